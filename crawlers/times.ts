import { familiar } from './times/foreign.js';
import { MONTHS, ZONES } from './times/names.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Minutes ahead of UTC that Chinese tools and sites mean when they name no zone. */
export const CHINA = 480;

/** The parts of a civil time; month 1–12. */
interface Parts {
  year: number;
  month: number;
  day: number;
  hour?: number;
  minute?: number;
  second?: number;
  ms?: number;
  /** Minutes ahead of UTC. */
  zone: number;
}

type Groups = Readonly<Record<string, string | undefined>>;
type Reader = (text: string, now: number, zone: number) => number | null;

/**
 * Reads a point in time as sources write it (RFC 3339, RFC 2822, Weibo's and Java's form, GDELT's,
 * Unix seconds to microseconds, dates without a zone, relative Chinese and English), epoch ms.
 * Null when it cannot be read, names a day that does not exist, or lies before 1970 or after 2200.
 *
 * @param now epoch ms, for relative forms and dates without a year
 * @param zone minutes ahead of UTC for times that name none (UTC+8 unless told)
 */
export function parseTime(value: unknown, now: number, zone: number = CHINA): number | null {
  if (typeof value === 'number') return fromUnix(value);
  if (typeof value !== 'string' || value.length > 100) return null;
  const text = value.normalize('NFKC').replace(/\s+/g, ' ').trim();
  if (text === '') return null;
  const time = readAs(text, now, zone);
  if (time !== null) return time;
  const plain = familiar(text);
  return plain === text ? null : readAs(plain, now, zone);
}

function readAs(text: string, now: number, zone: number): number | null {
  for (const read of READERS) {
    const time = read(text, now, zone);
    if (time !== null) return sane(time);
  }
  return null;
}

/** Decides the unit by magnitude: under 1e11 seconds, under 1e14 ms, otherwise µs. 0 means unknown. */
function fromUnix(value: number): number | null {
  if (!Number.isFinite(value) || value <= 0) return null;
  if (value < 1e11) return sane(Math.round(value * 1000));
  return sane(Math.round(value < 1e14 ? value : value / 1000));
}

