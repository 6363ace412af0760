import type { ChangeData } from '../model/change.js';
import type {
  CategorySeries,
  Insights,
  Mark,
  Point,
  Sentiments,
  Slice,
  Stretch,
  WeekHour,
} from '../model/insights.js';
import type { Response } from '../model/incident.js';
import type { Level } from '../model/level.js';
import {
  markedChanges,
  type SliceSum,
  slices,
  slicesOverTime,
  sumsByWeekHour,
} from '../store/rollups.js';
import { plannedIn } from '../store/planned.js';
import type { Query } from '../store/store.js';
import { heardIn, type Question, toAsked, toStretch } from './ask.js';
import { HOUR } from './calendar.js';
import { shareHeard } from './heard.js';
import type { Bin, Period } from './period.js';
import { NO_SENTIMENTS, pointsOf, readSums, sumOf } from './points.js';

const WEEK = 168;
/** 1970 began on a Thursday; the page's week begins on Monday. */
const FROM_MONDAY = 3 * 24;

const FIELDS: Readonly<Record<string, keyof Sentiments>> = {
  neg: 'negative',
  neu: 'neutral',
  pos: 'positive',
};

/** A brand over a period, from what is rolled up. */
export async function insightsOf(q: Query, question: Question): Promise<Insights> {
  const { brand, now, period, compare, bins, binsBefore } = question;
  const heard = await heardIn(q, brand.id, toStretch(period));
  const then = compare && (await heardIn(q, brand.id, toStretch(compare)));
  const series = await seriesOf(q, question, period, bins, heard);
  const before =
    compare && binsBefore && then ? await seriesOf(q, question, compare, binsBefore, then) : null;
  const known = before?.total.tally ? compare : null;
  return {
    ...(await toAsked(q, question)),
    points: series.points,
    pointsBefore: before && before.points,
    total: series.total,
    totalBefore: before && before.total,
    platforms: await sliced(q, brand.id, 'platform', period, known),
    categories: await categories(q, question, series.points, known && before && before.points),
    week: await week(q, question, heard, now),
    marks: await marks(q, brand.id, toStretch(period)),
  };
}

async function seriesOf(
  q: Query,
  { brand, calendar, step, now }: Question,
  period: Period,
  bins: readonly Bin[],
  heard: readonly Stretch[],
) {
  const sums = await readSums(q, [brand.id], calendar, period, step === 'hour');
  return pointsOf(sums.get(brand.id), bins, period, heard, now);
}

function bySlice(rows: readonly SliceSum[]): Map<string, Sentiments> {
  const found = new Map<string, Sentiments>();
  for (const { name, label, mentions } of rows) {
    const counts = found.get(name) ?? { ...NO_SENTIMENTS };
    const field = Object.hasOwn(FIELDS, label) ? FIELDS[label] : undefined;
    counts[field ?? 'unknown'] += mentions;
    found.set(name, counts);
  }
  return found;
}

/** Platforms or categories, the largest first; those that are only in the other period come last. */
async function sliced(
  q: Query,
  brandId: number,
  kind: 'platform' | 'category',
  period: Period,
  compare: Period | null,
): Promise<Slice[]> {
  const read = async ({ fromHour, toHour }: Period) =>
    bySlice(await slices(q, brandId, kind, { from: fromHour, to: toHour }));
  const now = await read(period);
  const then = compare && (await read(compare));
  return [...new Set([...now.keys(), ...(then?.keys() ?? [])])]
    .map((name) => {
      const counts = now.get(name) ?? NO_SENTIMENTS;
      const before = then && (then.get(name) ?? NO_SENTIMENTS);
      return {
        name,
        ...counts,
        mentions: sumOf(counts),
        before: before && { ...before, mentions: sumOf(before) },
      };
    })
    .filter(({ mentions, before }) => mentions > 0 || (before?.mentions ?? 0) > 0)
    .sort(
      (a, b) =>
        b.mentions - a.mentions ||
        (b.before?.mentions ?? 0) - (a.before?.mentions ?? 0) ||
        (a.name < b.name ? -1 : 1),
    );
}

