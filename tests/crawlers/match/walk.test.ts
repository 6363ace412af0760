import { describe, expect, it } from 'vitest';
import type { Matchable } from '../../../crawlers/match/match.js';
import { Matcher } from '../../../crawlers/match/match.js';
import { parseQuery } from '../../../crawlers/match/parse.js';
import { QueryError } from '../../../crawlers/match/query.js';
import { HttpError } from '../../../server/api/errors.js';
import { wordsOf } from '../../../server/mentions/filter.js';

/** The query language, point by point: what it promises, a query, what it finds and what it does not. */
const WALK: readonly (readonly [point: string, query: string, yes: string, no: string])[] = [
  ['AND by a word', '小米 AND 发热', '小米充电发热', '小米充电'],
  ['AND by a blank', '小米 发热', '发热的是小米', '发热的是大米'],
  ['AND by a mark', '小米 & 发热', '小米发热', '小米'],
  ['OR', '小米 OR 华为', '华为发布会', '苹果发布会'],
  ['OR by a mark', '小米 | 华为', '小米发布会', '苹果发布会'],
  ['OR binds less than AND', '小米 发热 OR 华为 发热', '华为发热', '华为小米'],
  ['parentheses', '(小米 OR 华为) AND 发热', '华为发热', '苹果发热'],
  ['NOT', '小米 NOT 小米粥', '小米手机', '小米粥'],
  ['NOT by a minus', '小米 -小米粥', '小米手机', '小米粥'],
  ['NOT before parentheses', '小米 NOT (粥 OR 饭)', '小米手机', '小米饭'],
  ['a phrase', '"after sales"', 'their After  Sales team', 'after the sales'],
  ['a phrase in Chinese marks', '“售后 服务”', '售后 服务太差', '售后的服务太差'],
  ['NEAR by characters', '充电 NEAR/3 发热', '充电就发热', '充电口很紧，有点发热'],
  ['NEAR by words', 'battery NEAR/2 hot', 'hot new battery', 'hot days, and a new battery'],
  [
    'NEAR without a number is 10',
    '充电 NEAR 发热',
    '充电一二三四五六七发热',
    `充电${'一'.repeat(30)}发热`,
  ],
  ['a wildcard at the end', 'overheat*', 'It overheats', 'preoverheated'],
  ['a wildcard inside', 'colo*r', 'colour and light', 'collar'],
  ['a question mark for one letter', 'gr?y', 'a grey one', 'a gravy'],
  ['Latin words whole', 'mi', '买了 Mi 手机', 'mini'],
  ['Chinese without blanks', '退款', '我要求退款被拒绝', '退货'],
  ['Chinese beside Latin', '小米14', '新的小米14手机', '小米 15'],
  ['capitals alike', 'XIAOMI', 'xiaomi', 'xiaom'],
  ['full width in the text', 'iphone 15', 'ＩＰＨＯＮＥ　１５', 'ＩＰＨＯＮＥ　１６'],
  ['full width in the query', '（小米　ＯＲ　华为）　发热', '华为发热', '华为'],
  ['traditional text', '华为', '華為發熱', '小米'],
  ['traditional query', '華為', '华为发热', '小米'],
  ['lower-case operators are words', 'war and peace', 'and war, peace', 'war, peace'],
  ['author:', 'author:张三', 'of 张三', 'of 李四'],
  ['author: with blanks', 'author:"Li Si"', 'of Li Si', 'of 张三'],
  ['platform:', 'platform:weibo', 'on weibo', 'on zhihu'],
  ['platform: by its Chinese name', '平台：微博', 'on weibo', 'on zhihu'],
  ['followers>', 'followers>10万', 'read by 100001', 'read by 100000'],
  ['followers>=', '粉丝>=1.5k', 'read by 1500', 'read by 1499'],
  ['followers unknown is no number', 'followers<10', 'read by 9', 'text'],
  ['lang:', 'lang:en', 'in en', 'in zh'],
  ['lang: by its name', '语言：中文', 'in zh', 'in en'],
  ['url:', 'url:example.com/p', 'at https://www.example.com/p/1', 'at https://example.org/p/1'],
  [
    'fields with words',
    '小米 platform:微博 NOT author:官方',
    '小米发热 on weibo',
    '小米发热 on zhihu',
  ],
];

/** Reads `words on PLATFORM`, `of AUTHOR`, `read by N`, `in LANG` and `at URL`. */
function itemOf(line: string): Matchable {
  const part = (lead: string): string | undefined =>
    new RegExp(`(?:^|.* )?\\b${lead} (.+)$`).exec(line)?.[1];
  const followers = part('read by');
  return {
    text: line,
    platform: part('on') ?? 'other',
    language: part('in') ?? 'und',
    url: part('at') ?? null,
    author: {
      name: part('of') ?? null,
      followers: followers === undefined ? null : Number(followers),
    },
  };
}

const DOORS = {
  'a brand’s query': parseQuery,
  'the search box': (q: string) => wordsOf({ q }),
};

describe.each(Object.entries(DOORS))('the query language in %s', (_, read) => {
  it.each(WALK)('has %s: %s', (_point, query, yes, no) => {
    const parsed = read(query);
    if (!parsed) throw new Error('nothing to look for');
    const matcher = new Matcher([{ id: 1, query: parsed }]);
    expect(matcher.match(itemOf(yes))).toEqual([1]);
    expect(matcher.match(itemOf(no))).toEqual([]);
  });
});

describe('errors of the query language', () => {
  it.each([
    ['小米 AND', 6, 6],
    ['小米 OR OR 华为', 6, 8],
    ['（小米', 0, 1],
    ['小米）', 2, 3],
    ['"小米', 0, 3],
    ['小米 NEAR/x 华为', 3, 9],
    ['手机 苹果*', 3, 6],
    ['小米 author:', 3, 10],
    ['NOT 小米', 0, 6],
  ])('point at the place in %j at both doors, in both languages', (query, from, to) => {
    const refusal = (read: (q: string) => unknown): unknown => {
      try {
        read(query);
      } catch (error) {
        return error;
      }
      throw new Error(`${query} was accepted`);
    };
    const plain = refusal(parseQuery);
    if (!(plain instanceof QueryError)) throw plain;
    expect([plain.from, plain.to]).toEqual([from, to]);
    expect(plain.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(plain.en).toMatch(/^[A-Z][^\u4e00-\u9fff]*$/);
    const box = refusal((q) => wordsOf({ q }));
    if (!(box instanceof HttpError)) throw box;
    expect(box).toMatchObject({ status: 400, message: plain.en });
    expect(JSON.stringify(box)).toContain(plain.zh);
  });
});

describe('the one difference', () => {
  it('is that the search box takes its last Latin word for the beginning of one', () => {
    const found = (read: (q: string) => ReturnType<typeof parseQuery> | null): number[] => {
      const query = read('小米 xiaom');
      return query ? new Matcher([{ id: 1, query }]).match({ text: '小米就是 Xiaomi' }) : [];
    };
    expect(found(parseQuery)).toEqual([]);
    expect(found((q) => wordsOf({ q }))).toEqual([1]);
  });
});
