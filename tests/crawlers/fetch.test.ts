import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FetchSettings } from '../../crawlers/fetch.js';
import { fetchers, refusal, serve, type Server } from './server.js';

let server: Server;
let other: Server;

beforeAll(async () => {
  server = await serve();
  other = await serve();
});
beforeEach(() => {
  server.asked.length = 0;
  other.asked.length = 0;
});
afterAll(async () => {
  await close();
  await Promise.all([server.close(), other.close()]);
});

const { fetcher, close } = fetchers();

describe('an ordinary answer', () => {
  it('comes with status, lower-case headers and body, and our name was given', async () => {
    server.answer((_, response) => {
      response.writeHead(404, { 'X-Thing': 'a' });
      response.end('gone fishing');
    });
    const answer = await fetcher()(`${server.origin}/x?q=1`);
    expect(answer).toMatchObject({
      status: 404,
      url: `${server.origin}/x?q=1`,
      permanentUrl: null,
    });
    expect(answer.headers['x-thing']).toBe('a');
    expect(answer.body.toString()).toBe('gone fishing');
    expect(server.asked[0]?.headers['user-agent']).toBe('Fengsheng-Test/1.0');
  });

  it('is unpacked from gzip, brotli, and deflate without its header', async () => {
    const text = '风声'.repeat(1000);
    for (const [coding, packed] of [
      ['gzip', gzipSync(text)],
      ['br', brotliCompressSync(text)],
      ['deflate', deflateRawSync(text)],
      ['gzip, br', brotliCompressSync(gzipSync(text))],
    ] as const) {
      server.answer((_, response) => {
        response.writeHead(200, { 'content-encoding': coding });
        response.end(packed);
      });
      expect((await fetcher()(server.origin)).body.toString()).toBe(text);
    }
  });

  it('sends a body with its method', async () => {
    server.answer((_, response) => response.end('ok'));
    await fetcher()(server.origin, {
      method: 'post',
      body: '{"a":1}',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(server.asked[0]).toMatchObject({ method: 'POST', body: '{"a":1}' });
    expect(server.asked[0]?.headers['content-type']).toBe('application/json');
  });
});

describe('redirects', () => {
  it('are followed, and name a permanent address only when every hop was permanent', async () => {
    server.answer(({ path }, response) => {
      if (path === '/a') response.writeHead(301, { location: '/b' }).end();
      else if (path === '/b') response.writeHead(308, { location: `${server.origin}/c` }).end();
      else if (path === '/t') response.writeHead(302, { location: '/a' }).end();
      else response.end('here');
    });
    const fetch = fetcher();
    expect(await fetch(`${server.origin}/a`)).toMatchObject({ permanentUrl: `${server.origin}/c` });
    expect(await fetch(`${server.origin}/t`)).toMatchObject({
      url: `${server.origin}/c`,
      permanentUrl: null,
    });
  });

  it('end after five hops with a sentence', async () => {
    server.answer(({ path }, response) =>
      response.writeHead(302, { location: `/${Number(path.slice(1)) + 1}` }).end(),
    );
    const error = await refusal(fetcher()(`${server.origin}/1`));
    expect(error.kind).toBe('refused');
    expect(error.message).toContain('more than 5 times');
    expect(server.asked).toHaveLength(6);
  });

  it('take no credentials along to another host', async () => {
    server.answer((_, response) =>
      response.writeHead(302, { location: `${other.origin}/in` }).end(),
    );
    other.answer((_, response) => response.end('ok'));
    await fetcher()(server.origin, {
      headers: {
        Authorization: 'Bearer secret',
        Cookie: 'SUB=secret',
        'X-Api-Key': 'secret',
        Accept: 'text/xml',
      },
    });
    expect(server.asked[0]?.headers.authorization).toBe('Bearer secret');
    expect(JSON.stringify(other.asked[0]?.headers)).not.toContain('secret');
    expect(other.asked[0]?.headers.accept).toBe('text/xml');
  });

  it('keep credentials on the same host', async () => {
    server.answer(({ path }, response) => {
      if (path === '/') response.writeHead(302, { location: '/in' }).end();
      else response.end('ok');
    });
    await fetcher()(`${server.origin}/`, { headers: { authorization: 'Bearer x' } });
    expect(server.asked[1]?.headers.authorization).toBe('Bearer x');
  });

  it('do not carry a body to another host, and turn a post into a get where the status says so', async () => {
    server.answer((_, response) => response.writeHead(307, { location: other.origin }).end());
    expect((await refusal(fetcher()(server.origin, { method: 'POST', body: 'secret' }))).kind).toBe(
      'refused',
    );
    server.answer((_, response) => response.writeHead(303, { location: other.origin }).end());
    other.answer((_, response) => response.end('ok'));
    await fetcher()(server.origin, { method: 'POST', body: 'x' });
    expect(other.asked).toEqual([expect.objectContaining({ method: 'GET', body: '' })]);
  });

  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['[::1]', '[::1]'],
    ['0x7f.2', '127.0.0.2'],
    ['2130706434', '127.0.0.2'],
    ['[::ffff:169.254.169.254]', '[::ffff:a9fe:a9fe]'],
    ['169.254.169.254', '169.254.169.254'],
  ])('into the private address %s are refused at the hop', async (target, named) => {
    server.answer((_, response) =>
      response.writeHead(302, { location: `http://${target}/admin?key=abc` }).end(),
    );
    const error = await refusal(
      fetcher({ allowPrivate: (_, address) => address === '127.0.0.1' })(server.origin),
    );
    expect(error.kind).toBe('refused');
    expect(error.message).toContain(named);
    expect(error.message).not.toContain('abc');
    expect(server.asked).toHaveLength(1);
  });

  it('in a circle end with a sentence', async () => {
    server.answer((_, response) => response.writeHead(301, { location: '/' }).end());
    expect(await refusal(fetcher()(server.origin))).toMatchObject({ kind: 'refused' });
  });

  it('to another scheme are refused', async () => {
    server.answer((_, response) =>
      response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    );
    const error = await refusal(fetcher()(server.origin));
    expect(error.message).toContain('file:');
    expect(error.message).not.toContain('passwd');
  });
});

