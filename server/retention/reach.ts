import { inChunks } from '../pipeline/rebook.js';
import { forgetAuthors, LARGE, MOST_FOLLOWERS, type ReachSums } from '../store/large.js';
import type { Tx } from '../store/store.js';

interface Author {
  id: number;
  story_id: number;
  platform: string;
  author_id: string | null;
  author_name: string | null;
  followers: number | null;
}

/**
 * Keeps how many people wrote in these mentions' stories and how many follow them, now that who
 * they are is forgotten. An author counts once, with the last of their posts in the story; one who
 * writes in it again later counts once more, since nobody can tell.
 */
export async function keepReach(tx: Tx, ids: readonly number[]): Promise<void> {
  const sums = new Map<number, ReachSums>();
  for (let from = 0; from < ids.length; from += 500) {
    for (const [story, lost] of await forgetAuthors(tx, ids.slice(from, from + 500))) {
      sums.set(story, added(sums.get(story), lost));
    }
  }
  const forgotten = new Set(ids);
  for (const [story, authors] of await ofSmallStories(tx, ids)) {
    for (const { posts, followers } of authors.values()) {
      if (!posts.every((id) => forgotten.has(id))) continue;
      const known = followers === null ? 0 : 1;
      sums.set(story, added(sums.get(story), { authors: 1, known, followers: followers ?? 0 }));
    }
  }
  await remember(tx, sums);
}

/** What is kept of one story's reach is another's from now on. */
export async function moveReach(tx: Tx, from: number, into: number): Promise<void> {
  const [kept] = await tx.all<ReachSums>(
    'DELETE FROM story_reach_forgotten WHERE story_id = ? RETURNING authors, known, followers',
    [from],
  );
  if (kept) await remember(tx, new Map([[into, kept]]));
}

function remember(tx: Tx, sums: ReadonlyMap<number, ReachSums>): Promise<void> {
  return tx.many(
    `INSERT INTO story_reach_forgotten (story_id, authors, known, followers) VALUES (?, ?, ?, ?)
     ON CONFLICT (story_id) DO UPDATE SET authors = story_reach_forgotten.authors + excluded.authors,
       known = story_reach_forgotten.known + excluded.known,
       followers = story_reach_forgotten.followers + excluded.followers`,
    [...sums].map(([story, { authors, known, followers }]) => [story, authors, known, followers]),
  );
}

function added(a: ReachSums = { authors: 0, known: 0, followers: 0 }, b: ReachSums): ReachSums {
  return {
    authors: a.authors + b.authors,
    known: a.known + b.known,
    followers: a.followers + b.followers,
  };
}

/** Who wrote in the small stories of these mentions, as far as it is still known. */
async function ofSmallStories(tx: Tx, ids: readonly number[]) {
  const small = await inChunks<{ id: number }>(
    tx,
    ids,
    (list) =>
      `SELECT DISTINCT s.id FROM stories s JOIN mentions m ON m.story_id = s.id
       WHERE m.id IN ${list} AND s.mentions <= ${LARGE}`,
  );
  const rows = await inChunks<Author>(
    tx,
    [...new Set(small.map(({ id }) => id))],
    (list) =>
      `SELECT id, story_id, platform, author_id, author_name, followers FROM mentions
       WHERE story_id IN ${list} AND forgotten IS NULL`,
  );
  const stories = new Map<number, Map<string, { posts: number[]; followers: number | null }>>();
  for (const { id, story_id: story, platform, author_id, author_name, followers } of rows) {
    const authors = stories.get(story) ?? new Map<string, { posts: number[]; followers: null }>();
    const name = JSON.stringify([platform, author_id, author_name]);
    const known = authors.get(name) ?? { posts: [], followers: null };
    known.posts.push(id);
    if (followers !== null) {
      known.followers = Math.min(MOST_FOLLOWERS, Math.max(known.followers ?? 0, followers));
    }
    stories.set(story, authors.set(name, known));
  }
  return stories;
}
