import { features, FEATURES } from '../../../alerts/forecast/features.js';
import type { Trail } from '../../../alerts/forecast/trail.js';
import type { ForecastModel, Line } from '../../../alerts/forecast/model.js';
import { activeClock, FLAT, type HourProfile } from '../../../alerts/forecast/profile.js';
import type { Cascade } from './cascades.js';
import { quantileLine } from './linear.js';
import { fitTrees, type TreeSettings } from './trees.js';

const HOUR = 3_600_000;
const POLL = 300_000;
const HORIZON = 24 * HOUR;

/** Polls (of five minutes) that become rows of the fit: dense early, where the forecast matters. */
export const POLLS = [
  1, 2, 3, 4, 6, 9, 12, 18, 24, 36, 48, 60, 72, 96, 120, 144, 168, 200, 240,
] as const;

/** Other targets of the fit, as shares of the main one, so that one fit serves any threshold. */
const OTHER_TARGETS = [0.3, 0.5, 0.7, 1.4, 3.4];

const column = (name: (typeof FEATURES)[number]): number => FEATURES.indexOf(name);
const named = (names: readonly (typeof FEATURES)[number][]): number[] => names.map(column);

const TREE_COLUMNS = FEATURES.map((_, i) => i).slice(0, column('count²'));
const SIZE_COLUMNS = named([
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
  'rate60',
  'rateHalf',
  'still',
  'pastPeak',
  'gainBefore',
  'count²',
  'count·age',
  'gain60·age',
  'gainHalf·age',
  'left·age',
]);

/** How large a model a set can carry: below this many posts it stays small. */
const MANY = 500;

interface Shape {
  trees: TreeSettings;
  /** Ages at which one line ends and the next begins, hours. */
  ends: number[];
  sizeColumns: number[];
  ridge: number;
}

function shapeFor(cascades: number): Shape {
  if (cascades >= MANY) {
    return {
      trees: { trees: 120, depth: 3, rate: 0.12, smallest: 150, ridge: 10 },
      ends: [0.7, 2.5, Infinity],
      sizeColumns: SIZE_COLUMNS,
      ridge: 6,
    };
  }
  return {
    trees: { trees: 40, depth: 2, rate: 0.1, smallest: 20, ridge: 10 },
    ends: [Infinity],
    sizeColumns: named(['gain60', 'gainHalf', 'left', 'age', 'count', 'projected', 'still']),
    ridge: 20,
  };
}

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
  const shape = shapeFor(cascades.length);
  const profile =
    cascades.length >= MANY
      ? fitProfile(cascades, options.utcOffset)
      : { ...FLAT, utcOffset: options.utcOffset };
  const rows = rowsOf(cascades, options.target, profile);
  const trees = fitTrees(rows.x, rows.reached, TREE_COLUMNS, shape.trees);
  const lines = (quantile: number): Line[] => sizeLines(rows, shape, quantile);
  return {
    name: options.name,
    platform: options.platform,
    fittedOn: options.fittedOn,
    cascades: cascades.length,
    horizon: HORIZON,
    target: options.target,
    features: FEATURES,
    profile,
    trees: {
      ...trees,
      base: round(trees.base, 4),
      thresholds: trees.thresholds.map((t) => round(t, 4)),
      leaves: trees.leaves.map((l) => round(l, 4)),
    },
    sizeFeatures: shape.sizeColumns,
    size: { low: lines(0.1), median: lines(0.5), high: lines(0.9) },
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
  ages: number[];
}

function rowsOf(cascades: readonly Cascade[], target: number, profile: HourProfile): Rows {
  const rows: Rows = { x: [], reached: [], sizes: [], growth: [], ages: [] };
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
          rows.ages.push(facts.ageHours);
        }
        if (facts.count >= goal) continue;
        rows.x.push(x);
        rows.reached.push(final >= goal ? 1 : 0);
      }
    }
  }
  return rows;
}

function sizeLines(rows: Rows, shape: Shape, quantile: number): Line[] {
  return shape.ends.map((below, i) => {
    // Neighbouring ages are let in, so that the lines meet without a jump.
    const from = (shape.ends[i - 1] ?? 0) * 0.6;
    const inside = rows.ages.map((age) => age >= from && age <= below * 1.6);
    const fitted = quantileLine(
      rows.sizes.filter((_, r) => inside[r]),
      rows.growth.filter((_, r) => inside[r]),
      shape.sizeColumns,
      quantile,
      shape.ridge,
    );
    return {
      below: below === Infinity ? 1e9 : below,
      intercept: round(fitted.intercept, 5),
      weights: fitted.weights.map((w) => round(w, 5)),
    };
  });
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
