const HOUR = 3_600_000;

/** How active an audience is over the day: 24 weights by local hour with mean 1. */
export interface HourProfile {
  weights: readonly number[];
  /** Offset of the audience's clock from UTC, hours. */
  utcOffset: number;
}

/** Every hour alike: for audiences all over the world, or where nothing was measured. */
export const FLAT: HourProfile = Object.freeze({
  weights: Object.freeze(new Array<number>(24).fill(1)),
  utcOffset: 0,
});

/**
 * Active hours between two moments: their length in hours, each hour weighted by the profile.
 * Over a whole day this is 24, whatever the profile.
 *
 * @param from epoch ms
 * @param to epoch ms; 0 is returned when it is not after `from`
 */
export function activeHours(profile: HourProfile, from: number, to: number): number {
  if (!(to > from)) return 0;
  const shift = profile.utcOffset * HOUR;
  const start = (from + shift) / HOUR;
  const end = (to + shift) / HOUR;
  const days = Math.floor((end - start) / 24);
  let sum = days * 24;
  let at = start + days * 24;
  while (at < end) {
    const hour = Math.floor(at);
    const next = Math.min(hour + 1, end);
    sum += (next - at) * (profile.weights[((hour % 24) + 24) % 24] ?? 1);
    at = next;
  }
  return sum;
}
