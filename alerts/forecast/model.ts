import type { HourProfile } from './profile.js';

/** Boosted trees, each complete and of one depth, stored flat: inner nodes in heap order, then leaves. */
export interface Trees {
  depth: number;
  /** Added to the sum of the leaves: the log odds of the whole set. */
  base: number;
  /** Per tree 2^depth − 1 indexes into the feature vector. */
  features: ArrayLike<number>;
  /** Per inner node: below goes left, the rest right. */
  thresholds: ArrayLike<number>;
  /** Per tree 2^depth values, log odds. */
  leaves: ArrayLike<number>;
}

/** A line through the features, for one range of ages. */
export interface Line {
  /** Valid below this age, hours. */
  below: number;
  intercept: number;
  weights: readonly number[];
}

/** How often forecasts of one range came true, on posts that the fit had not seen. */
export interface CalibrationBin {
  from: number;
  to: number;
  forecasts: number;
  /** Mean forecast in the bin, 0–1. */
  said: number;
  /** Share that reached the target, 0–1. */
  happened: number;
}

/** What warning at a threshold is worth, on posts that the fit had not seen. */
export interface OperatingPoint {
  threshold: number;
  precision: number;
  recall: number;
  /** Share of the posts that reached the target that were warned of at least an hour before. */
  hourAhead: number;
  /** Share of the other posts that were warned of all the same. */
  falseAlarms: number;
}

/** A fitted forecast of one platform. */
export interface ForecastModel {
  name: string;
  platform: string;
  /** Where the posts of the fit came from, in words. */
  fittedOn: string;
  cascades: number;
  /** ms after publication that the forecast looks at. */
  horizon: number;
  /** The count for which the calibration was measured. */
  target: number;
  features: readonly string[];
  profile: HourProfile;
  trees: Trees;
  /** Features of the size lines, indexes into the vector. */
  sizeFeatures: readonly number[];
  /** ln((1 + final) / (1 + now)): its median and the bounds that hold 80 % of the posts. */
  size: { low: readonly Line[]; median: readonly Line[]; high: readonly Line[] };
  calibration: readonly CalibrationBin[];
  operating: readonly OperatingPoint[];
}

/** The same trees in typed arrays, which are walked twice as fast. */
export function packTrees(trees: Trees): Trees {
  return {
    ...trees,
    features: Int32Array.from(trees.features),
    thresholds: Float64Array.from(trees.thresholds),
    leaves: Float64Array.from(trees.leaves),
  };
}

/** Probability from the trees, 0–1. */
export function probability(trees: Trees, x: Float64Array): number {
  const inner = 2 ** trees.depth - 1;
  const leaves = inner + 1;
  const count = trees.leaves.length / leaves;
  let sum = trees.base;
  for (let tree = 0; tree < count; tree++) {
    const first = tree * inner;
    let node = 0;
    while (node < inner) {
      const right =
        (x[trees.features[first + node] ?? 0] ?? 0) >= (trees.thresholds[first + node] ?? 0);
      node = 2 * node + (right ? 2 : 1);
    }
    sum += trees.leaves[tree * leaves + node - inner] ?? 0;
  }
  return 1 / (1 + Math.exp(-sum));
}

/** Value of the line that holds at this age. */
export function lineAt(
  lines: readonly Line[],
  chosen: readonly number[],
  x: Float64Array,
  ageHours: number,
): number {
  const line = lines.find((l) => ageHours < l.below) ?? lines.at(-1);
  if (!line) return 0;
  let sum = line.intercept;
  for (let i = 0; i < chosen.length; i++) {
    sum += (line.weights[i] ?? 0) * (x[chosen[i] ?? 0] ?? 0);
  }
  return sum;
}
