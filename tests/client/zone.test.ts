import { describe, expect, it } from 'vitest';
import { createFormat } from '../../client/i18n/format.js';
import {
  fieldTime,
  momentOf,
  sameClock,
  screenZone,
  startOf,
  zoneName,
} from '../../client/zone.js';

const MARCH = Date.parse('2026-03-03T00:00Z');
const brands = (...zones: string[]) => zones.map((timeZone) => ({ timeZone }));

describe('the clock of the screen', () => {
  it('is that of the brands while they share one, and else the one of the reader', () => {
    const here = 'Europe/London';
    expect(screenZone(brands('Asia/Shanghai', 'Asia/Shanghai'), here)).toBe('Asia/Shanghai');
    expect(screenZone(brands('Asia/Shanghai', 'Asia/Tokyo'), here)).toBe(here);
    expect(screenZone([], here)).toBe(here);
    expect(screenZone(brands('Mars/Olympus'), here)).toBe(here);
  });

  it('is not the reader’s own where it differs in summer alone', () => {
    expect(sameClock('Asia/Shanghai', 'Asia/Singapore', MARCH)).toBe(true);
    expect(sameClock('Europe/London', 'Africa/Abidjan', MARCH)).toBe(false);
  });

  it('is called by its name, with how far it is from UTC', () => {
    expect(zoneName('Asia/Shanghai', 'zh-CN', MARCH)).toBe('中国标准时间 UTC+8');
    expect(zoneName('America/New_York', 'en', MARCH)).toBe('Eastern Time UTC−5');
    expect(zoneName('Asia/Kolkata', 'en', MARCH)).toMatch(/UTC\+5:30$/);
    expect(zoneName('UTC', 'en', MARCH)).toMatch(/UTC\+0$/);
  });

  it('is what a field for a time means, also on the day the clocks jump', () => {
    const zone = 'America/New_York';
    const at = Date.parse('2026-03-08T19:30Z');
    expect(fieldTime(at, zone)).toBe('2026-03-08T15:30');
    expect(momentOf('2026-03-08T15:30', zone)).toBe(at);
    expect(momentOf('', zone)).toBeNull();
    expect(startOf('2026-02-30', zone)).toBeNull();
  });
});

describe('a share', () => {
  it('is never rounded to nothing or to all', () => {
    const zh = createFormat('zh-CN', 'Asia/Shanghai');
    const en = createFormat('en', 'Asia/Shanghai');
    expect([0, 0.003, 0.005, 0.5, 0.994, 0.996, 1].map((share) => zh.percent(share))).toEqual([
      '0%',
      '不足 1%',
      '1%',
      '50%',
      '99%',
      '超过 99%',
      '100%',
    ]);
    expect([en.percent(0.003), en.percent(0.9999)]).toEqual(['under 1%', 'over 99%']);
  });
});
