import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextLook, sinceAfter } from '../../crawlers/look.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const counters = (reposts: number | null) => ({
  reposts,
  comments: null,
  likes: null,
  views: null,
});

describe('the schedule of looks', () => {
  it('is minutes at first, hours later, and ends after three days', () => {
    expect(nextLook(0, MINUTE)).toBe(4 * MINUTE);
    expect(nextLook(0, HOUR)).toBe(HOUR + 12 * MINUTE);
    expect(nextLook(0, 40 * HOUR)).toBe(46 * HOUR);
    expect(nextLook(0, 72 * HOUR)).toBeNull();
  });

  it('never looks more often as a post ages, and fewer than 80 times in all', () => {
    let last = 0;
    let looks = 0;
    for (let now = 0, at = nextLook(0, 0); at !== null; at = nextLook(0, now)) {
      expect(at - now).toBeGreaterThanOrEqual(last);
      last = at - now;
      now = at;
      looks++;
    }
    expect(looks).toBeLessThan(80);
  });

  it('begins again for a post that spreads, and for no other', () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.nat(1000),
        fc.integer({ min: 1, max: 600 }),
        (had, gained, minutes) => {
          const now = 10 * HOUR;
          const before = { ...counters(had), at: now - minutes * MINUTE };
          const since = sinceAfter(0, before, counters(had + gained), now);
          const lively = gained / (minutes / 60) >= 20;
          expect(since).toBe(lively ? now - 30 * MINUTE : 0);
        },
      ),
    );
  });

  it('takes unknown counters for no movement', () => {
    const before = { ...counters(null), at: 0 };
    expect(sinceAfter(0, before, counters(5000), 10 * HOUR)).toBe(0);
    expect(sinceAfter(0, { ...counters(5), at: 0 }, counters(null), 10 * HOUR)).toBe(0);
  });
});
