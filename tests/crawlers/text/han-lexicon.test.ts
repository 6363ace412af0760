import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './any-text.js';
import { HanLexicon } from '../../../crawlers/text/han-lexicon.js';
import { compound } from '../../../crawlers/text/lexicon.js';
import { INTENSIFIERS_ZH, LEXICON_ZH } from '../../../crawlers/text/lexicon-zh.js';
import { Units } from '../../../crawlers/text/units.js';

const lexicon = new HanLexicon();

function said(text: string, from?: number, to?: number): number {
  const units = new Units();
  units.read(text);
  return lexicon.compound(units, from ?? 0, to ?? units.count);
}
const valence = (word: string): number => LEXICON_ZH[word] ?? NaN;

describe('the Chinese lexicon', () => {
  it('adds up the words it finds, the longest first, and takes half of a single unit', () => {
    expect(said('桌子椅子')).toBe(0);
    expect(said('太失望')).toBeCloseTo(compound(valence('失望') * (INTENSIFIERS_ZH['太'] ?? 1)));
    expect(said('失望，垃圾')).toBeCloseTo(compound(valence('失望') + valence('垃圾')));
    expect(said('赞')).toBeCloseTo(compound(valence('赞') / 2));
    expect(said('点赞')).toBeCloseTo(compound(valence('点赞')));
  });

  it('turns a word behind a negation, but not one far behind it', () => {
    expect(said('从来没有让我失望')).toBeCloseTo(compound(-0.7 * valence('失望')));
    expect(said('没有桌子椅子书架失望')).toBeCloseTo(compound(valence('失望')));
  });

  it('knows emoticons, emoji, Latin slang and traditional characters', () => {
    expect(said('[怒]')).toBeCloseTo(compound(valence('[怒]') / 2));
    expect(said('😡')).toBeCloseTo(compound(valence('😡') / 2));
    expect(said('YYDS')).toBeGreaterThan(0);
    expect(said('質量差，騙子')).toBeCloseTo(said('质量差，骗子'));
  });

  it('finds nothing in numbers, whatever their digits: all are read as one', () => {
    expect(said('售价1299元，2013年起')).toBe(0);
    expect(Object.keys(LEXICON_ZH).filter((word) => /^[0-9]/.test(word))).toEqual([]);
  });

  it('reads a part of a text as it reads that part alone', () => {
    expect(said('垃圾，很满意', 3, 6)).toBeCloseTo(said('很满意'));
  });

  it('stays between −1 and 1 for any text', () => {
    fc.assert(
      fc.property(anyText(600), (text) => {
        expect(Math.abs(said(text))).toBeLessThanOrEqual(1);
      }),
    );
  });
});
