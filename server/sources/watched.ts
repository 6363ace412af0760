import { nextLook } from '../../crawlers/look.js';
import { normalise } from '../../crawlers/normalise.js';
import type { Item } from '../model/mention.js';
import type { Outcome } from '../pipeline/record.js';
import { inList, type Tx } from '../store/store.js';

/** Posts of one source that are watched at a time; the coolest make room. */
const MOST = 200;
/** As many ids as one statement takes. */
const AT_ONCE = 500;

/**
 * Puts the hot ones among a visit's new mentions on the list of those that are looked at again:
 * negative originals and those of KOLs, whose reposts decide a level.
 */
export async function watch(
  tx: Tx,
  sourceId: number,
  items: readonly Item[],
  outcomes: readonly Outcome[],
  now: number,
): Promise<void> {
  const fresh = new Map<number, string>();
  outcomes.forEach(({ status, id }, index) => {
    const item = items[index];
    const native = item?.lookup ?? item?.id ?? null;
    if (status === 'accepted' && id !== null && native !== null && item?.repostOf === null) {
      fresh.set(id, native);
    }
  });
  const ids = [...fresh.keys()];
  let added = 0;
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const list = inList(ids.slice(from, from + AT_ONCE));
    const hot = await tx.all<{ id: number; url: string | null; published_at: number }>(
      `SELECT id, url, published_at FROM mentions
       WHERE id IN ${list.sql} AND seeded = 0 AND (label = 'neg' OR kol = 1)`,
      list.values,
    );
    for (const { id, url, published_at: since } of hot) {
      const due = nextLook(since, now);
      if (due === null) continue;
      added++;
      await tx.all(
        `INSERT INTO looks (mention_id, source_id, native, url, due_at, lease_until, looked, since)
         VALUES (?, ?, ?, ?, ?, 0, 0, ?) ON CONFLICT DO NOTHING`,
        [id, sourceId, fresh.get(id) ?? '', url, due, since],
      );
    }
  }
  if (added === 0) return;
  await tx.all(
    `DELETE FROM looks WHERE source_id = ? AND mention_id NOT IN (
       SELECT mention_id FROM looks WHERE source_id = ? ORDER BY since DESC, mention_id DESC LIMIT ${MOST})`,
    [sourceId, sourceId],
  );
}

/**
 * Notes by what name the source knows posts of ours, where that is not their id: it is by that name
 * that it will say they were deleted.
 */
export async function rememberLookups(
  tx: Tx,
  sourceId: number,
  items: readonly Item[],
  outcomes: readonly Outcome[],
): Promise<void> {
  const known = new Map<string, string>();
  outcomes.forEach(({ id }, index) => {
    const item = items[index];
    if (id !== null && item?.lookup) known.set(item.lookup, normalise(item, 0).identity);
  });
  await tx.many(
    `INSERT INTO lookups (source_id, native, identity) VALUES (?, ?, ?)
     ON CONFLICT (source_id, native) DO UPDATE SET identity = excluded.identity`,
    [...known].map(([native, identity]) => [sourceId, native, identity]),
  );
}
