import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';

const run = promisify(execFile);
const HOMES = '/usr/lib/postgresql';
/** Who runs the server when the tests run as root, which PostgreSQL refuses. */
const SERVANT = 'postgres';
const PATIENCE = 60_000;

/** A throw-away server. */
export interface Cluster {
  /** Its maintenance database; every test makes one of its own. */
  url: string;
  stop(): Promise<void>;
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: { url: string | null; why: string };
  }
}

/** Where `initdb` and `pg_ctl` are; null when they are not installed. */
function binaries(): string | null {
  const packaged = existsSync(HOMES)
    ? readdirSync(HOMES)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(HOMES, version, 'bin'))
    : [];
  const onPath = (process.env['PATH'] ?? '').split(':');
  return [...packaged, ...onPath].find((dir) => existsSync(join(dir, 'initdb'))) ?? null;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/**
 * Starts a server in a folder of its own, on a free port of this machine, with no care for what
 * a power cut would do. Throws when PostgreSQL is not installed or does not start.
 */
export async function startCluster(): Promise<Cluster> {
  const bin = binaries();
  if (bin === null) throw new Error('PostgreSQL (initdb) is not installed');
  const root = process.getuid?.() === 0;
  const dir = await mkdtemp(join(tmpdir(), 'fengsheng-pg-'));
  const as = async (name: string, args: string[]) => {
    const command = join(bin, name);
    const options = { cwd: dir, timeout: PATIENCE };
    return root
      ? run('runuser', ['-u', SERVANT, '--', command, ...args], options)
      : run(command, args, options);
  };
  if (root) {
    await run('chown', [SERVANT, dir]);
    await chmod(dir, 0o700);
  }
  const data = join(dir, 'data');
  const port = await freePort();
  const settings = [
    `-c listen_addresses=127.0.0.1 -p ${port} -c unix_socket_directories=`,
    '-c fsync=off -c synchronous_commit=off -c full_page_writes=off',
    '-c max_connections=100 -c shared_buffers=32MB',
  ].join(' ');
  try {
    await as('initdb', ['-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N']);
    await as('pg_ctl', ['-D', data, '-l', join(dir, 'log'), '-w', '-o', settings, 'start']);
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
  return {
    url: `postgres://test@127.0.0.1:${port}/postgres`,
    async stop() {
      await as('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Whether the run has a PostgreSQL; suites that need one are skipped without, and say why. */
export function postgresAvailable(): boolean {
  return inject('postgres').url !== null;
}

/** Why there is none, as a clause for the name of a skipped suite; empty when there is one. */
export function postgresMissing(): string {
  return inject('postgres').why;
}

/** Runs `use` with the URL of an empty database. Throws when the run has no PostgreSQL. */
export async function withPostgres<T>(use: (url: string) => Promise<T>): Promise<T> {
  const { url, why } = inject('postgres');
  if (url === null) throw new Error(why);
  const { default: pg } = await import('pg');
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
