import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';

const analyst = new LexiconAnalyst();
afterAll(() => analyst.close());

async function labels(...texts: string[]): Promise<string[]> {
  return (await analyst.analyse(texts.map((text) => ({ text })))).map(({ label }) => label);
}

describe('the lexicon', () => {
  it('tells bad from good in Chinese and English, in the order of the texts', async () => {
    expect(
      await labels(
        '这家店太差了，质量垃圾，客服态度恶劣',
        '非常满意，质量很好，推荐',
        'terrible quality, the worst shop, I hate it',
        'I love this, it is wonderful and the best',
      ),
    ).toEqual(['neg', 'pos', 'neg', 'pos']);
  });

  it('says unknown, and not neutral, of what it cannot read', async () => {
    const [one] = await analyst.analyse([{ text: 'これはひどいですね' }]);
    expect(one).toMatchObject({ label: 'unknown', score: null, confidence: null });
  });

  it('ends in a valid analysis for any text', async () => {
    const words = fc
      .array(
        fc.oneof(
          fc.constantFrom('constructor', '__proto__', 'toString', '很', '不', '差', '好', '[怒]'),
          fc.string({ unit: 'binary', maxLength: 6 }),
        ),
        { maxLength: 12 },
      )
      .map((list) => list.join(' '));
    await fc.assert(
      fc.asyncProperty(
        words,
        fc.option(fc.constantFrom('zh', 'en', 'de')),
        async (text, language) => {
          const [one] = await analyst.analyse([{ text, language }]);
          if (one?.label === 'unknown') {
            expect(one).toMatchObject({ score: null, confidence: null });
            return;
          }
          expect(one?.score).toBeGreaterThanOrEqual(-1);
          expect(one?.score).toBeLessThanOrEqual(1);
          expect(one?.confidence).toBeGreaterThanOrEqual(0);
          expect(one?.confidence).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is not thrown off by words that every object has', async () => {
    expect(await labels('constructor 差')).toEqual(await labels('construct 差'));
  });
});
