import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFile } from '../../../crawlers/files/read.js';
import { sheetsOf } from '../../../crawlers/files/workbook.js';
import { workbook, zip } from '../../support/workbook.js';

const NOW = Date.UTC(2026, 2, 3);

describe('a workbook', () => {
  it('from Brandwatch is read with its label lines and real dates', () => {
    const at = new Date(Date.UTC(2026, 2, 2, 22, 13, 20));
    const bytes = workbook({
      Mentions: [
        ['Report:', 'Bulk mentions download'],
        ['Brand:', '手镯之家'],
        [],
        ['Query Id', 'Date', 'Full Text', 'Url', 'Resource Id', 'Page Type', 'X Reposts'],
        [1, at, '<手镯> & 石头\n掉了', 'https://x.com/a/status/1', '9001', 'twitter', 60],
      ],
      Notes: [['x']],
    });
    const reading = readFile(bytes, { path: 'b.xlsx', now: NOW });
    expect(reading).toMatchObject({ format: 'xlsx', layout: 'brandwatch', refused: [] });
    expect(reading.items).toMatchObject([
      { platform: 'x', id: '9001', publishedAt: at.getTime(), reposts: 60 },
    ]);
    expect(reading.items[0]?.text).toContain('石头');
  });

  it('says which sheets it left out', () => {
    const bytes = workbook({
      Comments: [['content'], ['one']],
      Contents: [
        ['id', 'content'],
        ['1', 'two'],
        ['2', 'three'],
      ],
    });
    const reading = readFile(bytes, { path: 'm.xlsx', now: NOW });
    expect(reading.items.map(({ text }) => text)).toEqual(['two', 'three']);
    expect(reading.warnings).toEqual([
      'Only the sheet "Contents" was read, not Comments; save those as files of their own.',
    ]);
  });

  it('reads every sheet that the same tool wrote, each row by its own columns', () => {
    const bytes = workbook({
      Contents: [
        ['note_id', 'content', 'create_time', 'create_date_time', 'shared_count'],
        ['1', 'post', 1_772_000_000, 'x', '60'],
        ['2', 'another', 1_772_000_000, 'x', '1'],
        ['3', '', 1_772_000_000, 'x', '1'],
      ],
      Comments: [
        ['comment_id', 'note_id', 'create_time', 'create_date_time', 'content'],
        ['9', '1', 1_772_000_000, 'x', 'said below'],
        ['8', '1', 1_772_000_000, 'x', ''],
      ],
      Creators: [
        ['user_id', 'nickname', 'follows', 'fans'],
        ['5', 'anna', '1', '2'],
      ],
    });
    const reading = readFile(bytes, { path: 'm.xlsx', now: NOW });
    expect(reading.items).toMatchObject([
      { platform: 'weibo', id: '1', text: 'post', reposts: 60 },
      { platform: 'weibo', id: '2', text: 'another' },
      { platform: 'weibo', id: '9', text: 'said below' },
    ]);
    // The numbers of the second sheet go on behind the first, so that none stands for two rows.
    expect(reading.refused.map(({ line }) => line)).toEqual([4, 7]);
    expect(reading.warnings.join(' ')).toContain('not Creators');
  });

  it('has inline text, runs of text with hints of reading, truth values and gaps', () => {
    const bytes = zip({
      'xl/workbook.xml':
        '<x:workbook><x:sheets><x:sheet name="A" r:id="r1"/></x:sheets></x:workbook>',
      'xl/_rels/workbook.xml.rels': '<Relationship Id="r1" Target="/xl/worksheets/s.xml"/>',
      'xl/sharedStrings.xml':
        '<sst><si><r><t>東</t></r><r><t>京</t></r><rPh sb="0" eb="1"><t>トウ</t></rPh></si></sst>',
      'xl/worksheets/s.xml':
        '<x:row r="2"><x:c r="A2" t="inlineStr"><x:is><x:t>a&#x4e00;</x:t></x:is></x:c><x:c r="C2" t="s"><x:v>0</x:v></x:c><x:c r="D2" t="b"><x:v>1</x:v></x:c><x:c r="E2"/></x:row>',
    });
    expect(sheetsOf(bytes)).toEqual([
      { name: 'A', rows: [{ row: ['a一', '', '東京', 'true', ''], line: 2 }] },
    ]);
  });

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 30)],
    ['no workbook at all', () => zip({ 'a.txt': 'x' })],
    ['without rows', () => workbook({ A: [['only a header']] })],
    [
      'a bomb',
      () =>
        zip({
          'xl/workbook.xml': '<sheet name="A" r:id="r1"/>',
          'xl/_rels/workbook.xml.rels': '<Relationship Id="r1" Target="worksheets/s.xml"/>',
          'xl/worksheets/s.xml': ' '.repeat(200 * 1024 * 1024),
        }),
    ],
  ])('that is %s is refused with a sentence', (_, make) => {
    const bytes = make(
      workbook({
        A: [
          ['id', 'text'],
          ['1', 'a'],
        ],
      }),
    );
    expect(() => readFile(bytes, { path: 'a.xlsx', now: NOW })).toThrow(SyntaxError);
  });

  it('that is damaged anywhere ends in rows or a SyntaxError', () => {
    const good = workbook({
      A: [
        ['id', 'text'],
        ['1', '一'],
        ['2', '二'],
      ],
    });
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 8 });
    fc.assert(
      fc.property(damage, (changes) => {
        const bytes = Buffer.from(good);
        bytes[0] = 0x50;
        for (const [at, value] of changes) if (at > 1) bytes[at] = value;
        try {
          readFile(bytes, { path: 'a.xlsx', now: NOW });
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
