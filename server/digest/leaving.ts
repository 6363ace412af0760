import { randomBytes } from 'node:crypto';
import { readUnsubscribeToken, unsubscribeToken } from '../../alerts/digest/unsubscribe.js';
import type { Vault } from '../secrets.js';
import type { Store } from '../store/store.js';
import type { Departed } from './recipients.js';

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
        `INSERT INTO departures (list, address, at, why) VALUES (?, ?, ?, 'left')
         ON CONFLICT (list, address) DO UPDATE SET why = 'left'`,
        [list, address.toLowerCase(), at],
      ),
    );
  }

  /** Addresses, in lower case, that the list no longer writes to. */
  async left(list: string): Promise<Set<string>> {
    return new Set((await this.departed(list)).map(({ address }) => address));
  }

  /** The same with why and since when. */
  async departed(list: string): Promise<Departed[]> {
    const rows = await this.store.read((q) =>
      q
        .selectFrom('departures')
        .select(['address', 'why', 'at'])
        .where('list', '=', list)
        .orderBy('address')
        .execute(),
    );
    return rows.map((row) => ({ ...row, why: row.why as Departed['why'] }));
  }

  /** Puts an address back that mail servers had refused; who left on purpose stays away. */
  async restore(list: string, address: string): Promise<boolean> {
    const rows = await this.store.transaction((tx) =>
      tx.all<{ address: string }>(
        `DELETE FROM departures WHERE list = ? AND address = ? AND why = 'refused' RETURNING address`,
        [list, address.toLowerCase()],
      ),
    );
    return rows.length > 0;
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
