import { createServer, type AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FetchSettings } from '../../crawlers/fetch.js';
import { VisitError } from '../../crawlers/source.js';
import { localFetch, serve, type Server } from './server.js';

let server: Server;
let other: Server;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  server = await serve();
  other = await serve();
});
beforeEach(() => {
  server.asked.length = 0;
  other.asked.length = 0;
});
afterAll(async () => {
  await Promise.all(open.map((one) => one.close()));
  await Promise.all([server.close(), other.close()]);
});

function fetcher(settings: Partial<FetchSettings> = {}): ReturnType<typeof localFetch> {
  const fetch = localFetch(settings);
  open.push(fetch);
  return fetch;
}

async function refusal(promise: Promise<unknown>): Promise<VisitError> {
  const error: unknown = await promise.then(
    () => null,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(VisitError);
  return error as VisitError;
}

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

describe('a server that speaks no HTTP', () => {
  it.each([
    ['an SSH greeting', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['noise', '\u0000\u0016\u0003\u0001 \u0007 nothing'],
    ['a broken status line', 'HTTP/1.1 abc\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 9\r\n\r\na'],
    ['HTTP of 1991, without a status', '<html>hello</html>'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\na'],
    [
      'pieces whose length is garbage',
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\na`,
    ],
    ['one header of a megabyte', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1_000_000)}\r\n\r\na`],
    ['headers without an end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`],
  ])('is a sentence: %s', async (_, said) => {
    const raw = createServer((socket) => void socket.on('error', () => undefined).write(said));
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    const { port } = raw.address() as AddressInfo;
    const error = await refusal(fetcher({ timeout: 3000 })(`http://127.0.0.1:${port}/`));
    expect(error.message).toMatch(/does not answer in HTTP|oversized headers|sent less/);
    raw.close();
  });
});

describe('limits', () => {
  it('stop a decompression bomb while it is read', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    server.answer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(bomb);
    });
    const error = await refusal(fetcher({ maxBytes: 1_000_000 })(server.origin));
    expect(error).toMatchObject({ kind: 'refused' });
    expect(error.message).toContain('1 MB');
  });

  it.each(['br', 'deflate'])('stop a bomb that is packed as %s', async (coding) => {
    const zeros = Buffer.alloc(50_000_000);
    const bomb = coding === 'br' ? brotliCompressSync(zeros) : deflateRawSync(zeros);
    server.answer((_, response) => {
      response.writeHead(200, { 'content-encoding': coding });
      response.end(bomb);
    });
    expect((await refusal(fetcher({ maxBytes: 1_000_000 })(server.origin))).kind).toBe('refused');
  });

  it('read no further than the length that was announced', async () => {
    const raw = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok and much more');
    });
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    const { port } = raw.address() as AddressInfo;
    const answer = await fetcher({ timeout: 3000 })(`http://127.0.0.1:${port}/`).catch(
      (error: unknown) => error as VisitError,
    );
    if (answer instanceof VisitError) expect(answer.message).toMatch(/HTTP|broke|sent/);
    else expect(answer.body.toString()).toBe('ok');
    raw.close();
  });

  it('stop headers that trickle, a byte at a time', async () => {
    const raw = createServer((socket) => {
      socket.on('error', () => undefined).write('HTTP/1.1 200 OK\r\nx: ');
      const timer = setInterval(() => socket.write('y'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    const { port } = raw.address() as AddressInfo;
    const error = await refusal(fetcher({ timeout: 200 })(`http://127.0.0.1:${port}/`));
    expect(error.message).toContain('within 0.2 s');
    raw.close();
  });

  it('stop a bomb inside a bomb, and more than two layers at once', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(50_000_000)));
    server.answer(({ path }, response) => {
      response.writeHead(200, {
        'content-encoding': path === '/3' ? 'gzip, gzip, gzip' : 'gzip, gzip',
      });
      response.end(bomb);
    });
    const fetch = fetcher({ maxBytes: 1_000_000 });
    expect((await refusal(fetch(server.origin))).kind).toBe('refused');
    expect((await refusal(fetch(`${server.origin}/3`))).kind).toBe('unreadable');
  });

  it('stop an endless body by its size', async () => {
    server.answer((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x')));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect((await refusal(fetcher({ maxBytes: 500_000 })(server.origin))).message).toContain(
      'larger',
    );
  });

  it('stop a body that trickles, and a server that says nothing', async () => {
    server.answer(({ path }, response) => {
      if (path === '/silent') return;
      response.write('a');
      const timer = setInterval(() => response.write('a'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const fetch = fetcher({ timeout: 150 });
    for (const path of ['/trickle', '/silent']) {
      const error = await refusal(fetch(server.origin + path));
      expect(error).toMatchObject({ kind: 'transient' });
      expect(error.message).toContain('within 0.2 s');
    }
  });

  it('cut an answer that breaks off, and damaged packing, into sentences', async () => {
    server.answer(({ path }, response) => {
      if (path === '/damaged') {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        response.end('this is not gzip at all');
        return;
      }
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half');
      setTimeout(() => response.destroy(), 10);
    });
    expect((await refusal(fetcher()(`${server.origin}/cut`))).kind).toBe('transient');
    expect((await refusal(fetcher()(`${server.origin}/damaged`))).message).toContain('damaged');
  });

  it('let the caller call a visit off', async () => {
    server.answer(() => undefined);
    const controller = new AbortController();
    const visit = fetcher()(server.origin, { signal: controller.signal });
    setTimeout(() => controller.abort(), 10);
    expect((await refusal(visit)).message).toContain('called off');
  });

  it('keep requests to one host apart: no more at once than allowed', async () => {
    let running = 0;
    let most = 0;
    server.answer((_, response) => {
      most = Math.max(most, ++running);
      setTimeout(() => {
        running--;
        response.end('ok');
      }, 5);
    });
    const fetch = fetcher({ concurrency: 2 });
    await Promise.all(Array.from({ length: 12 }, () => fetch(server.origin)));
    expect(most).toBe(2);
    expect(server.asked).toHaveLength(12);
  });

  it('leave the queue when a waiting visit is called off', async () => {
    server.answer((_, response) => setTimeout(() => response.end('ok'), 30));
    const fetch = fetcher({ concurrency: 1, spacing: 10 });
    const controller = new AbortController();
    const first = fetch(server.origin);
    const second = refusal(fetch(server.origin, { signal: controller.signal }));
    const third = fetch(server.origin);
    controller.abort();
    expect((await second).message).toContain('called off');
    expect([(await first).status, (await third).status]).toEqual([200, 200]);
    expect(server.asked).toHaveLength(2);
  });
});
