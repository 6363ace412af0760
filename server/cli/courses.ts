import { type Level, LEVELS, rank } from '../model/level.js';
import { toChange } from '../state.js';
import type { Store } from '../store/store.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How one story became a crisis, against when it was loudest; times as ISO in UTC, null for never. */
export interface Course {
  storyId: number;
  title: string;
  firstNegative: string | null;
  /** When red was first warned of. */
  warned: string | null;
  /** When each level, or a higher one, was first true. */
  yellow: string | null;
  orange: string | null;
  red: string | null;
  /** Start of the hour of the clock in which it gained most negative volume, and how much. */
  peakHour: string;
  peak: number;
  /** All negative volume it ever gained. */
  volume: number;
}

const iso = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : new Date(at).toISOString();

/** The courses of all stories that reached a level, in the order in which they did. */
export async function coursesOf(store: Store): Promise<Course[]> {
  return store.read(async (q) => {
    const rows = await q
      .selectFrom('changes')
      .selectAll()
      .where('kind', 'in', ['incident.opened', 'incident.raised', 'story.warned'])
      .orderBy('seq')
      .execute();
    const reached = new Map<number, Partial<Record<Level, number>>>();
    const warned = new Map<number, number>();
    for (const { storyId, at, kind, data } of rows.map(toChange)) {
      if (storyId === null) continue;
      if (kind === 'story.warned') warned.set(storyId, warned.get(storyId) ?? at);
      if (!('reason' in data) || !('level' in data)) continue;
      const levels = reached.get(storyId) ?? {};
      for (const level of LEVELS) {
        if (rank(level) <= rank(data.level)) levels[level] ??= data.reason.since;
      }
      reached.set(storyId, levels);
    }
    const courses: Course[] = [];
    for (const [storyId, levels] of reached) {
      const story = await q
        .selectFrom('stories')
        .select(['title', 'first_negative_at'])
        .where('id', '=', storyId)
        .executeTakeFirstOrThrow();
      const minutes = await q
        .selectFrom('story_minutes')
        .select(['minute', 'volume'])
        .where('story_id', '=', storyId)
        .orderBy('minute')
        .execute();
      const hours = new Map<number, number>();
      for (const { minute, volume } of minutes) {
        const hour = Math.floor((minute * MINUTE) / HOUR);
        hours.set(hour, (hours.get(hour) ?? 0) + volume);
      }
      const [hour, peak] = [...hours].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
      courses.push({
        storyId,
        title: story.title,
        firstNegative: iso(story.first_negative_at),
        warned: iso(warned.get(storyId)),
        yellow: iso(levels.yellow),
        orange: iso(levels.orange),
        red: iso(levels.red),
        peakHour: new Date(hour * HOUR).toISOString(),
        peak,
        volume: minutes.reduce((sum, { volume }) => sum + volume, 0),
      });
    }
    return courses;
  });
}
