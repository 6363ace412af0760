/** Reads "+08:00", "-5" (hours) or "480" (minutes) as minutes ahead of UTC; null for anything else. */
export function readZone(text: string): number | null {
  const clock = /^([+-])(\d{1,2})(?::?([0-5]\d))?$/.exec(text.trim());
  if (clock) {
    const minutes = Number(clock[2]) * 60 + Number(clock[3] ?? 0);
    return minutes > 14 * 60 ? null : clock[1] === '-' ? -minutes : minutes;
  }
  const minutes = /^\d{1,3}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return minutes <= 14 * 60 ? minutes : null;
}