const CLOCK = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?(?: ?(?<half>[ap]\.?m\.?))?`;
const ZONE = String.raw`(?: ?(?<zone>Z|(?:GMT|UTC)? ?[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,5}|\([^)]*\)))?(?: ?\([^)]*\))?`;

function form(source: string): RegExp {
  return new RegExp(`^${source}$`, 'i');
}

const ISO = form(
  String.raw`(?<year>\d{4})[-/.](?<month>\d{1,2})(?:[-/.](?<day>\d{1,2}))?(?:[T ]? ?${CLOCK}${ZONE}|T(?<hourOnly>\d{2})${ZONE.replace('<zone>', '<zoneOnly>')})?`,
);
const COMPACT = form(
  String.raw`(?<year>(?:19|20)\d{2})(?<month>\d{2})(?<day>\d{2})(?:[T ]?(?<hour>\d{2}):?(?<minute>\d{2})(?::?(?<second>\d{2}))?${ZONE})?`,
);
const RFC2822 = form(
  String.raw`(?:[A-Za-z]+\.?(?:,| |, ))?(?<day>\d{1,2})(?:st|nd|rd|th)?[- ](?<name>[A-Za-z]{3,9})\.?,?[- ](?<year>\d{2,4})(?:,? (?:at |- )?${CLOCK}${ZONE})?`,
);
// Weibo ("Tue Nov 14 22:13:20 +0800 2023"), asctime and Java's Date.toString.
const WEEKDAY_FIRST = form(
  String.raw`[A-Za-z]{3,9},? (?<name>[A-Za-z]{3,9}) (?<day>\d{1,2}),? ${CLOCK}${ZONE} (?<year>\d{4})`,
);
const MONTH_FIRST = form(
  String.raw`(?:[A-Za-z]{3,9},? )?(?<name>[A-Za-z]{3,9})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})(?:,? (?:at |- )?${CLOCK}${ZONE})?`,
);
// ISO 8601 writes a year alone, one of two digits, and the day of the year as well.
const SHORT_YEAR = form(
  String.raw`(?<year>\d{2})-(?<month>\d{1,2})-(?<day>\d{1,2})(?: ${CLOCK}${ZONE})?`,
);
const YEAR = form(String.raw`(?<year>(?:19|20)\d{2})(?:-(?<dayOfYear>\d{3}))?`);
const SLASHED = form(
  String.raw`(?<first>\d{1,2})/(?<then>\d{1,2})/(?<year>\d{4}|\d{2})(?:,? ${CLOCK}${ZONE})?`,
);
const CHINESE = form(
  String.raw`(?:(?<year>\d{4}|\d{2})年 ?)?(?<month>\d{1,2})月 ?(?<day>\d{1,2})[日号]?(?: ?(?:星期|周|礼拜)[一二三四五六日天])?(?: ?(?<half>凌晨|早上|上午|中午|下午|晚上|傍晚)?(?: ?(?<hour>\d{1,2})[:时点](?<minute>\d{1,2})?分?(?::?(?<second>\d{1,2})秒?)?))?`,
);
const TIME_ALONE = form(CLOCK);
const MONTH_DAY = form(String.raw`(?<month>\d{1,2})[-/](?<day>\d{1,2})(?: ${CLOCK})?`);
const RELATIVE_DAY = form(
  String.raw`(?<word>今天|昨天|前天|今日|昨日|today|yesterday),?(?: at)? ?(?:(?<half>上午|下午|晚上)? ?${CLOCK.replace('<half>', '<ampm>')})?`,
);
const AGO =
  /^(?<count>\d+|半|几|an?|one) ?(?<unit>秒钟?|分钟?|刻钟|个?小时|天|日|周|个?星期|个?月|年|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?|weeks?|months?|years?)(?:之?前| ago)$/i;

const AGO_UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(秒|sec)/i, 1000],
  [/^刻/, 15 * MINUTE],
  [/^(分|min)/i, MINUTE],
  [/^(个?小时|hour|hr)/i, HOUR],
  [/^(天|日|day)/i, DAY],
  [/^(周|个?星期|week)/i, 7 * DAY],
  [/^(个?月|month)/i, 30 * DAY],
  [/^(年|year)/i, 365 * DAY],
];

const READERS: readonly Reader[] = [
  (text) =>
    /^\d{9,17}(\.\d+)?$/.test(text) && !/^(19|20)\d{12}$/.test(text)
      ? fromUnix(Number(text))
      : null,
  (text, now) => (/^(刚刚|刚才|just now|now)$/i.test(text) ? now : null),
  ago,
  relativeDay,
  civil(COMPACT),
  civil(ISO),
  civil(RFC2822),
  civil(WEEKDAY_FIRST),
  civil(MONTH_FIRST),
  civil(SHORT_YEAR),
  slashed,
  yearOrDay,
  lastTime,
  (text, now, zone) => yearless(CHINESE.exec(text)?.groups, now, zone),
  (text, now, zone) => yearless(MONTH_DAY.exec(text)?.groups, now, zone),
];

function civil(pattern: RegExp): Reader {
  return (text, _now, zone) => {
    const groups: Groups | undefined = pattern.exec(text)?.groups;
    if (!groups) return null;
    const month =
      groups['name'] === undefined
        ? number(groups['month'])
        : MONTHS[groups['name'].slice(0, 3).toLowerCase()];
    if (month === undefined) return null;
    return assemble(groups, month, number(groups['day'] ?? '1'), zone);
  };
}

/** Day and month by their size; when both could be either, the American order. */
function slashed(text: string, _now: number, zone: number): number | null {
  const groups: Groups | undefined = SLASHED.exec(text)?.groups;
  if (!groups) return null;
  const first = number(groups['first']);
  const then = number(groups['then']);
  return first > 12 ? assemble(groups, then, first, zone) : assemble(groups, first, then, zone);
}

/** A year, or the day of one by its number. */
function yearOrDay(text: string, _now: number, zone: number): number | null {
  const groups: Groups | undefined = YEAR.exec(text)?.groups;
  if (!groups) return null;
  const year = number(groups['year']);
  const start = toEpoch({ year, month: 1, day: 1, zone });
  const day = number(groups['dayOfYear'] ?? '1');
  const last = (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / DAY;
  return start === null || day < 1 || day > last ? null : start + (day - 1) * DAY;
}

/** A time without a day is the last such time: forums write so what was said today. */
function lastTime(text: string, now: number, zone: number): number | null {
  const groups: Groups | undefined = TIME_ALONE.exec(text)?.groups;
  if (!groups) return null;
  const day = new Date(now + zone * MINUTE);
  const today = assemble(
    { ...groups, year: String(day.getUTCFullYear()) },
    day.getUTCMonth() + 1,
    day.getUTCDate(),
    zone,
  );
  return today !== null && today > now ? today - DAY : today;
}

function ago(text: string, now: number): number | null {
  const groups: Groups | undefined = AGO.exec(text)?.groups;
  if (!groups) return null;
  const word = groups['count'] ?? '';
  const count = /^\d+$/.test(word) ? Number(word) : word === '半' ? 0.5 : word === '几' ? 3 : 1;
  const unit = AGO_UNITS.find(([pattern]) => pattern.test(groups['unit'] ?? ''))?.[1];
  return unit === undefined ? null : Math.round(now - count * unit);
}

function relativeDay(text: string, now: number, zone: number): number | null {
  const groups: Groups | undefined = RELATIVE_DAY.exec(text)?.groups;
  if (!groups) return null;
  const word = (groups['word'] ?? '').toLowerCase();
  const back = word.startsWith('前') ? 2 : word.startsWith('昨') || word === 'yesterday' ? 1 : 0;
  const day = new Date(now + zone * MINUTE - back * DAY);
  return assemble(
    { ...groups, half: groups['half'] ?? groups['ampm'], year: String(day.getUTCFullYear()) },
    day.getUTCMonth() + 1,
    day.getUTCDate(),
    zone,
  );
}

/** Without a year it is the last such day that is not more than a day ahead. */
function yearless(groups: Groups | undefined, now: number, zone: number): number | null {
  if (!groups) return null;
  const month = number(groups['month']);
  const day = number(groups['day']);
  if (groups['year'] !== undefined) return assemble(groups, month, day, zone);
  const thisYear = new Date(now + zone * MINUTE).getUTCFullYear();
  for (const year of [thisYear + 1, thisYear, thisYear - 1]) {
    const time = assemble({ ...groups, year: String(year) }, month, day, zone);
    if (time !== null && time <= now + DAY) return time;
  }
  return null;
}

function assemble(groups: Groups, month: number, day: number, fallback: number): number | null {
  const zone = offset(groups['zone'] ?? groups['zoneOnly'], fallback);
  if (zone === null) return null;
  const hour = twelve(number(groups['hour'] ?? groups['hourOnly'] ?? '0'), groups['half']);
  return toEpoch({
    year: fullYear(groups['year'] ?? ''),
    month,
    day,
    hour,
    minute: number(groups['minute'] ?? '0'),
    second: number(groups['second'] ?? '0'),
    ms: Math.floor(Number(`0.${groups['fraction'] ?? '0'}`) * 1000),
    zone,
  });
}

/** Null for a day or an hour that no calendar has; 24:00 and a leap second run over. */
function toEpoch(parts: Parts): number | null {
  const { year, month, day, hour = 0, minute = 0, second = 0, ms = 0, zone } = parts;
  if (hour > 24 || minute > 59 || second > 60 || Math.abs(zone) > 14 * 60) return null;
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  if (
    date.getUTCFullYear() !== year ||
    date.getUTCMonth() !== month - 1 ||
    date.getUTCDate() !== day
  )
    return null;
  return midnight + hour * HOUR + minute * MINUTE + second * 1000 + ms - zone * MINUTE;
}

/** Minutes ahead of UTC; null for a word that is no zone. */
function offset(zone: string | undefined, fallback: number): number | null {
  if (zone === undefined || zone.startsWith('(')) return fallback;
  const numeric = /^(?:gmt|utc)? ?([+-])(\d{1,2}):?(\d{2})?$/i.exec(zone);
  if (numeric) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? '0');
    return numeric[1] === '-' ? -minutes : minutes;
  }
  const name = zone.toUpperCase();
  // China Standard Time where the source is Chinese, Central Standard Time elsewhere.
  if (name === 'CST' && fallback === CHINA) return CHINA;
  return ZONES[name] ?? null;
}

function twelve(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  const late = /^p|下午|晚上|傍晚/i.test(half) || (half === '中午' && hour < 11);
  if (late) return hour < 12 ? hour + 12 : hour;
  return /^a|凌晨/i.test(half) && hour === 12 ? 0 : hour;
}

/** RFC 2822: two digits below 50 are this century, the others the last. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length === 3) return 1900 + year;
  return text.length === 2 ? year + (year < 50 ? 2000 : 1900) : year;
}

function number(text: string | undefined): number {
  return Number(text ?? 'NaN');
}

function sane(time: number): number | null {
  return Number.isFinite(time) && time > 0 && time < Date.UTC(2200, 0, 1) ? time : null;
}
