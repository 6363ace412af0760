import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { webhook } from '../../alerts/channels/webhook.js';
import { type Harness, reposts, start } from '../harness/harness.js';

const SECRET = 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0';

describe('an address inside', () => {
  let war: Harness;
  let server: Server;
  let got: string[];
  let port: number;

  beforeEach(async () => {
    war = await start({ overrides: { channels: new Map([['webhook', webhook]]) } });
    await war.brand('月光镯');
    got = [];
    server = createServer((request, response) => {
      got.push(request.url ?? '');
      response.end('{}');
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(async () => {
    await war.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  async function hook(host: string): Promise<number> {
    const url = `http://${host}:${port}/hook/very-secret-path`;
    const config = { url, secret: SECRET };
    const { body } = await war.post<{ id: number }>('/channels', {
      kind: 'webhook',
      name: 'inside',
      locale: 'en',
      config,
    });
    return body.id;
  }

  it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '10.0.0.1', '169.254.169.254'])(
    'such as %s is refused, and the channel is broken',
    async (host) => {
      const { body } = await war.post<{ outcome: string; words: string }>(
        `/channels/${await hook(host)}/test`,
      );
      expect([body.outcome, got]).toEqual(['broken', []]);
    },
  );

  it('is reached when an administrator allowed its host, and only then', async () => {
    const id = await hook('127.0.0.1');
    const { body } = await war.post('/settings/allowed-hosts', { hosts: ['127.0.0.1'] });
    expect(body).toEqual({ hosts: ['127.0.0.1'] });
    expect((await war.post(`/channels/${id}/test`)).body).toMatchObject({ outcome: 'ok' });
    expect(got).toEqual(['/hook/very-secret-path']);
    await war.post('/settings/allowed-hosts', { hosts: [] });
    expect((await war.post(`/channels/${id}/test`)).body).toMatchObject({ outcome: 'broken' });
    expect(got).toHaveLength(1);
  });

  it('takes no list with an address in place of a host', async () => {
    const { status } = await war.post('/settings/allowed-hosts', { hosts: ['http://10.0.0.1/'] });
    expect(status).toBe(400);
  });

  it('shows its key nowhere: not in answers, the log, receipts or the database', async () => {
    const id = await hook('127.0.0.1');
    await war.post('/settings/allowed-hosts', { hosts: ['127.0.0.1'] });
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    const tested = await war.post(`/channels/${id}/test`);
    await war.push([
      { id: 'root', text: '月光镯戴三天就断裂，假货，太差了' },
      ...reposts('root', 120),
    ]);
    const shown = [
      tested.body,
      await war.get('/channels'),
      await war.get('/changes?limit=5000'),
      await war.get('/incidents/1'),
      await war.app.world.store.read((q) => q.selectFrom('channels').selectAll().execute()),
      await war.app.world.store.read((q) => q.selectFrom('deliveries').selectAll().execute()),
    ].map((one) => JSON.stringify(one));
    for (const text of shown) expect(text).not.toMatch(/very-secret-path|whsec_c2Vj/);
    expect(shown[0]).toContain('refuses the connection (ECONNREFUSED)');
  });
});
