const HOUR = 3_600_000;

/** What of the past a surge is measured against; every number is a setting. */
export interface SurgeSettings {
  /** Width of the buckets the counts come in, ms. */
  bucket: number;
  /** Buckets over which the count is smoothed. */
  smooth: number;
  /** Buckets after which the past has faded to 1/e: the memory for growth. */
  memory: number;
  /** Buckets at the start during which the memory is still short. */
  settling: number;
  /** Standard deviations above its own past at which it is a surge. */
  threshold: number;
  /** Hours whose highs the count must also come near, so that an everyday peak is none. */
  highHours: number;
  /** Share of the highest of those hours, 0–1. */
  highShare: number;
  /** Nothing new is said for this long after a surge, ms. */
  quiet: number;
}

/** For brand volumes in buckets of five minutes; how they were chosen: docs/early-warning.md. */
export const SURGE: SurgeSettings = Object.freeze({
  bucket: 300_000,
  smooth: 12,
  memory: 1728,
  settling: 30,
  threshold: 2.5,
  highHours: 120,
  highShare: 0.9,
  quiet: 24 * HOUR,
});

/** All that must be kept between two buckets; JSON. */
export interface SurgeState {
  smoothed: number;
  mean: number;
  variance: number;
  /** Buckets seen. */
  seen: number;
  /** Highs of the last hours, the running hour last. */
  highs: number[];
  /** Which hour (since the epoch) the last of `highs` is. */
  hour: number;
  /** When the last surge was raised, epoch ms; null for never. */
  raisedAt: number | null;
}

export const SURGE_START: SurgeState = Object.freeze({
  smoothed: 0,
  mean: 0,
  variance: 0,
  seen: 0,
  highs: [],
  hour: 0,
  raisedAt: null,
});

/** What one bucket showed, in the numbers of its explanation. */
export interface SurgeReading {
  /** A surge that is said now. */
  surge: boolean;
  /** Why not, when the deviation alone would have made one. */
  held: 'everyday-high' | 'said-already' | null;
  /** Standard deviations above the past; null when the bucket was not covered. */
  deviation: number | null;
  /** Count per bucket now, smoothed, and what the past would make of it. */
  now: number;
  usual: number;
  /** Highest of the remembered hours, per bucket. */
  high: number;
}

/**
 * Takes in one finished bucket, oldest first.
 *
 * A bucket that was not covered (our outage, a source that was away) is null: it changes nothing,
 * so neither the outage nor the return moves what counts as usual.
 *
 * @param count events in the bucket, or null when nobody was listening
 * @param at start of the bucket, epoch ms
 */
export function watchSurge(
  state: SurgeState,
  count: number | null,
  at: number,
  settings: SurgeSettings = SURGE,
): { state: SurgeState; reading: SurgeReading } {
  if (count === null) {
    const { smoothed, mean } = state;
    const high = past(state.highs);
    const reading = { surge: false, held: null, deviation: null, now: smoothed, usual: mean, high };
    return { state, reading };
  }
  const smoothed = state.smoothed + (count - state.smoothed) / settings.smooth;
  const deviation = (smoothed - state.mean) / (Math.sqrt(state.variance) + 1);
  const { highs, hour } = remember(state, smoothed, at, settings.highHours);
  const high = past(highs);
  const unusual = deviation >= settings.threshold;
  const everyday = smoothed < settings.highShare * high;
  const said = state.raisedAt !== null && at - state.raisedAt < settings.quiet;
  const surge = unusual && !everyday && !said;
  const rate = Math.max(1 / settings.memory, 1 / (state.seen + settings.settling));
  const error = smoothed - state.mean;
  return {
    state: {
      smoothed,
      mean: state.mean + rate * error,
      variance: (1 - rate) * (state.variance + rate * error * error),
      seen: state.seen + 1,
      highs,
      hour,
      raisedAt: surge ? at : state.raisedAt,
    },
    reading: {
      surge,
      held: !unusual || surge ? null : everyday ? 'everyday-high' : 'said-already',
      deviation,
      now: smoothed,
      usual: state.mean,
      high,
    },
  };
}

/** The highs with this bucket in its hour; hours without data in between count as unknown, not 0. */
function remember(
  state: SurgeState,
  smoothed: number,
  at: number,
  hours: number,
): { highs: number[]; hour: number } {
  const hour = Math.floor(at / HOUR);
  if (state.highs.length > 0 && hour <= state.hour) {
    const last = state.highs.length - 1;
    const highest = Math.max(state.highs[last] ?? 0, smoothed);
    return { highs: [...state.highs.slice(0, last), highest], hour: state.hour };
  }
  return { highs: [...state.highs, smoothed].slice(-hours), hour };
}

/** Highest of the remembered hours, without the running one and the one before. */
function past(highs: readonly number[]): number {
  let high = 0;
  for (let i = 0; i < highs.length - 2; i++) high = Math.max(high, highs[i] ?? 0);
  return high;
}
