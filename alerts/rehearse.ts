import { above, higher, type Level, LEVELS, rank } from '../server/model/level.js';
import type { Policy } from '../server/model/policy.js';
import { earlyLevel, earlySteps, FORECAST_SPEAKS, type Look } from './early.js';
import { entersAt } from './level.js';
import { type Bucket, MINUTE } from './window.js';

/** What is stored of a story, to see what a rule would have made of it; all ascending by time. */
export interface StoryPast {
  storyId: number;
  title: string;
  volume: readonly Bucket[];
  items: readonly (readonly Bucket[])[];
  /** When KOLs spoke, epoch ms. */
  voices: readonly number[];
  /** Chances of the red of the rule that is tried. */
  forecasts: readonly Look[];
}

/** A level that would have changed; null is the brand as a whole. */
export interface Rehearsed {
  storyId: number | null;
  title: string;
  from: Level;
  level: Level;
  /** To the minute, epoch ms. */
  at: number;
}

interface Step {
  at: number;
  /** −1: volume; −2: a voice; −3: the chance is `amount` from here on; else the index of an item. */
  what: number;
  amount: number;
}

/** Level of one subject as time goes by: raised at once, lowered after its dwell. */
class Standing {
  level: Level = 'none';
  since = 0;
  readonly events: Rehearsed[] = [];
  readonly #heldUntil: Record<Level, number> = { none: 0, yellow: 0, orange: 0, red: 0 };

  constructor(
    readonly storyId: number | null,
    readonly title: string,
    private readonly policy: Policy,
  ) {}

