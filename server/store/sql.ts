/** What the typed query layer has no word for is written as SQL. */
export { type RawBuilder, sql } from 'kysely';
