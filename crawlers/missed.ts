import type { Visit } from './source.js';

/** A span of time of which something may be missing, epoch ms. */
export interface Missed {
  from: number;
  until: number;
}

const MINUTE = 60_000;
/** Windows remembered of one source. */
const REMEMBERED = 10;

/**
 * What a visit shows to be lost for good: posts from between the last good visit and its oldest
 * item. Null when the two meet, when the source could be asked for everything, and on a first visit.
 *
 * @param last the last visit that worked, epoch ms; null when there was none
 * @param every ms between visits: a list of the moment misses only what is longer than that
 */
export function missedBy(
  visit: Visit,
  last: number | null,
  every: number,
  now: number,
): Missed | null {
  if (visit.lost) return visit.lost;
  if (last === null || visit.notModified || visit.reaches === 'all') return null;
  if (visit.reaches === 'now') {
    return now - last > 2 * every + MINUTE ? { from: last, until: now } : null;
  }
  const times = visit.items.flatMap(({ publishedAt }) => publishedAt ?? []);
  // One without a time may be as old as any: then nothing can be said. A single item is no page.
  if (times.length < Math.max(2, visit.items.length)) return null;
  const oldest = Math.min(...times, now);
  return oldest > last ? { from: last, until: oldest } : null;
}

/** Adds a window to those known; windows that touch become one. */
export function remember(known: readonly Missed[], missed: Missed | null): Missed[] {
  if (!missed) return [...known];
  const last = known.at(-1);
  if (last && missed.from <= last.until) {
    return [...known.slice(0, -1), { from: last.from, until: Math.max(last.until, missed.until) }];
  }
  return [...known, missed].slice(-REMEMBERED);
}
