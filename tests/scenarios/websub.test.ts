import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceDetail } from '../../server/model/live.js';
import { type Harness, HOUR, MINUTE, MORNING, start, until } from '../harness/harness.js';
import { type Places, rss, servePlaces } from '../support/places.js';

const DAY = 24 * HOUR;
let war: Harness;
let places: Places;
let hub: { status: number; forms: URLSearchParams[] };

beforeEach(async () => {
  places = await servePlaces();
  hub = { status: 202, forms: [] };
  war = await start({ overrides: { publicUrl: 'https://room.example' } });
  await war.brand('月光镯');
});
afterEach(async () => {
  await war.close();
  await places.close();
});

const links = () =>
  `<atom:link rel="hub" href="${places.origin}/hub"/><atom:link rel="self" href="https://site.example/feed"/>`;
const detail = () => war.get<SourceDetail>('/sources/1');
const row = () =>
  war.app.world.store.read((q) =>
    q.selectFrom('subscriptions').selectAll().executeTakeFirstOrThrow(),
  );

async function subscribe(): Promise<string> {
  places.at('/feed', rss([{ id: 'old', title: '旧闻', at: MORNING - HOUR }], links()));
  places.at('/hub', () => ({ status: hub.status, body: '' }));
  const config = { url: `${places.origin}/feed` };
  await war.post('/sources', { kind: 'feed', name: '新闻', config });
  await until(async () => (await detail()).lastSuccessAt !== null);
  await war.app.world.visits.wake();
  await war.app.world.subscriptions.wake();
  return (await row()).path;
}

const callback = (path: string, query: Record<string, string>) =>
  fetch(`${war.url}/api/v1/websub/${path}?${new URLSearchParams(query).toString()}`);

async function verify(path: string): Promise<void> {
  const answer = await callback(path, {
    'hub.mode': 'subscribe',
    'hub.topic': 'https://site.example/feed',
    'hub.challenge': 'abc',
    'hub.lease_seconds': String((10 * DAY) / 1000),
  });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('abc');
}

