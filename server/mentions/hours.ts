import { openZone, type Zone } from '../model/zone.js';
import { compareKeys, type Key, type Range, type SearchIndex } from '../search/search.js';

const HOUR = 3_600_000;
const WEEK = 168;
/** 1970 began on a Thursday; the week begins on Monday. */
const FROM_MONDAY = 3 * 24;
/** Hours by which a jump stays short: the clocks may be changed on the way. */
const SHORT = 3;

/** One hour of every week by the clocks of a zone: 0 is Monday 0:00, 167 the last of Sunday. */
export interface WeekHour {
  hour: number;
  zone: string;
}

/** Which hour of the week a whole hour (since 1970) is. Clocks ahead by part of one are cut down. */
function hourOf(whole: number, zone: Zone): number {
  const ahead = Math.floor(zone.offset(whole * HOUR) / HOUR);
  return (((whole + ahead + FROM_MONDAY) % WEEK) + WEEK) % WEEK;
}

/** Whether moments (epoch ms) lie in that hour; the same hours that are counted for the heat map. */
export function inWeekHour({ hour, zone }: WeekHour): (at: number) => boolean {
  const opened = openZone(zone);
  return (at) => hourOf(Math.floor(at / HOUR), opened) === hour;
}

/** The whole hours (since 1970) between two, both included, that are that hour of their week. */
function* hoursFrom(first: number, last: number, { hour, zone }: WeekHour): Generator<number> {
  const opened = openZone(zone);
  const step = first <= last ? 1 : -1;
  for (let at = first; step * (last - at) >= 0;) {
    const away = (step * (hour - hourOf(at, opened)) + WEEK) % WEEK;
    if (away === 0) yield at;
    at += step * (away === 0 ? 1 : Math.max(1, away - SHORT));
  }
}

const older = (a: Key | null, b: Key) => (a === null || compareKeys(b, a) < 0 ? b : a);
const newer = (a: Key | null, b: Key) => (a === null || compareKeys(b, a) > 0 ? b : a);

/** The part of a range that lies in a whole hour (since 1970). */
function within(range: Range, hour: number): Range {
  const second = (hour * HOUR) / 1000;
  return {
    ...range,
    after: newer(range.after, { second, id: 0 }),
    before: older(range.before, { second: second + HOUR / 1000, id: 0 }),
  };
}

/**
 * An index that holds one hour of every week and nothing else. It jumps from week to week instead of
 * reading what lies between, so that a page costs one look per week, however much is stored.
 */
export function weekHourOnly(index: SearchIndex, wanted: WeekHour | undefined): SearchIndex {
  if (!wanted) return index;
  /** The hours of a range that hold anything, in its order. */
  const hours: (...asked: Parameters<SearchIndex['find']>) => Promise<Iterable<number>> = async (
    q,
    plan,
    range,
  ) => {
    const end = async (newestFirst: boolean) =>
      (await index.find(q, plan, { ...range, newestFirst, limit: 1 }))[0];
    const [first, last] = [await end(range.newestFirst), await end(!range.newestFirst)];
    if (!first || !last) return [];
    const whole = ({ second }: Key) => Math.floor((second * 1000) / HOUR);
    return hoursFrom(whole(first), whole(last), wanted);
  };
  return {
    put: (tx, entries) => index.put(tx, entries),
    drop: (tx, keys) => index.drop(tx, keys),
    async find(q, plan, range) {
      const found: Key[] = [];
      for (const hour of await hours(q, plan, range)) {
        const limit = range.limit - found.length;
        if (limit <= 0) break;
        found.push(...(await index.find(q, plan, { ...within(range, hour), limit })));
      }
      return found;
    },
    async count(q, plan, range) {
      let n = 0;
      for (const hour of await hours(q, plan, range)) {
        if (n >= range.limit) break;
        n += await index.count(q, plan, { ...within(range, hour), limit: range.limit - n });
      }
      return n;
    },
  };
}
