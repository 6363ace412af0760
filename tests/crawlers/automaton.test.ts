import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Automaton } from '../../crawlers/automaton.js';

/** Every place of every word, by looking at every place. */
function naive(words: readonly string[], text: string): string[] {
  return words.flatMap((word, index) =>
    word === ''
      ? []
      : Array.from({ length: text.length }, (_, start) => start)
          .filter((start) => text.startsWith(word, start))
          .map((start) => `${index}:${start}-${start + word.length}`),
  );
}

function found(words: readonly string[], text: string): string[] {
  const places: string[] = [];
  new Automaton(words).search(text, (word, start, end) => places.push(`${word}:${start}-${end}`));
  return places;
}

describe('the automaton', () => {
  it('finds each place of each word, overlapping and nested ones too', () => {
    const short = fc.stringMatching(/^[ab风声]{0,4}$/);
    fc.assert(
      fc.property(
        fc.array(short, { maxLength: 8 }),
        fc.stringMatching(/^[ab风声]{0,30}$/),
        (words, text) => {
          expect(found(words, text).sort()).toEqual(naive(words, text).sort());
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('does so in any Unicode', () => {
    const any = fc.string({ unit: 'binary', maxLength: 4 });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 4 }), any, fc.nat(3), (words, around, at) => {
        const text = `${around}${words[at] ?? ''}${around}`;
        expect(found(words, text).sort()).toEqual(naive(words, text).sort());
      }),
    );
  });

  it('finds nothing without words', () => {
    expect(found([], 'anything')).toEqual([]);
    expect(found([''], 'anything')).toEqual([]);
  });
});
