import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { features, FEATURES } from '../../../alerts/forecast/features.js';
import type { Trail } from '../../../alerts/forecast/trail.js';
import { activeClock, FLAT } from '../../../alerts/forecast/profile.js';

const HOUR = 3_600_000;
const POLL = 300_000;
const START = Date.UTC(2026, 2, 2, 1);
const AUDIENCE = { clock: activeClock(FLAT), utcOffset: 8 };

function polled(counts: number[], every = POLL): Trail {
  return { startedAt: START, at: counts.map((_, i) => START + (i + 1) * every), counts };
}

function vector(trail: Trail, now: number, target = 500): Float64Array {
  const x = new Float64Array(FEATURES.length);
  features(trail, now, target, 24 * HOUR, AUDIENCE, x);
  return x;
}

const growth = fc
  .array(fc.nat({ max: 40 }), { minLength: 3, maxLength: 288 })
  .map((gains) => gains.reduce<number[]>((all, g) => [...all, (all.at(-1) ?? 0) + g], []));

describe('features of a spreading post', () => {
  it('never look at sightings after now', () => {
    fc.assert(
      fc.property(growth, fc.nat({ max: 287 }), (counts, cut) => {
        const k = 1 + (cut % counts.length);
        const whole = polled(counts);
        const known = polled(counts.slice(0, k));
        const now = START + k * POLL;
        expect(vector(whole, now)).toEqual(vector(known, now));
      }),
    );
  });

  it('are finite whatever was counted', () => {
    fc.assert(
      fc.property(growth, fc.integer({ min: 1, max: 100_000 }), (counts, target) => {
        const x = vector(polled(counts), START + counts.length * POLL, target);
        expect([...x].every(Number.isFinite)).toBe(true);
      }),
    );
  });

  it('say the same for steady growth polled every 5 or every 15 minutes', () => {
    const fine = polled(Array.from({ length: 24 }, (_, i) => (i + 1) * 3));
    const coarse = polled(
      Array.from({ length: 8 }, (_, i) => (i + 1) * 9),
      3 * POLL,
    );
    const now = START + 2 * HOUR;
    const a = vector(fine, now);
    const b = vector(coarse, now);
    for (const name of ['gain5', 'gain30', 'gain60', 'gainHalf', 'rate60'] as const) {
      const i = FEATURES.indexOf(name);
      expect(b[i]).toBeCloseTo(a[i] ?? NaN, 6);
    }
  });

  it('report the facts of the sentence', () => {
    const trail = polled([...Array.from({ length: 12 }, () => 100), 110, 120, 138]);
    const x = new Float64Array(FEATURES.length);
    const facts = features(trail, START + 15 * POLL, 500, 24 * HOUR, AUDIENCE, x);
    expect(facts).toMatchObject({ count: 138, lastHour: 38, ageHours: 1.25, seen: true });
    expect(facts?.activeHoursLeft).toBeCloseTo(22.75, 6);
  });

  it('are null before the first sighting', () => {
    const x = new Float64Array(FEATURES.length);
    expect(features(polled([5]), START + 1, 500, 24 * HOUR, AUDIENCE, x)).toBeNull();
  });

  it('admit that the last hour was not seen when a post is found late', () => {
    const found = { startedAt: START, at: [START + 5 * HOUR], counts: [300] };
    const x = new Float64Array(FEATURES.length);
    expect(features(found, START + 5 * HOUR, 500, 24 * HOUR, AUDIENCE, x)?.seen).toBe(false);
  });
});

describe('the active clock', () => {
  const night = {
    weights: [...Array<number>(12).fill(0.5), ...Array<number>(12).fill(1.5)],
    utcOffset: 8,
  };

  it('makes every whole day 24 hours long', () => {
    const clock = activeClock(night);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (s) => {
        expect(clock(s * 1000 + 24 * HOUR) - clock(s * 1000)).toBeCloseTo(24, 5);
      }),
    );
  });

  it('never runs backwards', () => {
    const clock = activeClock(night);
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(1e6), (s, gap) => {
        expect(clock((s + gap) * 1000)).toBeGreaterThanOrEqual(clock(s * 1000));
      }),
    );
  });

  it('runs by the audience’s hours, not by UTC', () => {
    const clock = activeClock(night);
    const midnightThere = Date.UTC(2026, 2, 1, 16);
    expect(clock(midnightThere + HOUR) - clock(midnightThere)).toBeCloseTo(0.5, 6);
    expect(clock(midnightThere + 13 * HOUR) - clock(midnightThere + 12 * HOUR)).toBeCloseTo(1.5, 6);
  });
});
