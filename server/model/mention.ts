import type { Compared, Complaint, JudgedLabel, Label } from './analysis.js';

/** Counters of a post as one source saw them; unknown is null, never 0. */
export interface Counters {
  reposts: number | null;
  comments: number | null;
  likes: number | null;
  views: number | null;
}

export interface Author {
  id: string | null;
  name: string | null;
  followers: number | null;
  verified: boolean | null;
}

/** What a source hands over, before we know whether it concerns anybody. */
export interface Item extends Counters {
  platform: string;
  /** Native id on the platform; null when the source has none. */
  id: string | null;
  url: string | null;
  title: string | null;
  text: string;
  language: string | null;
  author: Author;
  /** Epoch ms; null when the source does not say. */
  publishedAt: number | null;
  /** Native id of the root this item reposts. */
  repostOf: string | null;
  /** By what its source finds it again, where that is not its id. */
  lookup?: string | null;
}

/** One complaint of a mention, as it is stored. */
export type MentionComplaint = Pick<Complaint, 'category' | 'party' | 'scene'>;

/** What a person said of a mention: a correction, or that it was right. */
export interface MentionCorrection {
  by: string;
  /** Epoch ms. */
  at: number;
  /** Null: nothing was said about the label. */
  label: JudgedLabel | null;
  /** Null: nothing was said about the categories. */
  categories: readonly string[] | null;
  /** What the product had made of it. */
  was: Label;
  wasCategories: readonly string[];
  /** True when it was said of the root, and this repost has no words of its own. */
  carried: boolean;
}

/** An item that matches a brand, as the API and the live stream show it. */
export interface Mention {
  id: number;
  brandId: number;
  storyId: number;
  sourceId: number | null;
  platform: string;
  url: string | null;
  title: string | null;
  text: string;
  language: string;
  author: Author;
  /** True when the author counts as a KOL for the brand. */
  kol: boolean;
  publishedAt: number;
  receivedAt: number;
  /** Identity of the root, when this is a repost. */
  repostOf: string | null;
  label: Label;
  score: number | null;
  confidence: number | null;
  categories: readonly string[];
  /** Who has to answer for each complaint, and what it is about; empty where this was not kept. */
  complaints: readonly MentionComplaint[];
  /** The phrase by which the brand's people taught it to be read otherwise; null when none did. */
  habit: string | null;
  /** Set when the text is negative, but about another than this brand; null otherwise. */
  compared: Compared | null;
  /** What a person said of it; null when nobody did. */
  correction: MentionCorrection | null;
  /** When its author took it back, epoch ms: its words and its author are gone, it still counts. */
  withdrawnAt: number | null;
  /** Present where the brand no longer keeps who wrote it; what it says is kept. */
  authorForgotten?: true;
  /** Highest counters seen so far. */
  counters: Counters;
}

/** Stands for an author whose name is no longer kept where a page is written in one language for good. */
export const NAMELESS = '（作者已不再保留） Author no longer kept';

/** Mentions that a brand no longer keeps, and the time (epoch ms) before which all of them were published. */
export interface NotKept {
  n: number;
  before: number;
}

/** Word from a place that its posts are gone: one post, or all of an author. */
export interface Gone {
  platform: string;
  /** `lookup`: the post as its source finds it again; `author`: all that the author wrote there. */
  by: 'id' | 'lookup' | 'author';
  value: string;
  /** When it was taken back, epoch ms; null where the place does not say. */
  at: number | null;
}

/** A word that was looked for, and where it stands in a mention. */
export interface Hit {
  field: 'title' | 'text' | 'author' | 'platform' | 'language' | 'url' | 'followers';
  /** As it stands there. */
  words: string;
  /** Offsets into the field, UTF-16 units. */
  from: number;
  to: number;
  /** The word or condition of the query that found it, as it was typed. */
  term: string;
}

/** A mention in an answer to a search. */
export interface FoundMention extends Mention {
  /** Absent when nothing was searched for. */
  hits?: readonly Hit[];
}

/** One page of mentions. */
export interface MentionPage {
  items: FoundMention[];
  /** Cursor of the first row, to ask with `after` what came in front of it. */
  first: string | null;
  /** Cursor to go on with `before`; null: this was the last. A short page may have a next one. */
  next: string | null;
  /** Mentions of an older version that the search does not know yet. */
  indexing: number;
  /** Mentions of these brands, or of this story, that might be here were they kept; null: there are none. */
  notKept: NotKept | null;
}

/** How many mentions pass; `about` when reckoned from samples. Null: cannot be said cheaply. */
export type MentionCount = { n: number; about: boolean } | null;

/** One look at the counters of a post. */
export interface Sighted extends Counters {
  at: number;
}

/** A mention with all that is known of it. */
export interface MentionDetail {
  mention: Mention;
  brand: { id: number; name: string };
  story: { id: number; title: string; mentions: number; mergedInto: number | null } | null;
  /** Null: it was pushed to us, or its source was removed. */
  source: { id: number; name: string; kind: string } | null;
  /** The analysis that judged it first. */
  model: string;
  /** When its analysis was done; null for mentions from before this was kept. */
  scoredAt: number | null;
  /** It was older than the first visit of its source: counted in no level. */
  seeded: boolean;
  /** Looks at its counters, oldest first. */
  sightings: Sighted[];
  /** Words that made it concern the brand; empty when the brand was changed since. */
  why: Hit[];
  /** The post that it reposts, if we have it. */
  root: Mention | null;
  /** Its reposts that came in as mentions of their own. */
  reposts: number;
}

/** A named filter of the list, shared by the team. */
export interface SavedView {
  id: number;
  name: string;
  /** Search part of the page's address, without the question mark. */
  query: string;
}

/** How far an export has come. */
export interface ExportState {
  rows: number;
  /** Null: not known yet, or not to be said cheaply. */
  expected: MentionCount;
  state: 'running' | 'done' | 'cancelled' | 'failed';
}
