import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHANNELS } from '../../alerts/channels/registry.js';
import { type Harness, reposts, start } from '../harness/harness.js';

const SECRET = 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0';
let war: Harness;

interface Row {
  id: number;
  kind: string;
  name: string;
  enabled: boolean;
  broken: string | null;
  config: Record<string, string> | null;
  secretsSet: string[];
}

const rows = async () => (await war.get<{ items: Row[] }>('/channels')).items;

async function patch(id: number, body: object): Promise<number> {
  const response = await fetch(`${war.url}/api/v1/channels/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  war.app.world.notifier.wake();
  await war.app.world.notifier.settled();
  return response.status;
}

async function add(kind: string, config: object): Promise<number> {
  const body = { kind, name: kind, locale: 'en', config, dailyTest: false };
  const answer = await war.post<{ id: number }>('/channels', body);
  expect([kind, answer.status]).toEqual([kind, 201]);
  return answer.body.id;
}

async function stored(id: number): Promise<unknown> {
  const { store, vault } = war.app.world;
  const row = await store.read((q) =>
    q.selectFrom('channels').select('config').where('id', '=', id).executeTakeFirstOrThrow(),
  );
  return JSON.parse(vault.open(row.config));
}

beforeEach(async () => {
  war = await start({
    overrides: { channels: new Map(CHANNELS.map((kind) => [kind.kind, kind])) },
  });
});
afterEach(() => war.close());

describe('a channel', () => {
  it('is edited without its secrets being shown or asked for again', async () => {
    const id = await add('slack', { token: 'xoxb-very-secret', channel: 'C1' });
    expect(await rows()).toMatchObject([
      { config: { channel: 'C1' }, secretsSet: ['token'], name: 'slack' },
    ]);
    expect(await patch(id, { name: 'war room', config: { channel: 'C2', token: '' } })).toBe(204);
    expect(await stored(id)).toMatchObject({ token: 'xoxb-very-secret', channel: 'C2' });
    expect(JSON.stringify(await rows())).not.toContain('very-secret');
    expect(await patch(id, { config: { token: null } })).toBe(400);
    expect(await patch(99, { name: 'x' })).toBe(404);
  });

  it('that is switched off hears nothing, and what waits is given up with a reason', async () => {
    const id = await add('webhook', { url: 'https://127.0.0.1:1/hook', secret: SECRET });
    await war.brand('月光镯');
    expect(await patch(id, { enabled: false })).toBe(204);
    await war.push([{ id: 'root', text: '月光镯断裂，假货' }, ...reposts('root', 120)]);
    expect((await war.get<{ receipts: object[] }>('/incidents/1')).receipts).toEqual([]);
    expect((await rows())[0]).toMatchObject({ enabled: false, broken: null });
  });

  it('that broke is used again once its settings are mended', async () => {
    const id = await add('webhook', { url: 'http://127.0.0.1:1/hook', secret: SECRET });
    await war.post(`/channels/${id}/test`);
    expect((await rows())[0]).toMatchObject({ enabled: false });
    expect((await rows())[0]?.broken).toContain('inside your network');
    await patch(id, { config: { url: 'https://hooks.example/x' } });
    expect((await rows())[0]).toMatchObject({ enabled: true, broken: null });
  });
});

describe('routes', () => {
  it('are asked in the order they were put into', async () => {
    const id = await add('ntfy', { topic: 'alerts' });
    for (const name of ['a', 'b', 'c']) await war.post('/routes', { name, channels: [id] });
    await war.post('/routes/order', { ids: [3, 1] });
    const { items } = await war.get<{ items: { name: string }[] }>('/routes');
    expect(items.map(({ name }) => name)).toEqual(['c', 'a', 'b']);
  });
});
