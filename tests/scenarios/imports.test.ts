import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderSource } from '../../crawlers/files/folder.js';
import { rememberedLayout } from '../../server/imports/layouts.js';
import type { ImportPreview, ImportState } from '../../server/model/imports.js';
import type { SourceDetail } from '../../server/model/live.js';
import { type Harness, MINUTE, MORNING, start, until } from '../harness/harness.js';
import { DATABASES, withDatabase } from '../support/both.js';

let folder: string;
let war: Harness;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fengsheng-imports-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function open(databaseUrl?: string): Promise<Harness> {
  war = await start({
    dataDir: folder,
    ...(databaseUrl !== undefined && { databaseUrl }),
    overrides: {
      sources: new Map([
        [
          'folder',
          folderSource({
            roots: [folder],
            remembered: (columns) => war.app.world.store.read((q) => rememberedLayout(q, columns)),
          }),
        ],
      ]),
    },
  });
  return war;
}

async function upload(name: string, body: string | Uint8Array<ArrayBuffer>) {
  const response = await fetch(`${war.url}/api/v1/imports?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  return {
    status: response.status,
    body: (await response.json()) as { id: number; preview: ImportPreview } & {
      error: { code: string };
    },
  };
}

async function finished(id: number): Promise<ImportState> {
  let state = await war.get<ImportState>(`/imports/${id}`);
  await until(async () => {
    state = await war.get<ImportState>(`/imports/${id}`);
    return state.status === 'done' || state.status === 'failed';
  });
  return state;
}

const CSV = [
  'nr,said,when,who,mood',
  '1,月光镯断裂了，假货,2026-03-03 07:30:00,甲,x',
  '2,月光镯真好看,someday,乙,x',
  '3,,2026-03-03 07:40:00,丙,x',
  '4,与品牌无关的一句话,2026-03-03 07:50:00,丁,x',
].join('\n');
const MAPPING = { id: ['nr'], text: ['said'], publishedAt: ['when'], author: ['who'] };

describe.each(DATABASES)('an uploaded file (%s)', (name) => {
  it('is looked at, corrected, read, and its refused rows can be fetched', async () => {
    await withDatabase(name, async (url) => {
      await open(url);
      const brand = await war.brand('月光镯');
      const { status, body } = await upload('论坛.csv', CSV);
      expect(status).toBe(201);
      // Its name says nothing to us, but what stands in it is what people write.
      expect(body.preview).toMatchObject({
        layout: 'generic',
        rows: 4,
        mapping: { text: ['said'] },
      });
      expect(body.preview.columns[1]).toEqual({
        name: 'said',
        values: ['月光镯断裂了，假货', '月光镯真好看', '与品牌无关的一句话'],
      });
      const how = { mapping: MAPPING, platform: 'forum', zone: 480, quiet: false };
      const seen = await war.post<ImportPreview>(`/imports/${body.id}/preview`, how);
      expect(seen.body).toMatchObject({
        matches: 1,
        refused: [
          { line: 3, why: 'bad-time', value: 'someday' },
          { line: 4, why: 'no-text' },
        ],
        items: [
          { id: '1', platform: 'forum', brands: [brand] },
          { id: '4', brands: [] },
        ],
      });
      expect((await war.post(`/imports/${body.id}/start`, how)).status).toBe(202);
      expect(await finished(body.id)).toMatchObject({
        status: 'done',
        done: 1,
        rows: 4,
        accepted: 1,
        unmatched: 1,
        refused: 2,
      });
      expect(await war.mentions()).toMatchObject([
        { platform: 'forum', author: { name: '甲' }, publishedAt: MORNING - 30 * MINUTE },
      ]);
      const list = await fetch(`${war.url}/api/v1/imports/${body.id}/refused.csv?lang=zh-CN`);
      const text = Buffer.from(await list.arrayBuffer()).toString();
      expect(text).toMatch(/^\ufeff行号,原因,内容\r\n3,时间读不懂：someday,"\{""nr"":""2""/);
      expect(text).toContain('\r\n4,没有正文也没有标题,');

      // The next file of this kind needs no correction, and only its news counts.
      const next = await upload('again.csv', CSV.replace('1,月', '9,月'));
      expect(next.body.preview).toMatchObject({ remembered: true, mapping: MAPPING, matches: 1 });
      expect((await war.post(`/imports/${body.id}/start`, how)).status).toBe(409);
      await war.close();
    });
  });

  it('names a broken line by its number and its text', async () => {
    await withDatabase(name, async (url) => {
      await open(url);
      await war.brand('月光镯');
      const lines = [
        '{"id":"1","text":"月光镯断裂了","publishedAt":"2026-03-03T07:30:00Z"}',
        '{"id":"2","text":"月光镯 =cmd',
        '',
        'not even close',
        '{"id":"3","text":"月光镯掉色","publishedAt":"2026-03-03T07:31:00Z"}',
      ];
      const { body } = await upload('a.ndjson', lines.join('\n'));
      expect(body.preview.refused).toEqual([
        { line: 2, why: 'not-json', value: lines[1] },
        { line: 4, why: 'not-json', value: lines[3] },
      ]);
      await war.post(`/imports/${body.id}/start`, {});
      expect(await finished(body.id)).toMatchObject({ rows: 4, accepted: 2, refused: 2 });
      const list = await fetch(`${war.url}/api/v1/imports/${body.id}/refused.csv?lang=zh-CN`);
      expect(await list.text()).toBe(
        `行号,原因,内容\r\n2,这一行不是完整的 JSON 对象,"${lines[1]?.replaceAll('"', '""') ?? ''}"\r\n4,这一行不是完整的 JSON 对象,not even close\r\n`,
      );
      await war.close();
    });
  });

  it.each([
    ['图.png', '\x89PNG\r\n\x1a\n\0\0', 'picture'],
    ['报告.csv', '%PDF-1.7\n1 0 obj\n', 'pdf'],
    ['旧.xls', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'old-excel'],
    ['导出.xls', '<html><table><tr><td>a</td></tr></table>', 'web-page'],
    ['a.csv.gz', '\x1f\x8b\x08\0', 'packed'],
    ['空.csv', '', 'empty'],
    ['包.csv', 'PK\x03\x04\x14\0\0', 'not-records'],
  ])('that is no table is refused by what it is: %s', async (called, bytes, code) => {
    await withDatabase(name, async (url) => {
      await open(url);
      const { status, body } = await upload(called, Uint8Array.from(Buffer.from(bytes, 'latin1')));
      expect([400, 422]).toContain(status);
      expect(body.error.code).toBe(code);
      expect(await war.get('/imports')).toEqual({ items: [] });
      await war.close();
    });
  });

  it('goes on after a stop where it was', async () => {
    await withDatabase(name, async (url) => {
      await open(url);
      await war.brand('月光镯');
      const rows = Array.from({ length: 7_000 }, (_, n) =>
        JSON.stringify({
          id: `${n}`,
          text: `第${n}件 ${n % 1000 === 0 ? '月光镯' : '别的'} ${'x'.repeat(200)}`,
        }),
      );
      const { body } = await upload('many.jsonl', rows.join('\n'));
      expect(body.preview.estimated).toBeGreaterThan(6_000);
      await war.post(`/imports/${body.id}/start`, {});
      await war.close();
      await open(url);
      const state = await finished(body.id);
      expect(state).toMatchObject({ status: 'done', rows: 7_000, refused: 0 });
      expect(state.accepted + state.duplicate).toBe(7);
      expect(await war.mentions()).toHaveLength(7);
      await war.close();
    });
  });
});

