import type { Locale } from '../server/model/message.js';
import { instant, isZone, openZone, wallTime } from '../server/model/zone.js';

const HALF_A_YEAR = 182 * 86_400_000;
const two = (value: number) => String(value).padStart(2, '0');

/**
 * By whose clock a screen tells the time: that of its brands while they share one, so that it says
 * the same as their messages and digests to everybody; else that of the reader.
 */
export function screenZone(brands: readonly { timeZone: string }[], browser: string): string {
  const [first, ...rest] = new Set(brands.map(({ timeZone }) => timeZone));
  return first !== undefined && rest.length === 0 && isZone(first) ? first : browser;
}

/** Whether two zones show the same time, in summer and in winter; `now` is epoch ms. */
export function sameClock(a: string, b: string, now: number): boolean {
  if (a === b) return true;
  const [one, other] = [openZone(a), openZone(b)];
  return [now, now + HALF_A_YEAR].every((at) => one.offset(at) === other.offset(at));
}

/** A zone as people call it, with how far it is from UTC at `at` (epoch ms): 中国标准时间 UTC+8. */
export function zoneName(zone: string, locale: Locale, at: number): string {
  const named = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'longGeneric' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const minutes = Math.round(openZone(zone).offset(at) / 60_000);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const utc = `UTC${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${two(rest)}`}`;
  return named === undefined || /^(GMT|UTC)/.test(named) ? utc : `${named} ${utc}`;
}

/**
 * The zone by whose clocks a screen tells the time, in words; null where it tells the same as the
 * reader's own. `now` is epoch ms.
 */
export function foreignZone(
  screen: { timeZone: string; browserZone: string; locale: Locale },
  now: number,
): string | null {
  const { timeZone, browserZone, locale } = screen;
  return sameClock(timeZone, browserZone, now) ? null : zoneName(timeZone, locale, now);
}

/** The day of a moment by the clocks of a zone, as YYYY-MM-DD. */
export function dayIn(at: number, zone: string): string {
  const { year, month, day } = wallTime(at, zone);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** The first moment of a day (YYYY-MM-DD) `ahead` days later, epoch ms; null for what is no day. */
export function startOf(text: string, zone: string, ahead = 0): number | null {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === undefined) return null;
  const wall = { year: Number(year), month: Number(month), day: Number(day), hour: 0, minute: 0 };
  const there = new Date(Date.UTC(wall.year, wall.month - 1, wall.day));
  if (there.toISOString().slice(0, 10) !== text) return null;
  return instant({ ...wall, day: wall.day + ahead }, zone);
}

/** A moment as a field for date and time shows it: YYYY-MM-DDTHH:mm. */
export function fieldTime(at: number, zone: string): string {
  const { hour, minute } = wallTime(at, zone);
  return `${dayIn(at, zone)}T${two(hour)}:${two(minute)}`;
}

/** The moment that a field for date and time (YYYY-MM-DDTHH:mm) means, epoch ms; null when empty. */
export function momentOf(text: string, zone: string): number | null {
  const [day = '', time = ''] = text.split('T');
  const start = startOf(day, zone);
  const [, hour, minute] = /^(\d\d):(\d\d)/.exec(time) ?? [];
  if (start === null || hour === undefined) return null;
  const wall = wallTime(start, zone);
  return instant({ ...wall, hour: Number(hour), minute: Number(minute) }, zone);
}
