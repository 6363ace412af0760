import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { decode } from '../encoding.js';
import { refuseForeign, refuseZeros } from './foreign.js';
import {
  count,
  LONGEST_RECORD,
  readPortion,
  type Shape,
  shapeOf,
  wholeRecords,
} from './portion.js';
import { LONGEST_REJECTED, readRecords, type Records } from './records.js';

const LF = 0x0a;
/** Bytes looked at to find out what a file is. */
export const HEAD = 256 * 1024;
/** Bytes read at once. */
const PORTION = 1024 * 1024;
/** Largest file that can only be read in one piece, bytes: it costs several times this in memory. */
export const LARGEST_WHOLE = 64 * 1024 * 1024;

/** How far a file was read: bytes, and the number of the next line. */
export interface Place {
  offset: number;
  line: number;
}

export const BEGINNING: Place = Object.freeze({ offset: 0, line: 1 });

/** Records of a piece of a file, and where the next piece begins. */
export interface Portion {
  records: Records;
  next: Place;
}

/**
 * Reads a file piece by piece, so that its size does not matter; only a JSON document, a workbook
 * and UTF-16 are read in one piece.
 *
 * @param complete true when nobody writes to it any more: then its last line counts without an end
 * @throws SyntaxError for a broken or too large document, ForeignFile for what is no table
 */
export async function* portions(
  path: string,
  from: Place,
  complete: boolean,
): AsyncGenerator<Portion> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const head = await bytesAt(file, 0, Math.min(HEAD, size));
    refuseForeign(head);
    refuseZeros(head);
    const shape = shapeOf(head, basename(path), complete && size <= HEAD);
    // The first line is longer than what was looked at; nothing more will come.
    const long = shape === 'wait' && complete && size > HEAD;
    if (shape === 'wait' && !long) return;
    if (shape === 'whole' || shape === 'wait') {
      if (from.offset < size) yield await whole(file, size);
      return;
    }
    let { offset, line } =
      from.offset < shape.start ? { offset: shape.start, line: shape.line } : from;
    let want = PORTION;
    while (offset < size) {
      const piece = await bytesAt(file, offset, Math.min(want, size - offset));
      if (piece.length === 0) return;
      const cut = wholeRecords(piece, shape, complete && offset + piece.length >= size);
      if (cut === 0) {
        if (offset + piece.length >= size) return;
        if (want <= LONGEST_RECORD) {
          want *= 2;
          continue;
        }
        const end = await lineEnd(file, offset + piece.length, size);
        if (end === null && !complete) return;
        const next = { offset: end ?? size, line: line + 1 };
        yield { records: oneTooLong(shape, piece, line), next };
        ({ offset, line } = next);
        want = PORTION;
        continue;
      }
      want = PORTION;
      const taken = piece.subarray(0, cut);
      const records = readPortion(taken, shape, line);
      offset += cut;
      line += count(taken);
      yield { records, next: { offset, line } };
    }
  } finally {
    await file.close();
  }
}

/** The byte behind the next line end; null when there is none yet. */
async function lineEnd(file: FileHandle, from: number, size: number): Promise<number | null> {
  for (let at = from; at < size; at += PORTION) {
    const found = (await bytesAt(file, at, Math.min(PORTION, size - at))).indexOf(LF);
    if (found >= 0) return at + found + 1;
  }
  return null;
}

/** No post is that long: the line is named, and what follows is read. */
function oneTooLong(shape: Shape, piece: Uint8Array, line: number): Records {
  const beginning = decode(
    piece.subarray(0, 4 * LONGEST_REJECTED),
    `text/plain; charset=${shape.encoding}`,
  ).text;
  const text = beginning.slice(0, LONGEST_REJECTED).toWellFormed();
  return {
    format: shape.format,
    columns: shape.format === 'csv' ? shape.columns : [],
    rows: [],
    lines: [],
    rejected: [{ line, why: 'too-long', text }],
    warnings: [],
  };
}

async function whole(file: FileHandle, size: number): Promise<Portion> {
  if (size > LARGEST_WHOLE) {
    const most = LARGEST_WHOLE / 1024 / 1024;
    throw new SyntaxError(
      `As one document a file may hold ${most} MB; write one JSON object per line (JSONL) or CSV.`,
    );
  }
  const records = readRecords(await bytesAt(file, 0, size));
  return { records, next: { offset: size, line: records.rows.length + 1 } };
}

/** Bytes of a file; fewer where it ends before. */
export async function bytesAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
