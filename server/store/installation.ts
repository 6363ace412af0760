import { randomBytes } from 'node:crypto';
import type { Store } from './store.js';

/** A short name of this database, made once: tells one installation's messages from another's. */
export async function installationOf(store: Store): Promise<string> {
  return store.transaction(async (tx) => {
    const fresh = randomBytes(4).toString('hex');
    await tx.all(
      `INSERT INTO settings (key, value) VALUES ('installation', ?) ON CONFLICT (key) DO NOTHING`,
      [fresh],
    );
    const [row] = await tx.all<{ value: string }>(
      `SELECT value FROM settings WHERE key = 'installation'`,
      [],
    );
    return row?.value ?? fresh;
  });
}
