import type { JoinedBy } from '../server/model/story.js';
import type { Fingerprint } from '../server/model/fingerprint.js';
import { EVERYDAY } from './story/everyday.js';
import { Best } from './story/best.js';
import { compare } from './story/compare.js';
import {
  current,
  type Having,
  type Profile,
  type StoryIndex,
  type StorySettings,
} from './story/index.js';
import { talkOf } from './story/talk.js';
import { allStories, CORE, coreWeight, dayOf, isDate, weigh, worth } from './story/terms.js';

/** What a mention shows of itself to find its story. */
export interface Arrival {
  /** Platform and native id, or any other name that is this mention's own. */
  id: string;
  /** Name of the root, made the same way; null for an original. */
  repostOf: string | null;
  /** Epoch ms. */
  publishedAt: number;
  print: Fingerprint;
  /** Canonical links in the text; not the address of the post itself. */
  links: readonly string[];
}

export type Assignment = { storyId: number; why: JoinedBy } | { storyId: null; why: JoinedBy };

/** Shortest text that a word-for-word copy joins: shorter ones are everybody's ("好失望"). */
const SHORTEST_COPY = 6;
/** Most candidates that are compared in full. */
const COMPARED = 6;
/** Fewest shingles a likeness may rest on. */
const LEAST_SAMPLE = 6;
/** A text with this many terms can be held against what its link is about … */
const SAYS_ENOUGH = 6;
/** … and must have this many in common. */
const LINK_TERMS = 3;
/** A term in more stories than this does not suggest one by itself. */
const RARE_TERM = 24;
const DAY = 86_400_000;

/**
 * Decides which story of its brand a mention belongs to, without changing anything; follow it by
 * `remember` with the id the story has or gets. What was remembered is never decided anew.
 *
 * @param storyOf story of a post that the index has forgotten, from the store; null for unknown
 */
export function assign(
  index: StoryIndex,
  mention: Arrival,
  storyOf: (id: string) => number | null = () => null,
): Assignment {
  const root = mention.repostOf ?? mention.id;
  const known = index.roots.get(root) ?? storyOf(root);
  if (known !== null) {
    return { storyId: current(index, known), why: { kind: 'root', root } };
  }
  const first: Assignment = { storyId: null, why: { kind: 'first' } };
  // Short comments of reposters are alike everywhere; only a quoted text says whose they are.
  if (mention.repostOf !== null) return byLikeness(index, mention) ?? first;
  const alike = byCopy(index, mention) ?? byLink(index, mention) ?? byLikeness(index, mention);
  if (alike) return alike;
  const telling = tellingTerms(index, mention);
  return byTerms(index, mention, telling) ?? byTalk(index, mention, telling) ?? first;
}

function byCopy(index: StoryIndex, { print, publishedAt }: Arrival): Assignment | null {
  if (print.exact === null || print.length < SHORTEST_COPY) return null;
  const found = index.exact.get(print.exact);
  if (!found || Math.abs(publishedAt - found.at) > index.settings.textWindow) return null;
  return { storyId: current(index, found.story), why: { kind: 'copy', of: found.mention } };
}

function byLink(index: StoryIndex, { links, print, publishedAt }: Arrival): Assignment | null {
  for (const link of links) {
    const found = index.links.get(link);
    if (!found || found.shared) continue;
    if (Math.abs(publishedAt - found.at) > index.settings.linkWindow) continue;
    if (!onTopic(index, found.story, print)) continue;
    return { storyId: current(index, found.story), why: { kind: 'link', link } };
  }
  return null;
}

/** A link in everybody's signature joins nothing: a text that says enough must share some of it. */
function onTopic(index: StoryIndex, story: number, print: Fingerprint): boolean {
  const known = index.profiles.get(story)?.terms;
  if (!known || known.size < SAYS_ENOUGH || print.terms.length < SAYS_ENOUGH) return true;
  return print.terms.filter((term) => known.has(term)).length >= LINK_TERMS;
}

function byLikeness(index: StoryIndex, mention: Arrival): Assignment | null {
  const { settings } = index;
  const { print, publishedAt } = mention;
  if (print.length < settings.shortest) return null;
  const candidates = likeliest(index, print);
  let best: { storyId: number; why: JoinedBy & { kind: 'near' } } | null = null;
  for (const id of candidates) {
    const other = index.exemplars.get(id);
    if (!other || Math.abs(publishedAt - other.at) > settings.textWindow) continue;
    const { alike, within, sample } = compare(print, other.print);
    if (sample < LEAST_SAMPLE || (alike < settings.alike && within < settings.within)) continue;
    if (best && best.why.within >= within) continue;
    best = {
      storyId: current(index, other.story),
      why: { kind: 'near', of: other.mention, alike, within },
    };
  }
  return best;
}

