import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Aged, keptSince, lookAgain, portionOf } from '../../../server/retention/decide.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-06-01T00:00:00Z');
const quiet = { window: DAY, openSince: null };

describe('from when on a brand keeps what was said', () => {
  it.each([
    ['for ever', null, quiet, null],
    ['for its days', 30, quiet, NOW - 30 * DAY],
    [
      'for twice its window where that is longer',
      30,
      { window: 20 * DAY, openSince: null },
      NOW - 40 * DAY,
    ],
    [
      'from before an open incident of the whole brand',
      30,
      { window: DAY, openSince: NOW - 90 * DAY },
      NOW - 92 * DAY,
    ],
    [
      'for its days where such an incident is young',
      30,
      { window: DAY, openSince: NOW - HOUR },
      NOW - 30 * DAY,
    ],
  ] as const)('%s', (_, days, present, since) => {
    expect(keptSince(days, present, NOW)).toBe(since);
  });
});

const mention = fc.record({
  storyId: fc.integer({ min: 1, max: 4 }),
  heard: fc.integer({ min: 0, max: 100 }),
  late: fc.integer({ min: 0, max: 40 }),
});
const past = fc.array(mention, { maxLength: 30 }).map((all) =>
  all
    .sort((a, b) => a.heard - b.heard)
    .map(({ storyId, heard, late }, at): Aged => ({
      id: at + 1,
      storyId,
      receivedAt: NOW - (100 - heard) * DAY,
      publishedAt: NOW - (100 - heard + late) * DAY,
    })),
);
const held = fc.uniqueArray(fc.integer({ min: 1, max: 4 })).map((ids) => new Set(ids));

describe('the next portion that is forgotten', () => {
  it('is what is older than that, in the order in which it was heard, but for stories that are held', () =>
    fc.assert(
      fc.property(past, held, fc.integer({ min: 1, max: 99 }), (mentions, stories, days) => {
        const since = NOW - days * DAY;
        const portion = portionOf(mentions, since, stories, days);
        const old = mentions.filter(({ receivedAt }) => receivedAt < since);
        expect(portion.forget).toEqual(
          old.filter(({ storyId }) => !stories.has(storyId)).map(({ id }) => id),
        );
        expect(new Set(portion.hold)).toEqual(
          new Set(old.map(({ storyId }) => storyId).filter((id) => stories.has(id))),
        );
        expect(portion.upTo).toBe(old.at(-1)?.id ?? null);
        const next = mentions[old.length];
        expect(portion.nextAt).toBe(next ? next.receivedAt + days * DAY : null);
      }),
    ));

  it('is the same in one go as in many', () =>
    fc.assert(
      fc.property(past, held, fc.integer({ min: 1, max: 9 }), (mentions, stories, size) => {
        const since = NOW - 30 * DAY;
        const whole = portionOf(mentions, since, stories, 30);
        const forget: number[] = [];
        let left = mentions;
        for (;;) {
          const part = portionOf(left.slice(0, size), since, stories, 30);
          forget.push(...part.forget);
          if (part.upTo === null) break;
          left = left.filter(({ id }) => id > (part.upTo ?? 0));
          if (part.nextAt !== null) break;
        }
        expect(forget).toEqual(whole.forget);
      }),
    ));
});

describe('when it is looked again', () => {
  it.each([
    ['after six hours where nothing is to come', null, 6 * HOUR],
    ['when the next comes due', NOW + 2 * HOUR, 2 * HOUR + 1],
    ['not for each of those that come due together', NOW + 1, HOUR],
    ['at least every six hours', NOW + 30 * DAY, 6 * HOUR],
  ])('%s', (_, nextAt, wait) => {
    expect(lookAgain(nextAt, NOW)).toBe(NOW + wait);
  });
});
