import type { Query as Rows, Tx } from '../store/store.js';
import type { Plan } from './plan.js';
import type { Tagged } from './tokens.js';

/** What is put into the index of one mention. */
export interface Entry extends Tagged {
  id: number;
  /** Epoch ms. */
  publishedAt: number;
  title: string | null;
  text: string;
}

/** Where a mention stands in the index: by second of publication, then by id. */
export interface Key {
  /** Epoch seconds. */
  second: number;
  id: number;
}

/** Which part of the index is walked, and which way. Bounds are exclusive. */
export interface Range {
  /** Only what stands before it (is older); null: from the newest on. */
  before: Key | null;
  /** Only what stands after it (is newer); null: down to the oldest. */
  after: Key | null;
  newestFirst: boolean;
  limit: number;
}

/**
 * The words and properties of mentions, in the order of their publication. There is one for each
 * database, since neither finds a Chinese word of two characters with what the other has.
 */
export interface SearchIndex {
  /** Puts mentions in, in the transaction that writes them. Ids must be new to the index. */
  put(tx: Tx, entries: readonly Entry[]): Promise<void>;
  /** Takes mentions out; needed before they are put in anew. */
  drop(tx: Tx, keys: readonly Key[]): Promise<void>;
  /** Keys that the plan allows, in their order. */
  find(q: Rows, plan: Plan, range: Range): Promise<Key[]>;
  /** How many there are, counted up to `limit`. */
  count(q: Rows, plan: Plan, range: Range): Promise<number>;
}

/** Ids stay below this in a key. */
export const ID_SPAN = 2 ** 31;

export function keyOf(id: number, publishedAt: number): Key {
  return { second: Math.max(0, Math.floor(publishedAt / 1000)), id };
}

/** Negative: `a` is older than `b`. */
export function compareKeys(a: Key, b: Key): number {
  return a.second - b.second || a.id - b.id;
}
