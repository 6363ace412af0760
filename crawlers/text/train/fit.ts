import type { Corpus } from './corpus.js';

/** How a head is fitted. */
export interface Recipe {
  /** Adagrad step. */
  rate: number;
  epochs: number;
  /** Weight decay per example. */
  decay: number;
  /** Share of features hidden at random in each pass, 0 … <1: no single phrase may carry a text. */
  dropout: number;
  seed: number;
}

/** One row to learn from: a text of the corpus, its answer 0 … 1 and how much it counts. */
export interface Target {
  row: number;
  answer: number;
  weight: number;
}

export interface Head {
  weights: Float64Array;
  bias: number;
}

/** A generator of 32-bit numbers with a fixed course (Steele & Vigna's SplitMix in 32 bits). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/** Shuffles in place (Fisher–Yates). */
export function shuffle(order: Uint32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random() % (i + 1);
    const held = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = held;
  }
}

/**
 * Strength of each bucket after Wang & Manning (2012): .25 plus the absolute log ratio of how often
 * it stands in texts answered 1 and in texts answered 0, with one added to both.
 */
export function strengths(
  corpus: Corpus,
  targets: readonly Target[],
  buckets: number,
): Float64Array {
  const yes = new Float64Array(buckets).fill(1);
  const no = new Float64Array(buckets).fill(1);
  for (const { row, answer, weight } of targets) {
    const end = corpus.offsets[row + 1] ?? 0;
    const side = answer > 0.5 ? yes : no;
    for (let k = corpus.offsets[row] ?? 0; k < end; k++) {
      const bucket = corpus.values[k] ?? 0;
      side[bucket] = (side[bucket] ?? 0) + weight;
    }
  }
  let all = 0;
  let none = 0;
  for (let b = 0; b < buckets; b++) {
    all += yes[b] ?? 0;
    none += no[b] ?? 0;
  }
  const base = Math.log(all / none);
  return yes.map((p, b) => 0.25 + Math.abs(Math.log(p / (no[b] ?? 1)) - base));
}

/**
 * Logistic regression over x = r/√Σr² with Adagrad; the answer depends on nothing but the arguments.
 * Weights come back for the raw r (weight · r), ready to be added up and divided by √Σr².
 */
export function fit(
  corpus: Corpus,
  targets: readonly Target[],
  r: Float64Array,
  recipe: Recipe,
): Head {
  const weights = new Float64Array(r.length);
  const energy = new Float64Array(r.length).fill(1e-6);
  const random = randomFrom(recipe.seed);
  const order = Uint32Array.from(targets, (_, i) => i);
  const cut = Math.floor(recipe.dropout * 2 ** 32);
  const kept = new Int32Array(1 << 13);
  let bias = 0;
  let biasEnergy = 1e-6;
  for (let epoch = 0; epoch < recipe.epochs; epoch++) {
    shuffle(order, random);
    for (const at of order) {
      const target = targets[at];
      if (target === undefined) continue;
      const count = keep(corpus, target.row, cut, random, kept);
      let norm = 0;
      let sum = 0;
      for (let k = 0; k < count; k++) {
        const bucket = kept[k] ?? 0;
        const strength = r[bucket] ?? 0;
        norm += strength * strength;
        sum += strength * (weights[bucket] ?? 0);
      }
      const size = norm > 0 ? 1 / Math.sqrt(norm) : 0;
      const odds = bias + sum * size;
      const pull = (1 / (1 + Math.exp(-odds)) - target.answer) * target.weight;
      biasEnergy += pull * pull;
      bias -= (recipe.rate * pull) / Math.sqrt(biasEnergy);
      for (let k = 0; k < count; k++) {
        const bucket = kept[k] ?? 0;
        const old = weights[bucket] ?? 0;
        const slope = pull * (r[bucket] ?? 0) * size + recipe.decay * old;
        const spent = (energy[bucket] ?? 0) + slope * slope;
        energy[bucket] = spent;
        weights[bucket] = old - (recipe.rate * slope) / Math.sqrt(spent);
      }
    }
  }
  return { weights: weights.map((w, b) => w * (r[b] ?? 0)), bias };
}

function keep(
  corpus: Corpus,
  row: number,
  cut: number,
  random: () => number,
  into: Int32Array,
): number {
  const end = corpus.offsets[row + 1] ?? 0;
  let count = 0;
  for (let k = corpus.offsets[row] ?? 0; k < end; k++) {
    if (cut > 0 && random() < cut) continue;
    into[count++] = corpus.values[k] ?? 0;
  }
  return count;
}
