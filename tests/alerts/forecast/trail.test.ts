import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastModelFor } from '../../../alerts/forecast/models.js';
import { trailFrom, velocity, type Look } from '../../../alerts/forecast/trail.js';
import { forecaster } from '../../../alerts/forecast.js';

const HOUR = 3_600_000;
const POLL = 300_000;
const START = Date.UTC(2026, 2, 2, 1);

const looks = fc.array(
  fc.record({
    at: fc.integer({ min: -10, max: 200 }).map((k) => START + k * POLL),
    count: fc.option(fc.nat(400)),
  }),
  { minLength: 1, maxLength: 60 },
);

describe('a trail from sightings', () => {
  it('does not depend on the order in which they arrived', () => {
    const pairs = looks.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(pairs, ([sent, received]) => {
        expect(trailFrom(START, received)).toEqual(trailFrom(START, sent));
      }),
    );
  });

  it('only grows, in time and in count, whatever was counted', () => {
    fc.assert(
      fc.property(looks, (all) => {
        const { at, counts } = trailFrom(START, all);
        at.slice(1).forEach((time, i) => {
          expect(time).toBeGreaterThan(at[i] ?? Infinity);
          expect(counts[i + 1]).toBeGreaterThanOrEqual(counts[i] ?? Infinity);
        });
        expect(at.every((time) => time > START)).toBe(true);
      }),
    );
  });

  it('leaves out what a source did not count: unknown is not 0', () => {
    const all: Look[] = [
      { at: START + POLL, count: 40 },
      { at: START + 2 * POLL, count: null },
    ];
    expect(trailFrom(START, all)).toEqual({ startedAt: START, at: [START + POLL], counts: [40] });
  });

  it('mends the past when a sighting arrives late', () => {
    const forecast = forecaster(forecastModelFor('weibo'));
    const now = START + 3 * HOUR;
    const known: Look[] = [
      { at: START + 10 * 60_000, count: 20 },
      { at: now, count: 220 },
    ];
    const steady = forecast(trailFrom(START, known), now, 500);
    const late = [...known, { at: START + HOUR, count: 215 }];
    const fading = forecast(trailFrom(START, late), now, 500);
    expect(fading?.lastHour).toBeLessThan(steady?.lastHour ?? 0);
    expect(fading?.probability).toBeLessThan(steady?.probability ?? 0);
  });
});

describe('velocity', () => {
  const climb = (perPoll: number[]): Look[] => {
    let sum = 0;
    return perPoll.map((gain, i) => ({ at: START + (i + 1) * POLL, count: (sum += gain) }));
  };

  it('is the gain of the last hour, and of the best hour so far', () => {
    const gains = [...Array<number>(12).fill(10), ...Array<number>(24).fill(2)];
    const trail = trailFrom(START, climb(gains));
    expect(velocity(trail, START + 36 * POLL)).toEqual({ now: 24, peak: 120 });
    expect(velocity(trail, START + 12 * POLL)).toEqual({ now: 120, peak: 120 });
  });

  it('is unknown before the first sighting', () => {
    expect(velocity(trailFrom(START, []), START + HOUR)).toBeNull();
  });

  it('never says that it is faster than at its peak', () => {
    fc.assert(
      fc.property(looks, fc.nat(200), (all, k) => {
        const v = velocity(trailFrom(START, all), START + k * POLL);
        if (v) expect(v.now).toBeLessThanOrEqual(v.peak);
      }),
    );
  });
});
