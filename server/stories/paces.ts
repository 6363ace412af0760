import { paceOf } from '../../alerts/story/life.js';
import { type Bucket, MINUTE, spread } from '../../alerts/window.js';
import type { Velocity } from '../model/story.js';
import type { Query } from '../store/store.js';

const HOUR = 60 * MINUTE;

function speedOf(minutes: readonly Bucket[], now: number): Velocity {
  const { now: current, peak, peakAt } = paceOf(minutes, now);
  return { now: current, peak, peakAt };
}

/**
 * Reposts per hour of each post, from the reposts collected as mentions and what its counter gained
 * between two looks; posts of which neither is known are left out. Times are epoch ms.
 */
export async function postVelocities(
  q: Query,
  storyId: number,
  posts: readonly { id: number; publishedAt: number }[],
  now: number,
): Promise<Map<number, Velocity>> {
  const found = new Map<number, Velocity>();
  if (posts.length === 0) return found;
  const ids = posts.map(({ id }) => id);
  const booked = await q
    .selectFrom('repost_minutes')
    .select(['mention_id as id', 'minute', 'n as amount'])
    .where('story_id', '=', storyId)
    .where('mention_id', 'in', ids)
    .orderBy('minute')
    .execute();
  const looks = await q
    .selectFrom('sightings')
    .select(['mention_id as id', 'seen_at as at', 'reposts'])
    .where('mention_id', 'in', ids)
    .where('reposts', 'is not', null)
    .orderBy('seen_at')
    .execute();
  for (const { id, publishedAt } of posts) {
    const own = booked.filter((row) => row.id === id);
    const minutes = own.length > 0 ? own : gained(looks, id, publishedAt);
    if (minutes.length > 0) found.set(id, speedOf(minutes, now));
  }
  return found;
}

/** What a counter gained per minute; the growth between two looks is taken as even. */
function gained(
  looks: readonly { id: number; at: number; reposts: number | null }[],
  id: number,
  publishedAt: number,
): Bucket[] {
  const minutes = new Map<number, number>();
  let [from, count] = [publishedAt, 0];
  for (const { id: of, at, reposts } of looks) {
    if (of !== id || reposts === null || reposts <= count) continue;
    for (const { minute, amount } of spread(reposts - count, from, at, 60)) {
      minutes.set(minute, (minutes.get(minute) ?? 0) + amount);
    }
    [from, count] = [at, reposts];
  }
  return [...minutes]
    .map(([minute, amount]) => ({ minute, amount }))
    .sort((a, b) => a.minute - b.minute);
}

/** How fast a brand is talked about, over the last `span` ms. */
export async function brandVelocity(
  q: Query,
  brandId: number,
  span: number,
  now: number,
): Promise<{ mentions: Velocity; negative: Velocity; reposts: Velocity }> {
  const rows = await q
    .selectFrom('brand_minutes')
    .select(['minute', 'mentions', 'volume', 'reposts'])
    .where('brand_id', '=', brandId)
    .where('minute', '>', Math.floor((now - span - HOUR) / MINUTE))
    .where('minute', '<=', Math.floor(now / MINUTE))
    .orderBy('minute')
    .execute();
  const of = (key: 'mentions' | 'volume' | 'reposts') =>
    speedOf(
      rows.filter((row) => row[key] > 0).map((row) => ({ minute: row.minute, amount: row[key] })),
      now,
    );
  return { mentions: of('mentions'), negative: of('volume'), reposts: of('reposts') };
}
