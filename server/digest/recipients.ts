import type { Receipt } from '../../alerts/digest/send.js';
import type { Tx } from '../store/store.js';

/** The name of a digest's list, which those who leave it leave. */
export function listOf(digestId: number): string {
  return `digest-${digestId}`;
}

/** Why nobody writes to an address any more: its reader left, or mail servers keep refusing it. */
export type Departure = 'left' | 'refused';

/** An address that a list no longer writes to. */
export interface Departed {
  address: string;
  why: Departure;
  at: number;
}

/**
 * Takes addresses off the list that were refused for good by two editions in a row: whoever goes on
 * writing to dead addresses is soon taken for a spammer. They stay visible and can be put back.
 */
export async function secondRefusals(
  tx: Tx,
  digestId: number,
  editionId: number,
  receipts: readonly Receipt[],
  now: number,
): Promise<void> {
  const refused = receipts.filter(isRefusal);
  if (refused.length === 0) return;
  const [before] = await tx.all<{ receipts: string }>(
    `SELECT receipts FROM editions WHERE digest_id = ? AND id < ? AND state <> 'due'
     ORDER BY id DESC LIMIT 1`,
    [digestId, editionId],
  );
  const earlier = before ? (JSON.parse(before.receipts) as Receipt[]) : [];
  const gone = new Set(earlier.filter(isRefusal).map(({ address }) => address));
  const again = refused.filter(({ address }) => gone.has(address));
  await tx.many(
    `INSERT INTO departures (list, address, at, why) VALUES (?, ?, ?, 'refused')
     ON CONFLICT (list, address) DO NOTHING`,
    again.map(({ address }) => [listOf(digestId), address.toLowerCase(), now]),
  );
}

function isRefusal({ result }: Receipt): boolean {
  return result === 'refused' || result === 'bounced';
}
