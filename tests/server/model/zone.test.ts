import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, openZone, wallTime } from '../../../server/model/zone.js';

const ZONES = [
  'Asia/Shanghai',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Cairo',
  'America/Santiago',
  'Pacific/Apia',
  'UTC',
];
const zone = fc.constantFrom(...ZONES);
const time = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2028, 0, 1) });

describe('wall clocks', () => {
  it('shows the time of the zone', () => {
    expect(wallTime(Date.UTC(2026, 10, 22, 20, 5), 'Asia/Shanghai')).toEqual({
      year: 2026,
      month: 11,
      day: 23,
      hour: 4,
      minute: 5,
      weekday: 1,
    });
  });

  it('takes the first of two equal times in autumn', () => {
    const twice = { year: 2026, month: 11, day: 1, hour: 1, minute: 30 };
    expect(instant(twice, 'America/New_York')).toBe(Date.UTC(2026, 10, 1, 5, 30));
  });

  it('takes the moment of the jump for a time that spring skips', () => {
    const skipped = { year: 2026, month: 3, day: 29, hour: 2, minute: 30 };
    expect(instant(skipped, 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 29, 1, 0));
  });

  it('runs over the end of a month', () => {
    const wall = { year: 2026, month: 2, day: 30, hour: 0, minute: 0 };
    expect(instant(wall, 'UTC')).toBe(Date.UTC(2026, 2, 2));
  });

  it('refuses a zone that does not exist', () => {
    expect(() => openZone('Mars/Olympus')).toThrow(RangeError);
  });

  it('finds back to the instant it came from, or to the first that shows the same', () => {
    const property = fc.property(zone, time, (timeZone, at) => {
      const minute = Math.floor(at / 60_000) * 60_000;
      const found = instant(wallTime(minute, timeZone), timeZone);
      expect(wallTime(found, timeZone)).toEqual(wallTime(minute, timeZone));
      expect(minute - found === 0 || (minute > found && minute - found <= 3_600_000)).toBe(true);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
