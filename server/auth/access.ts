import type { Clock } from '../clock.js';
import { hashToken, newToken, sameSecret } from '../secrets.js';
import type { Store } from '../store/store.js';
import { hashPassword, isPassword } from './password.js';

const DAY = 24 * 60 * 60_000;
/** How long a person stays signed in without coming back, ms. */
const PERSON_STAYS = 30 * DAY;
/** A wall hangs for years; only withdrawing its link ends it. */
const WALL_STAYS = 10 * 365 * DAY;
/** A visit this long after the one before is written down, ms. */
const SEEN_EVERY = 60 * 60_000;
const PASSWORD = 'access-password';
/** Hash of the password the environment gave at the last start; empty for none. */
const FIXED = 'access-fixed';

/** `open`: no password is set, and everybody may do everything. */
export type Who = 'open' | 'person' | 'wall';

export interface WallLink {
  id: number;
  name: string;
  createdAt: number;
  /** When a screen last signed in or came back with it; null: never used. */
  seenAt: number | null;
}

/** Who may come in: one password for the team, and links of their own for walls. */
export class Access {
  #left: (sessions: ReadonlySet<string>) => void = () => undefined;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    /** From the environment; stands above the one that was set on the page. */
    private readonly fixed: string | null,
  ) {}

  get passwordFixed(): boolean {
    return this.fixed !== null;
  }

  /** Calls back with the sessions that are still good, whenever some were ended here. */
  onEnded(listener: (stillGood: ReadonlySet<string>) => void): void {
    this.#left = listener;
  }

  async passwordSet(): Promise<boolean> {
    return this.fixed !== null || (await this.#kept()) !== null;
  }

  /** Who a session's token stands for; null for nobody. */
  async who(token: string | null): Promise<Who | null> {
    if (!(await this.passwordSet())) return 'open';
    if (token === null) return null;
    const now = this.clock.now();
    const hash = hashToken(token);
    const session = await this.store.read((q) =>
      q.selectFrom('sessions').selectAll().where('hash', '=', hash).executeTakeFirst(),
    );
    if (!session || session.expires_at <= now) return null;
    if (session.seen_at < now - SEEN_EVERY) await this.#seen(hash, session.wall_id, now);
    return session.wall_id === null ? 'person' : 'wall';
  }

  /** Sessions that are good now, by the hash of their token. */
  async good(): Promise<Set<string>> {
    const rows = await this.store.read((q) =>
      q.selectFrom('sessions').select('hash').where('expires_at', '>', this.clock.now()).execute(),
    );
    return new Set(rows.map(({ hash }) => hash));
  }

  /** Signs everybody out who came in by another password than the environment gives now. */
  async start(): Promise<void> {
    const value = this.fixed === null ? '' : hashToken(this.fixed);
    await this.store.transaction(async (tx) => {
      const [known] = await tx.all<{ value: string }>('SELECT value FROM settings WHERE key = ?', [
        FIXED,
      ]);
      if ((known?.value ?? '') === value) return;
      await tx.q.deleteFrom('settings').where('key', '=', FIXED).execute();
      await tx.q.insertInto('settings').values({ key: FIXED, value }).execute();
      await tx.q.deleteFrom('sessions').where('wall_id', 'is', null).execute();
    });
  }

  /** Whether `password` is the one set on the page; true while none is set. */
  async holds(password: string): Promise<boolean> {
    const kept = await this.#kept();
    return kept === null || isPassword(password, kept);
  }

  /** The token of a new session; null when the password is wrong. */
  async signIn(password: string): Promise<string | null> {
    const kept = await this.#kept();
    const right =
      this.fixed !== null
        ? sameSecret(password, this.fixed)
        : kept !== null && (await isPassword(password, kept));
    return right ? this.#open(null, PERSON_STAYS) : null;
  }

  /** The token of a new session for the wall that `key` belongs to; null for a withdrawn link. */
  async signInWall(key: string): Promise<string | null> {
    const wall = await this.store.read((q) =>
      q.selectFrom('wall_links').select('id').where('hash', '=', hashToken(key)).executeTakeFirst(),
    );
    return wall ? this.#open(wall.id, WALL_STAYS) : null;
  }

  async signOut(token: string): Promise<void> {
    await this.store.transaction(async (tx) => {
      await tx.q.deleteFrom('sessions').where('hash', '=', hashToken(token)).execute();
    });
    await this.#ended();
  }

  /**
   * Sets the password and signs everybody out who came in by the one before; null takes it away.
   * Returns a session for the one who did it, or null when nobody needs one any more.
   */
  async setPassword(password: string | null): Promise<string | null> {
    const value = password === null ? null : await hashPassword(password);
    await this.store.transaction(async (tx) => {
      await tx.q.deleteFrom('settings').where('key', '=', PASSWORD).execute();
      if (value !== null) {
        await tx.q.insertInto('settings').values({ key: PASSWORD, value }).execute();
      }
      await tx.q.deleteFrom('sessions').where('wall_id', 'is', null).execute();
    });
    const token = value === null ? null : await this.#open(null, PERSON_STAYS);
    await this.#ended();
    return token;
  }

  async walls(): Promise<WallLink[]> {
    const rows = await this.store.read((q) =>
      q.selectFrom('wall_links').selectAll().orderBy('id').execute(),
    );
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      createdAt: row.created_at,
      seenAt: row.seen_at,
    }));
  }

  /** A new link; its key is readable only now. */
  async addWall(name: string): Promise<{ id: number; key: string }> {
    const key = newToken();
    const now = this.clock.now();
    const id = await this.store.transaction(async (tx) => {
      const next = await tx.allocate('wall_links', 1);
      await tx.q
        .insertInto('wall_links')
        .values({ id: next, name, hash: hashToken(key), created_at: now, seen_at: null })
        .execute();
      return next;
    });
    return { id, key };
  }

  /** Withdraws a link: every screen that came in by it is signed out. False for an unknown one. */
  async removeWall(id: number): Promise<boolean> {
    const removed = await this.store.transaction(async (tx) => {
      await tx.q.deleteFrom('sessions').where('wall_id', '=', id).execute();
      const rows = await tx.q
        .deleteFrom('wall_links')
        .where('id', '=', id)
        .returning('id')
        .execute();
      return rows.length > 0;
    });
    await this.#ended();
    return removed;
  }

  async #open(wallId: number | null, stays: number): Promise<string> {
    const token = newToken();
    const now = this.clock.now();
    await this.store.transaction(async (tx) => {
      await tx.q.deleteFrom('sessions').where('expires_at', '<=', now).execute();
      await tx.q
        .insertInto('sessions')
        .values({
          hash: hashToken(token),
          wall_id: wallId,
          created_at: now,
          seen_at: now,
          expires_at: now + stays,
        })
        .execute();
      if (wallId !== null) {
        await tx.q
          .updateTable('wall_links')
          .set({ seen_at: now })
          .where('id', '=', wallId)
          .execute();
      }
    });
    return token;
  }

  async #seen(hash: string, wallId: number | null, now: number): Promise<void> {
    await this.store.transaction(async (tx) => {
      await tx.q
        .updateTable('sessions')
        .set({ seen_at: now, ...(wallId === null ? { expires_at: now + PERSON_STAYS } : {}) })
        .where('hash', '=', hash)
        .execute();
      if (wallId !== null) {
        await tx.q
          .updateTable('wall_links')
          .set({ seen_at: now })
          .where('id', '=', wallId)
          .execute();
      }
    });
  }

  async #ended(): Promise<void> {
    this.#left(await this.good());
  }

  async #kept(): Promise<string | null> {
    const row = await this.store.read((q) =>
      q.selectFrom('settings').select('value').where('key', '=', PASSWORD).executeTakeFirst(),
    );
    return row?.value ?? null;
  }
}
