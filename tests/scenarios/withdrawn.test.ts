import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mention, MentionDetail } from '../../server/model/mention.js';
import type { StoryState } from '../../server/model/story.js';
import { complaints, type Harness, MINUTE, MORNING, start, until } from '../harness/harness.js';
import { DATABASES, withBrand } from '../support/both.js';
import { servePlaces } from '../support/places.js';
import { type Peer, serveSockets, type SocketServer } from '../support/socket-server.js';

let server: SocketServer;
beforeEach(async () => {
  server = await serveSockets();
});
afterEach(() => server.close());

function post(rkey: string, text: string, at = MORNING, did = 'did:plc:a') {
  const record = { text, createdAt: new Date(at).toISOString(), langs: ['zh'] };
  const commit = { operation: 'create', collection: 'app.bsky.feed.post', rkey, record };
  return { did, time_us: at * 1000, kind: 'commit', commit };
}
function deletion(rkey: string, at: number, did = 'did:plc:a') {
  const commit = { operation: 'delete', collection: 'app.bsky.feed.post', rkey };
  return { did, time_us: at * 1000, kind: 'commit', commit };
}

async function jetstream(war: Harness, n = 1): Promise<Peer> {
  const config = { endpoint: `${server.origin}/subscribe`, base: server.http };
  if (n === 1) await war.post('/sources', { kind: 'bluesky-live', name: 'Bluesky', config });
  await war.app.world.streams?.wake();
  await until(() => server.peers.length >= n);
  const peer = server.peers[n - 1];
  if (!peer) throw new Error('no peer');
  return peer;
}

/** Everything that is counted, and what was decided by it. */
async function books(war: Harness) {
  return war.app.world.store.read(async (q) => ({
    minutes: await q.selectFrom('brand_minutes').selectAll().orderBy('minute').execute(),
    story: await q.selectFrom('story_minutes').selectAll().orderBy('minute').execute(),
    levels: await q.selectFrom('levels').selectAll().orderBy('story_id').execute(),
    judged: await q
      .selectFrom('mentions')
      .select(['id', 'label', 'score', 'weight', 'categories', 'published_at', 'identity'])
      .orderBy('id')
      .execute(),
    log: await q.selectFrom('changes').select(['seq', 'at', 'kind']).orderBy('seq').execute(),
  }));
}

/** Where a word is still found in the database, by table. */
async function placesOf(war: Harness, word: string): Promise<string[]> {
  const tables = ['mentions', 'stories', 'story_roots', 'incidents', 'changes', 'sources'] as const;
  const more = ['kol_voices', 'summaries', 'editions', 'looks'] as const;
  return war.app.world.store.read(async (q) => {
    const found: string[] = [];
    for (const table of [...tables, ...more]) {
      const rows = await q.selectFrom(table).selectAll().execute();
      if (JSON.stringify(rows).includes(word)) found.push(table);
    }
    return found;
  });
}

