import { randomBytes } from 'node:crypto';
import { readUnsubscribeToken, unsubscribeToken } from '../../alerts/digest/unsubscribe.js';
import type { Vault } from '../secrets.js';
import type { Store } from '../store/store.js';

const KEY = 'unsubscribe-secret';

/** Who left which list, and the addresses that let one leave. */
export class Leaving {
  #secret: string | null = null;

  constructor(
    private readonly store: Store,
    private readonly vault: Vault,
  ) {}

  async token(list: string, address: string): Promise<string> {
    return unsubscribeToken(await this.#key(), { list, address });
  }

  /** Whom a token names; null when it is not ours. */
  async read(token: string): Promise<{ list: string; address: string } | null> {
    try {
      return readUnsubscribeToken(await this.#key(), token);
    } catch {
      return null;
    }
  }

  /** Takes an address off a list; again changes nothing. */
  async leave(list: string, address: string, at: number): Promise<void> {
    await this.store.transaction((tx) =>
      tx.all(
        'INSERT INTO departures (list, address, at) VALUES (?, ?, ?) ON CONFLICT (list, address) DO NOTHING',
        [list, address.toLowerCase(), at],
      ),
    );
  }

  async left(list: string): Promise<Set<string>> {
    const rows = await this.store.read((q) =>
      q.selectFrom('departures').select('address').where('list', '=', list).execute(),
    );
    return new Set(rows.map(({ address }) => address));
  }

  /** Made once, kept sealed: old mail keeps its links. */
  async #key(): Promise<string> {
    this.#secret ??= await this.store.transaction(async (tx) => {
      const fresh = this.vault.seal(randomBytes(32).toString('base64url'));
      await tx.all('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING', [
        KEY,
        fresh,
      ]);
      const [row] = await tx.all<{ value: string }>('SELECT value FROM settings WHERE key = ?', [
        KEY,
      ]);
      return this.vault.open(row?.value ?? fresh);
    });
    return this.#secret;
  }
}
