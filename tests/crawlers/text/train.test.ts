import { describe, expect, it } from 'vitest';
import { Features } from '../../../crawlers/text/features.js';
import { Lexicon } from '../../../crawlers/text/lexicon.js';
import { encodeModel } from '../../../crawlers/text/store.js';
import { Scorer } from '../../../crawlers/text/table.js';
import { calibrate } from '../../../crawlers/text/train/calibrate.js';
import { buildCorpus, restrict, selectFeatures } from '../../../crawlers/text/train/corpus.js';
import type { Row } from '../../../crawlers/text/train/dataset.js';
import {
  foldOf,
  languageOfSet,
  sampleKey,
  toExamples,
  uniqueSamples,
} from '../../../crawlers/text/train/dataset.js';
import { figuresOf } from '../../../crawlers/text/train/figures.js';
import { fit, randomFrom, shuffle, strengths } from '../../../crawlers/text/train/fit.js';
import { withoutNames } from '../../../crawlers/text/train/names.js';
import { phraseExamples } from '../../../crawlers/text/train/phrases.js';
import { parseReadPosts, postKey } from '../../../crawlers/text/train/read-posts.js';
import { RECIPES } from '../../../crawlers/text/train/recipe.js';
import type { Example } from '../../../crawlers/text/train/train.js';
import { trainTable } from '../../../crawlers/text/train/train.js';

const THINGS = ['手机', '衣服', '酒店', '快递', '耳机', '外卖', '电视', '沙发'];

/** A small invented world: three tones over eight things. */
const EXAMPLES: Example[] = THINGS.flatMap((thing) => [
  { text: `${thing}太差了，很失望`, label: 'neg' as const, weight: 1, neutrality: 1 },
  { text: `${thing}非常好，很满意`, label: 'pos' as const, weight: 1, neutrality: 1 },
  { text: `请问${thing}多少钱`, label: 'neu' as const, weight: 1, neutrality: 1 },
]);
const RECIPE = { ...RECIPES.zh, bits: 14, minCount: 2 };

describe('training', () => {
  it('gives the same bytes from the same examples', () => {
    const calibration = { slopeS: 1, slopeU: 1, cut: 0 };
    const bytes = [1, 2].map(() =>
      encodeModel({ table: trainTable(EXAMPLES, null, RECIPE), calibration }),
    );
    expect(bytes[0]?.equals(bytes[1] ?? Buffer.alloc(0))).toBe(true);
  });

  it('learns tone and neutrality and carries them to a new thing', () => {
    const table = trainTable(EXAMPLES, null, RECIPE);
    const features = new Features(table.features, null, table.cells);
    const scorer = new Scorer(table);
    const heads = (text: string): { s: number; u: number } => {
      const count = features.extract(text);
      return { ...scorer.score(features.hashes, count) };
    };
    expect(heads('冰箱太差了，很失望').s).toBeLessThan(0);
    expect(heads('冰箱非常好，很满意').s).toBeGreaterThan(0);
    expect(heads('请问冰箱多少钱').u).toBeGreaterThan(heads('冰箱太差了，很失望').u);
  });

  it('depends on the seed only in detail', () => {
    const other = { ...RECIPE, polarity: { ...RECIPE.polarity, seed: 99 } };
    const a = trainTable(EXAMPLES, null, RECIPE);
    const b = trainTable(EXAMPLES, null, other);
    expect(b.cells).not.toEqual(a.cells);
    expect(b.biasS).toBeCloseTo(a.biasS, 0);
  });
});

describe('a corpus', () => {
  const extractor = {
    hashes: new Int32Array(16),
    extract(text: string): number {
      Array.from(text).forEach((character, i) => (this.hashes[i] = character.charCodeAt(0) << 24));
      return text.length;
    },
  };

  it('keeps each feature of a text once', () => {
    const corpus = buildCorpus(['aab', '', 'b'], extractor);
    expect([...corpus.offsets]).toEqual([0, 2, 2, 3]);
  });

  it('gives a bucket to its most frequent feature and drops the others', () => {
    // All features differ in the top byte alone, so they share bucket 0.
    const corpus = buildCorpus(['ab', 'a', 'ab', 'c'], extractor);
    const selection = selectFeatures(corpus, 4, 2);
    expect(selection.fingerprints[0]).toBe('a'.charCodeAt(0));
    expect(selection.counts[0]).toBe(3);
    expect([...restrict(corpus, selection).offsets]).toEqual([0, 1, 2, 3, 3]);
  });

  it('forgets features that are too rare', () => {
    expect(selectFeatures(buildCorpus(['a', 'a'], extractor), 4, 3).counts[0]).toBe(0);
  });
});

