import { spawnSync } from 'node:child_process';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openPostgres } from '../../server/store/postgres.js';
import { findChromium } from './chromium.js';
import { TEMPLATE, urlOf } from './template.js';
import { startPostgres } from './postgres.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a throw-away PostgreSQL; null where its programs are not installed. */
    postgres: string | null;
    /** Path of a Chromium; null where none could be had. */
    chromium: string | null;
  }
}

function skipped(what: string, why: string): void {
  process.stderr.write(`\nSKIPPED: ${what}, because ${why}.\n`);
}

async function makeTemplate(cluster: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`).finally(() => client.end());
  const store = await openPostgres(urlOf(cluster, TEMPLATE));
  await store.close();
}

/** Builds the product once and readies what the tests run against for real. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const built = spawnSync('node', ['server/cli/run.mjs', 'build'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (built.status !== 0) throw new Error('The product does not build.');
  const chromium = findChromium();
  if (!chromium)
    skipped('all tests in a browser', 'no Chromium is installed and none could be fetched');
  project.provide('chromium', chromium);
  const cluster = await startPostgres();
  if (!cluster) skipped('all tests on PostgreSQL', 'initdb and pg_ctl are not installed');
  if (cluster) await makeTemplate(cluster.url);
  project.provide('postgres', cluster?.url ?? null);
  return async () => cluster?.stop();
}