  /** Says whether what holds a level is true from `at` on. */
  hold(level: Level, holds: boolean, at: number): void {
    if (holds) this.#heldUntil[level] = Infinity;
    else if (this.#heldUntil[level] === Infinity) this.#heldUntil[level] = at;
  }

  raise(level: Level, at: number): void {
    if (rank(level) > rank(this.level)) this.#go(level, at);
  }

  /**
   * Carries out the lowerings that came due before `at`. One due at `at` itself waits for what
   * comes in at that moment: a condition that is true again then holds the level.
   */
  pass(at: number): void {
    while (this.level !== 'none') {
      const end = this.#heldUntil[this.level] + this.policy.leaveDwell;
      if (end >= at) return;
      const next = [...LEVELS]
        .reverse()
        .find(
          (level) =>
            rank(level) < rank(this.level) &&
            (level === 'none' || this.#heldUntil[level] + this.policy.leaveDwell > end),
        );
      this.#go(next ?? 'none', Math.max(end, this.since));
    }
  }

  #go(level: Level, at: number): void {
    const { storyId, title, level: from } = this;
    this.events.push({ storyId, title, from, level, at });
    this.level = level;
    this.since = at;
  }
}

/** Calls back at every moment at which the rolling window gains or loses something, and at `marks`. */
function sweep(
  steps: readonly Step[],
  window: number,
  until: number,
  before: (at: number) => void,
  move: (what: number, amount: number) => void,
  after: (at: number) => void,
  marks: readonly Step[] = [],
): void {
  let [i, j, k] = [0, 0, 0];
  for (;;) {
    const comes = steps[i]?.at ?? Infinity;
    const goes = (steps[j]?.at ?? Infinity) + window;
    const at = Math.min(comes, goes, marks[k]?.at ?? Infinity);
    if (at > until) return;
    before(at);
    for (let step = steps[i]; step?.at === at; step = steps[++i]) move(step.what, step.amount);
    for (let step = steps[j]; step && step.at + window === at; step = steps[++j]) {
      move(step.what, -step.amount);
    }
    for (let step = marks[k]; step?.at === at; step = marks[++k]) move(step.what, step.amount);
    after(at);
  }
}

function stepsOf(past: StoryPast): Step[] {
  const steps: Step[] = [];
  for (const { minute, amount } of past.volume) {
    steps.push({ at: minute * MINUTE, what: -1, amount });
  }
  past.items.forEach((reposts, what) => {
    for (const { minute, amount } of reposts) steps.push({ at: minute * MINUTE, what, amount });
  });
  for (const at of past.voices) steps.push({ at, what: -2, amount: 1 });
  return steps.sort((a, b) => a.at - b.at);
}

/** Every change of the chance of red that a rule may ask for; 0 where no forecast speaks. */
function chances({ forecasts }: StoryPast, policy: Policy): Step[] {
  if (earlySteps(policy.early).length === 0) return [];
  return forecasts.flatMap(({ at, p }, index) => {
    const end = at + FORECAST_SPEAKS;
    const step = { at, what: -3, amount: p };
    const next = forecasts[index + 1]?.at ?? Infinity;
    return next <= end ? [step] : [step, { at: end, what: -3, amount: 0 }];
  });
}

/** The levels of one story under a policy, up to `until` (epoch ms). */
export function rehearseStory(past: StoryPast, policy: Policy, until: number): Rehearsed[] {
  const { repostTrigger, orange, red, leaveShare } = policy;
  const stands = new Standing(past.storyId, past.title, policy);
  const items = new Int32Array(past.items.length);
  let [volume, voices, fermented, fermenting, chance] = [0, 0, 0, 0, 0];
  const steps = earlySteps(policy.early);
  const held = (level: Level) =>
    steps.some((step) => step.level === level && chance >= leaveShare * step.from);
  const move = (what: number, amount: number) => {
    if (what === -1) volume += amount;
    else if (what === -2) voices += amount;
    else if (what === -3) chance = amount;
    else {
      const was = items[what] ?? 0;
      const is = was + amount;
      items[what] = is;
      fermented += Number(is > repostTrigger) - Number(was > repostTrigger);
      const least = leaveShare * repostTrigger;
      fermenting += Number(is >= least) - Number(was >= least);
    }
  };
  const after = (at: number) => {
    const spoken = voices > 0;
    const lifts = spoken && policy.kol === 'step';
    const holds = {
      yellow: volume >= leaveShare * repostTrigger || fermenting > 0,
      orange: volume >= leaveShare * orange,
      red: volume >= leaveShare * red || (spoken && policy.kol === 'red'),
    };
    stands.hold('red', holds.red || (lifts && holds.orange), at);
    stands.hold('orange', holds.orange || (lifts && holds.yellow) || held('orange'), at);
    stands.hold('yellow', holds.yellow || lifts || held('yellow'), at);
    const alone: Level =
      volume > red ? 'red' : volume >= orange ? 'orange' : fermented > 0 ? 'yellow' : 'none';
    const asked = spoken ? (lifts ? above(alone) : 'red') : alone;
    stands.raise(higher(asked, earlyLevel(policy.early, chance)), at);
  };
  const pass = (at: number) => stands.pass(at);
  sweep(stepsOf(past), policy.window, until, pass, move, after, chances(past, policy));
  stands.pass(until + 1);
  return stands.events;
}

/** Cumulative sums of a story's volume, to ask for any window at once. */
class Sums {
  readonly #minutes: Float64Array;
  readonly #sums: Float64Array;

  constructor(buckets: readonly Bucket[]) {
    this.#minutes = Float64Array.from(buckets, ({ minute }) => minute * MINUTE);
    let sum = 0;
    this.#sums = Float64Array.from([0, ...buckets.map(({ amount }) => (sum += amount))]);
  }

