import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceDetail } from '../../server/model/live.js';
import { type Harness, HOUR, MINUTE, MORNING, start, until } from '../harness/harness.js';
import { servePlaces } from '../support/places.js';
import { type Peer, serveSockets, type SocketServer } from '../support/socket-server.js';

let war: Harness;
let server: SocketServer;

beforeEach(async () => {
  server = await serveSockets();
  war = await start();
  await war.brand('月光镯');
});
afterEach(async () => {
  await war.close();
  await server.close();
});

const detail = (id = 1) => war.get<SourceDetail>(`/sources/${id}`);

async function add(path = '/subscribe'): Promise<void> {
  const config = { endpoint: `${server.origin}${path}`, base: server.http };
  const { status } = await war.post('/sources', { kind: 'bluesky-live', name: 'Bluesky', config });
  expect(status).toBe(201);
  await wake();
}

async function wake(): Promise<void> {
  await war.app.world.streams?.wake();
}

async function peer(n: number): Promise<Peer> {
  await until(() => server.peers.length >= n);
  const found = server.peers[n - 1];
  if (!found) throw new Error('no peer');
  return found;
}

let key = 0;
function commit(text: string, at: number, operation = 'create') {
  return {
    did: 'did:plc:a',
    time_us: at * 1000,
    kind: 'commit',
    commit: {
      operation,
      collection: 'app.bsky.feed.post',
      rkey: `k${key++}`,
      record: { text, createdAt: new Date(at).toISOString(), langs: ['zh'] },
    },
  };
}

