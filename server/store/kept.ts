import { sql } from './sql.js';

/** What `mentions.forgotten` says is no longer kept. */
export const AUTHOR_FORGOTTEN = 1;
/**
 * The row remains: its identity, so that the post never returns as news, its story, and what it was
 * counted as, so that everything can be counted again. Its words, links and author are gone.
 */
export const ALL_FORGOTTEN = 2;

/** Condition on a mention that is still kept, of a table or its alias. */
export const keptIn = (table: string): string =>
  `(${table}.forgotten IS NULL OR ${table}.forgotten < ${ALL_FORGOTTEN})`;

/** The same for the typed query layer; `column` is that of the table or its alias. */
export const isKept = (column: 'forgotten' | 'm.forgotten') =>
  sql<boolean>`(${sql.ref(column)} IS NULL OR ${sql.ref(column)} < ${sql.lit(ALL_FORGOTTEN)})`;
