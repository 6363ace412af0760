import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outside } from '../../../crawlers/fetch.js';
import { VisitError } from '../../../crawlers/source.js';
import { frame, serveSockets, type SocketServer } from '../../support/socket-server.js';
import { localFetch } from '../server.js';

let server: SocketServer;
let outside: Outside;

beforeEach(async () => {
  server = await serveSockets();
  outside = localFetch();
});
afterEach(async () => {
  await outside.close();
  await server.close();
});

async function failure(idle: number | null = null, from: Outside = outside): Promise<VisitError> {
  const heard: string[] = [];
  const { signal } = new AbortController();
  const error: unknown = await from
    .listen(`${server.origin}/s`, { signal, idle, onMessage: (text) => heard.push(text) })
    .then(
      () => expect.fail('should have failed'),
      (reason: unknown) => reason,
    );
  expect(error).toBeInstanceOf(VisitError);
  return error as VisitError;
}

describe('a stream held open', () => {
  it('hands on messages in their order until we leave it', async () => {
    server.greet = (peer) => {
      for (let i = 0; i < 5; i++) peer.say(i);
    };
    const heard: string[] = [];
    const leave = new AbortController();
    await outside.listen(`${server.origin}/s?a=1`, {
      headers: { authorization: 'Bearer t' },
      signal: leave.signal,
      idle: null,
      onMessage: (text) => {
        if (heard.push(text) === 5) leave.abort();
      },
    });
    expect(heard).toEqual(['0', '1', '2', '3', '4']);
    expect(server.peers[0]).toMatchObject({
      path: '/s?a=1',
      headers: { authorization: 'Bearer t', 'user-agent': 'Fengsheng-Test/1.0' },
    });
  });

  it('that breaks off says so', async () => {
    server.greet = (peer) => peer.cut();
    expect((await failure()).message).toMatch(
      /ended its stream|opened no stream|broke the connection/,
    );
  });

  it('that falls silent is given up', async () => {
    expect((await failure(30)).message).toMatch(/has fallen silent/);
  });

  it('is known to stand before anybody speaks, and to be alive by its answers', async () => {
    let alive = 0;
    const leave = new AbortController();
    await outside.listen(`${server.origin}/s`, {
      signal: leave.signal,
      idle: null,
      pulse: 20,
      onAlive: () => {
        if (++alive === 4) leave.abort();
      },
      onMessage: () => expect.fail('nobody spoke'),
    });
    expect(alive).toBe(4);
  });

  it('whose far end is gone without a word is given up within three pings', async () => {
    server.answers = false;
    const started = performance.now();
    const error: unknown = await outside
      .listen(`${server.origin}/s`, {
        signal: new AbortController().signal,
        idle: null,
        pulse: 30,
        onMessage: () => undefined,
      })
      .catch((reason: unknown) => reason);
    expect((error as VisitError).message).toMatch(/has fallen silent/);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('that speaks needs to answer no ping', async () => {
    server.answers = false;
    server.greet = (peer) => {
      const timer = setInterval(() => peer.say(1), 10);
      setTimeout(() => clearInterval(timer), 500).unref();
    };
    let heard = 0;
    const leave = new AbortController();
    await outside.listen(`${server.origin}/s`, {
      signal: leave.signal,
      idle: null,
      pulse: 30,
      onMessage: () => {
        if (++heard === 20) leave.abort();
      },
    });
    expect(heard).toBe(20);
  });

  it('that wants a token says so', async () => {
    server.refuse = { status: 401, body: '' };
    expect((await failure()).message).toMatch(/without a valid token \(401\)/);
  });

  it('whose messages are too long is left before they fill the memory', async () => {
    // The head of a frame that announces 100 MB.
    server.greet = (peer) => peer.raw(Buffer.from([0x81, 127, 0, 0, 0, 0, 0x06, 0, 0, 0]));
    expect((await failure()).message).toMatch(/ended its stream/);
  });

  it('that speaks something else is left', async () => {
    server.greet = (peer) => peer.raw(Buffer.from('this is no frame at all, whatever you think'));
    expect((await failure()).message).toMatch(/ended its stream/);
  });

  it('that sends a text cut into endless pieces is left', async () => {
    server.greet = (peer) => {
      const piece = Buffer.concat([Buffer.from([0x01, 126, 0xff, 0xff]), Buffer.alloc(65_535, 97)]);
      const more = Buffer.concat([Buffer.from([0x00, 126, 0xff, 0xff]), Buffer.alloc(65_535, 97)]);
      peer.raw(piece);
      for (let i = 0; i < 40; i++) peer.raw(more);
    };
    expect((await failure()).message).toMatch(/ended its stream/);
  });

  it('at a private address is refused like any other', async () => {
    const strict = localFetch({ allowPrivate: () => false });
    const error = await failure(null, strict);
    expect(error.kind).toBe('refused');
    expect(error.message).toMatch(/private address/);
    await strict.close();
  });

  it('at a name that leads to a private address is refused, whatever it said before', async () => {
    const strict = localFetch({
      allowPrivate: () => false,
      lookup: (_host, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const { signal } = new AbortController();
    const url = server.origin.replace('127.0.0.1', 'rebound.example');
    await expect(
      strict.listen(`${url}/s`, { signal, idle: null, onMessage: () => undefined }),
    ).rejects.toThrow(/private address/);
    expect(server.peers).toEqual([]);
    await strict.close();
  });

  it('ends when what it says cannot be read', async () => {
    server.greet = (peer) => peer.raw(frame('hello'));
    const { signal } = new AbortController();
    await expect(
      outside.listen(`${server.origin}/s`, {
        signal,
        idle: null,
        onMessage: () => {
          throw new VisitError('no', 'unreadable');
        },
      }),
    ).rejects.toThrow('no');
  });
});
