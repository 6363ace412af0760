import { inList, type Tx, type Value } from './store.js';

/**
 * A story of more mentions than this is large: what its page says is counted as it grows, in
 * `story_platforms`, `story_plain_minutes`, `story_authors` and `story_reach`. Of a smaller one the mentions are
 * read. Another number needs a migration that fills or empties these tables.
 */
export const LARGE = 2000;

const TABLES = ['story_platforms', 'story_plain_minutes', 'story_authors', 'story_reach'] as const;
/** Characters of an author's name that tell them from others: PostgreSQL's index takes 2,704 bytes. */
const LONGEST = 600;
/** More followers than there are people: what is beyond is no count, and sums must stay in an integer. */
export const MOST_FOLLOWERS = 10_000_000_000;
const authorIn = (m: string) =>
  `substr(${m}.platform || '/' || coalesce(${m}.author_id, '') || '/' || coalesce(${m}.author_name, ''), 1, ${LONGEST})`;
const AUTHOR = authorIn('mentions');
const FOLLOWERS = `CASE WHEN followers > ${MOST_FOLLOWERS} THEN ${MOST_FOLLOWERS} ELSE followers END`;

/** A mention of a large story, as far as it is counted. */
export interface LargeMention {
  storyId: number;
  platform: string;
  author: { id: string | null; name: string | null; followers: number | null };
  publishedAt: number;
  /** 1 when its own minute holds it as negative volume. */
  weight: 0 | 1;
}

function authorOf({ platform, author }: LargeMention): string {
  const name = `${platform}/${author.id ?? ''}/${author.name ?? ''}`;
  return name.length <= LONGEST ? name : Array.from(name).slice(0, LONGEST).join('');
}

const minuteOf = (at: number) => Math.floor(at / 60_000);

/** Counts a story anew from its mentions; `mentions` is how many it has. */
export async function countLarge(tx: Tx, storyId: number, mentions: number): Promise<void> {
  for (const table of TABLES) await tx.all(`DELETE FROM ${table} WHERE story_id = ?`, [storyId]);
  if (mentions <= LARGE) return;
  await tx.all(
    `INSERT INTO story_platforms (story_id, platform, first_at, mentions)
     SELECT story_id, platform, min(published_at), count(*) FROM mentions WHERE story_id = ?
     GROUP BY story_id, platform`,
    [storyId],
  );
  await tx.all(
    `INSERT INTO story_plain_minutes (story_id, minute, n)
     SELECT story_id, published_at / 60000, count(*) FROM mentions WHERE story_id = ? AND weight = 0
     GROUP BY story_id, published_at / 60000`,
    [storyId],
  );
  await tx.all(
    `INSERT INTO story_authors (story_id, author, followers)
     SELECT story_id, ${AUTHOR}, max(${FOLLOWERS}) FROM mentions WHERE story_id = ? AND forgotten IS NULL
     GROUP BY story_id, ${AUTHOR}`,
    [storyId],
  );
  await tx.all(
    `INSERT INTO story_reach (story_id, authors, known, followers)
     SELECT story_id, count(*), count(followers), coalesce(sum(followers), 0) FROM story_authors
     WHERE story_id = ? GROUP BY story_id`,
    [storyId],
  );
}

/**
 * Counts mentions that were just written. `sizes` says how many mentions their stories have with
 * them; a story that became large by them is counted whole.
 */
export async function growLarge(
  tx: Tx,
  sizes: (storyId: number) => number,
  written: readonly LargeMention[],
): Promise<void> {
  const byStory = new Map<number, LargeMention[]>();
  for (const one of written) {
    if (sizes(one.storyId) <= LARGE) continue;
    const list = byStory.get(one.storyId);
    if (list) list.push(one);
    else byStory.set(one.storyId, [one]);
  }
  for (const [storyId, list] of byStory) {
    const size = sizes(storyId);
    if (size - list.length <= LARGE) await countLarge(tx, storyId, size);
    else await add(tx, storyId, list);
  }
}

async function add(tx: Tx, storyId: number, list: readonly LargeMention[]): Promise<void> {
  const platforms = new Map<string, { first: number; n: number }>();
  const minutes = new Map<number, number>();
  const authors = new Map<string, number | null>();
  for (const one of list) {
    const there = platforms.get(one.platform) ?? { first: one.publishedAt, n: 0 };
    platforms.set(one.platform, {
      first: Math.min(there.first, one.publishedAt),
      n: there.n + 1,
    });
    const minute = minuteOf(one.publishedAt);
    if (one.weight === 0) minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
    const [author, followers] = [authorOf(one), one.author.followers];
    const known = authors.get(author) ?? null;
    const most = Math.min(Math.max(followers ?? 0, known ?? 0), MOST_FOLLOWERS);
    authors.set(author, followers === null ? known : most);
  }
  await tx.many(
    `INSERT INTO story_platforms (story_id, platform, first_at, mentions) VALUES (?, ?, ?, ?)
     ON CONFLICT (story_id, platform) DO UPDATE SET mentions = story_platforms.mentions + excluded.mentions,
     first_at = CASE WHEN excluded.first_at < story_platforms.first_at THEN excluded.first_at
                ELSE story_platforms.first_at END`,
    [...platforms].map(([platform, { first, n }]) => [storyId, platform, first, n]),
  );
  await addPlain(
    tx,
    [...minutes].map(([minute, n]) => ({ storyId, minute, n })),
  );
  await addAuthors(tx, storyId, authors);
}

