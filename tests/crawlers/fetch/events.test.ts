import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outside } from '../../../crawlers/fetch.js';
import type { ListenOptions } from '../../../crawlers/fetch/socket.js';
import { VisitError } from '../../../crawlers/source.js';
import { localFetch, serve, type Server } from '../server.js';

let server: Server;
let outside: Outside;

beforeEach(async () => {
  server = await serve();
  outside = localFetch();
});
afterEach(async () => {
  await outside.close();
  await server.close();
});

const KIND = { 'content-type': 'text/event-stream; charset=utf-8' };

function stream(say: (response: ServerResponse) => void): void {
  server.answer((_, response) => {
    response.writeHead(200, KIND);
    say(response);
  });
}

const quiet = (): ListenOptions => ({
  signal: new AbortController().signal,
  idle: null,
  onMessage: () => undefined,
});

async function failure(options: Partial<ListenOptions> = {}, from = outside): Promise<VisitError> {
  const error: unknown = await from.listen(`${server.origin}/e`, { ...quiet(), ...options }).then(
    () => expect.fail('should have failed'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(VisitError);
  return error as VisitError;
}

describe('server-sent events', () => {
  it('come as the frames a WebSocket would bring, until we leave', async () => {
    stream((response) => {
      response.write(':)\nevent: update\ndata: {"id":"1"}\n\n:thump\n');
      response.write('event: delete\ndata: 9\n\n');
    });
    const leave = new AbortController();
    const heard: string[] = [];
    await outside.listen(`${server.origin}/e?tag=a`, {
      headers: { authorization: 'Bearer t' },
      signal: leave.signal,
      idle: null,
      onMessage: (text) => {
        if (heard.push(text) === 2) leave.abort();
      },
    });
    expect(heard.map((text) => JSON.parse(text) as unknown)).toEqual([
      { event: 'update', payload: '{"id":"1"}' },
      { event: 'delete', payload: '9' },
    ]);
    expect(server.asked[0]).toMatchObject({
      path: '/e?tag=a',
      headers: { accept: 'text/event-stream', authorization: 'Bearer t' },
    });
  });

  it('stand in where no WebSocket opens, and their refusal is the one told', async () => {
    server.answer(({ path }, response) => {
      response.writeHead(path === '/e' ? 403 : 400).end();
    });
    const error = await outside
      .listen(`${server.origin.replace('http', 'ws')}/socket`, {
        ...quiet(),
        events: { url: `${server.origin}/e`, idle: null },
      })
      .catch((reason: unknown) => reason);
    expect((error as VisitError).message).toMatch(/without a valid token \(403\)/);
  });

  it('that end, or break off, say so', async () => {
    stream((response) => response.end('data: a\n\n'));
    expect((await failure()).message).toMatch(/ended its stream/);
    stream((response) => {
      response.write('data: a\n\n');
      setImmediate(() => response.destroy());
    });
    expect((await failure()).message).toMatch(/ended its stream/);
  });

  it('that fall silent are given up, while a heartbeat keeps them', async () => {
    let beats = 0;
    stream((response) => {
      const timer = setInterval(() => {
        response.write(':thump\n');
        if (++beats === 10) clearInterval(timer);
      }, 50);
    });
    expect((await failure({ idle: 400 })).message).toMatch(/has fallen silent/);
    expect(beats).toBe(10);
  });

  it('without an end of a line are left before they fill the memory', async () => {
    stream((response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write('data: '.padEnd(65_536, 'x')));
      };
      response.on('drain', pour).on('error', () => undefined);
      pour();
    });
    expect(await failure()).toMatchObject({ kind: 'unreadable' });
  });

  it('that are something else are refused: a page, a redirect, a packed answer', async () => {
    server.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hello');
    });
    expect((await failure()).message).toMatch(/opened no stream \(200\)/);
    server.answer((_, response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    });
    expect((await failure()).message).toMatch(/opened no stream \(302\)/);
    expect(server.asked).toHaveLength(2);
    server.answer((_, response) => {
      response.writeHead(200, { ...KIND, 'content-encoding': 'gzip' });
      response.write(gzipSync('data: a\n\n'));
    });
    expect((await failure()).message).toMatch(/packs its answer/);
  });

  it('at a private address are refused like any other', async () => {
    const strict = localFetch({ allowPrivate: () => false });
    expect(await failure({}, strict)).toMatchObject({ kind: 'refused' });
    expect(server.asked).toEqual([]);
    await strict.close();
  });

  it('end when what they say cannot be read', async () => {
    stream((response) => response.write('data: a\n\n'));
    const onMessage = (): void => {
      throw new VisitError('no', 'unreadable');
    };
    expect((await failure({ onMessage })).message).toBe('no');
  });
});
