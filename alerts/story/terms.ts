import type { Profile, StoryIndex } from './index.js';

/** A term counts for a story when at least this share of its texts has it, 0–1. */
export const CORE = 0.3;
/** Stories taken as known before the first, so that early terms do not weigh everything. */
const BACKGROUND = 40;

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

/** How much a term tells: less, the more stories have it (inverse story frequency). */
export function weigh(index: StoryIndex, term: string): number {
  const stories = BACKGROUND + index.profiles.size;
  const having = 0.5 + (index.terms.get(term)?.length ?? 0);
  return worth(term) * Math.max(0, Math.log(stories / having));
}

/** Weight of what a story is about: of the terms that enough of its texts have. */
export function coreWeight(index: StoryIndex, profile: Profile): number {
  let sum = 0;
  for (const [term, texts] of profile.terms) {
    if (texts >= profile.texts * CORE) sum += weigh(index, term);
  }
  return sum;
}
