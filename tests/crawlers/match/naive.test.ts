import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formOfQuery, queryOfForm } from '../../../crawlers/match/form.js';
import type { Matchable } from '../../../crawlers/match/match.js';
import { Matcher } from '../../../crawlers/match/match.js';
import { parseQuery } from '../../../crawlers/match/parse.js';

/** A query as it is meant, whatever way it is written. */
type Meant =
  | { kind: 'word'; text: string }
  | { kind: 'and' | 'or'; parts: Meant[] }
  | { kind: 'not'; part: Meant }
  | { kind: 'near'; left: string[]; right: string[]; distance: number }
  | { kind: 'field'; text: string; holds: (item: Matchable) => boolean };

interface Place {
  from: number;
  to: number;
}

const TRADITIONAL: Readonly<Record<string, string>> = { 電: '电', 發: '发', 熱: '热', 寶: '宝' };

/** Width, case and script taken away, one character for one. */
function plain(text: string): string {
  return Array.from({ length: text.length }, (_, i) => {
    const one = text.charAt(i).normalize('NFKC').toLowerCase();
    return TRADITIONAL[one] ?? one;
  }).join('');
}

/** All places of a word, phrase or wildcard, by trying every pair of a beginning and an end. */
function places(word: string, text: string): Place[] {
  const source = plain(text);
  const wanted = plain(word).replace(/\s+/g, ' ');
  const wildcard = /[*?]/.test(wanted);
  const pattern = wildcard
    ? wanted.replace(/\*/g, '[a-z0-9]*').replace(/\?/g, '[a-z0-9]')
    : wanted.replace(/ /g, '\\s*');
  const whole = new RegExp(`^${pattern}$`);
  const found: Place[] = [];
  for (let from = 0; from < source.length; from++) {
    for (let to = from + 1; to <= source.length; to++) {
      if (!whole.test(source.slice(from, to))) continue;
      if (!wildcard && wanted.includes(' ') && glued(wanted, source.slice(from, to))) continue;
      const joins = wildcard ? /[a-z0-9]{2}/ : /[a-z]{2}|\d{2}/;
      const before = source.slice(from - 1, from + 1);
      const behind = source.slice(to - 1, to + 1);
      if (from > 0 && joins.test(before)) continue;
      if (joins.test(behind)) continue;
      found.push({ from, to });
    }
  }
  return found;
}

/** Latin words or digits of a phrase that touch are another word. */
function glued(wanted: string, found: string): boolean {
  const [first = '', second = ''] = wanted.split(' ');
  return found === first + second && /[a-z]{2}|\d{2}/.test(first.slice(-1) + second.charAt(0));
}

function gap(text: string, a: Place, b: Place): number {
  const between = plain(text).slice(Math.min(a.to, b.to), Math.max(a.from, b.from));
  return (between.match(/[\u4e00-\u9fff]|[a-z0-9]+/g) ?? []).length;
}

function holds(query: Meant, item: Matchable): boolean {
  switch (query.kind) {
    case 'word':
      return places(query.text, item.text).length > 0;
    case 'and':
      return query.parts.every((part) => holds(part, item));
    case 'or':
      return query.parts.some((part) => holds(part, item));
    case 'not':
      return !holds(query.part, item);
    case 'field':
      return query.holds(item);
    case 'near': {
      const others = query.right.flatMap((word) => places(word, item.text));
      return query.left
        .flatMap((word) => places(word, item.text))
        .some((a) => others.some((b) => gap(item.text, a, b) <= query.distance));
    }
  }
}

const BINDS = { or: 1, and: 2, not: 3, near: 4, word: 5, field: 5 } as const;

/** Writes a query with the operators in the ways people type them; only needed parentheses. */
function written(query: Meant, way: number, outer = 0): string {
  const pick = (...ways: string[]): string => ways[way % ways.length] ?? '';
  const text = ((): string => {
    switch (query.kind) {
      case 'word':
        return query.text.includes(' ') ? pick(`"${query.text}"`, `“${query.text}”`) : query.text;
      case 'field':
        return query.text;
      case 'not':
        return `${pick('NOT ', '-', 'ＮＯＴ　')}${written(query.part, way + 1, 3)}`;
      case 'near': {
        const side = (words: string[]): string =>
          words.length === 1
            ? written({ kind: 'word', text: words[0] ?? '' }, way)
            : `(${words.map((word) => written({ kind: 'word', text: word }, way)).join(' OR ')})`;
        return `${side(query.left)} NEAR/${query.distance} ${side(query.right)}`;
      }
      default: {
        const joint =
          query.kind === 'and' ? pick(' ', ' AND ', ' & ', '　') : pick(' OR ', ' | ', '｜');
        return query.parts.map((part) => written(part, way + 1, BINDS[query.kind] + 1)).join(joint);
      }
    }
  })();
  if (BINDS[query.kind] >= outer) return text;
  return pick(`(${text})`, `（${text}）`, `((${text}))`);
}

