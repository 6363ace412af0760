import type { Bounce } from '../../alerts/digest/bounce.js';
import type { Receipt } from '../../alerts/digest/send.js';
import type { Store } from '../store/store.js';
import { secondRefusals } from './recipients.js';

/** Mail that comes back later than this concerns nobody any more, ms. */
const LATEST = 60 * 86_400_000;

/**
 * Writes a bounce into the receipt of its mail; false when no edition sent that mail. The id of the mail
 * is what nobody else can know, so a made-up bounce finds nothing.
 */
export async function noteBounce(store: Store, bounce: Bounce, now: number): Promise<boolean> {
  return store.transaction(async (tx) => {
    const rows = await tx.all<{ id: number; digest_id: number; receipts: string }>(
      `SELECT id, digest_id, receipts FROM editions WHERE done_at > ? ORDER BY id DESC`,
      [now - LATEST],
    );
    for (const row of rows) {
      const receipts = JSON.parse(row.receipts) as Receipt[];
      const found = receipts.find(({ messageId }) => messageId === bounce.messageId);
      if (!found) continue;
      if (!bounce.permanent) return true;
      const bounced: Receipt = { ...found, result: 'bounced', said: bounce.said };
      const after = receipts.map((one) => (one === found ? bounced : one));
      await tx.all('UPDATE editions SET receipts = ? WHERE id = ?', [
        JSON.stringify(after),
        row.id,
      ]);
      await secondRefusals(tx, row.digest_id, row.id, [bounced], now);
      return true;
    }
    return false;
  });
}
