import { paceOf } from '../../alerts/story/life.js';
import type { Bucket } from '../../alerts/window.js';
import { MINUTE } from '../../alerts/window.js';
import type { Level } from '../model/level.js';
import type { StoryLife, StoryRowState, StoryState } from '../model/story.js';
import type { Tables } from '../store/schema.js';
import type { Query } from '../store/store.js';
import { quietDay, storyDays } from '../store/story-days.js';

/** A row as people see it. */
export function toStory(row: Tables['stories']): StoryState {
  return {
    id: row.id,
    brandId: row.brand_id,
    title: row.title,
    renamedBy: row.renamed_by,
    mergedInto: row.merged_into,
    firstAt: row.first_at,
    firstSeenAt: row.first_seen_at,
    lastAt: row.last_at,
    firstNegativeAt: row.first_negative_at,
    mentions: row.mentions,
    volume: row.volume,
  };
}

/** What a story gained per minute: its posts, and reposts of them that only counters told of. */
async function gains(q: Query, storyId: number): Promise<Bucket[]> {
  const posts = await q
    .selectFrom('mentions')
    .select(['published_at', 'weight'])
    .where('story_id', '=', storyId)
    .execute();
  const volume = await q
    .selectFrom('story_minutes')
    .select(['minute', 'volume'])
    .where('story_id', '=', storyId)
    .execute();
  const minutes = new Map(volume.map((row) => [row.minute, row.volume]));
  for (const { published_at: at, weight } of posts) {
    // A post of weight 1 is in the volume of its minute already.
    if (weight === 1) continue;
    const minute = Math.floor(at / MINUTE);
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
  }
  return [...minutes]
    .map(([minute, amount]) => ({ minute, amount }))
    .sort((a, b) => a.minute - b.minute);
}

/** Where the story went, how fast it moves at `now` (epoch ms), and where it stands in its life. */
export async function lifeOf(q: Query, storyId: number, now: number): Promise<StoryLife> {
  const rows = await q
    .selectFrom('mentions')
    .select((eb) => [
      'platform',
      eb.fn.min('published_at').as('first'),
      eb.fn.countAll<number>().as('n'),
    ])
    .where('story_id', '=', storyId)
    .groupBy('platform')
    .execute();
  const platforms = rows
    .map(({ platform, first, n }) => ({ platform, firstAt: first, mentions: n }))
    .sort((a, b) => a.firstAt - b.firstAt || (a.platform < b.platform ? -1 : 1));
  const { life, ...velocity } = paceOf(await gains(q, storyId), now);
  return { platforms, velocity, life };
}

/** How stories can be listed: the newest post first, or the most negative volume. */
export type StoryOrder = 'newest' | 'volume';

/** What narrows a list of stories down. */
export interface StoryFilter {
  brand?: number | undefined;
  /** Fewest mentions. */
  least: number;
  /** Only stories whose newest post is older, epoch ms. */
  before?: number | undefined;
  /** Only stories with a post since, epoch ms. */
  since?: number | undefined;
  order: StoryOrder;
  limit: number;
}

/** Stories that were not merged into others, each with where it stands at `now` (epoch ms). */
export async function listStories(
  q: Query,
  filter: StoryFilter,
  now: number,
): Promise<StoryRowState[]> {
  let query = q
    .selectFrom('stories')
    .selectAll()
    .where('merged_into', 'is', null)
    .where('mentions', '>=', filter.least)
    .limit(filter.limit);
  if (filter.brand !== undefined) query = query.where('brand_id', '=', filter.brand);
  if (filter.before !== undefined) query = query.where('last_at', '<', filter.before);
  if (filter.since !== undefined) query = query.where('last_at', '>=', filter.since);
  if (filter.order === 'volume') query = query.orderBy('volume', 'desc');
  const rows = await query.orderBy('last_at', 'desc').orderBy('id', 'desc').execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  const levels = await q
    .selectFrom('levels as l')
    .leftJoin('incidents as i', (join) =>
      join.onRef('i.id', '=', 'l.incident_id').on('i.status', '=', 'open'),
    )
    .select(['l.story_id as story', 'l.level', 'i.id as incident'])
    .where('l.story_id', 'in', ids)
    .execute();
  const days = await storyDays(q, ids, now);
  const forecasts = await q
    .selectFrom('forecasts')
    .select(['story_id as story', 'p'])
    .where('story_id', 'in', ids)
    .execute();
  return rows.map((row) => {
    const stands = levels.find(({ story }) => story === row.id);
    const day = days.get(row.id) ?? quietDay();
    return {
      ...toStory(row),
      level: (stands?.level ?? 'none') as Level,
      incidentId: stands?.incident ?? null,
      lastHour: day.at(-1) ?? 0,
      day,
      p: forecasts.find(({ story }) => story === row.id)?.p ?? null,
    };
  });
}
