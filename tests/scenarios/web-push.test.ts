import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { webpush } from '../../alerts/channels/webpush.js';
import { type Harness, reposts, start } from '../harness/harness.js';
import { run, type Running } from '../standins/service.js';
import { shown, webpushStandin } from '../standins/webpush.js';

describe('a browser that allowed notifications', () => {
  let service: Running;
  let war: Harness;

  beforeAll(async () => {
    // Whose keys are used is up to this installation: the stand-in of the contract tests knows others.
    service = await run({ ...webpushStandin, answer: () => ({ status: 201, body: '' }) }, 0);
  });
  afterAll(() => service.close());

  beforeEach(async () => {
    service.seen.length = 0;
    war = await start({ overrides: { channels: new Map([['webpush', webpush]]) } });
    await war.post('/settings/allowed-hosts', { hosts: ['127.0.0.1'] });
  });
  afterEach(() => war.close());

  async function subscribe(): Promise<{ status: number; body: { id: number } }> {
    const { endpoint, p256dh, auth } = webpushStandin.settings(service.origin);
    return war.post('/browsers', {
      name: 'Chrome · Mac',
      subscription: { endpoint, expirationTime: null, keys: { p256dh, auth } },
    });
  }

  it('gets one key of this installation, the same every time', async () => {
    const first = await war.get<{ publicKey: string }>('/browsers/key');
    expect(Buffer.from(first.publicKey, 'base64url')).toHaveLength(65);
    expect(await war.get('/browsers/key')).toEqual(first);
  });

  it('becomes a channel whose secrets are never shown', async () => {
    const { status, body } = await subscribe();
    expect(status).toBe(201);
    const listed = await war.get<{ items: { id: number; kind: string }[] }>('/channels');
    expect(listed.items).toMatchObject([{ id: body.id, kind: 'webpush', name: 'Chrome · Mac' }]);
    expect(JSON.stringify(listed.items)).not.toContain('subscription-secret-part');
  });

  it('shows the test message and the alert, with a link and signed with our key', async () => {
    const { body } = await subscribe();
    const { publicKey } = await war.get<{ publicKey: string }>('/browsers/key');
    expect((await war.post<{ outcome: string }>(`/channels/${body.id}/test`)).body.outcome).toBe(
      'ok',
    );
    await war.brand('月光镯');
    await war.push([{ id: 'root', text: '月光镯戴三天就断裂，假货' }, ...reposts('root', 60)]);
    await war.pass(1000);
    const messages = service.seen.map((seen) => shown(seen));
    expect(messages).toHaveLength(2);
    expect(messages[1]).toMatchObject({ level: 'yellow' });
    expect(String(messages[1]?.['title'])).toContain('月光镯');
    expect(service.seen[1]?.headers['authorization']).toContain(`k=${publicKey}`);
  });

  it('is switched off, with the reason, once it has unsubscribed', async () => {
    const { body } = await subscribe();
    service.next({ status: 410, body: '' });
    await war.post(`/channels/${body.id}/test`);
    const [channel] = (
      await war.get<{ items: { enabled: boolean; broken: string }[] }>('/channels')
    ).items;
    expect(channel).toMatchObject({ enabled: false });
    expect(channel?.broken).toContain('取消订阅');
  });

  it('is refused when what it gave is no subscription', async () => {
    const { status } = await war.post('/browsers', {
      name: 'x',
      subscription: { endpoint: 'not an address', keys: { p256dh: '', auth: '' } },
    });
    expect(status).toBe(400);
  });
});
