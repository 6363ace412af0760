import Database from 'better-sqlite3';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../server/store/migrations/index.js';
import { openPostgres } from '../../../server/store/postgres.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import { inList, type Store, StoreError, type Tx } from '../../../server/store/store.js';
import { append } from '../../../server/pipeline/log.js';
import type { Draft } from '../../../server/model/change.js';
import { postgresAvailable, withPostgres } from '../../support/database.js';

interface Kind {
  name: string;
  missing: string;
  open(): Promise<{ store: Store; again?: () => Promise<Store>; close(): Promise<void> }>;
}

async function inFolder() {
  const dir = await mkdtemp(join(tmpdir(), 'fengsheng-store-'));
  const again = () => openSqlite(join(dir, 'fengsheng.db'));
  const store = await again();
  return {
    store,
    again,
    async close() {
      await store.close();
      await rm(dir, { recursive: true });
    },
  };
}

/** What is tested is how tables are made. */
const BARE = { bare: true };

/** Keeps the database until `close`. */
async function inPostgres() {
  let done: () => void = () => undefined;
  const until = new Promise<void>((resolve) => {
    done = resolve;
  });
  let ended: Promise<void> = Promise.resolve();
  const url = await new Promise<string>((resolve, reject) => {
    ended = withPostgres(async (address) => {
      resolve(address);
      await until;
    });
    ended.catch(reject);
  });
  const store = await openPostgres(url);
  return {
    store,
    again: () => openPostgres(url),
    async close() {
      await store.close();
      done();
      await ended;
    },
  };
}

const KINDS: Kind[] = [
  {
    name: 'SQLite in memory',
    missing: '',
    open: async () => {
      const store = await openSqlite(':memory:');
      return { store, close: () => store.close() };
    },
  },
  { name: 'SQLite in a file', missing: '', open: inFolder },
  {
    name: 'PostgreSQL',
    missing: postgresAvailable() ? '' : 'PostgreSQL is not installed',
    open: inPostgres,
  },
];

const setting = (key: string, value = '') => ({ key, value });

async function settings(store: Store): Promise<string[]> {
  return store.read(async (q) =>
    (await q.selectFrom('settings').select('key').orderBy('key').execute()).map(({ key }) => key),
  );
}

function draft(text: string): Draft {
  return {
    kind: 'brand.changed',
    at: 1,
    brandId: null,
    storyId: null,
    incidentId: null,
    data: { name: text },
  };
}

async function insert(tx: Tx, key: string): Promise<void> {
  await tx.q.insertInto('settings').values(setting(key)).execute();
}

