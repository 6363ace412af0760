import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../server/cli/import.js';
import { ManualClock } from '../../server/clock.js';
import { readZone } from '../../crawlers/files/zone.js';
import type { SourceState } from '../../server/model/live.js';
import { type Harness, HOUR, MINUTE, MORNING, start } from '../harness/harness.js';

const CSV = [
  'platform,id,content,publish_time,author',
  'weibo,1,月光镯断裂了，假货,2026-03-03 07:30:00,甲',
  ',2,月光镯真好看,2026-03-03 07:40:00,乙',
  'weibo,3,与品牌无关的一句话,2026-03-03 07:50:00,丙',
].join('\n');

let war: Harness;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fengsheng-import-'));
  war = await start({ dataDir: folder });
  await war.brand('月光镯');
});
afterEach(async () => {
  await war.close();
  await rm(folder, { recursive: true, force: true });
});

async function upload(path: string, body: string) {
  const response = await fetch(`${war.url}/api/v1${path}`, { method: 'POST', body });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('an uploaded file', () => {
  it('is read through the same door as everything else, and twice counts once', async () => {
    const path = '/import?name=posts.csv&platform=forum&zone=%2B08:00';
    const first = await upload(path, CSV);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ rows: 3, accepted: 2, unmatched: 1, layout: 'generic' });
    const mentions = await war.mentions();
    expect(mentions.map(({ publishedAt }) => publishedAt).sort()).toEqual([
      MORNING - 30 * MINUTE,
      MORNING - 20 * MINUTE,
    ]);
    expect(mentions.map(({ platform }) => platform).sort()).toEqual(['forum', 'weibo']);
    expect((await upload(path, CSV)).body).toMatchObject({ accepted: 0, duplicate: 2 });
  });

  it('takes its times in the zone that was said', async () => {
    await upload('/import?name=a.csv&zone=0', CSV);
    const first = (await war.mentions()).find(({ label }) => label === 'neg');
    // Half past seven in Greenwich is still to come: it counts from its arrival.
    expect(first?.publishedAt).toBeLessThanOrEqual(MORNING);
    expect((await upload('/import?zone=Shanghai', CSV)).status).toBe(400);
  });

  it('that is no file of records is refused with a sentence', async () => {
    const broken = await upload('/import?name=a.json', '{"a": [1, 2');
    expect(broken.status).toBe(422);
    expect((await upload('/import?name=a.csv', '')).status).toBe(400);
  });
});

describe('npm run import', () => {
  async function run(...argv: string[]) {
    const kept: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' };
    const stream = (name: 'stdout' | 'stderr') =>
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          kept[name] += chunk.toString();
          done();
        },
      });
    const io = { stdout: stream('stdout'), stderr: stream('stderr') };
    const code = await main(argv, io, new ManualClock(MORNING + HOUR), { DATA_DIR: folder });
    return { code, ...kept };
  }

  it('reads files into the database of a running server and says what became of each', async () => {
    const file = join(folder, 'posts.csv');
    await writeFile(file, CSV);
    const { code, stdout, stderr } = await run(file, join(folder, 'missing.csv'), '--zone', '+8');
    expect(code).toBe(1);
    const [good, bad] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(good).toMatchObject({ file, ok: true, rows: 3, accepted: 2, unmatched: 1 });
    expect(bad).toMatchObject({ ok: false });
    expect(stderr).toContain(`${file}: 100 %`);
    expect(await war.mentions()).toHaveLength(2);
  });

  it('says how it is used', async () => {
    expect(await run()).toMatchObject({ code: 2, stdout: '' });
    expect((await run('a.csv', '--zone', 'CST')).stderr).toContain('--zone');
  });
});

describe('a zone', () => {
  it.each([
    ['+08:00', 480],
    ['+8', 480],
    ['-0530', -330],
    ['480', 480],
    ['0', 0],
    ['+15', null],
    ['CST', null],
    ['', null],
  ])('"%s" is %s minutes', (text, minutes) => {
    expect(readZone(text)).toBe(minutes);
  });
});

describe('a list of feeds', () => {
  const opml = (...urls: string[]) =>
    `<opml version="2.0"><body>${urls
      .map((url) => `<outline type="rss" text="源 ${url}" xmlUrl="${url}"/>`)
      .join('')}</body></opml>`;

  it('adds what is not known yet, and comes out again as it went in', async () => {
    const [a, b] = ['http://127.0.0.1:1/a', 'http://127.0.0.1:1/b'];
    expect((await upload('/sources/opml', opml(a))).body).toMatchObject({ added: 1, known: 0 });
    const second = await upload('/sources/opml', opml(a, b));
    expect(second.status).toBe(201);
    expect(second.body).toMatchObject({ added: 1, known: 1 });
    const { items } = await war.get<{ items: SourceState[] }>('/sources');
    expect(items.map(({ name, kind }) => [name, kind])).toEqual([
      [`源 ${a}`, 'feed'],
      [`源 ${b}`, 'feed'],
    ]);
    const response = await fetch(`${war.url}/api/v1/sources/opml`);
    expect(response.headers.get('content-disposition')).toContain('fengsheng.opml');
    const again = await upload('/sources/opml', await response.text());
    expect(again.body).toMatchObject({ added: 0, known: 2 });
  });

  it('without feeds is refused', async () => {
    expect((await upload('/sources/opml', '<opml/>')).status).toBe(422);
  });
});