async function deliver(path: string, body: string, secret: string | null): Promise<number> {
  const signature = secret && createHmac('sha256', secret).update(body).digest('hex');
  const answer = await fetch(`${war.url}/api/v1/websub/${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/rss+xml',
      ...(signature && { 'x-hub-signature': `sha256=${signature}` }),
    },
    body,
  });
  return answer.status;
}

/** Gives the subscription a secret, as one over HTTPS would have. */
async function share(secret: string): Promise<void> {
  const sealed = war.app.world.vault.seal(secret);
  await war.app.world.store.transaction((tx) =>
    tx.all('UPDATE subscriptions SET secret = ?', [sealed]),
  );
}

const news = () => rss([{ id: 'new', title: '月光镯假货，骗人', at: war.clock.now() }]).body;

describe('a feed that names a hub', () => {
  it('is subscribed to, verified only for its own topic, and renewed before the lease ends', async () => {
    const path = await subscribe();
    const asked = places.asked.filter((one) => one.path === '/hub');
    expect(asked).toHaveLength(1);
    expect(path).toMatch(/^[\w-]{32}$/);
    const stranger = { 'hub.mode': 'subscribe', 'hub.challenge': 'x' };
    expect(
      (await callback(path, { ...stranger, 'hub.topic': 'https://evil.example' })).status,
    ).toBe(404);
    expect(
      (await callback('guess', { ...stranger, 'hub.topic': 'https://site.example/feed' })).status,
    ).toBe(404);
    await verify(path);
    expect(await row()).toMatchObject({ state: 'active', ends_at: MORNING + 10 * DAY });

    await war.pass(7 * DAY);
    await war.app.world.subscriptions.wake();
    expect(places.asked.filter((one) => one.path === '/hub')).toHaveLength(1);
    await war.pass(DAY);
    await war.app.world.subscriptions.wake();
    expect(places.asked.filter((one) => one.path === '/hub')).toHaveLength(2);
  });

  it('is told, once, when its source is removed, and forgotten when the hub has asked back', async () => {
    const path = await subscribe();
    await verify(path);
    const asked = () => places.asked.filter((one) => one.path === '/hub').length;
    const before = asked();
    const gone = await fetch(`${war.url}/api/v1/sources/1`, { method: 'DELETE' });
    expect(gone.status).toBe(204);
    await war.app.world.subscriptions.wake();
    expect(asked()).toBe(before + 1);
    // What it still delivers is answered with "gone", and a question back with its challenge.
    expect(await deliver(path, news(), null)).toBe(410);
    const query = { 'hub.topic': 'https://site.example/feed', 'hub.challenge': 'bye' };
    expect((await callback(path, { ...query, 'hub.mode': 'subscribe' })).status).toBe(404);
    const released = await callback(path, { ...query, 'hub.mode': 'unsubscribe' });
    expect([released.status, await released.text()]).toEqual([200, 'bye']);
    const rows = () =>
      war.app.world.store.read((q) => q.selectFrom('subscriptions').selectAll().execute());
    expect(await rows()).toEqual([]);
  });

  it('that does not answer holds nothing up when its source is removed', async () => {
    await subscribe();
    hub.status = 500;
    await fetch(`${war.url}/api/v1/sources/1`, { method: 'DELETE' });
    await war.app.world.subscriptions.wake();
    await war.pass(HOUR);
    await war.app.world.subscriptions.wake();
    const left = await war.app.world.store.read((q) =>
      q.selectFrom('subscriptions').selectAll().execute(),
    );
    expect(left).toEqual([]);
  });

  it('brings news the moment the hub delivers it signed, and is then visited less often', async () => {
    const path = await subscribe();
    await verify(path);
    await share('s3cret');
    await war.pass(MINUTE);
    expect(await deliver(path, news(), 's3cret')).toBe(202);
    expect(await war.mentions()).toMatchObject([{ text: '月光镯假货，骗人', sourceId: 1 }]);
    const before = places.asked.length;
    for (let i = 0; i < 12; i++) {
      await war.pass(5 * MINUTE);
      await war.app.world.visits.wake();
    }
    expect(places.asked.length - before).toBeLessThanOrEqual(3);
    expect(await war.changes('coverage.lost')).toEqual([]);
  });

  it('believes nothing that is signed wrongly', async () => {
    const path = await subscribe();
    await verify(path);
    await share('s3cret');
    expect(await deliver(path, news(), 'guess')).toBe(202);
    expect(await deliver(path, news(), null)).toBe(202);
    expect(await war.mentions()).toEqual([]);
    expect(await row()).toMatchObject({ pushed_at: null });
  });

  it('takes a delivery without a shared secret for a hint to look, and no more', async () => {
    const path = await subscribe();
    await verify(path);
    await war.pass(2 * MINUTE);
    places.at('/feed', { body: news() });
    expect(
      await deliver(path, rss([{ id: 'x', title: '月光镯谣言', at: MORNING }]).body, null),
    ).toBe(202);
    await until(async () => (await war.mentions()).length > 0);
    expect((await war.mentions()).map(({ text }) => text)).toEqual(['月光镯假货，骗人']);
  });

  it('is polled as before while the hub refuses, and asked again later and later', async () => {
    hub.status = 500;
    await subscribe();
    const asked = () => places.asked.filter((one) => one.path === '/hub').length;
    for (let i = 0; i < 30; i++) {
      await war.pass(MINUTE);
      await war.app.world.subscriptions.wake();
    }
    expect(asked()).toBeGreaterThan(2);
    expect(asked()).toBeLessThan(12);
    expect(await row()).toMatchObject({ state: 'asked' });
    expect((await row()).error).toMatch(/500/);
    expect((await detail()).failures).toBe(0);
  });

  it('that denies says why, and one whose source is gone is told to stop', async () => {
    const path = await subscribe();
    await callback(path, {
      'hub.mode': 'denied',
      'hub.topic': 'https://site.example/feed',
      'hub.reason': 'no room',
    });
    expect(await row()).toMatchObject({ state: 'denied', error: 'no room' });
    await fetch(`${war.url}/api/v1/sources/1`, { method: 'DELETE' });
    expect(await deliver(path, news(), null)).toBe(410);
  });
});
