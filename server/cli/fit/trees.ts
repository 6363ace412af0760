import type { Trees } from '../../../alerts/forecast/model.js';
import type { Loss } from './loss.js';

export interface TreeSettings {
  trees: number;
  depth: number;
  /** Share of each leaf's best step that is taken, 0–1. */
  rate: number;
  /** Fewest rows in a leaf. */
  smallest: number;
  /** Ridge on the leaves of a yes/no outcome. */
  ridge: number;
  /** Share of the columns that each tree may ask about, 0–1; drawn by lot, the same for the same rows. */
  columnShare: number;
}

const BINS = 48;

/** Feature values as bin numbers, row by row, with the upper edges of the bins. */
interface Binned {
  columns: readonly number[];
  edges: Float64Array[];
  bins: Uint8Array;
}

interface Split {
  gain: number;
  column: number;
  bin: number;
}

/** What the trees are stored as. */
export interface Grown extends Trees {
  features: number[];
  thresholds: number[];
  leaves: number[];
}

/** A node on its way: its rows and its histogram of gradient, curvature and rows. */
interface Node {
  rows: Int32Array;
  sums: Float64Array;
}

/**
 * Gradient-boosted trees (Friedman 2001) on binned features; the same rows give the same trees.
 *
 * @param columns features the trees may ask about
 */
export function fitTrees(
  rows: readonly Float64Array[],
  outcome: readonly number[],
  columns: readonly number[],
  loss: Loss,
  settings: TreeSettings,
): Grown {
  const binned = bin(rows, columns);
  const n = rows.length;
  const base = loss.base(outcome);
  const fit: Fit = {
    binned,
    loss,
    settings,
    outcome: Float64Array.from(outcome),
    score: new Float64Array(n).fill(base),
    gradient: new Float64Array(n),
    curvature: new Float64Array(n),
    inner: 2 ** settings.depth - 1,
  };
  const out: Grown = { depth: settings.depth, base, features: [], thresholds: [], leaves: [] };
  const draw = lots(columns.length, settings.columnShare);
  for (let tree = 0; tree < settings.trees; tree++) {
    loss.slopes(fit.outcome, fit.score, fit.gradient, fit.curvature);
    grow(fit, draw(), out);
  }
  return out;
}

/** All that stays the same, or is written in place, from tree to tree. */
interface Fit {
  binned: Binned;
  loss: Loss;
  settings: TreeSettings;
  outcome: Float64Array;
  score: Float64Array;
  gradient: Float64Array;
  curvature: Float64Array;
  /** Inner nodes of a tree. */
  inner: number;
}

/** Which columns the next tree may ask about: a share of them, by a fixed sequence of lots. */
function lots(width: number, share: number): () => boolean[] {
  const wanted = Math.max(1, Math.round(width * share));
  let state = 1;
  // The minimal standard generator of Park and Miller (1988).
  const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return () => {
    const order = Array.from({ length: width }, (_, f) => ({ f, lot: next() }));
    order.sort((a, b) => a.lot - b.lot);
    const chosen = new Array<boolean>(width).fill(false);
    for (const { f } of order.slice(0, wanted)) chosen[f] = true;
    return chosen;
  };
}

function bin(rows: readonly Float64Array[], columns: readonly number[]): Binned {
  const n = rows.length;
  const bins = new Uint8Array(n * columns.length);
  const edges = columns.map((column, f) => {
    const sorted = Float64Array.from(rows, (x) => x[column] ?? 0).sort();
    const cuts: number[] = [];
    for (let b = 1; b < BINS; b++) {
      const at = Math.floor((b * n) / BINS);
      const value = sorted[at] ?? 0;
      // Halfway to the next lower value, so that rounding a threshold moves no row across it.
      const below = sorted[lower(sorted, value) - 1];
      const cut = below === undefined ? value : (value + below) / 2;
      if (cut > (cuts.at(-1) ?? -Infinity)) cuts.push(cut);
    }
    const edge = Float64Array.from(cuts);
    rows.forEach((x, r) => (bins[r * columns.length + f] = upper(edge, x[column] ?? 0)));
    return edge;
  });
  return { columns, edges, bins };
}

