import type { Fingerprint } from '../../server/model/fingerprint.js';
import { Shingles } from './shingles.js';
import { emptyTalk, type Talk } from './talk.js';

const HOUR = 3_600_000;

/** When two texts count as one story; every number is a setting. */
export interface StorySettings {
  /** Texts further apart than this are not compared, ms. */
  textWindow: number;
  /** Shared terms count only this close together, ms. */
  topicWindow: number;
  /** A link joins for this long, ms. */
  linkWindow: number;
  /** Share of shingles in common (of all, 0–1) that makes a copy. */
  alike: number;
  /** Share of the shorter text found in the longer one that makes a quote, 0–1. */
  within: number;
  /** Fewest characters (or Latin words) of a text that is compared by its parts. */
  shortest: number;
  /** Weight of shared terms over the weight of all terms of the poorer side, 0–1. */
  topic: number;
  /** Fewest shared terms. */
  topicTerms: number;
  /** Fewest things these terms name, when pairs that overlap are taken as one. */
  topicChunks: number;
  /** From this many shared terms on … */
  topicMany: number;
  /** … this share of the weight is enough, 0–1. */
  topicOfMany: number;
}

export const STORY: StorySettings = Object.freeze({
  textWindow: 7 * 24 * HOUR,
  topicWindow: 36 * HOUR,
  linkWindow: 7 * 24 * HOUR,
  alike: 0.4,
  within: 0.7,
  shortest: 10,
  topic: 0.35,
  topicTerms: 4,
  topicChunks: 3,
  topicMany: 7,
  topicOfMany: 0.2,
});

/** One text that others are compared with. */
export interface Exemplar {
  mention: string;
  story: number;
  at: number;
  print: Fingerprint;
}

/** What a story is about: in how many of its texts each term stands. */
export interface Profile {
  texts: number;
  terms: Map<string, number>;
  /** When it last gained a text, epoch ms. */
  at: number;
}

/** Who has a term. */
export interface Having {
  count: number;
  stories: number[];
}

/** What `assign` looks things up in, for one brand; filled by `remember`, in any order. */
export interface StoryIndex {
  readonly settings: StorySettings;
  /** Story of each known post, and of each root that only its reposts named. */
  readonly roots: Map<string, number>;
  readonly links: Map<string, { story: number; at: number; shared: boolean }>;
  readonly exact: Map<number, { story: number; at: number; mention: string }>;
  readonly exemplars: Map<number, Exemplar>;
  /** Exemplars by shingle hash. */
  readonly shingles: Shingles;
  readonly profiles: Map<number, Profile>;
  /** Stories by term: how many, and the first of them. */
  readonly terms: Map<string, Having>;
  /** What everybody is on about. */
  readonly talk: Talk;
  /** Stories that people merged into others. */
  readonly merged: Map<number, number>;
  /** Terms that say nothing inside this brand: its own names. */
  readonly ownTerms: ReadonlySet<string>;
  next: number;
  /** No exemplar that is kept has a lower id. */
  oldest: number;
  /** Texts remembered since what is too old was last dropped. */
  sinceClean: number;
  newest: number;
}

/**
 * An empty index.
 *
 * @param ownTerms terms (as `fingerprint` makes them) of the brand's names: in every text, so telling nothing
 */
export function storyIndex(
  ownTerms: Iterable<string> = [],
  settings: StorySettings = STORY,
): StoryIndex {
  return {
    settings,
    roots: new Map(),
    links: new Map(),
    exact: new Map(),
    exemplars: new Map(),
    shingles: new Shingles(),
    profiles: new Map(),
    terms: new Map(),
    talk: emptyTalk(),
    merged: new Map(),
    ownTerms: new Set(ownTerms),
    next: 0,
    oldest: 0,
    sinceClean: 0,
    newest: -Infinity,
  };
}

/** The story that people see under this id today: follows merges. */
export function current(index: StoryIndex, story: number): number {
  if (index.merged.size === 0) return story;
  let id = story;
  for (let next = index.merged.get(id); next !== undefined; next = index.merged.get(id)) id = next;
  return id;
}
