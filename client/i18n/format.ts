import type { Locale } from '../../server/model/message.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Within so much a day without its year can only be the one that is meant. */
const HALF_A_YEAR = 182 * DAY;

/** Numbers and times as one locale writes them in one time zone (IANA name). Times are epoch ms. */
export interface Format {
  number(value: number): string;
  /** Three significant digits with 万/亿 or K/M from ten thousand on. */
  short(value: number): string;
  /** `share` is 0–1. What is not quite nothing or not quite all is never rounded to it. */
  percent(share: number): string;
  /** Hours and minutes; in front the date when it is not the day of `now`, with its year when that is far. */
  time(at: number, now: number): string;
  /** Hours, minutes and seconds. */
  clock(at: number): string;
  day(at: number): string;
  full(at: number): string;
  /** `ms` in its largest unit, rounded down: 38 s, 12 min, 3 h, 2 d. */
  span(ms: number): string;
  /** One after the other: a、b、c or a, b, c. */
  list(all: readonly string[]): string;
}

/** Makes something when it is first used: each format costs a millisecond, on a phone several. */
function once<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

/** Makes the formats of a locale; with an unknown time zone they throw a RangeError. */
export function createFormat(locale: Locale, timeZone: string): Format {
  const on = (options: Intl.DateTimeFormatOptions) =>
    once(() => new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options }));
  const numbers = (options: Intl.NumberFormatOptions) =>
    once(() => new Intl.NumberFormat(locale, options));
  const plain = numbers({});
  const compact = numbers({ notation: 'compact', maximumSignificantDigits: 3 });
  const share = numbers({ style: 'percent', maximumFractionDigits: 0 });
  const time = on({ hour: '2-digit', minute: '2-digit' });
  const clock = on({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const day = on({ month: 'short', day: 'numeric' });
  const dated = on({ year: 'numeric', month: 'short', day: 'numeric' });
  const year = on({ year: 'numeric' });
  const full = on({
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  const units = SPANS[locale];
  return {
    number: (value) => plain().format(value),
    short: (value) => (Math.abs(value) < 10_000 ? plain() : compact()).format(value),
    percent: (value) => {
      const size = Math.abs(value);
      if (size > 0 && size < 0.005) return units.under(share().format(0.01));
      if (size >= 0.995 && size < 1) return units.over(share().format(0.99));
      return share().format(value);
    },
    time: (at, now) => {
      const far = Math.abs(at - now) > HALF_A_YEAR;
      if (!far && day().format(at) === day().format(now)) return time().format(at);
      const date = far && year().format(at) !== year().format(now) ? dated() : day();
      return `${date.format(at)} ${time().format(at)}`;
    },
    clock: (at) => clock().format(at),
    day: (at) => day().format(at),
    full: (at) => full().format(at),
    span: (ms) => span(Math.max(0, ms), units),
    list: (all) => all.join(units.between),
  };
}

/** A countdown as `H:MM:SS` of the absolute value; rounds down, so that 0:00:00 is the moment itself. */
export function countdown(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / SECOND);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

interface Units {
  second: string;
  minute: string;
  hour: string;
  day: string;
  under(share: string): string;
  over(share: string): string;
  between: string;
}

const SPANS: Record<Locale, Units> = {
  'zh-CN': {
    second: ' 秒',
    minute: ' 分钟',
    hour: ' 小时',
    day: ' 天',
    under: (share) => `不足 ${share}`,
    over: (share) => `超过 ${share}`,
    between: '、',
  },
  en: {
    second: ' s',
    minute: ' min',
    hour: ' h',
    day: ' d',
    under: (share) => `under ${share}`,
    over: (share) => `over ${share}`,
    between: ', ',
  },
};

function span(ms: number, units: Units): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)}${units.second}`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}${units.minute}`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)}${units.hour}`;
  return `${Math.floor(ms / DAY)}${units.day}`;
}
