import { ALL_FORGOTTEN, keptIn } from '../store/kept.js';
import type { Tables } from '../store/schema.js';
import { inList, type Store, type Tx } from '../store/store.js';
import { searchOf } from './index.js';
import { type Entry, keyOf, type SearchIndex } from './search.js';

/** Mentions in one transaction: ingest waits no longer than for these. */
const AT_ONCE = 100;
/** Setting that holds the id below which mentions are not in the index yet. */
const BEFORE = 'search.before';

type Row = Pick<
  Tables['mentions'],
  | 'id'
  | 'brand_id'
  | 'source_id'
  | 'platform'
  | 'language'
  | 'label'
  | 'categories'
  | 'kol'
  | 'verified'
  | 'followers'
  | 'author_id'
  | 'author_name'
  | 'published_at'
  | 'title'
  | 'text'
>;

const COLUMNS = `id, brand_id, source_id, platform, language, label, categories, kol, verified, followers,
  author_id, author_name, published_at, title, text`;

function toEntry(row: Row): Entry {
  return {
    id: row.id,
    publishedAt: row.published_at,
    title: row.title,
    text: row.text,
    brandId: row.brand_id,
    sourceId: row.source_id,
    platform: row.platform,
    language: row.language,
    label: row.label,
    categories: row.categories === '' ? [] : row.categories.split(','),
    kol: row.kol === 1,
    verified: row.verified === null ? null : row.verified === 1,
    followers: row.followers,
    authorId: row.author_id,
    authorName: row.author_name,
  };
}

async function waiting(tx: Tx): Promise<number> {
  const [row] = await tx.all<{ value: string }>(`SELECT value FROM settings WHERE key = ?`, [
    BEFORE,
  ]);
  return Number(row?.value ?? 1);
}

/** Mentions taken from the list of changed ones at once. */
const STALE_AT_ONCE = 1000;

/** Writes mentions whose label, categories or author's rank changed into the index anew. */
export async function freshen(tx: Tx, index: SearchIndex): Promise<void> {
  const stale = await tx.all<{ id: number }>('SELECT id FROM search_stale LIMIT ?', [
    STALE_AT_ONCE,
  ]);
  if (stale.length === 0) return;
  const list = inList(stale.map(({ id }) => id));
  // Those that still wait to be put in will be put in as they are then.
  const rows = await tx.all<Row>(
    `SELECT ${COLUMNS} FROM mentions WHERE id IN ${list.sql} AND id >= ?
       AND ${keptIn('mentions')}`,
    [...list.values, await waiting(tx)],
  );
  await index.drop(
    tx,
    rows.map((row) => keyOf(row.id, row.published_at)),
  );
  await index.put(tx, rows.map(toEntry));
  await tx.all(`DELETE FROM search_stale WHERE id IN ${list.sql}`, list.values);
}

/** How many ids still wait to be put into the index; 0 in every database but a freshly upgraded one. */
export async function waitingFor(store: Pick<Store, 'read'>): Promise<number> {
  const row = await store.read((q) =>
    q.selectFrom('settings').select('value').where('key', '=', BEFORE).executeTakeFirst(),
  );
  return Number(row?.value ?? 1) - 1;
}

/** Puts the mentions of an older version into the index, newest first, between all other work. */
export class Filler {
  readonly #index: SearchIndex;
  #filling: Promise<void> | null = null;
  #full = false;
  #closed = false;

  constructor(
    private readonly store: Store,
    private readonly failed: (error: unknown) => void,
  ) {
    this.#index = searchOf(store.dialect);
  }

  /** Goes on where it left off, and looks for what was changed past the pipeline. */
  wake(): void {
    if (this.#closed) return;
    this.#filling ??= this.#work()
      .catch(this.failed)
      .finally(() => {
        this.#filling = null;
      });
  }

  /** Resolves when everything is in, or when the work stopped. */
  async settled(): Promise<void> {
    await this.#filling;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.settled();
  }

  async #work(): Promise<void> {
    const stale = await this.store.read((q) =>
      q.selectFrom('search_stale').select('id').limit(1).executeTakeFirst(),
    );
    if (stale) await this.store.transaction((tx) => freshen(tx, this.#index));
    while (!this.#closed && !this.#full) {
      if (await this.#some()) {
        this.#full = true;
        return;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** True when nothing is left. */
  async #some(): Promise<boolean> {
    return this.store.transaction(async (tx) => {
      // Takes the row, so that two processes never fill the same part.
      await tx.all('UPDATE settings SET value = value WHERE key = ?', [BEFORE]);
      const before = await waiting(tx);
      if (before <= 1) {
        await tx.all('DELETE FROM settings WHERE key = ?', [BEFORE]);
        return true;
      }
      const rows = await tx.all<Row & { forgotten: number | null }>(
        `SELECT ${COLUMNS}, forgotten FROM mentions WHERE id < ? ORDER BY id DESC LIMIT ?`,
        [before, AT_ONCE],
      );
      const kept = rows.filter(({ forgotten }) => forgotten !== ALL_FORGOTTEN);
      await this.#index.put(tx, kept.map(toEntry));
      const last = rows.length < AT_ONCE ? 1 : (rows.at(-1)?.id ?? 1);
      await tx.all('UPDATE settings SET value = ? WHERE key = ?', [String(last), BEFORE]);
      return false;
    });
  }
}
