import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../crawlers/files/csv.js';
import { count, readPortion, shapeOf, wholeRecords } from '../../../crawlers/files/portion.js';
import type { Row } from '../../../crawlers/files/records.js';

/** Reads a file in pieces of these sizes, as a growing file is read. */
function inPieces(bytes: Buffer, name: string, sizes: readonly number[]) {
  const shape = shapeOf(bytes, name, true);
  if (typeof shape === 'string') return shape;
  const rows: Row[] = [];
  const lines: number[] = [];
  let { start: offset, line } = shape;
  let turn = 0;
  let more = 0;
  while (offset < bytes.length) {
    const piece = bytes.subarray(offset, offset + (sizes[turn++ % sizes.length] ?? 1) + more);
    const cut = wholeRecords(piece, shape, offset + piece.length >= bytes.length);
    more = cut === 0 ? more + 50 : 0;
    const read = readPortion(piece.subarray(0, cut), shape, line);
    rows.push(...read.rows);
    lines.push(...read.lines);
    line += count(piece.subarray(0, cut));
    offset += cut;
  }
  return { rows, lines };
}

const text = fc.string({
  unit: fc.constantFrom('a', '镯', ',', '"', '\n', '\r\n', '\r', '😀', ' ', ';', '\t'),
  maxLength: 12,
});

describe('a table that is read in pieces', () => {
  it('gives the same rows and line numbers however it is cut', () => {
    const table = fc.array(fc.tuple(text, text, text), { minLength: 1, maxLength: 15 });
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        table,
        sizes,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (rows, cuts, end, mark) => {
          const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
          const body = rows.map((row) => row.map(quote).join(',')).join(end);
          const csv = `${mark ? '\ufeff' : ''}id,text,author${end}${body}${end}`;
          const whole = readCsv(csv);
          const read = inPieces(Buffer.from(csv), 'a.csv', cuts);
          expect(read).toEqual({ rows: whole.rows, lines: whole.lines });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives the same rows however it is cut, also where quotes are astray', () => {
    const table = fc.array(fc.tuple(text, text, text), { minLength: 1, maxLength: 15 });
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(table, sizes, (rows, cuts) => {
        const body = rows.map((row) => row.join(',')).join('\n');
        const csv = `id,text,author\n${body}\n`;
        const shape = shapeOf(Buffer.from(csv), 'a.csv', true);
        fc.pre(typeof shape !== 'string' && 'delimiter' in shape && shape.delimiter === ',');
        const whole = readCsv(csv);
        expect(inPieces(Buffer.from(csv), 'a.csv', cuts)).toEqual({
          rows: whole.rows,
          lines: whole.lines,
        });
      }),
      { numRuns: 300 },
    );
  });

  it('begins after the label lines of a report', () => {
    const csv = 'Report:,x\nBrand:,"a\nb"\n\nId,Text\n1,好\n2,坏\n';
    expect(inPieces(Buffer.from(csv), 'a.csv', [3])).toEqual({
      rows: [
        { Id: '1', Text: '好' },
        { Id: '2', Text: '坏' },
      ],
      lines: [6, 7],
    });
  });

  it('does not wait for ever for a quote that nobody closes', () => {
    const shape = shapeOf(Buffer.from('id,text\n1,a\n'), 'a.csv', false);
    if (typeof shape === 'string') throw new Error(shape);
    const lost = Buffer.from(`2,"open\n${'3,b\n'.repeat(1_100_000)}`);
    expect(wholeRecords(lost.subarray(0, 1000), shape, false)).toBe(0);
    expect(wholeRecords(lost, shape, false)).toBe(lost.length);
  });
});

describe('what a file is', () => {
  const json = (...rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
  it.each([
    ['', 'a.csv', false, 'wait'],
    ['id,te', 'a.csv', false, 'wait'],
    ['[{"id":1}', 'a.json', false, 'whole'],
    ['{"user":{},"weibo":[]}', 'a.json', false, 'whole'],
    ['{\n  "user": {\n', 'a.json', false, 'whole'],
    ['{"id":1', 'a.txt', false, 'wait'],
    ['PK\u0003\u0004', 'a.xlsx', false, 'whole'],
    ['i\u0000d\u0000', 'a.csv', false, 'whole'],
    ['{"id":1}', 'a.txt', true, 'whole'],
  ])('%j named %s (complete: %s) is "%s"', (head, name, complete, expected) => {
    expect(shapeOf(Buffer.from(head), name, complete)).toBe(expected);
  });

  it('is lines of JSON where two lines are objects, whatever its name', () => {
    for (const name of ['a.json', 'a.txt', 'a.jsonl'])
      expect(shapeOf(Buffer.from(`${json({ a: 1 }, { a: 2 })}\n`), name, false)).toMatchObject({
        format: 'ndjson',
      });
    expect(inPieces(Buffer.from(json({ a: '镯' }, { a: '子' })), 'a.jsonl', [4])).toEqual({
      rows: [{ a: '镯' }, { a: '子' }],
      lines: [1, 2],
    });
  });
});
