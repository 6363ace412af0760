import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceAt, earlyLevel, FORECAST_SPEAKS, type Look, spells } from '../../alerts/early.js';
import { decide, type Facts, levelAt } from '../../alerts/level.js';
import { MINUTE } from '../../alerts/window.js';
import { type Level, rank } from '../../server/model/level.js';
import { EARLY, factsUntil, forecastsUntil, SMALL } from '../support/negatives.js';

const CALM = { level: 'none', since: 0 } as const;
const LAST = 20;
const someFacts = fc
  .record({ of: factsUntil(LAST), forecasts: forecastsUntil(LAST) })
  .map(({ of, forecasts }): Facts => ({ ...of, forecasts }));
const only = (...forecasts: Look[]): Facts => ({ volume: [], items: [], voices: [], forecasts });

/** The last forecast that was made, as long as it speaks; written from the rule and nothing else. */
function naiveChance(looks: readonly Look[], t: number): number | null {
  const last = looks.filter(({ at }) => at <= t).at(-1);
  return last && t < last.at + FORECAST_SPEAKS ? last.p : null;
}

describe('the level that a forecast may make', () => {
  it('is none unless the brand set a chance for it', () => {
    fc.assert(
      fc.property(someFacts, fc.integer({ min: 0, max: 90 }), (of, minute) => {
        const t = minute * MINUTE;
        expect(levelAt(of, SMALL, t)).toBe(levelAt({ ...of, forecasts: [] }, SMALL, t));
        const { level, reason } = decide(of, CALM, SMALL, t);
        expect(level).toBe(decide({ ...of, forecasts: [] }, CALM, SMALL, t).level);
        expect(reason.triggers.every(({ kind }) => kind !== 'forecast')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is never red, and never more than the chance asks for', () => {
    fc.assert(
      fc.property(someFacts, fc.integer({ min: 0, max: 90 }), (of, minute) => {
        const t = minute * MINUTE;
        const p = naiveChance(of.forecasts, t) ?? 0;
        const early: Level = p >= 0.7 ? 'orange' : p >= 0.4 ? 'yellow' : 'none';
        const without = levelAt({ ...of, forecasts: [] }, EARLY, t);
        expect(levelAt(of, EARLY, t)).toBe(rank(early) > rank(without) ? early : without);
      }),
      { numRuns: 500 },
    );
  });

  it('is never raised without its condition, wherever it stood', () => {
    fc.assert(
      fc.property(
        someFacts,
        fc.constantFrom<Level>('none', 'yellow', 'orange', 'red'),
        fc.integer({ min: 0, max: 90 }),
        (of, level, minute) => {
          const t = minute * MINUTE;
          const wanted = levelAt(of, EARLY, t);
          const next = decide(of, { level, since: 0 }, EARLY, t).level;
          if (rank(wanted) > rank(level)) expect(next).toBe(wanted);
          else expect(rank(next)).toBeLessThanOrEqual(rank(level));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('comes to the same in one late look as step by step', () => {
    fc.assert(
      fc.property(someFacts, (of) => {
        const start = LAST * MINUTE;
        const end = 200 * MINUTE;
        const first = decide(of, CALM, EARLY, start);
        let stands = { level: first.level, since: first.since.at };
        const late = decide(of, stands, EARLY, end);
        for (let due = first.dueAt; due !== null && due <= end;) {
          const next = decide(of, stands, EARLY, Math.max(due, start));
          expect(rank(next.level)).toBeLessThan(rank(stands.level));
          stands = { level: next.level, since: next.since.at };
          due = next.dueAt;
        }
        expect(stands).toEqual({ level: late.level, since: late.since.at });
      }),
      { numRuns: 500 },
    );
  });

  it('is dated by the forecast that first asked for it, and says what it rests on', () => {
    const of = only({ at: 1_000, p: 0.2 }, { at: 61_000, p: 0.75 }, { at: 90_000, p: 0.9 });
    const { level, since, reason } = decide(of, CALM, EARLY, 100_000);
    expect({ level, at: since.at }).toEqual({ level: 'orange', at: 61_000 });
    expect(reason.triggers).toEqual([
      { kind: 'forecast', p: 0.9, makes: 'orange', from: 0.7, at: 61_000 },
    ]);
    expect(reason.early).toEqual(EARLY.early);
  });

  it('is left under 80 % of the chance for the dwell, or when nothing was forecast for an hour', () => {
    const orange = { level: 'orange', since: 0 } as const;
    const falls = only({ at: 0, p: 0.75 }, { at: MINUTE, p: 0.57 }, { at: 2 * MINUTE, p: 0.1 });
    expect(decide(falls, orange, EARLY, 5 * MINUTE - 1).level).toBe('orange');
    expect(decide(falls, orange, EARLY, 5 * MINUTE)).toMatchObject({ level: 'none' });
    const stops = only({ at: 0, p: 0.75 });
    expect(decide(stops, orange, EARLY, 0).dueAt).toBe(63 * MINUTE);
    expect(decide(stops, orange, EARLY, 63 * MINUTE).level).toBe('none');
  });
});

describe('the times in which a chance was so high', () => {
  it('are those in which the last forecast said so', () => {
    fc.assert(
      fc.property(forecastsUntil(200), fc.integer({ min: 0, max: 10 }), (looks, tenth) => {
        const found = spells(looks, tenth / 10);
        for (let minute = 0; minute <= 300; minute++) {
          const t = minute * MINUTE;
          const chance = naiveChance(looks, t);
          expect(chanceAt(looks, t)).toBe(chance);
          const inside = found.some(({ from, until }) => from <= t && t < until);
          expect(inside).toBe(chance !== null && chance >= tenth / 10);
        }
        found.forEach(({ from }, i) => expect(from).toBeGreaterThan(found[i - 1]?.until ?? -1));
      }),
    );
  });

  it('make no level where nothing is known', () => {
    expect(earlyLevel({ yellow: 0.01, orange: 0.01 }, null)).toBe('none');
  });
});
