import { MIGRATIONS } from './migrations/index.js';
import { StoreError } from './store.js';

/** What migrating needs of a database. */
export interface Migratable {
  exec(sql: string): Promise<void>;
  /** Version the database says it has; 0 for an empty one. */
  version(): Promise<number>;
  setVersion(version: number): Promise<void>;
  types: { int: string; real: string };
  dialect: 'sqlite' | 'postgres';
}

/**
 * Brings the database up to this program's version, one migration at a time.
 * Throws StoreError when the database is of a newer version than the program.
 */
export async function migrate(db: Migratable): Promise<void> {
  const version = await db.version();
  if (version > MIGRATIONS.length) {
    throw new StoreError(
      `The database is of version ${version}, made by a newer Fengsheng; this one knows version ${MIGRATIONS.length}. ` +
        `Install the newer Fengsheng, or point DATA_DIR or DATABASE_URL at another database.`,
    );
  }
  for (const [index, statements] of MIGRATIONS.entries()) {
    if (index < version) continue;
    for (const statement of statements) {
      const sql = typeof statement === 'string' ? statement : statement[db.dialect];
      if (sql === undefined) continue;
      await db.exec(sql.replaceAll('{int}', db.types.int).replaceAll('{real}', db.types.real));
    }
    await db.setVersion(index + 1);
  }
}
