import type { Kysely } from 'kysely';
import type { IdName, Tables } from './schema.js';

export type Value = string | number | null;
export type Query = Kysely<Tables>;

/** One transaction. Everything awaited in it happens, or nothing does. */
export interface Tx {
  /** Typed queries inside this transaction. */
  readonly q: Query;
  /** A prepared statement with `?` for values: the hot path. */
  all<R>(sql: string, values: readonly Value[]): Promise<R[]>;
  /**
   * The same `… VALUES (?, …) …` statement for many rows. Rows must not name the same
   * conflict target twice: PostgreSQL gets them as one statement.
   */
  many(sql: string, rows: readonly (readonly Value[])[]): Promise<void>;
  /** Reserves `n` consecutive ids and returns the first. */
  allocate(name: IdName, n: number): Promise<number>;
  /**
   * Makes the evaluation of these brands ours until the end of the transaction.
   * True when another writer may have changed what was read before.
   */
  lockBrands(ids: readonly number[]): Promise<boolean>;
  /** Last step before appending to the log: numbers are given out in the order of commits. */
  lockLog(): Promise<void>;
}

/** One store, two databases. */
export interface Store {
  readonly dialect: 'sqlite' | 'postgres';
  /** Consistent reads: everything inside sees one moment. */
  read<T>(fn: (q: Query) => Promise<T>): Promise<T>;
  transaction<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
  /** Calls back when the log grew, here or in another process; returns the way to stop. */
  onCommit(listener: () => void): () => void;
  /** The disk has no room: what is said now cannot be kept. */
  readonly full: boolean;
  close(): Promise<void>;
}

/** The database cannot be used; the message tells a person what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** `?` list for an IN clause, padded to a power of two so that few statements are prepared. */
export function inList<T extends Value>(values: readonly T[]): { sql: string; values: T[] } {
  let size = 1;
  while (size < values.length) size *= 2;
  const last = values[values.length - 1];
  if (last === undefined) return { sql: '(NULL)', values: [] };
  const padded = [...values, ...new Array<T>(size - values.length).fill(last)];
  return { sql: `(${new Array<string>(size).fill('?').join(',')})`, values: padded };
}
