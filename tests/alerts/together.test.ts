import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type History, LIMITS, maySend, rulesOf } from '../../alerts/limits.js';
import { type First, MOST_TOGETHER, together } from '../../alerts/together.js';

const SECOND = 1_000;
/** 14:03, clear of the full and the half hour. */
const NOW = Date.UTC(2026, 10, 23, 6, 3);

const silent: History = { sent: [], throttled: null };
const firsts = (count: number, change: Partial<First> = {}): First[] =>
  Array.from({ length: count }, () => ({ at: NOW, alone: false, ...change }));
const sizes = (groups: readonly number[][]): number[] => groups.map((group) => group.length);
const ones = (count: number): number[] => Array.from({ length: count }, () => 1);

/** When each group gets its turn, sent as soon as the rules allow. */
function times(groups: number, kind: string, past: History): number[] {
  const sent = [...past.sent];
  const made: number[] = [];
  for (let time = NOW; made.length < groups;) {
    const leave = maySend(rulesOf(kind), { ...past, sent }, time, true);
    if (leave.ok) {
      made.push(time);
      sent.push(time);
    } else time += leave.wait;
  }
  return made;
}

describe('first alerts that come at once', () => {
  it('have a message each while the service takes them, and a third is left', () => {
    expect(sizes(together(firsts(12), rulesOf('dingtalk'), silent, NOW))).toEqual(ones(12));
    expect(sizes(together(firsts(13), rulesOf('dingtalk'), silent, NOW))).toEqual([...ones(11), 2]);
  });

  it('leave that third to the next one, which goes out alone and at once', () => {
    const past = { ...silent, sent: Array.from({ length: 12 }, () => NOW - 10 * SECOND) };
    expect(sizes(together(firsts(1), rulesOf('dingtalk'), past, NOW))).toEqual([1]);
    expect(maySend(rulesOf('dingtalk'), past, NOW, true).ok).toBe(true);
  });

  it('are told at once all the same when there are more: the first alone, the last together', () => {
    const groups = together(firsts(20), rulesOf('dingtalk'), silent, NOW);
    expect(sizes(groups)).toEqual([...ones(11), 9]);
    expect(groups.flat()).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('wait for nothing when only one place is left: it is used for all of them', () => {
    const past = { ...silent, sent: Array.from({ length: 17 }, () => NOW - 40 * SECOND) };
    expect(sizes(together(firsts(6), rulesOf('wecom'), past, NOW))).toEqual([6]);
  });

  it('may go one after the other for ten seconds where the service wants a pause', () => {
    expect(sizes(together(firsts(11), rulesOf('slack'), silent, NOW))).toEqual(ones(11));
    const many = sizes(together(firsts(30), rulesOf('slack'), silent, NOW));
    expect(many).toEqual([...ones(8), 10, 10, 2]);
  });

  it('are not joined by a wait that joining would not shorten', () => {
    const locked = { sent: [], throttled: { at: NOW, until: NOW + 600 * SECOND } };
    expect(sizes(together(firsts(5), rulesOf('dingtalk'), locked, NOW))).toEqual(ones(5));
  });

  it('keep a message that was tried to itself', () => {
    const past = { ...silent, sent: Array.from({ length: 16 }, () => NOW - 40 * SECOND) };
    const waiting = [...firsts(2), ...firsts(1, { alone: true }), ...firsts(2)];
    expect(together(waiting, rulesOf('dingtalk'), past, NOW)).toEqual([[0, 1, 3, 4], [2]]);
  });

  it('are never joined where each has an alert of its own', () => {
    const full = { ...silent, sent: Array.from({ length: 109 }, () => NOW - SECOND) };
    expect(sizes(together(firsts(30), rulesOf('pagerduty'), full, NOW))).toEqual(ones(30));
  });

  it('are each told exactly once, in messages of ten at most, and no later than without joining', () => {
    const kinds = fc.constantFrom(...Object.keys(LIMITS));
    const waiting = fc.array(
      fc.record({ at: fc.integer({ min: NOW - 60 * SECOND, max: NOW }), alone: fc.boolean() }),
      { minLength: 1, maxLength: 60 },
    );
    const ages = fc.array(fc.integer({ min: 0, max: 70 * SECOND }), { maxLength: 120 });
    const property = fc.property(kinds, waiting, ages, (kind, list, sent) => {
      const past = { ...silent, sent: sent.map((age) => NOW - age) };
      const groups = together(list, rulesOf(kind), past, NOW);
      expect(groups.flat().sort((a, b) => a - b)).toEqual(list.map((_, index) => index));
      for (const group of groups) {
        expect(group.length).toBeLessThanOrEqual(MOST_TOGETHER);
        if (group.length > 1) expect(group.some((at) => list[at]?.alone)).toBe(false);
      }
      const joined = times(groups.length, kind, past).at(-1) ?? 0;
      const apart = times(list.length, kind, past).at(-1) ?? 0;
      expect(joined).toBeLessThanOrEqual(apart);
      // Whoever can be joined hears within patience, or as soon as ten to a message allow.
      const [soonest = NOW] = times(1, kind, past);
      const fewest =
        list.filter(({ alone }) => alone).length +
        Math.ceil(list.filter(({ alone }) => !alone).length / MOST_TOGETHER);
      const bound = Math.max(soonest, NOW + 10 * SECOND, times(fewest, kind, past).at(-1) ?? 0);
      if (rulesOf(kind).apart !== true) expect(joined).toBeLessThanOrEqual(bound);
    });
    fc.assert(property, { numRuns: 300 });
  });
});
