import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../server/model/live.js';
import { troubleText } from '../../server/model/trouble.js';
import { type Harness, start, until } from '../harness/harness.js';
import { firstSource, live as liveFor } from '../support/visiting.js';

let war: Harness;
let server: Server;
let answer: (response: ServerResponse) => void;
let url: string;

const FEED = `<rss version="2.0"><channel><title>T</title><item><guid>1</guid><title>别的事</title></item></channel></rss>`;
const say =
  (status: number, body: string, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(body);
  };

beforeEach(async () => {
  answer = say(200, FEED);
  server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed.xml`;
  war = await start();
  await war.brand('月光镯');
  await war.post('/sources', { kind: 'feed', name: '消费新闻', config: { url }, everyMinutes: 5 });
  await until(async () => (await source()).lastSuccessAt !== null);
});
afterEach(async () => {
  await war.close();
  server.closeAllConnections();
  server.close();
});

const source = () => firstSource(war);
const live = (minutes: number) => liveFor(war, minutes);

const verdict = async () => (await war.get<Snapshot>('/state')).brands[0]?.verdict;

describe('A source that is unplugged', () => {
  it.each([
    ['a check for robots', say(403, '<title>Just a moment...</title>'), 'captcha', '人机验证'],
    [
      'a log-in page with status 200',
      say(200, '<form><input type="password"></form></html>'),
      null,
      '',
    ],
    [
      'a page',
      say(200, '<!doctype html><html><body>We have moved</body></html>'),
      'feed-html',
      '网页',
    ],
    ['other data', say(200, '{"posts":[]}'), 'feed-other-json', '改版'],
    ['nothing', say(200, ''), 'feed-empty', '空的'],
    ['an end for good', say(410, ''), 'gone-for-good', '删除来源'],
    ['a wait of an hour', say(429, '', { 'retry-after': '3600' }), 'less-often-for', '60 分钟后'],
    ['an error of its own', say(503, 'oops'), 'overloaded', '自行恢复'],
    [
      'a connection broken off',
      (response: ServerResponse) => void response.destroy(),
      null,
      '自动重试',
    ],
  ])(
    'with %s says so and what to do, and makes no verdict calm',
    async (_, broken, code, advice) => {
      expect(await verdict()).toBe('calm');
      answer = broken;
      await live(90);
      const { trouble } = await source();
      if (code !== null) expect(trouble?.code).toBe(code);
      expect(trouble && troubleText(trouble, 'zh')).toContain(advice);
      expect(await verdict()).toBe('cannot-say');
    },
  );

  it('is calm again once it is heard, and says how long it was not', async () => {
    answer = say(503, '');
    await live(120);
    expect(await war.changes('source.failing')).toHaveLength(1);
    answer = say(200, FEED.replace('别的事', '别的事了'));
    await live(240);
    expect(await war.changes('source.recovered')).toHaveLength(1);
    expect(await verdict()).toBe('calm');
    expect(await source()).toMatchObject({ error: null, failures: 0 });
  });
});
