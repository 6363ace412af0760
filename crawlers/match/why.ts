import type { Context, Test } from './compile.js';
import { compileQuery } from './compile.js';
import type { Place } from './places.js';
import { isCovered, isNear, neighbours, placesOf } from './places.js';
import type { Query, Term, TermRole } from './query.js';
import type { TermTable } from './terms.js';

/** What made an item match: words that stand in it, or something that is known about it. */
export interface Why {
  field: 'title' | 'text' | 'author' | 'platform' | 'language' | 'url' | 'followers';
  /** As it stands there. */
  words: string;
  /** Offsets into the field, UTF-16 units; for highlighting. */
  from: number;
  to: number;
  /** The word or condition of the query that found it, as it was typed. */
  term: string;
  /** `name`: what the brand is called; `context`: a word that tells it from others; else `query`. */
  role: TermRole;
}

/** Evidence for a query whose test holds, in no order; places are those of the searched text. */
type Collect = (context: Context) => Found[];
type Found = (Place & { in: 'words'; term: Term }) | ({ in: 'field' } & Why);

interface Node {
  test: Test;
  collect: Collect;
}

/**
 * Answers what made an item match a query: only branches that hold speak, and only places that count
 * (a name inside a word that hides it does not). All terms of the query must be in the table already.
 */
export function explainer(query: Query, table: TermTable): (context: Context) => Why[] {
  const { test, collect } = nodeOf(query, table);
  return (context) => (test(context) ? told(context, collect(context)) : []);
}

function nodeOf(query: Query, table: TermTable): Node {
  const { test } = compileQuery(query, table);
  switch (query.kind) {
    case 'term':
      return { test, collect: ({ found }) => wordsOf(query, found.places(table.idOf(query))) };
    case 'bare':
      return { test, collect: collectBare(query, table) };
    case 'near':
      return { test, collect: collectNear(query, table) };
    case 'not':
      return { test, collect: () => [] };
    case 'and':
    case 'or': {
      const parts = query.parts.map((part) => nodeOf(part, table));
      const collect: Collect = (context) =>
        parts.flatMap((part) => (part.test(context) ? part.collect(context) : []));
      return { test, collect };
    }
    case 'field':
    case 'followers':
      return { test, collect: ({ item }) => [condition(query, item)] };
  }
}

function wordsOf(term: Term, places: readonly Place[]): Found[] {
  return places.map((place) => ({ ...place, in: 'words', term }));
}

function collectBare(query: Extract<Query, { kind: 'bare' }>, table: TermTable): Collect {
  const id = table.idOf(query.term);
  const covers = new Set(query.covers.map((term) => table.idOf(term)));
  return ({ found }) => {
    const hiding = placesOf(found, covers);
    const open = found.places(id).filter((place) => !isCovered(place, hiding));
    return wordsOf(query.term, open);
  };
}

function collectNear(query: Extract<Query, { kind: 'near' }>, table: TermTable): Collect {
  const sides = [query.left, query.right].map((side) =>
    (side.kind === 'or' ? side.parts : [side]).filter((part): part is Term => part.kind === 'term'),
  );
  return ({ text, found }) =>
    sides.flatMap((own, side) => {
      const others = placesOf(
        found,
        new Set((sides[1 - side] ?? []).map((term) => table.idOf(term))),
      );
      const close = (place: Place): boolean =>
        neighbours(place, others).some((other) => isNear(text, place, other, query.distance));
      return own.flatMap((term) => wordsOf(term, found.places(table.idOf(term)).filter(close)));
    });
}

function condition(
  query: Extract<Query, { kind: 'field' | 'followers' }>,
  item: Context['item'],
): Found {
  const { author } = item;
  const whole = (field: Why['field'], words: string, term: string): Found => ({
    in: 'field',
    field,
    words,
    from: 0,
    to: words.length,
    term,
    role: 'query',
  });
  if (query.kind === 'followers') {
    const { operator, value } = query;
    return whole('followers', String(author?.followers ?? ''), `followers${operator}${value}`);
  }
  const term = `${query.field}:${query.value}`;
  switch (query.field) {
    case 'author':
      return whole('author', author?.name ?? author?.id ?? '', term);
    case 'platform':
      return whole('platform', item.platform ?? '', term);
    case 'lang':
      return whole('language', item.language ?? '', term);
    case 'url':
      return whole('url', item.url ?? '', term);
  }
}

/** Conditions first, then words by place; the same place is told once. */
function told({ item, text }: Context, evidence: readonly Found[]): Why[] {
  const title = item.title ?? '';
  // The searched text is the title, a line break, and the text.
  const offset = title === '' ? 0 : title.length + 1;
  const fields = evidence.flatMap((one): Why[] => {
    if (one.in !== 'field') return [];
    const { field, words, from, to, term, role } = one;
    return [{ field, words, from, to, term, role }];
  });
  const words = evidence
    .flatMap((one) => (one.in === 'words' ? [one] : []))
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .filter((one, i, all) => all[i - 1]?.from !== one.from || all[i - 1]?.to !== one.to)
    .map(({ from, to, term }): Why => {
      const inText = from >= offset;
      const shift = inText ? offset : 0;
      return {
        field: inText ? 'text' : 'title',
        words: text.slice(from, to),
        from: from - shift,
        to: to - shift,
        term: term.text,
        role: term.role ?? 'query',
      };
    });
  return [...fields, ...words];
}