describe('fitting', () => {
  const corpus = { offsets: Uint32Array.of(0, 1, 2), values: Int32Array.of(0, 1) };
  const targets = [
    { row: 0, answer: 1, weight: 1 },
    { row: 1, answer: 0, weight: 1 },
  ];

  it('pulls features to the side of their texts', () => {
    const recipe = { rate: 0.2, epochs: 5, decay: 0, dropout: 0, seed: 1 };
    const { weights } = fit(corpus, targets, Float64Array.of(1, 1), recipe);
    expect(weights[0]).toBeGreaterThan(0);
    expect(weights[1]).toBeLessThan(0);
  });

  it('gives one-sided features more strength than even ones', () => {
    const even = { offsets: Uint32Array.of(0, 2, 4), values: Int32Array.of(0, 2, 1, 2) };
    const r = strengths(even, targets, 3);
    expect(r[0]).toBeCloseTo(0.25 + Math.log(2));
    expect(r[2]).toBeCloseTo(0.25);
  });

  it('shuffles in a fixed way and loses nothing', () => {
    const order = Uint32Array.from({ length: 50 }, (_, i) => i);
    shuffle(order, randomFrom(4));
    const again = Uint32Array.from({ length: 50 }, (_, i) => i);
    shuffle(again, randomFrom(4));
    expect(order).toEqual(again);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});

describe('samples', () => {
  it('are one per text, whatever the emoticons, marks and names around it', () => {
    const rows = [
      { text: '太差了！[怒]', label: 'neg' as const, set: 'zh-a' },
      { text: '@甲 太差了 http://t.cn/x', label: 'pos' as const, set: 'zh-b' },
      { text: '太差了吗', label: 'neu' as const, set: 'zh-b' },
    ];
    expect(uniqueSamples(rows).map((sample) => sample.label)).toEqual(['neg', 'neu']);
    expect(sampleKey('品質ＯＫ')).toBe('品质ok');
    expect(sampleKey('[怒]')).toBe('[怒]');
  });

  it('fall into folds by their text alone', () => {
    expect(foldOf('太差了')).toBe(foldOf('太差了'));
    const folds = new Set(Array.from({ length: 100 }, (_, i) => foldOf(`text ${i}`)));
    expect([...folds].sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('weigh both classes of a set the same', () => {
    const rows = ['neg', 'neg', 'neg', 'pos'].map((label, i) => ({
      text: `${i}`,
      label: label as 'neg' | 'pos',
      set: 'zh-x',
      fold: 0,
    }));
    const sum = (label: string): number =>
      toExamples(rows)
        .filter((example) => example.label === label)
        .reduce((all, example) => all + example.weight, 0);
    expect(sum('neg')).toBeCloseTo(sum('pos'));
  });

  it('that were read teach neutrality beside the tone that a set gives them', () => {
    const row = (text: string, set: string, label: Row['label'], read = false): Row => ({
      text,
      label,
      set,
      ...(read && { read }),
    });
    const samples = uniqueSamples([
      row('今天去了趟超市', 'zh-posts-x', 'neu', true),
      row('今天去了趟超市', 'zh-weibo-noisy', 'pos'),
      row('真烦人', 'zh-posts-x', 'neg', true),
      row('真烦人！', 'zh-posts-x', 'pos', true),
    ]);
    expect(samples.map(({ text, label, toneKnown }) => [text, label, toneKnown])).toEqual([
      ['今天去了趟超市', 'pos', undefined],
      ['今天去了趟超市', 'neu', true],
      ['真烦人', 'neg', false],
    ]);
    const [noisy, read, alone] = toExamples(samples);
    expect([noisy?.neutrality, read?.weight]).toEqual([0, 0]);
    expect(read?.neutrality).toBeGreaterThan(0);
    expect(alone?.weight).toBeGreaterThan(0);
  });

  it('that were read teach nothing about whom they name', () => {
    const text = '蒙牛和iPhone 4S都让人失望';
    const [read] = toExamples(
      uniqueSamples([{ text, label: 'neg', set: 'zh-posts-x', read: true }]),
    );
    expect(read?.text).toBe('\ue000和\ue000都让人失望');
    const [other] = toExamples(uniqueSamples([{ text, label: 'neg', set: 'zh-weibo-x' }]));
    expect(other?.text).toBe(text);
  });

  it.each([
    ['Samsung的GALAXY S3，華為與中國移動', '\ue000的\ue000，\ue000與中國\ue000'],
    [
      'iPhone screen, pineapple, 13600元, http://t.cn/zQqab12',
      '\ue000 screen, pineapple, 13600元, http://t.cn/zQqab12',
    ],
    ['没有名字的一句话', '没有名字的一句话'],
  ])('lose names and not what only holds their letters: %s', (text, rest) => {
    expect(withoutNames(text)).toBe(rest);
  });

  it('that were read teach nothing that a set with neutral texts says already', () => {
    const rows: Row[] = [
      { text: '今天下雨', label: 'neu', set: 'zh-weibo-3class' },
      { text: '今天好累', label: 'pos', set: 'zh-weibo-3class' },
      { text: '今天好累', label: 'neg', set: 'zh-posts-x', read: true },
    ];
    expect(uniqueSamples(rows).map(({ set }) => set)).toEqual([
      'zh-weibo-3class',
      'zh-weibo-3class',
    ]);
  });

  it('of a tiny set do not count for more than those of a small one', () => {
    const many = (set: string, count: number): Row[] =>
      Array.from({ length: count }, (_, i) => ({ text: `${set}${i}好`, label: 'pos', set }));
    const examples = toExamples(uniqueSamples([...many('zh-a', 2), ...many('zh-b', 100)]));
    expect(examples[0]?.weight).toBeCloseTo(examples.at(-1)?.weight ?? 0);
  });

  it('take their language from the name of the set', () => {
    expect(['zh-x', 'en-x', 'fr-x'].map(languageOfSet)).toEqual(['zh', 'en', null]);
  });

  it('include our own phrases in all three classes', () => {
    const labels = phraseExamples('zh').map((example) => example.label);
    expect(new Set(labels)).toEqual(new Set(['neg', 'pos', 'neu']));
  });
});

describe('posts that were read', () => {
  it('are known by what copies of a text share', () => {
    expect(postKey('垃圾！！ @某人 http://t.cn/x')).toBe(postKey('垃圾'));
    expect(postKey('垃圾')).toMatch(/^[0-9a-f]{12}$/);
    expect(postKey('垃圾')).not.toBe(postKey('不垃圾'));
  });

  it('come with a label and what they complain about', () => {
    const read = parseReadPosts('0123456789ab\tneg\tqp\nba9876543210\tneu\n');
    expect(read.get('0123456789ab')).toEqual({ label: 'neg', complaints: ['quality', 'price'] });
    expect(read.get('ba9876543210')).toEqual({ label: 'neu', complaints: [] });
  });

  it('are refused with the line that is wrong', () => {
    expect(() => parseReadPosts('0123456789ab\tneu\n0123\tneg\n')).toThrow(/Line 2 of read-posts/);
    expect(() => parseReadPosts('0123456789ab\tmixed')).toThrow(/Line 1/);
    expect(() => parseReadPosts('0123456789ab\tneg\tx')).toThrow(/Line 1/);
    expect(() => parseReadPosts('0123456789ab\tneu\tq')).toThrow(/Line 1/);
    expect(() => parseReadPosts('0123456789ab\tneu\r\n0123456789ab\tpos')).toThrow(/Line 2/);
  });
});

describe('figures', () => {
  it('count precision, recall and macro-F1', () => {
    const { accuracy, macroF1, classes } = figuresOf(
      ['neg', 'neg', 'pos', 'pos'],
      ['neg', 'pos', 'pos', 'pos'],
    );
    expect(accuracy).toBe(0.75);
    expect(classes.neg).toEqual({ precision: 0.5, recall: 1, f1: 2 / 3 });
    expect(macroF1).toBeCloseTo((2 / 3 + 0.8) / 2);
  });

  it('set the cut at the true share of neutral texts', () => {
    const judged = Array.from({ length: 100 }, (_, i) => ({
      label: i < 30 ? ('neu' as const) : i % 2 === 0 ? ('pos' as const) : ('neg' as const),
      set: 'a',
      s: i % 2 === 0 ? 2 : -2,
      rank: i < 30 ? 1 : -1,
    }));
    const { cut } = calibrate(judged);
    expect(cut).toBeGreaterThan(-1);
    expect(cut).toBeLessThan(1);
  });
});

describe('the lexicon asset', () => {
  it('is not needed for Chinese', () => {
    expect(new Lexicon('').size).toBe(0);
  });
});
