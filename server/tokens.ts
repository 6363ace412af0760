import type { Clock } from './clock.js';
import { hashToken, newToken, sameSecret } from './secrets.js';
import type { Store } from './store/store.js';

const INGEST = 'ingest';

/** Tokens that may push; only their hashes are kept. */
export class Tokens {
  #hashes: string[] | null = null;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly fixedToken: string | null,
  ) {}

  get fixed(): boolean {
    return this.fixedToken !== null;
  }

  async any(): Promise<boolean> {
    return this.fixed || (await this.#known()).length > 0;
  }

  async allowed(token: string): Promise<boolean> {
    if (this.fixedToken !== null) return sameSecret(token, this.fixedToken);
    return (await this.#known()).includes(hashToken(token));
  }

  /** A new token in the place of the old one; it is readable only now. */
  async renew(): Promise<string> {
    const token = newToken();
    await this.store.transaction(async (tx) => {
      await tx.q.deleteFrom('tokens').where('name', '=', INGEST).execute();
      const id = await tx.allocate('tokens', 1);
      await tx.q
        .insertInto('tokens')
        .values({ id, name: INGEST, hash: hashToken(token), created_at: this.clock.now() })
        .execute();
    });
    this.#hashes = null;
    return token;
  }

  async #known(): Promise<string[]> {
    this.#hashes ??= (
      await this.store.read((q) => q.selectFrom('tokens').select('hash').execute())
    ).map((row) => row.hash);
    return this.#hashes;
  }
}
