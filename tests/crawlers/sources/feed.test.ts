import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { feed, platformOf, quietHours, readPushed } from '../../../crawlers/sources/feed.js';
import type { Visit, VisitError } from '../../../crawlers/source.js';
import { localFetch, NOW, serve, tools, type Server } from '../server.js';

const RSS =
  '<rss version="2.0"><channel><title>t</title><ttl>30</ttl><item><title>a</title><guid>1</guid></item></channel></rss>';
const fetch = localFetch();
let server: Server;

beforeAll(async () => {
  server = await serve();
});
beforeEach(() => {
  server.asked.length = 0;
});
afterAll(async () => {
  await fetch.close();
  await server.close();
});

function visit(cursor: Record<string, unknown> = {}, path = '/feed'): Promise<Visit> {
  return feed.visit({ url: server.origin + path }, cursor, tools(fetch));
}

async function failure(promise: Promise<Visit>): Promise<VisitError> {
  return promise.then(
    () => expect.fail('should have failed'),
    (error: unknown) => error as VisitError,
  );
}

describe('a visit to a feed', () => {
  it('brings items and the wait the feed asks for', async () => {
    server.answer((_, response) =>
      response.writeHead(200, { 'content-type': 'text/xml' }).end(RSS),
    );
    const first = await visit();
    expect(first).toMatchObject({
      notModified: false,
      waitAtLeast: 1_800_000,
      movedTo: null,
      warnings: [],
    });
    expect(first.items).toEqual([
      {
        platform: 'web',
        id: '1',
        url: null,
        title: 'a',
        text: 'a',
        language: null,
        author: { id: null, name: null, followers: null, verified: null },
        publishedAt: null,
        repostOf: null,
        reposts: null,
        comments: null,
        likes: null,
        views: null,
      },
    ]);
  });

  it('sends validators back as they came and takes 304 for success', async () => {
    server.answer(({ headers }, response) => {
      if (
        headers['if-none-match'] === 'W/"v 1"' &&
        headers['if-modified-since'] === 'yesterday, roughly'
      ) {
        response.writeHead(304).end();
      } else
        response
          .writeHead(200, { etag: 'W/"v 1"', 'last-modified': 'yesterday, roughly' })
          .end(RSS);
    });
    const first = await visit();
    const second = await visit(first.cursor);
    expect(second).toMatchObject({ notModified: true, items: [], waitAtLeast: 1_800_000 });
    const third = await visit(second.cursor);
    expect(third.notModified).toBe(true);
    expect(server.asked[2]?.headers['if-none-match']).toBe('W/"v 1"');
  });

  it('drops validators when the address changes', async () => {
    server.answer((_, response) => response.writeHead(200, { etag: '"v1"' }).end(RSS));
    const first = await visit();
    await visit(first.cursor, '/other');
    expect(server.asked[1]?.headers['if-none-match']).toBeUndefined();
  });

  it('sees by its content that nothing changed where there are no validators', async () => {
    server.answer((_, response) => response.end(RSS));
    const first = await visit();
    expect(await visit(first.cursor)).toMatchObject({ notModified: true, items: [] });
    server.answer((_, response) => response.end(RSS.replace('>a<', '>b<')));
    expect((await visit(first.cursor)).items).toHaveLength(1);
  });

  it('survives a cursor that somebody else wrote', async () => {
    server.answer((_, response) => response.end(RSS));
    for (const cursor of [
      { http: 5 },
      { http: { url: `${server.origin}/feed`, etag: 7 } },
      { interval: 'x' },
    ]) {
      expect((await visit(cursor)).items).toHaveLength(1);
    }
  });

  it('takes the slower of ttl and max-age, a day at most', async () => {
    server.answer((_, response) =>
      response.writeHead(200, { 'cache-control': 'public, max-age=7200' }).end(RSS),
    );
    expect((await visit()).waitAtLeast).toBe(7_200_000);
    server.answer((_, response) =>
      response.writeHead(200, { 'cache-control': 'max-age=31536000' }).end(RSS),
    );
    expect((await visit()).waitAtLeast).toBe(86_400_000);
  });

  it('believes in a permanent move when it saw it three times', async () => {
    server.answer(({ path }, response) => {
      if (path === '/old') response.writeHead(301, { location: '/new' }).end();
      else response.end(RSS);
    });
    let cursor = {};
    const moves: (string | null)[] = [];
    for (let i = 0; i < 3; i++) {
      const one = await visit(cursor, '/old');
      cursor = one.cursor;
      moves.push(one.movedTo);
    }
    expect(moves).toEqual([null, null, `${server.origin}/new`]);
  });

  it.each([
    [410, {}, 'gone', null, 'gone for good'],
    [429, { 'retry-after': '120' }, 'transient', 120_000, 'less often'],
    [
      503,
      { 'retry-after': new Date(NOW + 60_000).toUTCString() },
      'transient',
      60_000,
      'maintenance',
    ],
    [503, { 'retry-after': '99999999' }, 'transient', 86_400_000, 'maintenance'],
    [503, { 'retry-after': 'soon' }, 'transient', null, 'maintenance'],
    [404, {}, 'transient', null, 'Check the spelling'],
    [401, {}, 'transient', null, 'Check the key'],
    [403, {}, 'transient', null, 'blocks automatic'],
    [418, {}, 'transient', null, 'robot'],
    [500, {}, 'transient', null, 'error of its own'],
  ])('answers status %i with %j as told', async (status, headers, kind, retryAfter, words) => {
    server.answer((_, response) => response.writeHead(status, headers).end('x'));
    const error = await failure(visit({}, '/feed?key=secret'));
    expect(error).toMatchObject({ kind, retryAfter });
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('secret');
  });

  it('sends the cookie of its settings', async () => {
    server.answer((_, response) => response.end(RSS));
    await feed.visit({ url: server.origin, cookie: 'SUB=x' }, {}, tools(fetch));
    expect(server.asked[0]?.headers.cookie).toBe('SUB=x');
    expect(server.asked[0]?.headers.accept).toContain('application/atom+xml');
  });

  it('reports what it read over', async () => {
    server.answer((_, response) => response.end(RSS.replace('>a<', '>a & b<')));
    expect((await visit()).warnings).toHaveLength(1);
  });
});

