import type { Request, RequestHandler } from 'express';
import { HttpError } from './errors.js';

/** For reading JSON: PostgreSQL takes no NUL in a text, and nobody means one. */
export function withoutNul(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '') : value;
}

/** Refuses addresses with a NUL in them, for the same reason. */
export const refuseNul: RequestHandler = (request, _response, next) => {
  if (request.originalUrl.includes('%00')) {
    throw new HttpError(400, 'invalid', 'An address cannot hold the character NUL (%00).');
  }
  next();
};

/** Reads a raw body as far as `most` bytes and no further, whatever the headers promise. */
export async function readBytes(request: Request, most: number): Promise<Buffer> {
  const tooLarge = () =>
    new HttpError(
      413,
      'too-large',
      `A file may hold ${most / 1024 / 1024} MB here; larger ones go through npm run import.`,
    );
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge();
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new HttpError(415, 'encoding', 'Send the file as it is.');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, 'unreadable', 'The file was cut off on its way.');
  }
  if (size === 0) throw new HttpError(400, 'empty', 'The file is empty.');
  return Buffer.concat(chunks, size);
}
