import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learn, quietSince, rhythmOf } from '../../crawlers/rhythm.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.parse('2026-03-03T08:00:00Z');

/** `n` times, `gap` ms apart, the last at `last`. */
function every(gap: number, n: number, last = NOW): number[] {
  return Array.from({ length: n }, (_, i) => last - (n - 1 - i) * gap);
}

describe('the times of a source', () => {
  it('are kept once each, in order, the last fifty, without unknown and future ones', () => {
    expect(learn([NOW - 2, NOW - 1], [NOW - 1, null, NOW + 1, NOW - 5], NOW)).toEqual([
      NOW - 5,
      NOW - 2,
      NOW - 1,
    ]);
    const many = learn([], every(MINUTE, 80), NOW);
    expect(many).toHaveLength(50);
    expect(many.at(-1)).toBe(NOW);
  });
});

describe('the rhythm', () => {
  it('is unknown before ten times', () => {
    expect(rhythmOf(every(MINUTE, 9))).toBeNull();
    expect(rhythmOf(every(HOUR, 10))).toEqual({ usual: HOUR, limit: 3 * HOUR });
  });

  it('never calls less than two hours silence', () => {
    expect(rhythmOf(every(MINUTE, 50))?.limit).toBe(2 * HOUR);
  });

  it('knows the night: a silence as long as usual ones is none', () => {
    const days = [0, 1, 2, 3].flatMap((day) => every(HOUR, 12, NOW - (3 - day) * 24 * HOUR));
    expect(rhythmOf(days)).toEqual({ usual: HOUR, limit: 13 * HOUR });
    expect(quietSince(days, NOW + 12 * HOUR)).toBeNull();
    expect(quietSince(days, NOW + 13 * HOUR)).toEqual({ lastAt: NOW, usual: HOUR });
  });

  it('holds for every regular source: silent past three gaps and two hours, not before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 48 * HOUR }),
        fc.integer({ min: 10, max: 50 }),
        (gap, n) => {
          const limit = Math.max(3 * gap, 2 * HOUR);
          const times = every(gap, n);
          expect(quietSince(times, NOW + limit - 1)).toBeNull();
          expect(quietSince(times, NOW + limit)).toEqual({ lastAt: NOW, usual: gap });
        },
      ),
    );
  });
});
