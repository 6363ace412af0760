import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { migrate } from './migrate.js';
import { Room } from './room.js';
import type { IdName, Tables } from './schema.js';
import { type Query, type Store, StoreError, type Tx, type Value } from './store.js';

/** Keys of the advisory locks; brands use (BRAND, id). */
const LOG = 7_315_001;
const BRAND = 7_315_002;
const MIGRATION = 7_315_003;
const ROWS_AT_ONCE = 500;
const INT8 = 20;
const NUMERIC = 1700;
const CHANNEL = 'fengsheng_commit';

/** int8, and with it count() and sum(), come as strings otherwise. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((
    oid: Parameters<typeof pg.types.getTypeParser>[0],
    format?: 'text' | 'binary',
  ) =>
    [INT8, NUMERIC].includes(oid)
      ? (text: string) => Number(text)
      : (pg.types.getTypeParser(oid, format) as unknown)) as pg.CustomTypesConfig['getTypeParser'],
};

/** The house writes `?`; PostgreSQL wants `$1`. */
function numbered(sql: string): string {
  let n = 0;
  return sql.replaceAll('?', () => `$${++n}`);
}

/** `VALUES (?, ?)` made long enough for `rows` rows. */
function multiplied(sql: string, rows: number): string {
  return numbered(
    sql.replace(
      /VALUES\s*(\([^)]*\))/i,
      (_, row: string) => `VALUES ${new Array(rows).fill(row).join(',')}`,
    ),
  );
}

function queryOn(client: pg.PoolClient): Query {
  const pool = {
    connect: async () => ({ query: client.query.bind(client), release: () => undefined }),
    end: async () => undefined,
  };
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: pool }),
  });
}

class PostgresTx implements Tx {
  readonly q: Query;
  /** Something was appended to the log. */
  logged = false;

  constructor(
    private readonly client: pg.PoolClient,
    private readonly numberedText: Map<string, string>,
  ) {
    this.q = queryOn(client);
  }

  async all<R>(sql: string, values: readonly Value[]): Promise<R[]> {
    let text = this.numberedText.get(sql);
    if (text === undefined) {
      text = numbered(sql);
      this.numberedText.set(sql, text);
    }
    const result = await this.client.query(text, [...values]);
    return result.rows as R[];
  }

  async many(sql: string, rows: readonly (readonly Value[])[]): Promise<void> {
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      const part = rows.slice(from, from + ROWS_AT_ONCE);
      await this.client.query(multiplied(sql, part.length), part.flat());
    }
  }

  async allocate(name: IdName, n: number): Promise<number> {
    const rows = await this.all<{ next: number }>(
      `INSERT INTO ids (name, next) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET next = ids.next + excluded.next RETURNING next`,
      [name, n],
    );
    return (rows[0]?.next ?? n) - n + 1;
  }

  async lockBrands(ids: readonly number[]): Promise<boolean> {
    // Always in the same order, so that two writers cannot wait for each other.
    for (const id of [...ids].sort((a, b) => a - b)) {
      await this.client.query('SELECT pg_advisory_xact_lock($1, $2)', [BRAND, id]);
    }
    return true;
  }

  async lockLog(): Promise<void> {
    this.logged = true;
    await this.client.query('SELECT pg_advisory_xact_lock($1)', [LOG]);
  }
}

class PostgresStore implements Store {
  readonly dialect = 'postgres';
  readonly #numbered = new Map<string, string>();
  readonly #listeners = new Set<() => void>();
  readonly #room = new Room();
  #ear: pg.Client | null = null;
  #closing = false;

  constructor(
    private readonly pool: pg.Pool,
    private readonly options: pg.ClientConfig,
  ) {}

  read<T>(fn: (q: Query) => Promise<T>): Promise<T> {
    return this.#inside('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', (client) =>
      fn(queryOn(client)),
    );
  }

  async transaction<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
    const inside = this.#inside('BEGIN', async (client) => {
      const tx = new PostgresTx(client, this.#numbered);
      const done = await fn(tx);
      if (tx.logged) await client.query(`NOTIFY ${CHANNEL}`);
      return { result: done, logged: tx.logged };
    });
    const { result, logged } = await this.#room.watch(inside, (done) => done.logged);
    if (logged) this.#tell();
    return result;
  }

  get full(): boolean {
    return this.#room.full;
  }

  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#listeners.clear();
    await this.#ear?.end().catch(() => undefined);
    await this.pool.end();
  }

  /** Hears commits of other processes; a lost connection is opened again. */
  async listen(): Promise<void> {
    const ear = new pg.Client(this.options);
    this.#ear = ear;
    ear.on('notification', () => this.#tell());
    ear.on('error', () => undefined);
    ear.on('end', () => {
      if (!this.#closing) setTimeout(() => void this.listen().catch(() => undefined), 1000).unref();
    });
    try {
      await ear.connect();
      await ear.query(`LISTEN ${CHANNEL}`);
    } catch {
      await ear.end().catch(() => undefined);
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  async #inside<T>(begin: string, fn: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await fn(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: unknown) => {
        broken = failure as Error;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

async function migratePostgres(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION]);
    await client.query('CREATE TABLE IF NOT EXISTS fengsheng_version (version bigint NOT NULL)');
    await migrate({
      dialect: 'postgres',
      types: { int: 'bigint', real: 'double precision' },
      exec: async (sql) => {
        await client.query(sql);
      },
      version: async () => {
        const result = await client.query<{ version: number }>(
          'SELECT version FROM fengsheng_version',
        );
        return result.rows[0]?.version ?? 0;
      },
      setVersion: async (version) => {
        await client.query('DELETE FROM fengsheng_version');
        await client.query('INSERT INTO fengsheng_version VALUES ($1)', [version]);
      },
    });
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/**
 * Opens a PostgreSQL database by URL and brings it up to date; `schema` keeps a replay apart.
 * Throws StoreError with a sentence (and without the password) when it cannot.
 */
export async function openPostgres(url: string, schema?: string): Promise<Store> {
  const options: pg.ClientConfig = {
    connectionString: url,
    types,
    connectionTimeoutMillis: 5000,
    ...(schema ? { options: `-c search_path=${schema}` } : {}),
  };
  const pool = new pg.Pool({ ...options, max: 8 });
  // An idle connection that dies is replaced; the error of a busy one reaches its caller.
  pool.on('error', () => undefined);
  try {
    if (schema) await pool.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await migratePostgres(pool);
    const store = new PostgresStore(pool, options);
    await store.listen();
    return store;
  } catch (error) {
    await pool.end().catch(() => undefined);
    if (error instanceof StoreError) throw error;
    throw new StoreError(
      `PostgreSQL at ${safeHost(url)} cannot be used: ${(error as Error).message}. Check DATABASE_URL and that the server is running.`,
      { cause: error },
    );
  }
}

function safeHost(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname}${port ? `:${port}` : ''}${pathname}`;
  } catch {
    return 'the given address';
  }
}
