import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countWords,
  keywordsOf,
  likelihoodRatio,
  salientWords,
} from '../../../crawlers/text/keywords.js';
import { createSegmenter } from '../../../crawlers/text/segment.js';
import { anyText } from './any-text.js';

const segmenter = createSegmenter(['手镯之家', '云帆X9']);

describe('segmentation', () => {
  it('keeps names of brands and products whole', () => {
    expect(segmenter.words('手镯之家的云帆X9钻石掉了')).toEqual(
      expect.arrayContaining(['手镯之家', '云帆X9', '钻石']),
    );
    expect(createSegmenter([]).words('手镯之家的钻石')).not.toContain('手镯之家');
  });

  it('knows names in any case, width and script, the longest first, and never inside a word', () => {
    const named = createSegmenter(['星河Mate', '星河Mate 7', '鹿鸣', 'mi']);
    expect(named.words('我的星河ＭＡＴＥ 7又坏了')).toContain('星河ＭＡＴＥ 7');
    expect(named.words('鹿鳴集團道歉')).toContain('鹿鳴');
    expect(named.words('a mini mi')).toEqual(['a', 'mini', 'mi']);
  });

  it('keeps words of the context whole, but does not cut them out of longer ones', () => {
    const named = createSegmenter(['星河'], ['星河手镯', '充电', '镯']);
    expect(named.words('我的星河手镯断了，正在充电，换了充电器')).toEqual(
      expect.arrayContaining(['星河手镯', '充电', '充电器']),
    );
    expect(named.words('星河道歉')).toContain('星河');
  });

  it('loses no letter and invents none', () => {
    const named = createSegmenter(['手镯之家', '云帆X9', '家'], ['之家', '手镯']);
    const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');
    fc.assert(
      fc.property(anyText(30), anyText(30), (a, b) => {
        const text = `${a}手镯之家${b}`;
        expect(letters(named.words(text).join(''))).toBe(letters(text));
      }),
    );
  });

  it('leaves out blanks and marks', () => {
    expect(segmenter.words(' ，。!! \n')).toEqual([]);
  });
});

describe('salient words', () => {
  it('are no small words, in either script, and no names of emoticons', () => {
    const words = keywordsOf(
      ['这么贵[挖鼻屎]怎么退', '這麼貴[挖鼻屎]怎麼退', '这么贵[挖鼻屎]到底为什么'],
      [],
      [],
    ).map(({ word }) => word);
    expect(words.filter((word) => /么|麼|鼻|屎/.test(word))).toEqual([]);
  });

  const background = countWords(
    Array.from({ length: 60 }, (_, i) => `今天天气不错，出门散步 ${i}`),
    segmenter,
  );
  const set = countWords(
    [
      '手镯之家的钻石脱落了，今天天气不错',
      '钻石脱落，手镯之家不管',
      '我的也是，钻石脱落 @手镯之家官方 https://example.com/钻石',
      '今天出门散步，钻石脱落',
    ],
    segmenter,
  );

  it('come as they were written, and by how often they stand there when nothing is to compare', () => {
    const found = keywordsOf(['买了云帆X9', '云帆Ｘ9坏了', '云帆x9'], [], ['云帆x9']);
    expect(found).toEqual([{ word: '云帆X9', texts: 3, background: 0, weight: 3 }]);
  });

  it('are those that the background does not have', () => {
    const words = salientWords(set, background).map((entry) => entry.word);
    expect(words.slice(0, 2).sort()).toEqual(['脱落', '钻石']);
    expect(words).not.toContain('天气');
  });

  it('carry in how many texts they stand', () => {
    const [first] = salientWords(set, background, { limit: 1 });
    expect(first).toMatchObject({ texts: 4, background: 0 });
    expect(first?.weight).toBeGreaterThan(10.8);
  });

  it('can leave out the brand’s own names', () => {
    const words = salientWords(set, background, { skip: ['手镯之家'] }).map((entry) => entry.word);
    expect(words).not.toContain('手镯之家');
  });

  it('need a second text', () => {
    const once = countWords(['火箭升空'], segmenter);
    expect(salientWords(once, background)).toEqual([]);
    expect(salientWords(once, background, { minTexts: 1 })).not.toEqual([]);
  });

  it('weigh nothing when the share is the same, and less than nothing when it is smaller', () => {
    expect(likelihoodRatio(10, 100, 20, 200)).toBeCloseTo(0);
    expect(likelihoodRatio(1, 100, 50, 100)).toBeLessThan(0);
    expect(likelihoodRatio(0, 0, 5, 10)).toBe(0);
  });
});
