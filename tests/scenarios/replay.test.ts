import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Course } from '../../server/cli/courses.js';
import { main } from '../../server/cli/replay.js';
import type { Reason } from '../../server/model/level.js';
import { complaints, HOUR, MORNING, reposts } from '../harness/harness.js';

const postgres = inject('postgres');
let dir: string;
let file: string;

/** A stream with roots, reposts, sightings, a KOL, a bad line and posts out of order. */
function stream(): string {
  const root = {
    id: 'root',
    text: '月光镯戴三天就断裂，假货，太差了',
    author: { id: 'a', followers: 800 },
  };
  const posts = [
    root,
    ...reposts('root', 150),
    ...complaints('月光镯', 130),
    { id: 'kol', text: '看看这个', repostOf: 'root', author: { id: 'k', followers: 2_000_000 } },
    { ...root, reposts: 900, comments: 40 },
    { id: 'praise', text: '月光镯真好看，喜欢' },
    { id: 'other', text: '今天天气不错' },
  ];
  const lines = posts.map((post, i) =>
    JSON.stringify({
      platform: 'weibo',
      publishedAt: new Date(MORNING + ((i * 7919) % posts.length) * 61_000).toISOString(),
      ...post,
    }),
  );
  return [...lines.slice(0, 5), '{"broken', ...lines.slice(5)].join('\n');
}

async function replay(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const sink = (name: 'out' | 'err') =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        said[name] += chunk.toString();
        done();
      },
    });
  const code = await main(args, { stdout: sink('out'), stderr: sink('err') });
  return { code, ...said };
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fengsheng-replay-'));
  file = join(dir, 'stream.ndjson.gz');
  await writeFile(file, gzipSync(stream()));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('a replay', () => {
  it('prints the same changes to the byte every time', async () => {
    const first = await replay(file, '--brand', '月光镯');
    expect(first.code).toBe(0);
    expect(first.err).toContain('line 6 refused: not JSON');
    expect(first.out).toContain('"kind":"incident.opened"');
    expect((await replay(file, '--brand', '月光镯')).out).toBe(first.out);
  });

  it.skipIf(postgres === null)(
    'prints the same changes on PostgreSQL as on SQLite',
    async () => {
      const embedded = await replay(file, '--brand', '月光镯');
      process.env['DATABASE_URL'] = postgres ?? '';
      try {
        const outgrown = await replay(file, '--brand', '月光镯');
        expect(outgrown.out).toBe(embedded.out);
      } finally {
        delete process.env['DATABASE_URL'];
      }
    },
    90_000,
  );

  it('prints the course of each story that reached a level, against its loudest hour', async () => {
    const { code, out } = await replay(file, '--brand', '月光镯', '--courses');
    expect(code).toBe(0);
    const courses = out
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one) as Course);
    const [course] = courses;
    const log = await replay(file, '--brand', '月光镯');
    const opened = log.out
      .split('\n')
      .filter((one) => one.includes('"kind":"incident.opened"'))
      .map((one) => JSON.parse(one) as { storyId: number; data: { reason: Reason } });
    const first = opened.find(({ storyId }) => storyId === course?.storyId);
    expect(course?.yellow).toBe(new Date(first?.data.reason.since ?? 0).toISOString());
    expect(course?.peak).toBeGreaterThan(0);
    expect(course?.volume).toBeGreaterThanOrEqual(course?.peak ?? Infinity);
    expect(Date.parse(course?.peakHour ?? '') % HOUR).toBe(0);
  }, 90_000);

  it('says how it is called when it is called wrongly', async () => {
    expect(await replay()).toMatchObject({ code: 2, err: expect.stringContaining('Which file?') });
    expect(await replay(file)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Which brand?'),
    });
    expect(await replay(file, '--brand', 'x', '--speed', 'fast')).toMatchObject({ code: 2 });
  });

  it('says which file it cannot read', async () => {
    const missing = await replay(join(dir, 'missing.ndjson'), '--brand', 'x');
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('missing.ndjson') });
  });
});