/** How many of the sorted values are below this one. */
function lower(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many edges are not above the value. */
function upper(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function histogram({ binned, gradient, curvature }: Fit, rows: Int32Array): Float64Array {
  const width = binned.columns.length;
  const sums = new Float64Array(width * BINS * 3);
  const { bins } = binned;
  for (const r of rows) {
    const g = gradient[r] ?? 0;
    const h = curvature[r] ?? 0;
    for (let f = 0; f < width; f++) {
      const cell = (f * BINS + (bins[r * width + f] ?? 0)) * 3;
      sums[cell] = (sums[cell] ?? 0) + g;
      sums[cell + 1] = (sums[cell + 1] ?? 0) + h;
      sums[cell + 2] = (sums[cell + 2] ?? 0) + 1;
    }
  }
  return sums;
}

function bestSplit({ binned, settings }: Fit, allowed: boolean[], node: Node): Split | null {
  const { sums, rows } = node;
  let best: Split | null = null;
  const total = [0, 0];
  for (let b = 0; b < BINS; b++) {
    total[0] = (total[0] ?? 0) + (sums[b * 3] ?? 0);
    total[1] = (total[1] ?? 0) + (sums[b * 3 + 1] ?? 0);
  }
  const [g = 0, h = 0] = total;
  const whole = (g * g) / (h + settings.ridge);
  binned.edges.forEach((edges, f) => {
    if (!allowed[f]) return;
    let gl = 0;
    let hl = 0;
    let left = 0;
    for (let b = 0; b < edges.length; b++) {
      const cell = (f * BINS + b) * 3;
      gl += sums[cell] ?? 0;
      hl += sums[cell + 1] ?? 0;
      left += sums[cell + 2] ?? 0;
      if (left < settings.smallest) continue;
      if (rows.length - left < settings.smallest) break;
      const gain =
        (gl * gl) / (hl + settings.ridge) + (g - gl) ** 2 / (h - hl + settings.ridge) - whole;
      if (gain > (best?.gain ?? 1e-3)) best = { gain, column: f, bin: b };
    }
  });
  return best;
}

/** Grows one tree level by level, appends it to `out` and moves the scores. */
function grow(fit: Fit, allowed: boolean[], out: Grown): void {
  const { binned, inner, score } = fit;
  const width = binned.columns.length;
  const all = Int32Array.from({ length: score.length }, (_, i) => i);
  const nodes: (Node | undefined)[] = [{ rows: all, sums: histogram(fit, all) }];
  for (let i = 0; i < inner; i++) {
    const node = nodes[i];
    const split = node ? bestSplit(fit, allowed, node) : null;
    if (!node || !split) {
      // A node that does not split sends everything left; its right side is never reached.
      out.features.push(0);
      out.thresholds.push(1e9);
      nodes[2 * i + 1] = node;
      continue;
    }
    out.features.push(binned.columns[split.column] ?? 0);
    out.thresholds.push(binned.edges[split.column]?.[split.bin] ?? 0);
    const goesLeft = (r: number): boolean =>
      (binned.bins[r * width + split.column] ?? 0) <= split.bin;
    const left = node.rows.filter(goesLeft);
    const right = node.rows.filter((r) => !goesLeft(r));
    if (2 * i + 1 >= inner) {
      nodes[2 * i + 1] = { rows: left, sums: node.sums };
      nodes[2 * i + 2] = { rows: right, sums: node.sums };
      continue;
    }
    const small = left.length <= right.length ? left : right;
    const smallSums = histogram(fit, small);
    const restSums = node.sums.map((sum, k) => sum - (smallSums[k] ?? 0));
    nodes[2 * i + 1] = { rows: left, sums: small === left ? smallSums : restSums };
    nodes[2 * i + 2] = { rows: right, sums: small === left ? restSums : smallSums };
  }
  for (let leaf = 0; leaf <= inner; leaf++) {
    const rows = nodes[inner + leaf]?.rows ?? new Int32Array();
    const value = rows.length === 0 ? 0 : fit.settings.rate * fit.loss.leaf(fit, rows);
    out.leaves.push(value);
    for (const r of rows) score[r] = (score[r] ?? 0) + value;
  }
}
