import type { Store } from '../store/store.js';
import { postgresSearch } from './postgres.js';
import type { SearchIndex } from './search.js';
import { sqliteSearch } from './sqlite.js';

/** The index of the words of one database. */
export function searchOf(dialect: Store['dialect']): SearchIndex {
  return dialect === 'sqlite' ? sqliteSearch : postgresSearch;
}