describe('an upload', () => {
  beforeEach(async () => {
    await open();
    await war.brand('月光镯');
  });
  afterEach(() => war.close());

  it('of history raises no alert when that is said', async () => {
    const rows = Array.from({ length: 150 }, (_, n) =>
      JSON.stringify({ id: `${n}`, text: `${n}号：月光镯假货，断裂`, time: MORNING - n * 1000 }),
    );
    const { body } = await upload('old.jsonl', rows.join('\n'));
    await war.post(`/imports/${body.id}/start`, { quiet: true });
    expect(await finished(body.id)).toMatchObject({ accepted: 150 });
    expect(await war.incidents()).toEqual([]);
  });

  it.each([
    ['empty', '', 400],
    ['broken JSON', '[{"id":1,', 422],
    ['a header alone', 'id,text\n', 422],
  ])('of %s is refused and leaves nothing behind', async (_, body, status) => {
    expect((await upload('a.json', body)).status).toBe(status);
    expect(await war.get('/imports')).toEqual({ items: [] });
  });

  it('can be forgotten; a wrong column name is said', async () => {
    const { body } = await upload('a.csv', CSV);
    const how = { mapping: { text: ['nothing'] }, platform: null, zone: null, quiet: false };
    expect(await war.post(`/imports/${body.id}/start`, how)).toMatchObject({
      status: 422,
      body: { error: { code: 'no-text' } },
    });
    await fetch(`${war.url}/api/v1/imports/${body.id}`, { method: 'DELETE' });
    expect(await war.get('/imports')).toEqual({ items: [] });
    expect((await war.post(`/imports/${body.id}/start`, how)).status).toBe(404);
  });
});

