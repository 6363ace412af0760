import { randomBytes } from 'node:crypto';
import { claimOf, editionToken, isGenuine } from '../../alerts/digest/edition-link.js';
import type { Vault } from '../secrets.js';
import type { Store } from '../store/store.js';
import { KeptKey } from './key.js';

/** How long the link in a mail opens its edition, ms. */
export const OPEN_FOR = 30 * 24 * 60 * 60_000;

/** What a link leads to. */
export type Opened = { edition: number } | 'over' | null;

/** The links by which a mail opens its own edition in a browser, without signing in. */
export class Opening {
  readonly #key: KeptKey;

  constructor(
    private readonly store: Store,
    vault: Vault,
  ) {
    this.#key = new KeptKey(store, vault, 'edition-secret');
  }

  /** The token of an edition's link, made with the first mail; null once it was withdrawn. */
  async token(edition: number, now: number): Promise<string | null> {
    const row = await this.store.transaction(async (tx) => {
      await tx.all(
        'UPDATE editions SET link = ?, link_until = ? WHERE id = ? AND link_until IS NULL',
        [randomBytes(16).toString('base64url'), now + OPEN_FOR, edition],
      );
      const [found] = await tx.all<{ link: string | null; link_until: number }>(
        'SELECT link, link_until FROM editions WHERE id = ?',
        [edition],
      );
      return found;
    });
    if (row?.link == null) return null;
    return editionToken(await this.#key.get(), row.link, { edition, until: row.link_until });
  }

  /** What a token opens; `over` when it was ours and is expired or withdrawn, null when it is not ours. */
  async read(token: string, now: number): Promise<Opened> {
    const claim = claimOf(token);
    if (claim === null) return null;
    const row = await this.store.read((q) =>
      q
        .selectFrom('editions')
        .select(['link', 'link_until'])
        .where('id', '=', claim.edition)
        .executeTakeFirst(),
    );
    if (row?.link_until == null) return null;
    // Without its mark a token cannot be told from a forged one; neither opens anything.
    if (row.link === null) return 'over';
    if (!isGenuine(await this.#key.get(), row.link, token)) return null;
    return now < claim.until ? { edition: claim.edition } : 'over';
  }

  /** Ends the link of an edition for good; again changes nothing. False when there is no such edition. */
  async withdraw(edition: number, now: number): Promise<boolean> {
    const rows = await this.store.transaction((tx) =>
      tx.all<{ id: number }>(
        'UPDATE editions SET link = NULL, link_until = COALESCE(link_until, ?) WHERE id = ? RETURNING id',
        [now, edition],
      ),
    );
    return rows.length > 0;
  }
}
