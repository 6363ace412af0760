import { features, FEATURES, type Facts } from './forecast/features.js';
import type { Trail } from './forecast/trail.js';
import { activeClock } from './forecast/profile.js';
import {
  ask,
  packTrees,
  probability,
  type CalibrationBin,
  type ForecastModel,
  type Trees,
} from './forecast/model.js';

/** How likely a post reaches a count, and how large it will be, with the numbers that say why. */
export interface Forecast extends Facts {
  /** Chance that the target is reached before the horizon ends, 0–1. */
  probability: number;
  target: number;
  /** Reposts missing to the target; 0 once it is reached. */
  toGo: number;
  /** Count at the horizon that errs least for its size, and the bounds that hold about 80 % of the posts. */
  expected: number;
  low: number;
  high: number;
  horizonHours: number;
  /** How often forecasts like this one came true on unseen posts; null without a measurement. */
  record: CalibrationBin | null;
  model: string;
  /** Platform whose posts the model learned from. */
  learnedOn: string;
}

/**
 * Makes a forecaster that reuses one work area; it keeps nothing between calls.
 *
 * The returned function asks: will `trail` reach `target` within the model's horizon (24 h after
 * publication)? Call it at each sighting. It answers null before the first sighting, at a count of
 * 0, and after the horizon, where the model knows nothing. `target` may be lowered by what other
 * posts of the story already contribute to its volume.
 *
 * @throws RangeError when the model was made for other features
 */
export function forecaster(
  model: ForecastModel,
): (trail: Trail, now: number, target: number) => Forecast | null {
  if (model.features.join() !== FEATURES.join()) {
    throw new RangeError(
      `forecast model ${model.name} was fitted for other features: fit it again`,
    );
  }
  const x = new Float64Array(FEATURES.length);
  const { profile, horizon } = model;
  const trees = packTrees(model.trees);
  const low = packTrees(model.size.low);
  const likely = packTrees(model.size.expected);
  const high = packTrees(model.size.high);
  const audience = { clock: activeClock(profile), utcOffset: profile.utcOffset };
  return (trail, now, target) => {
    if (now - trail.startedAt > horizon) return null;
    const facts = features(trail, now, target, horizon, audience, x);
    if (!facts || facts.count < 1) return null;
    const reached = facts.count >= target;
    const p = reached ? 1 : probability(ask(trees, x));
    const expected = grown(likely, x, facts.count);
    // One literal: spreading the facts into it would cost more than the trees.
    return {
      count: facts.count,
      lastHour: facts.lastHour,
      ageHours: facts.ageHours,
      activeHoursLeft: facts.activeHoursLeft,
      seen: facts.seen,
      probability: p,
      target,
      toGo: Math.max(0, target - facts.count),
      expected,
      low: Math.min(expected, grown(low, x, facts.count)),
      high: Math.max(expected, grown(high, x, facts.count)),
      horizonHours: horizon / 3_600_000,
      record: reached ? null : (model.calibration.find((b) => p >= b.from && p < b.to) ?? null),
      model: model.name,
      learnedOn: model.platform,
    };
  };
}

/** The count at the horizon that one set of trees expects, never below what is there. */
function grown(trees: Trees, x: Float64Array, count: number): number {
  return (1 + count) * Math.exp(Math.max(0, ask(trees, x))) - 1;
}
