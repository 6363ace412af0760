import { spawn } from 'node:child_process';
import { access, chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './product.js';

/** A throw-away PostgreSQL. */
export interface Cluster {
  url: string;
  stop(): Promise<void>;
}

/** Folder with initdb and pg_ctl; null where PostgreSQL's server is not installed. */
async function programs(): Promise<string | null> {
  const base = '/usr/lib/postgresql';
  const versions = await readdir(base).catch(() => []);
  const newest = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(base, version, 'bin'));
  const others = (process.env['PATH'] ?? '').split(':');
  for (const dir of [...newest, ...others]) {
    if (
      await access(join(dir, 'initdb')).then(
        () => true,
        () => false,
      )
    )
      return dir;
  }
  return null;
}

/** Runs a program; PostgreSQL refuses root, so root becomes the user `postgres`. */
function run(program: string, args: string[]): Promise<void> {
  const root = process.getuid?.() === 0;
  const command = root ? 'runuser' : program;
  const rest = root ? ['-u', 'postgres', '--', program, ...args] : args;
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: '/',
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${program}: ${said}`));
    });
  });
}

/** Starts a cluster in a temporary folder; null where the programs are missing. */
export async function startPostgres(): Promise<Cluster | null> {
  const bin = await programs();
  if (!bin) return null;
  const dir = await mkdtemp(join(tmpdir(), 'fengsheng-pg-'));
  await chmod(dir, 0o777);
  const data = join(dir, 'data');
  const port = await freePort();
  await run(join(bin, 'initdb'), [
    '-D',
    data,
    '-A',
    'trust',
    '-U',
    'postgres',
    '-E',
    'UTF8',
    '--locale=C',
    '-N',
  ]);
  const settings = `-p ${port} -k ${dir} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200`;
  await run(join(bin, 'pg_ctl'), [
    '-D',
    data,
    '-w',
    '-l',
    join(dir, 'log'),
    '-o',
    settings,
    'start',
  ]);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      await run(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop']).catch(
        () => undefined,
      );
      await rm(dir, { recursive: true, force: true });
    },
  };
}
