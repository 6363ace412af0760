import type { Receipt } from '../../alerts/notify.js';
import type { Tx } from '../store/store.js';
import { giveUp } from './failing.js';

const MINUTE = 60_000;

/** How much failing is borne before the next channel of the route is told as well. */
interface Patience {
  /** Tries without an acceptance. */
  tries: number;
  /** Longest wait that a service may ask for, ms. */
  wait: number;
}

/** A first alert or a raise to red is worth little after ten minutes; the rest can wait a little. */
const URGENT: Patience = { tries: 3, wait: MINUTE };
const ORDINARY: Patience = { tries: 6, wait: 10 * MINUTE };

/** Whether people should hear of it another way while this channel goes on being tried. Pure; `wait` in ms. */
export function lost(urgent: boolean, tries: number, wait: number): boolean {
  const patience = urgent ? URGENT : ORDINARY;
  return tries >= patience.tries || wait > patience.wait;
}

interface Row {
  id: number;
  urgent: number;
  attempts: number;
}

/** After a try that failed for now: tells the next channel once, and goes on trying this one. */
export async function detour(
  tx: Tx,
  id: number,
  receipt: Pick<Receipt, 'at' | 'dueAt'>,
): Promise<void> {
  const [row] = await tx.all<Row>(
    `SELECT id, urgent, attempts FROM deliveries
     WHERE id = ? AND detoured = 0 AND test IS NULL AND fallbacks <> '[]'`,
    [id],
  );
  if (row && lost(row.urgent === 1, row.attempts, receipt.dueAt - receipt.at)) {
    await send(tx, [row.id], receipt.at);
  }
}

/**
 * For urgent messages that a channel holds back untried, because it is locked or because more of them
 * came at once than its service takes: whatever would be heard later than a minute after it happened goes
 * to the next channel as well.
 */
export async function detourHeld(
  tx: Tx,
  channelId: number,
  until: number,
  now: number,
): Promise<void> {
  const rows = await tx.all<Row & { at: number | null }>(
    `SELECT d.id, d.urgent, d.attempts, c.recorded_at AS at FROM deliveries d LEFT JOIN changes c ON c.seq = d.seq
     WHERE d.channel_id = ? AND d.state = 'due' AND d.urgent = 1 AND d.merged_into IS NULL
     AND d.detoured = 0 AND d.test IS NULL AND d.fallbacks <> '[]' AND d.lease_until <= ? ORDER BY d.id`,
    [channelId, now],
  );
  const late = rows.filter(({ at }) => lost(true, 0, until - (at ?? now)));
  await send(
    tx,
    late.map(({ id }) => id),
    now,
  );
}

async function send(tx: Tx, ids: readonly number[], now: number): Promise<void> {
  if (ids.length === 0) return;
  // Whoever appends takes the log before ids of deliveries.
  await tx.lockLog();
  await giveUp(tx, ids, now);
  await tx.q
    .updateTable('deliveries')
    .set({ detoured: 1 })
    .where((eb) => eb.or([eb('id', 'in', [...ids]), eb('merged_into', 'in', [...ids])]))
    .execute();
}
