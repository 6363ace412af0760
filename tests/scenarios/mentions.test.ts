import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sheetsOf } from '../../crawlers/files/workbook.js';
import { csvCell } from '../../server/mentions/export/formats.js';
import type {
  ExportState,
  Mention,
  MentionCount,
  MentionDetail,
  MentionPage,
  SavedView,
} from '../../server/model/mention.js';
import { type Harness, MINUTE, start } from '../harness/harness.js';

let room: Harness;
let brand: number;

beforeAll(async () => {
  room = await start();
  brand = await room.brand('手镯之家');
  await room.push([
    {
      id: 'stone',
      text: '手镯之家的手鐲刚收到就断裂了，客服不理人',
      url: 'https://weibo.example/stone',
      author: { id: 'u1', name: '=HYPERLINK("http://x")', followers: 1200, verified: false },
      reposts: 3,
    },
    { id: 'praise', text: '手镯之家真的很好看，喜欢', platform: 'zhihu' },
    { id: 'english', text: '手镯之家 iPhone case, "great" <b>value</b>, thanks' },
  ]);
  await room.pass(5 * MINUTE);
  await room.push([{ id: 'stone', text: '手镯之家的手鐲刚收到就断裂了，客服不理人', reposts: 9 }]);
});
afterAll(() => room.close());

const page = (query: string) => room.get<MentionPage>(`/mentions?${query}`);
const q = (words: string) => `q=${encodeURIComponent(words)}`;

async function download(query: string): Promise<Response> {
  const response = await fetch(`${room.url}/api/v1/mentions/export?${query}`);
  expect(response.status).toBe(200);
  return response;
}

describe('the list of mentions', () => {
  it('finds words, says where they stand, and narrows down by what is known', async () => {
    const { items } = await page(q('断裂'));
    expect(items.map(({ text }) => text)).toEqual(['手镯之家的手鐲刚收到就断裂了，客服不理人']);
    expect(items[0]?.hits).toMatchObject([{ field: 'text', words: '断裂', from: 11, to: 13 }]);
    expect((await page(`${q('手镯')}&platform=zhihu`)).items).toHaveLength(1);
    expect((await page(q('手镯 NOT iphone'))).items).toHaveLength(2);
    expect((await page('followersMin=1000')).items).toHaveLength(1);
    expect((await page(`brand=${brand}&label=neg,unknown`)).items).toHaveLength(1);
  });

  it('says what is wrong with a search, and where', async () => {
    const response = await fetch(`${room.url}/api/v1/mentions?${q('手镯 OR')}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { code: 'query', field: 'q', from: 5, to: 5 },
    });
  });

  it('counts', async () => {
    const { count } = await room.get<{ count: MentionCount }>(`/mentions/count?brand=${brand}`);
    expect(count).toEqual({ n: 3, about: false });
  });

  it('finds a mention by what a person made of it, at once', async () => {
    const [found] = (await page('label=pos&platform=zhihu')).items;
    await room.post('/mentions/corrections', { ids: [found?.id], by: '小林', label: 'neu' });
    expect((await page('label=pos&platform=zhihu')).items).toHaveLength(0);
    expect((await page('label=neu')).items.map(({ id }) => id)).toContain(found?.id);
    await room.post('/mentions/corrections/undo', { ids: [found?.id], by: '小林' });
    expect((await page('label=pos&platform=zhihu')).items.map(({ id }) => id)).toEqual([found?.id]);
  });
});

describe('one mention', () => {
  it('is shown as it was seen, with its counters over time', async () => {
    const [found] = (await page(q('断裂'))).items;
    const seen = await room.get<MentionDetail>(`/mentions/${found?.id ?? 0}`);
    expect(seen.mention.text).toBe('手镯之家的手鐲刚收到就断裂了，客服不理人');
    expect(seen.sightings.map(({ reposts }) => reposts)).toEqual([3, 9]);
    expect(seen.brand.name).toBe('手镯之家');
    expect(seen.story?.mentions).toBeGreaterThan(0);
    expect(seen.why.map(({ words }) => words)).toContain('手镯之家');
    const missing = await fetch(`${room.url}/api/v1/mentions/999999`);
    expect(missing.status).toBe(404);
  });
});

describe('an export', () => {
  it('is a table that Excel opens and that cannot carry anything out', async () => {
    const bytes = Buffer.from(await (await download('format=csv&ticket=csv-00001')).arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.toString('utf8').slice(1).split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^编号,品牌,发布时间 \(UTC\),/);
    const stone = lines.find((line) => line.includes('断裂'));
    expect(stone).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(csvCell('-1+1')).toBe("'-1+1");
    expect(csvCell(-1)).toBe('-1');
  });

  it('names the categories in the language of the table', async () => {
    const [praise] = (await page('platform=zhihu')).items;
    const corrected = { ids: [praise?.id], by: '小林' };
    const categories = ['logistics', 'quality'];
    await room.post('/mentions/corrections', { ...corrected, label: 'neg', categories });
    const zh = await (await download('format=csv&ticket=names-zh1&platform=zhihu')).text();
    expect(zh).toContain('物流问题');
    expect(zh).toContain('产品质量');
    expect(zh).not.toMatch(/logistics|quality/);
    const en = await (
      await download('format=csv&ticket=names-en1&platform=zhihu&locale=en')
    ).text();
    expect(en).toContain('Logistics');
    expect(en).toContain('Product quality');
    await room.post('/mentions/corrections/undo', corrected);
  });

  it('is one mention per line for programs', async () => {
    const text = await (await download('format=ndjson&ticket=ndjson-01&label=neg')).text();
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Mention);
    expect(rows.map(({ label }) => label)).toEqual(['neg']);
  });

  it('is a workbook with the same rows', async () => {
    const query = 'format=xlsx&ticket=xlsx-0001&locale=en&zone=Asia/Shanghai';
    const bytes = Buffer.from(await (await download(query)).arrayBuffer());
    const rows = sheetsOf(bytes)[0]?.rows.map(({ row }) => row) ?? [];
    expect(rows).toHaveLength(4);
    expect(rows[0]?.slice(0, 3)).toEqual(['ID', 'Brand', 'Published (Asia/Shanghai)']);
    expect(rows.flat()).toContain('手镯之家 iPhone case, "great" <b>value</b>, thanks');
    expect(rows.flat()).toContain('2026-03-03 08:00:00');
  });

  it('says how far it is, and that it is done', async () => {
    await (await download('format=csv&ticket=progress-1')).text();
    const state = await room.get<ExportState>('/mentions/export/progress-1');
    expect(state).toEqual({ rows: 3, expected: { n: 3, about: false }, state: 'done' });
    const unknown = await fetch(`${room.url}/api/v1/mentions/export/unknown-ticket`);
    expect(unknown.status).toBe(404);
  });
});

describe('a saved view', () => {
  it('is shared, changed under its name, and deleted', async () => {
    const saved = await room.post<SavedView>('/views', { name: '今日负面', query: 'label=neg' });
    expect(saved.status).toBe(200);
    await room.post('/views', { name: '今日负面', query: 'label=neg&within=today' });
    const { items } = await room.get<{ items: SavedView[] }>('/views');
    expect(items).toEqual([
      { id: saved.body.id, name: '今日负面', query: 'label=neg&within=today' },
    ]);
    const gone = await fetch(`${room.url}/api/v1/views/${saved.body.id}`, { method: 'DELETE' });
    expect(gone.status).toBe(204);
    expect((await room.get<{ items: SavedView[] }>('/views')).items).toEqual([]);
  });
});
