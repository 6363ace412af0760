import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderSource } from '../../crawlers/files/folder.js';
import { SOURCES } from '../../crawlers/sources/registry.js';
import type { Snapshot, SourceDetail } from '../../server/model/live.js';
import { troubleText } from '../../server/model/trouble.js';
import { complaints, type Harness, MORNING, start, TOKEN, until } from '../harness/harness.js';
import { type Places, rss, servePlaces } from '../support/places.js';
import { live } from '../support/visiting.js';

let war: Harness;
let places: Places;
let folder: string;

beforeEach(async () => {
  places = await servePlaces();
  folder = await mkdtemp(join(tmpdir(), 'fengsheng-disk-'));
  const folders = folderSource({ roots: [folder], remembered: () => Promise.resolve(null) });
  war = await start({
    overrides: { sources: new Map([...SOURCES, folders].map((kind) => [kind.kind, kind])) },
  });
  await war.brand('月光镯');
});
afterEach(async () => {
  await war.close();
  await places.close();
  await rm(folder, { recursive: true, force: true });
});

/** The database may take so many pages more: what SQLite says then is what it says of a full disk. */
async function room(pages: number): Promise<void> {
  await war.app.world.store.transaction(async (tx) => {
    const [used] = await tx.all<{ page_count: number }>('PRAGMA page_count', []);
    await tx.all(`PRAGMA max_page_count = ${(used?.page_count ?? 0) + pages}`, []);
  });
}

async function push(n: number, from: number): Promise<{ status: number; body: unknown }> {
  const posts = complaints('月光镯', n, from).map((post) => ({
    ...post,
    platform: 'forum',
    publishedAt: war.clock.now(),
  }));
  const { status, body } = await war.post('/ingest', posts, { authorization: `Bearer ${TOKEN}` });
  return { status, body };
}

const detail = (id: number) => war.get<SourceDetail>(`/sources/${id}`);
const health = () => fetch(`${war.url}/healthz`);
const verdict = async () => (await war.get<Snapshot>('/state')).brands[0]?.verdict;

async function add(body: object): Promise<number> {
  const { status, body: made } = await war.post<{ id: number }>('/sources', {
    everyMinutes: 5,
    ...body,
  });
  expect(status).toBe(201);
  await until(async () => {
    const { lastSuccessAt, error } = await detail(made.id);
    return lastSuccessAt !== null || error !== null;
  });
  return made.id;
}

describe('a disk that is full', () => {
  it('refuses what is pushed with a sentence, keeps nothing of it, and takes it once there is room', async () => {
    await room(0);
    const refused = await push(400, 0);
    expect(refused.status).toBe(507);
    expect(refused.body).toMatchObject({ error: { code: 'storage-full' } });
    expect(await war.mentions()).toEqual([]);
    expect((await health()).status).toBe(503);

    await room(100_000);
    expect((await push(400, 0)).body).toMatchObject({ accepted: 400 });
    expect((await health()).status).toBe(200);
    expect(await war.mentions()).toHaveLength(400);
  });

  it('is named by the source whose posts cannot be kept; none is lost', async () => {
    const news = complaints('月光镯', 300).map(({ id, text }) => ({
      id,
      title: text,
      at: MORNING,
    }));
    places.at('/a', rss([]));
    const id = await add({ kind: 'feed', name: '新闻', config: { url: `${places.origin}/a` } });
    expect(await verdict()).toBe('calm');
    await room(0);
    places.at('/a', rss(news));
    await live(war, 40).catch(() => undefined);
    await war.app.world.visits.wake().catch(() => undefined);
    expect(await war.mentions()).toEqual([]);
    const { trouble, error } = await detail(id);
    expect(trouble?.code).toBe('storage-full');
    expect(trouble && troubleText(trouble, 'zh')).toMatch(/磁盘已满.*请腾出空间.*没有丢失/);
    expect(error).toMatch(/disk of this server is full.*Make room/);
    expect(await verdict()).toBe('cannot-say');

    await room(100_000);
    await live(war, 120);
    expect(await war.mentions()).toHaveLength(300);
    expect((await detail(id)).trouble).toBeNull();
  });

  it('is said on every open page, and taken back once there is room', async () => {
    const page = await war.watch();
    const beats: boolean[] = [];
    page.socket.on('pulse', ({ full }: { full: boolean }) => beats.push(full));
    await room(0);
    await push(400, 0);
    await until(() => beats.at(-1) === true);
    await room(100_000);
    await push(400, 0);
    await until(() => beats.at(-1) === false);
    page.socket.disconnect();
  }, 30_000);
});

