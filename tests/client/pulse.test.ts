import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ceiling,
  marksOf,
  negativeShare,
  placeLabels,
  pulseRows,
  rollingVolume,
  thin,
} from '../../client/charts/pulse.js';
import type { PulsePoint } from '../../server/model/live.js';
import { trendOf } from '../../client/wall.js';
import { aBrand, anIncident, aReason, HOUR, MINUTE, NOON } from './given.js';

const BUCKET = 15 * MINUTE;

function point(at: number, given: Partial<PulsePoint> = {}): PulsePoint {
  const nothing = { mentions: 0, negative: 0, positive: 0, volume: 0, reposts: 0 };
  return { at: NOON + at * BUCKET, ...nothing, ...given };
}

const brandWith = (volume: number, points: PulsePoint[], taken = volume) =>
  aBrand({ volume, pulse: { bucket: BUCKET, volume: taken, points } });

describe('the rows of a pulse', () => {
  it('end at the volume the verdict is made from', () => {
    const volumes = fc.array(fc.nat(50), { minLength: 1, maxLength: 96 });
    fc.assert(
      fc.property(volumes, fc.nat(100), (added, before) => {
        const total = before + added.reduce((sum, one) => sum + one, 0);
        const rows = pulseRows(
          brandWith(
            total,
            added.map((volume, at) => point(at, { volume })),
          ),
        );
        expect(rows.at(-1)?.volume).toBe(total);
        expect(rows[0]?.volume).toBe(before + (added[0] ?? 0));
      }),
    );
  });

  it('keep what came since the pulse was taken at its end', () => {
    const rows = pulseRows(brandWith(90, [point(0, { volume: 10 }), point(1, { volume: 20 })], 30));
    expect(rows.map((row) => row.volume)).toEqual([10, 90]);
  });

  it('count velocity over the last hour, not over a bucket that has only begun', () => {
    const points = [1, 2, 4, 8, 16].map((reposts, at) => point(at, { reposts }));
    expect(pulseRows(brandWith(0, points)).map((row) => row.velocity)).toEqual([1, 3, 7, 15, 30]);
  });

  it('know no share where nobody spoke', () => {
    expect(negativeShare([])).toBeNull();
    expect(negativeShare([point(0, { mentions: 4, negative: 1 })])).toBe(0.25);
  });

  it('are none without a pulse', () => {
    expect(pulseRows({ volume: 3, pulse: null })).toEqual([]);
  });
});

describe('the rolling volume', () => {
  it('rises with what comes and falls when it leaves the window', () => {
    const added = [
      { at: NOON, volume: 10 },
      { at: NOON + HOUR, volume: 5 },
    ];
    expect(rollingVolume(added, 24 * HOUR, NOON + 25 * HOUR)).toEqual([
      { at: NOON - 1, volume: 0 },
      { at: NOON, volume: 10 },
      { at: NOON + HOUR, volume: 15 },
      { at: NOON + 24 * HOUR, volume: 5 },
      { at: NOON + 25 * HOUR, volume: 0 },
    ]);
  });

  it('is at each point the sum of what the window holds', () => {
    const items = fc.array(fc.record({ at: fc.nat(300), volume: fc.nat(20) }), { minLength: 1 });
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 100 }), (given, window) => {
        const added = given.toSorted((a, b) => a.at - b.at);
        for (const { at, volume } of rollingVolume(added, window, 500)) {
          const held = added.filter((one) => one.at <= at && one.at > at - window);
          expect(volume).toBe(held.reduce((sum, one) => sum + one.volume, 0));
        }
      }),
    );
  });

  it('is thinned without losing its end', () => {
    const points = Array.from({ length: 1_000 }, (_, at) => at);
    const thinned = thin(points, 300);
    expect(thinned.length).toBeLessThanOrEqual(301);
    expect(thinned.at(-1)).toBe(999);
    expect(thin([1, 2], 300)).toEqual([1, 2]);
  });
});

describe('a chart of volume', () => {
  it('shows the next level line and leaves out those far above', () => {
    expect(ceiling(3, { orange: 100, red: 500 })).toBe(115);
    expect(ceiling(231, { orange: 100, red: 500 })).toBe(575);
    expect(ceiling(1_000, { orange: 100, red: 500 })).toBe(1_150);
    expect(ceiling(0, { orange: 0, red: 0 })).toBe(1);
  });

  it('marks the first KOL, a raise without one, and the response, once each', () => {
    const kol = {
      kind: 'kol' as const,
      mentionId: 1,
      author: 'x',
      platform: 'weibo',
      followers: null,
      role: 'author' as const,
    };
    const response = {
      at: NOON + HOUR,
      where: 'weibo',
      url: 'https://example.com',
      text: null,
      by: 'a',
      approvedBy: 'b',
    };
    const red = anIncident({
      response,
      reason: aReason({
        level: 'red',
        triggers: [
          { ...kol, at: NOON + 5 },
          { ...kol, at: NOON + 2 },
        ],
      }),
    });
    const yellow = anIncident({ id: 8, reason: aReason({ since: NOON + 1 }) });
    expect(marksOf([red, red, yellow], NOON)).toEqual([
      { at: NOON + 1, kind: 'raised', level: 'yellow' },
      { at: NOON + 2, kind: 'kol' },
      { at: NOON + HOUR, kind: 'response' },
    ]);
    expect(marksOf([red], NOON + HOUR)).toHaveLength(1);
  });

  it('never lets one label cover another', () => {
    const times = fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 12 });
    fc.assert(
      fc.property(times, (given) => {
        const marks = given.sort((a, b) => a - b).map((at) => ({ at, kind: 'kol' as const }));
        const placed = placeLabels(marks, 0, 1_000);
        for (const row of [0, 1]) {
          const xs = placed.filter((one) => one.row === row).map((one) => one.mark.at);
          xs.slice(1).forEach((x, at) => expect(x - (xs[at] ?? 0)).toBeGreaterThanOrEqual(119.9));
        }
      }),
    );
  });
});

describe('the trend on the wall', () => {
  it('compares the last hour with the one before', () => {
    const hours = (before: number, last: number) => ({
      bucket: BUCKET,
      volume: 0,
      points: [before, 0, 0, 0, last, 0, 0, 0].map((volume, at) => point(at, { volume })),
    });
    expect(trendOf(hours(10, 30))).toBe('rising');
    expect(trendOf(hours(30, 10))).toBe('falling');
    expect(trendOf(hours(100, 105))).toBe('steady');
    expect(trendOf(null)).toBe('steady');
  });
});
