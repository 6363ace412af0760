import { type DigestSchedule, when } from '../../alerts/digest/when.js';
import type { Tables } from '../store/schema.js';
import type { Tx } from '../store/store.js';

export type DigestRow = Tables['digests'];

export function scheduleOf(row: DigestRow): DigestSchedule {
  return {
    edition: row.edition as DigestSchedule['edition'],
    weekday: row.weekday as DigestSchedule['weekday'],
    hour: row.hour,
    minute: row.minute,
  };
}

/** Puts the digests whose slot has come on their way, each slot once; plans the next. */
export async function digestsDue(tx: Tx, now: number): Promise<void> {
  const rows = await tx.all<DigestRow>(
    'SELECT * FROM digests WHERE enabled = 1 AND due_at <= ? ORDER BY id',
    [now],
  );
  for (const row of rows) {
    const decided = when(scheduleOf(row), row.time_zone, row.last_slot, now);
    const { due, slot, next, period } = decided;
    // Two processes that tick together: only one moves the slot.
    const [mine] = await tx.all<{ id: number }>(
      'UPDATE digests SET due_at = ?, last_slot = ? WHERE id = ? AND due_at = ? RETURNING id',
      [next, due ? slot : row.last_slot, row.id, row.due_at],
    );
    if (mine && due) await queueEdition(tx, row, slot, period, now);
  }
}

/** One edition to be sent; returns its id. */
export async function queueEdition(
  tx: Tx,
  row: Pick<DigestRow, 'id' | 'brand_id'>,
  slot: number,
  period: { from: number; to: number },
  now: number,
): Promise<number> {
  const id = await tx.allocate('editions', 1);
  await tx.q
    .insertInto('editions')
    .values({
      id,
      digest_id: row.id,
      brand_id: row.brand_id,
      slot,
      from_at: period.from,
      to_at: period.to,
      state: 'due',
      attempts: 0,
      due_at: now,
      lease_until: 0,
      receipts: '[]',
    })
    .execute();
  return id;
}