/** Lets others have their turn, as a slow query would. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

for (const kind of KINDS) {
  const inMemory = kind.name === 'SQLite in memory';
  const suite = kind.missing === '' ? describe : describe.skip;
  suite(`a store over ${kind.name}${kind.missing && ` (skipped: ${kind.missing})`}`, () => {
    let opened: Awaited<ReturnType<Kind['open']>>;
    let store: Store;
    beforeAll(async () => {
      opened = await kind.open();
      store = opened.store;
    });
    afterAll(() => opened.close());

    it('keeps what a transaction wrote, and gives back what it answered', async () => {
      const answer = await store.transaction(async (tx) => {
        await insert(tx, 'kept');
        return 42;
      });
      expect(answer).toBe(42);
      expect(await settings(store)).toContain('kept');
    });

    it('keeps nothing of a transaction that failed', async () => {
      const failing = store.transaction(async (tx) => {
        await insert(tx, 'gone');
        await tx.allocate('stories', 5);
        throw new Error('half way');
      });
      await expect(failing).rejects.toThrow('half way');
      expect(await settings(store)).not.toContain('gone');
    });

    it('goes on after a statement the database refused', async () => {
      const failing = store.transaction(async (tx) => {
        await insert(tx, 'twice');
        await insert(tx, 'twice');
      });
      await expect(failing).rejects.toThrow();
      expect(await settings(store)).not.toContain('twice');
      await store.transaction((tx) => insert(tx, 'after'));
      expect(await settings(store)).toContain('after');
    });

    it('binds values where the question marks stand and gives whole numbers back as numbers', async () => {
      const at = 1_800_000_000_123;
      const rows = await store.transaction(async (tx) => {
        await tx.many('INSERT INTO tokens (id, name, hash, created_at) VALUES (?, ?, ?, ?)', [
          [1, '风声', 'a', at],
          [2, "it's", 'b', at + 1],
        ]);
        return tx.all<{ name: string; created_at: number }>(
          'SELECT name, created_at FROM tokens WHERE id >= ? ORDER BY id',
          [1],
        );
      });
      expect(rows).toEqual([
        { name: '风声', created_at: at },
        { name: "it's", created_at: at + 1 },
      ]);
    });

    it('takes more rows at once than one statement holds', async () => {
      const rows = Array.from({ length: 1_234 }, (_, n) => [n, n * 2]);
      const count = await store.transaction(async (tx) => {
        await tx.many(
          'INSERT INTO sightings (mention_id, seen_at) VALUES (?, ?) ON CONFLICT (mention_id, seen_at) DO NOTHING',
          rows,
        );
        return tx.all<{ n: number }>('SELECT count(*) AS n FROM sightings', []);
      });
      expect(count).toEqual([{ n: 1_234 }]);
    });

    it('finds what an IN list names, however many there are', async () => {
      for (const size of [0, 1, 3, 1_000]) {
        const list = inList(Array.from({ length: size }, (_, n) => n));
        const [row] = await store.transaction((tx) =>
          tx.all<{ n: number }>(
            `SELECT count(*) AS n FROM sightings WHERE mention_id IN ${list.sql}`,
            list.values,
          ),
        );
        expect(row?.n).toBe(size);
      }
    });

    it('gives out ids without gaps and without doubles, however many ask at once', async () => {
      const taken: number[] = [];
      const tries = Array.from({ length: 60 }, (_, n) =>
        store
          .transaction(async (tx) => {
            const first = await tx.allocate('incidents', (n % 3) + 1);
            await pause();
            if (n % 5 === 0) throw new Error('changed its mind');
            return Array.from({ length: (n % 3) + 1 }, (__, k) => first + k);
          })
          .then((ids) => taken.push(...ids))
          .catch(() => 0),
      );
      await Promise.all(tries);
      expect(taken.sort((a, b) => a - b)).toEqual(taken.map((_, n) => n + 1));
    });

    it('lets one at a time judge a brand, and none see what another has half done', async () => {
      const busy = new Map<number, number>();
      let collisions = 0;
      await Promise.all(
        Array.from({ length: 30 }, (_, n) =>
          store.transaction(async (tx) => {
            // In either order: two writers that want the same two must not wait for each other.
            const brands = n % 2 === 0 ? [1, 2] : [2, 1];
            await tx.lockBrands(brands);
            for (const brand of brands) {
              if ((busy.get(brand) ?? 0) > 0) collisions += 1;
              busy.set(brand, 1);
            }
            await pause();
            const [before] = await tx.all<{ n: number }>(
              'SELECT count(*) AS n FROM story_minutes WHERE story_id = ?',
              [7],
            );
            await tx.many('INSERT INTO story_minutes (story_id, minute, volume) VALUES (?, ?, ?)', [
              [7, before?.n ?? 0, 1],
            ]);
            for (const brand of brands) busy.set(brand, 0);
          }),
        ),
      );
      expect(collisions).toBe(0);
      const [row] = await store.transaction((tx) =>
        tx.all<{ n: number; last: number }>(
          'SELECT count(*) AS n, max(minute) AS last FROM story_minutes WHERE story_id = ?',
          [7],
        ),
      );
      expect(row).toEqual({ n: 30, last: 29 });
    });

    it('never hides a row from a reader that follows the log, under 200 writers at once', async () => {
      const seen: number[] = [];
      const writing = new AbortController();
      const reader = (async () => {
        while (!writing.signal.aborted) {
          const after = seen.at(-1) ?? 0;
          const rows = await store.read((q) =>
            q.selectFrom('changes').select('seq').where('seq', '>', after).orderBy('seq').execute(),
          );
          seen.push(...rows.map(({ seq }) => seq));
          await pause();
        }
      })();
      await Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          store.transaction(async (tx) => {
            await tx.lockBrands([n % 7]);
            await pause();
            await append(tx, [draft(`a${n}`), draft(`b${n}`)], n, null);
            if (n % 4 === 0) await pause();
          }),
        ),
      );
      writing.abort();
      await reader;
      const rest = await store.read((q) =>
        q.selectFrom('changes').select('seq').orderBy('seq').execute(),
      );
      const all = rest.map(({ seq }) => seq);
      expect(all).toEqual(Array.from({ length: 400 }, (_, n) => n + 1));
      // What it has seen by the end is a beginning of the log without a hole.
      expect(seen).toEqual(all.slice(0, seen.length));
    });

    it('calls back when the log grew, and only then', async () => {
      let calls = 0;
      const stop = store.onCommit(() => {
        calls += 1;
      });
      await store.transaction((tx) => insert(tx, 'quiet'));
      expect(calls).toBe(0);
      await store
        .transaction(async (tx) => {
          await append(tx, [draft('lost')], 1, null);
          throw new Error('no');
        })
        .catch(() => undefined);
      expect(calls).toBe(0);
      await store.transaction((tx) => append(tx, [draft('told')], 1, null));
      expect(calls).toBeGreaterThanOrEqual(1);
      stop();
      const before = calls;
      await store.transaction((tx) => append(tx, [draft('unheard')], 1, null));
      expect(calls).toBe(before);
    });

    // In memory there is one connection, where readers wait for the writer instead.
    // It does not apply otherwise: nothing is skipped.
    if (!inMemory) {
      it('reads one moment, whatever is written meanwhile', async () => {
        const [first, second] = await store.read(async (q) => {
          const count = () =>
            q
              .selectFrom('settings')
              .select((eb) => eb.fn.countAll<number>().as('n'))
              .executeTakeFirstOrThrow();
          const before = await count();
          await store.transaction((tx) => insert(tx, 'meanwhile'));
          return [before.n, (await count()).n];
        });
        expect(second).toBe(first);
      });
    }

    // It does not apply otherwise: nothing is skipped.
    if (!inMemory) {
      it('has everything still when it is opened again', async () => {
        if (!opened.again) throw new Error('this kind of store cannot be opened again');
        const other = await opened.again();
        try {
          expect(await settings(other)).toEqual(await settings(store));
        } finally {
          await other.close();
        }
      });
    }
  });
}

describe('a database that cannot be used', () => {
  const newer = MIGRATIONS.length + 7;

  it('is refused with a sentence when a newer program made it (SQLite)', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'fengsheng-store-'));
    const file = join(dir, 'fengsheng.db');
    try {
      const db = new Database(file);
      db.pragma(`user_version = ${newer}`);
      db.close();
      await expect(openSqlite(file)).rejects.toThrow(StoreError);
      await expect(openSqlite(file)).rejects.toThrow(
        new RegExp(`of version ${newer}, made by a newer Fengsheng.*Install the newer`),
      );
      const after = new Database(file, { readonly: true });
      expect(after.pragma('user_version', { simple: true })).toBe(newer);
      after.close();
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it.skipIf(!postgresAvailable())(
    'is refused with a sentence when a newer program made it (PostgreSQL)',
    async () => {
      await withPostgres(async (url) => {
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        await client.query('CREATE TABLE fengsheng_version (version bigint NOT NULL)');
        await client.query('INSERT INTO fengsheng_version VALUES ($1)', [newer]);
        await client.end();
        await expect(openPostgres(url)).rejects.toThrow(
          new RegExp(`of version ${newer}, made by a newer Fengsheng`),
        );
      }, BARE);
    },
  );

  it('is refused with a sentence when the file is something else', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'fengsheng-store-'));
    try {
      await expect(openSqlite(dir)).rejects.toThrow(/cannot be opened: .*DATA_DIR/);
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it('names the server that does not answer, and never the password', async () => {
    const opening = openPostgres('postgres://me:s3cret@127.0.0.1:1/fengsheng');
    await expect(opening).rejects.toThrow(/PostgreSQL at 127\.0\.0\.1:1\/fengsheng cannot be used/);
    await expect(opening).rejects.not.toThrow(/s3cret/);
  });
});

describe.skipIf(!postgresAvailable())('two processes over one PostgreSQL', () => {
  it('hear of each other through the log, and migrate at once without a quarrel', async () => {
    await withPostgres(async (url) => {
      const [one, two] = await Promise.all([openPostgres(url), openPostgres(url)]);
      try {
        const told = new Promise<void>((resolve) => two.onCommit(() => resolve()));
        await one.transaction((tx) => append(tx, [draft('x')], 1, null));
        await told;
        const rows = await two.read((q) => q.selectFrom('changes').select('seq').execute());
        expect(rows).toEqual([{ seq: 1 }]);
      } finally {
        await one.close();
        await two.close();
      }
    }, BARE);
  });

  it('keep a replay apart in a schema of its own', async () => {
    await withPostgres(async (url) => {
      const live = await openPostgres(url);
      const replay = await openPostgres(url, 'replay');
      try {
        await replay.transaction((tx) => insert(tx, 'played'));
        expect(await settings(live)).toEqual([]);
        expect(await settings(replay)).toEqual(['played']);
      } finally {
        await replay.close();
        await live.close();
      }
    });
  });
});
