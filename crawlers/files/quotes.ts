const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/** Most columns of a table; what stands behind them is not looked into for quotes. */
export const MOST_COLUMNS = 500;
/** No quote that closes: it stands where it should not, or the text ends before one comes. */
export const ASTRAY = -1;
export const OPEN = -2;

/** A text or its bytes: both are cut at the same places. */
export type Signs = string | Uint8Array;

/**
 * Where a quoted cell closes whose first sign is at `from`. In RFC 4180 a lone quote is always the
 * closing one. Where it is followed by anything but the end of its cell, the writer forgot to double
 * it, or never closed the cell: the latter where it looks like the opening one of a later line.
 *
 * @param until where to stop looking
 */
export function closing(signs: Signs, from: number, delimiter: number, until = Infinity): number {
  let at = from;
  let line: number | null = null;
  for (;;) {
    const quote = find(signs, QUOTE, at);
    if (quote < 0 || quote >= until) return OPEN;
    if (codeAt(signs, quote + 1) === QUOTE) {
      at = quote + 2;
      continue;
    }
    if (endsCell(signs, quote + 1, delimiter)) return quote;
    const before = codeAt(signs, quote - 1);
    if (before === delimiter || before === LF) {
      line ??= find(signs, LF, from);
      if (line >= 0 && line < quote) return ASTRAY;
    }
    at = quote + 1;
  }
}

function endsCell(signs: Signs, from: number, delimiter: number): boolean {
  let at = from;
  while (codeAt(signs, at) === SPACE) at++;
  const code = codeAt(signs, at);
  return code === undefined || code === delimiter || code === LF || code === CR;
}

function codeAt(signs: Signs, at: number): number | undefined {
  if (at < 0 || at >= signs.length) return undefined;
  return typeof signs === 'string' ? signs.charCodeAt(at) : signs[at];
}

function find(signs: Signs, code: number, from: number): number {
  return typeof signs === 'string'
    ? signs.indexOf(String.fromCharCode(code), from)
    : signs.indexOf(code, from);
}
