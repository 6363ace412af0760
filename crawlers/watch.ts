import type { Brand } from '../server/model/brand.js';
import type { Item } from '../server/model/mention.js';
import { type Matchable, Matcher, type Why } from './match/match.js';
import { brandQuery } from './match/names.js';
import { parseQuery } from './match/parse.js';
import { type Query, QueryError } from './match/query.js';
import { detectLanguage } from './text/language.js';

/** What is watched, as a person writes it. */
export type Watched = Pick<Brand, 'name' | 'aliases' | 'must' | 'mustNot' | 'query'>;

/** The query of a brand: its own, or the one its words make. Throws QueryError. */
export function queryOf({ name, aliases, must, mustNot, query }: Watched): Query | null {
  return query === null
    ? brandQuery({ names: [name, ...aliases], must, mustNot })
    : parseQuery(query);
}

/** The names by which a brand is known: each of them alone makes a text concern it. */
export function namesOf(watched: Watched): string[] {
  const { name, aliases, query } = watched;
  const names = [name, ...aliases];
  if (query === null) return names;
  try {
    return [...names, ...sufficient(parseQuery(query))];
  } catch (error) {
    if (error instanceof QueryError) return names;
    throw error;
  }
}

function sufficient(query: Query): string[] {
  if (query.kind === 'term') return query.wildcard ? [] : [query.text];
  return query.kind === 'or' ? query.parts.flatMap(sufficient) : [];
}

/**
 * The words beside a brand's names that its people wrote down: context words, or the words of its
 * query (products, most often), without wildcards. What does not parse has none.
 */
export function wordsBeside(watched: Watched): string[] {
  const { must, mustNot, query } = watched;
  if (query === null) return [...must, ...mustNot];
  try {
    return termsOf(parseQuery(query));
  } catch (error) {
    if (error instanceof QueryError) return [];
    throw error;
  }
}

function termsOf(query: Query): string[] {
  switch (query.kind) {
    case 'term':
      return query.wildcard ? [] : [query.text];
    case 'bare':
      return [query.term, ...query.covers].flatMap(termsOf);
    case 'near':
      return [...termsOf(query.left), ...termsOf(query.right)];
    case 'and':
    case 'or':
      return query.parts.flatMap(termsOf);
    case 'not':
      return termsOf(query.part);
    default:
      return [];
  }
}

/** The queries of all brands, compiled into one automaton. */
export class Watch {
  readonly #matcher: Matcher<number>;
  /** Telling the language costs time: only when a query asks for it. */
  readonly #asksLanguage: boolean;

  constructor(brands: readonly (Watched & { id: number })[]) {
    this.#asksLanguage = brands.some(({ query }) => query !== null && /lang/i.test(query));
    this.#matcher = new Matcher(
      brands.flatMap((brand) => {
        const query = queryOf(brand);
        return query === null ? [] : [{ id: brand.id, query }];
      }),
    );
  }

  /** Ids of the brands that an item concerns. */
  brandsOf(item: Item): number[] {
    return this.#matcher.match(this.#told(item));
  }

  #told(item: Item): Item {
    if (!this.#asksLanguage || item.language !== null) return item;
    return { ...item, language: detectLanguage(item.text).tag };
  }
}

/** The words of a text that make it concern a brand; empty when it does not. Throws QueryError. */
export function whyMatched(brand: Watched, item: Matchable): Why[] {
  const query = queryOf(brand);
  return query === null ? [] : new Matcher([{ id: 0, query }]).explain(item, 0);
}
