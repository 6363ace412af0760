import { sql } from 'kysely';
import type { Query } from './store.js';

const MINUTE = 60_000;
const DAY_HOURS = 24;

/** A day of hours in which nothing was gained. */
export function quietDay(): number[] {
  return new Array<number>(DAY_HOURS).fill(0);
}

/** Negative volume of each story in each of the 24 hours up to `now` (epoch ms), the last one last. */
export async function storyDays(
  q: Query,
  ids: readonly number[],
  now: number,
): Promise<Map<number, number[]>> {
  const last = Math.floor(now / MINUTE);
  const first = last - DAY_HOURS * 60 + 1;
  const rows = await q
    .selectFrom('story_minutes')
    .select((eb) => [
      'story_id as story',
      sql<number>`(minute - ${sql.lit(first)}) / 60`.as('hour'),
      eb.fn.sum<number>('volume').as('n'),
    ])
    .where('story_id', 'in', ids)
    .where('minute', '>=', first)
    .where('minute', '<=', last)
    .groupBy(['story_id', 'hour'])
    .execute();
  const days = new Map<number, number[]>();
  for (const { story, hour, n } of rows) {
    const day = days.get(story) ?? quietDay();
    day[hour] = n;
    days.set(story, day);
  }
  return days;
}
