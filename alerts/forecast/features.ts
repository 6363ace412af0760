import { countAt, lastSighting, peakHour, type Trail } from './trail.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Names of the features, in the order of the vector; stored with a model so that a mismatch is seen. */
export const FEATURES = [
  'need',
  'gain5',
  'gain60',
  'gainHalf',
  'left',
  'age',
  'count',
  'gain15',
  'gain30',
  'gain180',
  'projected',
  'need-projected',
  'rate60',
  'rateHalf',
  'hour',
  'still',
  'pastPeak',
  'gainBefore',
  'turn',
] as const;

/** What the features were made of, in plain numbers: the material of the sentence. */
export interface Facts {
  count: number;
  lastHour: number;
  ageHours: number;
  /** Hours left to the horizon, weighted by how active the audience is. */
  activeHoursLeft: number;
  /** False when nothing was seen during the last hour before now, so that its growth is a guess. */
  seen: boolean;
}

/** Youngest age the features tell apart, hours: one poll of five minutes. */
const YOUNGEST = 1 / 12;

/** The audience the features are about. */
export interface Audience {
  /** Reading of its active clock, hours. */
  clock: (time: number) => number;
  /** Offset of its wall clock from UTC, hours. */
  utcOffset: number;
}

/**
 * Fills `out` with the features of a trail as known at `now`; sightings after `now` are not looked at.
 *
 * @param target the count whose reaching is asked about
 * @param horizon ms after publication by which it must be reached
 * @param out at least `FEATURES.length` long
 * @returns null when nothing was sighted by then
 */
export function features(
  trail: Trail,
  now: number,
  target: number,
  horizon: number,
  audience: Audience,
  out: Float64Array,
): Facts | null {
  const last = lastSighting(trail, now);
  if (last < 0) return null;
  const { startedAt } = trail;
  const ln = Math.log;
  const count = trail.counts[last] ?? 0;
  const gain = (minutes: number): number =>
    Math.max(0, count - countAt(trail, last, now - minutes * MINUTE));
  const ageHours = Math.max(YOUNGEST, (now - startedAt) / HOUR);
  const halfway = startedAt + (now - startedAt) / 2;
  const gain60 = gain(60);
  const gainHalf = Math.max(0, count - countAt(trail, last, halfway));
  const { clock } = audience;
  const reading = clock(now);
  const left = Math.max(0, clock(startedAt + horizon) - reading);
  const rate60 = gain60 / (reading - clock(Math.max(startedAt, now - HOUR)) + 0.05);
  const rateHalf = gainHalf / (reading - clock(halfway) + 0.05);
  const gain120 = gain(120);

  const need = ln(Math.max(target - count, 0) + 1);
  const l60 = ln(1 + gain60);
  const l30 = ln(1 + gain(30));
  const projected = ln(1 + rateHalf * left);
  let grew = last;
  while (grew > 0 && trail.counts[grew - 1] === count) grew--;

  out[0] = need;
  out[1] = ln(1 + gain(5));
  out[2] = l60;
  out[3] = ln(1 + gainHalf);
  out[4] = ln(0.05 + left);
  out[5] = ln(ageHours);
  out[6] = ln(1 + count);
  out[7] = ln(1 + gain(15));
  out[8] = l30;
  out[9] = ln(1 + gain(180));
  out[10] = projected;
  out[11] = need - projected;
  out[12] = ln(1 + rate60);
  out[13] = ln(1 + rateHalf);
  out[14] = (((now / HOUR + audience.utcOffset) % 24) + 24) % 24;
  out[15] = ln(1 + (now - (trail.at[grew] ?? now)) / (5 * MINUTE));
  out[16] = ln(1 + peakHour(trail, last)) - l60;
  out[17] = ln(1 + Math.max(0, gain120 - gain60));
  out[18] = l30 - l60;
  const seen = ageHours <= 1 || last > 0 || (trail.at[last] ?? 0) - startedAt <= HOUR / 2;
  return {
    count,
    lastHour: Math.round(gain60),
    ageHours,
    activeHoursLeft: left,
    seen: seen && (trail.at[last] ?? 0) > now - 2 * HOUR,
  };
}
