import type { MentionFilter, MentionQuery } from '../api/mentions.js';
import { dayIn, startOf } from '../zone.js';

/** Spans that move with the clock, so that a saved view of today is one of today tomorrow, too. */
export const SPANS = ['today', '24h', '7d', '30d'] as const;

/** Parameters of the page's address that narrow the list down, in the order of their chips. */
export const KEYS = [
  'q',
  'brand',
  'label',
  'platform',
  'category',
  'source',
  'author',
  'kol',
  'verified',
  'followersMin',
  'story',
  'within',
  'from',
  'to',
  'weekHour',
] as const;
export type Key = (typeof KEYS)[number];

export const SORTS = ['newest', 'oldest', 'spread'] as const;
export type Sort = (typeof SORTS)[number];

/** Changes what the address asks for; null takes a filter away. A `push` is a step of Back. */
export type Asking = (
  changed: Partial<Record<Key | 'sort', string | null>>,
  how?: 'push' | 'replace',
) => void;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A bound of time as the address writes it: a day by the screen's clock, or a moment in epoch ms. */
export interface Bound {
  /** Epoch ms; of a day its first moment. */
  at: number;
  /** A day that is named (YYYY-MM-DD) is meant with all its hours; null for a moment. */
  day: string | null;
}

/** Reads YYYY-MM-DD or epoch ms; null for what is neither, and for days that no calendar has. */
export function boundOf(text: string, zone: string): Bound | null {
  if (/^\d{12,15}$/.test(text)) return { at: Number(text), day: null };
  const at = startOf(text, zone);
  return at === null ? null : { at, day: text };
}

/** What a field for days shows of a bound; a moment ends the day it is the last one of. */
export function fieldDay(key: 'from' | 'to', text: string, zone: string): string {
  const bound = boundOf(text, zone);
  if (bound === null) return '';
  return bound.day ?? dayIn(key === 'from' ? bound.at : bound.at - 1, zone);
}

/** The bounds of time that cannot be read, and so do not narrow anything down. */
export function unreadable(address: URLSearchParams, zone: string): string[] {
  return (['from', 'to'] as const).flatMap((key) => {
    const text = address.get(key) ?? '';
    return text === '' || boundOf(text, zone) !== null ? [] : [text];
  });
}

/** The end of a bound, exclusive; the next day, however many hours this one has. */
function endOf({ at, day }: Bound, zone: string): number {
  return (day === null ? null : startOf(day, zone, 1)) ?? at;
}

/** The server counts exactly between whole seconds. */
const second = (at: number) => Math.floor(at / 1000) * 1000;

function sinceOf(span: string | null, now: number, zone: string): number | undefined {
  switch (span) {
    case 'today':
      return startOf(dayIn(now, zone), zone) ?? undefined;
    case '24h':
      return second(now - DAY);
    case '7d':
      return second(now - 7 * DAY);
    case '30d':
      return second(now - 30 * DAY);
    default:
      return undefined;
  }
}

/** What the address asks for, as the server is asked; `now` is epoch ms, days are those of `zone`. */
export function filterOf(address: URLSearchParams, now: number, zone: string): MentionFilter {
  const given = (key: Key) => address.get(key) || undefined;
  const flag = (key: Key) => (address.get(key) === '1' ? '1' : undefined);
  const to = boundOf(address.get('to') ?? '', zone);
  const from = boundOf(address.get('from') ?? '', zone);
  return {
    q: given('q'),
    brand: given('brand'),
    label: given('label'),
    platform: given('platform'),
    category: given('category'),
    source: given('source'),
    author: given('author'),
    story: given('story'),
    kol: flag('kol'),
    verified: flag('verified'),
    followersMin: given('followersMin'),
    from: from?.at ?? sinceOf(address.get('within'), now, zone),
    to: to === null ? undefined : endOf(to, zone),
    weekHour: given('weekHour'),
  };
}

export function queryOf(address: URLSearchParams, now: number, zone: string): MentionQuery {
  return { ...filterOf(address, now, zone), sort: address.get('sort') ?? undefined };
}

/** The part of the address that makes the list: what a view keeps, and what a change reloads. */
export function listPart(address: URLSearchParams): string {
  const part = new URLSearchParams();
  for (const key of [...KEYS, 'sort']) {
    const value = address.get(key);
    if (value) part.set(key, value);
  }
  return part.toString();
}

/** An hour of the week as the address writes it (`34@Asia/Shanghai`), 0 is Monday 0:00; null for none. */
export function weekHourOf(text: string): { hour: number; zone: string } | null {
  const [, hour, zone] = /^(\d{1,3})@(.+)$/.exec(text) ?? [];
  return hour === undefined || zone === undefined ? null : { hour: Number(hour), zone };
}

/** The keys that are in use. */
export function usedKeys(address: URLSearchParams): Key[] {
  return KEYS.filter((key) => (address.get(key) ?? '') !== '');
}
