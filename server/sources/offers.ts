import { randomBytes } from 'node:crypto';
import type { Offer } from '../../crawlers/websub.js';
import type { Vault } from '../secrets.js';
import type { Tx } from '../store/store.js';

/** Takes up what a feed offers: a new subscription, or another hub or topic than before. */
export async function takeOffer(
  tx: Tx,
  sourceId: number,
  offer: Offer,
  publicUrl: string,
  vault: Vault,
  now: number,
): Promise<void> {
  const [hub] = offer.hubs;
  if (hub === undefined) return;
  // A secret travels in the form: without HTTPS on both ways it would be none.
  const safe = hub.startsWith('https:') && publicUrl.startsWith('https:');
  const secret = safe ? randomBytes(24).toString('base64url') : '';
  await tx.all(
    `INSERT INTO subscriptions (source_id, path, hub, topic, secret, state, due_at, lease_until, failures)
     VALUES (?, ?, ?, ?, ?, 'asked', ?, 0, 0)
     ON CONFLICT (source_id) DO UPDATE SET path = excluded.path, hub = excluded.hub, topic = excluded.topic,
       secret = excluded.secret, state = 'asked', due_at = excluded.due_at, failures = 0, ends_at = NULL, error = NULL
     WHERE subscriptions.hub <> excluded.hub OR subscriptions.topic <> excluded.topic`,
    [sourceId, randomBytes(24).toString('base64url'), hub, offer.topic, vault.seal(secret), now],
  );
}

/** Whether a hub delivers to a source now: then it need not be visited so often. */
export async function isPushed(tx: Tx, sourceId: number, now: number): Promise<boolean> {
  const rows = await tx.all(
    `SELECT 1 FROM subscriptions WHERE source_id = ? AND state = 'active' AND ends_at > ?
       AND pushed_at IS NOT NULL`,
    [sourceId, now],
  );
  return rows.length > 0;
}
