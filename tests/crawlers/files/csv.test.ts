import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../crawlers/files/csv.js';

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

describe('readCsv', () => {
  it('reads quotes, line breaks and delimiters inside cells', () => {
    expect(readCsv('\ufeffid,text\r\n1,"a ""b"", c\nd"\r\n2,e\r\n')).toEqual({
      lines: [2, 4],
      columns: ['id', 'text'],
      rows: [
        { id: '1', text: 'a "b", c\nd' },
        { id: '2', text: 'e' },
      ],
      uneven: 0,
    });
  });

  it.each([';', '\t', ','])('finds %j between the cells', (delimiter) => {
    const text = [
      ['id', 'text, long; x'],
      ['1', 'a'],
      ['2', 'b'],
    ]
      .map((row) => row.map(quoted).join(delimiter))
      .join('\n');
    expect(readCsv(text).rows.map((row) => row['id'])).toEqual(['1', '2']);
  });

  it('skips label lines before the header', () => {
    const table = readCsv(
      'Report:,Mentions\nBrand:,手镯之家\nFrom:,2023-11-01\n\nQuery Id,Url,Title\n1,https://a.example,t\n',
    );
    expect(table.columns).toEqual(['Query Id', 'Url', 'Title']);
    expect(table.rows).toHaveLength(1);
  });

  it('keeps rows of the wrong length and counts them', () => {
    const table = readCsv('a,b,c\n1,2\n1,2,3,4\n\n5,6,7');
    expect(table.rows).toEqual([
      { a: '1', b: '2', c: '' },
      { a: '1', b: '2', c: '3' },
      { a: '5', b: '6', c: '7' },
    ]);
    expect(table.uneven).toBe(2);
  });

  it('keeps two columns of one name apart, and reads over slips in quoting', () => {
    expect(readCsv('a,a,\n1,2,3\n').columns).toEqual(['a', 'a (2)', 'column 3']);
    expect(readCsv('a,b\n"x" ,"he said "hi" to me"\n1,2').rows).toEqual([
      { a: 'x', b: 'he said "hi" to me' },
      { a: '1', b: '2' },
    ]);
  });

  it.each([
    ['at the end', 'a,b\n1,"never closed\n2,x\n3,y'],
    ['before cells that are quoted well', 'a,b\n1,"never closed\n2,"x"\n3,"y"'],
    ['twice', 'a,b\n1,"never closed\n2,"x\n3,y'],
    ['at the beginning of a line', 'a,b\n"1,never closed\n"2","x"\n3,y'],
  ])('loses no row to a quote that nobody closed: %s', (_, csv) => {
    const { rows } = readCsv(csv);
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows[0])).toContain('never closed');
    expect(rows[2]).toEqual({ a: '3', b: 'y' });
  });

  it('takes no more than a moment for a table in which every quote is astray', () => {
    const started = performance.now();
    expect(readCsv(`a,b\n${'1,"x\n'.repeat(100_000)}`).rows).toHaveLength(100_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('reads back every table that is written by the rules', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', '风', ' ', ';', '='),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }), (rows) => {
        fc.pre(rows.every((row) => row.some((one) => one.trim() !== '')));
        const text = [['x', 'y', 'z'], ...rows]
          .map((row) => row.map(quoted).join(','))
          .join('\r\n');
        expect(readCsv(text).rows).toEqual(rows.map(([x, y, z]) => ({ x, y, z })));
      }),
    );
  });

  it('ends on any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\t', ';', ':') }),
        (text) => {
          expect(Array.isArray(readCsv(text).rows)).toBe(true);
        },
      ),
    );
  });
});
