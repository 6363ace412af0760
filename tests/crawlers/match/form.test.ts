import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyForm, formOfQuery, queryOfForm } from '../../../crawlers/match/form.js';
import { parseQuery } from '../../../crawlers/match/parse.js';

const word = fc.oneof(
  fc.constantFrom(
    '苹果',
    '小米 14',
    'iphon*',
    'AND',
    'NEAR',
    'near/5',
    'a:b',
    '-x',
    '(',
    'C++',
    "l'or",
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
);
const words = fc.array(word, { maxLength: 3 });

describe('a form', () => {
  it.each([
    [
      {
        any: [
          ['苹果', 'Apple'],
          ['手机', '库克'],
        ],
        none: ['果汁'],
      },
      '(苹果 OR Apple) AND (手机 OR 库克) NOT 果汁',
    ],
    [{ all: ['售后 服务', 'OR'] }, '"售后 服务" AND "OR"'],
    [{ all: ['小米OR华为', '互联网+教育', '5G+'] }, '"小米OR华为" AND "互联网+教育" AND 5G+'],
    [
      {
        near: [{ left: '充电', right: '发热', distance: 5 }],
        platforms: ['weibo', 'zhihu'],
        followers: 100000,
      },
      '充电 NEAR/5 发热 AND (platform:weibo OR platform:zhihu) AND followers>=100000',
    ],
    [
      { all: ['iphon*'], authors: ['张 三'], languages: ['zh'] },
      'iphon* AND lang:zh AND author:"张 三"',
    ],
  ])('%j becomes %s, and is read back', (part, query) => {
    const form = { ...emptyForm(), ...part };
    expect(queryOfForm(form)).toBe(query);
    expect(formOfQuery(parseQuery(query))).toEqual(form);
  });

  it.each([
    'a OR (b AND c)',
    '(a OR b) NEAR/3 c',
    '"a*"',
    'url:example.com',
    'NOT (a b) c',
    'followers<5 a',
    'platform:weibo platform:zhihu',
    '"好，省"',
    'a author:"Li, Si"',
  ])('cannot show %s', (query) => {
    expect(formOfQuery(parseQuery(query))).toBeNull();
  });

  it('makes a query that can be read, whatever is typed into it, and stays the same from then on', () => {
    fc.assert(
      fc.property(words, fc.array(words, { maxLength: 2 }), words, (all, any, none) => {
        const typed = queryOfForm({ ...emptyForm(), all: ['月光镯', ...all], any, none });
        const again = (query: string) => {
          const form = formOfQuery(parseQuery(query));
          return form === null ? query : queryOfForm(form);
        };
        expect(again(again(typed))).toBe(again(typed));
      }),
      { numRuns: 500 },
    );
  });
});
