import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DigestSchedule } from '../../../alerts/digest/when.js';
import { when } from '../../../alerts/digest/when.js';
import { wallTime } from '../../../server/model/zone.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONDAY_NINE: DigestSchedule = { edition: 'week', weekday: 1, hour: 9, minute: 0 };
/** Monday 09:00 in Shanghai. */
const SLOT = Date.UTC(2026, 10, 23, 1, 0);

describe('when a digest is due', () => {
  it('is due from its hour on and not before', () => {
    const last = SLOT - 7 * DAY;
    expect(when(MONDAY_NINE, 'Asia/Shanghai', last, SLOT - 1).due).toBe(false);
    expect(when(MONDAY_NINE, 'Asia/Shanghai', last, SLOT)).toMatchObject({ due: true, slot: SLOT });
  });

  it('is not due again once it was sent, whether the slot or the time of sending was kept', () => {
    for (const sent of [SLOT, SLOT + 20 * 60_000]) {
      const asked = when(MONDAY_NINE, 'Asia/Shanghai', sent, SLOT + HOUR);
      expect(asked).toMatchObject({ due: false, next: SLOT + 7 * DAY });
    }
  });

  it('covers the seven whole days before its own', () => {
    const { period } = when(MONDAY_NINE, 'Asia/Shanghai', null, SLOT);
    const midnight = Date.UTC(2026, 10, 22, 16, 0);
    expect(period).toEqual({ from: midnight - 7 * DAY, to: midnight });
  });

  it('covers 167 hours in the week of the jump, 169 in the week back', () => {
    const spring = when(MONDAY_NINE, 'Europe/Berlin', null, Date.UTC(2026, 2, 30, 12));
    expect(spring.period.to - spring.period.from).toBe(167 * HOUR);
    const autumn = when(MONDAY_NINE, 'Europe/Berlin', null, Date.UTC(2026, 9, 26, 12));
    expect(autumn.period.to - autumn.period.from).toBe(169 * HOUR);
  });

  it('catches up after an outage of a day, and lets one that is too old go', () => {
    const last = SLOT - 7 * DAY;
    expect(when(MONDAY_NINE, 'Asia/Shanghai', last, SLOT + DAY).due).toBe(true);
    expect(when(MONDAY_NINE, 'Asia/Shanghai', last, SLOT + 4 * DAY).due).toBe(false);
  });

  it('does not send two close to one another because the weekday or the zone was changed', () => {
    const tuesday: DigestSchedule = { ...MONDAY_NINE, weekday: 2 };
    expect(when(tuesday, 'Asia/Shanghai', SLOT, SLOT + DAY).due).toBe(false);
    expect(when(MONDAY_NINE, 'America/New_York', SLOT, SLOT + 13 * HOUR).due).toBe(false);
  });

  it('sends at the jump when the hour is skipped, at the first when it comes twice', () => {
    const night: DigestSchedule = { edition: 'week', weekday: 7, hour: 2, minute: 30 };
    const spring = when(night, 'Europe/Berlin', null, Date.UTC(2026, 2, 29, 12));
    expect(spring.slot).toBe(Date.UTC(2026, 2, 29, 1, 0));
    const autumn = when(night, 'Europe/Berlin', null, Date.UTC(2026, 9, 25, 12));
    expect(autumn.slot).toBe(Date.UTC(2026, 9, 25, 0, 30));
  });

  it('comes every day in the daily edition', () => {
    const daily: DigestSchedule = { edition: 'day', weekday: 1, hour: 9, minute: 0 };
    const { slot, period, due } = when(daily, 'Asia/Shanghai', SLOT, SLOT + DAY);
    expect([slot, due]).toEqual([SLOT + DAY, true]);
    expect(period.to - period.from).toBe(DAY);
  });
});

describe('over a year, asked at any times and with any restarts', () => {
  const schedule: fc.Arbitrary<DigestSchedule> = fc.record({
    edition: fc.constantFrom('week', 'day'),
    weekday: fc.constantFrom(1, 2, 3, 4, 5, 6, 7),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.constantFrom(0, 30, 59),
  });
  const zone = fc.constantFrom(
    'Asia/Shanghai',
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'America/Santiago',
  );
  const steps = fc.array(fc.integer({ min: 1, max: 11 * HOUR }), { minLength: 50, maxLength: 200 });

  it('is sent exactly once per slot, on its weekday, at its hour unless that is skipped', () => {
    const start = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 1) });
    const property = fc.property(schedule, zone, start, steps, (plan, timeZone, from, list) => {
      let last: number | null = null;
      let now = from;
      const sent: number[] = [];
      for (const step of list) {
        now += step;
        const asked = when(plan, timeZone, last, now);
        expect(asked.slot).toBeLessThanOrEqual(now);
        expect(asked.next).toBeGreaterThan(now);
        if (!asked.due) continue;
        sent.push(asked.slot);
        last = asked.slot;
        expect(when(plan, timeZone, last, now).due).toBe(false);
      }
      const least = plan.edition === 'week' ? 7 * DAY : DAY;
      for (const [index, slot] of sent.entries()) {
        const before = sent[index - 1];
        // Steps are shorter than the catch-up, so none may be missed and none doubled.
        if (before !== undefined) expect(Math.abs(slot - before - least)).toBeLessThanOrEqual(HOUR);
        const wall = wallTime(slot, timeZone);
        if (plan.edition === 'week') expect(wall.weekday).toBe(plan.weekday);
        expect([plan.hour, plan.hour + 1]).toContain(wall.hour);
      }
    });
    fc.assert(property, { numRuns: 30 });
  }, 120_000);
});
