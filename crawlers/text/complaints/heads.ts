import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import type { Piece } from '../features.js';
import { CAPACITY, finish } from '../features.js';
import { mix } from '../units.js';

/** Categories with labelled text somewhere; the rest is left to the rules. */
export const LEARNED = ['quality', 'logistics', 'after-sales', 'price'] as const;
export type Learned = (typeof LEARNED)[number];

/** Several linear heads over one set of hashed features; x is 1/√n for each of n features. */
export interface HeadTable {
  bits: number;
  /** Top byte of the feature a bucket belongs to. */
  fingerprints: Uint8Array;
  /** Steps of each head, one after the other; all 0 in a bucket of nobody. */
  weights: Int8Array;
  scale: number;
  biases: readonly number[];
}

/** What the clause and the whole text say, with the score above which a category is named. */
export interface ComplaintModel {
  clause: HeadTable;
  text: HeadTable;
  thresholds: readonly number[];
}

const RULE_SEED = 0x7feb352d;

/** The feature that says that a rule of this category (by index) hit. */
export function ruleFeature(category: number): number {
  return finish(mix(RULE_SEED, category));
}

/** Heads that a scorer has room for: their steps share one 32-bit word per bucket. */
const WIDTH = 4;
/** Rounds until the marks must be cleared. */
const ROUNDS = 0x7fffffff;

/** The two tables of a model, made ready to be applied. */
export interface HeadScorers {
  clause: HeadScorer;
  text: HeadScorer;
}

export function headScorers({ clause, text }: ComplaintModel): HeadScorers {
  return { clause: new HeadScorer(clause), text: new HeadScorer(text) };
}

/**
 * Applies one head table to features that come bit by bit. Reused for many texts; not re-entrant.
 * Throws RangeError for a table with more heads than there is room for.
 */
export class HeadScorer {
  /** Log odds of each learned category, as `end` left them. */
  readonly scores: Float64Array;
  private readonly sums = new Int32Array(WIDTH);
  /** Of each bucket the round in which it was last met, and the steps of its heads. */
  private readonly cells: Int32Array;
  private round = 0;
  private known = 0;
  /** The reading whose features were looked up, which of them the table knows, and how many before each. */
  private reading = -1;
  private readonly kept = new Uint16Array(CAPACITY);
  private readonly before = new Uint16Array(CAPACITY + 1);

  constructor(private readonly table: HeadTable) {
    const { bits, weights, biases } = table;
    if (biases.length > WIDTH) throw new RangeError(`A head table has ${WIDTH} heads at most.`);
    const buckets = 1 << bits;
    this.scores = new Float64Array(biases.length);
    this.cells = new Int32Array(2 * buckets);
    weights.forEach((weight, at) => {
      const cell = 2 * (at & (buckets - 1)) + 1;
      this.cells[cell] = (this.cells[cell] ?? 0) | ((weight & 0xff) << (8 * (at >>> bits)));
    });
  }

  begin(): void {
    if (this.round === ROUNDS) {
      for (let at = 0; at < this.cells.length; at += 2) this.cells[at] = 0;
      this.round = 0;
    }
    this.round++;
    this.known = 0;
    for (let head = 0; head < WIDTH; head++) this.sums[head] = 0;
  }

  /** Adds the features of a piece; those of other texts are dropped, equal ones count once. */
  add(piece: Piece): void {
    const { hashes, lasts, ranges, end } = piece;
    if (piece.reading !== this.reading) this.look(piece);
    const { kept, before, cells, sums, round } = this;
    const mask = cells.length - 1;
    let { known } = this;
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    for (let run = 0; run < ranges.length; run += 2) {
      const stop = before[ranges[run + 1] ?? 0] ?? 0;
      for (let k = before[ranges[run] ?? 0] ?? 0; k < stop; k++) {
        const feature = kept[k] ?? 0;
        const at = ((hashes[feature] ?? 0) << 1) & mask;
        if ((lasts[feature] ?? 0) >= end || cells[at] === round) continue;
        cells[at] = round;
        const step = cells[at + 1] ?? 0;
        first += (step << 24) >> 24;
        second += (step << 16) >> 24;
        third += (step << 8) >> 24;
        fourth += step >> 24;
        known++;
      }
    }
    sums[0] = (sums[0] ?? 0) + first;
    sums[1] = (sums[1] ?? 0) + second;
    sums[2] = (sums[2] ?? 0) + third;
    sums[3] = (sums[3] ?? 0) + fourth;
    this.known = known;
  }

