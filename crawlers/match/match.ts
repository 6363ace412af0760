import { compileQuery } from './compile.js';
import type { Matchable, Test } from './compile.js';
import { brandQuery } from './names.js';
import type { BrandWords } from './names.js';
import type { Query } from './query.js';
import type { TermFinder } from './terms.js';
import { TermTable } from './terms.js';
import type { Why } from './why.js';
import { explainer } from './why.js';

export type { Matchable } from './compile.js';
export type { Why } from './why.js';

/**
 * All queries of all brands over one automaton. Reused for many items; not re-entrant.
 * `Id` is whatever names a query: a brand, or one of its queries.
 */
export class Matcher<Id> {
  private readonly table = new TermTable();
  private readonly tests: Test[];
  private readonly finder: TermFinder;
  /** Queries that term t may make match stand in `queriesOf[starts[t] … starts[t + 1])`. */
  private readonly starts: Int32Array;
  private readonly queriesOf: Int32Array;
  /** Queries that no single term must be in. */
  private readonly always: number[] = [];
  /** Text in which a query was last tried, by query. */
  private readonly tried: Int32Array;

  constructor(private readonly queries: readonly { id: Id; query: Query }[]) {
    const { table } = this;
    const compiled = queries.map(({ query }) => compileQuery(query, table));
    this.tests = compiled.map(({ test }) => test);
    this.finder = table.finish();
    this.tried = new Int32Array(queries.length);
    const byTerm: number[][] = Array.from({ length: table.size }, () => []);
    compiled.forEach(({ triggers }, index) => {
      if (triggers === null) this.always.push(index);
      else for (const term of new Set(triggers)) byTerm[term]?.push(index);
    });
    this.starts = new Int32Array(table.size + 1);
    byTerm.forEach((list, term) => {
      this.starts[term + 1] = (this.starts[term] ?? 0) + list.length;
    });
    this.queriesOf = Int32Array.from(byTerm.flat());
  }

  /** Ids of the queries that match, in the order in which the queries were given. */
  match(item: Matchable): Id[] {
    const ids: Id[] = [];
    for (const index of this.indexes(item)) {
      const entry = this.queries[index];
      if (entry !== undefined) ids.push(entry.id);
    }
    return ids;
  }

  private indexes(item: Matchable): number[] {
    const { tests, tried, starts, queriesOf } = this;
    const text = searched(item);
    const found = this.finder.find(text);
    const context = { item, text, found };
    const matched: number[] = [];
    for (const index of this.always) if (tests[index]?.(context) === true) matched.push(index);
    const { round } = found;
    for (let i = 0; i < found.count; i++) {
      const term = found.terms[i] ?? 0;
      const end = starts[term + 1] ?? 0;
      for (let k = starts[term] ?? 0; k < end; k++) {
        const index = queriesOf[k] ?? 0;
        if (tried[index] === round) continue;
        tried[index] = round;
        if (tests[index]?.(context) === true) matched.push(index);
      }
    }
    return matched.length > 1 ? matched.sort((a, b) => a - b) : matched;
  }

  /** What made the item match this query; empty when it does not match. */
  explain(item: Matchable, id: Id): Why[] {
    const entry = this.queries.find((query) => query.id === id);
    if (entry === undefined) return [];
    const text = searched(item);
    return explainer(entry.query, this.table)({ item, text, found: this.finder.find(text) });
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