describe.each(DATABASES)('a watched folder (%s)', (name) => {
  it('is a source like any other: seeded, then news, then said to be gone', async () => {
    await withDatabase(name, async (url) => {
      await open(url);
      await war.brand('月光镯');
      const data = join(folder, 'crawler');
      await mkdir(data);
      const line = (n: number, at: number) =>
        `${JSON.stringify({ id: `${n}`, text: `月光镯 ${n}`, time: at })}\n`;
      await writeFile(join(data, 'a.jsonl'), line(1, MORNING - MINUTE));
      const config = { path: data };
      const added = await war.post<SourceDetail>('/sources', {
        kind: 'folder',
        name: '爬虫',
        config,
      });
      expect(added.status).toBe(201);
      await war.app.world.visits.wake();
      await appendFile(join(data, 'a.jsonl'), line(2, MORNING));
      await war.pass(10_000);
      await war.app.world.visits.wake();
      const mentions = await war.mentions();
      expect(mentions.map(({ text }) => text).sort()).toEqual(['月光镯 1', '月光镯 2']);
      expect(mentions.map(({ sourceId }) => sourceId)).toEqual([added.body.id, added.body.id]);
      const rows = await war.app.world.store.read((q) =>
        q.selectFrom('mentions').select(['text', 'seeded']).orderBy('text').execute(),
      );
      expect(rows.map(({ seeded }) => seeded)).toEqual([1, 0]);
      await rm(data, { recursive: true });
      for (let n = 0; n < 4; n++) {
        await war.pass(60 * MINUTE);
        await war.app.world.visits.wake();
      }
      const state = await war.get<SourceDetail>(`/sources/${added.body.id}`);
      expect(state.error).toContain('is not there');
      expect(await war.changes('source.failing')).toHaveLength(1);
      await war.close();
    });
  });

  it('shows its first rows, and is read by the columns that a person named for it', async () => {
    await withDatabase(name, async (url) => {
      await open(url);
      await war.brand('月光镯');
      const data = join(folder, 'export');
      await mkdir(data);
      const look = (config: object) =>
        war.post<{ file: string | null; preview: ImportPreview | null }>('/sources/columns', {
          config,
        });
      expect((await look({ path: data })).body).toEqual({ file: null, preview: null });
      expect((await look({ path: '/etc' })).status).toBe(422);

      const rows = ['编号,说法,备注', '1,月光镯断了,客服已回复这位顾客的来信', '2,月光镯假货,无'];
      await writeFile(join(data, 'a.csv'), `${rows.join('\n')}\n`);
      const mapping = { text: ['说法'], id: ['编号'] };
      const seen = (await look({ path: data, mapping })).body;
      expect(seen.file).toContain('a.csv');
      expect(seen.preview?.columns.map((one) => one.name)).toEqual(['编号', '说法', '备注']);
      expect(seen.preview?.items.map(({ text }) => text)).toEqual(['月光镯断了', '月光镯假货']);

      const config = { path: data, mapping };
      const added = await war.post<SourceDetail>('/sources', {
        kind: 'folder',
        name: '导出',
        config,
      });
      expect(added.status).toBe(201);
      expect(added.body.config).toEqual(config);
      await war.app.world.visits.wake();
      expect((await war.mentions()).map(({ text }) => text).sort()).toEqual([
        '月光镯假货',
        '月光镯断了',
      ]);
      await war.close();
    });
  });
});
