import type { Request, RequestHandler } from 'express';
import { createGunzip } from 'node:zlib';
import type { Readable } from 'node:stream';
import { parseJson } from '../../crawlers/json.js';
import type { Clock } from '../clock.js';
import type { Item } from '../model/mention.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { Outcome } from '../pipeline/record.js';
import type { Pushers } from '../sources/pushers.js';
import type { Grant } from '../push/tokens.js';
import { HttpError } from './errors.js';
import { bearer } from './guard.js';
import { toItem } from './record.js';

/** Largest body after decompression, bytes. */
export const LARGEST_BODY = 32 * 1024 * 1024;
/** Most records in one request. */
export const MOST_RECORDS = 20_000;
/** Records handed to the pipeline at once. */
const PART = 500;

/** What the answer says of one record; `index` counts from 0 in the order they came. */
export interface ItemAnswer {
  index: number;
  status: Outcome['status'] | 'refused';
  id?: number;
  why?: string;
}

export interface IngestSettings {
  pipeline: Pipeline;
  clock: Clock;
  /** What a bearer token may push; null for nothing. */
  grant: (token: string) => Promise<Grant | null>;
  pushers: Pushers;
}

function tooLarge(): HttpError {
  return new HttpError(
    413,
    'too-large',
    `A request may hold ${LARGEST_BODY / 1024 / 1024} MB and ${MOST_RECORDS} records; send it in parts.`,
  );
}

/** A pipe alone would wait for ever for a sender who hung up; it must not close the request either. */
function unzipped(request: Request): Readable {
  const gunzip = createGunzip();
  request.once('close', () => {
    if (!request.complete) gunzip.destroy(new Error('The sender hung up.'));
  });
  return request.pipe(gunzip);
}

/** Reads the body as far as the limit and no further, whatever the headers promise. */
async function readBody(request: Request): Promise<string> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY) throw tooLarge();
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw new HttpError(415, 'encoding', 'Send the body as it is or compressed with gzip.');
  }
  const plain = encoding === 'identity' && request.headers['content-length'] !== undefined;
  if (plain) return readPlain(request);
  const stream: Readable = encoding === 'gzip' ? unzipped(request) : request;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST_BODY) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw unreadable();
  }
  return Buffer.concat(chunks, size).toString('utf8');
}

function unreadable(): HttpError {
  return new HttpError(
    400,
    'unreadable',
    'The body could not be read: it is cut off or not valid gzip.',
  );
}

/** A body as long as was promised, which the parser of the request sees to; most come in one piece. */
function readPlain(request: Request): Promise<string> {
  return new Promise((resolve, reject) => {
    if (request.destroyed) reject(unreadable());
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.once('error', () => reject(unreadable()));
    request.once('close', () => reject(unreadable()));
  });
}

/** One value per record; a line that is not JSON becomes a refusal of its own. */
function parseBody(body: string, type: string): { value: unknown; why?: string }[] {
  const text = body.replace(/^\ufeff/, '');
  const lines = type.includes('ndjson') || type.includes('jsonl') || !/^\s*[[{]/.test(text);
  if (!lines) {
    try {
      const value = parseJson(text);
      return (Array.isArray(value) ? value : [value]).map((one: unknown) => ({ value: one }));
    } catch {
      // Objects one under another are NDJSON, whatever the header says.
      if (!/\n\s*\{/.test(text) || text.trimStart().startsWith('[')) {
        throw new HttpError(
          400,
          'not-json',
          'The body is neither a JSON array nor NDJSON (one JSON object per line).',
        );
      }
    }
  }
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      try {
        return { value: parseJson(line) };
      } catch {
        return { value: null, why: 'the line is not JSON' };
      }
    });
}

/** `POST /api/v1/ingest`: every record gets its own answer; bad ones do not spoil good ones. */
export function ingest({ pipeline, clock, grant, pushers }: IngestSettings): RequestHandler {
  return async (request, response) => {
    const pushedAt = clock.now();
    const token = bearer(request);
    const granted = token === null ? null : await grant(token);
    if (granted === null) {
      response.setHeader('WWW-Authenticate', 'Bearer');
      throw new HttpError(
        401,
        'token',
        'Send "Authorization: Bearer …" with an ingest token from the settings page.',
      );
    }
    const values = parseBody(await readBody(request), request.headers['content-type'] ?? '');
    if (values.length > MOST_RECORDS) throw tooLarge();
    const answers: ItemAnswer[] = [];
    const items: Item[] = [];
    const places: number[] = [];
    values.forEach(({ value, why }, index) => {
      const item = why === undefined ? toItem(value, pushedAt) : { why };
      if ('why' in item) answers[index] = { index, status: 'refused', why: item.why };
      else {
        items.push(item);
        places.push(index);
      }
    });
    const parts: Promise<Outcome[]>[] = [];
    for (let from = 0; from < items.length; from += PART) {
      const part = items.slice(from, from + PART);
      const arrival = { items: part, sourceId: null, pushedAt, seeded: false };
      parts.push(pipeline.ingest({ ...arrival, only: granted.brands }));
    }
    (await Promise.all(parts)).flat().forEach(({ status, id }, at) => {
      const index = places[at] ?? 0;
      answers[index] = id === null ? { index, status } : { index, status, id };
    });
    await pushers.pushed(granted.by, granted.name, granted.brands, items);
    // Without a detour through response.json: nobody caches the answer to a push by its hash.
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.end(JSON.stringify({ ...counts(answers), items: answers }));
  };
}

function counts(answers: readonly ItemAnswer[]): Record<ItemAnswer['status'], number> {
  const sum = { accepted: 0, updated: 0, duplicate: 0, unmatched: 0, refused: 0 };
  for (const { status } of answers) sum[status]++;
  return sum;
}