async function categories(
  q: Query,
  question: Question,
  points: readonly Point[],
  pointsBefore: readonly Point[] | null,
): Promise<CategorySeries[]> {
  const { brand, calendar, step, period, compare, bins, binsBefore } = question;
  const read = async (of: Period) => {
    const segments = calendar.segments(of.fromHour, of.toHour);
    const rows = await slicesOverTime(q, brand.id, 'category', segments, step === 'hour');
    const found = new Map<string, Map<number, number>>();
    for (const { name, key, mentions } of rows) {
      const keys = found.get(name) ?? new Map<number, number>();
      keys.set(key, (keys.get(key) ?? 0) + mentions);
      found.set(name, keys);
    }
    return found;
  };
  const now = await read(period);
  const then = compare && pointsBefore && (await read(compare));
  const line = (
    keys: Map<number, number> | undefined,
    of: readonly Bin[],
    known: readonly Point[],
  ) =>
    of.map((bin, at) => {
      if (!known[at]?.tally) return null;
      let sum = 0;
      for (let key = bin.first; key < bin.end; key++) sum += keys?.get(key) ?? 0;
      return sum;
    });
  const all = await sliced(q, brand.id, 'category', period, pointsBefore && compare);
  return all.map((slice) => ({
    ...slice,
    points: line(now.get(slice.name), bins, points),
    pointsBefore: then && binsBefore ? line(then.get(slice.name), binsBefore, pointsBefore) : null,
  }));
}

/** The hours of the week from Monday on, and how often each was listened to. */
async function week(
  q: Query,
  { brand, calendar, period }: Question,
  heard: readonly Stretch[],
  now: number,
): Promise<WeekHour[]> {
  const hours = Array.from({ length: WEEK }, () => ({ mentions: 0, negative: 0, heard: 0 }));
  const at = (key: number) => hours[(key + FROM_MONDAY) % WEEK];
  const segments = calendar.segments(period.fromHour, period.toHour);
  for (const { key, mentions, negative } of await sumsByWeekHour(q, brand.id, segments)) {
    const hour = at(key);
    if (!hour) continue;
    hour.mentions += mentions;
    hour.negative += negative;
  }
  for (const { from, to, ahead } of segments) {
    for (let hour = from; hour < to && hour * HOUR < now; hour++) {
      const one = at((hour + ahead) % WEEK);
      if (one) one.heard += shareHeard({ from: hour * HOUR, to: (hour + 1) * HOUR }, heard);
    }
  }
  return hours;
}

/** What happened in a stretch and explains its curve, oldest first. */
async function marks(q: Query, brandId: number, { from, to }: Stretch): Promise<Mark[]> {
  const found: Mark[] = [];
  for (const { kind, at, data } of await markedChanges(q, brandId, from, to)) {
    if (kind !== 'brand.surged') continue;
    const { of, count, usual } = JSON.parse(data) as ChangeData['brand.surged'];
    found.push({ kind: 'surge', at, of, count, usual });
  }
  const incidents = await q
    .selectFrom('incidents')
    .select(['id', 'title', 'peak', 'opened_at', 'response'])
    .where('brand_id', '=', brandId)
    .where('opened_at', '<', to)
    // A response may come days later than its incident, but hardly a month.
    .where('opened_at', '>=', from - 31 * 24 * HOUR)
    .execute();
  for (const { id, title, peak, opened_at: at, response } of incidents) {
    if (at >= from) found.push({ kind: 'incident', at, id, title, level: peak as Level });
    const answered = response === null ? null : (JSON.parse(response) as Response).at;
    if (answered !== null && answered >= from && answered < to) {
      found.push({ kind: 'response', at: answered, id, title });
    }
  }
  for (const { at, until, title } of await plannedIn(q, brandId, { from, to })) {
    // What began earlier and still goes on explains the curve from its first point on.
    found.push({ kind: 'planned', at: Math.max(at, from), until, title });
  }
  return found.sort((a, b) => a.at - b.at);
}
