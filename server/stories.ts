import { paceOf } from '../alerts/story/life.js';
import type { Bucket } from '../alerts/window.js';
import { MINUTE } from '../alerts/window.js';
import type { StoryLife, StoryState } from './model/story.js';
import type { Tables } from './store/schema.js';
import type { Query } from './store/store.js';

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
