import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './any-text.js';
import { foldText, isHan, isLatin } from '../../../crawlers/text/fold.js';
import { SIMPLIFIED, TRADITIONAL } from '../../../crawlers/text/han-pairs.js';

describe('folding', () => {
  it('makes width, case and script alike', () => {
    expect(foldText('ＡＢＣ，１２３（蘋果）')).toBe('abc,123(苹果)');
    expect(foldText('售後服務')).toBe('售后服务');
    expect(foldText('ÀÉ')).toBe('àé');
  });

  it('keeps offsets and is the same when done twice', () => {
    fc.assert(
      fc.property(anyText(200), (text) => {
        const once = foldText(text);
        expect(once).toHaveLength(text.length);
        expect(foldText(once)).toBe(once);
      }),
    );
  });

  it('has a simplified form for every traditional one', () => {
    expect(SIMPLIFIED).toHaveLength(TRADITIONAL.length);
    expect(new Set(TRADITIONAL).size).toBe(TRADITIONAL.length);
  });

  it('tells Chinese characters and Latin letters', () => {
    expect(Array.from('好a9，').map((c) => isHan(c.charCodeAt(0)))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(Array.from('好aé9÷').map((c) => isLatin(c.charCodeAt(0)))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });
});
