import { paceOf } from '../../alerts/story/life.js';
import type { Bucket } from '../../alerts/window.js';
import { MINUTE } from '../../alerts/window.js';
import type { StoryLife } from '../model/story.js';
import { LARGE } from '../store/large.js';
import type { Query } from '../store/store.js';

/** A story, as far as its life is asked for. */
interface Story {
  id: number;
  mentions: number;
}

/** Minutes (since 1970) of the posts of a story that are in no volume. */
async function plainPosts(q: Query, { id, mentions }: Story): Promise<Bucket[]> {
  if (mentions > LARGE) {
    return q
      .selectFrom('story_plain_minutes')
      .select(['minute', 'n as amount'])
      .where('story_id', '=', id)
      .execute();
  }
  const posts = await q
    .selectFrom('mentions')
    .select('published_at')
    .where('story_id', '=', id)
    // A post of weight 1 is in the volume of its minute already.
    .where('weight', '=', 0)
    .execute();
  return posts.map(({ published_at: at }) => ({ minute: Math.floor(at / MINUTE), amount: 1 }));
}

/** What a story gained per minute: its posts, and reposts of them that only counters told of. */
async function gains(q: Query, story: Story): Promise<Bucket[]> {
  const volume = await q
    .selectFrom('story_minutes')
    .select(['minute', 'volume'])
    .where('story_id', '=', story.id)
    .execute();
  const minutes = new Map(volume.map((row) => [row.minute, row.volume]));
  for (const { minute, amount } of await plainPosts(q, story)) {
    minutes.set(minute, (minutes.get(minute) ?? 0) + amount);
  }
  return [...minutes]
    .map(([minute, amount]) => ({ minute, amount }))
    .sort((a, b) => a.minute - b.minute);
}

function platformsOf(q: Query, { id, mentions }: Story) {
  if (mentions > LARGE) {
    return q
      .selectFrom('story_platforms')
      .select(['platform', 'first_at as firstAt', 'mentions'])
      .where('story_id', '=', id)
      .execute();
  }
  return q
    .selectFrom('mentions')
    .select((eb) => [
      'platform',
      eb.fn.min('published_at').as('firstAt'),
      eb.fn.countAll<number>().as('mentions'),
    ])
    .where('story_id', '=', id)
    .groupBy('platform')
    .execute();
}

/** Where the story went, how fast it moves at `now` (epoch ms), and where it stands in its life. */
export async function lifeOf(q: Query, story: Story, now: number): Promise<StoryLife> {
  const platforms = (await platformsOf(q, story)).sort(
    (a, b) => a.firstAt - b.firstAt || (a.platform < b.platform ? -1 : 1),
  );
  const { life, ...velocity } = paceOf(await gains(q, story), now);
  return { platforms, velocity, life };
}
