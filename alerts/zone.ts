const MINUTE = 60_000;
const DAY = 86_400_000;

/** The wall clock of a time zone. */
export interface WallTime {
  year: number;
  /** 1–12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  /** 1 is Monday … 7 is Sunday. */
  weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7;
}

/** What the clocks of the zone show at `at` (epoch ms). Throws RangeError for an unknown zone. */
export function wallTime(at: number, timeZone: string): WallTime {
  const shifted = new Date(at + offset(at, timeZone));
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    weekday: (shifted.getUTCDay() || 7) as WallTime['weekday'],
  };
}

/** How far the zone's clocks are ahead of UTC at `at`, ms. */
export function offset(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((p) => p.type === type)?.value);
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(at / 1000) * 1000;
}

/**
 * When the clocks of the zone show this time, epoch ms. Where they show it twice (autumn) the first
 * time counts; where they skip it (spring), the moment they jump past it. Days outside the month run
 * over into its neighbours.
 */
export function instant(
  wall: Pick<WallTime, 'year' | 'month' | 'day' | 'hour' | 'minute'>,
  timeZone: string,
): number {
  const naive = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);
  const before = offset(naive - DAY, timeZone);
  const after = offset(naive + DAY, timeZone);
  const candidates = [naive - Math.max(before, after), naive - Math.min(before, after)];
  const shown = candidates.find((at) => at + offset(at, timeZone) === naive);
  return shown ?? jumpAfter(naive - Math.max(before, after), timeZone);
}

/** The first whole minute at or after `from` at which the zone's offset changes. */
function jumpAfter(from: number, timeZone: string): number {
  const was = offset(from - 3 * 60 * MINUTE, timeZone);
  let low = from - 3 * 60 * MINUTE;
  let high = from + DAY;
  while (high - low > MINUTE) {
    const middle = Math.floor((low + high) / 2 / MINUTE) * MINUTE;
    if (offset(middle, timeZone) === was) low = middle;
    else high = middle;
  }
  return high;
}
