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

/** For urgent messages that a locked channel holds back untried: nobody shall wait for its lock to open. */
export async function detourHeld(
  tx: Tx,
  channelId: number,
  until: number,
  now: number,
): Promise<void> {
  if (!lost(true, 0, until - now)) return;
  const rows = await tx.all<Row>(
    `SELECT id, urgent, attempts FROM deliveries WHERE channel_id = ? AND state = 'due' AND urgent = 1
     AND merged_into IS NULL AND detoured = 0 AND test IS NULL AND fallbacks <> '[]' AND lease_until <= ?
     ORDER BY id`,
    [channelId, now],
  );
  await send(
    tx,
    rows.map(({ id }) => id),
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