describe('Jetstream', () => {
  it('is matched here: only what concerns a brand is kept, and counts from the first word on', async () => {
    await add();
    const jet = await peer(1);
    expect(jet.path).toBe('/subscribe?wantedCollections=app.bsky.feed.post');
    for (let i = 0; i < 50; i++) jet.say(commit(`别的事 ${i}`, MORNING));
    jet.say(commit('月光镯假货，骗人', MORNING));
    jet.say(commit('月光镯', MORNING, 'delete'));
    jet.say({ did: 'did:plc:a', time_us: MORNING * 1000, kind: 'identity', identity: {} });
    await until(async () => (await war.mentions()).length === 1);
    const [mention] = await war.mentions();
    expect(mention).toMatchObject({
      platform: 'bluesky',
      text: '月光镯假货，骗人',
      author: { id: 'did:plc:a' },
      counters: { reposts: null },
      label: 'neg',
    });
    const state = await war.get<{ brands: { volume: number; verdict: string }[] }>('/state');
    expect(state.brands[0]).toMatchObject({ volume: 1, verdict: 'calm' });
    expect(await detail()).toMatchObject({ failures: 0, error: null });
  });

  it('goes on where it broke off, with an overlap, and takes nothing twice', async () => {
    await add();
    const first = await peer(1);
    first.say(commit('月光镯好看', MORNING));
    await until(async () => (await war.mentions()).length === 1);
    first.cut();
    await until(async () => (await detail()).stream?.error != null);
    await war.pass(10_000);
    await wake();
    const second = await peer(2);
    expect(new URL(second.path, 'http://x').searchParams.get('cursor')).toBe(
      String(MORNING * 1000 - 5_000_000),
    );
    key--;
    second.say(commit('月光镯好看', MORNING));
    second.say(commit('月光镯耐看', MORNING + 11_000));
    await until(async () => (await war.mentions()).length === 2);
    expect((await detail()).missed).toEqual([]);
  });

  it('goes on after a restart of the program', async () => {
    await add();
    (await peer(1)).say(commit('月光镯好看', MORNING));
    await until(async () => (await detail()).lastSuccessAt !== null);
    await war.app.world.streams?.close();
    const row = await war.app.world.store.read((q) =>
      q.selectFrom('sources').select('cursor').executeTakeFirstOrThrow(),
    );
    expect(JSON.parse(row.cursor)).toMatchObject({ time: MORNING * 1000 });
    const lease = await war.app.world.store.read((q) =>
      q.selectFrom('streams').selectAll().executeTakeFirstOrThrow(),
    );
    expect(lease.lease_until).toBe(0);
  });

  it('knows a gap by the first event after a break, and shows it', async () => {
    await add();
    const first = await peer(1);
    first.say(commit('月光镯好看', MORNING));
    await until(async () => (await war.mentions()).length === 1);
    first.cut();
    await until(async () => (await detail()).stream?.error != null);
    await war.pass(40 * HOUR);
    await wake();
    // The service keeps 36 hours and says nothing of what is older.
    (await peer(2)).say(commit('月光镯还在', MORNING + 4 * HOUR));
    await until(async () => (await war.mentions()).length === 2);
    expect((await detail()).missed).toEqual([{ from: MORNING, until: MORNING + 4 * HOUR }]);
  });

  it('in its second version is asked in its own words', async () => {
    await add('/xrpc/network.bsky.jetstream.subscribeEvents');
    const first = await peer(1);
    expect(first.path).toBe(
      '/xrpc/network.bsky.jetstream.subscribeEvents?collections=app.bsky.feed.post',
    );
    first.say({
      $type: 'message',
      payload: {
        $type: 'network.bsky.jetstream.subscribeEvents#commit',
        seq: 77,
        did: 'did:plc:b',
        time: new Date(MORNING).toISOString(),
        operation: 'create',
        collection: 'app.bsky.feed.post',
        rkey: 'z',
        record: { text: '月光镯好看', createdAt: new Date(MORNING).toISOString() },
      },
    });
    await until(async () => (await war.mentions()).length === 1);
    first.say({ $type: 'error', error: 'ConsumerTooSlow', message: 'bye' });
    await until(async () => /ConsumerTooSlow/.test((await detail()).stream?.error ?? ''));
    await war.pass(10_000);
    await wake();
    expect((await peer(2)).path).toContain('cursor=77');
  });

  it('that stands without a word is listened to, but has not been heard', async () => {
    await add();
    await peer(1);
    await until(async () => (await detail()).stream?.since === MORNING);
    expect(await detail()).toMatchObject({ lastSuccessAt: null, error: null });
    // What speaks all the time and says nothing vouches for no calm.
    const state = await war.get<{ brands: { verdict: string }[] }>('/state');
    expect(state.brands[0]?.verdict).not.toBe('calm');
    (await peer(1)).say({ did: 'did:plc:a', time_us: MORNING * 1000, kind: 'identity' });
    await until(async () => (await detail()).lastSuccessAt !== null);
  });

  it('that opens and closes again at once is waited for longer each time', async () => {
    server.greet = (one) => setTimeout(() => one.cut(), 20).unref();
    await add();
    await until(async () => (await detail()).stream?.error != null);
    const failures = async () => {
      const row = await war.app.world.store.read((q) =>
        q.selectFrom('streams').select('failures').executeTakeFirstOrThrow(),
      );
      return row.failures;
    };
    expect(await failures()).toBe(1);
    await war.pass(6_000);
    await wake();
    await peer(2);
    await until(async () => (await failures()) === 2);
  });

  it('that lets nobody in is failing, and told like any source', async () => {
    server.refuse = { status: 403, body: '' };
    await add();
    for (let i = 0; i < 4; i++) {
      await until(async () => (await detail()).failures > i);
      await war.pass(10 * MINUTE);
      await wake();
    }
    expect(server.peers).toEqual([]);
    expect((await war.changes('source.failing'))[0]?.data).toMatchObject({ name: 'Bluesky' });
    expect((await detail()).error).toMatch(/403/);
  });

  it('is left when the source is paused', async () => {
    await add();
    (await peer(1)).say(commit('月光镯好看', MORNING));
    await until(async () => (await detail()).stream?.since != null);
    await fetch(`${war.url}/api/v1/sources/1`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ enabled: false }),
    });
    await wake();
    await until(async () => (await detail()).stream?.since == null);
    await war.pass(HOUR);
    await wake();
    expect(server.peers).toHaveLength(1);
  });

  it('is tried without keeping anything', async () => {
    server.greet = (jet) => {
      for (let i = 0; i < 40; i++) jet.say(commit(i === 3 ? '月光镯' : '别的', MORNING));
    };
    const config = { endpoint: `${server.origin}/subscribe` };
    const { body } = await war.post<{ matches: number; total: number }>('/sources/try', {
      kind: 'bluesky-live',
      config,
    });
    expect(body).toMatchObject({ total: 30, matches: 1 });
    expect(await war.mentions()).toEqual([]);
  });
});

