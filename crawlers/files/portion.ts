import { decode } from '../encoding.js';
import { parseJson } from '../json.js';
import { bodyOf, guessDelimiter, headerOf } from './csv.js';
import { closing, MOST_COLUMNS, OPEN } from './quotes.js';
import { odd, readLines, type Records } from './records.js';

/** How a file that is read piece by piece is cut and read. */
export type Shape =
  | { format: 'ndjson'; encoding: string; start: number; line: number }
  | {
      format: 'csv';
      encoding: string;
      delimiter: string;
      columns: string[];
      /** Bytes before the first row. */
      start: number;
      /** Number of the line on which the first row begins. */
      line: number;
    };

/** A record longer than this is taken to end at its next line, bytes. */
export const LONGEST_RECORD = 4 * 1024 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;

/**
 * What kind of file begins with these bytes. `whole`: it can only be read in one piece (one JSON
 * document, a workbook, two bytes per character). `wait`: too little of it is there to say.
 *
 * @param complete true when the file ends with these bytes and will not grow
 */
export function shapeOf(
  head: Uint8Array,
  name: string,
  complete: boolean,
): Shape | 'whole' | 'wait' {
  if (head.length === 0) return 'wait';
  if (inOnePiece(head)) return 'whole';
  const end = complete ? head.length : head.lastIndexOf(LF) + 1;
  const seen = head.subarray(0, end);
  const { text, encoding } = decode(seen);
  const skip = text.startsWith('\ufeff') || head[0] === 0xef ? 3 : 0;
  const first = decode(head).text.replace(/^[\ufeff\s]+/, '')[0];
  if (first === undefined) return 'wait';
  if (first === '[') return 'whole';
  if (first === '{') return linesOrDocument(text, encoding, skip, name);
  if (seen.length === 0) return 'wait';
  const delimiter = guessDelimiter(text);
  const { columns, rows } = headerOf(text, delimiter);
  const ends = recordEnds(seen.subarray(skip), delimiter, rows);
  const start = skip + (ends[rows - 1] ?? seen.length - skip);
  const line = 1 + count(seen.subarray(0, start));
  return { format: 'csv', encoding, delimiter, columns, start, line };
}

/** Workbooks are archives; UTF-16 and UTF-32 have line ends that cannot be found by one byte. */
function inOnePiece([a = 1, b = 1, c = 1, d = 1]: Uint8Array): boolean {
  const archive = a === 0x50 && b === 0x4b;
  const marked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  return archive || marked || a === 0 || b === 0 || c === 0 || d === 0;
}

/** Two lines that are objects each make a list of lines; anything else is one document. */
function linesOrDocument(
  text: string,
  encoding: string,
  start: number,
  name: string,
): Shape | 'whole' | 'wait' {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const objects = lines.slice(0, 2).filter((line) => isObject(line)).length;
  const named = /\.(jsonl|ndjson)$/i.test(name);
  if (objects === 2 || named) return { format: 'ndjson', encoding, start, line: 1 };
  if (lines.length === 0) return /\.json$/i.test(name) ? 'whole' : 'wait';
  return lines.length > 1 && objects === 1
    ? { format: 'ndjson', encoding, start, line: 1 }
    : 'whole';
}

function isObject(line: string): boolean {
  try {
    const value = parseJson(line.replace(/^\ufeff/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/**
 * Bytes up to the end of the last record that is complete. A line end inside quotes ends no record.
 *
 * @param last true when nothing follows: then all of it is complete
 */
export function wholeRecords(chunk: Uint8Array, shape: Shape, last: boolean): number {
  if (last) return chunk.length;
  if (shape.format === 'ndjson') return chunk.lastIndexOf(LF) + 1;
  const cut = recordEnds(chunk, shape.delimiter).at(-1) ?? 0;
  // A quote that nobody closed would hold up everything behind it.
  return cut === 0 && chunk.length >= LONGEST_RECORD ? chunk.lastIndexOf(LF) + 1 : cut;
}

/** Where records of a table end, in bytes; the first `most` of them. */
function recordEnds(bytes: Uint8Array, delimiter: string, most = Infinity): number[] {
  const split = delimiter.charCodeAt(0);
  const ends: number[] = [];
  let begins = true;
  let column = 0;
  for (let at = 0; at < bytes.length && ends.length < most; at++) {
    const byte = bytes[at];
    if (byte === QUOTE && begins && column < MOST_COLUMNS) {
      const close = closing(bytes, at + 1, split);
      // What follows may close it: the record ends there or never.
      if (close === OPEN) break;
      if (close >= 0) at = close;
      begins = false;
      continue;
    }
    if (byte === LF || (byte === CR && at + 1 < bytes.length && bytes[at + 1] !== LF))
      ends.push(at + 1);
    column = byte === split ? column + 1 : byte === LF || byte === CR ? 0 : column;
    begins = byte === split || byte === LF || byte === CR;
  }
  return ends;
}

/** The records of a piece that begins on `line`. */
export function readPortion(piece: Uint8Array, shape: Shape, line: number): Records {
  const { text, warnings } = decode(piece, `text/plain; charset=${shape.encoding}`);
  if (shape.format === 'ndjson') {
    const read = readLines(text, line);
    return { ...read, warnings: [...warnings, ...read.warnings] };
  }
  const { columns, delimiter } = shape;
  const { uneven, rows, lines } = bodyOf(text, delimiter, columns, 0, line);
  return {
    format: 'csv',
    columns,
    rows,
    lines,
    rejected: [],
    warnings: [...warnings, ...odd(uneven)],
  };
}

/** Lines that end within these bytes. */
export function count(bytes: Uint8Array): number {
  let n = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) n++;
  }
  return n;
}
