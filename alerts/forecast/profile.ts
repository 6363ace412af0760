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
 * Makes a clock that runs fast while the audience is awake and slow while it sleeps: the active
 * hours between two moments are the difference of its readings. A whole day is 24 active hours,
 * whatever the profile.
 *
 * @returns from epoch ms to active hours since some fixed moment
 */
export function activeClock(profile: HourProfile): (time: number) => number {
  const before = [0];
  for (let hour = 0; hour < 24; hour++) {
    before.push((before[hour] ?? 0) + (profile.weights[hour] ?? 1));
  }
  const whole = before[24] ?? 24;
  return (time) => {
    const local = time / HOUR + profile.utcOffset;
    const day = Math.floor(local / 24);
    const inDay = local - day * 24;
    const hour = Math.floor(inDay);
    const part = (inDay - hour) * (profile.weights[hour] ?? 1);
    return day * 24 + (((before[hour] ?? 0) + part) * 24) / whole;
  };
}
