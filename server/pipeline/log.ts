import { announced } from '../../alerts/route.js';
import type { Change, Draft } from '../model/change.js';
import type { Tx } from '../store/store.js';

/**
 * Appends to the log, in the transaction of what it tells, and queues a delivery to every
 * channel for what people should hear. Numbers are given out last, under the lock of the log,
 * so that whoever follows `seq` never misses one. `receivedAt` is set for what a push caused.
 */
export async function append(
  tx: Tx,
  drafts: readonly Draft[],
  now: number,
  receivedAt: number | null,
): Promise<Change[]> {
  if (drafts.length === 0) return [];
  const channels = drafts.some(announced)
    ? await tx.q
        .selectFrom('channels')
        .select('id')
        .where('enabled', '=', 1)
        .orderBy('id')
        .execute()
    : [];
  await tx.lockLog();
  const [last] = await tx.all<{ seq: number | null }>('SELECT max(seq) AS seq FROM changes', []);
  let seq = last?.seq ?? 0;
  const changes = drafts.map((draft): Change => ({
    ...draft,
    seq: ++seq,
    recordedAt: now,
    receivedAt,
  }));
  await tx.many(
    `INSERT INTO changes (seq, at, recorded_at, received_at, kind, brand_id, story_id, incident_id, data)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    changes.map((change) => [
      change.seq,
      change.at,
      change.recordedAt,
      change.receivedAt,
      change.kind,
      change.brandId,
      change.storyId,
      change.incidentId,
      JSON.stringify(change.data),
    ]),
  );
  const wanted = changes
    .filter(announced)
    .flatMap((change) => channels.map((channel) => ({ change, channel: channel.id })));
  if (wanted.length > 0) {
    const first = await tx.allocate('deliveries', wanted.length);
    await tx.many(
      `INSERT INTO deliveries (id, seq, channel_id, incident_id, state, attempts, due_at, lease_until)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      wanted.map(({ change, channel }, index) => [
        first + index,
        change.seq,
        channel,
        change.incidentId,
        'due',
        0,
        now,
        0,
      ]),
    );
  }
  return changes;
}
