import { type Harness, start } from '../harness/harness.js';
import { postgresAvailable, withPostgres } from './database.js';

/** The databases of this run: the embedded one, and PostgreSQL where it is installed. */
export const DATABASES: readonly ('sqlite' | 'postgres')[] = postgresAvailable()
  ? ['sqlite', 'postgres']
  : ['sqlite'];

/** Runs `use` with an empty database; undefined stands for the embedded one. */
export async function withDatabase<T>(
  name: 'sqlite' | 'postgres',
  use: (databaseUrl: string | undefined) => Promise<T>,
): Promise<T> {
  return name === 'sqlite' ? use(undefined) : withPostgres(use);
}

/** Runs `use` with the whole product on an empty database, and one brand. */
export function withBrand(
  name: 'sqlite' | 'postgres',
  brand: string,
  use: (war: Harness, brand: number) => Promise<void>,
): Promise<void> {
  return withDatabase(name, async (databaseUrl) => {
    const war = await start(databaseUrl ? { databaseUrl } : {});
    try {
      await use(war, await war.brand(brand));
    } finally {
      await war.close();
    }
  });
}
