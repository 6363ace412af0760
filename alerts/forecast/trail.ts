const HOUR = 3_600_000;

/** What was seen of one post (or of one story's volume): counts that can only grow, oldest first. */
export interface Trail {
  /** When it was published, epoch ms; the count then is taken as 0. */
  startedAt: number;
  /** Times of the sightings, epoch ms, ascending. */
  at: readonly number[];
  /** Highest count known at each of these times. */
  counts: readonly number[];
}

/** One look at a counter; null where the source gave none. */
export interface Look {
  /** Epoch ms. */
  at: number;
  count: number | null;
}

/**
 * A trail from sightings as they arrived: in any order, some without a counter, some lower than
 * before (platforms take reposts away), some by a clock that was wrong. Sightings before the
 * publication are dropped; the result does not depend on their order.
 */
export function trailFrom(startedAt: number, looks: readonly Look[]): Trail {
  const at: number[] = [];
  const counts: number[] = [];
  const sorted = looks
    .filter((look) => look.count !== null && look.at > startedAt)
    .sort((a, b) => a.at - b.at);
  for (const look of sorted) {
    const most = Math.max(counts.at(-1) ?? 0, look.count ?? 0);
    if (at.at(-1) === look.at) counts[counts.length - 1] = most;
    else {
      at.push(look.at);
      counts.push(most);
    }
  }
  return { startedAt, at, counts };
}

/** Reposts per hour: over the last hour before `now`, and in its best hour so far. */
export interface Velocity {
  now: number;
  peak: number;
}

/** How fast a post spreads at `now`; null before its first sighting. A post under an hour old counts from its publication. */
export function velocity(trail: Trail, now: number): Velocity | null {
  const last = lastSighting(trail, now);
  if (last < 0) return null;
  const gained = (trail.counts[last] ?? 0) - countAt(trail, last, now - HOUR);
  return { now: Math.max(0, gained), peak: Math.max(gained, peakHour(trail, last)) };
}

/**
 * The count at a time, on straight lines between the sightings; 0 at publication.
 * `last` is the index of the latest sighting to look at.
 */
export function countAt(trail: Trail, last: number, time: number): number {
  if (time <= trail.startedAt) return 0;
  let low = 0;
  let high = last + 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((trail.at[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  const before = low - 1;
  const a = before < 0 ? trail.startedAt : (trail.at[before] ?? 0);
  const x = before < 0 ? 0 : (trail.counts[before] ?? 0);
  if (before >= last) return x;
  const b = trail.at[low] ?? a;
  const y = trail.counts[low] ?? x;
  return b > a ? x + ((y - x) * (time - a)) / (b - a) : x;
}

/** Most reposts gained within any one hour that ended at a sighting. */
export function peakHour(trail: Trail, last: number): number {
  let peak = 0;
  let tail = 0;
  for (let i = 0; i <= last; i++) {
    const from = (trail.at[i] ?? 0) - HOUR;
    while ((trail.at[tail] ?? 0) <= from) tail++;
    const base = tail === 0 ? 0 : (trail.counts[tail - 1] ?? 0);
    peak = Math.max(peak, (trail.counts[i] ?? 0) - base);
  }
  return peak;
}

/** Index of the last sighting not after `now`; −1 when there is none. */
export function lastSighting(trail: Trail, now: number): number {
  let low = 0;
  let high = trail.at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((trail.at[middle] ?? 0) <= now) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
