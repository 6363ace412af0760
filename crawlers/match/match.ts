import { compileQuery } from './compile.js';
import type { Context, Matchable, Test } from './compile.js';
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
  /** What is left to ask once a trigger was found, by query; null: nothing. */
  private readonly rests: (Test | null)[];
  /** Terms that must not stand there: `without[bans[q] … bans[q + 1])`. */
  private readonly bans: Int32Array;
  private readonly without: Int32Array;
  private readonly finder: TermFinder;
  /** Queries that term t may make match stand in `queriesOf[starts[t] … starts[t + 1])`. */
  private readonly starts: Int32Array;
  private readonly queriesOf: Int32Array;
  /** Queries that no single term must be in. */
  private readonly always: number[] = [];
  /** Text in which a query was last tried, by query. */
  private readonly tried: Int32Array;
  /** Queries that matched the last text. */
  private readonly matched: Int32Array;

  constructor(private readonly queries: readonly { id: Id; query: Query }[]) {
    const { table } = this;
    const compiled = queries.map(({ query }) => compileQuery(query, table));
    this.rests = compiled.map(({ rest }) => rest.test);
    this.without = Int32Array.from(compiled.flatMap(({ rest }) => rest.without));
    this.bans = new Int32Array(queries.length + 1);
    compiled.forEach(({ rest }, index) => {
      this.bans[index + 1] = (this.bans[index] ?? 0) + rest.without.length;
    });
    this.finder = table.finish();
    this.tried = new Int32Array(queries.length);
    this.matched = new Int32Array(queries.length);
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
    const count = this.run(item);
    const matched = this.matched.subarray(0, count);
    if (count > 1) matched.sort();
    const ids: Id[] = [];
    for (let i = 0; i < count; i++) {
      const entry = this.queries[matched[i] ?? 0];
      if (entry !== undefined) ids.push(entry.id);
    }
    return ids;
  }

  /** Fills `matched` with the queries that match, in no order; answers how many there are. */
  private run(item: Matchable): number {
    const { tried, starts, queriesOf, matched } = this;
    const text = searched(item);
    const found = this.finder.find(text);
    const context: Context = { item, text, found };
    let count = 0;
    for (const index of this.always) if (this.holds(index, context)) matched[count++] = index;
    const { round } = found;
    for (let i = 0; i < found.count; i++) {
      const term = found.terms[i] ?? 0;
      const end = starts[term + 1] ?? 0;
      for (let k = starts[term] ?? 0; k < end; k++) {
        const index = queriesOf[k] ?? 0;
        if (tried[index] === round) continue;
        tried[index] = round;
        if (this.holds(index, context)) matched[count++] = index;
      }
    }
    return count;
  }

  private holds(index: number, context: Context): boolean {
    const { bans, without } = this;
    const { found } = context;
    const end = bans[index + 1] ?? 0;
    for (let i = bans[index] ?? 0; i < end; i++) if (found.has(without[i] ?? 0)) return false;
    const rest = this.rests[index] ?? null;
    return rest === null || rest(context);
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
