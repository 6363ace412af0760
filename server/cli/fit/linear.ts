/** Solves A·x = b in place by Gauss with pivoting; A must be regular. */
export function solve(a: Float64Array[], b: Float64Array): Float64Array {
  const n = b.length;
  const at = (i: number, j: number): number => a[i]?.[j] ?? 0;
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let j = i + 1; j < n; j++) if (Math.abs(at(j, i)) > Math.abs(at(pivot, i))) pivot = j;
    const [row, other] = [a[i], a[pivot]];
    if (row && other) [a[i], a[pivot]] = [other, row];
    [b[i], b[pivot]] = [b[pivot] ?? 0, b[i] ?? 0];
    for (let j = i + 1; j < n; j++) {
      const factor = at(j, i) / at(i, i);
      const target = a[j];
      if (!target || factor === 0) continue;
      for (let k = i; k < n; k++) target[k] = (target[k] ?? 0) - factor * at(i, k);
      b[j] = (b[j] ?? 0) - factor * (b[i] ?? 0);
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i] ?? 0;
    for (let j = i + 1; j < n; j++) sum -= at(i, j) * (b[j] ?? 0);
    b[i] = sum / at(i, i);
  }
  return b;
}

/** A fitted line in the units of the features. */
export interface Fitted {
  intercept: number;
  weights: number[];
}

const ROUNDS = 15;
/** Residuals smaller than this count alike, so that no row gets an endless weight. */
const SOFT = 0.01;

/**
 * Quantile regression by reweighted least squares, ridge on standardised features.
 *
 * @param rows feature vectors; only the columns `chosen` are used
 * @param quantile 0–1, 0.5 for the median
 */
export function quantileLine(
  rows: readonly Float64Array[],
  y: readonly number[],
  chosen: readonly number[],
  quantile: number,
  ridge: number,
): Fitted {
  const d = chosen.length + 1;
  const { mean, scale } = moments(rows, chosen);
  const z = rows.map((x) => {
    const row = new Float64Array(d);
    row[0] = 1;
    chosen.forEach((c, i) => (row[i + 1] = ((x[c] ?? 0) - (mean[i] ?? 0)) / (scale[i] ?? 1)));
    return row;
  });
  let w: Float64Array = new Float64Array(d);
  const residual = Float64Array.from(y);
  for (let round = 0; round < ROUNDS; round++) {
    w = weightedRidge(z, y, residual, quantile, ridge);
    z.forEach((row, r) => {
      let e = y[r] ?? 0;
      for (let i = 0; i < d; i++) e -= (w[i] ?? 0) * (row[i] ?? 0);
      residual[r] = e;
    });
  }
  const weights = chosen.map((_, i) => (w[i + 1] ?? 0) / (scale[i] ?? 1));
  const shift = weights.reduce((sum, weight, i) => sum + weight * (mean[i] ?? 0), 0);
  return { intercept: (w[0] ?? 0) - shift, weights };
}

function moments(
  rows: readonly Float64Array[],
  chosen: readonly number[],
): { mean: number[]; scale: number[] } {
  const n = Math.max(1, rows.length);
  const mean = chosen.map((c) => rows.reduce((sum, x) => sum + (x[c] ?? 0), 0) / n);
  const scale = chosen.map((c, i) => {
    const m = mean[i] ?? 0;
    return Math.sqrt(rows.reduce((sum, x) => sum + ((x[c] ?? 0) - m) ** 2, 0) / n) || 1;
  });
  return { mean, scale };
}

function weightedRidge(
  z: readonly Float64Array[],
  y: readonly number[],
  residual: Float64Array,
  quantile: number,
  ridge: number,
): Float64Array {
  const d = z[0]?.length ?? 1;
  const h = Array.from({ length: d }, () => new Float64Array(d));
  const g = new Float64Array(d);
  z.forEach((row, r) => {
    const e = residual[r] ?? 0;
    const v = (e > 0 ? quantile : 1 - quantile) / Math.max(Math.abs(e), SOFT);
    const vy = v * (y[r] ?? 0);
    for (let i = 0; i < d; i++) {
      const xi = row[i] ?? 0;
      g[i] = (g[i] ?? 0) + vy * xi;
      const line = h[i];
      if (line) for (let j = 0; j <= i; j++) line[j] = (line[j] ?? 0) + v * xi * (row[j] ?? 0);
    }
  });
  for (let i = 0; i < d; i++) {
    const line = h[i];
    if (!line) continue;
    for (let j = 0; j < i; j++) {
      const upper = h[j];
      if (upper) upper[i] = line[j] ?? 0;
    }
    if (i > 0) line[i] = (line[i] ?? 0) + ridge;
  }
  return solve(h, g);
}
