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

/** Applies head tables of one size. Reused for many texts; not re-entrant. */
export class HeadScorer {
  /** Round in which a bucket was last met, so that equal features count once. */
  private readonly seen: Int32Array;
  private round = 0;

  constructor(bits: number) {
    this.seen = new Int32Array(1 << bits);
  }

  /** Log odds of each learned category; features of other texts are dropped. */
  score(table: HeadTable, hashes: Int32Array, count: number): number[] {
    const { bits, fingerprints, weights, scale, biases } = table;
    const buckets = 1 << bits;
    const { seen } = this;
    const round = ++this.round;
    const width = biases.length;
    const sums = new Array<number>(width).fill(0);
    let known = 0;
    for (let i = 0; i < count; i++) {
      const hash = hashes[i] ?? 0;
      const bucket = hash & (buckets - 1);
      if (fingerprints[bucket] !== hash >>> 24 || seen[bucket] === round) continue;
      seen[bucket] = round;
      known++;
      for (let head = 0, at = bucket; head < width; head++, at += buckets) {
        sums[head] = (sums[head] ?? 0) + (weights[at] ?? 0);
      }
    }
    const size = known > 0 ? scale / Math.sqrt(known) : 0;
    for (let head = 0; head < width; head++) {
      sums[head] = (biases[head] ?? 0) + (sums[head] ?? 0) * size;
    }
    return sums;
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
