import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bucket, heldSince, MINUTE, spread, sumAt, stretches } from '../../alerts/window.js';

/** Short, so that minutes in which something comes and something goes are common. */
const WINDOW = 4 * MINUTE;
const LAST = 20;

const buckets = fc.array(
  fc.record({ minute: fc.integer({ min: 0, max: 14 }), amount: fc.integer({ min: 1, max: 9 }) }),
  { maxLength: 12 },
);
const atLeast = fc.integer({ min: 1, max: 25 });

/** One unit at a time, as a person with a pencil would count. */
function units(of: readonly Bucket[]): number[] {
  return of.flatMap(({ minute, amount }) => new Array<number>(amount).fill(minute));
}

function naiveSum(of: readonly Bucket[], minute: number): number {
  return units(of).filter((unit) => unit <= minute && minute < unit + WINDOW / MINUTE).length;
}

function naiveSince(of: readonly Bucket[], least: number, now: number) {
  let minute = Math.floor(now / MINUTE);
  if (naiveSum(of, minute) < least) return null;
  while (naiveSum(of, minute - 1) >= least) minute -= 1;
  const own = units(of).filter((unit) => unit === minute).length;
  const carried = naiveSum(of, minute) - own;
  return { at: minute * MINUTE, nth: least - carried };
}

function naiveUntil(of: readonly Bucket[], least: number): number | null {
  for (let minute = LAST; minute > 0; minute -= 1) {
    if (naiveSum(of, minute - 1) >= least) return minute * MINUTE;
  }
  return null;
}

/** The end of the last time at or above so much; null when there was none. */
const heldUntil = (of: readonly Bucket[], window: number, atLeast: number): number | null =>
  stretches(of, window, atLeast).at(-1)?.until ?? null;

describe('the rolling sum', () => {
  it('counts each unit from the start of its minute until the window has passed over it', () => {
    fc.assert(
      fc.property(buckets, fc.integer({ min: 0, max: LAST * MINUTE }), (of, t) => {
        expect(sumAt(of, WINDOW, t)).toBe(naiveSum(of, Math.floor(t / MINUTE)));
      }),
    );
  });

  it('holds a unit to the last millisecond of its window and not one longer', () => {
    const one = [{ minute: 5, amount: 3 }];
    expect(sumAt(one, WINDOW, 5 * MINUTE - 1)).toBe(0);
    expect(sumAt(one, WINDOW, 5 * MINUTE)).toBe(3);
    expect(sumAt(one, WINDOW, 9 * MINUTE - 1)).toBe(3);
    expect(sumAt(one, WINDOW, 9 * MINUTE)).toBe(0);
  });
});

describe('since when a sum holds', () => {
  it('is the start of the unbroken stretch and the unit that completed it', () => {
    fc.assert(
      fc.property(
        buckets,
        atLeast,
        fc.integer({ min: 0, max: LAST * MINUTE }),
        (of, least, now) => {
          expect(heldSince(of, WINDOW, least, now)).toEqual(naiveSince(of, least, now));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of the buckets, nor on how a minute is divided', () => {
    fc.assert(
      fc.property(
        buckets,
        atLeast,
        fc.integer({ min: 0, max: LAST * MINUTE }),
        (of, least, now) => {
          const ones = units(of).map((minute) => ({ minute, amount: 1 }));
          const here = heldSince(of, WINDOW, least, now);
          expect(heldSince([...of].reverse(), WINDOW, least, now)).toEqual(here);
          expect(heldSince(ones, WINDOW, least, now)).toEqual(here);
        },
      ),
    );
  });

  it('leaves out what leaves the window in the very minute of the crossing', () => {
    const of = [
      { minute: 0, amount: 3 },
      { minute: 2, amount: 2 },
      { minute: 4, amount: 4 },
    ];
    // At minute 4 the first three are gone: two are left, so the fourth of the four makes six.
    expect(heldSince(of, WINDOW, 6, 4 * MINUTE)).toEqual({ at: 4 * MINUTE, nth: 4 });
  });

  it('knows nothing of what comes after now', () => {
    fc.assert(
      fc.property(buckets, buckets, atLeast, fc.integer({ min: 0, max: 14 }), (a, b, n, minute) => {
        const now = minute * MINUTE;
        const past = a.filter((bucket) => bucket.minute <= minute);
        const later = b.filter((bucket) => bucket.minute > minute);
        const here = heldSince(past, WINDOW, n, now);
        expect(heldSince([...past, ...later], WINDOW, n, now)).toEqual(here);
      }),
    );
  });
});

describe('until when a sum holds', () => {
  it('is the end of its last stretch', () => {
    fc.assert(
      fc.property(buckets, atLeast, (of, least) => {
        expect(heldUntil(of, WINDOW, least)).toBe(naiveUntil(of, least));
      }),
    );
  });

  it('is null when it never held', () => {
    expect(heldUntil([], WINDOW, 1)).toBeNull();
    expect(heldUntil([{ minute: 3, amount: 4 }], WINDOW, 5)).toBeNull();
  });
});

describe('spreading what a counter gained between two looks', () => {
  const times = fc.integer({ min: 0, max: 3 * 1440 * MINUTE });

  it('loses nothing and stays between the looks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), times, times, (gain, from, to) => {
        const parts = spread(gain, from, to);
        expect(parts.reduce((sum, { amount }) => sum + amount, 0)).toBe(gain);
        for (const { minute, amount } of parts) {
          expect(minute).toBeGreaterThanOrEqual(Math.floor(Math.min(from, to) / MINUTE));
          expect(minute).toBeLessThanOrEqual(Math.floor(to / MINUTE));
          expect(amount).toBeGreaterThan(0);
          expect(Number.isInteger(amount)).toBe(true);
        }
      }),
    );
  });

  it('makes few buckets, each minute once and in order, of about the same size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), times, times, (gain, from, to) => {
        const parts = spread(gain, from, to);
        const minutes = parts.map(({ minute }) => minute);
        expect(parts.length).toBeLessThanOrEqual(12);
        expect(minutes).toEqual([...new Set(minutes)].sort((a, b) => a - b));
      }),
    );
  });

  it('books a look from the past, or a single moment, in the minute of the look', () => {
    expect(spread(7, 90_000, 90_000)).toEqual([{ minute: 1, amount: 7 }]);
    expect(spread(7, 500_000, 90_000)).toEqual([{ minute: 1, amount: 7 }]);
  });
});
