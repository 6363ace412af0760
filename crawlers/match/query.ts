/** Where something stands in the query as it was typed, in UTF-16 units. */
export interface Span {
  from: number;
  to: number;
}

/** What a term is for: a brand's name, a word that tells it from its namesakes, or part of a query. */
export type TermRole = 'name' | 'context' | 'query';

/** A word or phrase to look for; words of a phrase may be parted by any blanks. */
export interface Term extends Span {
  kind: 'term';
  text: string;
  /** Latin letters with `*` (any letters) or `?` (one letter). */
  wildcard: boolean;
  /** Absent: part of a query. */
  role?: TermRole;
}

export type NumberOperator = '>' | '>=' | '<' | '<=' | '=';
export type TextField = 'author' | 'platform' | 'lang' | 'url';

/** A query as a tree. */
export type Query =
  | Term
  /** `left` and `right` stand at most `distance` characters (Latin: words) apart, in any order. */
  | ({ kind: 'near'; left: Query; right: Query; distance: number } & Span)
  /** `term` stands somewhere where no word of `covers` covers it: 苹果, but not as part of 苹果汁. */
  | ({ kind: 'bare'; term: Term; covers: Term[] } & Span)
  | ({ kind: 'and'; parts: Query[] } & Span)
  | ({ kind: 'or'; parts: Query[] } & Span)
  | ({ kind: 'not'; part: Query } & Span)
  | ({ kind: 'field'; field: TextField; value: string } & Span)
  | ({ kind: 'followers'; operator: NumberOperator; value: number } & Span);

/** What is wrong with a query, where, and in both languages. */
export class QueryError extends Error implements Span {
  override name = 'QueryError';

  constructor(
    readonly from: number,
    readonly to: number,
    readonly zh: string,
    readonly en: string,
  ) {
    super(en);
  }
}
