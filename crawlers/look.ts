import type { Counters } from '../server/model/mention.js';
import type { VisitTools } from './source.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A known post as its source would find it again. */
export type Post = string;

/** The counters of a post now; what the source does not say is null. */
export interface Looked extends Counters {
  post: Post;
}

/** How a kind of source looks at posts again. */
export interface Looker<Config> {
  /** Posts in one request. */
  most: number;
  /** Requests in a minute that one source may spend on it. */
  perMinute: number;
  /** False where the person did not want it, such as where every look costs money. */
  wanted?(config: Config): boolean;
  /** Posts that are gone are left out of the answer. Throws VisitError. */
  look(config: Config, posts: readonly Post[], tools: VisitTools): Promise<Looked[]>;
}

/** Looks are this share of a post's age apart, within these bounds, ms. */
const SHARE = 0.2;
const SHORTEST = 3 * MINUTE;
const LONGEST = 6 * HOUR;
/** A post that has not moved for this long is left alone, ms. */
const GIVEN_UP = 72 * HOUR;
/** A post that moves counts as no older than this, ms. */
const MOVING = 30 * MINUTE;
/** Reposts and comments in an hour that make a post move. */
const LIVELY = 20;

/**
 * When to look next, epoch ms: every few minutes at first, hours later; null when it is over.
 *
 * @param since when the schedule began: publication, or later when the post was seen to move
 */
export function nextLook(since: number, now: number): number | null {
  const age = Math.max(0, now - since);
  if (age >= GIVEN_UP) return null;
  return now + Math.min(LONGEST, Math.max(SHORTEST, age * SHARE));
}

/** Where the schedule begins after a look: a post that spreads again is watched closely again. */
export function sinceAfter(
  since: number,
  before: Counters & { at: number },
  seen: Counters,
  now: number,
): number {
  const hours = Math.max((now - before.at) / HOUR, 1 / 60);
  const gained = grown(before.reposts, seen.reposts) + grown(before.comments, seen.comments);
  return gained / hours >= LIVELY ? Math.max(since, now - MOVING) : since;
}

function grown(before: number | null, seen: number | null): number {
  return before === null || seen === null ? 0 : Math.max(0, seen - before);
}
