import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Matchable } from '../../../crawlers/match/match.js';
import { compile, Matcher } from '../../../crawlers/match/match.js';
import { brandQuery } from '../../../crawlers/match/names.js';
import { parseQuery } from '../../../crawlers/match/parse.js';
import { globMatches } from '../../../crawlers/match/terms.js';
import { whyMatched } from '../../../crawlers/watch.js';
import { anyText } from '../text/any-text.js';

function matches(query: string, item: string | Matchable): boolean {
  const matcher = new Matcher([{ id: 1, query: parseQuery(query) }]);
  return matcher.match(typeof item === 'string' ? { text: item } : item).length === 1;
}

describe('matching words', () => {
  it.each([
    ['小米', '今天买了小米手机', true],
    ['小米', '今天买了大米', false],
    ['售后服务', '售後服務太差', true],
    ['Xiaomi', 'ＸＩＡＯＭＩ 14', true],
    ['mi', 'mini cooper', false],
    ['mi', '小米mi11', true],
    ['a1', 'a15', false],
    ['"golden four hours"', 'the Golden  four\nhours', true],
    ['"golden four hours"', 'golden fourhours', false],
    ['iphon*', 'two iPhones', true],
    ['iphon*', 'myiphone', false],
    ['*phone', 'myiphone', true],
    ['colo?r', 'the color red', false],
    ['colo?r', 'the colour red', true],
    ['充电 NEAR/3 发热', '一充电就开始发热', true],
    ['充电 NEAR/3 发热', '发热是因为正在充电', false],
    ['充电 NEAR/5 发热', '发热是因为正在充电', true],
    ['battery NEAR/2 hot', 'the battery gets very hot', true],
    ['battery NEAR/1 hot', 'the battery gets very hot', false],
    ['小米 NOT 小米粥', '小米粥真好喝', false],
    ['小米 NOT 粥', '小米手机', true],
    ['小米 (手机 OR 电视)', '小米电视', true],
    ['小米 (手机 OR 电视)', '小米空调', false],
  ])('%j in %j: %s', (query, text, expected) => {
    expect(matches(query, text)).toBe(expected);
  });

  it('looks at the title as well', () => {
    expect(matches('小米 召回', { title: '小米宣布', text: '召回一批产品' })).toBe(true);
    expect(matches('宣布召回', { title: '小米宣布', text: '召回一批产品' })).toBe(false);
  });
});

describe('matching hostile texts', () => {
  it('does not compare every place with every other', () => {
    const text = `${'充电'.repeat(30_000)}${'，'.repeat(5000)}${'发热'.repeat(30_000)}`;
    expect(matches('充电 NEAR/3 发热', text)).toBe(false);
    const covered = compile([{ brandId: 1, names: ['小米'], must: [], mustNot: ['小米粥'] }]);
    expect(covered({ text: '小米粥'.repeat(30_000) })).toEqual([]);
    expect(covered({ text: `${'小米粥'.repeat(30_000)}小米` })).toEqual([1]);
  });

  it('compares a word once in which the part of a wildcard stands often, and finds it every time it is asked', () => {
    const matcher = new Matcher([{ id: 1, query: parseQuery('*nana*x') }]);
    const text = 'banananana and bananananax';
    for (let round = 0; round < 3; round++) {
      expect(matcher.match({ text })).toEqual([1]);
      expect(matcher.explain({ text }, 1).map(({ words }) => words)).toEqual(['bananananax']);
    }
    expect(matcher.match({ text: 'banananana' })).toEqual([]);
  });

  it('sees a near word that reaches further than words inside it', () => {
    const query = 'mi NEAR/2 (充电宝发热 OR 充 OR 电 OR 宝)';
    expect(matches(query, '充电宝发热，一二mi')).toBe(true);
    expect(matches(query, '充电宝发热，一二三mi')).toBe(false);
  });

  it('sees a name hidden by a long word with many shorter ones inside', () => {
    const long = `${'甲乙'.repeat(9)}甲丙`;
    const hidden = compile([{ brandId: 1, names: ['甲'], must: [], mustNot: ['甲乙', long] }]);
    expect(hidden({ text: long })).toEqual([]);
    expect(hidden({ text: `${long}甲` })).toEqual([1]);
  });

  it('counts words and characters of any script between two that are near', () => {
    expect(matches('充电 NEAR/3 发热', '充电してるとすごく发热')).toBe(false);
    expect(matches('充电 NEAR/3 发热', '充电 при сильном 发热')).toBe(true);
    expect(matches('充电 NEAR/3 发热', '充电 так и не при 发热')).toBe(false);
    expect(matches('充电 NEAR/3 发热', `充电${'𠮷'.repeat(4)}发热`)).toBe(false);
  });

  it('finds a near pair between far ones', () => {
    const far = '一二三四五六七八九十'.repeat(5);
    const text = `充电${far}发热${far}充电就发热${far}充电`;
    expect(matches('充电 NEAR/2 发热', text)).toBe(true);
    expect(matches('发热 NEAR/2 充电', text)).toBe(true);
    expect(matches('充电 NEAR/2 发热', text.replace('充电就发热', '充电'))).toBe(false);
  });
});

