import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** Whether this run has a PostgreSQL; suites that need one are skipped without. */
export function postgresAvailable(): boolean {
  return inject('postgres') !== null;
}

/** Runs `use` with the URL of an empty database. Throws when this run has no PostgreSQL. */
export async function withPostgres<T>(use: (url: string) => Promise<T>): Promise<T> {
  const url = inject('postgres');
  if (url === null) throw new Error('no PostgreSQL in this run: ask postgresAvailable() first');
  const name = `t_${randomBytes(8).toString('hex')}`;
  const statement = async (sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await statement(`CREATE DATABASE ${name}`);
  try {
    return await use(url.replace(/\/postgres$/, `/${name}`));
  } finally {
    await statement(`DROP DATABASE ${name} WITH (FORCE)`);
  }
}
