import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { finish } from '../features.js';
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
/** Words of a bucket: a mark and the steps of the clause table, then those of the text table. */
const STRIDE_BITS = 2;
const STRIDE = 1 << STRIDE_BITS;
/** A mark is a fingerprint in 8 bits and, above it, the round in which the bucket was last met. */
const ROUNDS = 0xffffff;

/** The two tables of a model, made ready to be applied. */
export interface HeadScorers {
  clause: HeadScorer;
  text: HeadScorer;
}

/**
 * Scorers of both tables over one memory: what the one has looked at stands in the nearest cache
 * when the other asks for it. Throws RangeError when the tables do not fit together.
 */
export function headScorers({ clause, text }: ComplaintModel): HeadScorers {
  if (clause.bits !== text.bits) throw new RangeError('The tables must have one size.');
  const cells = new Int32Array(STRIDE << clause.bits);
  return { clause: new HeadScorer(clause, cells, 0), text: new HeadScorer(text, cells, 2) };
}

/** Applies one head table to features that come bit by bit. Reused for many texts; not re-entrant. */
export class HeadScorer {
  /** Log odds of each learned category, as `end` left them. */
  readonly scores: Float64Array;
  private readonly sums = new Int32Array(WIDTH);
  private round = 0;
  private known = 0;

  constructor(
    private readonly table: HeadTable,
    private readonly cells: Int32Array,
    private readonly offset: number,
  ) {
    const { bits, fingerprints, weights, biases } = table;
    if (biases.length > WIDTH) throw new RangeError(`A head table has ${WIDTH} heads at most.`);
    const buckets = 1 << bits;
    this.scores = new Float64Array(biases.length);
    fingerprints.forEach((fingerprint, bucket) => {
      cells[bucket * STRIDE + offset] = fingerprint;
    });
    weights.forEach((weight, at) => {
      const cell = (at & (buckets - 1)) * STRIDE + offset + 1;
      cells[cell] = (cells[cell] ?? 0) | ((weight & 0xff) << (8 * (at >>> bits)));
    });
  }

  begin(): void {
    if (this.round === ROUNDS) {
      const { cells } = this;
      for (let at = this.offset; at < cells.length; at += STRIDE)
        cells[at] = (cells[at] ?? 0) & 255;
      this.round = 0;
    }
    this.round++;
    this.known = 0;
    this.sums.fill(0);
  }

  /** Adds `hashes[0 … count)`; features of other texts are dropped, equal ones count once. */
  add(hashes: Int32Array, count: number): void {
    const { cells, offset, sums, round } = this;
    const mask = cells.length - 1;
    let known = 0;
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    for (let i = 0; i < count; i++) {
      const hash = hashes[i] ?? 0;
      const at = ((hash << STRIDE_BITS) & mask) + offset;
      const mark = cells[at] ?? 0;
      // Half of all features are another text's, at random, which no processor can guess. So nothing
      // branches here: a mask is −1 for a feature that counts, and 0 for one that does not.
      const own = (((mark & 255) ^ (hash >>> 24)) - 1) >> 31;
      const change = (mark >>> 8) ^ round;
      const counts = own & (-change >> 31);
      cells[at] = mark ^ ((change & own) << 8);
      known -= counts;
      const step = (cells[at + 1] ?? 0) & counts;
      first += (step << 24) >> 24;
      second += (step << 16) >> 24;
      third += (step << 8) >> 24;
      fourth += step >> 24;
    }
    this.known += known;
    sums[0] = (sums[0] ?? 0) + first;
    sums[1] = (sums[1] ?? 0) + second;
    sums[2] = (sums[2] ?? 0) + third;
    sums[3] = (sums[3] ?? 0) + fourth;
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
