import { compileQuery } from './compile.js';
import type { Compiled, Matchable } from './compile.js';
import { brandQuery } from './names.js';
import type { BrandWords } from './names.js';
import type { Query } from './query.js';
import type { TermFinder } from './terms.js';
import { TermTable } from './terms.js';

export type { Matchable } from './compile.js';

/** A word that made an item match, and where. */
export interface Why {
  field: 'title' | 'text';
  /** As it stands there. */
  words: string;
  /** Offsets into the field, UTF-16 units. */
  from: number;
  to: number;
}

/**
 * All queries of all brands over one automaton. Reused for many items; not re-entrant.
 * `Id` is whatever names a query: a brand, or one of its queries.
 */
export class Matcher<Id> {
  private readonly compiled: Compiled[];
  private readonly finder: TermFinder;
  /** Queries that a term may make match, by term. */
  private readonly byTerm: number[][];
  /** Queries that no single term must be in. */
  private readonly always: number[] = [];
  private readonly tried: Int32Array;

  constructor(private readonly queries: readonly { id: Id; query: Query }[]) {
    const table = new TermTable();
    this.compiled = queries.map(({ query }) => compileQuery(query, table));
    this.finder = table.finish();
    this.byTerm = Array.from({ length: table.size }, () => []);
    this.tried = new Int32Array(queries.length);
    this.compiled.forEach(({ triggers }, index) => {
      if (triggers === null) this.always.push(index);
      else for (const term of new Set(triggers)) this.byTerm[term]?.push(index);
    });
  }

  /** Ids of the queries that match, in the order in which the queries were given. */
  match(item: Matchable): Id[] {
    const matched = this.indexes(item);
    return matched.flatMap((index) => {
      const entry = this.queries[index];
      return entry === undefined ? [] : [entry.id];
    });
  }

  private indexes(item: Matchable): number[] {
    const text = searched(item);
    const found = this.finder.find(text);
    const context = { item, text, found };
    const matched: number[] = [];
    for (const index of this.always) {
      if (this.compiled[index]?.test(context) === true) matched.push(index);
    }
    const { round } = found;
    for (let i = 0; i < found.count; i++) {
      const queries = this.byTerm[found.terms[i] ?? 0];
      if (queries === undefined) continue;
      for (const index of queries) {
        if (this.tried[index] === round) continue;
        this.tried[index] = round;
        if (this.compiled[index]?.test(context) === true) matched.push(index);
      }
    }
    return matched.sort((a, b) => a - b);
  }

  /** The words that made the item match this query, by place; empty when it does not match. */
  explain(item: Matchable, id: Id): Why[] {
    const index = this.queries.findIndex((entry) => entry.id === id);
    const compiled = this.compiled[index];
    if (compiled === undefined || !this.indexes(item).includes(index)) return [];
    const { found } = this.finder;
    const text = searched(item);
    const title = item.title ?? '';
    const offset = title === '' ? 0 : title.length + 1;
    return [...new Set(compiled.terms)]
      .flatMap((term) => found.places(term))
      .sort((a, b) => a.from - b.from || a.to - b.to)
      .map(({ from, to }) => {
        const inText = from >= offset;
        const shift = inText ? offset : 0;
        return {
          field: inText ? 'text' : 'title',
          words: text.slice(from, to),
          from: from - shift,
          to: to - shift,
        };
      });
  }
}

function searched(item: Matchable): string {
  const { title, text } = item;
  return title === null || title === undefined || title === '' ? text : `${title}\n${text}`;
}

/** Compiles the names and context words of brands; answers which brands an item concerns. */
export function compile(
  queries: readonly ({ brandId: number } & BrandWords)[],
): (item: Matchable) => number[] {
  const matcher = new Matcher(
    queries.flatMap(({ brandId, ...words }) => {
      const query = brandQuery(words);
      return query === null ? [] : [{ id: brandId, query }];
    }),
  );
  return (item) => [...new Set(matcher.match(item))];
}
