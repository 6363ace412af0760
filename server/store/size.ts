import { sql } from './sql.js';
import type { Query, Store } from './store.js';

/** Size of the database in bytes, as it says itself; null where it does not say. */
export async function databaseBytes(q: Query, dialect: Store['dialect']): Promise<number | null> {
  const asked =
    dialect === 'sqlite'
      ? sql<{
          bytes: number;
        }>`SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()`
      : sql<{ bytes: number }>`SELECT pg_database_size(current_database()) AS bytes`;
  const { rows } = await asked.execute(q);
  return rows[0]?.bytes ?? null;
}
