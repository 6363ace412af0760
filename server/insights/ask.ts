import type { Brand } from '../model/brand.js';
import type { Asked, Step, Stretch } from '../model/insights.js';
import { firstCounted, firstHeard, lastCoverage, markedChanges } from '../store/rollups.js';
import { authorsBefore, notKept } from '../retention/kept.js';
import type { Query } from '../store/store.js';
import { Calendar, HOUR } from './calendar.js';
import { heardStretches } from './heard.js';
import {
  type Bin,
  binsBeside,
  binsOf,
  fittingPeriod,
  type Period,
  readCompare,
  readPeriod,
  readStep,
} from './period.js';

/** What was asked, before it is known what it means for this brand and now. */
export interface Wish {
  period: string;
  compare: string;
  step?: Step | undefined;
}

/** A question that is understood. */
export interface Question {
  brand: Brand;
  calendar: Calendar;
  now: number;
  step: Step;
  period: Period;
  compare: Period | null;
  bins: Bin[];
  binsBefore: Bin[] | null;
  /** The period in the words of a wish, never `auto`. */
  asked: string;
}

/** Puts the period that fits a brand's past in place of `auto`; `now` is epoch ms. */
export async function settle<W extends Wish>(
  q: Query,
  brandId: number,
  wish: W,
  now: number,
): Promise<W> {
  if (wish.period !== 'auto') return wish;
  return { ...wish, period: fittingPeriod(await firstCounted(q, brandId), now) };
}

/** Reads a settled wish by the brand's clock; `now` is epoch ms. Throws PeriodError. */
export function understand(brand: Brand, wish: Wish, now: number): Question {
  const calendar = new Calendar(brand.timeZone);
  const period = readPeriod(wish.period, calendar, now);
  const compare = readCompare(wish.compare, period, calendar);
  const step = readStep(wish.step, period);
  const bins = binsOf(calendar, period, step);
  const binsBefore = compare && binsBeside(calendar, bins, period, compare, step);
  return { brand, calendar, now, step, period, compare, bins, binsBefore, asked: wish.period };
}

/** Hours since 1970 as a stretch of epoch ms. */
export function toStretch({ fromHour, toHour }: { fromHour: number; toHour: number }): Stretch {
  return { from: fromHour * HOUR, to: toHour * HOUR };
}

/** What every answer says of the question. */
export async function toAsked(q: Query, question: Question): Promise<Asked> {
  const { brand, now, step, period, compare } = question;
  const row = await q
    .selectFrom('brands')
    .select('recount_before')
    .where('id', '=', brand.id)
    .executeTakeFirst();
  const before = row?.recount_before ?? null;
  const { from } = toStretch(period);
  const authors = await authorsBefore(q, brand.id);
  return {
    brandId: brand.id,
    timeZone: brand.timeZone,
    now,
    step,
    asked: question.asked,
    period: toStretch(period),
    compare: compare && toStretch(compare),
    countedFrom: before === null ? null : Math.min(before * HOUR, now),
    listeningSince: await firstHeard(q, brand.id),
    notKept: await notKept(q, { brands: [brand.id], from }),
    authorsBefore: authors !== null && authors > from ? authors : null,
  };
}

/** When a brand was listened to within a period, epoch ms. */
export async function heardIn(
  q: Query,
  brandId: number,
  { from, to }: Stretch,
): Promise<Stretch[]> {
  const before = await lastCoverage(q, brandId, from);
  const events = await markedChanges(q, brandId, from, to);
  return heardStretches(before, events, from, to);
}
