import { unescapeXml } from './xml.js';
import type { CellRow } from './csv.js';
import { unzip } from './zip.js';

/** A sheet as lines of cells, dates written as `YYYY-MM-DD HH:MM:SS`. */
export interface Sheet {
  name: string;
  rows: CellRow[];
}

const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 500;
const DAY = 86_400_000;
/** Serial number 0 of the two calendars of workbooks, epoch ms. */
const FROM_1900 = Date.UTC(1899, 11, 30);
const FROM_1904 = Date.UTC(1904, 0, 1);

/**
 * The sheets of an Office Open XML workbook (ECMA-376 part 1, §18), in their order.
 *
 * @throws SyntaxError for anything else
 */
export function sheetsOf(bytes: Uint8Array): Sheet[] {
  const files = unzip(bytes);
  const read = (name: string): string => {
    const file = files.get(name);
    return file ? new TextDecoder().decode(file()) : '';
  };
  const book = read('xl/workbook.xml');
  if (book === '') throw new SyntaxError('The archive holds no workbook.');
  const targets = new Map(
    elements(read('xl/_rels/workbook.xml.rels'), 'Relationship').map(({ attributes }) => [
      attributes['Id'] ?? '',
      (attributes['Target'] ?? '').replace(/^(\/?xl)?\//, ''),
    ]),
  );
  const strings = elements(read('xl/sharedStrings.xml'), 'si').map(({ inner }) => textOf(inner));
  const dates = dateStyles(read('xl/styles.xml'));
  const zero = /date1904\s*=\s*"(1|true)"/.test(book) ? FROM_1904 : FROM_1900;
  return elements(book, 'sheet').map(({ attributes }) => {
    const target = targets.get(attributes['r:id'] ?? '') ?? '';
    const rows = rowsOf(read(`xl/${target}`), { strings, dates, zero });
    return { name: unescapeXml(attributes['name'] ?? ''), rows };
  });
}

interface Element {
  attributes: Record<string, string>;
  inner: string;
}

/** Elements of a name, with or without a prefix; none of those asked for holds its own kind. */
function elements(xml: string, name: string): Element[] {
  return [...each(xml, name)];
}

function* each(xml: string, name: string): Generator<Element> {
  const open = new RegExp(`<(?:\\w+:)?${name}(\\s[^>]*?)?(/?)>`, 'g');
  const close = new RegExp(`</(?:\\w+:)?${name}>`, 'g');
  for (let found = open.exec(xml); found; found = open.exec(xml)) {
    let inner = '';
    if (found[2] !== '/') {
      close.lastIndex = open.lastIndex;
      const end = close.exec(xml);
      if (!end) return;
      inner = xml.slice(open.lastIndex, end.index);
      open.lastIndex = close.lastIndex;
    }
    yield { attributes: attributesOf(found[1] ?? ''), inner };
  }
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([\w:]+)\s*=\s*"([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

/** The text of a cell: its runs one after the other, without phonetic hints. */
function textOf(inner: string): string {
  const said = inner.replace(/<(?:\w+:)?rPh\b[^]*?<\/(?:\w+:)?rPh>/g, '');
  return elements(said, 't')
    .map((run) => unescapeXml(run.inner))
    .join('');
}

/** Indexes of cell styles that show a number as a date. */
function dateStyles(styles: string): ReadonlySet<number> {
  const codes = new Map(
    elements(styles, 'numFmt').map(({ attributes }) => [
      Number(attributes['numFmtId']),
      attributes['formatCode'] ?? '',
    ]),
  );
  const formats = elements(styles, 'cellXfs')[0]?.inner ?? '';
  const dates = new Set<number>();
  elements(formats, 'xf').forEach(({ attributes }, index) => {
    const id = Number(attributes['numFmtId'] ?? 0);
    const code = codes.get(id);
    if (code === undefined ? isBuiltInDate(id) : isDateCode(code)) dates.add(index);
  });
  return dates;
}

function isBuiltInDate(id: number): boolean {
  return (
    (id >= 14 && id <= 22) ||
    (id >= 27 && id <= 36) ||
    (id >= 45 && id <= 47) ||
    (id >= 50 && id <= 58)
  );
}

/** A format with year, month, day or hour outside quotes, brackets and escapes. */
function isDateCode(code: string): boolean {
  return /[ymdhs]/i.test(code.replace(/&quot;[^]*?&quot;|"[^"]*"|\[[^\]]*\]|\\./g, ''));
}

interface Book {
  strings: readonly string[];
  dates: ReadonlySet<number>;
  /** Epoch ms. */
  zero: number;
}

function rowsOf(xml: string, book: Book): CellRow[] {
  const rows: CellRow[] = [];
  for (const { attributes, inner } of each(xml, 'row')) {
    const row: string[] = [];
    for (const cell of each(inner, 'c')) {
      const at = columnOf(cell.attributes['r']) ?? row.length;
      if (at >= MOST_COLUMNS) continue;
      while (row.length < at) row.push('');
      row[at] = valueOf(cell, book);
    }
    rows.push({ row, line: Number(attributes['r'] ?? rows.length + 1) });
    if (rows.length >= MOST_ROWS) break;
  }
  return rows;
}

/** 0 for "A7", 27 for "AB7". */
function columnOf(reference: string | undefined): number | null {
  const letters = /^[A-Z]+/.exec(reference ?? '')?.[0];
  if (letters === undefined) return null;
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function valueOf({ attributes, inner }: Element, { strings, dates, zero }: Book): string {
  if (attributes['t'] === 'inlineStr') return textOf(inner);
  const value = unescapeXml(elements(inner, 'v')[0]?.inner ?? '');
  if (attributes['t'] === 's') return strings[Number(value)] ?? '';
  if (attributes['t'] === 'b') return value === '1' ? 'true' : 'false';
  const number = Number(value);
  if (value === '' || attributes['t'] !== undefined || !Number.isFinite(number)) return value;
  if (dates.has(Number(attributes['s'] ?? -1))) return dateText(number, zero);
  return /e/i.test(value) ? String(number) : value;
}

/** Whole seconds: a serial number is a fraction that does not hit them. */
function dateText(serial: number, zero: number): string {
  const at = new Date(Math.round((zero + serial * DAY) / 1000) * 1000);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 19).replace('T', ' ');
}
