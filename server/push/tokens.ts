import type { Clock } from '../clock.js';
import type { TokenState } from '../model/push.js';
import { NotFound } from '../pipeline/pipeline.js';
import { hashToken, newToken, sameSecret } from '../secrets.js';
import type { Pusher, Pushers } from '../sources/pushers.js';
import type { Store } from '../store/store.js';

/** Name of the token of before there were several. */
const FIRST = 'ingest';
/** The list is read anew after this long: another process may have revoked one, ms. */
const FRESH = 5_000;
/** When a token was last used is kept to this, ms: a write for each push would be one too many. */
const USED_EVERY = 60_000;

/** What a token allows: to push for these brands, or for all. */
export interface Grant {
  brands: readonly number[] | null;
  /** By what name it is listed among the sources. */
  name: string;
  by: Pusher;
}

interface Known extends Grant {
  id: number;
  usedAt: number | null;
}

/** Tokens that may push; only their hashes are kept. */
export class Tokens {
  #known: { byHash: Map<string, Known>; at: number } | null = null;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly fixedToken: string | null,
    private readonly pushers: Pushers,
  ) {}

  /** Whether INGEST_TOKEN sets one that always works. */
  get fixed(): boolean {
    return this.fixedToken !== null;
  }

  async any(): Promise<boolean> {
    return this.fixed || (await this.#load()).size > 0;
  }

  /** What a token allows; null for one that is unknown or revoked. */
  async grant(token: string): Promise<Grant | null> {
    if (this.fixedToken !== null && sameSecret(token, this.fixedToken)) {
      return { brands: null, name: 'INGEST_TOKEN', by: { token: 0 } };
    }
    const known = (await this.#load()).get(hashToken(token));
    if (!known) return null;
    await this.#used(known);
    return known;
  }

  /** The newest first, revoked ones last. */
  async list(): Promise<TokenState[]> {
    const rows = await this.store.read((q) =>
      q.selectFrom('tokens').selectAll().orderBy('id', 'desc').execute(),
    );
    const states = rows.map((row) => ({
      id: row.id,
      name: row.name,
      hint: row.hint,
      brands: row.scope === null ? null : (JSON.parse(row.scope) as number[]),
      createdAt: row.created_at,
      usedAt: row.used_at,
      revokedAt: row.revoked_at,
    }));
    return [
      ...states.filter(({ revokedAt }) => revokedAt === null),
      ...states.filter(({ revokedAt }) => revokedAt !== null),
    ];
  }

  /** A new token; it is readable only now. */
  async add(
    name: string,
    brands: readonly number[] | null,
  ): Promise<{ id: number; token: string }> {
    const token = newToken();
    const id = await this.store.transaction(async (tx) => {
      const next = await tx.allocate('tokens', 1);
      await tx.q
        .insertInto('tokens')
        .values({
          id: next,
          name,
          hash: hashToken(token),
          hint: token.slice(-4),
          scope: brands === null ? null : JSON.stringify(brands),
          created_at: this.clock.now(),
        })
        .execute();
      await this.pushers.add(tx, { token: next }, name, brands);
      return next;
    });
    this.#known = null;
    return { id, token };
  }

  /** From now on it opens nothing. Throws NotFound. */
  async revoke(id: number): Promise<void> {
    await this.store.transaction(async (tx) => {
      const done = await tx.q
        .updateTable('tokens')
        .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(this.clock.now())) }))
        .where('id', '=', id)
        .executeTakeFirst();
      if (Number(done.numUpdatedRows) === 0) throw new NotFound(`There is no token ${id}.`);
      await this.pushers.forget(tx, { token: id });
    });
    this.#known = null;
  }

  /** A new token in the place of the first one. */
  async renew(): Promise<string> {
    for (const { id, name, revokedAt } of await this.list()) {
      if (name === FIRST && revokedAt === null) await this.revoke(id);
    }
    return (await this.add(FIRST, null)).token;
  }

  async #load(): Promise<Map<string, Known>> {
    const now = this.clock.now();
    if (this.#known && Math.abs(now - this.#known.at) < FRESH) return this.#known.byHash;
    const rows = await this.store.read((q) =>
      q
        .selectFrom('tokens')
        .select(['id', 'name', 'hash', 'scope', 'used_at'])
        .where('revoked_at', 'is', null)
        .execute(),
    );
    const byHash = new Map(
      rows.map(({ id, name, hash, scope, used_at }) => {
        const brands = scope === null ? null : (JSON.parse(scope) as number[]);
        return [hash, { id, name, by: { token: id }, brands, usedAt: used_at }];
      }),
    );
    this.#known = { byHash, at: now };
    return byHash;
  }

  async #used(known: Known): Promise<void> {
    const now = this.clock.now();
    if (known.usedAt !== null && now - known.usedAt < USED_EVERY) return;
    known.usedAt = now;
    await this.store.transaction((tx) =>
      tx.all('UPDATE tokens SET used_at = ? WHERE id = ?', [now, known.id]),
    );
  }
}
