import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync } from 'node:zlib';
import type { FeatureOptions } from './features.js';
import { Lexicon } from './lexicon.js';
import type { Calibration } from './polarity.js';
import type { Table } from './table.js';
import { packCell } from './table.js';

/** A table with what turns its heads into probabilities. */
export interface PolarityModel {
  table: Table;
  calibration: Calibration;
}

interface Header {
  name: string;
  bits: number;
  features: FeatureOptions;
  scaleS: number;
  scaleU: number;
  biasS: number;
  biasU: number;
  prior?: { tone: number; neutral: number };
  calibration: Calibration;
  used: number;
}

const MAGIC = 0x31545346; // "FST1", little-endian

/**
 * Writes a model: magic, length of the header, header as JSON, a bit per bucket, then the planes of
 * the used buckets (fingerprint, s, u, r); all compressed with Brotli.
 */
export function encodeModel(model: PolarityModel): Buffer {
  const { cells, ...rest } = model.table;
  const used = cells.reduce((count, cell) => count + ((cell & 31) === 0 ? 0 : 1), 0);
  const head = Buffer.from(JSON.stringify({ ...rest, calibration: model.calibration, used }));
  const bitmap = Buffer.alloc(cells.length / 8);
  const planes = Buffer.alloc(used * 4);
  let at = 0;
  cells.forEach((cell, bucket) => {
    if ((cell & 31) === 0) return;
    bitmap[bucket >> 3] = (bitmap[bucket >> 3] ?? 0) | (1 << (bucket & 7));
    planes[at] = cell >>> 24;
    planes[used + at] = (cell >>> 16) & 0xff;
    planes[2 * used + at] = (cell >>> 8) & 0xff;
    planes[3 * used + at] = cell & 31;
    at++;
  });
  const lead = Buffer.alloc(8);
  lead.writeUInt32LE(MAGIC, 0);
  lead.writeUInt32LE(head.length, 4);
  return brotliCompressSync(Buffer.concat([lead, head, bitmap, planes]), {
    params: { [constants.BROTLI_PARAM_LGWIN]: 24 },
  });
}

/** Reads what `encodeModel` wrote; throws when it is something else. */
export function decodeModel(bytes: Uint8Array): PolarityModel {
  const plain = brotliDecompressSync(bytes);
  if (plain.length < 8 || plain.readUInt32LE(0) !== MAGIC) {
    throw new Error('This is not a model of the text analysis.');
  }
  const length = plain.readUInt32LE(4);
  const header = JSON.parse(plain.toString('utf8', 8, 8 + length)) as Header;
  const { calibration, used, ...rest } = header;
  const buckets = 1 << rest.bits;
  const bitmap = plain.subarray(8 + length, 8 + length + buckets / 8);
  const planes = plain.subarray(8 + length + buckets / 8);
  if (planes.length !== used * 4) throw new Error('The model file is cut short.');
  const cells = new Int32Array(buckets);
  let at = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    if (((bitmap[bucket >> 3] ?? 0) & (1 << (bucket & 7))) === 0) continue;
    cells[bucket] = packCell(
      planes[at] ?? 0,
      planes[used + at] ?? 0,
      planes[2 * used + at] ?? 0,
      planes[3 * used + at] ?? 0,
    );
    at++;
  }
  return { table: { ...rest, cells }, calibration };
}

/** Reads the gzipped lexicon: lines of a word, a tab and its valence. */
export function decodeLexicon(bytes: Uint8Array): Lexicon {
  return new Lexicon(gunzipSync(bytes).toString('utf8'));
}
