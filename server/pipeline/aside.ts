import { nativeIdentity } from '../../crawlers/identity.js';
import type { Gone, Item } from '../model/mention.js';
import { inList, type Query, type Tx } from '../store/store.js';
import type { Arrival, Prepared } from './prepare.js';
import type { Outcome } from './record.js';

/**
 * Reposts that name no brand and whose root nobody has seen: nobody knows yet whom they concern.
 * They wait for their root, for a day and in a bounded number of rows, and outlive a restart.
 */

/** How long a repost waits for its root, ms. */
const WAITS = 24 * 3_600_000;
/** The newest so many wait; a source that floods us pushes out the oldest, not the disk. */
const MOST = 20_000;
/** As many as come back in one transaction. */
const AT_ONCE = 500;

/** What concerned nobody, though it was read: reposts of roots that nobody knows. */
export function unmatched(prepared: readonly Prepared[], outcomes: readonly Outcome[]): Prepared[] {
  return prepared.filter(
    (one, index) => one.analysis !== null && outcomes[index]?.status === 'unmatched',
  );
}

/** Puts aside what concerned nobody but may, once its root comes. Returns the roots it waits for. */
export async function keepAside(
  tx: Tx,
  unmatched: readonly Prepared[],
  now: number,
): Promise<string[]> {
  const waiting = new Map<string, Prepared>();
  for (const one of unmatched) if (one.rootIdentity !== null) waiting.set(one.identity, one);
  if (waiting.size === 0) return [];
  const list = inList([...waiting.keys()]);
  const known = await tx.all<{ identity: string }>(
    `SELECT identity FROM aside WHERE identity IN ${list.sql}`,
    list.values,
  );
  for (const { identity } of known) waiting.delete(identity);
  if (waiting.size === 0) return [];
  const first = await tx.allocate('aside', waiting.size);
  const roots = new Set<string>();
  const rows = [...waiting.values()].map((one, i) => {
    const root = one.rootIdentity ?? '';
    roots.add(root);
    const { platform, author } = one.item;
    const only = one.only === null ? null : JSON.stringify([...one.only]);
    const item = JSON.stringify(one.item);
    const row = [first + i, one.identity, root, platform, author.id, item, one.sourceId];
    return [...row, Number(one.seeded), only, one.receivedAt];
  });
  await tx.many(
    `INSERT INTO aside (id, identity, root, platform, author_id, item, source_id, seeded, only_brands, received_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (identity) DO NOTHING`,
    rows,
  );
  await tx.all('DELETE FROM aside WHERE id < ?', [first + rows.length - MOST]);
  await tx.all('DELETE FROM aside WHERE received_at < ?', [now - WAITS]);
  return [...roots];
}

/** Whether anything waits: most of the time nothing does, and nothing else needs to be asked. */
export async function anyAside(q: Query): Promise<boolean> {
  return (await q.selectFrom('aside').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Those of the roots that came for which anything may wait: none, most of the time. */
export async function awaited(tx: Tx, came: readonly string[]): Promise<readonly string[]> {
  const [any] = await tx.all('SELECT id FROM aside LIMIT 1', []);
  return any ? came : [];
}

/** Those that wait for one of these roots, of which some brand has a mention by now; oldest first. */
export async function releasable(
  q: Query,
  roots: readonly string[],
  now: number,
): Promise<Arrival[]> {
  const found: Arrival[] = [];
  if (!(await anyAside(q))) return found;
  for (let from = 0; from < roots.length; from += AT_ONCE) {
    const rows = await q
      .selectFrom('aside')
      .select(['identity', 'item', 'source_id', 'seeded', 'only_brands', 'received_at'])
      .where('root', 'in', roots.slice(from, from + AT_ONCE))
      .where('received_at', '>=', now - WAITS)
      .where((eb) =>
        eb.exists(
          eb.selectFrom('mentions').select('id').whereRef('mentions.identity', '=', 'aside.root'),
        ),
      )
      .orderBy('id')
      .limit(AT_ONCE)
      .execute();
    for (const row of rows) {
      found.push({
        items: [JSON.parse(row.item) as Item],
        sourceId: row.source_id,
        pushedAt: null,
        seeded: row.seeded === 1,
        only: row.only_brands === null ? null : (JSON.parse(row.only_brands) as number[]),
        waited: { identity: row.identity, receivedAt: row.received_at },
      });
    }
  }
  return found;
}

/** Roots that came while nobody was there to release what waited for them. */
export async function stranded(q: Query): Promise<string[]> {
  const rows = await q
    .selectFrom('aside')
    .select('root')
    .distinct()
    .where((eb) =>
      eb.exists(
        eb.selectFrom('mentions').select('id').whereRef('mentions.identity', '=', 'aside.root'),
      ),
    )
    .execute();
  return rows.map(({ root }) => root);
}

/** They wait no more: their root came. Returns no roots, for there is none to wait for. */
export async function leaveAside(tx: Tx, arrivals: readonly Arrival[]): Promise<string[]> {
  const identities = arrivals.flatMap(({ waited }) => waited?.identity ?? []);
  for (let from = 0; from < identities.length; from += AT_ONCE) {
    const list = inList(identities.slice(from, from + AT_ONCE));
    await tx.all(`DELETE FROM aside WHERE identity IN ${list.sql}`, list.values);
  }
  return [];
}

/** Forgets what its author took back while it waited. */
export async function forgetAside(tx: Tx, gone: readonly Gone[]): Promise<void> {
  for (const { by, platform, value } of gone) {
    if (by === 'id') {
      await tx.all('DELETE FROM aside WHERE identity = ?', [nativeIdentity(platform, value)]);
    } else if (by === 'author') {
      await tx.all('DELETE FROM aside WHERE platform = ? AND author_id = ?', [platform, value]);
    }
  }
}