describe('matching fields', () => {
  const item: Matchable = {
    text: '小米',
    platform: 'weibo',
    url: 'https://Example.com/p/1',
    language: 'zh-CN',
    author: { id: '42', name: '張三', followers: 120_000, verified: null },
  };

  it.each([
    ['author:张三', true],
    ['author:42', true],
    ['author:张', false],
    ['platform:Weibo', true],
    ['platform:zhihu', false],
    ['followers>10万', true],
    ['followers>=120000', true],
    ['followers<120000', false],
    ['followers=120000', true],
    ['lang:zh', true],
    ['lang:zh-cn', true],
    ['lang:en', false],
    ['url:example.com/p', true],
    ['url:example.org', false],
    ['小米 NOT author:张三', false],
  ])('%j: %s', (query, expected) => {
    expect(matches(query, item)).toBe(expected);
  });

  it('takes an unknown number of followers for no number at all', () => {
    const unknown = { text: '小米', author: { followers: null } };
    expect(matches('小米 followers>0', unknown)).toBe(false);
    expect(matches('小米 followers<10', unknown)).toBe(false);
  });
});

describe('many queries', () => {
  it('answer in their own order, each once', () => {
    const matcher = new Matcher(
      ['手机 OR 小米', 'platform:weibo', '小米 手机', '苹果'].map((text, i) => ({
        id: `q${i}`,
        query: parseQuery(text),
      })),
    );
    expect(matcher.match({ text: '小米手机小米手机', platform: 'weibo' })).toEqual([
      'q0',
      'q1',
      'q2',
    ]);
    expect(matcher.match({ text: '别的' })).toEqual([]);
  });

  it('match together exactly what each matches alone', () => {
    const word = fc.constantFrom('小米', '手机', '苹果', 'ab', 'abc', '粥');
    const query = fc
      .tuple(word, fc.constantFrom(' ', ' OR ', ' NOT ', ' NEAR/2 '), word, word)
      .map(([a, operator, b, c]) => `(${a}${operator}${b}) OR ${c}x`);
    const text = fc.array(fc.oneof(word, fc.constantFrom(' ', 'x', '，')), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(query, { minLength: 1, maxLength: 8 }), text, (queries, pieces) => {
        const source = pieces.join('');
        const all = new Matcher(queries.map((q, id) => ({ id, query: parseQuery(q) })));
        const expected = queries.flatMap((q, id) => (matches(q, source) ? [id] : []));
        expect(all.match({ text: source })).toEqual(expected);
      }),
    );
  });
});