describe.each(DATABASES)('what an author takes back, on %s', (database) => {
  const inWar = (use: (war: Harness) => Promise<void>) => withBrand(database, '月光镯', use);

  it('is erased everywhere, and counts as before', () =>
    inWar(async (war) => {
      const jet = await jetstream(war);
      jet.say(post('k1', '月光镯镶石脱落是假货', MORNING - MINUTE));
      jet.say(post('k2', '月光镯很好看', MORNING));
      await until(async () => (await war.mentions()).length === 2);
      await war.push(complaints('月光镯', 120).map((one) => ({ ...one, author: { id: 'x' } })));
      const before = await books(war);
      const watcher = await war.watch();

      await war.pass(MINUTE);
      jet.say(deletion('k1', MORNING + MINUTE));
      await until(async () => (await war.changes('mentions.withdrawn')).length === 1);
      const gone = (await war.mentions()).find(({ withdrawnAt }) => withdrawnAt !== null);
      expect(gone).toMatchObject({
        text: '',
        title: null,
        url: null,
        author: { id: null, name: null, followers: null, verified: null },
        withdrawnAt: MORNING + MINUTE,
        label: 'neg',
      });
      expect(await placesOf(war, '镶石脱落')).toEqual([]);
      expect((await war.mentions('&q=镶石')).length).toBe(0);
      expect((await war.mentions('&q=好看')).length).toBe(1);

      const after = await books(war);
      expect(after.minutes).toEqual(before.minutes);
      expect(after.story).toEqual(before.story);
      expect(after.judged).toEqual(before.judged);
      expect(after.levels.map(({ level, since }) => ({ level, since }))).toEqual(
        before.levels.map(({ level, since }) => ({ level, since })),
      );
      expect(after.log.slice(0, before.log.length)).toEqual(before.log);

      // Open pages are told which, and get nothing to show.
      await until(() => watcher.changes().some(({ kind }) => kind === 'mentions.withdrawn'));
      const batch = watcher.batches.find(({ changes }) =>
        changes.some(({ kind }) => kind === 'mentions.withdrawn'),
      );
      expect(batch?.mentions).toMatchObject([{ id: gone?.id, text: '' }]);
      watcher.socket.disconnect();

      const detail = await war.get<MentionDetail>(`/mentions/${gone?.id}`);
      expect(detail).toMatchObject({ why: [], mention: { withdrawnAt: MORNING + MINUTE } });
      const stories = await war.get<{ items: StoryState[] }>('/stories');
      expect(JSON.stringify(stories)).not.toContain('镶石');
      const asked = 'format=csv&locale=en&ticket=ticket-0001';
      const csv = await (await fetch(`${war.url}/api/v1/mentions/export?${asked}`)).text();
      expect(csv).toContain('Deleted by author (UTC)');
      expect(csv).toContain('2026-03-03 00:01');
      expect(csv).not.toContain('镶石');
    }));

  it('does not come back when the stream repeats itself, nor for a brand that is added later', () =>
    inWar(async (war) => {
      const jet = await jetstream(war);
      jet.say(post('k1', '月光镯和星河戒都是假货', MORNING));
      await until(async () => (await war.mentions()).length === 1);
      jet.say(deletion('k1', MORNING + 1));
      await until(async () => (await war.changes('mentions.withdrawn')).length === 1);
      await war.brand('星河戒');
      jet.say(post('k1', '月光镯和星河戒都是假货', MORNING));
      jet.say(post('k2', '月光镯还行', MORNING + 2));
      await until(async () => (await war.mentions()).length === 2);
      const [second, first] = await war.mentions();
      expect(second).toMatchObject({ text: '月光镯还行' });
      expect(first).toMatchObject({ text: '', withdrawnAt: MORNING });
    }));

  it('is never kept when it is taken back before it was handed on', () =>
    inWar(async (war) => {
      const jet = await jetstream(war);
      jet.say(post('k1', '月光镯假货', MORNING));
      jet.say(deletion('k1', MORNING + 1));
      jet.say(post('k2', '月光镯好看', MORNING + 2));
      await until(async () => (await war.mentions()).length === 1);
      expect((await war.mentions())[0]).toMatchObject({ text: '月光镯好看' });
      expect(await war.changes('mentions.withdrawn')).toEqual([]);
    }));

  it('is everything of an account that is deleted, and nothing of one that is suspended', () =>
    inWar(async (war) => {
      const jet = await jetstream(war);
      for (let n = 0; n < 3; n++) jet.say(post(`a${n}`, `月光镯第${n}次掉色`, MORNING + n));
      jet.say(post('b', '月光镯好看', MORNING + 5, 'did:plc:b'));
      await until(async () => (await war.mentions()).length === 4);
      const account = (did: string, status: string) => ({
        did,
        time_us: (MORNING + 10) * 1000,
        kind: 'account',
        account: { active: false, did, status },
      });
      jet.say(account('did:plc:b', 'suspended'));
      jet.say(account('did:plc:a', 'deleted'));
      await until(async () => (await war.changes('mentions.withdrawn')).length === 1);
      const left = (await war.mentions()).filter(({ withdrawnAt }) => withdrawnAt === null);
      expect(left.map(({ text }) => text)).toEqual(['月光镯好看']);
    }));

  it('names its incident no longer, and leaves the reason without the name of the KOL', () =>
    inWar(async (war) => {
      await war.push([
        {
          id: '1',
          text: '月光镯假货，骗人的店',
          platform: 'mastodon',
          author: { id: 'loud', name: '大嗓门', followers: 3_000_000 },
        },
      ]);
      const [incident] = await war.incidents();
      expect(incident).toMatchObject({ level: 'red', title: '月光镯假货，骗人的店' });
      await war.app.world.pipeline.withdraw(
        [{ platform: 'mastodon', by: 'id', value: '1', at: null }],
        0,
      );
      const [now] = await war.incidents();
      expect(now).toMatchObject({ id: incident?.id, level: 'red', openedAt: incident?.openedAt });
      expect(now?.title).toContain('Deleted by its author');
      for (const word of ['骗人的店', '大嗓门', 'loud'])
        expect(await placesOf(war, word)).toEqual([]);
      expect((await war.changes('incident.opened'))[0]).toMatchObject({
        data: {
          level: 'red',
          reason: { triggers: [{ kind: 'kol', author: '', followers: 3_000_000 }] },
        },
      });
      // It is not there to be corrected any more.
      const answer = await war.post<{ changed: number }>('/mentions/corrections', {
        ids: [1],
        by: '李楠',
        label: 'pos',
      });
      expect(answer.body).toMatchObject({ changed: 0 });
    }));
});

