import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHINA, parseTime } from '../../crawlers/times.js';
import { NOW } from './server.js';

/** NOW, 22:13:20 UTC, is 15 November, 06:13:20 in China. */
const AT = NOW;
const iso = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString();

describe('parseTime', () => {
  it.each([
    ['Fr, 03. März 2023 08:00:00 +0100', '2023-03-03T07:00:00.000Z'],
    ['Mo, 02. Okt 2023 08:00:00 +0200', '2023-10-02T06:00:00.000Z'],
    ['ven., 01 déc. 2023 08:00:00 +0100', '2023-12-01T07:00:00.000Z'],
    ['mar., 15 août 2023 08:00:00 +0200', '2023-08-15T06:00:00.000Z'],
    ['周五, 01 十二月 2023 08:00:00 +0800', '2023-12-01T00:00:00.000Z'],
    ['周日, 01 十月 2023 08:00:00 +0800', '2023-10-01T00:00:00.000Z'],
    ['星期三, 01 3月 2023 08:00:00 +0800', '2023-03-01T00:00:00.000Z'],
    ['木, 02 3月 2023 09:00:00 +0900', '2023-03-02T00:00:00.000Z'],
    ['mar 07 févr. 2023 08:00:00 +0100', '2023-02-07T07:00:00.000Z'],
    ['jue, 05 ene 2023 19:48:21 +0100', '2023-01-05T18:48:21.000Z'],
    ['1 de enero de 2023 GMT', null],
    ['1 de enero de 2023 00:00 GMT', '2023-01-01T00:00:00.000Z'],
    ['ven, 07 lug 2023 19:48:21 +0200', '2023-07-07T17:48:21.000Z'],
    ['qui, 02 fev 2023 19:48:21 -0300', '2023-02-02T22:48:21.000Z'],
    ['do, 02 mrt 2023 19:48:21 +0100', '2023-03-02T18:48:21.000Z'],
    ['Пн, 01 мая 2023 19:48:21 +0300', '2023-05-01T16:48:21.000Z'],
    ['5 stycznia 2023 00:00 GMT', '2023-01-05T00:00:00.000Z'],
    ['Κυρ, 09 Ιούλ 2023 12:00:00 EST', '2023-07-09T17:00:00.000Z'],
    ['2023-július-13T9:15-05:00', '2023-07-13T14:15:00.000Z'],
    ['2023. július 13. 09:15 GMT', '2023-07-13T09:15:00.000Z'],
    ['2023년 5월 23일 오후 11:59:59 +0900', '2023-05-23T14:59:59.000Z'],
    ['2023. 5. 28. 오전 11:23 +0900', '2023-05-28T02:23:00.000Z'],
    ['2023年5月28日(日) 11:23', '2023-05-28T03:23:00.000Z'],
  ])('reads the months of other languages: %j', (written, at) => {
    expect(iso(parseTime(written, AT))).toBe(at);
  });

  it.each([
    [1_700_000_000],
    ['1700000000'],
    [1_700_000_000_000],
    ['1700000000000'],
    [1_700_000_000_000_000],
    ['1700000000000000'],
    ['2023-11-14T22:13:20Z'],
    ['2023-11-14T22:13:20.000+00:00'],
    ['2023-11-15T06:13:20+08:00'],
    ['2023-11-15T06:13:20+0800'],
    ['2023-11-15 06:13:20'],
    ['2023/11/15 06:13:20'],
    ['2023-11-15 06:13:20 +0800'],
    ['Tue, 14 Nov 2023 22:13:20 GMT'],
    ['Tue, 14 Nov 2023 22:13:20 +0000 (UTC)'],
    ['14 Nov 23 22:13:20 Z'],
    ['Tue, 14 Nov 2023 17:13:20 EST'],
    ['Tuesday, 14-Nov-23 22:13:20 GMT'],
    ['Tue Nov 14 22:13:20 +0000 2023'],
    ['Wed Nov 15 06:13:20 +0800 2023'],
    ['Wed Nov 15 06:13:20 CST 2023'],
    ['20231114T221320Z'],
    ['20231115061320'],
    ['2023年11月15日 06:13:20'],
    ['2023年11月15日 06时13分20秒'],
    ['November 14, 2023 10:13:20 PM UTC'],
    ['Tuesday, November 14, 2023 - 22:13:20 GMT'],
    ['Tue,14 Nov 2023 22:13:20 GMT'],
    ['Tue, 14 Nov 2023 22:13:20 Etc/GMT'],
    ['Tue, 14 Nov 2023 21:13:20 A'],
    ['Tue, 14 Nov 2023 19:13:20 BRT'],
    ['周二, 14 十一月 2023 22:13:20 GMT'],
    ['星期二, 14 11月 2023 22:13:20 +0000'],
    ['14.11.2023 22:13:20 +0000'],
    ['Dienstag, 14. November 2023 23:13:20 +0100'],
    ['mar., 14 nov. 2023 23:13:20 +0100'],
  ])('reads %j', (written) => {
    expect(iso(parseTime(written, AT))).toBe('2023-11-14T22:13:20.000Z');
  });

  it.each([
    ['刚刚', '2023-11-14T22:13:20.000Z'],
    ['5分钟前', '2023-11-14T22:08:20.000Z'],
    ['30秒前', '2023-11-14T22:12:50.000Z'],
    ['3小时前', '2023-11-14T19:13:20.000Z'],
    ['2 天前', '2023-11-12T22:13:20.000Z'],
    ['5 minutes ago', '2023-11-14T22:08:20.000Z'],
    ['an hour ago', '2023-11-14T21:13:20.000Z'],
    ['今天 05:30', '2023-11-14T21:30:00.000Z'],
    ['昨天 12:30', '2023-11-14T04:30:00.000Z'],
    ['前天 12:30', '2023-11-13T04:30:00.000Z'],
    ['昨天', '2023-11-13T16:00:00.000Z'],
    ['11-14', '2023-11-13T16:00:00.000Z'],
    ['11-14 08:05', '2023-11-14T00:05:00.000Z'],
    ['11月14日 08:05', '2023-11-14T00:05:00.000Z'],
    ['11月14日 下午3:05', '2023-11-14T07:05:00.000Z'],
    ['2023-11-14', '2023-11-13T16:00:00.000Z'],
    ['20231114', '2023-11-13T16:00:00.000Z'],
    ['05:30', '2023-11-14T21:30:00.000Z'],
    ['12:30', '2023-11-14T04:30:00.000Z'],
    ['23-11-14 22:13', '2023-11-14T14:13:00.000Z'],
    ['2023/11/14 下午 3:05:00', '2023-11-14T07:05:00.000Z'],
    ['2023-11-14 上午 3:05', '2023-11-13T19:05:00.000Z'],
    ['2023', '2022-12-31T16:00:00.000Z'],
    ['13-Oct-2022 04:21PM', '2022-10-13T08:21:00.000Z'],
    ['10/13/2022 4:21 PM', '2022-10-13T08:21:00.000Z'],
    ['13/10/2022 16:21', '2022-10-13T08:21:00.000Z'],
  ])('reads %j as Chinese sites mean it', (written, expected) => {
    expect(iso(parseTime(written, AT))).toBe(expected);
  });

  it('puts a day without a year into the past, not into the future', () => {
    const newYear = Date.UTC(2024, 0, 2);
    expect(iso(parseTime('12-31 10:00', newYear))).toBe('2023-12-31T02:00:00.000Z');
    expect(iso(parseTime('01-02 10:00', newYear))).toBe('2024-01-02T02:00:00.000Z');
  });

  it('counts the days of a year where a date gives only their number', () => {
    expect(iso(parseTime('2024-366', AT, 0))).toBe('2024-12-31T00:00:00.000Z');
    expect(parseTime('2023-366', AT, 0)).toBeNull();
    expect(parseTime('2023-000', AT, 0)).toBeNull();
  });

  it('takes the zone it is told for times that name none, and CST as that of the source', () => {
    expect(iso(parseTime('2023-11-14 22:13:20', AT, 0))).toBe('2023-11-14T22:13:20.000Z');
    expect(iso(parseTime('Tue, 14 Nov 2023 16:13:20 CST', AT, 0))).toBe('2023-11-14T22:13:20.000Z');
  });

  it.each([
    '',
    '   ',
    'yesterday-ish',
    '2023-02-30',
    '2023-13-01',
    '2023-11-14 25:00',
    'Tue, 14 Foo 2023 22:13:20 GMT',
    '2023-11-14T22:13:20 XYZ',
    '0',
    '1,234',
    '<b>2023-11-14</b>',
    '9'.repeat(200),
  ])('gives up on %j', (written) => {
    expect(parseTime(written, AT)).toBeNull();
  });

  it.each([null, undefined, {}, 0, -5, Number.NaN, 1e30])('gives up on %s', (value) => {
    expect(parseTime(value, AT)).toBeNull();
  });

  it('reads back what the platform writes, in every form', () => {
    const time = fc.integer({
      min: Date.UTC(2001, 8, 10) / 1000,
      max: Date.UTC(2099, 0, 1) / 1000,
    });
    fc.assert(
      fc.property(time, (seconds) => {
        const date = new Date(seconds * 1000);
        const china = new Date(seconds * 1000 + CHINA * 60_000).toISOString();
        for (const written of [
          date.toISOString(),
          date.toUTCString(),
          String(seconds),
          String(seconds * 1000),
          `${china.slice(0, 10)} ${china.slice(11, 19)}`,
          china.slice(0, 19).replace(/[-:]/g, ''),
          `${china.slice(0, 19)}+08:00`,
        ]) {
          expect(parseTime(written, AT), written).toBe(seconds * 1000);
        }
      }),
    );
  });

  it('ends in a plausible time or null on any text', () => {
    const soup = fc.string({
      unit: fc.constantFrom(...Array.from('0123456789-:/TZ+ 年月日昨天前分钟ag oNov,')),
    });
    fc.assert(
      fc.property(fc.oneof(fc.string(), soup), (text) => {
        const time = parseTime(text, AT);
        expect(time === null || (time > 0 && time < Date.UTC(2200, 0, 1))).toBe(true);
      }),
    );
  });
});
