import type { Writable } from 'node:stream';
import type { Mention } from '../../model/mention.js';
import { type Cell, heading, type Names, rowWriter } from './columns.js';
import { put, ZipWriter } from './zip.js';

export const FORMATS = ['csv', 'ndjson', 'xlsx'] as const;
export type Format = (typeof FORMATS)[number];

export const TYPES: Readonly<Record<Format, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

type Pages = AsyncIterable<readonly Mention[]>;

/** Writes all pages to a stream in one format; the stream stays open. */
export function writePages(
  format: Format,
  pages: Pages,
  names: Names,
  out: Writable,
): Promise<void> {
  switch (format) {
    case 'csv':
      return writeCsv(pages, names, out);
    case 'ndjson':
      return writeLines(pages, out);
    case 'xlsx':
      return writeWorkbook(pages, names, out);
  }
}

/** Excel takes a text that begins like this for a formula, and would carry it out. */
const FORMULA = /^[=+\-@\t\r]/;

/** One field as RFC 4180 writes it, with what a spreadsheet would carry out made harmless. */
export function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const csvLine = (cells: readonly Cell[]) => `${cells.map(csvCell).join(',')}\r\n`;

async function writeCsv(pages: Pages, names: Names, out: Writable): Promise<void> {
  const row = rowWriter(names);
  // Without the mark Excel reads Chinese as something else.
  await put(out, `\ufeff${csvLine(heading(names))}`);
  for await (const page of pages) await put(out, page.map((one) => csvLine(row(one))).join(''));
}

async function writeLines(pages: Pages, out: Writable): Promise<void> {
  for await (const page of pages) {
    await put(out, page.map((one) => `${JSON.stringify(one)}\n`).join(''));
  }
}

/** As many rows as a sheet can hold; what is beyond goes on in the next. */
const MOST_ROWS = 1_048_576;
/** As many characters as a cell can hold. */
const MOST_TEXT = 32_767;
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function xmlCell(cell: Cell): string {
  if (cell === null) return '<c/>';
  if (typeof cell === 'number') return `<c><v>${cell}</v></c>`;
  const text = cell
    .slice(0, MOST_TEXT)
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>]/g, (mark) => ESCAPES[mark] ?? mark);
  // An inline text is never carried out as a formula.
  return `<c t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
}

const xmlRow = (cells: readonly Cell[]) => `<row>${cells.map(xmlCell).join('')}</row>`;

/** One sheet after the other, each read from where the last one ended. */
async function writeWorkbook(pages: Pages, names: Names, out: Writable): Promise<void> {
  const zip = new ZipWriter(out);
  const row = rowWriter(names);
  const left: Mention[] = [];
  const source = pages[Symbol.asyncIterator]();
  const reading = { ended: false };
  async function* sheet(): AsyncGenerator<string> {
    yield `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
    yield xmlRow(heading(names));
    let rows = 1;
    while (rows < MOST_ROWS) {
      if (left.length === 0) {
        const next = await source.next();
        if (next.done) {
          reading.ended = true;
          break;
        }
        left.push(...next.value);
      }
      const part = left.splice(0, MOST_ROWS - rows);
      rows += part.length;
      yield part.map((one) => xmlRow(row(one))).join('');
    }
    yield '</sheetData></worksheet>';
  }
  let sheets = 0;
  while (!reading.ended) await zip.add(`xl/worksheets/sheet${++sheets}.xml`, sheet());
  const numbers = Array.from({ length: sheets }, (_, at) => at + 1);
  const title = names.locale === 'zh' ? '声音' : 'Mentions';
  await zip.add('xl/workbook.xml', [
    `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>`,
    ...numbers.map(
      (n) => `<sheet name="${title}${n === 1 ? '' : ` ${n}`}" sheetId="${n}" r:id="rId${n}"/>`,
    ),
    '</sheets></workbook>',
  ]);
  await zip.add('xl/_rels/workbook.xml.rels', [
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">`,
    ...numbers.map(
      (n) =>
        `<Relationship Id="rId${n}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
    ),
    '</Relationships>',
  ]);
  await zip.add('_rels/.rels', [
    `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ]);
  const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  await zip.add('[Content_Types].xml', [
    `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/>`,
    ...numbers.map(
      (n) =>
        `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${sheetType}.worksheet+xml"/>`,
    ),
    '</Types>',
  ]);
  await zip.end();
}
