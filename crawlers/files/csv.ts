import { ASTRAY, closing, MOST_COLUMNS, OPEN } from './quotes.js';

/** Longest cell that is kept, characters; the rest of it is dropped. */
const LONGEST_CELL = 200_000;
/** Characters in which a quote must close once one was found that does not. */
const SHORT_CELL = 2000;
/** Lines among which the header is looked for. */
const HEADER_WITHIN = 30;

export interface Table {
  columns: string[];
  rows: Record<string, string>[];
  /** Line on which each row begins, from 1. */
  lines: number[];
  /** Rows that have another number of cells than the header. */
  uneven: number;
}

/**
 * Reads a table with quoting after RFC 4180 (a quote astray loses no more than its own line), `,` `;` or tab between cells, any label lines before
 * the header, and rows of the wrong length.
 */
export function readCsv(text: string): Table {
  const delimiter = guessDelimiter(text);
  const header = headerOf(text, delimiter);
  return { columns: header.columns, ...bodyOf(text, delimiter, header.columns, header.rows) };
}

/** The names of the columns, and how many lines of cells end with them. */
export function headerOf(text: string, delimiter: string): { columns: string[]; rows: number } {
  return headerIn(cells(text, delimiter));
}

/** A line of cells, and the number of the line on which it begins. */
export interface CellRow {
  row: string[];
  line: number;
}

/** The table of lines of cells, whatever file they come from. */
export function tableOf(all: readonly CellRow[]): Table {
  const { columns, rows } = headerIn(all);
  return { columns, ...under(columns, all, rows) };
}

function headerIn(all: Iterable<CellRow>): { columns: string[]; rows: number } {
  const first: string[][] = [];
  for (const { row } of all) {
    first.push(row);
    if (first.length === HEADER_WITHIN) break;
  }
  const start = headerAt(first);
  return {
    columns: unique((first[start] ?? []).map((name) => name.replace(/^\ufeff/, '').trim())),
    rows: Math.min(start + 1, first.length),
  };
}

/** The rows after the first `skip` lines of cells; `line` is where the text begins in its file. */
export function bodyOf(
  text: string,
  delimiter: string,
  columns: readonly string[],
  skip = 0,
  line = 1,
): Omit<Table, 'columns'> {
  return under(columns, cells(text, delimiter, line), skip);
}

function under(
  columns: readonly string[],
  all: Iterable<CellRow>,
  skip: number,
): Omit<Table, 'columns'> {
  const table: Omit<Table, 'columns'> = { rows: [], lines: [], uneven: 0 };
  let at = 0;
  for (const { row, line } of all) {
    if (at++ < skip || row.every((cell) => cell.trim() === '')) continue;
    if (row.length !== columns.length) table.uneven++;
    table.rows.push(Object.fromEntries(columns.map((name, index) => [name, row[index] ?? ''])));
    table.lines.push(line);
  }
  return table;
}

/** The sign that splits the first lines most evenly. */
export function guessDelimiter(text: string): string {
  const head = text.slice(0, 20_000);
  const widths = [',', ';', '\t'].map((delimiter) => {
    const rows = [...cells(head, delimiter)].slice(0, 20).map(({ row }) => row.length);
    const widest = Math.max(0, ...rows);
    return {
      delimiter,
      score: widest < 2 ? 0 : widest * rows.filter((width) => width === widest).length,
    };
  });
  return widths.reduce((best, one) => (one.score > best.score ? one : best)).delimiter;
}

/** Label lines such as "Report:" and empty lines come before the header of some exports. */
function headerAt(rows: readonly string[][]): number {
  const index = rows.findIndex((row) => {
    const filled = row.filter((cell) => cell.trim() !== '');
    const label = filled.length <= 2 && (filled[0] ?? '').trim().endsWith(':');
    return filled.length > 0 && !label;
  });
  return Math.max(0, index);
}

/** A name used twice gets a number, so that neither column hides the other. */
function unique(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name, index) => {
    const base = name === '' ? `column ${index + 1}` : name;
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return count === 1 ? base : `${base} (${count})`;
  });
}

function* cells(text: string, delimiter: string, first = 1): Generator<CellRow> {
  let row: string[] = [];
  let at = 0;
  let from = 0;
  let line = first;
  let hopeless = false;
  while (at <= text.length) {
    const plain = row.length >= MOST_COLUMNS;
    const cell = readCell(
      text,
      at,
      delimiter,
      plain ? at : hopeless ? lineEnd(text, at) : Infinity,
    );
    hopeless ||= cell.open && !plain;
    if (row.length < MOST_COLUMNS) row.push(cell.value.slice(0, LONGEST_CELL));
    at = cell.next;
    if (text.startsWith(delimiter, at)) {
      at += 1;
      continue;
    }
    if (row.length > 1 || row[0] !== '' || at < text.length) yield { row, line };
    row = [];
    if (at >= text.length) return;
    at += text.startsWith('\r\n', at) ? 2 : 1;
    line += newlines(text, from, at);
    from = at;
  }
}

/** Where a cell must close on its own line, and soon: it may be one of very many. */
function lineEnd(text: string, from: number): number {
  const end = text.slice(from, from + SHORT_CELL).indexOf('\n');
  return from + (end < 0 ? SHORT_CELL : end);
}

function newlines(text: string, from: number, to: number): number {
  let n = 0;
  for (let at = from; at < to; at++) {
    const sign = text.charCodeAt(at);
    if (sign === 10 || (sign === 13 && text.charCodeAt(at + 1) !== 10)) n++;
  }
  return n;
}

/** `until`: where to look no further for a closing quote, since an earlier cell found none. */
function readCell(
  text: string,
  from: number,
  delimiter: string,
  until: number,
): { value: string; next: number; open: boolean } {
  const split = delimiter.charCodeAt(0);
  const close = text[from] === '"' ? closing(text, from + 1, split, until) : ASTRAY;
  if (close < 0) {
    let at = from;
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r')
      at++;
    return { value: text.slice(from, at), next: at, open: close === OPEN };
  }
  let next = close + 1;
  while (text[next] === ' ') next++;
  return { value: text.slice(from + 1, close).replaceAll('""', '"'), next, open: false };
}
