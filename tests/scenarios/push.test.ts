import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportPreview } from '../../server/model/imports.js';
import type { HookState, TokenState } from '../../server/model/push.js';
import { type Harness, MINUTE, MORNING, start } from '../harness/harness.js';
import { DATABASES, withDatabase } from '../support/both.js';

let war: Harness;

async function change<T>(method: string, path: string, body: unknown) {
  const response = await fetch(`${war.url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
}

describe.each(DATABASES)('tokens (%s)', (name) => {
  it('are several, speak for their brands only, are seen when used, and end when revoked', async () => {
    await withDatabase(name, async (databaseUrl) => {
      war = await start(databaseUrl === undefined ? {} : { databaseUrl });
      const moon = await war.brand('月光镯');
      const sun = await war.brand('日光镯');
      const all = await war.post<{ id: number; token: string }>('/tokens', { name: '爬虫' });
      const one = await war.post<{ id: number; token: string }>('/tokens', {
        name: '代理商',
        brands: [moon],
      });
      expect(all.body.token).toMatch(/^fs_/);
      const push = (token: string, ...posts: object[]) =>
        war.post<{ items: { status: string }[] }>('/ingest', posts, {
          authorization: `Bearer ${token}`,
        });
      const both = { platform: 'weibo', id: '1', text: '月光镯和日光镯都掉石头' };
      expect((await push(one.body.token, both)).body.items).toMatchObject([{ status: 'accepted' }]);
      expect((await war.mentions()).map(({ brandId }) => brandId)).toEqual([moon]);
      const other = { platform: 'weibo', id: '2', text: '日光镯断了' };
      expect((await push(one.body.token, other)).body.items).toMatchObject([
        { status: 'unmatched' },
      ]);
      expect((await push(all.body.token, both, other)).body.items).toMatchObject([
        { status: 'accepted' },
        { status: 'accepted' },
      ]);
      // A repost of what another brand knows says nothing about it through this door.
      const repost = { platform: 'weibo', id: '3', text: '转发微博', repostOf: '2' };
      expect((await push(one.body.token, repost)).body.items).toMatchObject([
        { status: 'unmatched' },
      ]);
      expect((await war.mentions()).filter(({ brandId }) => brandId === sun)).toHaveLength(2);

      const listed = await war.get<{ items: TokenState[] }>('/tokens');
      expect(listed.items).toMatchObject([
        { name: '代理商', brands: [moon], usedAt: MORNING, revokedAt: null },
        { name: '爬虫', brands: null, hint: all.body.token.slice(-4) },
      ]);
      expect(JSON.stringify(listed)).not.toContain(all.body.token);
      expect((await change('DELETE', `/tokens/${one.body.id}`, {})).status).toBe(204);
      expect((await push(one.body.token, both)).status).toBe(401);
      expect((await push(all.body.token, both)).status).toBe(200);
      expect((await change('DELETE', '/tokens/99', {})).status).toBe(404);
      const after = await war.get<{ items: TokenState[] }>('/tokens');
      expect(after.items[1]).toMatchObject({ name: '代理商', revokedAt: MORNING });
      await war.close();
    });
  });
});

async function hook(title = 'CRM') {
  const { body } = await war.post<{ id: number; key: string }>('/hooks', { name: title });
  const send = async (payload: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${war.url}/api/v1/push/${body.key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { ...body, send };
}

describe.each(DATABASES)('a webhook (%s)', (name) => {
  it('holds what it cannot read until a person says what it means', async () => {
    await withDatabase(name, async (databaseUrl) => {
      war = await start(databaseUrl === undefined ? {} : { databaseUrl });
      await war.brand('月光镯');
      const { id, send } = await hook();
      expect((await war.post(`/hooks/${id}/preview`, {})).body).toBeNull();
      const ticket = (n: number, said: string) => ({
        event: 'ticket.created',
        payload: { tickets: [{ nr: n, said, when: '2026-03-03 07:30', by: { who: '甲' } }] },
      });
      expect(await send(ticket(1, '月光镯断裂'))).toMatchObject({
        status: 200,
        body: { held: true },
      });
      await send(ticket(2, '月光镯假货'));
      expect(await war.get(`/hooks/${id}`)).toMatchObject({ held: 2, confirmed: false });
      const how = {
        root: 'payload.tickets',
        mapping: { text: ['said'], id: ['nr'], publishedAt: ['when'], author: ['by.who'] },
        platform: 'crm',
        zone: 480,
      };
      const seen = await war.post<ImportPreview>(`/hooks/${id}/preview`, { how });
      expect(seen.body).toMatchObject({ rows: 2, matches: 2, refused: [] });
      expect(seen.body.columns.map((one) => one.name)).toEqual(['nr', 'said', 'when', 'by.who']);
      const set = await change<HookState>('PATCH', `/hooks/${id}`, { how });
      expect(set.body).toMatchObject({
        held: 0,
        confirmed: true,
        counts: { accepted: 2, payloads: 2 },
      });
      expect(await war.mentions()).toMatchObject([
        { platform: 'crm', author: { name: '甲' }, publishedAt: MORNING - 30 * MINUTE },
        { platform: 'crm' },
      ]);
      expect(await send(ticket(3, '月光镯好看'))).toMatchObject({ body: { accepted: 1 } });
      expect(await send(ticket(4, ''))).toMatchObject({
        body: { refused: 1, why: ['no text in it'] },
      });
      expect(await war.get(`/hooks/${id}`)).toMatchObject({
        counts: { accepted: 3, refused: 1, payloads: 4 },
        payloads: [{ n: 4, outcome: 'refused' }, { n: 3 }, { n: 2 }, { n: 1, outcome: 'read' }],
      });
      await war.close();
    });
  });
});

describe('a webhook', () => {
  beforeEach(async () => {
    war = await start();
    await war.brand('月光镯');
  });
  afterEach(() => war.close());

  it('reads at once what names itself, wherever it lies', async () => {
    const { send } = await hook();
    const nested = {
      ok: true,
      data: { posts: [{ id: 7, content: '月光镯掉色', author: { name: '乙' } }] },
    };
    expect(await send(nested)).toMatchObject({ body: { held: false, accepted: 1 } });
    expect(await send({ event: 'x', message: { id: '8', text: '月光镯断了' } })).toMatchObject({
      body: { accepted: 1 },
    });
    const form = new URLSearchParams({ id: '9', text: '月光镯 表单' }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await send(form, type)).toMatchObject({ body: { accepted: 1 } });
    const lines = '{"id":"10","text":"月光镯"}\n{"id":"11","text":"月光镯"}';
    expect(await send(lines)).toMatchObject({ body: { accepted: 2 } });
    expect((await send('not json')).status).toBe(400);
  });

  it('takes what weibo-crawler sends: a GET with a body', async () => {
    const { key } = await hook('weibo-crawler');
    const body = JSON.stringify({
      user: { id: '7', screen_name: '小林', followers_count: '1.2万' },
      weibo: [
        {
          id: 5001,
          bid: 'Nx',
          text: '月光镯掉石头',
          attitudes_count: 1,
          reposts_count: 60,
          comments_count: 2,
          created_at: '2026-03-03',
          full_created_at: '2026-03-03 07:30:00',
          user_id: '7',
          screen_name: '小林',
        },
      ],
    });
    const answer = await new Promise<string>((resolve, reject) => {
      const url = new URL(`${war.url}/api/v1/push/${key}`);
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const asked = request(url, { method: 'GET', headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve(text));
      });
      asked.on('error', reject);
      asked.end(body);
    });
    expect(JSON.parse(answer)).toMatchObject({ accepted: 1 });
    expect(await war.mentions()).toMatchObject([
      { platform: 'weibo', author: { id: '7' }, counters: { reposts: 60 } },
    ]);
  });

  it('asks for a signature where a key is set, in the forms that senders use', async () => {
    const { id, send } = await hook();
    const secret = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
    await change('PATCH', `/hooks/${id}`, { secret });
    expect(await war.get(`/hooks/${id}`)).toMatchObject({ signed: true });
    expect(JSON.stringify(await war.get(`/hooks/${id}`))).not.toContain('whsec');
    const body = '{"id":"1","text":"月光镯"}';
    const hex = createHmac('sha256', secret).update(body).digest('hex');
    expect((await send(body)).status).toBe(401);
    expect((await send(body, { 'x-hub-signature-256': `sha256=${hex}` })).status).toBe(200);
    expect((await send(`${body} `, { 'x-signature': hex })).status).toBe(401);
    expect((await send(body, { 'x-signature': hex.toUpperCase() })).status).toBe(200);
    const key = Buffer.from(secret.slice(6), 'base64');
    const standard = (at: number) => ({
      'webhook-id': 'm1',
      'webhook-timestamp': String(at),
      'webhook-signature': `v1,bad v1,${createHmac('sha256', key).update(`m1.${at}.${body}`).digest('base64')}`,
    });
    expect((await send(body, standard(MORNING / 1000))).status).toBe(200);
    expect((await send(body, standard(MORNING / 1000 - 600))).status).toBe(401);
  });

  it('has another address after its key was renewed, and none when it is off or gone', async () => {
    const { id, send } = await hook();
    const { body } = await war.post<{ key: string }>(`/hooks/${id}/key`);
    expect((await send({ id: 1, text: '月光镯' })).status).toBe(404);
    const again = () =>
      fetch(`${war.url}/api/v1/push/${body.key}`, {
        method: 'POST',
        body: '{"id":1,"text":"月光镯"}',
      });
    expect((await again()).status).toBe(200);
    await change('PATCH', `/hooks/${id}`, { enabled: false });
    expect((await again()).status).toBe(404);
    await change('DELETE', `/hooks/${id}`, {});
    expect(await war.get('/hooks')).toEqual({ items: [] });
  });

  it('keeps the last twenty payloads', async () => {
    const { id, send } = await hook();
    for (let n = 0; n < 23; n++) await send({ id: n, text: '月光镯' });
    const { payloads } = await war.get<{ payloads: { n: number }[] }>(`/hooks/${id}`);
    expect(payloads.map(({ n }) => n)).toEqual(Array.from({ length: 20 }, (_, at) => 23 - at));
  });
});
