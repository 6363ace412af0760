import type { Zone } from '../../server/model/zone.js';
import { instant, openZone, wallTime } from '../../server/model/zone.js';

const DAY = 86_400_000;

/** When a digest is due, on the clocks of the brand's time zone. */
export interface DigestSchedule {
  edition: 'week' | 'day';
  /** 1 is Monday … 7 is Sunday; of no meaning for the daily edition. */
  weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  hour: number;
  minute: number;
}

export interface DigestDue {
  /** Send now. */
  due: boolean;
  /** The time it was due last, epoch ms; store it as `lastSent` in the transaction that sends. */
  slot: number;
  /** When to ask again at the latest, epoch ms. */
  next: number;
  /** What the digest of `slot` covers: whole days of the zone, `to` exclusive, epoch ms. */
  period: { from: number; to: number };
}

/** A digest missed for longer than this share of its period waits for the next one. */
const CATCH_UP = { week: 3 * DAY, day: DAY / 2 };
/** Two digests are never closer than this, whatever became of schedule and zone in between. */
const LEAST_GAP = { week: 3.5 * DAY, day: DAY / 2 };

/**
 * Whether the digest is due at `now`. It is decided from the last slot alone, so a restart, a clock
 * that jumps or being asked twice changes nothing. A time that the clocks skip in spring counts as the
 * moment they jump, one that comes twice in autumn as its first.
 * @param lastSent the slot that was sent last, or the time of sending, epoch ms; null: never
 */
export function when(
  schedule: DigestSchedule,
  timeZone: string,
  lastSent: number | null,
  now: number,
): DigestDue {
  const zone = openZone(timeZone);
  const around = slots(schedule, zone, now);
  const slot = around.findLast((at) => at <= now) ?? now;
  const { edition } = schedule;
  const sentAlready = lastSent !== null && slot - lastSent < LEAST_GAP[edition];
  return {
    due: !sentAlready && now - slot < CATCH_UP[edition],
    slot,
    next: around.find((at) => at > now) ?? now + DAY,
    period: period(schedule, zone, slot),
  };
}

/** The slots around `now`, in order. */
function slots(schedule: DigestSchedule, zone: Zone, now: number): number[] {
  const { hour, minute, edition, weekday } = schedule;
  const today = wallTime(now, zone);
  const first = edition === 'week' ? weekday - today.weekday : 0;
  const step = edition === 'week' ? 7 : 1;
  return [-1, 0, 1].map((times) => {
    const day = today.day + first + times * step;
    return instant({ year: today.year, month: today.month, day, hour, minute }, zone);
  });
}

function period(schedule: DigestSchedule, zone: Zone, slot: number): { from: number; to: number } {
  const { year, month, day } = wallTime(slot, zone);
  const midnight = (back: number): number =>
    instant({ year, month, day: day - back, hour: 0, minute: 0 }, zone);
  return { from: midnight(schedule.edition === 'week' ? 7 : 1), to: midnight(0) };
}
