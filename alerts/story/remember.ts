import type { Arrival } from '../story.js';
import { compare } from './compare.js';
import { current, type Profile, type StoryIndex } from './index.js';
import { forgetTalk, heard } from './talk.js';
import { give, reweigh, take } from './terms.js';

/** Shingles by which an exemplar is found: the smallest of its sketch. */
const FOUND_BY = 16;
/** Terms a story keeps before those at its edge are dropped. */
const MOST_TERMS = 400;
/** Share of a story's texts below which a term stands at its edge, 0–1. */
const EDGE = 0.05;
/** A text this like one that is kept already need not be kept too, 0–1. */
const SAME = 0.9;
/** New texts between two cleanings. */
const CLEAN_EVERY = 2048;
/** Posts whose story is kept at hand; older ones are looked up in the store. */
const MOST_ROOTS = 200_000;

/**
 * Puts a mention with its story into the index: right after `assign`, or from the store when a
 * process starts. Reposts need only their root's name, so their fingerprint may be empty. `counts`
 * is false for what is counted as talk by another way; `opens` is true for the first of its story.
 */
export function remember(
  index: StoryIndex,
  mention: Arrival,
  story: number,
  { counts = true, opens = false } = {},
): void {
  index.newest = Math.max(index.newest, mention.publishedAt);
  if (counts) heard(index, story, mention.publishedAt);
  const root = mention.repostOf ?? mention.id;
  if (!index.roots.has(root)) {
    index.roots.set(root, story);
    forgetRoots(index);
  }
  if (mention.repostOf !== null && index.roots.get(root) !== undefined) {
    // What a reposter adds is a comment; taken as the story's text it would draw in strangers.
    return;
  }
  rememberLinks(index, mention, story);
  const { print, publishedAt } = mention;
  if (print.exact === null) return;
  const copy = index.exact.get(print.exact);
  if (copy && current(index, copy.story) === current(index, story)) {
    copy.at = Math.max(copy.at, publishedAt);
    touch(index, story, publishedAt);
    return;
  }
  index.exact.set(print.exact, { story, at: publishedAt, mention: mention.id });
  rememberTerms(index, mention, story);
  rememberShingles(index, mention, story, opens);
  if (++index.sinceClean >= CLEAN_EVERY) clean(index);
}

function rememberLinks(index: StoryIndex, { links, publishedAt }: Arrival, story: number): void {
  for (const link of links) {
    const known = index.links.get(link);
    if (!known) index.links.set(link, { story, at: publishedAt, shared: false });
    else if (current(index, known.story) === current(index, story)) {
      known.at = Math.max(known.at, publishedAt);
    } else known.shared = true;
  }
}

function rememberShingles(
  index: StoryIndex,
  mention: Arrival,
  story: number,
  opens: boolean,
): void {
  const { print, publishedAt } = mention;
  if (print.length < index.settings.shortest) return;
  const smallest = print.sketch.slice(0, FOUND_BY);
  // A story that it opens has no other text.
  for (const id of opens ? [] : index.shingles.of(smallest[0] ?? -1)) {
    const other = index.exemplars.get(id);
    if (!other || current(index, other.story) !== current(index, story)) continue;
    if (compare(print, other.print).alike < SAME) continue;
    other.at = Math.max(other.at, publishedAt);
    return;
  }
  const id = index.next++;
  index.exemplars.set(id, { mention: mention.id, story, at: publishedAt, print });
  for (const shingle of smallest) index.shingles.add(shingle, id);
}

function rememberTerms(index: StoryIndex, { print, publishedAt }: Arrival, story: number): void {
  let profile = index.profiles.get(story);
  if (!profile) {
    profile = { texts: 0, terms: new Map(), at: publishedAt };
    index.profiles.set(story, profile);
  }
  profile.texts++;
  profile.at = Math.max(profile.at, publishedAt);
  for (const term of print.terms) {
    if (index.ownTerms.has(term)) continue;
    const texts = profile.terms.get(term) ?? 0;
    profile.terms.set(term, texts + 1);
    if (texts === 0) give(index, term, story);
  }
  if (profile.terms.size > MOST_TERMS) forgetEdge(index, profile, story);
  reweigh(profile);
}

/** Drops terms that few of a long story's texts have. */
function forgetEdge(index: StoryIndex, profile: Profile, story: number): void {
  for (const [term, texts] of profile.terms) {
    if (texts >= profile.texts * EDGE) continue;
    profile.terms.delete(term);
    take(index, term, story);
  }
}

function touch(index: StoryIndex, story: number, at: number): void {
  const profile = index.profiles.get(story);
  if (profile) profile.at = Math.max(profile.at, at);
}

function forgetRoots(index: StoryIndex): void {
  if (index.roots.size <= MOST_ROOTS) return;
  for (const root of index.roots.keys()) {
    index.roots.delete(root);
    if (index.roots.size <= MOST_ROOTS * 0.9) return;
  }
}

/** Drops what is too old to be compared with, so that cost and memory do not grow with history. */
function clean(index: StoryIndex): void {
  index.sinceClean = 0;
  forgetTalk(index);
  const { textWindow, topicWindow, linkWindow } = index.settings;
  const old = (at: number, window: number): boolean => index.newest - at > window;
  for (const [hash, seen] of index.exact) if (old(seen.at, textWindow)) index.exact.delete(hash);
  for (const [link, seen] of index.links) if (old(seen.at, linkWindow)) index.links.delete(link);
  for (const [id, exemplar] of index.exemplars) {
    if (!old(exemplar.at, textWindow)) continue;
    index.exemplars.delete(id);
    for (const shingle of exemplar.print.sketch.slice(0, FOUND_BY)) {
      index.shingles.drop(shingle, id);
    }
  }
  [index.oldest = index.next] = index.exemplars.keys();
  for (const [story, profile] of index.profiles) {
    if (!old(profile.at, topicWindow)) continue;
    index.profiles.delete(story);
    for (const term of profile.terms.keys()) take(index, term, story);
  }
}
