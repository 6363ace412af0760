import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tickName } from '../../client/charts/forecast.js';
import { besides } from '../../client/charts/insights/volume.js';
import { curveOption } from '../../client/charts/options.js';
import {
  ceiling,
  crowded,
  endingNow,
  labelShare,
  marksOf,
  mergeMarks,
  negativeShare,
  placeLabels,
  pulseRows,
  reach,
  rollingVolume,
  thin,
} from '../../client/charts/pulse.js';
import { createFormat } from '../../client/i18n/format.js';
import { en } from '../../client/i18n/words.js';
import type { PulsePoint } from '../../server/model/live.js';
import { trendOf } from '../../client/wall.js';
import { COLOURS, aBrand, anIncident, aReason, HOUR, MINUTE, NOON } from './given.js';

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

  it('ends now with what is known now, also where its last point stands at this very moment', () => {
    const points = [
      { at: NOON, volume: 10 },
      { at: NOON + HOUR, volume: 15 },
    ];
    expect(endingNow(points, NOON + HOUR, 21)).toEqual([
      points[0],
      { at: NOON + HOUR, volume: 21 },
    ]);
    expect(endingNow(points, NOON + 2 * HOUR, 12).at(-1)).toEqual({
      at: NOON + 2 * HOUR,
      volume: 12,
    });
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

  const times = fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 12 });
  const kols = (given: number[]) =>
    given.toSorted((a, b) => a - b).map((at) => ({ at, kind: 'kol' as const }));

  it('never lets one label cover another, nor run off an edge, however narrow it is', () => {
    fc.assert(
      fc.property(times, fc.constantFrom(0, 310, 860, 3_000), (given, width) => {
        const share = labelShare(width, 1);
        const placed = placeLabels(kols(given), 0, 1_000, share);
        for (const row of [0, 1]) {
          const starts = placed
            .filter((one) => one.row === row)
            .map(({ mark, align }) => {
              const x = mark.at / 1_000;
              return align === 'left' ? x : align === 'right' ? x - share : x - share / 2;
            });
          for (const start of starts) {
            expect(start).toBeGreaterThan(-1e-9);
            expect(start + share).toBeLessThan(1 + 1e-9);
          }
          starts
            .slice(1)
            .forEach((x, at) => expect(x - (starts[at] ?? 0)).toBeGreaterThan(share - 1e-9));
        }
      }),
    );
  });

  it('needs more of a phone for a label than of a desk', () => {
    expect(labelShare(0, 1)).toBe(0.12);
    expect(labelShare(1_200, 1)).toBe(0.12);
    expect(labelShare(310, 1)).toBeCloseTo(0.32);
  });

  it('makes one mark of those of a kind that are closer than a label, and loses none', () => {
    fc.assert(
      fc.property(times, (given) => {
        const merged = mergeMarks(kols(given), 0, 1_000, 0.12);
        expect(merged.reduce((sum, one) => sum + (one.count ?? 1), 0)).toBe(given.length);
        merged
          .slice(1)
          .forEach((one, at) => expect(one.at - (merged[at]?.at ?? 0)).toBeGreaterThanOrEqual(120));
      }),
    );
    const raised = [
      { at: 0, kind: 'raised' as const, level: 'red' as const },
      { at: 1, kind: 'raised' as const, level: 'orange' as const },
    ];
    expect(mergeMarks(raised, 0, 1_000)).toEqual(raised);
  });

  it('hides the label of the lower line where the two would touch', () => {
    expect(crowded({ orange: 100, red: 500 }, 575)).toBe(false);
    // The worked case at its height, on any screen up to a wall of 4K.
    expect(crowded({ orange: 100, red: 500 }, 1_500)).toBe(false);
    expect(crowded({ orange: 100, red: 300 }, 1_500, 2)).toBe(true);
    expect(crowded({ orange: 100, red: 500 }, 60_000)).toBe(true);
    expect(crowded({ orange: 100, red: 500 }, 115)).toBe(false);
  });

  it('never reaches beyond four times the volume for a forecast', () => {
    expect(reach(490_000, 60_000_000)).toBe(1_960_000);
    expect(reach(100, 130)).toBe(130);
    expect(reach(100, 20)).toBe(100);
    const f = createFormat('en', 'UTC');
    const { yAxis } = curveOption(
      {
        rows: [{ at: NOON, volume: 490_000 }],
        thresholds: { orange: 100, red: 500 },
        marks: [],
        now: NOON + HOUR,
        scale: 1,
        band: {
          from: NOON + HOUR,
          until: NOON + 20 * HOUR,
          volume: 490_000,
          size: 20_000_000,
          low: 1_000_000,
          high: 60_000_000,
        },
      },
      { colours: COLOURS, t: en, f },
    );
    expect(yAxis).toMatchObject([{ max: 2_254_000 }]);
  });

  it('writes the day at midnight, and first where the range is longer than one', () => {
    const f = createFormat('en', 'UTC');
    const midnight = Date.UTC(2026, 6, 2);
    const six = midnight + 6 * HOUR;
    expect(tickName(f, 24 * HOUR)(midnight, 3)).toBe('Jul 2');
    expect(tickName(f, 24 * HOUR)(six, 1)).toBe('06:00');
    expect(tickName(f, 36 * HOUR)(six, 1)).toBe('Jul 2 06:00');
    expect(tickName(f, 36 * HOUR)(six, 2)).toBe('06:00');
    expect(tickName(f, 96 * HOUR)(six, 2)).toBe('Jul 2 06:00');
  });

  it('keeps the signs of one point inside the chart', () => {
    const signs = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(signs, fc.double({ min: 0, max: 1, noNaN: true }), (count, share) => {
        const x = share * 360 + besides(count - 1, count, share, 360);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(360);
      }),
    );
    expect([0, 1, 2].map((at) => besides(at, 3, 0.9, 1_000))).toEqual([-0, -16, -32]);
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
