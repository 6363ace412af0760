/** Rows on their way through a fit; all of one length. */
interface Course {
  outcome: Float64Array;
  score: Float64Array;
  gradient: Float64Array;
  curvature: Float64Array;
}

/** What boosted trees make small. */
export interface Loss {
  /** Score to start from. */
  base(outcome: readonly number[]): number;
  /** Writes, per row, which way the score should go and how curved the loss is there. */
  slopes(
    outcome: Float64Array,
    score: Float64Array,
    gradient: Float64Array,
    curvature: Float64Array,
  ): void;
  /** The best step for the rows of one leaf; never asked for none. */
  leaf(course: Course, rows: Int32Array): number;
}

/**
 * Logistic loss of a yes/no outcome; scores are log odds. Leaves by one Newton step.
 *
 * @param ridge rows' worth of curvature that pulls a leaf towards 0
 */
export function yesOrNo(ridge: number): Loss {
  return {
    base(outcome) {
      const share = (outcome.reduce((a, b) => a + b, 0) + 0.5) / (outcome.length + 1);
      return Math.log(share / (1 - share));
    },
    slopes(outcome, score, gradient, curvature) {
      for (let r = 0; r < score.length; r++) {
        const p = 1 / (1 + Math.exp(-(score[r] ?? 0)));
        gradient[r] = (outcome[r] ?? 0) - p;
        curvature[r] = Math.max(p * (1 - p), 1e-6);
      }
    },
    leaf({ gradient, curvature }, rows) {
      let [g, h] = [0, ridge];
      for (const r of rows) {
        g += gradient[r] ?? 0;
        h += curvature[r] ?? 0;
      }
      return g / h;
    },
  };
}

/**
 * Absolute loss, tilted so that a share `quantile` (0–1) of the outcomes comes to lie below.
 * Leaves by that quantile of what is left over (Friedman 2001, algorithm 3).
 */
export function tilted(quantile: number): Loss {
  return {
    base: (outcome) => quantileOf(Float64Array.from(outcome), quantile),
    slopes(outcome, score, gradient, curvature) {
      curvature.fill(1);
      for (let r = 0; r < score.length; r++) {
        gradient[r] = (outcome[r] ?? 0) > (score[r] ?? 0) ? quantile : quantile - 1;
      }
    },
    leaf: ({ outcome, score }, rows) =>
      quantileOf(
        Float64Array.from(rows, (r) => (outcome[r] ?? 0) - (score[r] ?? 0)),
        quantile,
      ),
  };
}

/** Sorts `values` in place; between two of them on a straight line. */
function quantileOf(values: Float64Array, quantile: number): number {
  values.sort();
  const place = quantile * Math.max(0, values.length - 1);
  const low = values[Math.floor(place)] ?? 0;
  const high = values[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}
