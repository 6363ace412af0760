import {
  above,
  higher,
  type Level,
  LEVELS,
  rank,
  type Reason,
  type Trigger,
} from '../server/model/level.js';
import type { Policy } from '../server/model/policy.js';
import { chanceAt, earlyHolds, earlyLevel, earlySteps, type Look, spells } from './early.js';
import { type Bucket, heldSince, type Stretch, stretches, sumAt } from './window.js';

/** A KOL who posted or reposted a negative item. */
export interface Voice {
  mentionId: number;
  author: string;
  platform: string;
  followers: number | null;
  role: 'author' | 'reposter';
  /** Epoch ms. */
  at: number;
}

/** What a level is decided from; the buckets reach two windows back. */
export interface Facts {
  /** Negative volume per minute. */
  volume: readonly Bucket[];
  /** Reposts gained per minute, for the negative items that gained any number worth knowing. */
  items: readonly { mentionId: number; reposts: readonly Bucket[] }[];
  voices: readonly Voice[];
  /** Forecasts of the story, ascending by time; none for a brand that lets them raise nothing. */
  forecasts: readonly Look[];
}

/** The level a subject stands at, and since when. */
export interface Standing {
  level: Level;
  since: number;
}

/** A moment to be looked up to the second: the minute is known, the nth unit in it is not. */
export interface Moment {
  at: number;
  nth: number;
  of: 'volume' | 'reposts' | 'exact';
  mentionId: number | null;
}

export interface Decision {
  level: Level;
  /** When this level's condition became true, or when the last one was left. */
  since: Moment;
  /** When the first condition of any level became true: where the response clock starts. */
  outbreak: Moment;
  /** When it is lowered if nothing more comes in; null at no level. */
  dueAt: number | null;
  reason: Reason;
}

function voicesAt(facts: Facts, policy: Policy, t: number): Voice[] {
  return facts.voices.filter((voice) => voice.at <= t && t < voice.at + policy.window);
}

function topReposts(facts: Facts, policy: Policy, t: number): { mentionId: number; n: number } {
  let top = { mentionId: 0, n: 0 };
  for (const item of facts.items) {
    const n = sumAt(item.reposts, policy.window, t);
    if (n > top.n) top = { mentionId: item.mentionId, n };
  }
  return top;
}

/** The level the policy asks for at this moment, without any memory. */
export function levelAt(facts: Facts, policy: Policy, t: number): Level {
  const spoken = voicesAt(facts, policy, t).length > 0;
  if (spoken && policy.kol === 'red') return 'red';
  const alone = levelWithout(facts, policy, t);
  const early = earlyLevel(policy.early, chanceAt(facts.forecasts, t));
  return higher(spoken ? above(alone) : alone, early);
}

/** The level by volume and reposts, whoever spoke. */
function levelWithout(facts: Facts, policy: Policy, t: number): Level {
  const volume = sumAt(facts.volume, policy.window, t);
  if (volume > policy.red) return 'red';
  if (volume >= policy.orange) return 'orange';
  return topReposts(facts, policy, t).n > policy.repostTrigger ? 'yellow' : 'none';
}

/**
 * Until when a level that was reached holds if nothing more comes in: the last time any of its
 * conditions was at 80 % of its threshold. A yellow that once was more holds on volume as well.
 */
function holdsUntil(facts: Facts, policy: Policy, level: Level): number {
  return Math.max(holdsSpoken(facts, policy, level), earlyHolds(facts.forecasts, policy, level));
}

function holdsSpoken(facts: Facts, policy: Policy, level: Level): number {
  const alone = holdsWithout(facts, policy, level);
  const spoken = Math.max(0, ...facts.voices.map((voice) => voice.at + policy.window));
  if (policy.kol === 'red') return level === 'red' ? Math.max(alone, spoken) : alone;
  // One level more than it has without: for as long as both hold at once.
  const below = LEVELS[rank(level) - 1] ?? 'none';
  if (below === 'none') return Math.max(alone, spoken);
  let lifted = 0;
  for (const { at } of facts.voices) {
    for (const { from, until } of holding(facts, policy, below)) {
      const end = Math.min(until, at + policy.window);
      if (Math.max(from.at, at) < end) lifted = Math.max(lifted, end);
    }
  }
  return Math.max(alone, lifted);
}

