import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../../server/model/change.js';
import { complaints, until } from '../harness/harness.js';
import { launch, type Product, push } from '../support/product.js';

let dir: string;
const running: Product[] = [];

function start(env: Record<string, string>): Product {
  const product = launch({ DATA_DIR: dir, ...env });
  running.push(product);
  return product;
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fengsheng-process-'));
});
afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

describe('starting', () => {
  it('prints the address and what to do next, serves, and ends with 0 on SIGTERM', async () => {
    const product = start({});
    const url = await product.address();
    expect(product.said()).toContain('Add a brand');
    expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ ok: true });
    expect(await (await fetch(url)).text()).toContain('<div id="app"');
    product.child.kill('SIGTERM');
    expect(await product.exited).toBe(0);
  });

  it('says in one sentence that the port is taken', async () => {
    const other: Server = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const product = start({ PORT: String(port) });
    expect(await product.exited).toBe(1);
    expect(product.said()).toContain(`Fengsheng cannot start: Port ${port} is taken`);
    expect(product.said()).not.toContain('    at ');
    other.close();
  });

  it.each([
    [{ PORT: 'http' }, 'PORT must be a number'],
    [{ DATABASE_URL: 'mysql://user:hush@host/x' }, 'DATABASE_URL must look like postgres://'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of'],
    [{ INGEST_TOKEN: 'short' }, 'INGEST_TOKEN must be at least 16'],
    [
      { DATABASE_URL: 'postgres://user:hush@127.0.0.1:1/x' },
      'PostgreSQL at 127.0.0.1:1/x cannot be used',
    ],
    [{ HOST: '203.0.113.7' }, 'This machine has no address 203.0.113.7'],
  ])('refuses %o with a sentence and without the secret in it', async (env, sentence) => {
    const product = start(env);
    expect(await product.exited).toBe(1);
    expect(product.said()).toContain(sentence);
    expect(product.said()).not.toContain('hush');
    expect(product.said()).not.toContain('    at ');
  });

  it('says that the folder cannot be used when a file stands in its place', async () => {
    const file = join(dir, 'file');
    await writeFile(file, '');
    const product = start({ DATA_DIR: file });
    expect(await product.exited).toBe(1);
    expect(product.said()).toContain(`The folder ${file} cannot be written`);
  });

  it('leaves a database of a newer version alone, and one that is none', async () => {
    const db = new Database(join(dir, 'fengsheng.db'));
    db.pragma('user_version = 999');
    db.close();
    const newer = start({});
    expect(await newer.exited).toBe(1);
    expect(newer.said()).toContain('made by a newer Fengsheng');

    await writeFile(join(dir, 'fengsheng.db'), 'this is not a database, it is a letter to my aunt');
    const letter = start({});
    expect(await letter.exited).toBe(1);
    expect(letter.said()).toContain('cannot be opened');
  });
});

describe('a killed process', () => {
  it('loses nothing that it said it had accepted, and takes the rest again without doubles', async () => {
    const first = start({});
    const url = await first.address();
    const created = await fetch(`${url}/api/v1/brands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: '月光镯' }),
    });
    expect(created.status).toBe(201);
    const posts = complaints('月光镯', 6000);
    let accepted = 0;
    const pushing = (async () => {
      for (let from = 0; from < posts.length; from += 100) {
        const response = await push(url, posts.slice(from, from + 100));
        accepted += ((await response.json()) as { accepted: number }).accepted;
      }
    })().catch(() => undefined);
    await until(() => accepted >= 500, 30_000);
    first.child.kill('SIGKILL');
    await pushing;
    expect(accepted).toBeLessThan(posts.length);

    const second = start({});
    const again = await second.address();
    const sums = { accepted: 0, duplicate: 0 };
    for (let from = 0; from < posts.length; from += 500) {
      const answer = (await (
        await push(again, posts.slice(from, from + 500))
      ).json()) as typeof sums;
      sums.accepted += answer.accepted;
      sums.duplicate += answer.duplicate;
    }
    expect(sums.duplicate).toBeGreaterThanOrEqual(accepted);
    expect(sums.accepted + sums.duplicate).toBe(posts.length);

    const { items } = (await (await fetch(`${again}/api/v1/changes?limit=5000`)).json()) as {
      items: Change[];
    };
    const ids = items.flatMap((change) =>
      change.kind === 'mentions.added' ? change.data.ids : [],
    );
    expect(new Set(ids).size).toBe(posts.length);
    expect(ids).toHaveLength(posts.length);
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_, i) => i + 1));
    expect(items.filter(({ kind }) => kind === 'incident.opened')).toHaveLength(1);
  });
});
