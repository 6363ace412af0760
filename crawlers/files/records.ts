import { decode } from '../encoding.js';
import { list, parseJson, record } from '../json.js';
import { readCsv } from './csv.js';

/** A row with its values by column; nested JSON is reached by dotted names. */
export type Row = Readonly<Record<string, unknown>>;

export interface Records {
  format: 'csv' | 'json' | 'ndjson';
  columns: string[];
  rows: Row[];
  /** Lines that could not be read, with their number from 1. */
  rejected: { line: number; why: string }[];
  warnings: string[];
}

/** Rejected lines that are kept to be shown; the rest is only counted in the warnings. */
const MOST_REJECTED = 100;

/**
 * Reads a file of records in whatever form and encoding it is.
 *
 * @throws SyntaxError when it is one JSON document and broken
 */
export function readRecords(bytes: Uint8Array): Records {
  const { text, warnings } = decode(bytes);
  const start = text.slice(0, 1000).replace(/^[\ufeff\s]+/, '')[0];
  if (start !== '{' && start !== '[') {
    const table = readCsv(text);
    const uneven =
      table.uneven === 0
        ? []
        : [`${table.uneven} rows have another number of cells than the header.`];
    return {
      format: 'csv',
      columns: table.columns,
      rows: table.rows,
      rejected: [],
      warnings: [...warnings, ...uneven],
    };
  }
  const document = parsed(text);
  if (document === undefined) {
    const lines = readLines(text);
    return { ...lines, warnings: [...warnings, ...lines.warnings] };
  }
  const rows = rowsOf(document);
  return { format: 'json', columns: columnsOf(rows), rows, rejected: [], warnings };
}

/**
 * One object per line.
 *
 * @throws SyntaxError when not one line holds one
 */
function readLines(text: string): Records {
  const rows: Row[] = [];
  const rejected: Records['rejected'] = [];
  let lost = 0;
  text.split('\n').forEach((line, index) => {
    const clean = line.replace(/^\ufeff/, '').trim();
    if (clean === '') return;
    const value = clean.startsWith('{') ? parsed(clean) : undefined;
    if (value !== undefined) rows.push(...rowsOf(value));
    else if (++lost <= MOST_REJECTED) {
      rejected.push({ line: index + 1, why: 'This line is no JSON object.' });
    }
  });
  if (rows.length === 0)
    throw new SyntaxError('The file is no JSON, or is being written just now.');
  const warnings = lost === 0 ? [] : [`${lost} lines are no JSON and were left out.`];
  return { format: 'ndjson', columns: columnsOf(rows), rows, rejected, warnings };
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

function rowsOf(value: unknown): Row[] {
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
