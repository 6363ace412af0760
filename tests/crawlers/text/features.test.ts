import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './any-text.js';
import { type Piece, Features, finish } from '../../../crawlers/text/features.js';
import { Lexicon } from '../../../crawlers/text/lexicon.js';
import { packCell } from '../../../crawlers/text/table.js';

const ZH = { order: 4, maxWords: 3, lexicon: false };

function extract(text: string, features = new Features(ZH, null)): number[] {
  const count = features.extract(text);
  return [...features.hashes.slice(0, count)];
}

function hashesOf({ hashes, lasts, ranges, end }: Piece): number[] {
  return [0, 2, 4].flatMap((run) => {
    const [from = 0, to = 0] = ranges.slice(run, run + 2);
    return [...hashes.slice(from, to)].filter((_, i) => (lasts[from + i] ?? 0) < end);
  });
}

describe('features', () => {
  it('have exactly these hashes, on which the committed models rest', () => {
    expect(finish(1)).toBe(1364076727);
    expect(finish(-1)).toBe(-2114883783);
    expect(extract('不好')).toEqual([
      -950475045, 1836006697, 1449756482, -1922796186, -99092631, 1559788973,
    ]);
    expect(extract('good 手机')).toEqual([
      959467687, -1316814731, 1372671107, -285172766, -111707530, 40695133, -1882922930, 848043227,
      -1080423008, 687573563, -668707144, -315212970, 761977988, 181215926,
    ]);
  });

  it('are n-grams up to the order, and the own part once more', () => {
    // Five units: 5 + 4 + 3 + 2 n-grams, and 5 + 4 of the own part.
    expect(extract('一二三四五')).toHaveLength(23);
    // Behind the quote nothing counts as own: units 好 / / USER : 坏.
    expect(extract('好//@甲:坏')).toHaveLength(6 + 5 + 4 + 3 + 1);
  });

  it('end an n-gram before its fourth Latin word', () => {
    // n-grams of 4 words: 4 + 3 + 2; own part: 4 + 3. Words of three letters have no letter grams.
    expect(extract('one two six ten')).toHaveLength(16);
  });

  it('differ between a phrase in the own part and the same phrase in a quote', () => {
    const own = new Set(extract('差评'));
    const quoted = extract('//@甲:差评').filter((hash) => own.has(hash));
    expect(quoted).toHaveLength(3);
  });

  it('follow an n-gram no further once it is unknown', () => {
    const cells = new Int32Array(1 << 12);
    const [first = 0] = extract('不好');
    cells[first & (cells.length - 1)] = packCell(first >>> 24, 1, 1, 1);
    const found = extract('不好', new Features(ZH, null, cells));
    expect(found).toEqual([first]);
  });

  it('of a clause are cut out of the text as if the clause stood alone', () => {
    const clause = fc
      .array(fc.constantFrom('好', '不', '差', 'good ', 'phone', '😡', '[怒]', '3'), {
        minLength: 1,
      })
      .map((units) => units.join(''));
    fc.assert(
      fc.property(clause, clause, clause, (before, piece, after) => {
        const whole = new Features(ZH, null);
        whole.extract(`${before}，${piece}，${after}`);
        const from = before.length + 1;
        const { hashes, lasts } = whole;
        const part = {
          hashes,
          lasts,
          count: 0,
          reading: 0,
          ranges: new Int32Array(6),
          first: 0,
          end: 0,
        };
        whole.within(from, from + piece.length, part);
        expect(hashesOf(part)).toEqual(extract(piece));
      }),
    );
  });

  it('of a text are read once and kept until another text comes', () => {
    const features = new Features(ZH, null);
    const first = extract('很好', features);
    features.hashes.fill(0);
    expect(extract('很好', features)).not.toEqual(first);
    extract('差', features);
    expect(extract('很好', features)).toEqual(first);
  });

  it('need a lexicon when they are said to read one', () => {
    expect(() => new Features({ ...ZH, lexicon: true }, null)).toThrow('lexicon');
  });

  it('add six bins of the lexicon, which tell a negation', () => {
    const lexicon = new Lexicon('good\t1.9\nbad\t-2.5');
    const english = new Features({ order: 1, maxWords: 3, lexicon: true }, lexicon);
    const bins = (text: string): number[] => extract(text, english).slice(-6);
    expect(bins('good')).not.toEqual(bins('not good'));
    expect(bins('so not bad')[5]).toBe(bins('not good')[5]);
  });

  it('stay within their memory for any string', () => {
    const features = new Features(ZH, null);
    fc.assert(
      fc.property(anyText(900), (text) => {
        expect(features.extract(text)).toBeLessThan(features.hashes.length);
      }),
    );
    expect(features.extract('abcd '.repeat(500))).toBeLessThan(features.hashes.length);
    expect(features.extract('好坏'.repeat(500))).toBeLessThan(features.hashes.length);
  });
});
