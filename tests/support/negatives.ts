import fc from 'fast-check';
import type { Look } from '../../alerts/early.js';
import type { Facts, Voice } from '../../alerts/level.js';
import type { Bucket } from '../../alerts/window.js';
import { MINUTE } from '../../alerts/window.js';
import { type Policy, POLICY } from '../../server/model/policy.js';

/** The policy's shape at a size that can be counted by hand: thresholds 3, 6 and 12 in ten minutes. */
export const SMALL: Policy = {
  ...POLICY,
  window: 10 * MINUTE,
  repostTrigger: 3,
  orange: 6,
  red: 12,
  leaveDwell: 3 * MINUTE,
};

export function voice(at: number, mentionId = 900): Voice {
  return {
    mentionId,
    author: 'Mia',
    platform: 'weibo',
    followers: 800_000,
    role: 'reposter',
    at,
  };
}

function bucketsUntil(last: number, most: number): fc.Arbitrary<Bucket[]> {
  return fc
    .array(
      fc.record({
        minute: fc.integer({ min: 0, max: last }),
        amount: fc.integer({ min: 1, max: 4 }),
      }),
      { maxLength: most },
    )
    .map((list) => {
      const merged = new Map<number, number>();
      for (const { minute, amount } of list) merged.set(minute, (merged.get(minute) ?? 0) + amount);
      return [...merged].map(([minute, amount]) => ({ minute, amount }));
    });
}

/** Facts of the first `last` minutes: reposts of two items, loose negatives, sometimes a KOL. */
export function factsUntil(last: number): fc.Arbitrary<Facts> {
  return fc
    .record({
      loose: bucketsUntil(last, 8),
      a: bucketsUntil(last, 4),
      b: bucketsUntil(last, 4),
      voices: fc.oneof(
        { weight: 3, arbitrary: fc.constant<number[]>([]) },
        { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: last }), { maxLength: 3 }) },
      ),
    })
    .map(({ loose, a, b, voices }) => {
      const volume = new Map<number, number>();
      for (const { minute, amount } of [...loose, ...a, ...b]) {
        volume.set(minute, (volume.get(minute) ?? 0) + amount);
      }
      return {
        forecasts: [],
        volume: [...volume].map(([minute, amount]) => ({ minute, amount })),
        items: [
          { mentionId: 1, reposts: a },
          { mentionId: 2, reposts: b },
        ],
        voices: voices.map((minute, index) => voice(minute * MINUTE, 900 + index)),
      };
    });
}

/** A rule that lets the forecast raise: yellow from 40 %, orange from 70 %. */
export const EARLY: Policy = { ...SMALL, early: { yellow: 0.4, orange: 0.7 } };

/** Forecasts of the first `last` minutes, at most one a minute, ascending. */
export function forecastsUntil(last: number): fc.Arbitrary<Look[]> {
  return fc
    .uniqueArray(
      fc.record({ minute: fc.integer({ min: 0, max: last }), p: fc.integer({ min: 0, max: 10 }) }),
      { selector: ({ minute }) => minute, maxLength: 6 },
    )
    .map((list) =>
      list
        .sort((a, b) => a.minute - b.minute)
        .map(({ minute, p }) => ({ at: minute * MINUTE, p: p / 10 })),
    );
}