  /** Adds one feature. */
  addOne(hash: number): void {
    const { cells, sums, round } = this;
    const { bits, fingerprints } = this.table;
    if (fingerprints[hash & ((1 << bits) - 1)] !== hash >>> 24) return;
    const at = (hash << 1) & (cells.length - 1);
    if (cells[at] === round) return;
    cells[at] = round;
    const step = cells[at + 1] ?? 0;
    for (let head = 0; head < WIDTH; head++) {
      sums[head] = (sums[head] ?? 0) + ((step << (24 - 8 * head)) >> 24);
    }
    this.known++;
  }

  /** Finds the features of a whole reading that the table knows: its clauses need not ask again. */
  private look({ hashes, count, reading }: Piece): void {
    const { kept, before } = this;
    const { bits, fingerprints } = this.table;
    const mask = (1 << bits) - 1;
    let n = 0;
    for (let i = 0; i < count; i++) {
      const hash = hashes[i] ?? 0;
      before[i] = n;
      kept[n] = i;
      // Half of all features are another text's, at random, which no processor can guess: so nothing
      // branches here.
      n += (((fingerprints[hash & mask] ?? 0) ^ (hash >>> 24)) - 1) >>> 31;
    }
    before[count] = n;
    this.reading = reading;
  }

  /** Reckons `scores` from what was added since `begin`. */
  end(): Float64Array {
    const { scale, biases } = this.table;
    const size = this.known > 0 ? scale / Math.sqrt(this.known) : 0;
    for (let head = 0; head < biases.length; head++) {
      this.scores[head] = (biases[head] ?? 0) + (this.sums[head] ?? 0) * size;
    }
    return this.scores;
  }
}

interface StoredHeader {
  thresholds: readonly number[];
  tables: { bits: number; scale: number; biases: readonly number[] }[];
}

/** Writes the model: length of the header, header as JSON, then the planes; Brotli over all. */
export function encodeComplaints(model: ComplaintModel): Buffer {
  const tables = [model.clause, model.text];
  const header: StoredHeader = {
    thresholds: model.thresholds,
    tables: tables.map(({ bits, scale, biases }) => ({ bits, scale, biases })),
  };
  const head = Buffer.from(JSON.stringify(header));
  const lead = Buffer.alloc(4);
  lead.writeUInt32LE(head.length, 0);
  const planes = tables.flatMap(({ fingerprints, weights }) => [
    Buffer.from(fingerprints),
    Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength),
  ]);
  return brotliCompressSync(Buffer.concat([lead, head, ...planes]));
}

/** Reads what `encodeComplaints` wrote; throws when it is cut short. */
export function decodeComplaints(bytes: Uint8Array): ComplaintModel {
  const plain = brotliDecompressSync(bytes);
  const length = plain.readUInt32LE(0);
  const header = JSON.parse(plain.toString('utf8', 4, 4 + length)) as StoredHeader;
  let at = 4 + length;
  const tables = header.tables.map(({ bits, scale, biases }): HeadTable => {
    const buckets = 1 << bits;
    const fingerprints = new Uint8Array(plain.subarray(at, at + buckets));
    const weights = new Int8Array(plain.subarray(at + buckets, at + buckets * (1 + biases.length)));
    at += buckets * (1 + biases.length);
    return { bits, scale, biases, fingerprints, weights };
  });
  const [clause, text] = tables;
  if (clause === undefined || text === undefined || at !== plain.length) {
    throw new Error('The complaint model is cut short.');
  }
  return { clause, text, thresholds: header.thresholds };
}
