import { randomBytes } from 'node:crypto';
import type { Vault } from '../secrets.js';
import type { Store } from '../store/store.js';

/** A key that is made once and kept sealed in the settings: what it signed stays good after a restart. */
export class KeptKey {
  #key: string | null = null;

  /** @param name of the setting */
  constructor(
    private readonly store: Store,
    private readonly vault: Vault,
    private readonly name: string,
  ) {}

  async get(): Promise<string> {
    this.#key ??= await this.store.transaction(async (tx) => {
      const fresh = this.vault.seal(randomBytes(32).toString('base64url'));
      await tx.all('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING', [
        this.name,
        fresh,
      ]);
      const [row] = await tx.all<{ value: string }>('SELECT value FROM settings WHERE key = ?', [
        this.name,
      ]);
      return this.vault.open(row?.value ?? fresh);
    });
    return this.#key;
  }
}
