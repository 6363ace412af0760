import { createServer, type AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VisitError } from '../../../crawlers/source.js';
import { fetchers, refusal, serve, type Server } from '../server.js';

const { fetcher, close } = fetchers();
let server: Server;

beforeAll(async () => {
  server = await serve();
});
beforeEach(() => {
  server.asked.length = 0;
});
afterAll(async () => {
  await close();
  await server.close();
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