it('tombstones say which entries were deleted, and when', async () => {
  const body = Buffer.from(`<feed xmlns:at="http://purl.org/atompub/tombstones/1.0"
    xmlns="http://www.w3.org/2005/Atom"><title>t</title>
    <at:deleted-entry ref="yt:video:abc" when="2023-11-14T22:00:00+00:00"><link href="x"/></at:deleted-entry>
    <at:deleted-entry/></feed>`);
  const at = Date.parse('2023-11-14T22:00:00Z');
  const read = await readPushed('https://www.youtube.com', 'youtube', body, null, NOW);
  expect(read).toEqual({
    items: [],
    gone: [{ platform: 'youtube', by: 'id', value: 'yt:video:abc', at }],
  });
});

it('platforms are known by their hosts', () => {
  expect(platformOf('https://m.weibo.cn/detail/1')).toBe('weibo');
  expect(platformOf('https://tieba.baidu.com/p/1')).toBe('tieba');
  expect(platformOf('https://notweibo.com/')).toBe('web');
  expect(platformOf('nonsense')).toBe('web');
});

it('quiet hours and days are waited out', () => {
  // NOW is a Tuesday, 22:13:20 UTC.
  expect(quietHours(NOW, null, [22, 23], [])).toBe(6400_000);
  expect(quietHours(NOW, 60_000, [22], [])).toBe(2800_000);
  expect(quietHours(NOW, null, [5], [])).toBeNull();
  expect(quietHours(NOW, null, [], [2])).toBe(6400_000);
  expect(
    quietHours(
      NOW,
      1000,
      Array.from({ length: 24 }, (_, i) => i),
      [],
    ),
  ).toBeGreaterThan(0);
});
