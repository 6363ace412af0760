import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outside } from '../../../crawlers/fetch.js';
import { VisitError } from '../../../crawlers/source.js';
import { troubleText } from '../../../server/model/trouble.js';
import { until } from '../../harness/harness.js';
import { frame, type Peer, serveSockets, type SocketServer } from '../../support/socket-server.js';
import { localFetch } from '../server.js';

const MB = 1_000_000;
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

/** Listens until it fails; the most memory that was held meanwhile, beyond what was before, in bytes. */
async function listened(
  greet: (peer: Peer) => void,
  more: { idle?: number | null; pulse?: number } = {},
): Promise<{ error: VisitError; held: number; heard: number }> {
  server.greet = greet;
  const memory = () => process.memoryUsage().rss;
  const before = memory();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, memory())), 5);
  let heard = 0;
  const error: unknown = await outside
    .listen(`${server.origin}/s`, {
      signal: new AbortController().signal,
      idle: more.idle ?? null,
      ...(more.pulse && { pulse: more.pulse }),
      onMessage: () => heard++,
    })
    .catch((reason: unknown) => reason);
  clearInterval(watch);
  expect(error).toBeInstanceOf(VisitError);
  return { error: error as VisitError, held: most - before, heard };
}

function said(error: VisitError): string {
  const zh = error.trouble && troubleText(error.trouble, 'zh');
  expect(zh).toBeTruthy();
  return error.trouble?.code ?? '';
}

/** A frame of any kind, as long as it likes. */
function any(first: number, body: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(body.length), 2);
  return Buffer.concat([head, body]);
}

describe('a stream that means harm', () => {
  it('by a small frame that unpacks to a gigabyte is left, and little memory with it', async () => {
    server.packs = true;
    const bomb = deflateRawSync(Buffer.alloc(1000 * MB, 'a'), { level: 9 });
    expect(bomb.length).toBeLessThan(MB);
    const { error, held, heard } = await listened((peer) => peer.raw(any(0xc1, bomb)));
    expect(said(error)).toBe('stream-ended');
    expect(heard).toBe(0);
    expect(held).toBeLessThan(150 * MB);
  });

  it('by a frame without end is left', async () => {
    const { error, held } = await listened((peer) => {
      // Announces more than the longest message, and goes on for ever.
      const head = Buffer.from([0x81, 127, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff]);
      peer.raw(head);
      const timer = setInterval(() => peer.raw(Buffer.alloc(65_536, 97)), 1);
      setTimeout(() => clearInterval(timer), 3_000).unref();
    });
    expect(said(error)).toBe('stream-ended');
    expect(held).toBeLessThan(100 * MB);
  });

  it('by pings without end is left, and said for what it is', async () => {
    const ping = Buffer.concat([Buffer.from([0x89, 125]), Buffer.alloc(125, 112)]);
    const many = Buffer.concat(Array.from({ length: 500 }, () => ping));
    const { error, held } = await listened((peer) => {
      const timer = setInterval(() => peer.raw(many), 1);
      setTimeout(() => clearInterval(timer), 5_000).unref();
    });
    expect(said(error)).toBe('stream-pings');
    expect(held).toBeLessThan(100 * MB);
  });

  it('by accepting and never speaking nor answering is left within three pings', async () => {
    server.answers = false;
    const { error } = await listened(() => undefined, { pulse: 30 });
    expect(said(error)).toBe('stream-silent');
  });

  it('is hung up on when it does not say good-bye', async () => {
    server.answers = false;
    await listened(() => undefined, { pulse: 30 });
    expect(server.open()).toBe(1);
    await until(() => server.open() === 0);
  });

  it('is hung up on when we leave it, too', async () => {
    const leave = new AbortController();
    const left = outside.listen(`${server.origin}/s`, {
      signal: leave.signal,
      idle: null,
      onAlive: () => leave.abort(),
      onMessage: () => undefined,
    });
    server.greet = (peer) => peer.raw(frame('1'));
    await left;
    await until(() => server.open() === 0);
  });
});