function holdsWithout(facts: Facts, policy: Policy, level: Level): number {
  return Math.max(0, ...holding(facts, policy, level).map(({ until }) => until));
}

/** Every time in which volume or reposts were at 80 % of what the level asks for. */
function holding(facts: Facts, policy: Policy, level: Level): Stretch[] {
  const { window, leaveShare, repostTrigger } = policy;
  const threshold =
    level === 'red' ? policy.red : level === 'orange' ? policy.orange : repostTrigger;
  const found = stretches(facts.volume, window, leaveShare * threshold);
  if (level !== 'yellow') return found;
  const fermenting = facts.items.flatMap(({ reposts }) =>
    stretches(reposts, window, leaveShare * repostTrigger),
  );
  return [...found, ...fermenting];
}

/** The highest level below `from` that still holds, its dwell included, at `t`. */
function lowerTo(facts: Facts, policy: Policy, from: Level, t: number): Level {
  for (const level of [...LEVELS].reverse()) {
    if (level === 'none' || rank(level) >= rank(from)) continue;
    if (holdsUntil(facts, policy, level) + policy.leaveDwell > t) return level;
  }
  return 'none';
}

/** A time in which one condition of a level was true; `until` (epoch ms) is exclusive. */
interface Condition {
  level: Level;
  since: Moment;
  until: number;
}

/** Every time in which a condition of any level was true. */
function conditions(facts: Facts, policy: Policy): Condition[] {
  const found: Condition[] = [];
  for (const level of ['red', 'orange'] as const) {
    for (const { from, until } of stretches(facts.volume, policy.window, entersAt(policy, level))) {
      found.push({ level, since: { ...from, of: 'volume', mentionId: null }, until });
    }
  }
  for (const { mentionId, reposts } of facts.items) {
    for (const { from, until } of stretches(reposts, policy.window, policy.repostTrigger + 1)) {
      found.push({ level: 'yellow', since: { ...from, of: 'reposts', mentionId }, until });
    }
  }
  const alone = [...found];
  for (const { at, mentionId } of facts.voices) {
    const since: Moment = { at, nth: 1, of: 'exact', mentionId };
    const spoken: Condition = { level: 'red', since, until: at + policy.window };
    found.push(...(policy.kol === 'red' ? [spoken] : lifted(spoken, alone)));
  }
  for (const { level, from: atLeast } of earlySteps(policy.early)) {
    for (const { from, until } of spells(facts.forecasts, atLeast)) {
      found.push({ level, since: { at: from, nth: 1, of: 'exact', mentionId: null }, until });
    }
  }
  return found.sort((a, b) => a.since.at - b.since.at);
}

/** What a voice adds where it lifts by one level: yellow by itself, more where more is true already. */
function lifted(spoken: Condition, alone: readonly Condition[]): Condition[] {
  const found: Condition[] = [{ ...spoken, level: 'yellow' }];
  for (const condition of alone) {
    if (condition.level === 'red') continue;
    const since = condition.since.at > spoken.since.at ? condition.since : spoken.since;
    const until = Math.min(condition.until, spoken.until);
    if (since.at < until) found.push({ level: above(condition.level), since, until });
  }
  return found;
}

/**
 * Start of the unbroken time, up to `now`, in which at least one of the conditions was true: one
 * that took over from another continues it. Null when none is true now. `of` is sorted by time.
 */
function unbroken(of: readonly Condition[], now: number): Moment | null {
  let start: Moment | null = null;
  let until = -Infinity;
  for (const condition of of) {
    if (condition.since.at > now) break;
    if (start === null || condition.since.at > until) start = condition.since;
    until = Math.max(until, condition.until);
  }
  return until > now ? start : null;
}

