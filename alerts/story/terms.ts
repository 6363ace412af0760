import type { Profile, StoryIndex } from './index.js';

/** A term counts for a story when at least this share of its texts has it, 0–1. */
export const CORE = 0.3;
/** Stories taken as known before the first, so that early terms do not weigh everything. */
const BACKGROUND = 40;

/** A term in this many stories tells nothing any more. */
const COMMON_TERM = 64;

const DATE = /^\d{1,2}-\d{1,2}$/u;

/** Asked for every term of every mention: most are ruled out by their second or third character. */
export function isDate(term: string): boolean {
  return (term[1] === '-' || term[2] === '-') && DATE.test(term);
}

/** A day as fingerprints write it: month-day, in UTC. */
export function dayOf(time: number): string {
  const date = new Date(time);
  return `${date.getUTCMonth() + 1}-${date.getUTCDate()}`;
}

/** A named day says as much as several words: few stories turn on the same one. */
export function worth(term: string): number {
  return isDate(term) ? 3 : 1;
}

/** Logarithms of how many stories have a term; asked for millions of times, so looked up. */
const LOGS = Float64Array.from({ length: 4096 }, (_, n) => Math.log(n + 0.5));

/** What `weigh` starts from: the logarithm of all stories. Asked for once per text, not per term. */
export function allStories(index: StoryIndex): number {
  return Math.log(BACKGROUND + index.profiles.size);
}

/** How much a term tells: less, the more stories have it (inverse story frequency). */
export function weigh(all: number, term: string, having: number): number {
  const weight = all - (LOGS[having] ?? Math.log(having));
  return weight <= 0 ? 0 : worth(term) * weight;
}

/** Weights as last reckoned; beside the index, since asking changes nothing in it. */
const WEIGHTS = new WeakMap<Profile, number>();

/** Weight of what a story is about: of the terms that enough of its texts have. */
export function coreWeight(index: StoryIndex, profile: Profile): number {
  const known = WEIGHTS.get(profile);
  if (known !== undefined) return known;
  let sum = 0;
  const all = allStories(index);
  const least = profile.texts * CORE;
  for (const [term, texts] of profile.terms) {
    if (texts >= least) sum += weigh(all, term, index.terms.get(term)?.count ?? 0);
  }
  WEIGHTS.set(profile, sum);
  return sum;
}

/** A story gained or lost a text: its weight is reckoned anew when it is asked for. */
export function reweigh(profile: Profile): void {
  WEIGHTS.delete(profile);
}

/** Notes that a story has a term. Of a term that many have, only the number is kept. */
export function give(index: StoryIndex, term: string, story: number): void {
  const having = index.terms.get(term);
  if (!having) index.terms.set(term, { count: 1, stories: [story] });
  else {
    having.count++;
    if (having.stories.length < COMMON_TERM) having.stories.push(story);
  }
}

/** Notes that a story has a term no longer. */
export function take(index: StoryIndex, term: string, story: number): void {
  const having = index.terms.get(term);
  if (!having) return;
  having.count--;
  const at = having.stories.indexOf(story);
  if (at >= 0) having.stories.splice(at, 1);
  if (having.count <= 0) index.terms.delete(term);
}
