import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../server/model/live.js';
import { type Harness, HOUR, MINUTE, MORNING, start, until } from '../harness/harness.js';
import { firstSource, live as liveFor } from '../support/visiting.js';

let war: Harness;
let server: Server;
let answer: { status: number; body: string; headers?: Record<string, string> };
let asked: string[];
let feedUrl: string;

function rss(...items: { id: string; title: string; at: number }[]): string {
  const entries = items.map(
    ({ id, title, at }) =>
      `<item><guid>${id}</guid><title>${title}</title><link>https://news.example/${id}</link>` +
      `<description>${title}。</description><pubDate>${new Date(at).toUTCString()}</pubDate></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>消费新闻</title>${entries.join('')}</channel></rss>`;
}

beforeEach(async () => {
  answer = { status: 200, body: rss() };
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.headers['if-none-match'] ?? '');
    response.writeHead(answer.status, { 'content-type': 'application/rss+xml', ...answer.headers });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  feedUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed.xml`;
  war = await start();
  await war.brand('月光镯');
});
afterEach(async () => {
  await war.close();
  server.closeAllConnections();
  server.close();
});

async function addFeed(): Promise<void> {
  const { status } = await war.post('/sources', {
    kind: 'feed',
    name: '消费新闻',
    config: { url: feedUrl },
    everyMinutes: 5,
  });
  expect(status).toBe(201);
  await until(
    async () => (await source()).lastSuccessAt !== null || (await source()).error !== null,
  );
}

const source = () => firstSource(war);
const live = (minutes: number) => liveFor(war, minutes);

async function verdict(): Promise<string | undefined> {
  return (await war.get<Snapshot>('/state')).brands[0]?.verdict;
}

describe('a feed', () => {
  it('is tried without keeping anything', async () => {
    answer.body = rss(
      { id: '1', title: '月光镯开新店', at: MORNING },
      { id: '2', title: '别家的事', at: MORNING },
    );
    const { body } = await war.post<{ total: number; matches: number }>('/sources/try', {
      kind: 'feed',
      config: { url: feedUrl },
    });
    expect(body).toMatchObject({ total: 2, matches: 1 });
    expect(await war.mentions()).toEqual([]);
  });

  it('only seeds on its first visit; news of the next one counts', async () => {
    answer.body = rss({ id: 'old', title: '月光镯假货断裂，消费者投诉', at: MORNING - HOUR });
    await addFeed();
    expect(await war.mentions()).toHaveLength(1);
    expect((await war.get<Snapshot>('/state')).brands[0]?.volume).toBe(0);

    answer.body = rss({ id: 'new', title: '月光镯再被曝光：假货，骗人', at: MORNING + MINUTE });
    await live(7);
    expect((await war.get<Snapshot>('/state')).brands[0]?.volume).toBe(1);
  });

  it('is asked politely: the second visit sends what the first was given', async () => {
    answer.headers = { etag: '"v1"' };
    await addFeed();
    answer = { status: 304, body: '' };
    await live(7);
    expect(asked).toEqual(['', '"v1"']);
    expect((await source()).failures).toBe(0);
  });

  it('that breaks is told after the third failure, with a sentence, backs off, and tells when it is back', async () => {
    await addFeed();
    answer = { status: 503, body: 'busy' };
    await live(40);
    const broken = await source();
    expect(broken.failures).toBeGreaterThanOrEqual(3);
    expect(broken.error).toMatch(/503/);
    expect(await war.changes('source.failing')).toHaveLength(1);
    const visits = asked.length;
    await live(10);
    expect(asked.length - visits).toBeLessThanOrEqual(1);

    answer = { status: 200, body: rss() };
    await live(120);
    expect(await war.changes('source.recovered')).toHaveLength(1);
    expect((await source()).error).toBeNull();
  });

  it('comes to every open page as it fails, as it is paused, and no more once it is removed', async () => {
    await addFeed();
    const page = await war.watch();
    const [first] = page.snapshots[0]?.sources ?? [];
    const call = (method: string, body?: object) =>
      fetch(`${war.url}/api/v1/sources/${first?.id}`, {
        method,
        ...(body && {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      });
    expect(first).toMatchObject({ name: '消费新闻', failures: 0 });
    const brought = (kind: string) =>
      page.batches.find(({ changes }) => changes.some((one) => one.kind === kind))?.sources;
    answer = { status: 503, body: 'busy' };
    await live(40);
    await until(() => brought('source.failing') !== undefined);
    expect(brought('source.failing')).toMatchObject([{ id: first?.id, name: '消费新闻' }]);
    expect(brought('source.failing')?.[0]?.failures).toBeGreaterThanOrEqual(3);
    await call('PATCH', { enabled: false });
    await until(() => brought('source.paused') !== undefined);
    expect(brought('source.paused')).toMatchObject([{ enabled: false }]);
    await call('DELETE');
    await until(() => brought('source.removed') !== undefined);
    expect(brought('source.removed')).toEqual([]);
    page.socket.disconnect();
  });

  it('that is gone is not asked again', async () => {
    await addFeed();
    answer = { status: 410, body: '' };
    await live(30);
    expect(asked).toHaveLength(2);
    expect((await source()).nextDueAt).toBeNull();
  });

  it('that is no feed says so', async () => {
    answer = { status: 200, body: '<!doctype html><title>登录</title><p>请先登录</p>' };
    await addFeed();
    expect((await source()).error).toBeTruthy();
    expect((await war.changes('source.failing'))[0]?.data).toMatchObject({ name: '消费新闻' });
  });
});

describe('the verdict', () => {
  it('is "cannot say" before anything was heard, calm while a source is fresh, and "cannot say" again when it is not', async () => {
    expect(await verdict()).toBe('cannot-say');
    await addFeed();
    expect(await verdict()).toBe('calm');

    answer = { status: 500, body: '' };
    await live(16);
    expect(await verdict()).toBe('cannot-say');
    const [lost] = await war.changes('coverage.lost');
    expect(lost?.at).toBe(MORNING + 15 * MINUTE);
    expect(war.sent.map(({ kind }) => kind)).toContain('coverage.lost');
  });

  it('rests on pushes too, for an hour', async () => {
    await war.push([{ id: '1', text: '月光镯好看' }]);
    expect(await verdict()).toBe('calm');
    await war.pass(59 * MINUTE);
    await war.push([{ id: '1', text: '月光镯好看' }]);
    await war.pass(59 * MINUTE);
    expect(await verdict()).toBe('calm');
    await war.pass(2 * MINUTE);
    expect(await verdict()).toBe('cannot-say');
  });

  it('keeps a level while deaf: an outage never lowers', async () => {
    await war.push([
      { id: '1', text: '月光镯假货，骗人', author: { id: 'k', followers: 1_000_000 } },
    ]);
    await war.pass(3 * HOUR);
    expect(await verdict()).toBe('red');
  });
});
