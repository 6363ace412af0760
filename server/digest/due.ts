import { type DigestSchedule, when } from '../../alerts/digest/when.js';
import { DEFAULT_ZONE } from '../model/brand.js';
import type { Row } from '../store/schema.js';
import type { Query, Tx } from '../store/store.js';

/** A digest as it is kept; `zone` is the clock it follows: its own, or else its brand's. */
export type DigestRow = Row<'digests'> & { zone: string };

/** Digests with the clock each follows, by id. */
export function digestQuery(q: Query) {
  return q
    .selectFrom('digests as d')
    .leftJoin('brands as b', 'b.id', 'd.brand_id')
    .selectAll('d')
    .select((eb) =>
      eb.fn
        .coalesce(
          eb.fn<string | null>('nullif', ['d.time_zone', eb.val('')]),
          'b.time_zone',
          eb.val(DEFAULT_ZONE),
        )
        .as('zone'),
    )
    .orderBy('d.id');
}

export function scheduleOf(
  row: Pick<DigestRow, 'edition' | 'weekday' | 'hour' | 'minute'>,
): DigestSchedule {
  return {
    edition: row.edition as DigestSchedule['edition'],
    weekday: row.weekday as DigestSchedule['weekday'],
    hour: row.hour,
    minute: row.minute,
  };
}

/** Puts the digests whose slot has come on their way, each slot once; plans the next. */
export async function digestsDue(tx: Tx, now: number): Promise<void> {
  // Asked every second, and nearly always in vain: without the words of the longer question.
  const [any] = await tx.all(
    'SELECT 1 AS due FROM digests WHERE enabled = 1 AND due_at <= ? LIMIT 1',
    [now],
  );
  if (!any) return;
  const rows = await digestQuery(tx.q)
    .where('d.enabled', '=', 1)
    .where('d.due_at', '<=', now)
    .execute();
  for (const row of rows) {
    const decided = when(scheduleOf(row), row.zone, row.last_slot, now);
    const { due, slot, next, period } = decided;
    // Two processes that tick together: only one moves the slot.
    const [mine] = await tx.all<{ id: number }>(
      'UPDATE digests SET due_at = ?, last_slot = ? WHERE id = ? AND due_at = ? RETURNING id',
      [next, due ? slot : row.last_slot, row.id, row.due_at],
    );
    if (mine && due) await queueEdition(tx, row, slot, period, now);
  }
}

/** Plans anew the digests that follow the clock of a brand, after that changed. */
export async function replanDigests(tx: Tx, brandId: number, now: number): Promise<void> {
  const rows = await digestQuery(tx.q)
    .where('d.brand_id', '=', brandId)
    .where('d.time_zone', '=', '')
    .execute();
  for (const row of rows) {
    const { next } = when(scheduleOf(row), row.zone, now, now);
    await tx.all('UPDATE digests SET due_at = ? WHERE id = ?', [next, row.id]);
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
