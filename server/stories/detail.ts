import { isBareRepost } from '../model/repost.js';
import type { JoinedBy } from '../model/story.js';
import { NotFound } from '../pipeline/not-found.js';
import { notKeptOf } from '../retention/kept.js';
import { forecastOf, mentionQuery, toMention } from '../state.js';
import { toBrand } from '../store/brands.js';
import { LARGE } from '../store/large.js';
import type { Query } from '../store/store.js';
import { lifeOf } from './life.js';
import { postVelocities } from './paces.js';
import { reachOf } from './reach.js';
import { toStory } from './stories.js';

const POSTS = 30;
/** Most who repost add no word: so many posts are looked at for those that say something. */
const LOOKED_AT = 4 * POSTS;
/**
 * The most reposted posts of a large story are looked for among its first and its newest ones, and
 * among so many minutes in which reposts were booked: no index orders by a number that moves.
 */
export const POSTS_AMONG = { first: 1000, latest: 3000 } as const;
const REPOST_MINUTES = 4000;

/** A story with all that its page shows at `now` (epoch ms). Throws NotFound. */
export async function storyDetail(q: Query, storyId: number, now: number) {
  const row = await q
    .selectFrom('stories')
    .selectAll()
    .where('id', '=', storyId)
    .executeTakeFirst();
  if (!row) throw new NotFound(`There is no story ${storyId}.`);
  const incidents = await q
    .selectFrom('incidents')
    .select(['id', 'level', 'peak', 'status'])
    .where('story_id', '=', storyId)
    .orderBy('id')
    .execute();
  const posts = await mostReposted(q, row);
  const brand = await q
    .selectFrom('brands')
    .selectAll()
    .where('id', '=', row.brand_id)
    .executeTakeFirstOrThrow();
  const mentions = posts.map(toMention);
  const velocities = await postVelocities(q, storyId, mentions, now);
  const { policy } = toBrand(brand);
  return {
    story: { ...toStory(row), ...(await lifeOf(q, row, now)) },
    incidents,
    mentions: mentions.map((mention) => ({
      ...mention,
      velocity: velocities.get(mention.id) ?? null,
    })),
    /** Null where all posts were looked at. */
    postsAmong: row.mentions > LARGE ? POSTS_AMONG : null,
    joined: await joinedBy(
      q,
      storyId,
      posts.map(({ id }) => id),
    ),
    reach: await reachOf(q, row, policy.reachShare),
    forecast: await forecastOf(q, storyId),
    notKept: await notKeptOf(q, storyId),
  };
}

async function mostReposted(q: Query, story: { id: number; mentions: number }) {
  const all = mentionQuery(q);
  // By id alone: beside it the story would be taken for the shorter way, and read whole.
  const posts =
    story.mentions > LARGE
      ? all.where('m.id', 'in', await loudestOf(q, story.id))
      : all.where('m.story_id', '=', story.id);
  const rows = await posts
    .orderBy((eb) => eb.fn.coalesce('c.reposts', eb.lit(0)), 'desc')
    .orderBy('m.published_at')
    .orderBy('m.id')
    .limit(LOOKED_AT)
    .execute();
  const silent = rows.filter(({ repost_of, reposts, text }) => {
    return repost_of !== null && !reposts && isBareRepost(text);
  });
  return [...rows.filter((row) => !silent.includes(row)), ...silent].slice(0, POSTS);
}

/** The posts of a large story among which its most reposted are shown, by id. */
async function loudestOf(q: Query, storyId: number): Promise<number[]> {
  const found = new Set<number>();
  for (const [order, limit] of [
    ['asc', POSTS_AMONG.first],
    ['desc', POSTS_AMONG.latest],
  ] as const) {
    const some = q
      .selectFrom('mentions')
      .select(['id', 'published_at'])
      .where('story_id', '=', storyId)
      .orderBy('published_at', order)
      .limit(limit);
    const rows = await q
      .selectFrom(some.as('m'))
      .leftJoin('counters as c', 'c.mention_id', 'm.id')
      .select('m.id')
      .orderBy((eb) => eb.fn.coalesce('c.reposts', eb.lit(0)), 'desc')
      .orderBy('m.published_at')
      .limit(LOOKED_AT)
      .execute();
    for (const { id } of rows) found.add(id);
  }
  const booked = q
    .selectFrom('repost_minutes')
    .select(['mention_id', 'n'])
    .where('story_id', '=', storyId)
    .limit(REPOST_MINUTES);
  const reposted = await q
    .selectFrom(booked.as('r'))
    .select((eb) => ['r.mention_id as id', eb.fn.sum<number>('r.n').as('gained')])
    .groupBy('r.mention_id')
    .orderBy('gained', 'desc')
    .limit(POSTS)
    .execute();
  for (const { id } of reposted) found.add(id);
  return [...found];
}

/** How posts came into a story: by copy, link, terms, or what everybody was on about. */
async function joinedBy(q: Query, storyId: number, ids: number[]) {
  if (ids.length === 0) return [];
  const rows = await q
    .selectFrom('story_roots')
    .select(['mention_id', 'why'])
    .where('story_id', '=', storyId)
    .where('mention_id', 'in', ids)
    .orderBy('mention_id')
    .execute();
  return rows.map((row) => ({
    mentionId: row.mention_id,
    why: row.why === null ? null : (JSON.parse(row.why) as JoinedBy),
  }));
}
