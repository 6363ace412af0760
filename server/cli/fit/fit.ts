import { features, FEATURES } from '../../../alerts/forecast/features.js';
import type { Trail } from '../../../alerts/forecast/trail.js';
import type { ForecastModel, Trees } from '../../../alerts/forecast/model.js';
import { activeClock, FLAT, type HourProfile } from '../../../alerts/forecast/profile.js';
import type { Cascade } from './cascades.js';
import { tilted, yesOrNo } from './loss.js';
import { fitTrees, type Grown, type TreeSettings } from './trees.js';

const HOUR = 3_600_000;
const POLL = 300_000;
const HORIZON = 24 * HOUR;

/** Polls (of five minutes) that become rows of the fit: dense early, where the forecast matters. */
export const POLLS = [
  1, 2, 3, 4, 6, 9, 12, 18, 24, 36, 48, 60, 72, 96, 120, 144, 168, 200, 240,
] as const;

/** Other targets of the fit, as shares of the main one, so that one fit serves any threshold. */
const OTHER_TARGETS = [0.3, 0.5, 0.7, 1.4, 3.4];

const COLUMNS = FEATURES.map((_, i) => i);
/** The size does not depend on the target that somebody asks about. */
const SIZE_COLUMNS = COLUMNS.filter((i) => !(FEATURES[i] ?? '').startsWith('need'));

/** Shares of the posts that end below what is said: the bounds, and between them what errs least for its size. */
const QUANTILES = { low: 0.1, expected: 0.4, high: 0.9 };

/** How large a model a set can carry: below this many posts it stays small. */
const MANY = 500;

interface Shape {
  chance: TreeSettings;
  expected: TreeSettings;
  bounds: TreeSettings;
}

const LARGE: Shape = {
  chance: { trees: 120, depth: 3, rate: 0.12, smallest: 150, ridge: 10, columnShare: 1 },
  expected: { trees: 160, depth: 4, rate: 0.08, smallest: 100, ridge: 10, columnShare: 0.5 },
  bounds: { trees: 40, depth: 3, rate: 0.2, smallest: 100, ridge: 10, columnShare: 0.5 },
};

const SMALL_TREES = { trees: 40, depth: 2, rate: 0.1, smallest: 20, ridge: 10, columnShare: 1 };
const SMALL: Shape = { chance: SMALL_TREES, expected: SMALL_TREES, bounds: SMALL_TREES };

export interface FitOptions {
  name: string;
  platform: string;
  fittedOn: string;
  target: number;
  utcOffset: number;
}

/** Hour profile: reposts of posts older than two hours, weighted by √age, by local hour, mean 1. */
export function fitProfile(cascades: readonly Cascade[], utcOffset: number): HourProfile {
  const sums = new Array<number>(24).fill(0);
  for (const { trail } of cascades) {
    trail.at.forEach((time, i) => {
      const age = (time - trail.startedAt) / HOUR;
      const gained = (trail.counts[i] ?? 0) - (trail.counts[i - 1] ?? 0);
      if (age <= 2 || gained <= 0) return;
      const hour = Math.floor((((time / HOUR + utcOffset) % 24) + 24) % 24);
      sums[hour] = (sums[hour] ?? 0) + gained * Math.sqrt(age);
    });
  }
  const mean = sums.reduce((a, b) => a + b, 0) / 24;
  if (mean === 0) return { ...FLAT, utcOffset };
  return { weights: sums.map((sum) => round(sum / mean, 3)), utcOffset };
}

/** Count at the horizon; what the forecast is about. */
export function finalCount(trail: Trail): number {
  const last = trail.at.findLastIndex((time) => time <= trail.startedAt + HORIZON);
  return trail.counts[last] ?? 0;
}

/** Fits one platform. The same cascades in the same order give the same model. */
export function fitForecast(cascades: readonly Cascade[], options: FitOptions): ForecastModel {
  const shape = cascades.length >= MANY ? LARGE : SMALL;
  const profile =
    cascades.length >= MANY
      ? fitProfile(cascades, options.utcOffset)
      : { ...FLAT, utcOffset: options.utcOffset };
  const rows = rowsOf(cascades, options.target, profile);
  const size = (of: keyof typeof QUANTILES, settings: TreeSettings): Trees =>
    rounded(fitTrees(rows.sizes, rows.growth, SIZE_COLUMNS, tilted(QUANTILES[of]), settings));
  return {
    name: options.name,
    platform: options.platform,
    fittedOn: options.fittedOn,
    cascades: cascades.length,
    horizon: HORIZON,
    target: options.target,
    features: FEATURES,
    profile,
    trees: rounded(
      fitTrees(rows.x, rows.reached, COLUMNS, yesOrNo(shape.chance.ridge), shape.chance),
    ),
    size: {
      low: size('low', shape.bounds),
      expected: size('expected', shape.expected),
      high: size('high', shape.bounds),
    },
    calibration: [],
    operating: [],
  };
}

interface Rows {
  /** For the trees: one row per poll and target not yet reached. */
  x: Float64Array[];
  reached: number[];
  /** For the size: one row per poll. */
  sizes: Float64Array[];
  growth: number[];
}

function rowsOf(cascades: readonly Cascade[], target: number, profile: HourProfile): Rows {
  const rows: Rows = { x: [], reached: [], sizes: [], growth: [] };
  const audience = { clock: activeClock(profile), utcOffset: profile.utcOffset };
  let turn = 0;
  for (const { trail } of cascades) {
    const final = finalCount(trail);
    for (const poll of POLLS) {
      const other = target * (OTHER_TARGETS[turn++ % OTHER_TARGETS.length] ?? 1);
      const now = trail.startedAt + poll * POLL;
      for (const goal of [target, other]) {
        const x = new Float64Array(FEATURES.length);
        const facts = features(trail, now, goal, HORIZON, audience, x);
        if (!facts || facts.count < 1) continue;
        if (goal === target) {
          rows.sizes.push(x);
          rows.growth.push(Math.log((1 + final) / (1 + facts.count)));
        }
        if (facts.count >= goal) continue;
        rows.x.push(x);
        rows.reached.push(final >= goal ? 1 : 0);
      }
    }
  }
  return rows;
}

/** As stored: few digits, and no tree that says nothing. */
function rounded(trees: Grown): Trees {
  return {
    depth: trees.depth,
    base: round(trees.base, 4),
    features: trees.features,
    thresholds: trees.thresholds.map((t) => round(t, 4)),
    leaves: trees.leaves.map((l) => round(l, 4)),
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
