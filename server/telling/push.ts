import { newVapidKeys } from '../../alerts/channels/webpush.js';
import type { Vault } from '../secrets.js';
import type { Store } from '../store/store.js';

const KEY = 'vapid-keys';

/** The keys by which push services know this installation. */
export interface VapidKeys {
  /** base64url */
  publicKey: string;
  privateKey: string;
}

/** Made once and kept sealed: a browser's subscription holds for one pair only. */
export async function vapidKeys(store: Store, vault: Vault): Promise<VapidKeys> {
  return store.transaction(async (tx) => {
    const find = async () =>
      (await tx.all<{ value: string }>('SELECT value FROM settings WHERE key = ?', [KEY]))[0];
    const known = await find();
    if (!known) {
      await tx.all('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING', [
        KEY,
        vault.seal(JSON.stringify(newVapidKeys())),
      ]);
    }
    const row = known ?? (await find());
    return JSON.parse(vault.open(row?.value ?? '')) as VapidKeys;
  });
}

/** Who answers for our pushes: the address of the pages, or a name that cannot be reached. */
export function pushSubject(base: string): string {
  return base.startsWith('https:') ? base : 'mailto:fengsheng@localhost.invalid';
}
