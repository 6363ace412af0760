import { describe, expect, it } from 'vitest';
import type { Snapshot, SourceDetail } from '../../server/model/live.js';
import { HOUR, MINUTE, MORNING, start, until } from '../harness/harness.js';
import { DATABASES, withDatabase } from '../support/both.js';
import { rss, servePlaces } from '../support/places.js';
import { serveSockets } from '../support/socket-server.js';

const URI = 'at://did:plc:a/app.bsky.feed.post/1';

describe.each(DATABASES)('listening, kept in %s', (name) => {
  it('looks again, resumes a stream, is pushed, and says who is missing', async () => {
    const places = await servePlaces();
    const sockets = await serveSockets();
    await withDatabase(name, async (databaseUrl) => {
      const war = await start({
        ...(databaseUrl !== undefined && { databaseUrl }),
        overrides: { publicUrl: 'https://room.example' },
      });
      const { world } = war.app;
      await war.brand('月光镯');
      const add = async (kind: string, config: object) => {
        const source = { kind, name: kind, config, everyMinutes: 5 };
        const { body } = await war.post<SourceDetail>('/sources', source);
        await world.streams?.wake();
        return body.id;
      };
      const detail = (id: number) => war.get<SourceDetail>(`/sources/${id}`);
      const read = (id: number) => until(async () => (await detail(id)).lastSuccessAt !== null);

      // Counters, looked at again.
      const json = (body: unknown) => ({
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
      const post = (repostCount: number) => ({
        uri: URI,
        author: { did: 'did:plc:a' },
        record: { text: '月光镯假货，骗人', createdAt: new Date(MORNING).toISOString() },
        repostCount,
      });
      places.at('/xrpc/app.bsky.feed.searchPosts', json({ posts: [] }));
      places.at('/xrpc/app.bsky.feed.getPosts', json({ posts: [post(80)] }));
      const search = await add('bluesky', { query: '月光镯', base: places.origin });
      await read(search);
      await world.visits.wake();
      places.at('/xrpc/app.bsky.feed.searchPosts', json({ posts: [post(3)] }));
      await war.post(`/sources/${search}/visit`);
      await war.pass(4 * MINUTE);
      await world.looks.wake();
      await world.looks.wake();
      expect((await war.mentions())[0]?.counters.reposts).toBe(80);

      // A stream, opened anew where it broke off.
      const endpoint = `${sockets.origin}/subscribe`;
      const live = await add('bluesky-live', { endpoint, base: places.origin });
      await until(() => sockets.peers.length === 1);
      sockets.peers[0]?.say({ did: 'did:plc:b', time_us: MORNING * 1000, kind: 'identity' });
      await read(live);
      sockets.peers[0]?.cut();
      await until(async () => (await detail(live)).stream?.error != null);
      await war.pass(10_000);
      await world.streams?.wake();
      await until(() => sockets.peers.length === 2);
      expect(sockets.peers[1]?.path).toContain('cursor=');

      // A feed with a hub.
      const links = `<atom:link rel="hub" href="${places.origin}/hub"/>`;
      places.at('/feed', rss([{ id: 'old', title: '旧闻', at: MORNING - HOUR }], links));
      places.at('/hub', { status: 202, body: '' });
      const feed = await add('feed', { url: `${places.origin}/feed` });
      await read(feed);
      await world.visits.wake();
      await world.subscriptions.wake();
      const [row] = await world.store.read((q) =>
        q.selectFrom('subscriptions').selectAll().execute(),
      );
      expect(row).toMatchObject({ source_id: feed, state: 'asked', failures: 0 });
      const query = new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.topic': row?.topic ?? '',
        'hub.challenge': 'abc',
      });
      const callback = `${war.url}/api/v1/websub/${row?.path ?? ''}`;
      expect(await (await fetch(`${callback}?${query.toString()}`)).text()).toBe('abc');
      expect((await fetch(callback, { method: 'POST', body: 'x' })).status).toBe(202);

      // Unplugged.
      places.at('/feed', { status: 503, body: '' });
      for (let i = 0; i < 12; i++) {
        await war.pass(5 * MINUTE);
        await world.visits.wake();
      }
      const [brand] = (await war.get<Snapshot>('/state')).brands;
      expect(brand?.coverage.fresh).toBe(false);
      expect(brand?.coverage.deaf.map(({ sourceId }) => sourceId)).toContain(feed);
      await war.close();
    });
    await sockets.close();
    await places.close();
  });
});
