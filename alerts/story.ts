import type { Fingerprint } from '../server/model/fingerprint.js';
import { compare } from './story/compare.js';
import { current, type StoryIndex } from './story/index.js';

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
/** A term counts for a story when at least this share of its texts has it. */
const CORE = 0.3;
/** Stories taken as known before the first, so that early terms do not weigh everything. */
const BACKGROUND = 40;

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
  if (known !== null && known !== undefined) {
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
  if (terms.length < settings.topicTerms) return null;
  const stories = BACKGROUND + index.profiles.size;
  const weigh = (term: string): number =>
    worth(term) * Math.max(0, Math.log(stories / (0.5 + (index.terms.get(term)?.length ?? 0))));
  const { whole, shared } = overlaps(index, terms, publishedAt, weigh);
  let best: { story: number; weight: number; terms: string[] } | null = null;
  for (const { story, weight: sum, terms: common } of shared) {
    if (chunks(common) < settings.topicChunks) continue;
    const count = common.reduce((total, term) => total + worth(term), 0);
    if (count < settings.topicTerms) continue;
    const weight = sum / Math.min(whole, coreWeight(index, story, weigh));
    const enough = count >= settings.topicMany ? settings.topicOfMany : settings.topic;
    if (weight >= enough && weight > (best?.weight ?? 0)) best = { story, weight, terms: common };
  }
  if (!best) return null;
  const { story, terms: common, weight } = best;
  return {
    storyId: current(index, story),
    why: { kind: 'terms', terms: common, weight: Math.min(1, weight) },
  };
}

interface Overlap {
  story: number;
  weight: number;
  terms: string[];
}

/** The stories that share most with these terms, and what all the terms weigh. */
function overlaps(
  index: StoryIndex,
  terms: readonly string[],
  publishedAt: number,
  weigh: (term: string) => number,
): { whole: number; shared: Overlap[] } {
  let whole = 0;
  const shared = new Map<number, Overlap>();
  for (const term of terms) {
    const weight = weigh(term);
    whole += weight;
    const stories = index.terms.get(term) ?? [];
    for (const story of stories) {
      const found = shared.get(story);
      if (found) {
        found.weight += weight;
        found.terms.push(term);
      } else shared.set(story, { story, weight, terms: [term] });
    }
  }
  const strongest = [...shared.values()]
    .filter(({ terms: common }) => common.length >= 2)
    .sort((a, b) => b.weight - a.weight || a.story - b.story)
    .slice(0, COMPARED);
  for (const overlap of strongest) keepCore(index, overlap, publishedAt, weigh);
  return { whole, shared: strongest };
}

/** Takes back what a story only has at its edge, or everything when it is too far off in time. */
function keepCore(
  index: StoryIndex,
  overlap: Overlap,
  publishedAt: number,
  weigh: (term: string) => number,
): void {
  const profile = index.profiles.get(overlap.story);
  const near =
    profile && Math.abs(publishedAt - profile.at) <= index.settings.topicWindow ? profile : null;
  overlap.terms = overlap.terms.filter(
    (term) => near && (near.terms.get(term) ?? 0) >= near.texts * CORE,
  );
  overlap.weight = overlap.terms.reduce((sum, term) => sum + weigh(term), 0);
}

const DATE = /^(\d{1,2})-(\d{1,2})$/u;
const DAY = 86_400_000;

/** A named day says as much as several words: few stories turn on the same one. */
function worth(term: string): number {
  return DATE.test(term) ? 3 : 1;
}

/** Whether a term is the day of the post, or one beside it, which every news post names. */
function isNear(term: string, publishedAt: number): boolean {
  const [, month, day] = DATE.exec(term) ?? [];
  if (month === undefined || day === undefined) return false;
  return [-1, 0, 1].some((shift) => {
    const date = new Date(publishedAt + shift * DAY);
    return date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
  });
}

/** How many things the terms name: pairs that overlap ("波士", "士顿") are one; a date is two. */
function chunks(terms: readonly string[]): number {
  return terms.reduce((count, term, i) => {
    if (DATE.test(term)) return count + 2;
    return term.length === 2 && terms[i - 1]?.at(-1) === term[0] ? count : count + 1;
  }, 0);
}

/** Weight of what a story is about. */
function coreWeight(index: StoryIndex, story: number, weigh: (term: string) => number): number {
  const profile = index.profiles.get(story);
  let sum = 0;
  for (const [term, texts] of profile?.terms ?? []) {
    if (profile && texts >= profile.texts * CORE) sum += weigh(term);
  }
  return sum;
}
