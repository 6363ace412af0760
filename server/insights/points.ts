import type { Point, Sentiments, Stretch, Tally } from '../model/insights.js';
import { type HourSums, sumsByDay, sumsByHour } from '../store/rollups.js';
import type { Query } from '../store/store.js';
import { toStretch } from './ask.js';
import type { Calendar } from './calendar.js';
import { shareHeard } from './heard.js';
import type { Bin, Period } from './period.js';

export const NO_SENTIMENTS: Sentiments = { negative: 0, neutral: 0, positive: 0, unknown: 0 };
const NOTHING: HourSums = { ...NO_SENTIMENTS, kols: 0, volume: 0, reposts: 0 };

export function sumOf(counts: Sentiments): number {
  return counts.negative + counts.neutral + counts.positive + counts.unknown;
}

function added(a: HourSums, b: HourSums): HourSums {
  return {
    negative: a.negative + b.negative,
    neutral: a.neutral + b.neutral,
    positive: a.positive + b.positive,
    unknown: a.unknown + b.unknown,
    kols: a.kols + b.kols,
    volume: a.volume + b.volume,
    reposts: a.reposts + b.reposts,
  };
}

/** Sums by brand and by hour or day (since 1970), whatever the bins are made of. */
export type Keyed = ReadonlyMap<number, ReadonlyMap<number, HourSums>>;

/** Reads what the points of these brands are made of. */
export async function readSums(
  q: Query,
  brandIds: readonly number[],
  calendar: Calendar,
  { fromHour, toHour }: Period,
  byHour: boolean,
): Promise<Keyed> {
  const rows = byHour
    ? await sumsByHour(q, brandIds, { from: fromHour, to: toHour })
    : await sumsByDay(q, brandIds, calendar.segments(fromHour, toHour));
  const keyed = new Map<number, Map<number, HourSums>>();
  for (const row of rows) {
    const ofBrand = keyed.get(row.brand_id) ?? new Map<number, HourSums>();
    // A day on which the clocks are changed comes in two parts.
    ofBrand.set(row.key, added(ofBrand.get(row.key) ?? NOTHING, row));
    keyed.set(row.brand_id, ofBrand);
  }
  return keyed;
}

/** The sums of one bin. */
export function sumBin(sums: ReadonlyMap<number, HourSums> | undefined, bin: Bin): HourSums {
  let total = NOTHING;
  for (let key = bin.first; key < bin.end; key++) {
    const sum = sums?.get(key);
    if (sum) total = added(total, sum);
  }
  return total;
}

/** A point as it is told: without ears and without posts nothing is known. */
export function toPoint(
  stretch: Stretch,
  sums: HourSums,
  heard: readonly Stretch[],
  now: number,
): Point {
  const passed = { from: stretch.from, to: Math.min(stretch.to, now) };
  const share = shareHeard(passed, heard);
  const tally: Tally = { ...sums, mentions: sumOf(sums) };
  const known = share > 0 || tally.mentions > 0 || tally.volume > 0;
  return { ...stretch, heard: share, tally: known ? tally : null };
}

/** The points of one brand, and all of them together. */
export function pointsOf(
  sums: ReadonlyMap<number, HourSums> | undefined,
  bins: readonly Bin[],
  whole: Period,
  heard: readonly Stretch[],
  now: number,
): { points: Point[]; total: Point } {
  const points = bins.map((bin) => toPoint(toStretch(bin), sumBin(sums, bin), heard, now));
  const all = [...(sums?.values() ?? [])].reduce(added, NOTHING);
  return { points, total: toPoint(toStretch(whole), all, heard, now) };
}
