import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../crawlers/match/parse.js';
import type { Query } from '../../../crawlers/match/query.js';
import { QueryError } from '../../../crawlers/match/query.js';

/** A query as a short string, for reading tests. */
function shape(query: Query): string {
  switch (query.kind) {
    case 'term':
      return query.wildcard ? `~${query.text}` : query.text;
    case 'near':
      return `(${shape(query.left)} near${query.distance} ${shape(query.right)})`;
    case 'bare':
      return `bare ${query.term.text}`;
    case 'not':
      return `!${shape(query.part)}`;
    case 'field':
      return `${query.field}=${query.value}`;
    case 'followers':
      return `followers${query.operator}${query.value}`;
    default:
      return `(${query.parts.map(shape).join(query.kind === 'and' ? ' & ' : ' | ')})`;
  }
}

function errorOf(query: string): QueryError {
  try {
    parseQuery(query);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error(`"${query}" was accepted.`);
}

describe('a query', () => {
  it.each([
    ['小米', '小米'],
    ['小米 手机', '(小米 & 手机)'],
    ['小米 AND 手机 OR 苹果', '((小米 & 手机) | 苹果)'],
    ['小米 (手机 OR 电视)', '(小米 & (手机 | 电视))'],
    ['小米 NOT 小米粥', '(小米 & !小米粥)'],
    ['小米 -小米粥', '(小米 & !小米粥)'],
    ['小米 AND NOT NOT 粥', '(小米 & !!粥)'],
    ['"golden four hours"', 'golden four hours'],
    ['“售后 服务”', '售后 服务'],
    ['「售後」', '售後'],
    ['充电 NEAR/5 发热', '(充电 near5 发热)'],
    ['充电 NEAR 发热', '(充电 near10 发热)'],
    ['(充电 OR 电池) NEAR/3 发热', '((充电 | 电池) near3 发热)'],
    ['iphon* OR colo?r', '(~iphon* | ~colo?r)'],
    ['author:张三 小米', '(author=张三 & 小米)'],
    ['作者：“张 三” 小米', '(author=张 三 & 小米)'],
    ['platform:weibo lang:zh', '(platform=weibo & lang=zh)'],
    ['url:https://example.com/a?b=(1', 'error'],
    ['url:example.com/a', 'url=example.com/a'],
    ['followers>10万', 'followers>100000'],
    ['粉丝>=1.5k', 'followers>=1500'],
    ['followers≤2,000', 'followers<=2000'],
    ['（小米｜苹果）ＡＮＤ 手机', '((小米 | 苹果) & 手机)'],
    ['rock-and-roll', 'rock-and-roll'],
    ['好用吗？', '好用吗？'],
    ['war and peace', '(war & and & peace)'],
    ['(小米|红米)+(手机|电视)', '((小米 | 红米) & (手机 | 电视))'],
    ['小米+手机 + Mi', '(小米 & 手机 & Mi)'],
    ['iPhone+发热', '(iPhone & 发热)'],
    ['Disney+ C++', '(Disney+ & C++)'],
    ['小米OR华为NOT粥', '(小米 | (华为 & !粥))'],
    ['小米ＡＮＤ手机', '(小米 & 手机)'],
    ['充电NEAR/5发热', '(充电 near5 发热)'],
    ['小米ANDROID NOTE', '(小米ANDROID & NOTE)'],
    ['‘小米 手机’ don’t', '(小米 手机 & don’t)'],
    ['followers>10w', 'followers>100000'],
    ['followers:>=5百万', 'followers>=5000000'],
    ['粉丝：1萬', 'followers=10000'],
    [`${'('.repeat(100)}小米${')'.repeat(100)}`, '小米'],
  ])('%j means %s', (text, expected) => {
    if (expected === 'error') expect(() => parseQuery(text)).toThrow(QueryError);
    else expect(shape(parseQuery(text))).toBe(expected);
  });

  it.each([
    ['', 0, 0],
    ['小米 AND', 6, 6],
    ['OR 小米', 0, 2],
    ['(小米 OR 手机', 0, 1],
    ['小米)', 2, 3],
    ['小米 ()', 4, 5],
    ['"小米', 0, 3],
    ['NOT 小米', 0, 6],
    ['小米 OR NOT 粥', 0, 11],
    ['苹果*', 0, 3],
    ['a*', 0, 2],
    ['author: 小米', 0, 7],
    ['小米 NEAR/0 手机', 3, 9],
    ['(小米 AND 手机) NEAR/3 热', 1, 10],
    ['***', 0, 3],
    ['😀 followers>1万5', 13, 16],
    ['followers>十万', 10, 12],
    ['😀 title:小米', 3, 9],
  ])('%j is refused at %i–%i, in both languages', (text, from, to) => {
    const error = errorOf(text);
    expect([error.from, error.to]).toEqual([from, to]);
    expect(error.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(error.en).toMatch(/^[A-Z]/);
  });

  it('refuses depth and length without falling over', () => {
    expect(errorOf('('.repeat(500) + 'a').en).toContain('deep');
    expect(errorOf('NOT '.repeat(500) + 'a').en).toContain('deep');
    expect(errorOf('a '.repeat(60_000)).en).toContain('long');
  });

  it('is read or refused with a place inside it, whatever the string', () => {
    const piece = fc.constantFrom(
      '小米',
      'AND',
      'OR',
      'NOT',
      'NEAR/3',
      '(',
      ')',
      '（',
      '"',
      '“',
      ' ',
      '*',
      'ab*',
      'author:',
      '-',
      '|',
      'followers>3',
      '？',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => {
        const text = pieces.join('');
        try {
          parseQuery(text);
        } catch (error) {
          if (!(error instanceof QueryError)) throw error;
          expect(error.from).toBeGreaterThanOrEqual(0);
          expect(error.to).toBeLessThanOrEqual(text.length);
          expect(error.from).toBeLessThanOrEqual(error.to);
        }
      }),
      { numRuns: 500 },
    );
  });
});
