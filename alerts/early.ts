import { higher, type Level } from '../server/model/level.js';
import type { Policy } from '../server/model/policy.js';
import { MINUTE } from './window.js';

/** One forecast of a story: the chance of red, 0–1, as reckoned at `at` (epoch ms). */
export interface Look {
  at: number;
  p: number;
}

/** A forecast speaks until the next one, but no longer than this, ms: what gains nothing any more does not spread. */
export const FORECAST_SPEAKS = 60 * MINUTE;

/** A time in which the chance was at least so much, epoch ms; `until` is exclusive. */
export interface Spell {
  from: number;
  until: number;
}

/** Levels that a forecast may raise, and the chance from which it does; none unless the brand set it so. */
export function earlySteps(early: Policy['early']): { level: 'orange' | 'yellow'; from: number }[] {
  return (['orange', 'yellow'] as const).flatMap((level) => {
    const from = early[level];
    return from === null ? [] : [{ level, from }];
  });
}

/** When a forecast stops to speak; `looks` are ascending by time. */
function endOf(looks: readonly Look[], index: number): number {
  const end = (looks[index]?.at ?? 0) + FORECAST_SPEAKS;
  return Math.min(end, looks[index + 1]?.at ?? Infinity);
}

/** The chance as last reckoned by `t` (epoch ms); null where no forecast speaks. */
export function chanceAt(looks: readonly Look[], t: number): number | null {
  const index = looks.findLastIndex(({ at }) => at <= t);
  const look = looks[index];
  return look && t < endOf(looks, index) ? look.p : null;
}

/** Every unbroken time in which the chance was at least `atLeast`, oldest first. */
export function spells(looks: readonly Look[], atLeast: number): Spell[] {
  const found: Spell[] = [];
  looks.forEach(({ at, p }, index) => {
    if (p < atLeast) return;
    const until = endOf(looks, index);
    const last = found.at(-1);
    if (last?.until === at) last.until = until;
    else found.push({ from: at, until });
  });
  return found;
}

/** The level that a chance of red makes by itself; never red (policy §2). */
export function earlyLevel(early: Policy['early'], chance: number | null): Level {
  let level: Level = 'none';
  if (chance === null) return level;
  for (const step of earlySteps(early)) if (chance >= step.from) level = higher(level, step.level);
  return level;
}

/** Until when the forecast holds a level that was reached, if no other comes; 0 for never. */
export function earlyHolds(looks: readonly Look[], policy: Policy, level: Level): number {
  const step = earlySteps(policy.early).find((one) => one.level === level);
  return step ? (spells(looks, policy.leaveShare * step.from).at(-1)?.until ?? 0) : 0;
}
