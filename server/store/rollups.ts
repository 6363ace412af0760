import { sql } from 'kysely';
import type { Query } from './store.js';

/** What is summed of one or more hours. */
export interface HourSums {
  negative: number;
  neutral: number;
  positive: number;
  unknown: number;
  kols: number;
  volume: number;
  reposts: number;
}

/** Hours `from` … `to` − 1 since 1970. */
export interface HourSpan {
  from: number;
  to: number;
}

/** The same with how many hours the clocks are ahead of UTC in them. */
export interface Ahead extends HourSpan {
  ahead: number;
}

const SUMS = ['negative', 'neutral', 'positive', 'unknown', 'kols', 'volume', 'reposts'] as const;

function hoursOf(q: Query, brandIds: readonly number[], { from, to }: HourSpan) {
  return q
    .selectFrom('brand_hours')
    .where('brand_id', 'in', [...brandIds])
    .where('hour', '>=', from)
    .where('hour', '<', to);
}

/** Sums of brands per hour (since 1970). */
export function sumsByHour(
  q: Query,
  brandIds: readonly number[],
  span: HourSpan,
): Promise<(HourSums & { brand_id: number; key: number })[]> {
  return hoursOf(q, brandIds, span)
    .select(['brand_id', 'hour as key', ...SUMS])
    .execute();
}

/** Sums of brands per day (since 1970) of clocks that are `ahead`; one query per change of the clocks. */
export async function sumsByDay(
  q: Query,
  brandIds: readonly number[],
  segments: readonly Ahead[],
): Promise<(HourSums & { brand_id: number; key: number })[]> {
  const rows = [];
  for (const segment of segments) {
    const day = sql<number>`(hour + ${sql.lit(segment.ahead)}) / 24`;
    rows.push(
      ...(await hoursOf(q, brandIds, segment)
        .select((eb) => [
          'brand_id',
          day.as('key'),
          ...SUMS.map((name) => eb.fn.sum<number>(name).as(name)),
        ])
        .groupBy(['brand_id', day])
        .execute()),
    );
  }
  return rows;
}

/** Sums of a brand per hour of the day and day since 1970 modulo 7 (0: Thursday): 168 of them. */
export async function sumsByWeekHour(
  q: Query,
  brandId: number,
  segments: readonly Ahead[],
): Promise<{ key: number; mentions: number; negative: number }[]> {
  const rows = [];
  for (const segment of segments) {
    const key = sql<number>`(hour + ${sql.lit(segment.ahead)}) % 168`;
    rows.push(
      ...(await hoursOf(q, [brandId], segment)
        .select((eb) => [
          key.as('key'),
          sql<number>`sum(negative + neutral + positive + unknown)`.as('mentions'),
          eb.fn.sum<number>('negative').as('negative'),
        ])
        .groupBy(key)
        .execute()),
    );
  }
  return rows;
}

export interface SliceSum {
  name: string;
  label: string;
  mentions: number;
}

/** Mentions of a period by platform or category; whole days in its middle are read as days. */
export async function slices(
  q: Query,
  brandId: number,
  kind: 'platform' | 'category',
  { from, to }: HourSpan,
): Promise<SliceSum[]> {
  const firstDay = Math.ceil(from / 24);
  const endDay = Math.floor(to / 24);
  const hours = (span: HourSpan) =>
    q
      .selectFrom('slice_hours')
      .select((eb) => ['name', 'label', eb.fn.sum<number>('mentions').as('mentions')])
      .where('brand_id', '=', brandId)
      .where('kind', '=', kind)
      .where('hour', '>=', span.from)
      .where('hour', '<', span.to)
      .groupBy(['name', 'label'])
      .execute();
  if (endDay <= firstDay) return hours({ from, to });
  const days = await q
    .selectFrom('slice_days')
    .select((eb) => ['name', 'label', eb.fn.sum<number>('mentions').as('mentions')])
    .where('brand_id', '=', brandId)
    .where('kind', '=', kind)
    .where('day', '>=', firstDay)
    .where('day', '<', endDay)
    .groupBy(['name', 'label'])
    .execute();
  return [
    ...days,
    ...(await hours({ from, to: firstDay * 24 })),
    ...(await hours({ from: endDay * 24, to })),
  ];
}

/** Mentions by name and day of the clocks (hour, where `byHour`), whatever their label. */
export async function slicesOverTime(
  q: Query,
  brandId: number,
  kind: 'platform' | 'category',
  segments: readonly Ahead[],
  byHour: boolean,
): Promise<{ name: string; key: number; mentions: number }[]> {
  const rows = [];
  for (const { from, to, ahead } of segments) {
    const key = byHour ? sql<number>`hour` : sql<number>`(hour + ${sql.lit(ahead)}) / 24`;
    rows.push(
      ...(await q
        .selectFrom('slice_hours')
        .select((eb) => ['name', key.as('key'), eb.fn.sum<number>('mentions').as('mentions')])
        .where('brand_id', '=', brandId)
        .where('kind', '=', kind)
        .where('hour', '>=', from)
        .where('hour', '<', to)
        .groupBy(['name', key])
        .execute()),
    );
  }
  return rows;
}

const MARKS = sql<boolean>`kind IN ('coverage.lost', 'coverage.regained', 'brand.surged')`;

/**
 * The log of a brand's coverage and surges between two moments (epoch ms). The condition is written
 * as in the index that it rests on: the log itself has a row per push.
 */
export function markedChanges(q: Query, brandId: number, from: number, to: number) {
  return q
    .selectFrom('changes')
    .select(['kind', 'at', 'data'])
    .where('brand_id', '=', brandId)
    .where('at', '>=', from)
    .where('at', '<', to)
    .where(MARKS)
    .orderBy('at')
    .orderBy('seq')
    .execute();
}

/** What coverage said last before a moment (epoch ms); undefined when it had never said anything. */
export function lastCoverage(q: Query, brandId: number, before: number) {
  return q
    .selectFrom('changes')
    .select(['kind', 'at'])
    .where('brand_id', '=', brandId)
    .where('at', '<', before)
    .where(MARKS)
    .where('kind', '!=', 'brand.surged')
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The first hour in which a brand has mentions, epoch ms; null without any. */
export async function firstCounted(q: Query, brandId: number): Promise<number | null> {
  const row = await q
    .selectFrom('brand_hours')
    .select('hour')
    .where('brand_id', '=', brandId)
    .orderBy('hour')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : row.hour * 3_600_000;
}

/** When a brand was heard for the first time, epoch ms; null for never. */
export async function firstHeard(q: Query, brandId: number): Promise<number | null> {
  const row = await q
    .selectFrom('changes')
    .select('at')
    .where('brand_id', '=', brandId)
    .where(MARKS)
    .where('kind', '=', 'coverage.regained')
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
  return row?.at ?? null;
}
