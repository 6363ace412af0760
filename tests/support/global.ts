import type { TestProject } from 'vitest/node';
import { type Cluster, startCluster } from './postgres.js';

/** Starts one PostgreSQL for the whole run, where there is one, and stops it at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let cluster: Cluster | null = null;
  let why = '';
  try {
    cluster = await startCluster();
  } catch (error) {
    why = `no PostgreSQL here: ${(error as Error).message.split('\n')[0] ?? ''}`;
    console.warn(`\n  Tests over PostgreSQL are skipped: ${why}\n`);
  }
  project.provide('postgres', { url: cluster?.url ?? null, why });
  return async () => cluster?.stop();
}
