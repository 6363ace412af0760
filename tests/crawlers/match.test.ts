import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BrandQuery, compile, fold } from '../../crawlers/match.js';

function query(change: Partial<BrandQuery> = {}): BrandQuery {
  return { brandId: 1, names: ['Apple'], must: [], mustNot: [], ...change };
}

function ids(text: string, ...queries: BrandQuery[]): number[] {
  return compile(queries)
    .match(text)
    .map(({ brandId }) => brandId);
}

/** Whether a folded word stands in a folded text as the house understands it. */
function stands(text: string, word: string): boolean {
  const letter = /[\p{Script=Latin}\p{N}_]/u;
  const both = (a: string | undefined, b: string | undefined) =>
    a !== undefined && b !== undefined && letter.test(a) && letter.test(b);
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    if (!both(text[at - 1], text[at]) && !both(text[end - 1], text[end])) return true;
  }
  return false;
}

describe('a name', () => {
  it.each([
    'I bought an apple.',
    'APPLE!',
    'apple手机',
    '我的Apple坏了',
    'ＡＰＰＬＥ 手机',
    '"apple"',
    'pineapple and apple',
  ])('is found in %j', (text) => {
    expect(ids(text, query())).toEqual([1]);
  });

  it.each(['pineapple', 'apples', 'apple2', 'my_apple', 'app le', ''])(
    'is not found in %j',
    (text) => {
      expect(ids(text, query())).toEqual([]);
    },
  );

  it('of Chinese characters is found without any boundary', () => {
    expect(ids('昨天在手镯之家买的', query({ names: ['手镯之家'] }))).toEqual([1]);
  });

  it('may be written full-width in the query as well', () => {
    expect(ids('an ipad', query({ names: ['ｉＰａｄ '] }))).toEqual([1]);
  });

  it('that is empty matches nothing', () => {
    expect(ids('anything', query({ names: ['', '  '] }))).toEqual([]);
  });

  it('is told as the brand writes it', () => {
    const matcher = compile([query({ names: ['Apple', 'iPhone', 'iPad'] })]);
    expect(matcher.match('the IPHONE of apple')).toEqual([
      { brandId: 1, names: ['iPhone', 'Apple'] },
    ]);
  });
});

describe('a query', () => {
  it('wants one of its must-words beside the name', () => {
    const phone = query({ must: ['phone', '手机'] });
    expect(ids('apple pie', phone)).toEqual([]);
    expect(ids('apple手机', phone)).toEqual([1]);
    expect(ids('my phone', phone)).toEqual([]);
  });

  it('takes no text with one of its must-not-words', () => {
    const phone = query({ mustNot: ['pie', '苹果汁'] });
    expect(ids('apple pie', phone)).toEqual([]);
    expect(ids('apple 苹果汁', phone)).toEqual([]);
    expect(ids('apple piece', phone)).toEqual([1]);
  });

  it('stays apart from the others that share its words', () => {
    const a = query({ brandId: 3, names: ['海风'], mustNot: ['手机'] });
    const b = query({ brandId: 2, names: ['海风'], must: ['手机'] });
    expect(ids('海风手机', a, b)).toEqual([2]);
    expect(ids('海风', a, b)).toEqual([3]);
  });

  it('answers in the order of the brands, each once', () => {
    const many = [5, 1, 9].map((brandId) => query({ brandId, names: ['a', 'b'] }));
    expect(ids('a b a', ...many)).toEqual([1, 5, 9]);
  });

  it('decides as a plain search would, in any Unicode', () => {
    const word = fc.oneof(
      fc.stringMatching(/^[abA风声１]{1,3}$/),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 }),
    );
    const words = fc.array(word, { maxLength: 3 });
    const queries = fc.array(
      fc.record({ names: words, must: words, mustNot: fc.array(word, { maxLength: 1 }) }),
      { maxLength: 4 },
    );
    const text = fc.array(fc.oneof(word, fc.constantFrom(' ', '。', '_')), { maxLength: 12 });
    fc.assert(
      fc.property(queries, text, (some, parts) => {
        const all = some.map((one, brandId) => ({ ...one, brandId }));
        const folded = fold(parts.join(''));
        const has = (list: readonly string[]) =>
          list.some((one) => fold(one).trim() !== '' && stands(folded, fold(one).trim()));
        const expected = all.filter(
          ({ names, must, mustNot }) =>
            has(names) && !has(mustNot) && (must.length === 0 || has(must)),
        );
        expect(ids(parts.join(''), ...all)).toEqual(expected.map(({ brandId }) => brandId));
      }),
      { numRuns: 1_000 },
    );
  });
});
