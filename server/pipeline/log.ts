import type { Change, Draft } from '../model/change.js';
import type { Tx } from '../store/store.js';
import { tell } from '../telling/tell.js';

/**
 * Appends to the log, in the transaction of what it tells, and queues the deliveries
 * of what people should hear. Numbers are given out last, under the lock of the log,
 * so that whoever follows `seq` never misses one. `receivedAt` is set for what a push caused.
 */
export async function append(
  tx: Tx,
  drafts: readonly Draft[],
  now: number,
  receivedAt: number | null,
): Promise<Change[]> {
  if (drafts.length === 0) return [];
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
  await tell(tx, changes, now);
  return changes;
}
