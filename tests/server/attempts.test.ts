import { describe, expect, it } from 'vitest';
import { Attempts } from '../../server/auth/attempts.js';

const NOW = Date.UTC(2026, 4, 1, 8);
const MINUTE = 60_000;

function failing(times: number): Attempts {
  const attempts = new Attempts();
  for (let i = 0; i < times; i++) attempts.tried('10.0.0.1', NOW + i);
  return attempts;
}

describe('guessing a password', () => {
  it('is slowed down after ten tries in a minute, for as long as the oldest of them counts', () => {
    expect(failing(9).wait('10.0.0.1', NOW + 9)).toBe(0);
    const attempts = failing(10);
    expect(attempts.wait('10.0.0.1', NOW + 10)).toBe(MINUTE - 10);
    expect(attempts.wait('10.0.0.1', NOW + MINUTE)).toBe(0);
    expect(attempts.wait('10.0.0.2', NOW + 10)).toBe(0);
  });

  it('is forgiven by a right answer', () => {
    const attempts = failing(9);
    attempts.succeeded('10.0.0.1');
    attempts.tried('10.0.0.1', NOW + 10);
    expect(attempts.wait('10.0.0.1', NOW + 10)).toBe(0);
  });

  it('locks nobody out for longer when the clock is put back', () => {
    expect(failing(10).wait('10.0.0.1', NOW - 60 * MINUTE)).toBe(0);
  });
});
