import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { migrate } from './migrate.js';
import { Mutex } from './mutex.js';
import { Room } from './room.js';
import type { IdName, Tables } from './schema.js';
import { type Query, type Store, StoreError, type Tx, type Value } from './store.js';

/** Statement texts that stay prepared: some queries have as many as there are lengths of a list. */
const PREPARED = 1000;

/** Prepares each statement text once per connection. */
class Connection {
  readonly q: Query;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(readonly db: Database.Database) {
    const database = {
      prepare: (sql: string) => this.statement(sql),
      close: () => void db.close(),
    };
    this.q = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  }

  statement(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.db.prepare(sql);
      if (this.#statements.size >= PREPARED) this.#statements.clear();
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

class SqliteTx implements Tx {
  readonly #connection: Connection;
  readonly q: Query;
  /** Something was appended to the log. */
  logged = false;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.q = connection.q;
  }

  async all<R>(sql: string, values: readonly Value[]): Promise<R[]> {
    const statement = this.#connection.statement(sql);
    if (statement.reader) return statement.all(...values) as R[];
    statement.run(...values);
    return [];
  }

  async many(sql: string, rows: readonly (readonly Value[])[]): Promise<void> {
    const statement = this.#connection.statement(sql);
    for (const row of rows) statement.run(...row);
  }

  async allocate(name: IdName, n: number): Promise<number> {
    const rows = await this.all<{ next: number }>(
      `INSERT INTO ids (name, next) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET next = ids.next + excluded.next RETURNING next`,
      [name, n],
    );
    return (rows[0]?.next ?? n) - n + 1;
  }

  // One writer at a time by the mutex: nothing to lock.
  async lockBrands(): Promise<boolean> {
    return false;
  }
  async lockLog(): Promise<void> {
    this.logged = true;
  }
}

class SqliteStore implements Store {
  readonly dialect = 'sqlite';
  readonly #writer: Connection;
  readonly #reader: Connection;
  readonly #writing = new Mutex();
  readonly #reading: Mutex;
  readonly #listeners = new Set<() => void>();
  readonly #room = new Room();

  constructor(writer: Database.Database, reader: Database.Database | null) {
    this.#writer = new Connection(writer);
    this.#reader = reader ? new Connection(reader) : this.#writer;
    // A database in memory has one connection: readers wait for the transaction in hand.
    this.#reading = reader ? new Mutex() : this.#writing;
  }

  read<T>(fn: (q: Query) => Promise<T>): Promise<T> {
    return this.#reading.run(() => inside(this.#reader, 'BEGIN', () => fn(this.#reader.q)));
  }

  async transaction<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
    const tx = new SqliteTx(this.#writer);
    const result = await this.#room.watch(
      this.#writing.run(() => inside(this.#writer, 'BEGIN IMMEDIATE', () => fn(tx))),
      () => tx.logged,
    );
    if (tx.logged) for (const listener of this.#listeners) listener();
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
    await this.#writing.run(async () => undefined);
    await this.#reading.run(async () => undefined);
    this.#listeners.clear();
    if (this.#reader !== this.#writer) this.#reader.db.close();
    this.#writer.db.close();
  }
}

async function inside<T>(connection: Connection, begin: string, fn: () => Promise<T>): Promise<T> {
  connection.statement(begin).run();
  try {
    const result = await fn();
    connection.statement('COMMIT').run();
    return result;
  } catch (error) {
    // A full disk may have rolled back already.
    if (connection.db.inTransaction) connection.statement('ROLLBACK').run();
    throw error;
  }
}

/** A writer's connection with the settings of the product, and nothing in it yet. */
export function openDatabase(file: string): Database.Database {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('foreign_keys = OFF');
  db.pragma('cache_size = -65536');
  db.pragma('temp_store = MEMORY');
  db.pragma('wal_autocheckpoint = 4000');
  return db;
}

/**
 * Opens or makes the embedded database; `:memory:` keeps nothing.
 * Throws StoreError with a sentence when the file cannot be used.
 */
export async function openSqlite(file: string): Promise<Store> {
  const memory = file === ':memory:';
  let writer: Database.Database | null = null;
  try {
    const db = openDatabase(file);
    writer = db;
    db.exec('BEGIN IMMEDIATE');
    await migrate({
      dialect: 'sqlite',
      types: { int: 'integer', real: 'real' },
      exec: async (sql) => void db.exec(sql),
      version: async () => db.pragma('user_version', { simple: true }) as number,
      setVersion: async (version) => void db.pragma(`user_version = ${version}`),
    });
    db.exec('COMMIT');
    const reader = memory ? null : new Database(file, { readonly: true });
    return new SqliteStore(db, reader);
  } catch (error) {
    // Left open it would keep the file locked for whoever tries next.
    writer?.close();
    if (error instanceof StoreError) throw error;
    throw new StoreError(
      `The database ${file} cannot be opened: ${(error as Error).message}. ` +
        `Check that the folder can be written and the file is a Fengsheng database, or set DATA_DIR to another folder.`,
      { cause: error },
    );
  }
}
