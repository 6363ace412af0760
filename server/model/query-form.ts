/** What parts the words of a list that is typed into one field. */
export const WORD_BREAK = /[,，、;；\n]/;

/** A query as those fill it in who do not know the query language; all parts must hold. */
export interface QueryForm {
  /** Each of these stands in the text. */
  all: string[];
  /** Of each group one stands in the text: names, and words that tell them from their namesakes. */
  any: string[][];
  /** None of these stands in the text. */
  none: string[];
  /** Two words close together, at most `distance` characters (Latin: words) apart. */
  near: { left: string; right: string; distance: number }[];
  /** One of these; empty: any. */
  platforms: string[];
  languages: string[];
  authors: string[];
  /** Followers of the author, at least; null: any. */
  followers: number | null;
}

/** What is wrong with a query, and where in it (UTF-16 units). */
export interface QueryFault {
  from: number;
  to: number;
  zh: string;
  en: string;
}

/** A word that made a text match, in its title or text. */
export interface Lit {
  field: 'title' | 'text';
  from: number;
  to: number;
}

/** A text that would match a query. */
export interface Matched {
  /** Null for what a source brought last: such lines are not stored. */
  id: number | null;
  brandId: number | null;
  platform: string | null;
  author: string | null;
  title: string | null;
  text: string;
  url: string | null;
  publishedAt: number | null;
  lit: Lit[];
  /** Conditions that held beside words, as typed. */
  conditions: string[];
}

/** What a query would find, before it is saved. */
export interface QueryPreview {
  fault: QueryFault | null;
  /** The query as text. */
  query: string;
  /** The query as a form; null when a form cannot show it. */
  form: QueryForm | null;
  /** Stored mentions, of all brands, that were looked at and matched. */
  stored: { looked: number; matched: number };
  /** Lines of the sources' last visits, which know titles only. */
  brought: { looked: number; matched: number };
  /** Of the brand's own stored mentions: those that would not match any more. */
  lost: { looked: number; lost: number };
  items: Matched[];
  /** Some of the brand's own that would be lost. */
  losing: Matched[];
}
