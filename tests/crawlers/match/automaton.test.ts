import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Automaton, Hits } from '../../../crawlers/match/automaton.js';
import { foldText } from '../../../crawlers/text/fold.js';

function scan(words: string[], text: string, from?: number, to?: number): [string, number][] {
  const hits = new Hits();
  new Automaton(words).scan(text, hits, from, to);
  return Array.from({ length: hits.count }, (_, i) => [
    words[hits.words[i] ?? 0] ?? '',
    hits.ends[i] ?? 0,
  ]);
}

describe('the automaton', () => {
  it('finds words that overlap and words inside words', () => {
    expect(scan(['he', 'she', 'his', 'hers'], 'ushers')).toEqual([
      ['she', 4],
      ['he', 4],
      ['hers', 6],
    ]);
  });

  it('compares folded', () => {
    expect(scan(['苹果', 'abc'], '蘋果ＡＢＣ')).toEqual([
      ['苹果', 2],
      ['abc', 5],
    ]);
  });

  it('keeps to the range it was given', () => {
    expect(scan(['苹果'], '苹果苹果苹果', 1, 4)).toEqual([['苹果', 4]]);
  });

  it('refuses empty and doubled words', () => {
    expect(() => new Automaton([''])).toThrow('empty');
    expect(() => new Automaton(['Ab', 'aB'])).toThrow('twice');
  });

  it('finds exactly what a search for each word finds', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'b', '苹', '果'),
      minLength: 1,
      maxLength: 4,
    });
    const text = fc.string({ unit: fc.constantFrom('a', 'B', '苹', '果', 'x'), maxLength: 60 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 12 }), text, (words, source) => {
        const expected = words.flatMap((w) =>
          Array.from(source).flatMap((_, i) =>
            foldText(source).startsWith(w, i) ? [`${w}@${i + w.length}`] : [],
          ),
        );
        const found = scan(words, source).map(([w, end]) => `${w}@${end}`);
        expect(found.sort()).toEqual(expected.sort());
      }),
    );
  });

  it('grows its memory with the number of hits', () => {
    expect(scan(['a'], 'a'.repeat(5000))).toHaveLength(5000);
  });
});
