import type { Reach } from '../model/story.js';
import { LARGE, MOST_FOLLOWERS } from '../store/large.js';
import type { Query } from '../store/store.js';

interface Audience {
  /** Sum of the followers of those authors of whom they are known; null without any. */
  potential: number | null;
  known: number;
  unknown: number;
}

/** Reach of a story that has so many mentions. */
export async function reachOf(
  q: Query,
  { id, mentions }: { id: number; mentions: number },
  share: number,
): Promise<Reach> {
  const now = await (mentions > LARGE ? countedAudience(q, id) : audience(q, id));
  return toReach(await withForgotten(q, id, now), share);
}

/** Authors who are no longer known still count. */
async function withForgotten(q: Query, storyId: number, now: Audience): Promise<Audience> {
  const gone = await q
    .selectFrom('story_reach_forgotten')
    .select(['authors', 'known', 'followers'])
    .where('story_id', '=', storyId)
    .executeTakeFirst();
  if (!gone) return now;
  const known = now.known + gone.known;
  const potential = known === 0 ? null : (now.potential ?? 0) + gone.followers;
  return { potential, known, unknown: now.unknown + gone.authors - gone.known };
}

async function countedAudience(q: Query, storyId: number): Promise<Audience> {
  const { authors, known, followers } = await q
    .selectFrom('story_reach')
    .select(['authors', 'known', 'followers'])
    .where('story_id', '=', storyId)
    .executeTakeFirstOrThrow();
  return { potential: known === 0 ? null : followers, known, unknown: authors - known };
}

async function audience(q: Query, storyId: number): Promise<Audience> {
  const rows = await q
    .selectFrom('mentions')
    .select((eb) => eb.fn.max('followers').as('followers'))
    .groupBy(['platform', 'author_id', 'author_name'])
    .where('story_id', '=', storyId)
    .where('forgotten', 'is', null)
    .execute();
  const known = rows.flatMap(({ followers }) =>
    followers === null ? [] : Math.min(followers, MOST_FOLLOWERS),
  );
  const potential = known.length === 0 ? null : known.reduce((total, n) => total + n, 0);
  return { potential, known: known.length, unknown: rows.length - known.length };
}

function toReach({ potential, known, unknown }: Audience, share: number): Reach {
  const estimated = potential === null ? null : Math.round(potential * share);
  const percent = Math.round(share * 1000) / 10;
  return {
    potential,
    estimated,
    share,
    known,
    unknown,
    formula: {
      zh: `${known} 位作者的粉丝数之和（每人只计一次）× ${percent}%；另有 ${unknown} 位作者粉丝数未知，未计入`,
      en: `followers of ${known} authors, each counted once, × ${percent} %; ${unknown} more authors did not show theirs and are left out`,
    },
  };
}