describe('the explanation', () => {
  const matcher = new Matcher([{ id: 7, query: parseQuery('(小米 OR xiaomi) NOT 粥') }]);

  const shown = (query: string, item: Matchable): string[] =>
    new Matcher([{ id: 1, query: parseQuery(query) }])
      .explain(item, 1)
      .map(({ field, words, from }) => `${field} ${from} ${words}`);

  it('shows the words that made it match, where they stand and what asked for them', () => {
    const item = { title: 'XIAOMI 新品', text: '小米发布' };
    expect(matcher.explain(item, 7)).toEqual([
      { field: 'title', words: 'XIAOMI', from: 0, to: 6, term: 'xiaomi', role: 'query' },
      { field: 'text', words: '小米', from: 0, to: 2, term: '小米', role: 'query' },
    ]);
  });

  it('leaves out branches that do not hold', () => {
    expect(shown('(小米 AND 电视) OR 手机', { text: '小米手机' })).toEqual(['text 2 手机']);
  });

  it('leaves out words that are not near enough', () => {
    const text = '充电口很紧，而且充电时发热';
    expect(shown('充电 NEAR/2 发热', { text })).toEqual(['text 8 充电', 'text 11 发热']);
  });

  it('names what is known of the author, the place and the address', () => {
    const item = {
      text: '小米',
      platform: 'weibo',
      url: 'https://example.com/a',
      language: 'zh',
      author: { id: 'u1', name: '张三', followers: 200_000 },
    };
    const query = '小米 author:张三 platform:weibo lang:zh url:example followers>10万';
    expect(shown(query, item)).toEqual([
      'author 0 张三',
      'platform 0 weibo',
      'language 0 zh',
      'url 0 https://example.com/a',
      'followers 0 200000',
      'text 0 小米',
    ]);
  });

  it('tells a name from the context that made it count, and passes over a name that is hidden', () => {
    const brand = { name: '苹果', aliases: [], must: ['手机'], mustNot: ['苹果汁'], query: null };
    expect(whyMatched(brand, { text: '喝苹果汁，用苹果手机' })).toEqual([
      { field: 'text', words: '苹果', from: 6, to: 8, term: '苹果', role: 'name' },
      { field: 'text', words: '手机', from: 8, to: 10, term: '手机', role: 'context' },
    ]);
  });

  it('points into the text as it was written, whatever its script and width', () => {
    fc.assert(
      fc.property(anyText(12), anyText(12), (before, after) => {
        const text = `${before}蘋果ＡＢＣ${after}`;
        const found = new Matcher([{ id: 1, query: parseQuery('苹果') }]).explain({ text }, 1);
        expect(found.map(({ from, to }) => text.slice(from, to))).toContain('蘋果');
        for (const { words, from, to } of found) expect(text.slice(from, to)).toBe(words);
      }),
    );
  });

  it('is empty when nothing matched', () => {
    expect(matcher.explain({ text: '小米粥' }, 7)).toEqual([]);
    expect(matcher.explain({ text: '小米' }, 8)).toEqual([]);
  });
});

describe('brands by name', () => {
  const match = compile([
    { brandId: 1, names: ['苹果', 'Apple'], must: ['手机', 'iPhone'], mustNot: ['苹果汁', '果园'] },
    { brandId: 2, names: ['小米'], must: [], mustNot: ['小米粥'] },
    { brandId: 3, names: [], must: ['手机'], mustNot: [] },
  ]);

  it.each([
    ['苹果手机卡顿', [1]],
    ['苹果很甜', []],
    ['果园里用苹果手机', []],
    ['一边喝苹果汁一边玩苹果手机', [1]],
    ['苹果汁配手机', []],
    ['喝小米粥，用小米手机', [2]],
    ['小米粥', []],
    ['APPLE iphone 和小米', [1, 2]],
    ['pineapple 手机', []],
  ])('%j concerns %j', (text, expected) => {
    expect(match({ text })).toEqual(expected);
  });

  it('has no query for a brand without a name', () => {
    expect(brandQuery({ names: [' ', '*'], must: ['x'], mustNot: [] })).toBeNull();
  });
});

describe('wildcards', () => {
  it.each([
    ['a*b', 'ab', true],
    ['a*b', 'axxb', true],
    ['a*b', 'axxbc', false],
    ['*a*', 'bab', true],
    ['a?c', 'ac', false],
    ['**a', 'a', true],
    ['a', '', false],
  ])('%s against %s: %s', (pattern, word, expected) => {
    expect(globMatches(pattern, word)).toBe(expected);
  });
});
