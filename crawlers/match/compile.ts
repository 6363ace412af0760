import type { Item } from '../../server/model/mention.js';
import { foldText } from '../text/fold.js';
import { isCovered, isNear, neighbours, placesOf } from './places.js';
import type { NumberOperator, Query, Term } from './query.js';
import type { Found, TermTable } from './terms.js';

/** What a query may ask about, beside words. */
export type Matchable = Pick<Item, 'text'> &
  Partial<Pick<Item, 'title' | 'platform' | 'url' | 'language'>> & {
    author?: Partial<Item['author']>;
  };

/** One text under test: its words were found already. */
export interface Context {
  item: Matchable;
  /** Title and text, as they were searched. */
  text: string;
  found: Found;
}

export type Test = (context: Context) => boolean;

/** A query as a function, with the terms that must be there for it to match. */
export interface Compiled {
  test: Test;
  /** At least one of these terms stands in every text that matches; null: cannot be said. */
  triggers: readonly number[] | null;
  /** What is left to ask of a text in which a trigger was found. */
  rest: Rest;
}

/** No term of `without` may stand in the text, and `test` must hold where there is one. */
export interface Rest {
  without: readonly number[];
  test: Test | null;
}

const NOTHING_LEFT: Rest = { without: [], test: null };

/** Turns a query into a function over found terms. */
export function compileQuery(query: Query, table: TermTable): Compiled {
  switch (query.kind) {
    case 'term': {
      const id = table.idOf(query);
      return { test: ({ found }) => found.has(id), triggers: [id], rest: NOTHING_LEFT };
    }
    case 'bare':
      return buildBare(query, table);
    case 'near':
      return buildNear(query, table);
    case 'not': {
      const { test } = compileQuery(query.part, table);
      return untriggered((context) => !test(context));
    }
    case 'and':
    case 'or': {
      const parts = query.parts.map((part) => compileQuery(part, table));
      if (query.kind === 'and') return both(query.parts, parts, table);
      return query.parts.every((part) => part.kind === 'term') ? anyTerm(parts) : either(parts);
    }
    case 'field':
      return untriggered(fieldTest(query.field, query.value));
    case 'followers': {
      const { operator, value } = query;
      return untriggered(({ item }) => {
        const followers = item.author?.followers ?? null;
        return followers !== null && compares(followers, operator, value);
      });
    }
  }
}

function untriggered(test: Test): Compiled {
  return { test, triggers: null, rest: { without: [], test } };
}

function triggered(test: Test, triggers: readonly number[]): Compiled {
  return { test, triggers, rest: { without: [], test } };
}

function both(queries: readonly Query[], parts: readonly Compiled[], table: TermTable): Compiled {
  const test = all(parts.map((part) => part.test));
  // The part with the fewest terms is the rarest guess; any part that has them would do.
  let rarest = -1;
  parts.forEach(({ triggers }, i) => {
    const least = parts[rarest]?.triggers?.length ?? Infinity;
    if (triggers !== null && triggers.length < least) rarest = i;
  });
  const chosen = parts[rarest];
  if (chosen === undefined) return untriggered(test);
  const without = [...chosen.rest.without];
  const tests = chosen.rest.test === null ? [] : [chosen.rest.test];
  queries.forEach((query, i) => {
    if (i === rarest) return;
    if (query.kind === 'not' && query.part.kind === 'term') without.push(table.idOf(query.part));
    else tests.push(parts[i]?.test ?? test);
  });
  const [only] = tests;
  const rest = only === undefined ? null : tests.length === 1 ? only : all(tests);
  return { test, triggers: chosen.triggers, rest: { without, test: rest } };
}

function either(parts: readonly Compiled[]): Compiled {
  const test = any(parts.map((part) => part.test));
  return parts.every((part) => part.triggers !== null)
    ? triggered(
        test,
        parts.flatMap((part) => part.triggers ?? []),
      )
    : untriggered(test);
}

/** Words joined by OR, which is what most queries are made of. */
function anyTerm(parts: readonly Compiled[]): Compiled {
  const ids = Int32Array.from(parts.flatMap((part) => part.triggers ?? []));
  const test: Test = ({ found }) => {
    for (let i = 0; i < ids.length; i++) if (found.has(ids[i] ?? 0)) return true;
    return false;
  };
  return { test, triggers: Array.from(ids), rest: NOTHING_LEFT };
}

/** Plain loops: a callback per part and text would be most of the cost of matching. */
function all(tests: readonly Test[]): Test {
  return (context) => {
    for (const test of tests) if (!test(context)) return false;
    return true;
  };
}

function any(tests: readonly Test[]): Test {
  return (context) => {
    for (const test of tests) if (test(context)) return true;
    return false;
  };
}

function buildBare(query: Extract<Query, { kind: 'bare' }>, table: TermTable): Compiled {
  const id = table.idOf(query.term);
  const covers = new Set(query.covers.map((term) => table.idOf(term)));
  const test: Test = ({ found }) => {
    if (!found.has(id)) return false;
    const hiding = placesOf(found, covers);
    return found.places(id).some((place) => !isCovered(place, hiding));
  };
  return triggered(test, [id]);
}

function buildNear(query: Extract<Query, { kind: 'near' }>, table: TermTable): Compiled {
  const idsOf = (side: Query): number[] => {
    const list = side.kind === 'or' ? side.parts : [side];
    return list
      .filter((part): part is Term => part.kind === 'term')
      .map((term) => table.idOf(term));
  };
  const left = new Set(idsOf(query.left));
  const right = new Set(idsOf(query.right));
  const { distance } = query;
  const test: Test = ({ text, found }) => {
    const ones = placesOf(found, left);
    if (ones.places.length === 0) return false;
    const others = placesOf(found, right);
    return ones.places.some((place) =>
      neighbours(place, others).some((other) => isNear(text, place, other, distance)),
    );
  };
  return triggered(test, [...(left.size <= right.size ? left : right)]);
}

function fieldTest(field: Extract<Query, { kind: 'field' }>['field'], value: string): Test {
  const wanted = foldText(value).trim();
  const same = (given: string | null | undefined): boolean =>
    given !== null && given !== undefined && foldText(given) === wanted;
  switch (field) {
    case 'author':
      return ({ item }) => same(item.author?.name) || same(item.author?.id);
    case 'platform':
      return ({ item }) => same(item.platform);
    case 'lang':
      return ({ item }) => same(item.language) || same(item.language?.split('-')[0]);
    case 'url':
      return ({ item }) => foldText(item.url ?? '').includes(wanted);
  }
}

function compares(followers: number, operator: NumberOperator, value: number): boolean {
  switch (operator) {
    case '>':
      return followers > value;
    case '>=':
      return followers >= value;
    case '<':
      return followers < value;
    case '<=':
      return followers <= value;
    case '=':
      return followers === value;
  }
}
