import type { Fingerprint } from '../server/model/fingerprint.js';
import { compare } from './story/compare.js';
import { current, type StoryIndex } from './story/index.js';
import { CORE, dayOf, isDate, weigh, worth } from './story/terms.js';

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

/** Why a mention belongs where it was put. */
export type Why =
  /** A repost, beside its root; or the root that its reposts arrived before. */
  | { kind: 'root'; root: string }
  | { kind: 'link'; link: string }
  /** Word for word, but for forwards, names, links, numbers and emoji. */
  | { kind: 'copy'; of: string }
  /** `alike`: share of the parts both have; `within`: share of the shorter text in the longer. */
  | { kind: 'near'; of: string; alike: number; within: number }
  | { kind: 'terms'; terms: string[]; weight: number }
  | { kind: 'first' };

export type Assignment = { storyId: number; why: Why } | { storyId: null; why: Why };

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
  return (
    byCopy(index, mention) ??
    byLink(index, mention) ??
    byLikeness(index, mention) ??
    byTerms(index, mention) ??
    first
  );
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
  const hits = new Map<number, number>();
  for (const shingle of print.sketch) {
    for (const id of index.shingles.get(shingle) ?? []) hits.set(id, (hits.get(id) ?? 0) + 1);
  }
  const candidates = [...hits].filter(([, count]) => count >= 2);
  candidates.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  let best: { storyId: number; why: Why & { kind: 'near' } } | null = null;
  for (const [id] of candidates.slice(0, COMPARED)) {
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

function byTerms(index: StoryIndex, { print, publishedAt }: Arrival): Assignment | null {
  const { settings } = index;
  const terms = print.terms.filter(
    (term) => !index.ownTerms.has(term) && !isNear(term, publishedAt),
  );
  if (terms.length < 2) return null;
  const weights = new Map(terms.map((term) => [term, weigh(index, term)]));
  let whole = 0;
  for (const weight of weights.values()) whole += weight;
  let best: Overlap | null = null;
  for (const story of candidates(index, weights)) {
    const profile = index.profiles.get(story);
    if (!profile || Math.abs(publishedAt - profile.at) > settings.topicWindow) continue;
    const common = terms.filter((term) => (profile.terms.get(term) ?? 0) >= profile.texts * CORE);
    const count = common.reduce((sum, term) => sum + worth(term), 0);
    if (count < settings.topicTerms || chunks(common) < settings.topicChunks) continue;
    const shared = common.reduce((sum, term) => sum + (weights.get(term) ?? 0), 0);
    const weight = shared / Math.min(whole, profile.weight);
    const enough = count >= settings.topicMany ? settings.topicOfMany : settings.topic;
    if (weight >= enough && weight > (best?.weight ?? 0)) best = { story, weight, terms: common };
  }
  if (!best) return null;
  const why: Why = { kind: 'terms', terms: best.terms, weight: Math.min(1, best.weight) };
  return { storyId: current(index, best.story), why };
}

interface Overlap {
  story: number;
  weight: number;
  terms: string[];
}

/** The stories that share most of the rarer terms. */
function candidates(index: StoryIndex, weights: ReadonlyMap<string, number>): number[] {
  const shared = new Map<number, number>();
  for (const [term, weight] of weights) {
    const stories = index.terms.get(term) ?? [];
    if (stories.length > RARE_TERM) continue;
    for (const story of stories) shared.set(story, (shared.get(story) ?? 0) + weight);
  }
  return [...shared]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, COMPARED)
    .map(([story]) => story);
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
