import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createFetch, type FetchSettings } from '../../crawlers/fetch.js';
import type { SourceState, Snapshot } from '../../server/model/live.js';
import { troubleText } from '../../server/model/trouble.js';
import { type Harness, MINUTE, MORNING, start, until } from '../harness/harness.js';
import { ownCertificate } from '../support/certificates.js';
import { type Places, rss, servePlaces } from '../support/places.js';
import { live } from '../support/visiting.js';

let close: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of close.reverse()) await one();
  close = [];
});

async function product(settings: Partial<FetchSettings> = {}): Promise<Harness> {
  const outside = createFetch({
    userAgent: 'Fengsheng-test',
    allowPrivate: () => true,
    spacing: 0,
    ...settings,
  });
  const war = await start({ overrides: { fetch: outside, listen: outside.listen } });
  close.push(async () => {
    await war.close();
    await outside.close();
  });
  await war.brand('月光镯');
  return war;
}

async function follow(war: Harness, name: string, url: string): Promise<void> {
  const body = { kind: 'feed', name, config: { url }, everyMinutes: 5 };
  expect((await war.post('/sources', body)).status).toBe(201);
  await until(async () => {
    const { lastSuccessAt, error } = await named(war, name);
    return lastSuccessAt !== null || error !== null;
  });
}

async function named(war: Harness, name: string): Promise<SourceState> {
  const { items } = await war.get<{ items: SourceState[] }>('/sources');
  const found = items.find((one) => one.name === name);
  if (!found) throw new Error(name);
  return found;
}

async function says(war: Harness, name: string): Promise<{ zh: string; en: string }> {
  const { trouble, error } = await named(war, name);
  const zh = (trouble && troubleText(trouble, 'zh')) ?? '';
  return { zh, en: error ?? '' };
}

async function verdict(war: Harness) {
  const { verdict, coverage } = (await war.get<Snapshot>('/state')).brands[0] ?? {};
  return { verdict, deaf: coverage?.deaf.map(({ name }) => name) };
}

async function places(): Promise<Places> {
  const served = await servePlaces();
  close.push(() => served.close());
  return served;
}

describe('the name server', () => {
  it.each([
    ['no longer knows the name', 'ENOTFOUND', '找不到 news.example', 'The name news.example'],
    ['does not answer', 'EAI_AGAIN', '域名服务器没有回应', 'name server does not answer'],
  ])('%s: it says so, and the verdict is none until it is back', async (_, code, zh, en) => {
    let broken = false;
    const lookup: LookupFunction = (host, _options, callback) => {
      if (broken) callback(Object.assign(new Error(`${code} ${host}`), { code }), []);
      else callback(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    const served = await places();
    served.at('/a', { ...rss([]), headers: { connection: 'close' } });
    const war = await product({ lookup });
    await follow(war, '新闻', served.origin.replace('127.0.0.1', 'news.example') + '/a');
    expect(await verdict(war)).toEqual({ verdict: 'calm', deaf: [] });
    broken = true;
    await live(war, 60);
    const said = await says(war, '新闻');
    expect(said.zh).toContain(zh);
    expect(said.en).toContain(en);
    expect(await verdict(war)).toEqual({ verdict: 'cannot-say', deaf: ['新闻'] });
    broken = false;
    await live(war, 120);
    expect(await says(war, '新闻')).toEqual({ zh: '', en: '' });
    expect((await verdict(war)).verdict).toBe('calm');
  });
});

describe('a certificate', () => {
  async function secure(from: string, until: string): Promise<Harness> {
    const server: Server = createHttps(ownCertificate(from, until), (_request, response) =>
      response.end(rss([]).body),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    close.push(
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    const war = await product();
    await follow(war, '新闻', `https://localhost:${(server.address() as AddressInfo).port}/a`);
    await live(war, 30);
    expect(await verdict(war)).toEqual({ verdict: 'cannot-say', deaf: ['新闻'] });
    return war;
  }

  it.each([
    ['expired', ['20200101000000Z', '20200201000000Z'], '已过期，需要由对方更新', 'has expired'],
    ['of tomorrow', ['20900101000000Z', '20990101000000Z'], '请检查本机的时钟', 'Check the clock'],
    ['signed by itself', ['20200101000000Z', '20990101000000Z'], '使用自签证书', 'signed itself'],
  ] as const)('%s is refused, with what to do', async (_, [from, until], zh, en) => {
    const said = await says(await secure(from, until), '新闻');
    expect(said.zh).toContain(zh);
    expect(said.en).toContain(en);
  });
});

describe('a source that becomes ten times slower', () => {
  it('is cut off at the time limit and says so, and holds up nobody else', async () => {
    let pause = 20;
    const server = createHttp((_request, response) => {
      setTimeout(() => response.end(rss([]).body), pause);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    close.push(
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    const served = await places();
    served.at('/quick', rss([]));
    const war = await product({ timeout: 300 });
    await follow(war, '慢的', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await follow(war, '快的', `${served.origin}/quick`);
    expect((await verdict(war)).verdict).toBe('calm');

    pause = 900;
    const before = served.asked.length;
    await live(war, 40);
    expect(served.asked.length - before).toBeGreaterThanOrEqual(6);
    const said = await says(war, '慢的');
    expect(said.zh).toMatch(/没有在 0\.3 秒内发完：它太慢了/);
    expect(said.en).toMatch(/too slow/);
    expect((await named(war, '快的')).failures).toBe(0);
    expect(await verdict(war)).toEqual({ verdict: 'cannot-say', deaf: ['慢的'] });
  });

  it('shows by how much later its posts come', async () => {
    const served = await places();
    const war = await product();
    let late = MINUTE;
    let n = 0;
    served.at('/a', () => rss([{ id: `${n++}`, title: '月光镯上新', at: war.clock.now() - late }]));
    await follow(war, '新闻', `${served.origin}/a`);
    await live(war, 60);
    expect((await named(war, '新闻')).delay?.collected).toMatchObject({ p50: MINUTE, p95: MINUTE });
    late = 10 * MINUTE;
    await live(war, 70);
    const { delay } = await named(war, '新闻');
    expect(delay?.collected.p95).toBe(10 * MINUTE);
    expect(delay?.n).toBeGreaterThan(20);
    expect(war.clock.now()).toBeGreaterThan(MORNING);
  });
});
