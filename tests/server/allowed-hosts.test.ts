import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHost } from '../../server/sources/allowed-hosts.js';
import { type Harness, start } from '../harness/harness.js';

let war: Harness;
let server: Server;
let url: string;

beforeEach(async () => {
  server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml' });
    response.end(
      '<rss version="2.0"><channel><title>t</title><item><title>a</title></item></channel></rss>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed`;
  war = await start({ guarded: true });
});
afterEach(async () => {
  await war.close();
  server.closeAllConnections();
  server.close();
});

const tried = () =>
  war.post<{ error?: { message: string } }>('/sources/try', { kind: 'feed', config: { url } });
const allow = (...hosts: string[]) =>
  war.post<{ hosts: string[] }>('/settings/allowed-hosts', { hosts });

describe('a private address', () => {
  it('is refused until the settings allow it, and the refusal says where', async () => {
    const refused = await tried();
    expect(refused.status).toBe(422);
    expect(refused.body.error?.message).toContain('settings under "Own servers"');
    expect(await war.get('/settings/allowed-hosts')).toEqual({ hosts: [] });

    expect((await allow('10.0.0.0/8', '127.0.0.1')).body.hosts).toEqual([
      '10.0.0.0/8',
      '127.0.0.1',
    ]);
    expect((await tried()).status).toBe(200);
    await allow();
    expect((await tried()).status).toBe(422);
  });

  it('can be allowed by its range, and others stay refused', async () => {
    await allow('127.0.0.0/8');
    expect((await tried()).status).toBe(200);
    await allow('192.168.0.0/16', 'localhost', '*.internal');
    expect((await tried()).status).toBe(422);
  });

  it('of a metadata service is never allowed', async () => {
    await allow('169.254.169.254', '169.254.0.0/16');
    const { status } = await war.post('/sources/try', {
      kind: 'feed',
      config: { url: 'http://169.254.169.254/latest/' },
    });
    expect(status).toBe(422);
  });
});

describe('an entry of the list', () => {
  it.each([
    ['RSSHub', 'rsshub'],
    [' rsshub.corp.example. ', 'rsshub.corp.example'],
    ['*.Corp.example', '*.corp.example'],
    ['10.1.0.0/16', '10.1.0.0/16'],
    ['[fd00::1]', 'fd00::1'],
    ['fd00::/8', 'fd00::/8'],
  ])('%s is kept as %s', (entry, kept) => {
    expect(readHost(entry)).toBe(kept);
  });

  it.each(['', '*', 'http://rsshub:1200', 'rsshub:1200', 'a/b', '10.0.0.0/33', '0.0.0.0/0', 'a b'])(
    '"%s" is refused',
    (entry) => {
      expect(readHost(entry)).toBeNull();
    },
  );

  it('that cannot be read is named in the answer', async () => {
    const { status, body } = await war.post<{ error: { message: string } }>(
      '/settings/allowed-hosts',
      { hosts: ['http://rsshub:1200'] },
    );
    expect(status).toBe(400);
    expect(body.error.message).toContain('"http://rsshub:1200"');
  });
});
