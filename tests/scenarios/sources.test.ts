import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceForm } from '../../server/model/form.js';
import type { SourceDetail, SourceState } from '../../server/model/live.js';
import { type Harness, HOUR, MINUTE, MORNING, start, until } from '../harness/harness.js';

let war: Harness;
let server: Server;
let origin: string;
let answer: { status: number; body: string; type?: string };
let asked: { url: string; cookie: string }[];

interface Entry {
  id: string;
  title: string;
  at: number;
}

function rss(entries: readonly Entry[]): string {
  const items = entries.map(
    ({ id, title, at }) =>
      `<item><guid>${id}</guid><title>${title}</title><link>https://news.example/${id}</link><pubDate>${new Date(at).toUTCString()}</pubDate></item>`,
  );
  return `<rss version="2.0"><channel><title>消费新闻</title>${items.join('')}</channel></rss>`;
}

beforeEach(async () => {
  answer = { status: 200, body: rss([]) };
  asked = [];
  server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', cookie: request.headers.cookie ?? '' });
    response.writeHead(answer.status, { 'content-type': answer.type ?? 'application/rss+xml' });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  war = await start();
  await war.brand('月光镯');
});
afterEach(async () => {
  await war.close();
  server.closeAllConnections();
  server.close();
});

async function send<T>(method: string, path: string, body?: unknown) {
  const response = await fetch(`${war.url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, body: (text === '' ? null : JSON.parse(text)) as T };
}

async function add(kind: string, config: Record<string, unknown>, everyMinutes = 5) {
  const given = { kind, name: '消费新闻', config, everyMinutes };
  const { status, body } = await send<SourceDetail>('POST', '/sources', given);
  expect(status).toBe(201);
  await visited(body.id);
  return body.id;
}

const detail = (id: number) => war.get<SourceDetail>(`/sources/${id}`);

async function visited(id: number): Promise<void> {
  await until(async () => {
    const { lastSuccessAt, error } = await detail(id);
    return lastSuccessAt !== null || error !== null;
  });
  await war.app.world.visits.wake();
}

/** Lets time pass in steps of minutes, visiting what is due. */
async function live(minutes: number, step = 1): Promise<void> {
  for (let i = 0; i < minutes; i += step) {
    await war.pass(step * MINUTE);
    await war.app.world.visits.wake();
  }
  await war.pass(0);
}

describe('the kinds of source', () => {
  it('come with their forms in both languages, and routes of RSSHub with what they ask for', async () => {
    const { kinds } = await war.get<{ kinds: (SourceForm & { kind: string })[] }>('/sources');
    expect(kinds.length).toBeGreaterThanOrEqual(18);
    for (const { label, about, fields } of kinds) {
      for (const text of [label, about, ...fields.map((field) => field.label)]) {
        expect(text.en && text['zh-CN']).toBeTruthy();
      }
    }
    const rsshub = kinds.find(({ kind }) => kind === 'rsshub');
    const weibo = rsshub?.presets.find(({ config }) => config['route'] === 'weibo-keyword');
    expect(weibo?.fields?.map(({ name }) => name)).toEqual(['params.keyword']);
    expect(weibo?.ask).toEqual(['instances', 'params.keyword']);
    expect(weibo?.needs?.en).toContain('WEIBO_COOKIES');
  });

  it('are visited by their settings: a route of RSSHub asks the own instance', async () => {
    answer.body = rss([{ id: '1', title: '月光镯开店', at: MORNING - HOUR }]);
    const config = { instances: [origin], route: 'weibo-keyword', params: { keyword: '月光镯' } };
    const { body } = await send<{ items: { brands: number[] }[]; matches: number }>(
      'POST',
      '/sources/try',
      { kind: 'rsshub', config },
    );
    expect(body.matches).toBe(1);
    expect(body.items[0]?.brands).toEqual([1]);
    expect(asked[0]?.url).toMatch(/^\/weibo\/keyword\/%E6%9C%88%E5%85%89%E9%95%AF\?/);
    const id = await add('rsshub', config);
    expect((await detail(id)).brought[0]).toMatchObject({ title: '月光镯开店' });
  });

  it('say which field does not fit', async () => {
    const { status, text } = await send('POST', '/sources', {
      kind: 'newsapi',
      name: 'x',
      config: { query: '月光镯' },
    });
    expect(status).toBe(400);
    expect(text).toContain('config.apiKey');
    expect((await send('POST', '/sources', { kind: 'no', name: 'x', config: {} })).status).toBe(
      400,
    );
  });
});

describe('secrets of a source', () => {
  const secret = 'SUB=very-secret-cookie';

  it('are encrypted at rest, sent on visits, and never shown again', async () => {
    const id = await add('feed', { url: `${origin}/feed`, cookie: secret });
    expect(asked[0]?.cookie).toBe(secret);
    const row = await war.app.world.store.read((q) =>
      q.selectFrom('sources').selectAll().executeTakeFirstOrThrow(),
    );
    expect(JSON.stringify(row)).not.toContain('very-secret');
    for (const path of ['/sources', `/sources/${id}`, '/state', '/changes']) {
      expect(JSON.stringify(await war.get(path))).not.toContain('very-secret');
    }
    expect(await detail(id)).toMatchObject({
      config: { url: `${origin}/feed` },
      secrets: ['cookie'],
    });
  });

  it('stay when an edit leaves them empty, also in its trial, and go when it says null', async () => {
    const id = await add('feed', { url: `${origin}/feed`, cookie: secret });
    const config = { url: `${origin}/other`, cookie: '' };
    await send('POST', '/sources/try', { kind: 'feed', config, id });
    await send('PATCH', `/sources/${id}`, { config });
    await war.app.world.visits.wake();
    await until(() => asked.length === 3);
    expect(asked.slice(1)).toEqual([
      { url: '/other', cookie: secret },
      { url: '/other', cookie: secret },
    ]);
    const { body } = await send<SourceDetail>('PATCH', `/sources/${id}`, {
      config: { url: `${origin}/other`, cookie: null },
    });
    expect(body.secrets).toEqual([]);
  });
});

describe('a source that is edited', () => {
  it('counts as another place when its address changes: what it holds is no news', async () => {
    const id = await add('feed', { url: `${origin}/a` });
    answer.body = rss([{ id: 'old', title: '月光镯假货，骗人', at: MORNING - HOUR }]);
    await send('PATCH', `/sources/${id}`, { config: { url: `${origin}/b` } });
    await until(async () => (await war.mentions()).length === 1);
    expect(await war.incidents()).toEqual([]);
    expect((await war.get<{ brands: { volume: number }[] }>('/state')).brands[0]?.volume).toBe(0);
    expect(await war.changes('source.changed')).toHaveLength(1);
  });

  it('is visited at a pace of whole milliseconds, however it was written', async () => {
    const id = await add('feed', { url: `${origin}/a` }, 7.000001);
    expect((await detail(id)).every).toBe(420_000);
    await send('PATCH', `/sources/${id}`, { everyMinutes: 2.0000049 });
    expect((await detail(id)).every).toBe(120_000);
  });

  it('keeps its place when only its name or pace changes', async () => {
    const id = await add('feed', { url: `${origin}/a` });
    const { body } = await send<SourceDetail>('PATCH', `/sources/${id}`, {
      name: '别名',
      everyMinutes: 30,
    });
    expect(body).toMatchObject({ name: '别名', every: 30 * MINUTE, lastSuccessAt: MORNING });
    expect(asked).toHaveLength(1);
  });

  it('is not visited while paused, and is again when resumed', async () => {
    const id = await add('feed', { url: `${origin}/a` });
    await send('PATCH', `/sources/${id}`, { enabled: false });
    expect(await detail(id)).toMatchObject({ enabled: false, nextDueAt: null });
    await live(20, 5);
    expect(asked).toHaveLength(1);
    await send('PATCH', `/sources/${id}`, { enabled: true });
    await until(() => asked.length === 2);
    const kinds = (await war.changes('source.paused', 'source.resumed')).map(({ kind }) => kind);
    expect(kinds).toEqual(['source.paused', 'source.resumed']);
  });

  it('that does not exist is not found', async () => {
    for (const [method, path] of [
      ['GET', '/sources/99'],
      ['PATCH', '/sources/99'],
      ['DELETE', '/sources/99'],
      ['POST', '/sources/99/visit'],
    ] as const) {
      expect((await send(method, path, method === 'GET' ? undefined : {})).status).toBe(404);
    }
  });
});

describe('the delay of a source', () => {
  it('is measured from publication to collection over its news, not over what was there before', async () => {
    answer.body = rss([{ id: 'old', title: '月光镯旧闻', at: MORNING - 24 * HOUR }]);
    const id = await add('feed', { url: `${origin}/a` });
    expect((await detail(id)).delay).toBeNull();
    answer.body = rss([
      { id: '1', title: '月光镯新品', at: MORNING + MINUTE },
      { id: '2', title: '月光镯又一新品', at: MORNING + 2 * MINUTE },
    ]);
    await live(7);
    const { delay, mentions } = await detail(id);
    const seen = mentions[0]?.receivedAt ?? 0;
    expect(delay).toEqual({
      n: 2,
      collected: { p50: seen - MORNING - 2 * MINUTE, p95: seen - MORNING - MINUTE },
      scored: { p50: 0, p95: 0 },
    });
    expect(mentions).toHaveLength(3);
    const { items } = await war.get<{ items: SourceState[] }>('/sources');
    expect(items[0]?.delay).toEqual(delay);
  });
});

describe('a source that answers', () => {
  const every = 10 * MINUTE;
  const regular = (last: number) =>
    Array.from({ length: 20 }, (_, i) => ({
      id: `n${last - i * every}`,
      title: `第 ${i} 条新闻`,
      at: last - i * every,
    }));

  it('but is quieter than its rhythm is told once, and again when it speaks', async () => {
    answer.body = rss(regular(MORNING));
    const id = await add('feed', { url: `${origin}/a` }, 10);
    expect((await detail(id)).usualGap).toBe(every);
    await live(110, 10);
    expect(await war.changes('source.quiet')).toEqual([]);
    await live(60, 10);
    const [quiet, ...more] = await war.changes('source.quiet');
    expect(more).toEqual([]);
    expect(quiet?.data).toEqual({
      sourceId: id,
      name: '消费新闻',
      lastAt: MORNING,
      usual: every,
    });
    expect((await detail(id)).quietSince).toBe(MORNING);
    expect(war.sent.map(({ kind }) => kind)).toContain('source.quiet');

    answer.body = rss([{ id: 'back', title: '又有新闻', at: war.clock.now() }]);
    await live(20, 10);
    expect(await war.changes('source.recovered')).toHaveLength(1);
    expect((await detail(id)).quietSince).toBeNull();
  });

  it('with a login page instead of content is an error, not silence', async () => {
    const id = await add('feed', { url: `${origin}/a` });
    answer = {
      status: 200,
      type: 'text/html',
      body: '<!doctype html><title>登录</title><form action="/login"><input type="password"></form>',
    };
    await live(7);
    const { error, failures } = await detail(id);
    expect(failures).toBeGreaterThan(0);
    expect(error).toMatch(/log-in page/);
  });
});

describe('a brand in a hot list', () => {
  const list = (...words: string[]) =>
    JSON.stringify({
      status: 'success',
      updatedTime: war.clock.now(),
      items: words.map((title, i) => ({ id: String(i), title, url: 'https://weibo.example/' })),
    });

  it('is a signal of its own, once per title and day, with its rank over time', async () => {
    answer = { status: 200, type: 'application/json', body: list('别的', '月光镯断裂') };
    const id = await add('newsnow', { base: origin, list: 'weibo' });
    const [first] = await war.changes('brand.trending');
    expect(first).toMatchObject({
      brandId: 1,
      data: { platform: 'weibo', title: '月光镯断裂', rank: 2 },
    });
    await until(() => war.sent.some(({ kind }) => kind === 'brand.trending'));
    expect(war.sent.find(({ kind }) => kind === 'brand.trending')?.headline).toContain(
      '月光镯断裂',
    );

    await war.pass(6 * MINUTE);
    answer.body = list('月光镯断裂', '月光镯致歉', '别的');
    await live(6);
    expect((await war.changes('brand.trending')).map(({ data }) => data)).toMatchObject([
      { title: '月光镯断裂' },
      { title: '月光镯致歉', rank: 2 },
    ]);
    const ranks = (await detail(id)).ranks.filter(({ title }) => title === '月光镯断裂');
    expect(ranks.map(({ rank }) => rank)).toEqual([1, 2]);

    await war.pass(24 * HOUR);
    answer.body = list('月光镯断裂');
    await live(6);
    expect(await war.changes('brand.trending')).toHaveLength(3);
  });
});
