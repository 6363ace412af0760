import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../server/clock.js';

describe('a clock moved by hand', () => {
  it('stands still until it is moved, and never runs backwards', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer()), (start, times) => {
        const clock = new ManualClock(start);
        let latest = start;
        for (const time of times) {
          clock.set(time);
          latest = Math.max(latest, time);
          expect(clock.now()).toBe(latest);
        }
        clock.advance(-5);
        expect(clock.now()).toBe(latest);
        clock.advance(5);
        expect(clock.now()).toBe(latest + 5);
      }),
    );
  });
});
