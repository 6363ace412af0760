import { Automaton } from './automaton.js';

/** What a brand is called, and which words must or must not stand beside it. */
export interface BrandQuery {
  brandId: number;
  names: readonly string[];
  must: readonly string[];
  mustNot: readonly string[];
}

/** Why a text concerns a brand: the names that stand in it. */
export interface Match {
  brandId: number;
  names: string[];
}

export interface Matcher {
  /** Brands a text concerns, in the order of their ids. */
  match(text: string): Match[];
}

type Role = 'names' | 'must' | 'mustNot';

/** Full-width and half-width, capital and small letters are alike. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

const WORD = /[\p{Script=Latin}\p{N}_]/u;

/** A Latin name must stand as a word of its own: "apple" is not in "pineapple". */
function standsAlone(text: string, start: number, end: number): boolean {
  const cutBefore =
    start === 0 || !(WORD.test(text[start] ?? '') && WORD.test(text[start - 1] ?? ''));
  const cutAfter =
    end >= text.length || !(WORD.test(text[end - 1] ?? '') && WORD.test(text[end] ?? ''));
  return cutBefore && cutAfter;
}

/** Compiles the queries of all brands into one automaton. */
export function compile(queries: readonly BrandQuery[]): Matcher {
  const words: string[] = [];
  const uses: { query: BrandQuery; role: Role; word: string }[][] = [];
  const index = new Map<string, number>();
  for (const query of queries) {
    for (const role of ['names', 'must', 'mustNot'] as const) {
      for (const word of query[role]) {
        const key = fold(word).trim();
        if (key === '') continue;
        let at = index.get(key);
        if (at === undefined) {
          at = words.push(key) - 1;
          index.set(key, at);
          uses.push([]);
        }
        uses[at]?.push({ query, role, word });
      }
    }
  }
  const automaton = new Automaton(words);

  return {
    match(text) {
      const folded = fold(text);
      const seen = new Map<BrandQuery, Record<Role, Set<string>>>();
      automaton.search(folded, (word, start, end) => {
        if (!standsAlone(folded, start, end)) return;
        for (const { query, role, word: name } of uses[word] ?? []) {
          let roles = seen.get(query);
          if (!roles) {
            roles = { names: new Set(), must: new Set(), mustNot: new Set() };
            seen.set(query, roles);
          }
          roles[role].add(name);
        }
      });
      return [...seen]
        .filter(
          ([query, { names, must, mustNot }]) =>
            names.size > 0 && mustNot.size === 0 && (query.must.length === 0 || must.size > 0),
        )
        .map(([query, { names }]) => ({ brandId: query.brandId, names: [...names] }))
        .sort((a, b) => a.brandId - b.brandId);
    },
  };
}
