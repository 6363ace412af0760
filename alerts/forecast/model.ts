import type { HourProfile } from './profile.js';

/** Boosted trees, each complete and of one depth, stored flat: inner nodes in heap order, then leaves. */
export interface Trees {
  depth: number;
  /** Added to the sum of the leaves: what would be said of the whole set. */
  base: number;
  /** Per tree 2^depth − 1 indexes into the feature vector. */
  features: ArrayLike<number>;
  /** Per inner node: below goes left, the rest right. */
  thresholds: ArrayLike<number>;
  /** Per tree 2^depth values. */
  leaves: ArrayLike<number>;
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
  /** Log odds that the target is reached. */
  trees: Trees;
  /** ln((1 + final) / (1 + now)): what errs least for its size, and the bounds that hold 80 % of the posts. */
  size: { low: Trees; expected: Trees; high: Trees };
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

/** What the trees say of a post. Asked at every sighting, so nothing is looked up twice. */
export function ask(trees: Trees, x: Float64Array): number {
  const { depth, features, thresholds, leaves } = trees;
  const inner = (1 << depth) - 1;
  let sum = trees.base;
  for (let first = 0, leaf = 0; first < features.length; first += inner, leaf += inner + 1) {
    let node = 0;
    for (let level = 0; level < depth; level++) {
      const at = first + node;
      node = 2 * node + ((x[features[at] ?? 0] ?? 0) >= (thresholds[at] ?? 0) ? 2 : 1);
    }
    sum += leaves[leaf + node - inner] ?? 0;
  }
  return sum;
}

/** Log odds as a probability, 0–1. */
export function probability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
