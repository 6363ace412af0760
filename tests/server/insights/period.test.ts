import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar, HOUR } from '../../../server/insights/calendar.js';
import { heardStretches, shareHeard } from '../../../server/insights/heard.js';
import {
  binsBeside,
  binsOf,
  PeriodError,
  readCompare,
  readPeriod,
  readStep,
} from '../../../server/insights/period.js';
import { STEPS } from '../../../server/model/insights.js';

const ZONES = [
  'Asia/Shanghai',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
];
const NOW = Date.parse('2026-03-30T15:20:00+08:00');

const dates = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }),
  ]),
);

function dateIn(zone: string, hour: number): string {
  return dates.get(zone)?.format(hour * HOUR) ?? '';
}

describe('a period', () => {
  it('of days ends with the hour that has begun, and is compared with as much of the days before', () => {
    const calendar = new Calendar('Asia/Shanghai');
    const period = readPeriod('7d', calendar, NOW);
    expect(new Date(period.fromHour * HOUR).toISOString()).toBe('2026-03-23T16:00:00.000Z');
    expect(new Date(period.toHour * HOUR).toISOString()).toBe('2026-03-30T08:00:00.000Z');
    const before = readCompare('previous', period, calendar);
    expect(before?.fromHour).toBe(period.fromHour - 168);
    expect(before?.toHour).toBe(period.toHour - 168);
  });

  it('keeps its length in days when clocks were changed in between', () => {
    const calendar = new Calendar('Europe/Berlin');
    const period = readPeriod('2026-03-29..2026-03-29', calendar, NOW + 9e8);
    expect(period.toHour - period.fromHour).toBe(23);
    const before = readCompare('previous', period, calendar);
    expect((before?.toHour ?? 0) - (before?.fromHour ?? 0)).toBe(24);
  });

  it('is compared with the same dates of the year before, leap day or not', () => {
    const calendar = new Calendar('Asia/Shanghai');
    const period = readPeriod('2024-02-29..2024-03-02', calendar, NOW);
    const before = readCompare('year', period, calendar);
    expect(before && dateIn('Asia/Shanghai', before.fromHour)).toBe('2023-03-01');
  });

  it.each(['', 'tomorrow', '2026-02-30..2026-03-01', '2026-03-02..2026-03-01', 'constructor'])(
    'that cannot be read is refused with an example: %j',
    (asked) => {
      const calendar = new Calendar('Asia/Shanghai');
      expect(() => readPeriod(asked, calendar, NOW)).toThrow(PeriodError);
    },
  );

  it('has a step that can be read at a glance, and refuses one with too many points', () => {
    const calendar = new Calendar('Asia/Shanghai');
    const steps = ['24h', '7d', '90d', '365d', '2024-01-01..2026-06-01'].map((asked) =>
      readStep(undefined, readPeriod(asked, calendar, NOW)),
    );
    expect(steps).toEqual(['hour', 'day', 'day', 'week', 'month']);
    expect(() => readStep('hour', readPeriod('365d', calendar, NOW))).toThrow(PeriodError);
  });

  it('is filled by its points without gap, in every zone and step, and they hold its days', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.constantFrom(...STEPS),
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 0, max: 30 }),
        (zone, step, back, days) => {
          const calendar = new Calendar(zone);
          const last = calendar.dayOf(NOW) - back;
          const day = (n: number) => new Date(n * 24 * HOUR).toISOString().slice(0, 10);
          const asked = `${day(last - days)}..${day(last)}`;
          const period = readPeriod(asked, calendar, NOW);
          const bins = binsOf(calendar, period, step);
          expect(bins[0]?.fromHour).toBe(period.fromHour);
          expect(bins.at(-1)?.toHour).toBe(period.toHour);
          bins.forEach((bin, at) => {
            if (at > 0) expect(bin.fromHour).toBe(bins[at - 1]?.toHour);
          });
          // The days that hours are summed to are those of the segments, too.
          for (const { from, to, ahead } of calendar.segments(period.fromHour, period.toHour)) {
            // Clocks that differ by part of an hour: the hour belongs to the day it begins in.
            const wrong = Array.from({ length: to - from }, (_, i) => from + i).filter((hour) => {
              const key = Math.floor((hour + ahead) / 24);
              const inside = key >= period.firstDay && key <= period.lastDay;
              return !inside || dateIn(zone, hour) !== day(key);
            });
            expect(wrong).toEqual([]);
          }
          const beside = readCompare('previous', period, calendar);
          if (!beside) throw new Error('nothing to compare with');
          const others = binsBeside(calendar, bins, period, beside, step);
          expect(others).toHaveLength(bins.length);
          expect(others[0]?.fromHour).toBe(beside.fromHour);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('what was heard', () => {
  it('is known from the log of losses and returns, and from what held before', () => {
    const events = [
      { kind: 'coverage.lost', at: 20 },
      { kind: 'coverage.regained', at: 60 },
    ];
    const before = { kind: 'coverage.regained', at: 1 };
    expect(heardStretches(before, events, 10, 100)).toEqual([
      { from: 10, to: 20 },
      { from: 60, to: 100 },
    ]);
    expect(heardStretches(undefined, [], 10, 100)).toEqual([]);
    expect(heardStretches(undefined, events, 10, 100)).toEqual([{ from: 60, to: 100 }]);
  });

  it('is a share of a stretch', () => {
    const heard = [
      { from: 0, to: 10 },
      { from: 40, to: 60 },
    ];
    expect(shareHeard({ from: 5, to: 45 }, heard)).toBeCloseTo(0.25);
    expect(shareHeard({ from: 5, to: 5 }, heard)).toBe(0);
  });
});
