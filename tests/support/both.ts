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
