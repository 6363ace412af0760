import { MINUTE } from '../../alerts/window.js';
import { countLarge } from '../store/large.js';
import { ALL_FORGOTTEN } from '../store/kept.js';
import { inList, type Tx } from '../store/store.js';
import type { Moving } from './people.js';

/** As many values as one statement takes on both databases. */
const AT_ONCE = 500;

function* chunks<T>(values: readonly T[]): Generator<T[]> {
  for (let from = 0; from < values.length; from += AT_ONCE) {
    yield values.slice(from, from + AT_ONCE);
  }
}

/**
 * Moves posts from one story to another with all that was booked for them: reposts, voices, their
 * own negative volume, and how later posts find them.
 */
export async function moveMinutes(
  tx: Tx,
  from: number,
  into: number,
  moved: readonly Moving[],
): Promise<void> {
  const volume = new Map<number, number>();
  const add = (minute: number, n: number) => volume.set(minute, (volume.get(minute) ?? 0) + n);
  const roots = new Map(
    moved.filter((one) => one.repost_of === null).map((one) => [one.identity, one]),
  );
  for (const one of moved) {
    if (one.weight === 1 && standsAlone(one, roots)) add(Math.floor(one.published_at / MINUTE), 1);
  }
  for (const part of chunks(moved.map(({ id }) => id))) {
    const ids = inList(part);
    const gained = await tx.all<{ minute: number; n: number }>(
      `SELECT minute, sum(n) AS n FROM repost_minutes WHERE story_id = ? AND mention_id IN ${ids.sql} GROUP BY minute`,
      [from, ...ids.values],
    );
    for (const { minute, n } of gained) add(minute, n);
    for (const table of ['repost_minutes', 'kol_voices']) {
      await tx.all(
        `UPDATE ${table} SET story_id = ? WHERE story_id = ? AND mention_id IN ${ids.sql}`,
        [into, from, ...ids.values],
      );
    }
    await tx.all(`UPDATE mentions SET story_id = ? WHERE id IN ${ids.sql}`, [into, ...ids.values]);
  }
  const names = [...new Set(moved.map((one) => one.repost_of ?? one.identity))];
  for (const part of chunks(names)) {
    const list = inList(part);
    await tx.all(`UPDATE story_roots SET story_id = ? WHERE story_id = ? AND root IN ${list.sql}`, [
      into,
      from,
      ...list.values,
    ]);
  }
  const rows = [...volume].flatMap(([minute, n]) => [
    [into, minute, n],
    [from, minute, -n],
  ]);
  await tx.many(
    `INSERT INTO story_minutes (story_id, minute, volume) VALUES (?, ?, ?)
     ON CONFLICT (story_id, minute) DO UPDATE SET volume = story_minutes.volume + excluded.volume`,
    rows,
  );
  await tx.all('DELETE FROM story_minutes WHERE story_id = ? AND volume <= 0', [from]);
}

/** Whether its one unit of volume was booked for itself, not among the reposts of its root. */
function standsAlone(one: Moving, roots: ReadonlyMap<string, Moving>): boolean {
  const root = one.repost_of === null ? undefined : roots.get(one.repost_of);
  return root === undefined || root.label !== 'neg' || root.id > one.id;
}

/** Numbers of stories that gained or lost posts, counted anew. */
export async function recount(tx: Tx, ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    const [seen] = await tx.all<{
      n: number;
      first: number | null;
      last: number | null;
      negative: number | null;
      forgotten: number | null;
    }>(
      `SELECT count(*) AS n, min(published_at) AS first, max(published_at) AS last,
         min(CASE WHEN label = 'neg' AND seeded = 0 THEN published_at END) AS negative,
         sum(CASE WHEN forgotten = ${ALL_FORGOTTEN} THEN 1 ELSE 0 END) AS forgotten
       FROM mentions WHERE story_id = ?`,
      [id],
    );
    const [before] = await tx.all<{ mentions: number }>(
      'SELECT mentions FROM stories WHERE id = ?',
      [id],
    );
    const [booked] = await tx.all<{ volume: number | null }>(
      'SELECT sum(volume) AS volume FROM story_minutes WHERE story_id = ?',
      [id],
    );
    await tx.all(
      `UPDATE stories SET mentions = ?, first_at = coalesce(?, first_at), last_at = coalesce(?, last_at),
         first_negative_at = ?, volume = ?, forgotten = ? WHERE id = ?`,
      [
        seen?.n ?? 0,
        seen?.first ?? null,
        seen?.last ?? null,
        seen?.negative ?? null,
        booked?.volume ?? 0,
        seen?.forgotten ?? 0,
        id,
      ],
    );
    // Weights that changed are taken note of where they change: only posts that came or went are counted.
    if (before?.mentions !== seen?.n) await countLarge(tx, id, seen?.n ?? 0);
  }
}
