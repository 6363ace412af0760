import { describe, expect, it } from 'vitest';
import { paceOf } from '../../alerts/story/life.js';
import { MINUTE } from '../../alerts/window.js';

const HOUR = 60 * MINUTE;

/** `amount` in each ten minutes of the hours from … to. */
function hours(from: number, to: number, amount: number) {
  const count = Math.round((to - from) * 6);
  return Array.from({ length: count }, (_, i) => ({ minute: from * 60 + i * 10, amount }));
}

describe('the life of a story', () => {
  it('grows while the last hour is near its best', () => {
    const minutes = [...hours(0, 1, 2), ...hours(1, 2, 5)];
    expect(paceOf(minutes, 2 * HOUR - 1)).toMatchObject({ now: 30, peak: 30, life: 'growing' });
  });

  it('has peaked when it is well below its best hour, and decays far below it', () => {
    const minutes = [...hours(0, 2, 10), ...hours(2, 4, 4), ...hours(4, 6, 1)];
    expect(paceOf(minutes, 4 * HOUR - 1)).toMatchObject({ now: 24, peak: 60, life: 'peaked' });
    expect(paceOf(minutes, 6 * HOUR - 1)).toMatchObject({ now: 6, peak: 60, life: 'decaying' });
    expect(paceOf(minutes, 20 * HOUR)).toMatchObject({ now: 0, life: 'decaying' });
  });

  it('is revived when it comes back after hours of silence, not after a pause', () => {
    const before = hours(0, 2, 10);
    expect(paceOf([...before, ...hours(14, 15, 6)], 15 * HOUR - 1).life).toBe('revived');
    expect(paceOf([...before, ...hours(4, 5, 6)], 5 * HOUR - 1).life).toBe('peaked');
  });

  it('does not look past the moment that is asked about', () => {
    const minutes = [...hours(0, 1, 2), ...hours(5, 6, 50)];
    expect(paceOf(minutes, HOUR - 1)).toMatchObject({ peak: 12, life: 'growing' });
    expect(paceOf([], HOUR)).toEqual({ now: 0, peak: 0, peakAt: null, life: 'decaying' });
  });
});
