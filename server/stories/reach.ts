import type { Reach } from '../model/story.js';
import type { Query } from '../store/store.js';

interface Audience {
  followers: number | null;
}

/** Reach of a story. */
export async function reachOf(q: Query, storyId: number, share: number): Promise<Reach> {
  const rows = await q
    .selectFrom('mentions')
    .select((eb) => eb.fn.max('followers').as('followers'))
    .groupBy(['platform', 'author_id', 'author_name'])
    .where('story_id', '=', storyId)
    .execute();
  return sum(rows, share);
}

function sum(authors: readonly Audience[], share: number): Reach {
  const known = authors.flatMap(({ followers }) => followers ?? []);
  const potential = known.length === 0 ? null : known.reduce((total, n) => total + n, 0);
  const estimated = potential === null ? null : Math.round(potential * share);
  const unknown = authors.length - known.length;
  const percent = Math.round(share * 1000) / 10;
  return {
    potential,
    estimated,
    share,
    known: known.length,
    unknown,
    formula: {
      zh: `${known.length} 位作者的粉丝数之和（每人只计一次）× ${percent}%；另有 ${unknown} 位作者粉丝数未知，未计入`,
      en: `followers of ${known.length} authors, each counted once, × ${percent} %; ${unknown} more authors did not show theirs and are left out`,
    },
  };
}
