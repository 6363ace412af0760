import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { TEMPLATE, urlOf } from './template.js';

/** Whether this run has a PostgreSQL; suites that need one are skipped without. */
export function postgresAvailable(): boolean {
  return inject('postgres') !== null;
}

/**
 * Runs `use` with the URL of a database without a row; without a table as well when `bare`. Throws
 * when this run has no PostgreSQL.
 */
export async function withPostgres<T>(
  use: (url: string) => Promise<T>,
  { bare = false } = {},
): Promise<T> {
  const url = inject('postgres');
  if (url === null) throw new Error('no PostgreSQL in this run: ask postgresAvailable() first');
  const name = `t_${randomBytes(8).toString('hex')}`;
  const statement = async (sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await statement(`CREATE DATABASE ${name}${bare ? '' : ` TEMPLATE ${TEMPLATE}`}`);
  try {
    return await use(urlOf(url, name));
  } finally {
    await statement(`DROP DATABASE ${name} WITH (FORCE)`);
  }
}