/** As many values as one statement takes on both databases. */
const AT_ONCE = 500;

/** Counts authors, each with the most followers that were ever seen of them. */
async function addAuthors(
  tx: Tx,
  storyId: number,
  seen: ReadonlyMap<string, number | null>,
): Promise<void> {
  const before = new Map<string, number | null>();
  const names = [...seen.keys()];
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const list = inList(names.slice(from, from + AT_ONCE));
    for (const { author, followers } of await tx.all<{ author: string; followers: number | null }>(
      `SELECT author, followers FROM story_authors WHERE story_id = ? AND author IN ${list.sql}`,
      [storyId, ...list.values],
    )) {
      before.set(author, followers);
    }
  }
  const sums = { authors: 0, known: 0, followers: 0 };
  const rows: Value[][] = [];
  for (const [author, followers] of seen) {
    const had = before.get(author) ?? null;
    if (before.has(author) && (followers === null || followers <= (had ?? -1))) continue;
    rows.push([storyId, author, followers]);
    if (!before.has(author)) sums.authors++;
    if (followers !== null && had === null) sums.known++;
    sums.followers += (followers ?? 0) - (had ?? 0);
  }
  await tx.many(
    `INSERT INTO story_authors (story_id, author, followers) VALUES (?, ?, ?)
     ON CONFLICT (story_id, author) DO UPDATE SET followers = excluded.followers`,
    rows,
  );
  await addReach(tx, storyId, sums);
}

async function addReach(
  tx: Tx,
  storyId: number,
  { authors, known, followers }: ReachSums,
): Promise<void> {
  await tx.all(
    `UPDATE story_reach SET authors = authors + ?, known = known + ?, followers = followers + ?
     WHERE story_id = ?`,
    [authors, known, followers, storyId],
  );
}

async function addPlain(
  tx: Tx,
  rows: readonly { storyId: number; minute: number; n: number }[],
): Promise<void> {
  await tx.many(
    `INSERT INTO story_plain_minutes (story_id, minute, n) VALUES (?, ?, ?)
     ON CONFLICT (story_id, minute) DO UPDATE SET n = story_plain_minutes.n + excluded.n`,
    rows.map(({ storyId, minute, n }) => [storyId, minute, n]),
  );
}

/** Takes note of mentions whose weight was changed, from `1 - weight` to `weight`. */
export async function reweighLarge(
  tx: Tx,
  changed: readonly { storyId: number; publishedAt: number; weight: 0 | 1 }[],
): Promise<void> {
  const large = await onlyLarge(
    tx,
    changed.map(({ storyId }) => storyId),
  );
  const gained = new Map<string, { storyId: number; minute: number; n: number }>();
  for (const { storyId, publishedAt, weight } of changed) {
    if (!large.has(storyId)) continue;
    const minute = minuteOf(publishedAt);
    const key = `${storyId}:${minute}`;
    const row = gained.get(key) ?? { storyId, minute, n: 0 };
    gained.set(key, { ...row, n: row.n + (weight === 0 ? 1 : -1) });
  }
  await addPlain(tx, [...gained.values()]);
  for (const storyId of large) {
    await tx.all('DELETE FROM story_plain_minutes WHERE story_id = ? AND n <= 0', [storyId]);
  }
}

/** Sums over authors: all, those whose followers are known, and their followers. */
export interface ReachSums {
  authors: number;
  known: number;
  followers: number;
}

/**
 * Forgets who wrote mentions (ids) that are about to be erased; answers what large stories lost by
 * it. Another post of the same author in the story does not bring them back: the reach then is told
 * a little too small, never too large.
 */
export async function forgetAuthors(
  tx: Tx,
  ids: readonly number[],
): Promise<Map<number, ReachSums>> {
  const lost = new Map<number, ReachSums>();
  const list = inList(ids);
  const rows = await tx.all<{ story_id: number; author: string }>(
    `SELECT m.story_id, ${authorIn('m')} AS author
     FROM mentions m JOIN stories s ON s.id = m.story_id
     WHERE m.id IN ${list.sql} AND s.mentions > ${LARGE}`,
    list.values,
  );
  for (const { story_id: storyId, author } of rows) {
    const gone = await tx.all<{ followers: number | null }>(
      'DELETE FROM story_authors WHERE story_id = ? AND author = ? RETURNING followers',
      [storyId, author],
    );
    for (const { followers } of gone) {
      const known = followers === null ? 0 : 1;
      await addReach(tx, storyId, { authors: -1, known: -known, followers: -(followers ?? 0) });
      const sums = lost.get(storyId) ?? { authors: 0, known: 0, followers: 0 };
      sums.authors++;
      sums.known += known;
      sums.followers += followers ?? 0;
      lost.set(storyId, sums);
    }
  }
  return lost;
}

async function onlyLarge(tx: Tx, ids: readonly number[]): Promise<Set<number>> {
  const list = inList([...new Set(ids)]);
  const rows = await tx.all<{ id: number }>(
    `SELECT id FROM stories WHERE id IN ${list.sql} AND mentions > ${LARGE}`,
    list.values,
  );
  return new Set(rows.map(({ id }) => id));
}
