import { instant, openZone, type Zone } from '../model/zone.js';
import type { Step } from '../model/insights.js';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Hours `from` … `to` − 1 (since 1970) in which the clocks are the same number of hours ahead. */
export interface Segment {
  from: number;
  to: number;
  /** Hours ahead of UTC, rounded down. */
  ahead: number;
}

/**
 * The days of a time zone, made of whole hours of UTC, because that is what is counted. Where the
 * clocks differ by part of an hour, a day begins with the first whole hour after midnight.
 */
export class Calendar {
  readonly #zone: Zone;

  /** Throws RangeError for an unknown zone. */
  constructor(timeZone: string) {
    this.#zone = openZone(timeZone);
  }

  /** Number of the day (since 1970, by the clocks of the zone) that a moment lies in. */
  dayOf(at: number): number {
    return Math.floor((at + this.#zone.offset(at)) / DAY);
  }

  /** First hour (since 1970) of a day. */
  hourOf(day: number): number {
    const date = new Date(day * DAY);
    const wall = {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: 0,
      minute: 0,
    };
    return Math.ceil(instant(wall, this.#zone) / HOUR);
  }

  /** How many hours the clocks are ahead of UTC in an hour (since 1970), rounded down. */
  aheadIn(hour: number): number {
    return Math.floor(this.#zone.offset(hour * HOUR) / HOUR);
  }

  /** The hours `from` … `to` − 1, cut where the clocks are changed. */
  segments(from: number, to: number): Segment[] {
    const segments: Segment[] = [];
    let start = from;
    while (start < to) {
      const ahead = this.aheadIn(start);
      let end = Math.min(to, start + 24);
      while (end < to && this.aheadIn(end) === ahead) end = Math.min(to, end + 24);
      // Somewhere in the last day they changed.
      while (end > start + 1 && this.aheadIn(end - 1) !== ahead) end--;
      segments.push({ from: start, to: end, ahead });
      start = end;
    }
    return segments;
  }

  /** Days `from` … `to` − 1 in steps; weeks begin on Monday, and the ends may be cut short. */
  steps(from: number, to: number, step: Exclude<Step, 'hour'>): { from: number; to: number }[] {
    const steps: { from: number; to: number }[] = [];
    for (let day = from; day < to;) {
      const end = Math.min(to, nextStep(day, step));
      steps.push({ from: day, to: end });
      day = end;
    }
    return steps;
  }
}

/** 1970 began on a Thursday. */
const THURSDAY = 3;

function nextStep(day: number, step: Exclude<Step, 'hour'>): number {
  if (step === 'day') return day + 1;
  if (step === 'week') return day + 7 - ((day + THURSDAY) % 7);
  const date = new Date(day * DAY);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / DAY;
}

/** Day number of a date (YYYY-MM-DD); null for what is no date. */
export function dayOfDate(date: string): number | null {
  const at = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date ? null : at / DAY;
}