/** The texts that have most shingles in common with this one, as far as these are looked up. */
function likeliest(index: StoryIndex, print: Fingerprint): readonly number[] {
  const several = new Best(COMPARED);
  const kept = { first: index.oldest, next: index.next };
  index.shingles.hits(print.sketch, kept, (id, count) => {
    several.offer(id, count);
    return several.least;
  });
  return several.ids;
}

function byTerms(
  index: StoryIndex,
  { publishedAt }: Arrival,
  telling: readonly string[],
): Assignment | null {
  const { settings } = index;
  if (telling.length < 2) return null;
  const said = weighed(index, telling);
  let whole = 0;
  let common = 0;
  for (let i = 0; i < said.terms.length; i++) {
    const weight = said.weights[i] ?? 0;
    const having = said.havings[i];
    whole += weight;
    if (having && having.count > RARE_TERM) common += weight;
  }
  let best: Overlap | null = null;
  const { ids, scores } = candidates(said);
  for (const [rank, story] of ids.entries()) {
    const shared = scores[rank] ?? 0;
    const profile = index.profiles.get(story);
    if (!profile || Math.abs(publishedAt - profile.at) > settings.topicWindow) continue;
    const against = Math.min(whole, coreWeight(index, profile));
    // What is not looked at one by one cannot make up for so little.
    if (shared + common < settings.topicOfMany * against) continue;
    const found = overlap(said, profile, against, settings);
    if (found && found.weight > (best?.weight ?? 0)) best = { story, ...found };
  }
  if (!best) return null;
  const why: JoinedBy = { kind: 'terms', terms: best.terms, weight: Math.min(1, best.weight) };
  return { storyId: current(index, best.story), why };
}

/** Terms that say something inside this brand on this day. */
function tellingTerms(index: StoryIndex, { print, publishedAt }: Arrival): string[] {
  return print.terms.filter((term) => !index.ownTerms.has(term) && !isNear(term, publishedAt));
}

/** What a text says, by term: in columns, since an object per term would cost more than all else. */
interface Said {
  terms: readonly string[];
  weights: readonly number[];
  havings: readonly (Having | undefined)[];
}

function weighed(index: StoryIndex, terms: readonly string[]): Said {
  const all = allStories(index);
  const weights: number[] = [];
  const havings: (Having | undefined)[] = [];
  for (const term of terms) {
    const having = index.terms.get(term);
    havings.push(having);
    weights.push(weigh(all, term, having?.count ?? 0));
  }
  return { terms, weights, havings };
}

interface Overlap {
  story: number;
  weight: number;
  terms: string[];
}

/** What a text has in common with a story, when that is enough to be about the same. */
function overlap(
  said: Said,
  profile: Profile,
  against: number,
  settings: StorySettings,
): Omit<Overlap, 'story'> | null {
  const terms: string[] = [];
  const telling: string[] = [];
  let shared = 0;
  let count = 0;
  const least = profile.texts * CORE;
  for (let i = 0; i < said.terms.length; i++) {
    const term = said.terms[i] ?? '';
    if ((profile.terms.get(term) ?? 0) < least) continue;
    terms.push(term);
    shared += said.weights[i] ?? 0;
    if (EVERYDAY.has(term)) continue;
    telling.push(term);
    count += worth(term);
  }
  if (count < settings.topicTerms || chunks(telling) < settings.topicChunks) return null;
  const weight = shared / against;
  const enough = count >= settings.topicMany ? settings.topicOfMany : settings.topic;
  return weight >= enough ? { weight, terms } : null;
}

function byTalk(
  index: StoryIndex,
  { publishedAt }: Arrival,
  telling: readonly string[],
): Assignment | null {
  const found = telling.length === 0 ? null : talkOf(index, telling, publishedAt);
  if (!found) return null;
  const why: JoinedBy = { kind: 'talk', terms: found.terms, odds: found.odds };
  return { storyId: current(index, found.story), why };
}

/** The stories that share most of the rarer terms, and how much these weigh. */
function candidates(said: Said): Best {
  const shared = new Map<number, number>();
  for (let i = 0; i < said.terms.length; i++) {
    const having = said.havings[i];
    if (!having || having.count > RARE_TERM) continue;
    const weight = said.weights[i] ?? 0;
    for (const story of having.stories) shared.set(story, (shared.get(story) ?? 0) + weight);
  }
  const best = new Best(COMPARED);
  shared.forEach((weight, story) => best.offer(story, weight));
  return best;
}

/** Whether a term is the day of the post, or one beside it, which every news post names. */
function isNear(term: string, publishedAt: number): boolean {
  if (!isDate(term)) return false;
  return [-1, 0, 1].some((shift) => dayOf(publishedAt + shift * DAY) === term);
}

/** How many things the terms name: pairs that overlap ("波士", "士顿") are one; a date is two. */
function chunks(terms: readonly string[]): number {
  return terms.reduce((count, term, i) => {
    if (isDate(term)) return count + 2;
    return term.length === 2 && terms[i - 1]?.at(-1) === term[0] ? count : count + 1;
  }, 0);
}
