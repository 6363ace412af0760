import { type History, maySend, type RateRules } from './limits.js';

/** As many first alerts as one message tells: what the smallest medium names with reason and link each. */
export const MOST_TOGETHER = 10;

/** How long a first alert may wait for a message of its own, ms. */
const PATIENCE = 10_000;
/** Limits over at least so long, ms, are not spent to the last on one moment. */
const LONG = 60_000;
/** The part of such a limit that is kept for what happens next. */
const SPARE = 1 / 3;

/** A first alert or a raise to red that waits for its turn. */
export interface First {
  /** When it happened, epoch ms. */
  at: number;
  /** Its message bears its id already, since it was tried: it joins no other. */
  alone: boolean;
}

/**
 * Which of them go out in one message, so that nobody hears of the last one minutes later because the
 * service takes no more: as many as get their turn within ten seconds have a message of their own, those
 * that come first before all; the others are told together, ten at most in one. A third of what the service
 * takes in a minute is kept for first alerts that are still to come.
 * @param firsts in the order of their urgency
 * @returns groups of indexes in the order of their turns; a group of one is a message of its own
 */
export function together(
  firsts: readonly First[],
  rules: RateRules,
  history: History,
  now: number,
): number[][] {
  const turns = rules.apart === true ? firsts.length : turnsSoon(firsts, rules, history, now);
  let single = firsts.length;
  while (single > 0 && messages(firsts, single) > turns) single -= 1;
  return groups(firsts, single);
}

/** How many messages get their turn before patience is over, or at the first possible moment, if later; the
 * spare is not counted. */
function turnsSoon(
  firsts: readonly First[],
  rules: RateRules,
  { sent: before, throttled }: History,
  now: number,
): number {
  const oldest = Math.min(...firsts.filter(({ alone }) => !alone).map(({ at }) => at));
  const soonest = maySend(rules, { sent: before, throttled }, now, true);
  const end = Math.max(now + (soonest.ok ? 0 : soonest.wait), oldest + PATIENCE);
  const careful = frugal(rules);
  const sent = [...before];
  let turns = 0;
  let time = now;
  while (turns < firsts.length && time <= end) {
    const leave = maySend(careful, { sent, throttled }, time);
    if (leave.ok) {
      sent.push(time);
      turns += 1;
    } else {
      time += leave.wait;
    }
  }
  return turns;
}

/** The same limits with the spare as what an ordinary message may not touch, in every minute of the hour. */
function frugal(rules: RateRules): RateRules {
  const { windows, bucket } = rules;
  return {
    ...rules,
    avoid: [],
    windows: windows.map(({ count, ms }) => ({
      count,
      ms,
      reserve: ms >= LONG ? Math.floor(count * SPARE) : 0,
    })),
    ...(bucket && { bucket: { ...bucket, reserve: Math.floor(bucket.size * SPARE) } }),
  };
}

/** How many messages it takes when the first `single` have their own. */
function messages(firsts: readonly First[], single: number): number {
  const rest = firsts.slice(single);
  const joining = rest.filter(({ alone }) => !alone).length;
  return single + (rest.length - joining) + Math.ceil(joining / MOST_TOGETHER);
}

function groups(firsts: readonly First[], single: number): number[][] {
  const made: number[][] = [];
  let open: number[] = [];
  for (const [index, { alone }] of firsts.entries()) {
    if (index < single || alone) {
      made.push([index]);
      continue;
    }
    if (open.length === 0 || open.length === MOST_TOGETHER) {
      open = [];
      made.push(open);
    }
    open.push(index);
  }
  return made;
}
