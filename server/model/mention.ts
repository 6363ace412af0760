import type { Complaint, JudgedLabel, Label } from './analysis.js';

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
  /** What a person said of it; null when nobody did. */
  correction: MentionCorrection | null;
  /** Highest counters seen so far. */
  counters: Counters;
}
