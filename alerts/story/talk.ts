import { current, type StoryIndex } from './index.js';
import { EVERYDAY } from './everyday.js';
import { CORE } from './terms.js';

const HOUR = 3_600_000;

/** How far back talk makes a story what everybody is on about, hours. */
const RECENT = 6;
/** Mentions within the recent hours that make a story loud. */
const LOUD = 8;
/** Share of all talk of the recent hours that a loud story must have, 0–1. */
const LEAST_SHARE = 0.02;
/** Loud stories that are asked, the loudest first. */
const ASKED = 4;
/** Share of a story's text taken to be about what it is about; the rest is everyday talk, 0–1. */
const ON_TOPIC = 0.1;
/** How much likelier than everyday talk a text must be (natural log of the odds). */
const ODDS = 1.2;
/** Stories taken as known before the first, so that early words do not mean everything. */
const BACKGROUND = 20;
/** A word says what a story is about when it stands there so many times as often as elsewhere. */
const LIFT = 5;
/** Texts of a story that make one such word enough; before that two are needed. */
const CONFIRMED = 4;
/** … when this share of its texts has it, 0–1. */
const KEPT = 0.08;
/** Hours of talk that are kept: as far back as a late mention may be placed by it. */
export const TALK_HOURS = 48;

/** A story within the recent hours before some hour. */
interface Loud {
  story: number;
  count: number;
}

/** How many mentions each story got per hour, and which were the loudest. */
export interface Talk {
  readonly stories: Map<number, Map<number, number>>;
  readonly totals: Map<number, number>;
  /** By hour: the loudest of the recent hours up to it, the loudest first. */
  readonly loudest: Map<number, Loud[]>;
}

export function emptyTalk(): Talk {
  return { stories: new Map(), totals: new Map(), loudest: new Map() };
}

/** Counts `n` mentions of a story that were published at `at` (epoch ms). */
export function heard(index: StoryIndex, story: number, at: number, n = 1): void {
  const { talk } = index;
  const hour = Math.floor(at / HOUR);
  talk.totals.set(hour, (talk.totals.get(hour) ?? 0) + n);
  count(talk, current(index, story), hour, n);
}

function count(talk: Talk, story: number, hour: number, n: number): void {
  let hours = talk.stories.get(story);
  if (!hours) talk.stories.set(story, (hours = new Map<number, number>()));
  hours.set(hour, (hours.get(hour) ?? 0) + n);
  // Counts only grow, so each list stays right by looking at the one story that grew.
  for (let until = hour; until <= hour + RECENT; until++) {
    const total = recent(hours, until);
    if (total >= LOUD) place(talk, until, { story, count: total });
  }
}

function place(talk: Talk, hour: number, loud: Loud): void {
  let list = talk.loudest.get(hour);
  if (!list) talk.loudest.set(hour, (list = []));
  // Its old place is free, or else the one behind the last: up from there to where it belongs.
  const before = list.findIndex(({ story }) => story === loud.story);
  let at = before < 0 ? list.length : before;
  for (let other = list[at - 1]; other && louder(loud, other); other = list[at - 1]) {
    list[at] = other;
    at--;
  }
  list[at] = loud;
  if (list.length > ASKED) list.pop();
}

function louder(a: Loud, b: Loud): boolean {
  return a.count > b.count || (a.count === b.count && a.story < b.story);
}

/** What was said of story `from` was said of `into`. */
export function joinTalk({ talk }: StoryIndex, from: number, into: number): void {
  const hours: ReadonlyMap<number, number> = talk.stories.get(from) ?? new Map<number, number>();
  talk.stories.delete(from);
  for (const [hour, list] of talk.loudest) {
    talk.loudest.set(
      hour,
      list.filter(({ story }) => story !== from),
    );
  }
  for (const [hour, n] of hours) count(talk, into, hour, n);
}

/** Drops hours that no mention can be placed by any more. */
export function forgetTalk({ talk, newest }: StoryIndex): void {
  const oldest = Math.floor(newest / HOUR) - TALK_HOURS;
  for (const map of [talk.totals, talk.loudest]) {
    for (const hour of map.keys()) if (hour < oldest) map.delete(hour);
  }
  for (const [story, hours] of talk.stories) {
    for (const hour of hours.keys()) if (hour < oldest) hours.delete(hour);
    if (hours.size === 0) talk.stories.delete(story);
  }
}

function recent(hours: ReadonlyMap<number, number>, until: number): number {
  if (hours.size === 1) {
    const [only] = hours;
    return only && only[0] <= until && only[0] >= until - RECENT ? only[1] : 0;
  }
  let sum = 0;
  for (let hour = until - RECENT; hour <= until; hour++) sum += hours.get(hour) ?? 0;
  return sum;
}

/** A text that is about what everybody is on about, and by which of its words. */
export interface OnTalk {
  story: number;
  terms: string[];
  /** Natural log of the odds that it is about this rather than anything else. */
  odds: number;
}

/**
 * The loud story a text in words of its own is about: how likely its terms are in that story, a
 * mixture with everyday talk (Jelinek and Mercer 1980), over how likely they are otherwise; the
 * story's share of the talk is the odds before the text was read (Bayes). `terms` in order.
 */
export function talkOf(index: StoryIndex, terms: readonly string[], at: number): OnTalk | null {
  let best: OnTalk | null = null;
  const hour = Math.floor(at / HOUR);
  const loudest = index.talk.loudest.get(hour);
  if (!loudest) return null;
  const total = recent(index.talk.totals, hour);
  for (const { story, count } of loudest) {
    const share = count / total;
    if (share < LEAST_SHARE) break;
    const found = oddsOf(index, story, terms, share);
    if (found && found.odds >= ODDS && found.odds > (best?.odds ?? 0)) best = found;
  }
  return best;
}

function oddsOf(
  index: StoryIndex,
  story: number,
  terms: readonly string[],
  share: number,
): OnTalk | null {
  const profile = index.profiles.get(story);
  if (!profile) return null;
  const others = BACKGROUND + index.profiles.size;
  const confirmed = profile.texts >= CONFIRMED;
  const telling: string[] = [];
  let odds = Math.log(share / Math.max(1 - share, 0.05));
  let before = 0;
  let chunks = 0;
  let last = '';
  for (const term of terms) {
    const texts = profile.terms.get(term) ?? 0;
    const elsewhere = (index.terms.get(term)?.count ?? 0) - (texts > 0 ? 1 : 0);
    const here = texts / (profile.texts + 0.5);
    const there = (elsewhere + 0.5) / others;
    let gain = Math.log(ON_TOPIC * (here / there) + 1 - ON_TOPIC);
    const core = confirmed
      ? texts >= Math.max(2, profile.texts * KEPT)
      : texts >= profile.texts * CORE;
    const tells = texts > 0 && core && here >= LIFT * there && !EVERYDAY.has(term);
    // Pairs that overlap ("掉石", "石头") are one thing and count once, as the one that tells more.
    const overlaps = last !== '' && last.at(-1) === term[0] && term.length === 2;
    if (overlaps && gain > 0) gain = Math.max(0, gain - Math.max(0, before));
    odds += gain;
    if (tells) {
      telling.push(term);
      if (!overlaps) chunks++;
    }
    before = gain;
    last = tells ? term : '';
  }
  return chunks >= (confirmed ? 1 : 2) ? { story, terms: telling, odds } : null;
}
