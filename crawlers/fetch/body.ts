import { Buffer } from 'node:buffer';
import type { Readable, Transform } from 'node:stream';
import zlib from 'node:zlib';

/** A body larger than allowed; `limit` in bytes. */
export class TooLarge extends Error {
  constructor(readonly limit: number) {
    super(`larger than ${limit} bytes`);
  }
}

/** A content coding that nobody asked for. */
export class UnknownCoding extends Error {}

// A body cut short is still worth reading up to the cut.
const LENIENT = {
  finishFlush: zlib.constants.Z_SYNC_FLUSH,
};

/**
 * Reads a body and counts after decompression, so that a small bomb cannot become a large buffer.
 *
 * @throws TooLarge, UnknownCoding, or the stream's own error
 */
export async function readBody(body: Readable, coding: string, maxBytes: number): Promise<Buffer> {
  let length = 0;
  const chunks: Buffer[] = [];
  const streams: Readable[] = [body];
  try {
    for await (const chunk of decompressed(body, coding, maxBytes, streams)) {
      length += chunk.length;
      if (length > maxBytes) throw new TooLarge(maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    // Nobody listens to these any more, and an unheard error would end the process.
    for (const stream of streams) stream.on('error', () => undefined).destroy();
    throw error;
  }
  return Buffer.concat(chunks, length);
}

async function* decompressed(
  body: Readable,
  coding: string,
  maxBytes: number,
  streams: Readable[],
): AsyncGenerator<Buffer> {
  const codings = coding
    .toLowerCase()
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'identity');
  // Each layer multiplies: two are seen in the wild, more are an attack.
  if (codings.length > 2) throw new UnknownCoding(coding);
  let source: AsyncIterable<Buffer> = body as AsyncIterable<Buffer>;
  for (const name of codings.reverse()) source = decode(source, name, maxBytes, streams);
  yield* source;
}

async function* decode(
  source: AsyncIterable<Buffer>,
  name: string,
  maxBytes: number,
  streams: Readable[],
): AsyncGenerator<Buffer> {
  const input = source[Symbol.asyncIterator]();
  const first = await input.next();
  if (first.done) return;
  const decoder = decoderFor(name, first.value);
  streams.push(decoder);
  const fed = feed(decoder, first.value, input);
  fed.catch((error: unknown) =>
    decoder.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  let length = 0;
  for await (const chunk of decoder as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new TooLarge(maxBytes);
    yield chunk;
  }
  await fed;
}

async function feed(decoder: Transform, first: Buffer, rest: AsyncIterator<Buffer>): Promise<void> {
  for (
    let chunk: IteratorResult<Buffer, unknown> = { done: false, value: first };
    !chunk.done;
    chunk = await rest.next()
  ) {
    if (decoder.destroyed) return;
    if (!decoder.write(chunk.value)) await writable(decoder);
  }
  decoder.end();
}

function writable(decoder: Transform): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      decoder.off('drain', done).off('close', done).off('error', done);
      resolve();
    };
    decoder.on('drain', done).on('close', done).on('error', done);
  });
}

function decoderFor(name: string, first: Buffer): Transform {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip(LENIENT);
    case 'deflate':
      // Half of the servers that say "deflate" leave the zlib header away.
      return ((first[0] ?? 0) & 0x0f) === 8
        ? zlib.createInflate(LENIENT)
        : zlib.createInflateRaw(LENIENT);
    case 'br':
      return zlib.createBrotliDecompress({ finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH });
    default:
      throw new UnknownCoding(name);
  }
}
