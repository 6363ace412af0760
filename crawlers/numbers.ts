/** What a counter's unit multiplies by, Chinese and English; lower case. */
const UNITS: Readonly<Record<string, number>> = {
  十: 10,
  百: 100,
  千: 1e3,
  万: 1e4,
  萬: 1e4,
  w: 1e4,
  十万: 1e5,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
  億: 1e8,
  万亿: 1e12,
  k: 1e3,
  m: 1e6,
  mn: 1e6,
  b: 1e9,
  bn: 1e9,
};

// No time ("3小时前"). A label before, the number, a unit, a plus, a label behind: "播放 1.2万+次", "1,234 views".
const COUNT =
  /^(?!.*[前内]$)(?:[\p{L}]{1,12}[:：]?\s*)?(?<digits>\d{1,3}(?:[,，]\d{2,3})*[,，]\d{3}|\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?<fraction>\.\d+)?\s*(?<unit>十万|百万|千万|万亿|[十百千万萬亿億wkmb]|mn|bn)?\s*\+?\s*(?:[\p{Script=Han}]{1,6}|views?|likes?|reposts?|comments?|shares?|plays?)?$/u;

/**
 * Reads a counter as sources write it: 12, "12", "1,234", "1.2万", "1万+", "10+", "3亿", "1.2K".
 * Null when it says no number (empty, or a placeholder such as 赞, which stands for zero or hidden),
 * when it is negative, and when it exceeds what a number holds exactly.
 */
export function parseCount(value: unknown): number | null {
  if (typeof value === 'number') return sane(value);
  if (typeof value === 'bigint') return sane(Number(value));
  if (typeof value !== 'string' || value.length > 60) return null;
  const match = COUNT.exec(value.normalize('NFKC').trim().toLowerCase());
  const digits = match?.groups?.['digits'];
  if (digits === undefined) return null;
  const unit = match?.groups?.['unit'];
  const number = Number(digits.replace(/\D/g, '') + (match?.groups?.['fraction'] ?? ''));
  return sane(number * (unit === undefined ? 1 : (UNITS[unit] ?? 1)));
}

/**
 * A native id as text. Numbers beyond the safe range have already lost digits, so they are null:
 * read such files with `parseJson`, which keeps long integers as text.
 */
export function parseId(value: unknown): string | null {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' ? null : text;
}

function sane(number: number): number | null {
  const whole = Math.round(number);
  return Number.isFinite(number) && number >= 0 && Number.isSafeInteger(whole) ? whole : null;
}