describe('Mastodon', () => {
  it('tells of a deletion by the short id of its instance; an edit is a look at the counters', async () => {
    const war = await start();
    const places = await servePlaces();
    await war.brand('月光镯');
    const json = (body: unknown) => ({
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    const status = (id: string, text: string, reposts: number) => ({
      id,
      uri: `https://elsewhere.example/posts/${id}`,
      url: `https://elsewhere.example/@a/${id}`,
      content: `<p>${text}</p>`,
      created_at: new Date(MORNING).toISOString(),
      account: { acct: 'a@elsewhere.example', followers_count: 12 },
      reblogs_count: reposts,
    });
    places.at('/api/v1/timelines/tag/x', json([]));
    places.at('/api/v2/instance', json({ configuration: { urls: { streaming: server.origin } } }));
    const config = { instance: places.origin, tag: 'x', token: 'secret', live: true };
    await war.post('/sources', { kind: 'mastodon', name: 'M', config, everyMinutes: 60 });
    await war.app.world.visits.wake();
    await war.app.world.streams?.wake();
    await until(() => server.peers.length === 1);
    const [stream] = server.peers;
    const say = (event: string, payload: unknown) =>
      stream?.say({
        stream: ['hashtag'],
        event,
        payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
      });
    say('update', status('41', '月光镯掉色', 2));
    say('update', status('42', '月光镯好看', 0));
    await until(async () => (await war.mentions()).length === 2);
    say('status.update', status('41', '月光镯掉色，已退', 9));
    const of = async (part: string): Promise<Mention | undefined> =>
      (await war.mentions()).find(({ url }) => url?.endsWith(part));
    await until(async () => (await of('/41'))?.counters.reposts === 9);
    expect((await of('/41'))?.text).toBe('月光镯掉色');
    say('delete', '41');
    await until(async () => (await war.changes('mentions.withdrawn')).length === 1);
    const texts = (await war.mentions()).map(({ text }) => text).sort();
    expect(texts).toEqual(['', '月光镯好看']);
    await places.close();
    await war.close();
  });
});