  /** Amount that began after `from` and by `to`, epoch ms. */
  between(from: number, to: number): number {
    return (this.#sums[this.#after(to)] ?? 0) - (this.#sums[this.#after(from)] ?? 0);
  }

  /** How many began by `at`. */
  #after(at: number): number {
    let [low, high] = [0, this.#minutes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#minutes[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * The levels a brand and its stories would have had under a policy, in the order of time. Dated
 * to the minute: the past keeps no finer. `total` is the negative volume of the whole brand.
 */
export function rehearse(
  stories: readonly StoryPast[],
  total: readonly Bucket[],
  brand: string,
  policy: Policy,
  until: number,
): Rehearsed[] {
  const events: Rehearsed[] = [];
  const standing: { sums: Sums; events: Rehearsed[] }[] = [];
  for (const story of stories) {
    const found = rehearseStory(story, policy, until);
    if (found.length === 0) continue;
    for (const event of found) events.push(event);
    standing.push({ sums: new Sums(story.volume), events: found });
  }
  events.push(...rehearseBrand(standing, total, brand, policy, until));
  return events.sort((a, b) => a.at - b.at || (a.storyId ?? 0) - (b.storyId ?? 0));
}

/** The brand as a whole: raised by what no story's own level explains, when that is most of it. */
function rehearseBrand(
  stories: readonly { sums: Sums; events: readonly Rehearsed[] }[],
  total: readonly Bucket[],
  brand: string,
  policy: Policy,
  until: number,
): Rehearsed[] {
  const { window, leaveShare, orange, red } = policy;
  const stands = new Standing(null, brand, policy);
  const steps = total.map(({ minute, amount }) => ({ at: minute * MINUTE, what: -1, amount }));
  let volume = 0;
  const explained = (level: Level, at: number) => {
    let sum = 0;
    for (const story of stories) {
      const last = story.events.findLast((event) => event.at <= at);
      if (last && rank(last.level) >= rank(level)) sum += story.sums.between(at - window, at);
    }
    return sum;
  };
  const after = (at: number) => {
    stands.hold('red', volume >= leaveShare * red, at);
    stands.hold('orange', volume >= leaveShare * orange, at);
    for (const level of ['red', 'orange'] as const) {
      const enters = entersAt(policy, level);
      if (rank(level) <= rank(stands.level) || volume < enters) continue;
      const left = volume - explained(level, at);
      if (left < enters || left * 2 <= volume) continue;
      stands.raise(level, at);
      break;
    }
  };
  const move = (_what: number, amount: number) => void (volume += amount);
  sweep(steps, window, until, (at) => stands.pass(at), move, after);
  stands.pass(until + 1);
  return stands.events;
}

/** Highest sum a rolling window (ms) ever held. */
export function peakOf(buckets: readonly Bucket[], window: number): number {
  let [peak, sum, tail] = [0, 0, 0];
  for (const { minute, amount } of buckets) {
    while ((buckets[tail]?.minute ?? Infinity) * MINUTE + window <= minute * MINUTE) {
      sum -= buckets[tail++]?.amount ?? 0;
    }
    sum += amount;
    peak = Math.max(peak, sum);
  }
  return peak;
}

/** One level that either rule reached on a story. */
export interface Compared {
  storyId: number | null;
  title: string;
  level: Level;
  /** When each rule first reached it or more, epoch ms; null for never. */
  today: number | null;
  then: number | null;
  /** How much earlier the other rule would have been, ms; null when only one of them was. */
  lead: number | null;
}

/** First time each rule reached each level, side by side. */
export function compareRules(today: readonly Rehearsed[], then: readonly Rehearsed[]): Compared[] {
  const rows = new Map<string, Compared>();
  const note = (events: readonly Rehearsed[], side: 'today' | 'then') => {
    for (const { storyId, title, from, level, at } of events) {
      for (const reached of LEVELS) {
        if (rank(reached) <= rank(from) || rank(reached) > rank(level)) continue;
        const key = `${storyId ?? 0}:${reached}`;
        const row = rows.get(key) ?? {
          storyId,
          title,
          level: reached,
          today: null,
          then: null,
          lead: null,
        };
        row[side] ??= at;
        rows.set(key, row);
      }
    }
  };
  note(today, 'today');
  note(then, 'then');
  for (const row of rows.values()) {
    if (row.today !== null && row.then !== null) row.lead = row.today - row.then;
  }
  return [...rows.values()].sort(
    (a, b) => (a.storyId ?? 0) - (b.storyId ?? 0) || rank(a.level) - rank(b.level),
  );
}
