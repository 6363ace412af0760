import type { Draft } from '../model/change.js';
import { append } from '../pipeline/log.js';
import type { Store, Tx } from '../store/store.js';
import { queue, type Wanted } from './tell.js';

interface Lost {
  id: number;
  seq: number;
  incident_id: number | null;
  channel_id: number;
  urgent: number;
  route_id: number | null;
  fallbacks: string;
  name: string;
}

/**
 * Turns to the next channel of the route for deliveries that failed for good, and for what was merged
 * into them. Says how many found one; the rest has nowhere left to go.
 */
export async function giveUp(tx: Tx, ids: readonly number[], now: number): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const lost = await tx.q
    .selectFrom('deliveries as d')
    .innerJoin('channels as c', 'c.id', 'd.channel_id')
    .select([
      'd.id',
      'd.seq',
      'd.incident_id',
      'd.channel_id',
      'd.urgent',
      'd.route_id',
      'd.fallbacks',
      'c.name',
    ])
    .where((eb) => eb.or([eb('d.id', 'in', ids), eb('d.merged_into', 'in', ids)]))
    .where('d.test', 'is', null)
    .orderBy('d.id')
    .execute();
  const wanted: Wanted[] = [];
  const found = new Set<number>();
  for (const one of lost) {
    const next = await nextOf(tx, one, now);
    if (next === 'nobody') continue;
    found.add(one.id);
    if (next !== 'told') wanted.push(next);
  }
  await queue(tx, wanted);
  return found;
}

/** The delivery to the next channel; `told` when that channel hears of it anyway. */
async function nextOf(tx: Tx, lost: Lost, now: number): Promise<Wanted | 'told' | 'nobody'> {
  const fallbacks = JSON.parse(lost.fallbacks) as number[];
  for (const [index, channelId] of fallbacks.entries()) {
    const [usable] = await tx.all<{ id: number }>(
      'SELECT id FROM channels WHERE id = ? AND enabled = 1',
      [channelId],
    );
    if (!usable || channelId === lost.channel_id) continue;
    const [known] = await tx.all<{ id: number }>(
      `SELECT id FROM deliveries WHERE seq = ? AND channel_id = ? AND state <> 'failed'`,
      [lost.seq, channelId],
    );
    if (known) return 'told';
    return {
      seq: lost.seq,
      incidentId: lost.incident_id,
      channelId,
      urgent: lost.urgent === 1,
      dueAt: now,
      routeId: lost.route_id,
      fallbacks: fallbacks.slice(index + 1),
      insteadOf: lost.name,
    };
  }
  return 'nobody';
}

/**
 * A person takes a channel out of use: what waits for it goes to the next of its route, and the rest is
 * given up with a reason that its receipts show.
 */
export async function retire(tx: Tx, channelId: number, why: string, now: number): Promise<void> {
  const waiting = await tx.all<{ id: number }>(
    `SELECT id FROM deliveries WHERE channel_id = ? AND state = 'due' AND merged_into IS NULL
     AND test IS NULL ORDER BY id`,
    [channelId],
  );
  await tx.lockLog();
  await giveUp(
    tx,
    waiting.map(({ id }) => id),
    now,
  );
  await tx.all(
    `UPDATE deliveries SET state = 'failed', done_at = ?, error = ? WHERE channel_id = ? AND state = 'due'`,
    [now, why, channelId],
  );
}

/**
 * Stops using a channel, says so to the others, and sends what waits for it another way. What nobody
 * else can take stays, for when the channel is mended.
 */
export async function markBroken(
  tx: Tx,
  channelId: number,
  why: string,
  now: number,
): Promise<void> {
  const [channel] = await tx.all<{ name: string }>(
    'UPDATE channels SET broken = ?, enabled = 0 WHERE id = ? AND broken IS NULL RETURNING name',
    [why, channelId],
  );
  const waiting = await tx.all<{ id: number }>(
    `SELECT id FROM deliveries WHERE channel_id = ? AND merged_into IS NULL AND test IS NULL
     AND (state = 'failed' AND done_at = ? AND outcome = 'broken' OR state = 'due' AND lease_until <= ?)
     ORDER BY id`,
    [channelId, now, now],
  );
  const moved = await giveUp(
    tx,
    waiting.map(({ id }) => id),
    now,
  );
  await letGo(tx, moved, why, now);
  await keepForMending(tx, channelId, moved, now);
  // A second failure of the same channel is no news.
  if (!channel) return;
  const data = { channelId, name: channel.name, why };
  const none = { brandId: null, storyId: null, incidentId: null };
  const draft: Draft = { kind: 'channel.broken', at: now, ...none, data };
  await append(tx, [draft], now, null);
}

/**
 * What was on its way when its channel fell out, and came back without an acceptance or never, goes to
 * the next of its route; it would wait for a mending otherwise. What nobody else can take stays.
 */
export async function moveOn(tx: Tx, dialect: Store['dialect'], now: number): Promise<void> {
  const lock = dialect === 'postgres' ? ' FOR UPDATE OF c SKIP LOCKED' : '';
  const stuck = `FROM deliveries d WHERE d.channel_id = c.id AND d.state = 'due' AND d.merged_into IS NULL
    AND d.test IS NULL AND d.detoured = 0 AND d.fallbacks <> '[]' AND d.lease_until <= ?`;
  const channels = await tx.all<{ id: number; broken: string }>(
    `SELECT c.id, c.broken FROM channels c WHERE c.enabled = 0 AND c.broken IS NOT NULL
     AND EXISTS (SELECT 1 ${stuck}) ORDER BY c.id${lock}`,
    [now],
  );
  for (const { id: channelId, broken } of channels) {
    await tx.lockLog();
    const rows = await tx.all<{ id: number }>(
      `SELECT d.id FROM channels c, deliveries d WHERE c.id = ? AND d.id IN (SELECT d.id ${stuck}) ORDER BY d.id`,
      [channelId, now],
    );
    const ids = rows.map(({ id }) => id);
    await letGo(tx, await giveUp(tx, ids, now), broken, now);
    // Asked once: it is not looked at again with every claim.
    await tx.q.updateTable('deliveries').set({ detoured: 1 }).where('id', 'in', ids).execute();
  }
}

/** What the channel just refused to take by being broken, and nobody else can take, waits for it after all. */
async function keepForMending(
  tx: Tx,
  channelId: number,
  moved: ReadonlySet<number>,
  now: number,
): Promise<void> {
  const refused = await tx.all<{ id: number }>(
    `SELECT id FROM deliveries WHERE channel_id = ? AND test IS NULL AND incident_id IS NOT NULL
     AND state = 'failed' AND done_at = ? AND outcome = 'broken'`,
    [channelId, now],
  );
  for (const { id } of refused) {
    if (moved.has(id)) continue;
    await tx.all(
      "UPDATE deliveries SET state = 'due', done_at = NULL, due_at = ?, lease_until = 0 WHERE id = ?",
      [now, id],
    );
  }
}

/** Closes what found another way. */
async function letGo(tx: Tx, ids: ReadonlySet<number>, why: string, now: number): Promise<void> {
  for (const id of ids) {
    await tx.all(
      `UPDATE deliveries SET state = 'failed', done_at = ?, error = ?, outcome = 'broken'
       WHERE id = ? AND state = 'due'`,
      [now, why, id],
    );
  }
}
