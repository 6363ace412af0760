import { type Bucket, MINUTE } from '../window.js';

const HOUR = 60 * MINUTE;

/** Where a story stands in its life. */
export type Life = 'growing' | 'peaked' | 'decaying' | 'revived';

/** How fast a story moves, per hour. */
export interface Pace {
  now: number;
  peak: number;
  /** End of its best hour, epoch ms; null when nothing moved yet. */
  peakAt: number | null;
  life: Life;
}

/** At this share of its best hour it still grows, 0–1. */
const GROWING = 0.8;
/** Below this share it decays, 0–1. */
const DECAYING = 0.3;
/** It was over when an hour had less than this share of the best before it, 0–1 … */
const OVER = 0.1;
/** … for this long, ms; what then comes back to … */
const SILENCE = 6 * HOUR;
/** … this share of the old peak is a revival, 0–1. */
const BACK = 0.3;

/**
 * Speed and stage of a story from what it gained per minute (ascending), as seen at `now`
 * (epoch ms). The hour is a rolling one, so that no full hour on the clock hides a peak.
 */
export function paceOf(minutes: readonly Bucket[], now: number): Pace {
  const past = minutes.filter(({ minute }) => minute * MINUTE <= now);
  let tail = 0;
  let hour = 0;
  let pace = { peak: 0, peakAt: null as number | null };
  let lastLoud = -Infinity;
  let revived = false;
  for (const { minute, amount } of past) {
    while ((past[tail]?.minute ?? Infinity) <= minute - 60) hour -= past[tail++]?.amount ?? 0;
    hour += amount;
    const at = (minute + 1) * MINUTE;
    const silent = pace.peak > 0 && at - lastLoud >= SILENCE;
    if (silent && hour >= pace.peak * BACK) revived = true;
    // While it comes back the silence before it must not be forgotten hour by hour.
    if (!silent || revived) {
      if (hour >= pace.peak * OVER) lastLoud = at;
    }
    if (hour > pace.peak) pace = { peak: hour, peakAt: at };
  }
  const last = past.reduce(
    (sum, { minute, amount }) => (minute * MINUTE > now - HOUR ? sum + amount : sum),
    0,
  );
  return { now: last, ...pace, life: stage(last, pace.peak, revived) };
}

function stage(last: number, peak: number, revived: boolean): Life {
  if (last < peak * DECAYING || last === 0) return 'decaying';
  if (revived) return 'revived';
  return last >= peak * GROWING ? 'growing' : 'peaked';
}
