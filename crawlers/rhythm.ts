const HOUR = 3_600_000;
/** Times remembered of one source. */
const REMEMBERED = 50;
/** Fewer times than this are no rhythm. */
const ENOUGH = 10;
/** Silence shorter than this is no sign, however busy the source is, ms. */
const SHORTEST = 2 * HOUR;
/** How many usual gaps of silence are a sign. */
const GAPS = 3;

/** How regularly a source speaks. */
export interface Rhythm {
  /** Median time between two items, ms. */
  usual: number;
  /** Silence after which it is suspect, ms. */
  limit: number;
}

/** Adds the times of what a visit brought (epoch ms, null for unknown) to those known. */
export function learn(
  known: readonly number[],
  times: readonly (number | null)[],
  now: number,
): number[] {
  // A time in the future says nothing about the rhythm, and would hide a silence.
  const past = times.filter((time): time is number => time !== null && time <= now);
  return [...new Set([...known, ...past])].sort((a, b) => a - b).slice(-REMEMBERED);
}

/**
 * The rhythm of a source by the times of its last items, ascending; null before there are enough.
 * The limit is three median gaps, but at least two hours and the gap that one in twenty exceeds:
 * a source that sleeps at night is not suspect every night.
 */
export function rhythmOf(times: readonly number[]): Rhythm | null {
  if (times.length < ENOUGH) return null;
  const gaps = times.slice(1).map((time, at) => time - (times[at] ?? time));
  gaps.sort((a, b) => a - b);
  const usual = gaps[Math.floor(gaps.length / 2)] ?? 0;
  const long = gaps[Math.ceil(gaps.length * 0.95) - 1] ?? 0;
  return { usual, limit: Math.max(GAPS * usual, long, SHORTEST) };
}

/** Since when (epoch ms) a source that answers has been quieter than usual; null when it is not. */
export function quietSince(
  times: readonly number[],
  now: number,
): { lastAt: number; usual: number } | null {
  const rhythm = rhythmOf(times);
  const lastAt = times[times.length - 1];
  if (!rhythm || lastAt === undefined || now - lastAt < rhythm.limit) return null;
  return { lastAt, usual: rhythm.usual };
}
