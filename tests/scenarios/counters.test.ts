import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceDetail } from '../../server/model/live.js';
import { type Harness, HOUR, MINUTE, MORNING, start, until } from '../harness/harness.js';
import { type Places, servePlaces } from '../support/places.js';

let war: Harness;
let places: Places;
let reposts: number | null;
let asked: number;
let busy: boolean;

const URI = 'at://did:plc:a/app.bsky.feed.post/1';
const json = (body: unknown, status = 200) => ({
  status,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...(status === 429 && { 'retry-after': '1800' }) },
});

function post(at: number, text = '月光镯假货，骗人') {
  return {
    uri: URI,
    author: { did: 'did:plc:a', handle: 'a.example' },
    record: { text, createdAt: new Date(at).toISOString() },
    ...(reposts !== null && { repostCount: reposts, replyCount: 0, likeCount: 0 }),
  };
}

beforeEach(async () => {
  reposts = 3;
  asked = 0;
  busy = false;
  places = await servePlaces();
  places.at('/xrpc/app.bsky.feed.searchPosts', json({ posts: [] }));
  places.at('/xrpc/app.bsky.feed.getPosts', () => {
    asked++;
    return busy ? json({}, 429) : json({ posts: [post(MORNING + MINUTE)] });
  });
  war = await start();
  await war.brand('月光镯');
  const config = { query: '月光镯', base: places.origin };
  const { body } = await war.post<SourceDetail>('/sources', {
    kind: 'bluesky',
    name: 'Bluesky',
    config,
    everyMinutes: 60,
  });
  await until(
    async () => (await war.get<SourceDetail>(`/sources/${body.id}`)).lastSuccessAt !== null,
  );
  await war.app.world.visits.wake();
});
afterEach(async () => {
  await war.close();
  await places.close();
});

/** The post comes in with the next visit, which finds nothing more afterwards. */
async function appears(text?: string): Promise<void> {
  await war.pass(2 * MINUTE);
  places.at('/xrpc/app.bsky.feed.searchPosts', json({ posts: [post(MORNING + MINUTE, text)] }));
  await war.post('/sources/1/visit');
  places.at('/xrpc/app.bsky.feed.searchPosts', json({ posts: [] }));
}

async function live(minutes: number): Promise<void> {
  for (let i = 0; i < minutes; i++) {
    await war.pass(MINUTE);
    await war.app.world.looks.wake();
  }
  await war.pass(0);
}

describe('a hot post', () => {
  it('is looked at again before its source is due, so that its spread raises the level in minutes', async () => {
    await appears();
    expect(await war.incidents()).toEqual([]);
    reposts = 80;
    await live(5);
    expect((await war.mentions())[0]?.counters.reposts).toBe(80);
    const [incident] = await war.incidents();
    expect(incident).toMatchObject({ level: 'yellow', topReposts: 80 });
    expect(incident?.velocity).toBe(80);
  });

  it('is looked at less and less often while nothing moves', async () => {
    await appears();
    await live(60);
    const first = asked;
    expect(first).toBeGreaterThanOrEqual(8);
    await live(60);
    expect(asked - first).toBeLessThanOrEqual(5);
  });

  it('is left alone once it is gone', async () => {
    await appears();
    places.at('/xrpc/app.bsky.feed.getPosts', () => {
      asked++;
      return json({ posts: [] });
    });
    await live(60);
    expect(asked).toBe(1);
  });

  it('waits as long as the other side asks', async () => {
    await appears();
    busy = true;
    await live(25);
    expect(asked).toBe(1);
  });

  it('keeps unknown counters unknown', async () => {
    reposts = null;
    await appears();
    await live(10);
    expect((await war.mentions())[0]?.counters).toEqual({
      reposts: null,
      comments: null,
      likes: null,
      views: null,
    });
  });
});

describe('a post that is not hot', () => {
  it('is not looked at again', async () => {
    await appears('月光镯真好看，喜欢');
    expect(await war.mentions()).toHaveLength(1);
    await live(30);
    expect(asked).toBe(0);
  });
});

it('looks survive a restart: they are rows with a due time', async () => {
  await appears();
  const rows = await war.app.world.store.read((q) => q.selectFrom('looks').selectAll().execute());
  expect(rows).toMatchObject([{ source_id: 1, native: URI, looked: 0 }]);
  expect(rows[0]?.due_at).toBeLessThan(war.clock.now() + HOUR);
});
