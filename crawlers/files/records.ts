import { decode } from '../encoding.js';
import { list, parseJson, record } from '../json.js';
import { refuseForeign } from './foreign.js';
import { readCsv, tableOf } from './csv.js';
import { layoutOf } from './rows.js';
import { type Sheet, sheetsOf } from './workbook.js';

/** A row with its values by column; nested JSON is reached by dotted names. */
export type Row = Readonly<Record<string, unknown>>;

export interface Records {
  format: 'csv' | 'json' | 'ndjson' | 'xlsx';
  columns: string[];
  rows: Row[];
  /** Where each row begins, from 1: a line, or its place in the list of a document. */
  lines: number[];
  /** Lines that could not be read. */
  rejected: Rejected[];
  warnings: string[];
}

/** A line that is no record. */
export interface Rejected {
  /** From 1. */
  line: number;
  why: 'not-json' | 'too-long';
  /** As it stands in the file, at most `LONGEST_REJECTED` signs of it. */
  text: string;
}

/** Signs of a rejected line that are kept for a person to look at. */
export const LONGEST_REJECTED = 2000;

/** Rejected lines that are named in one reading; the rest is only counted in the warnings. */
const MOST_REJECTED = 10_000;

/**
 * Reads a file of records in whatever form and encoding it is.
 *
 * @throws SyntaxError when it is one JSON document and broken
 */
export function readRecords(bytes: Uint8Array): Records {
  refuseForeign(bytes);
  if (isArchive(bytes)) return readWorkbook(bytes);
  const { text, warnings } = decode(bytes);
  const start = text.slice(0, 1000).replace(/^[\ufeff\s]+/, '')[0];
  if (start !== '{' && start !== '[') {
    const { uneven, ...table } = readCsv(text);
    return { format: 'csv', ...table, rejected: [], warnings: [...warnings, ...odd(uneven)] };
  }
  const document = parsed(text);
  if (document === undefined) {
    const lines = readLines(text);
    if (lines.rows.length === 0)
      throw new SyntaxError('The file is no JSON, or is being written just now.');
    return { ...lines, warnings: [...warnings, ...lines.warnings] };
  }
  const rows = rowsOf(document);
  const lines = rows.map((_, index) => index + 1);
  return { format: 'json', columns: columnsOf(rows), rows, lines, rejected: [], warnings };
}

function isArchive([a, b]: Uint8Array): boolean {
  return a === 0x50 && b === 0x4b;
}

/** The sheet with the most rows and those that the same tool wrote; what is left out is said. */
function readWorkbook(bytes: Uint8Array): Records {
  const sheets = sheetsOf(bytes).filter(({ rows }) => rows.length > 1);
  const [largest, ...rest] = sheets.toSorted((a, b) => b.rows.length - a.rows.length).map(tableIn);
  if (!largest) throw new SyntaxError('The workbook has no sheet with a header and rows.');
  const layout = layoutOf(largest.columns);
  const fits = ({ columns }: SheetTable) => layout !== undefined && layoutOf(columns) === layout;
  const read = [largest, ...rest.filter(fits)];
  const others = rest.filter((one) => !fits(one)).map(({ name }) => name);
  const warnings =
    others.length === 0
      ? []
      : [
          `Only the sheet "${read.map(({ name }) => name).join('", "')}" was read, not ${others.join(', ')}; save those as files of their own.`,
        ];
  return {
    format: 'xlsx',
    columns: largest.columns,
    rows: read.flatMap(({ rows }) => rows),
    lines: numbered(read),
    rejected: [],
    warnings,
  };
}

type SheetTable = ReturnType<typeof tableIn>;

// Empty cells at the end of a row are not stored: an uneven row is no slip here.
function tableIn({ name, rows }: Sheet) {
  return { name, ...tableOf(rows) };
}

/** Numbers of rows; those of a further sheet go on behind the last of the one before. */
function numbered(sheets: readonly SheetTable[]): number[] {
  let before = 0;
  return sheets.flatMap(({ lines }) => {
    const first = before;
    before += lines.at(-1) ?? 0;
    return lines.map((line) => first + line);
  });
}

/** What to say of rows that do not fit their header. */
export function odd(uneven: number): string[] {
  return uneven === 0 ? [] : [`${uneven} rows have another number of cells than the header.`];
}

/** One object per line; `first` is the number of the first line. */
export function readLines(text: string, first = 1): Records {
  const rows: Row[] = [];
  const lines: number[] = [];
  const rejected: Records['rejected'] = [];
  let lost = 0;
  text.split('\n').forEach((line, index) => {
    const clean = line.replace(/^\ufeff/, '').trim();
    if (clean === '') return;
    const value = clean.startsWith('{') ? parsed(clean) : undefined;
    if (value !== undefined) {
      for (const row of rowsOf(value)) {
        rows.push(row);
        lines.push(first + index);
      }
    } else if (++lost <= MOST_REJECTED) {
      const text = clean.slice(0, LONGEST_REJECTED).toWellFormed();
      rejected.push({ line: first + index, why: 'not-json', text });
    }
  });
  const warnings = lost === 0 ? [] : [`${lost} lines are no JSON and were left out.`];
  return { format: 'ndjson', columns: columnsOf(rows), rows, lines, rejected, warnings };
}

function parsed(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    return undefined;
  }
}

/** Names under which a document keeps its list. */
const HOLDERS = [
  'weibo',
  'items',
  'data',
  'results',
  'records',
  'rows',
  'posts',
  'mentions',
  'list',
];

/** The rows of a parsed document: a list, an object that holds one, or one object. */
export function rowsOf(value: unknown): Row[] {
  if (Array.isArray(value))
    return value
      .filter((one) => typeof one === 'object' && one !== null)
      .map((one) => flat(record(one)));
  const holder = record(value);
  const name = HOLDERS.find((key) =>
    list(holder[key]).some((one) => typeof one === 'object' && one !== null),
  );
  if (name === undefined) return [flat(holder)];
  // What stands beside the list belongs to every row of it, e.g. the user whose posts these are.
  const beside = Object.fromEntries(Object.entries(holder).filter(([key]) => key !== name));
  return list(holder[name]).map((one) => flat({ ...beside, ...record(one) }));
}

/** Nested objects become dotted names, three levels deep. */
function flat(value: Row, prefix = '', depth = 0): Row {
  const out: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const name = prefix + key;
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && depth < 2) {
      Object.assign(out, flat(record(inner), `${name}.`, depth + 1));
    } else out[name] = inner;
  }
  return out;
}

/** Columns of the first rows: later ones seldom bring another. */
function columnsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.slice(0, 200).flatMap((row) => Object.keys(row)))];
}
