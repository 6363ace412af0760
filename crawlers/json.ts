const STRING_OR_LONG_INTEGER = /"[^"\\]*(?:\\[^][^"\\]*)*"|-?\d{16,}(?![\d.eE])/g;

/** Where a long integer could stand as a value; digits inside a text seldom look like it. */
const MAYBE_LONG_INTEGER = /(?:^|[{[:,\s])-?\d{16}/;

/**
 * JSON.parse that keeps integers of 16 digits and more as text: ids of X, Douyin and Zhihu have 19
 * and would otherwise change in their last digits without a sound.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  // Most bodies hold none: one scan is a third of the cost of looking at every string.
  if (!MAYBE_LONG_INTEGER.test(text)) return JSON.parse(text) as unknown;
  const safe = text.replace(STRING_OR_LONG_INTEGER, (found, at: number) => {
    if (found.startsWith('"')) return found;
    // The tail of a decimal number (0.1234567890123456789) is no integer of its own.
    const before = text[at - 1] ?? ' ';
    return /[\d.eE+]/.test(before) ? found : `"${found}"`;
  });
  return JSON.parse(safe) as unknown;
}

/** The value as a record, or an empty one: reads hostile answers without asking at every step. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** The value as a list, or an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text with something in it, trimmed; else null. */
export function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' ? null : text;
}