/** The forecast, where it makes a level by itself. */
function forecastTrigger(facts: Facts, policy: Policy, now: number): Trigger[] {
  const p = chanceAt(facts.forecasts, now);
  const step = earlySteps(policy.early).find(({ from }) => p !== null && p >= from);
  if (p === null || !step) return [];
  const since = spells(facts.forecasts, step.from).findLast(({ from }) => from <= now);
  return [{ kind: 'forecast', p, makes: step.level, from: step.from, at: since?.from ?? now }];
}

function triggers(facts: Facts, policy: Policy, now: number): Trigger[] {
  const found: Trigger[] = voicesAt(facts, policy, now)
    .sort((a, b) => a.at - b.at)
    .map((voice) => ({ kind: 'kol', ...voice }));
  for (const item of facts.items) {
    const from = heldSince(item.reposts, policy.window, policy.repostTrigger + 1, now);
    const reposts = sumAt(item.reposts, policy.window, now);
    if (from) found.push({ kind: 'reposts', mentionId: item.mentionId, reposts, at: from.at });
  }
  const volume = heldSince(facts.volume, policy.window, policy.orange, now);
  if (volume) {
    found.push({ kind: 'volume', volume: sumAt(facts.volume, policy.window, now), at: volume.at });
  }
  return found;
}

/**
 * The level of a story or a brand: raised at once, dated by when the condition became true;
 * lowered only after the volume stayed under 80 % of the threshold for the dwell, however late
 * somebody looks. Pure: the same facts give the same decision whenever it is asked for.
 */
export function decide(facts: Facts, standing: Standing, policy: Policy, now: number): Decision {
  const wanted = levelAt(facts, policy, now);
  const here: Moment = { at: standing.since, nth: 1, of: 'exact', mentionId: null };
  const all = conditions(facts, policy);
  const outbreak = unbroken(all, now) ?? here;
  let level = standing.level;
  let since = here;
  if (rank(wanted) > rank(level)) {
    level = wanted;
    const own = all.filter((condition) => condition.level === wanted);
    since = unbroken(own, now) ?? { ...here, at: now };
  } else {
    while (level !== 'none') {
      const end = holdsUntil(facts, policy, level) + policy.leaveDwell;
      if (end > now) break;
      level = lowerTo(facts, policy, level, end);
      since = { at: Math.max(end, standing.since), nth: 1, of: 'exact', mentionId: null };
    }
  }
  return {
    level,
    since,
    outbreak,
    dueAt: level === 'none' ? null : holdsUntil(facts, policy, level) + policy.leaveDwell,
    reason: {
      rule: policy.rule,
      level,
      since: since.at,
      volume: sumAt(facts.volume, policy.window, now),
      windowHours: policy.window / 3_600_000,
      triggers: [
        ...triggers(facts, policy, now).slice(0, 5),
        ...forecastTrigger(facts, policy, now),
      ],
      thresholds: { reposts: policy.repostTrigger, orange: policy.orange, red: policy.red },
      topReposts: topReposts(facts, policy, now).n,
      ...(policy.kol === 'step' && { kol: policy.kol }),
      ...(earlySteps(policy.early).length > 0 && { early: policy.early }),
    },
  };
}

/** Volume at which a level is entered by volume alone (policy §2). */
export function entersAt(policy: Policy, level: 'orange' | 'red'): number {
  return level === 'red' ? policy.red + 1 : policy.orange;
}

/**
 * What is left of a brand's volume without the stories whose own incident stands at `level` or
 * higher: those explain their part, and only the rest can make the brand as a whole a case of
 * its own (policy §2).
 */
export function scattered(
  level: Level,
  brand: readonly Bucket[],
  stories: readonly { level: Level; volume: readonly Bucket[] }[],
): Bucket[] {
  const explained = new Map<number, number>();
  for (const story of stories) {
    if (rank(story.level) < rank(level)) continue;
    for (const { minute, amount } of story.volume) {
      explained.set(minute, (explained.get(minute) ?? 0) + amount);
    }
  }
  return brand.map(({ minute, amount }) => ({
    minute,
    amount: Math.max(0, amount - (explained.get(minute) ?? 0)),
  }));
}
