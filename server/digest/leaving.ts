import { readUnsubscribeToken, unsubscribeToken } from '../../alerts/digest/unsubscribe.js';
import type { Vault } from '../secrets.js';
import type { Store } from '../store/store.js';
import { KeptKey } from './key.js';
import type { Departed } from './recipients.js';

/** Who left which list, and the addresses that let one leave. */
export class Leaving {
  /** Old mail keeps its links. */
  readonly #key: KeptKey;

  constructor(
    private readonly store: Store,
    vault: Vault,
  ) {
    this.#key = new KeptKey(store, vault, 'unsubscribe-secret');
  }

  async token(list: string, address: string): Promise<string> {
    return unsubscribeToken(await this.#key.get(), { list, address });
  }

  /** Whom a token names; null when it is not ours. */
  async read(token: string): Promise<{ list: string; address: string } | null> {
    try {
      return readUnsubscribeToken(await this.#key.get(), token);
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
}