/** An instance whose stream is server-sent events. */
async function eventServer(only: boolean) {
  const asked: IncomingMessage[] = [];
  const streams: ServerResponse[] = [];
  const http = createServer((request, response) => {
    asked.push(request);
    const path = request.url ?? '';
    if (path.startsWith('/api/v1/streaming/hashtag')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(':)\n');
      streams.push(response);
      return;
    }
    const urls = { streaming: only ? origin : origin.replace('http', 'ws') };
    const about = path.endsWith('/instance') ? { configuration: { urls } } : [];
    response.writeHead(path.startsWith('/api/v1/streaming') ? 400 : 200);
    response.end(JSON.stringify(about));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const status = (id: string, text: string, reposts: number) => ({
    id,
    uri: `https://m.example/${id}`,
    url: `https://m.example/${id}`,
    content: `<p>${text}</p>`,
    created_at: new Date(war.clock.now()).toISOString(),
    account: { acct: 'a', followers_count: 12 },
    reblogs_count: reposts,
  });
  const close = async (): Promise<void> => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  };
  return { live: { origin, asked, streams, close }, status };
}

describe('Mastodon', () => {
  it('hastens its visits while a token lets us listen, and is visited again when the stream breaks', async () => {
    const places = await servePlaces();
    const json = (body: unknown) => ({
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    const status = (id: string, text: string) => ({
      id,
      uri: `https://m.example/${id}`,
      url: `https://m.example/${id}`,
      content: `<p>${text}</p>`,
      created_at: new Date(war.clock.now()).toISOString(),
      account: { acct: 'a', followers_count: 12 },
      reblogs_count: 4,
    });
    places.at('/api/v1/timelines/tag/x', json([]));
    places.at('/api/v2/instance', json({ configuration: { urls: { streaming: server.origin } } }));
    const config = { instance: places.origin, tag: 'x', token: 'secret', live: true };
    await war.post('/sources', { kind: 'mastodon', name: 'M', config, everyMinutes: 60 });
    await until(async () => (await detail()).lastSuccessAt !== null);
    await war.app.world.visits.wake();
    await wake();
    const stream = await peer(1);
    // It is listened to from when it stands, however long nobody says a word.
    const since = MORNING;
    await until(async () => (await detail()).stream?.since === since);
    expect((await detail()).stream).toMatchObject({ error: null });
    expect(stream.path).toBe('/api/v1/streaming?stream=hashtag&tag=x');
    expect(stream.headers.authorization).toBe('Bearer secret');
    stream.say({ stream: ['hashtag'], event: 'delete', payload: '9' });
    stream.say({
      stream: ['hashtag'],
      event: 'update',
      payload: JSON.stringify(status('1', '月光镯好看')),
    });
    await until(async () => (await war.mentions()).length === 1);
    expect((await war.mentions())[0]).toMatchObject({ counters: { reposts: 4 } });

    const before = places.asked.filter(({ path }) => path.includes('/timelines/')).length;
    places.at('/api/v1/timelines/tag/x', json([status('2', '月光镯耐看')]));
    stream.cut();
    await until(async () => (await detail()).stream?.error != null);
    await war.app.world.visits.wake();
    expect(places.asked.filter(({ path }) => path.includes('/timelines/')).length).toBe(before + 1);
    expect(await war.mentions()).toHaveLength(2);
    expect((await detail()).failures).toBe(0);
    await places.close();
  });

  it.each(['refuses the WebSocket', 'offers events only'])(
    'is heard by server-sent events where the server %s, and again after a break',
    async (how) => {
      const { live, status } = await eventServer(how === 'offers events only');
      const config = { instance: live.origin, tag: 'x', token: 'secret', live: true };
      await war.post('/sources', { kind: 'mastodon', name: 'M', config, everyMinutes: 60 });
      await until(async () => (await detail()).lastSuccessAt !== null);
      await wake();
      await until(() => live.streams.length === 1);
      expect(live.asked.at(-1)).toMatchObject({
        url: '/api/v1/streaming/hashtag?tag=x',
        headers: { authorization: 'Bearer secret' },
      });
      const say = (event: string, data: unknown) =>
        live.streams.at(-1)?.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      say('update', status('41', '月光镯掉色', 2));
      say('update', status('42', '月光镯好看', 0));
      await until(async () => (await war.mentions()).length === 2);
      say('status.update', status('41', '月光镯掉色，已退', 9));
      await until(async () =>
        (await war.mentions()).some(({ counters }) => counters.reposts === 9),
      );
      say('delete', 41);
      await until(async () => (await war.changes('mentions.withdrawn')).length === 1);

      live.streams.at(-1)?.destroy();
      await until(async () => (await detail()).stream?.error != null);
      await wake();
      expect(live.streams).toHaveLength(1);
      await war.pass(10_000);
      await wake();
      await until(() => live.streams.length === 2);
      say('update', status('43', '月光镯耐看', 0));
      await until(async () => (await war.mentions()).length === 3);
      expect(await detail()).toMatchObject({ failures: 0, stream: { error: null } });
      await live.close();
    },
  );
});