describe('a watched folder', () => {
  it('that cannot be read any more says so, and when it is back nothing is lost or read twice', async () => {
    const line = (id: number) =>
      JSON.stringify({ platform: 'weibo', id, content: '月光镯好看', publish_time: MORNING }) +
      '\n';
    const path = join(folder, 'data');
    await mkdir(path);
    await writeFile(join(path, 'a.jsonl'), line(1));
    const id = await add({ kind: 'folder', name: '爬虫', config: { path } });
    await until(async () => (await war.mentions()).length === 1);

    // A disk that was unmounted, and a file where the folder was.
    await rename(path, `${path}-away`);
    await live(war, 20);
    let { trouble } = await detail(id);
    expect(trouble && troubleText(trouble, 'zh')).toContain('不存在（改名了，或磁盘没有挂载）');
    await writeFile(path, '');
    await live(war, 60);
    ({ trouble } = await detail(id));
    expect(trouble && troubleText(trouble, 'zh')).toContain('读不到文件夹');
    expect(await verdict()).toBe('cannot-say');

    await rm(path);
    await rename(`${path}-away`, path);
    await writeFile(join(path, 'a.jsonl'), line(2), { flag: 'a' });
    await live(war, 400);
    expect((await detail(id)).trouble).toBeNull();
    expect(await war.mentions()).toHaveLength(2);
  });
});

describe('a file that is imported', () => {
  const send = async (body: Buffer<ArrayBuffer>) => {
    const response = await fetch(`${war.url}/api/v1/imports?name=posts.csv`, {
      method: 'POST',
      body,
    });
    return {
      status: response.status,
      body: (await response.json()) as { id: number; error?: { code: string } },
    };
  };
  const table = (n: number) =>
    [
      'id,content,publish_time',
      ...complaints('月光镯', n).map(({ id, text }) => `${id},${text},2026-03-03 07:30`),
      '',
    ].join('\n');

  it('waits while the disk is full, says so, and goes on from where it stopped', async () => {
    const { body } = await send(Buffer.from(table(800)));
    await room(0);
    const how = { mapping: null, platform: 'forum', zone: 480, quiet: false };
    await war.post(`/imports/${body.id}/start`, how);
    const state = () =>
      war.get<{ status: string; code: string | null; error: string }>(`/imports/${body.id}`);
    await war.app.world.imports?.settled();
    expect((await state()).status).not.toBe('failed');

    await room(100_000);
    // Somebody says something, and there is room for it.
    await push(1, 5_000);
    if ((await state()).status === 'uploaded') await war.post(`/imports/${body.id}/start`, how);
    await war.app.schedule.knock();
    await until(async () => (await state()).status === 'done');
    expect((await state()).error).toBeNull();
    expect(await war.mentions()).toHaveLength(500);
  });

  it('whose own disk was full when it was written is refused by what it is, or read as far as it goes', async () => {
    expect((await send(Buffer.alloc(5_000))).body.error?.code).toBe('zeros');
    const half = await send(Buffer.concat([Buffer.from(table(3)), Buffer.alloc(5_000)]));
    expect(half.status).toBe(201);
    await war.post(`/imports/${half.body.id}/start`, {
      mapping: null,
      platform: 'forum',
      zone: 480,
      quiet: false,
    });
    await until(async () => (await war.mentions()).length === 3);
  });
});
