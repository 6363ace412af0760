import type { FeatureOptions } from './features.js';

/** Steps of the stored strength r of a feature; 0 marks an empty bucket. */
export const R_STEPS = 31;
/** Largest r that is told apart; r is .25 + a log ratio, and larger ones are rare. */
export const R_MAX = 6;

/** Two linear heads over hashed features: polarity (s) and neutrality (u). */
export interface Table {
  /** Names the model and its version. */
  name: string;
  /** log2 of the number of buckets. */
  bits: number;
  features: FeatureOptions;
  /**
   * One cell per bucket: fingerprint (8 bits), s (8, signed), u (8, signed), 3 unused, r (5).
   * A feature whose top byte is not the fingerprint belongs to another text and is dropped.
   */
  cells: Int32Array;
  /** What one step of s and u is worth. */
  scaleS: number;
  scaleU: number;
  biasS: number;
  biasU: number;
  /**
   * What the lexicon adds on top, in log odds at a compound of ±1: to s by its sign, off u by its
   * size. A model learns to lean on the words of its own sets; on texts of another kind the lexicon
   * deserves more trust than learning gives it. Absent: nothing.
   */
  prior?: { tone: number; neutral: number };
}

/** r of step 1 … `R_STEPS`. */
export function strength(step: number): number {
  return 0.25 + ((step - 1) * (R_MAX - 0.25)) / (R_STEPS - 1);
}

/** Nearest step of a strength. */
export function strengthStep(r: number): number {
  const step = Math.round(((r - 0.25) * (R_STEPS - 1)) / (R_MAX - 0.25)) + 1;
  return Math.max(1, Math.min(R_STEPS, step));
}

/** Packs one bucket; s and u are whole steps −127 … 127. */
export function packCell(fingerprint: number, s: number, u: number, step: number): number {
  return (fingerprint << 24) | ((s & 0xff) << 16) | ((u & 0xff) << 8) | step;
}

/** What the two heads say, in log odds. */
export interface Heads {
  /** Positive against negative. */
  s: number;
  /** Neutral against the rest. */
  u: number;
  /** Known features that were found: 0 means that the text tells the model nothing. */
  known: number;
}

const NO_PRIOR = { tone: 0, neutral: 0 };
const SEEN_BITS = 13;
const SEEN_MASK = (1 << SEEN_BITS) - 1;
const FEW = 512;
const FEW_MASK = 2047;

/** Applies a table to hashed features. Reused for many texts; not re-entrant. */
export class Scorer {
  private readonly cells: Int32Array;
  private readonly mask: number;
  /** Buckets met in this text, as bucket and round in one number: a set without clearing. */
  private readonly seen = new Int32Array(SEEN_MASK + 1);
  private round = 0;
  private readonly rounds: number;
  private readonly squares = new Float64Array(R_STEPS + 1);
  private found = new Int32Array(0);
  private readonly heads: Heads = { s: 0, u: 0, known: 0 };
  /** Sums of the text that is being added up. */
  private s = 0;
  private u = 0;
  private norm = 0;
  private known = 0;
  private slots = FEW_MASK;

  constructor(readonly table: Table) {
    this.cells = table.cells;
    this.mask = (1 << table.bits) - 1;
    this.rounds = 1 << (31 - table.bits);
    for (let step = 1; step <= R_STEPS; step++) this.squares[step] = strength(step) ** 2;
  }

  /**
   * Scores `hashes[0 … count)`; equal features count once. `compound` is what the lexicon says of
   * the text, −1 … 1. The answer is overwritten by the next call.
   */
  score(hashes: Int32Array, count: number, compound = 0): Readonly<Heads> {
    const { cells, mask } = this;
    if (this.found.length < count) this.found = new Int32Array(2 * count);
    const { found } = this;
    for (let i = 0; i < count; i++) {
      const hash = hashes[i] ?? 0;
      const cell = cells[hash & mask] ?? 0;
      found[i] = (cell & 31) !== 0 && cell >>> 24 === hash >>> 24 ? cell : 0;
    }
    return this.weigh(hashes, found, count, compound);
  }

  /** The same when the cell of each feature was found already (0: none): looking it up costs most. */
  weigh(hashes: Int32Array, found: Int32Array, count: number, compound: number): Readonly<Heads> {
    this.begin(count);
    this.add(hashes, found, 0, count);
    return this.end(compound);
  }

  /** Begins a text of which at most `count` features will be added. */
  begin(count: number): void {
    if (++this.round >= this.rounds) {
      this.seen.fill(0);
      this.round = 1;
    }
    // Few features need few slots, and those stay in the nearest cache.
    this.slots = count <= FEW ? FEW_MASK : SEEN_MASK;
    this.s = 0;
    this.u = 0;
    this.norm = 0;
    this.known = 0;
  }

  /** Adds features `from` … `to` − 1 whose cells were found; those whose last unit is `end` or later are left out. */
  add(
    hashes: Int32Array,
    found: Int32Array,
    from: number,
    to: number,
    lasts: Uint16Array | null = null,
    end = 0,
  ): void {
    const { mask, seen, squares, slots } = this;
    const stamp = this.round << this.table.bits;
    let { s, u, norm, known } = this;
    for (let i = from; i < to; i++) {
      const cell = found[i] ?? 0;
      if (cell === 0 || (lasts !== null && (lasts[i] ?? 0) >= end)) continue;
      const bucket = (hashes[i] ?? 0) & mask;
      const key = stamp | bucket;
      let slot = (bucket ^ (bucket >>> 7)) & slots;
      let held = seen[slot] ?? 0;
      while (held !== key && held >= stamp) {
        slot = (slot + 1) & slots;
        held = seen[slot] ?? 0;
      }
      if (held === key) continue;
      seen[slot] = key;
      s += (cell << 8) >> 24;
      u += (cell << 16) >> 24;
      norm += squares[cell & 31] ?? 0;
      known++;
    }
    this.s = s;
    this.u = u;
    this.norm = norm;
    this.known = known;
  }

  /** What the features that were added say. */
  end(compound: number): Readonly<Heads> {
    const { table, norm } = this;
    const size = norm > 0 ? 1 / Math.sqrt(norm) : 0;
    const { tone, neutral } = table.prior ?? NO_PRIOR;
    this.heads.s = table.biasS + this.s * table.scaleS * size + tone * compound;
    this.heads.u = table.biasU + this.u * table.scaleU * size - neutral * Math.abs(compound);
    this.heads.known = this.known;
    return this.heads;
  }
}
