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
const ROUNDS = 0xffff;

/** Applies one head table to features that come bit by bit. Reused for many texts; not re-entrant. */
export class HeadScorer {
  /** Log odds of each learned category, as `end` left them. */
  readonly scores: Float64Array;
  private readonly fingerprints: Uint8Array;
  /** The steps of all heads of a bucket, eight bits each: one look instead of four. */
  private readonly steps: Int32Array;
  /** Round in which a bucket was last met, so that equal features count once. */
  private readonly seen: Uint16Array;
  private readonly sums = new Int32Array(WIDTH);
  private round = 0;
  private known = 0;

  /** Throws RangeError for a table of more heads than there is room for. */
  constructor(private readonly table: HeadTable) {
    const { bits, weights, biases } = table;
    if (biases.length > WIDTH) throw new RangeError(`A head table has ${WIDTH} heads at most.`);
    const buckets = 1 << bits;
    this.scores = new Float64Array(biases.length);
    this.fingerprints = table.fingerprints;
    this.seen = new Uint16Array(buckets);
    this.steps = new Int32Array(buckets);
    weights.forEach((weight, at) => {
      const bucket = at & (buckets - 1);
      this.steps[bucket] = (this.steps[bucket] ?? 0) | ((weight & 0xff) << (8 * (at >>> bits)));
    });
  }

  begin(): void {
    if (this.round === ROUNDS) {
      this.seen.fill(0);
      this.round = 0;
    }
    this.round++;
    this.known = 0;
    this.sums.fill(0);
  }

  /** Adds `hashes[0 … count)`; features of other texts are dropped, equal ones count once. */
  add(hashes: Int32Array, count: number): void {
    const { fingerprints, steps, seen, sums, round } = this;
    const mask = steps.length - 1;
    let known = 0;
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    for (let i = 0; i < count; i++) {
      const hash = hashes[i] ?? 0;
      const bucket = hash & mask;
      // Half of all features are another text's, at random, which no processor can guess. So nothing
      // branches here: a mask is −1 for a feature that counts, and 0 for one that does not.
      const own = (((fingerprints[bucket] ?? 0) ^ (hash >>> 24)) - 1) >> 31;
      const change = (seen[bucket] ?? 0) ^ round;
      const counts = own & (-change >> 31);
      seen[bucket] = (seen[bucket] ?? 0) ^ (change & own);
      known -= counts;
      const step = (steps[bucket] ?? 0) & counts;
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
