import type { MentionFilter, MentionQuery } from '../api/mentions.js';

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
] as const;
export type Key = (typeof KEYS)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The first moment of a day as the browser's zone has it; null for what is no date. */
export function dayStart(date: string): number | null {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? [];
  if (year === undefined) return null;
  const at = new Date(Number(year), Number(month) - 1, Number(day)).getTime();
  return Number.isNaN(at) ? null : at;
}

function sinceOf(span: string | null, now: number): number | undefined {
  switch (span) {
    case 'today': {
      const day = new Date(now);
      return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
    }
    case '24h':
      return now - DAY;
    case '7d':
      return now - 7 * DAY;
    case '30d':
      return now - 30 * DAY;
    default:
      return undefined;
  }
}

/** What the address asks for, as the server is asked; `now` is epoch ms. */
export function filterOf(address: URLSearchParams, now: number): MentionFilter {
  const given = (key: Key) => address.get(key) || undefined;
  const flag = (key: Key) => (address.get(key) === '1' ? '1' : undefined);
  const to = dayStart(address.get('to') ?? '');
  const from = dayStart(address.get('from') ?? '');
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
    from: from ?? sinceOf(address.get('within'), now),
    // A day that is named is meant with all its hours.
    to: to === null ? undefined : to + DAY,
  };
}

export function queryOf(address: URLSearchParams, now: number): MentionQuery {
  return { ...filterOf(address, now), sort: address.get('sort') ?? undefined };
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

/** The keys that are in use. */
export function usedKeys(address: URLSearchParams): Key[] {
  return KEYS.filter((key) => (address.get(key) ?? '') !== '');
}

/** A text in pieces: what was found, and what stands between. Offsets are UTF-16 units. */
export function pieces(
  text: string,
  hits: readonly { from: number; to: number }[],
): { text: string; found: boolean }[] {
  const parts: { text: string; found: boolean }[] = [];
  let at = 0;
  for (const { from, to } of [...hits].sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (to <= at || from >= text.length) continue;
    const start = Math.max(from, at);
    if (start > at) parts.push({ text: text.slice(at, start), found: false });
    parts.push({ text: text.slice(start, to), found: true });
    at = to;
  }
  if (at < text.length) parts.push({ text: text.slice(at), found: false });
  return parts;
}