/** A text could match by lacking words alone: no query that is accepted. */
function anchored(query: Meant): boolean {
  if (query.kind === 'and') return query.parts.some(anchored);
  if (query.kind === 'or') return query.parts.every(anchored);
  return query.kind !== 'not';
}

const word = fc.constantFrom(
  '充电',
  '電',
  '充电宝',
  '充电宝发热',
  '宝',
  '发热',
  '发',
  '热',
  'mi',
  'ＭＩ',
  'mini',
  'a1',
  '14',
  'mi14',
  '充电 发热',
  'mi 14',
  'mi mi',
  '发热mi',
);
const loose = fc.oneof(
  { weight: 4, arbitrary: word },
  fc.constantFrom('mi*', '*ni', 'm?ni', 'mi1*', '*in*'),
);
const field: fc.Arbitrary<Meant> = fc.constantFrom(
  {
    kind: 'field',
    text: 'platform:weibo',
    holds: (item: Matchable) => item.platform === 'weibo',
  } as const,
  {
    kind: 'field',
    text: 'followers>=1万',
    holds: (item: Matchable) => (item.author?.followers ?? -1) >= 10_000,
  } as const,
);
const meant = fc.letrec<{ query: Meant }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 4 },
    loose.map((text): Meant => ({ kind: 'word', text })),
    field,
    fc
      .record({
        left: fc.array(word, { minLength: 1, maxLength: 3 }),
        right: fc.array(word, { minLength: 1, maxLength: 3 }),
        distance: fc.integer({ min: 1, max: 4 }),
      })
      .map((sides): Meant => ({ kind: 'near', ...sides })),
    fc
      .array(tie('query'), { minLength: 2, maxLength: 3 })
      .map((parts): Meant => ({ kind: 'and', parts })),
    fc
      .array(tie('query'), { minLength: 2, maxLength: 3 })
      .map((parts): Meant => ({ kind: 'or', parts })),
    tie('query').map((part): Meant => ({ kind: 'not', part })),
  ),
})).query;
const item: fc.Arbitrary<Matchable> = fc
  .record({
    pieces: fc.array(
      fc.constantFrom(
        '充',
        '电',
        '宝',
        '发',
        '热',
        '發熱',
        '充電',
        '充电宝',
        '充电宝发热',
        'm',
        'i',
        'ni',
        'MI',
        'ｍｉ',
        'a',
        '1',
        '14',
        '４',
        ' ',
        '\n',
        '，',
        '😀',
        'x',
        '。',
      ),
      { maxLength: 24 },
    ),
    platform: fc.constantFrom('weibo', 'zhihu'),
    followers: fc.constantFrom(null, 0, 10_000),
  })
  .map(({ pieces, platform, followers }) => ({
    text: pieces.join(''),
    platform,
    author: { followers },
  }));

describe('matching', () => {
  it('finds what trying every place one after the other finds, however the query is written', () => {
    const queries = fc.array(fc.tuple(meant.filter(anchored), fc.nat(11)), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(queries, fc.array(item, { minLength: 1, maxLength: 6 }), (asked, items) => {
        const texts = asked.map(([query, way]) => written(query, way));
        const matcher = new Matcher(texts.map((text) => ({ id: text, query: parseQuery(text) })));
        for (const one of items) {
          const expected = texts.filter((_, i) => {
            const query = asked[i]?.[0];
            return query !== undefined && holds(query, one);
          });
          expect([one, matcher.match(one)]).toEqual([one, expected]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('finds the same when a query went through the form, where the form can show it', () => {
    const flat = fc
      .array(
        fc.oneof(
          loose.map((text): Meant => ({ kind: 'word', text })),
          field,
          fc.array(loose, { minLength: 2, maxLength: 3 }).map((words): Meant => ({
            kind: 'or',
            parts: words.map((text) => ({ kind: 'word', text })),
          })),
          loose.map((text): Meant => ({ kind: 'not', part: { kind: 'word', text } })),
          fc.tuple(word, word).map(([left, right]): Meant => ({
            kind: 'near',
            left: [left],
            right: [right],
            distance: 2,
          })),
        ),
        { minLength: 2, maxLength: 4 },
      )
      .map((parts): Meant => ({ kind: 'and', parts }))
      .filter(anchored);
    let shown = 0;
    fc.assert(
      fc.property(flat, fc.nat(11), item, (query, way, one) => {
        const text = written(query, way);
        const form = formOfQuery(parseQuery(text));
        if (form === null) return;
        shown++;
        const again = new Matcher([{ id: 1, query: parseQuery(queryOfForm(form)) }]);
        expect([text, queryOfForm(form), again.match(one).length > 0]).toEqual([
          text,
          queryOfForm(form),
          holds(query, one),
        ]);
      }),
      { numRuns: 500 },
    );
    expect(shown).toBeGreaterThan(300);
  });
});
