import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FromServer } from './server.js';

/** Token the bench pushes with. */
export const TOKEN = 'bench-token-0123456789';

/** CPU time of all threads, µs, and resident memory, bytes. */
export interface Usage {
  cpu: number;
  rss: number;
}

/** A server under test with a data folder of its own. */
export interface Child {
  address: string;
  /** Its database file; read it after `stop`. */
  file: string;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
  /** Removes the data. */
  forget(): Promise<void>;
}

export interface ChildSettings {
  analyst: 'lexicon' | 'neutral';
  /** Folder for a CPU profile of the server; null for none. */
  profile: string | null;
  /** A folder with data of before; a new one when left out. */
  dataDir?: string;
}

function usageOf(child: ChildProcess): Promise<Usage> {
  return new Promise((resolve) => {
    const hear = (message: FromServer) => {
      if (message.kind !== 'usage') return;
      child.off('message', hear);
      resolve(message);
    };
    child.on('message', hear);
    child.send('usage');
  });
}

/** Starts the real server on a free port of the loopback; throws when it ends before it listens. */
export async function startServer({
  analyst,
  profile,
  dataDir: given,
}: ChildSettings): Promise<Child> {
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'fengsheng-bench-')));
  const child = fork(new URL('./bench-server.js', import.meta.url), [analyst], {
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: '0',
      HOST: '127.0.0.1',
      INGEST_TOKEN: TOKEN,
      DATABASE_URL: '',
      PUBLIC_URL: '',
    },
    execArgv: profile === null ? [] : ['--cpu-prof', '--cpu-prof-dir', profile],
  });
  const address = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: FromServer) => {
      if (message.kind === 'listening') resolve(message.address);
    });
    child.once('exit', (code) => reject(new Error(`The server ended with code ${code ?? 0}.`)));
  });
  return {
    address,
    file: join(dataDir, 'fengsheng.db'),
    usage: () => usageOf(child),
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
    forget: () => rm(dataDir, { recursive: true, force: true }),
  };
}