describe('addresses', () => {
  it.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://１２７.０.０.１/',
    'http://10.1.2.3/',
    'http://100.64.1.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://0.0.0.0/',
    'http://224.0.0.1/',
    'http://198.18.0.1/',
    'http://192.0.2.1/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://[ff02::1]/',
    'http://[3fff::1]/',
  ])('%s is refused without a connection', async (url) => {
    const error = await refusal(fetcher({ allowPrivate: () => false })(url));
    expect(error.kind).toBe('refused');
  });

  it.each([
    'http://169.254.169.254/',
    'http://100.100.100.200/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
  ])('%s stays refused where private addresses are allowed', async (url) => {
    expect((await refusal(fetcher({ allowPrivate: () => true })(url))).message).toContain(
      'never allowed',
    );
  });

  it('that a name resolves to are checked, every one of them', async () => {
    const fetch = fetcher({
      allowPrivate: () => false,
      lookup: (_host, _options, callback) =>
        callback(null, [
          { address: '93.184.215.14', family: 4 },
          { address: '127.0.0.1', family: 4 },
        ]),
    });
    const error = await refusal(fetch(`http://rebind.example:${server.port}/`));
    expect(error.kind).toBe('refused');
    expect(error.message).toContain('rebind.example');
    expect(server.asked).toHaveLength(0);
  });

  it('of this machine are refused by name, and allowed for the host an administrator named', async () => {
    const lookup: FetchSettings['lookup'] = (_host, _options, callback) =>
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    server.answer((_, response) => response.end('ok'));
    const fetch = fetcher({ allowPrivate: (host) => host === 'rsshub.local', lookup });
    expect((await refusal(fetch(`http://elsewhere.local:${server.port}/`))).kind).toBe('refused');
    expect((await fetch(`http://rsshub.local:${server.port}/`)).status).toBe(200);
  });

  it.each([
    'ftp://example.com/x',
    'file:///etc/passwd',
    'gopher://example.com',
    'not an address',
    'javascript:alert(1)',
  ])('%s is no address to fetch', async (url) => {
    expect((await refusal(fetcher()(url))).kind).toBe('refused');
  });

  it('with a password in them are refused without repeating it', async () => {
    const error = await refusal(fetcher()('http://anna:hunter2@example.com/'));
    expect(error.kind).toBe('refused');
    expect(error.message).not.toMatch(/anna|hunter2/);
  });

  it('that do not exist are explained', async () => {
    const fetch = fetcher({
      lookup: (host, _options, callback) =>
        callback(Object.assign(new Error(`getaddrinfo ${host}`), { code: 'ENOTFOUND' }), []),
    });
    const error = await refusal(fetch('http://no-such.example/feed?key=secret'));
    expect(error).toMatchObject({ kind: 'transient' });
    expect(error.message).toBe(
      'The name no-such.example is not known. Check the spelling, or the name server of this machine.',
    );
  });

  it('where nothing listens are explained without path or query', async () => {
    const dead = await serve();
    await dead.close();
    const error = await refusal(fetcher()(`${dead.origin}/secret-path?key=secret`));
    expect(error.message).toContain('nothing is listening');
    expect(error.message).not.toContain('secret');
  });
});
