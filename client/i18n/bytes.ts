import type { Format } from './format.js';

const STEP = 1024;
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** A size as people read it: 812 B, 3.4 MB, 120 GB. */
export function bytesText(f: Format, bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit++;
  }
  const rounded = value < 10 && unit > 0 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${f.number(rounded)} ${UNITS[unit] ?? ''}`;
}
