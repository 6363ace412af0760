import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sourceKind } from '../../crawlers/sources/registry.js';
import type { Snapshot, SourceDetail } from '../../server/model/live.js';
import { type Harness, MINUTE, MORNING, start, until } from '../harness/harness.js';
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

const detail = () => war.get<SourceDetail>('/sources/1');
const verdict = async () => (await war.get<Snapshot>('/state')).brands[0]?.verdict;

async function peer(n: number): Promise<Peer> {
  await until(() => server.peers.length >= n);
  const found = server.peers[n - 1];
  if (!found) throw new Error('no peer');
  return found;
}

async function add(): Promise<void> {
  const config = { endpoint: `${server.origin}/subscribe`, base: server.http };
  await war.post('/sources', { kind: 'bluesky-live', name: '自建 Jetstream', config });
  await war.app.world.streams?.wake();
}

let key = 0;
const event = (at: number) => ({
  did: 'did:plc:a',
  time_us: at * 1000,
  kind: 'commit',
  commit: {
    operation: 'create',
    collection: 'app.bsky.feed.post',
    rkey: `k${key++}`,
    record: { text: '别的事', createdAt: new Date(at).toISOString() },
  },
});

/** The memory of a stream, as its next connection finds it. */
async function cursor(): Promise<Record<string, unknown>> {
  const row = await war.app.world.store.read((q) =>
    q.selectFrom('sources').select('cursor').executeTakeFirstOrThrow(),
  );
  return JSON.parse(row.cursor) as Record<string, unknown>;
}

describe('a Jetstream for a few accounts', () => {
  it('may be quiet for hours: it is listened to, vouches, and says since when nobody spoke', async () => {
    await add();
    (await peer(1)).say(event(MORNING));
    await until(async () => (await detail()).lastSuccessAt !== null);
    await until(async () => (await detail()).stream?.spokeAt === MORNING);

    // Broken off by a restart: on the new connection nobody says a word.
    (await peer(1)).cut();
    await until(async () => (await detail()).stream?.error != null);
    await war.pass(10_000);
    await war.app.world.streams?.wake();
    const second = await peer(2);
    await until(async () => (await detail()).stream?.since != null);
    for (let n = 0; n < 60; n++) {
      await war.pass(MINUTE);
      await war.app.world.streams?.wake();
      // An unasked pong is a sign of life as good as an answer.
      second.raw(Buffer.from([0x8a, 0]));
      await until(async () => (await detail()).stream?.heardAt === war.clock.now());
    }
    expect(server.peers).toHaveLength(2);
    const { stream, failures } = await detail();
    expect(failures).toBe(0);
    expect(stream).toMatchObject({ error: null, spokeAt: MORNING });
    expect(await verdict()).toBe('calm');
    expect(await war.changes('source.failing', 'coverage.lost')).toEqual([]);
  });

  it('that was heard before but whose far end is gone vouches for nothing', async () => {
    await add();
    (await peer(1)).say(event(MORNING));
    await until(async () => (await detail()).lastSuccessAt !== null);
    await war.pass(60 * MINUTE);
    expect(await verdict()).toBe('cannot-say');
  });
});

describe('a Jetstream that speaks all the time', () => {
  it('is learned as such, and silence of it is an outage as before', async () => {
    await add();
    const first = await peer(1);
    for (let i = 0; i < 700; i++) first.say(event(MORNING - 700_000 + i * 100));
    await until(async () => (await cursor())['events'] === 500);
    const { gap } = await cursor();
    expect(gap).toBeGreaterThan(50);
    expect(gap).toBeLessThan(150);
    first.cut();
    await until(async () => (await detail()).stream?.error != null);
    await war.pass(10_000);
    await war.app.world.streams?.wake();
    const second = await peer(2);
    const heard = (await detail()).lastSuccessAt;
    for (let n = 0; n < 20; n++) {
      await war.pass(MINUTE);
      second.raw(Buffer.from([0x8a, 0]));
    }
    await war.pass(0);
    // It answers our pings, but has not said a word: that vouches for nothing.
    expect((await detail()).lastSuccessAt).toBe(heard);
    expect(await verdict()).toBe('cannot-say');
  });

  it('one that is known to be slow is given twenty of its gaps', () => {
    const streams = sourceKind('bluesky-live')?.streams;
    expect(streams?.idle({})).toBeNull();
    expect(streams?.idle({ gap: 100, events: 499 })).toBeNull();
    expect(streams?.idle({ gap: 100, events: 500 })).toBe(60_000);
    expect(streams?.idle({ gap: 10 * MINUTE, events: 500 })).toBe(200 * MINUTE);
  });
});
