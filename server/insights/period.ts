import type { Step } from '../model/insights.js';
import { type Calendar, DAY, dayOfDate, HOUR } from './calendar.js';

/** Longest period that may be asked for, days: three years. */
export const LONGEST = 1100;
/** Most points a chart gets. */
const MOST_POINTS = 800;

/** Days back that a word stands for. */
const BACK: Readonly<Record<string, number>> = { '7d': 7, '30d': 30, '90d': 90, '365d': 365 };

/** The question cannot be answered; the message says what to write instead. */
export class PeriodError extends Error {
  override readonly name = 'PeriodError';
  constructor(
    readonly field: 'period' | 'compare' | 'step',
    message: string,
  ) {
    super(message);
  }
}

/**
 * A period in whole hours (since 1970), and its days by the clocks of the brand, `lastDay` included.
 * It may end in the middle of its last day: now.
 */
export interface Period {
  fromHour: number;
  toHour: number;
  firstDay: number;
  lastDay: number;
  /** It was asked for in hours, and is moved by hours. */
  byHours: boolean;
}

function ofDays(calendar: Calendar, firstDay: number, lastDay: number, until: number): Period {
  const end = calendar.hourOf(lastDay + 1);
  return {
    fromHour: calendar.hourOf(firstDay),
    toHour: Math.min(end, Math.max(until, calendar.hourOf(firstDay) + 1)),
    firstDay,
    lastDay,
    byHours: false,
  };
}

function ofHours(calendar: Calendar, fromHour: number, toHour: number): Period {
  const dayIn = (hour: number) => Math.floor((hour + calendar.aheadIn(hour)) / 24);
  const [firstDay, lastDay] = [dayIn(fromHour), dayIn(toHour - 1)];
  return { fromHour, toHour, firstDay, lastDay, byHours: true };
}

function datesOf(asked: string, field: 'period' | 'compare'): { first: number; last: number } {
  const [from = '', to = '', more] = asked.split('..');
  const [first, last] = [dayOfDate(from), dayOfDate(to)];
  if (first === null || last === null || more !== undefined || last < first) {
    throw new PeriodError(
      field,
      `not a period: write two dates, the earlier one first, such as 2026-03-01..2026-03-31.`,
    );
  }
  if (last - first >= LONGEST) {
    throw new PeriodError(field, `longer than ${LONGEST} days: choose a shorter one.`);
  }
  return { first, last };
}

/**
 * The preset that a brand's past fills: a first look at a brand of yesterday is no month of empty
 * days. `since` is its first hour with mentions, null without any; both are epoch ms.
 */
export function fittingPeriod(since: number | null, now: number): '24h' | '7d' | '30d' {
  const hours = since === null ? Infinity : (now - since) / HOUR;
  if (hours <= 36) return '24h';
  return hours <= 8 * 24 ? '7d' : '30d';
}

/**
 * The period that was asked for: `24h`, so many days up to now (`7d`, `30d`, `90d`, `365d`, today
 * included), or two dates (`2026-03-01..2026-03-31`, both included). `now` is epoch ms. Throws
 * PeriodError.
 */
export function readPeriod(asked: string, calendar: Calendar, now: number): Period {
  // The hour that has begun counts: what came in this minute is in sight.
  const until = Math.floor(now / HOUR) + 1;
  if (asked === '24h') return ofHours(calendar, until - 24, until);
  const back = Object.hasOwn(BACK, asked) ? BACK[asked] : undefined;
  if (back !== undefined) {
    const today = calendar.dayOf(now);
    return ofDays(calendar, today - back + 1, today, until);
  }
  const { first, last } = datesOf(asked, 'period');
  return ofDays(calendar, first, last, until);
}

/**
 * The period to compare with: `none`, `previous` (as long, right before), `year` (the same dates a
 * year before), or two dates. One that is still running is compared with as much of the other.
 */
export function readCompare(asked: string, period: Period, calendar: Calendar): Period | null {
  if (asked === 'none') return null;
  if (asked === 'previous' || asked === 'year') {
    const { fromHour, toHour, firstDay, lastDay, byHours } = period;
    const days = byHours ? (toHour - fromHour) / 24 : lastDay - firstDay + 1;
    const back = asked === 'previous' ? days : firstDay - yearBefore(firstDay);
    if (byHours) return ofHours(calendar, fromHour - back * 24, toHour - back * 24);
    return asLong(calendar, period, firstDay - back);
  }
  const { first, last } = datesOf(asked, 'compare');
  return ofDays(calendar, first, last, Infinity);
}

function asLong(calendar: Calendar, period: Period, firstDay: number): Period {
  const lastDay = firstDay + period.lastDay - period.firstDay;
  const lacking = calendar.hourOf(period.lastDay + 1) - period.toHour;
  return ofDays(calendar, firstDay, lastDay, calendar.hourOf(lastDay + 1) - lacking);
}

/** The 29th of February becomes the 1st of March. */
function yearBefore(day: number): number {
  const date = new Date(day * DAY);
  return Date.UTC(date.getUTCFullYear() - 1, date.getUTCMonth(), date.getUTCDate()) / DAY;
}

/** The step that was asked for, or one that gives a readable number of points. Throws PeriodError. */
export function readStep(asked: Step | undefined, period: Period): Step {
  const hours = period.toHour - period.fromHour;
  if (asked === undefined) {
    if (hours <= 48) return 'hour';
    if (hours <= 95 * 24) return 'day';
    return hours <= 740 * 24 ? 'week' : 'month';
  }
  const points = asked === 'hour' ? hours : asked === 'day' ? hours / 24 : 0;
  if (points > MOST_POINTS) {
    throw new PeriodError('step', `too many points: ask for a wider step or a shorter period.`);
  }
  return asked;
}

/** One point of a chart: its hours, and its days when it is made of days. */
export interface Bin {
  fromHour: number;
  toHour: number;
  /** Days since 1970 for days and wider, hours for hours; the first and the one after the last. */
  first: number;
  end: number;
}

/** The points of a period. */
export function binsOf(calendar: Calendar, period: Period, step: Step): Bin[] {
  const { fromHour, toHour, firstDay, lastDay } = period;
  if (step === 'hour') {
    return Array.from({ length: toHour - fromHour }, (_, i) => {
      const hour = fromHour + i;
      return { fromHour: hour, toHour: hour + 1, first: hour, end: hour + 1 };
    });
  }
  return calendar
    .steps(firstDay, lastDay + 1, step)
    .map(({ from, to }) => ({
      fromHour: Math.max(fromHour, calendar.hourOf(from)),
      toHour: Math.min(toHour, calendar.hourOf(to)),
      first: from,
      end: to,
    }))
    .filter((bin) => bin.fromHour < bin.toHour);
}

/**
 * The points of the period compared with, each in the place of the period's own: a week is compared
 * with as many days, wherever a week begins there.
 */
export function binsBeside(
  calendar: Calendar,
  bins: readonly Bin[],
  period: Period,
  compare: Period,
  step: Step,
): Bin[] {
  const shift =
    step === 'hour' ? compare.fromHour - period.fromHour : compare.firstDay - period.firstDay;
  return bins.map((bin) => {
    const [first, end] = [bin.first + shift, bin.end + shift];
    const [from, to] =
      step === 'hour' ? [first, end] : [calendar.hourOf(first), calendar.hourOf(end)];
    return {
      first,
      end,
      fromHour: Math.max(compare.fromHour, from),
      toHour: Math.max(compare.fromHour, from, Math.min(compare.toHour, to)),
    };
  });
}
