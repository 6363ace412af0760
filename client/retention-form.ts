/** Days as they were typed; null for none, that is, for ever. NaN where it is no whole number. */
export function daysOf(typed: string): number | null {
  const text = typed.trim().replace(/[,，\s]/g, '');
  if (text === '') return null;
  return /^\d+$/.test(text) ? Number(text) : NaN;
}

/** Whether days cannot be set: no whole number, or out of bounds. */
export function badDays(typed: string, { least, most }: { least: number; most: number }): boolean {
  const days = daysOf(typed);
  return days !== null && !(days >= least && days <= most);
}
