import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { TOKEN, until } from '../harness/harness.js';

/** The product in a process of its own, as a user starts it. */
export interface Product {
  child: ChildProcess;
  /** All it printed. */
  said(): string;
  /** Resolves with the exit code. */
  exited: Promise<number | null>;
  /** Resolves with the address it serves. */
  address(): Promise<string>;
}

export function launch(env: Record<string, string>, ...args: string[]): Product {
  const child = spawn('node', ['server/cli/run.mjs', 'main', ...args], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', INGEST_TOKEN: TOKEN, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return {
    child,
    said: () => said,
    exited: new Promise((resolve) => child.once('exit', resolve)),
    async address() {
      await until(() => /Open\s+http:\S+/.test(said), 60_000);
      return (/Open\s+(http:\/\/[^/\s]+)/.exec(said) ?? [])[1] ?? '';
    },
  };
}

/** Pushes posts as a collector would, one JSON object per line. */
export function push(url: string, posts: object[]): Promise<Response> {
  return fetch(`${url}/api/v1/ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-ndjson' },
    body: posts.map((post) => JSON.stringify({ platform: 'weibo', ...post })).join('\n'),
  });
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
