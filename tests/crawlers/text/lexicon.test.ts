import { describe, expect, it } from 'vitest';
import { IntMap } from '../../../crawlers/text/int-map.js';
import { compound, Lexicon } from '../../../crawlers/text/lexicon.js';
import { Units } from '../../../crawlers/text/units.js';

const lexicon = new Lexicon('good\t1.9\nbad\t-2.5\ngreat\t3.1\nno\t-1.2\n\nbroken line');

function sums(text: string): ReturnType<Lexicon['sum']> {
  const units = new Units();
  units.read(text);
  return { ...lexicon.sum(units) };
}

describe('the lexicon', () => {
  it('adds up valences and counts both sides', () => {
    const { total, positive, negative } = sums('Good camera, BAD battery');
    expect(total).toBeCloseTo(-0.6);
    expect([positive, negative]).toEqual([1, 1]);
  });

  it('turns a word round behind a negation within three words', () => {
    expect(sums('not good').total).toBeCloseTo(1.9 * -0.74);
    expect(sums("isn't it good").negated).toBe(1);
    expect(sums('not in any way was it good').negated).toBe(0);
  });

  it('raises a word behind a booster', () => {
    expect(sums('very good').total).toBeCloseTo(1.9 + 0.293);
    expect(sums('very bad').total).toBeCloseTo(-2.5 - 0.293);
  });

  it('keeps the valence of a word that also negates', () => {
    expect(sums('no').total).toBeCloseTo(-1.2);
  });

  it('knows the last and the strongest word', () => {
    const { last, strongest } = sums('great and bad');
    expect(last).toBe(-2.5);
    expect(strongest).toBe(3.1);
  });

  it('lets what follows a “but” count more than what comes before it', () => {
    expect(sums('great but bad').total).toBeCloseTo(0.5 * 3.1 - 1.5 * 2.5);
    expect(sums('but good').total).toBeCloseTo(1.9);
  });

  it.each([
    ['ok :)', 2],
    ['ok :-(', -2],
    ['ok ;D', 2.3],
    ['hm :/', -1.4],
    ['we <3 it', 1.9],
    ['👍', 2.4],
    ['😡😡', -4.8],
    ['at 10:30 (see http://a.example/b)', 0],
    ['a:b', 0],
  ])('reads the faces and emoji of %j', (text, total) => {
    expect(sums(text).total).toBeCloseTo(total);
  });

  it('has a compound within ±1 that grows with the total', () => {
    expect(compound(0)).toBe(0);
    expect(compound(4)).toBeCloseTo(4 / Math.sqrt(31));
    expect(compound(-1e9)).toBeCloseTo(-1);
  });

  it('says nothing of Chinese', () => {
    expect(sums('质量很差').total).toBe(0);
  });
});

describe('a map of whole numbers', () => {
  it('finds what was put in and nothing else', () => {
    const entries = Array.from({ length: 500 }, (_, i) => [i * 7919 - 1_000_000, i] as const);
    const map = new IntMap(entries);
    for (const [key, value] of entries) expect(map.get(key)).toBe(value);
    expect(map.get(3)).toBeNaN();
  });

  it('keeps the last entry of a key, and knows zero and negative keys', () => {
    const map = new IntMap([
      [0, 1],
      [0, 2],
      [-5, 3],
    ]);
    expect([map.get(0), map.get(-5)]).toEqual([2, 3]);
    expect(new IntMap([]).get(0)).toBeNaN();
  });
});
