import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Fetched } from '../fetch.js';
import type { Visit, VisitTools } from '../source.js';
import { demand } from '../status.js';

/** What a conditional visit remembers; dropped when the address changes. */
const Memory = z.object({
  url: z.string(),
  etag: z.string().nullable().catch(null),
  lastModified: z.string().nullable().catch(null),
  hash: z.string().nullable().catch(null),
  movedTo: z.string().nullable().catch(null),
  movedSeen: z.number().catch(0),
});
type Memory = z.infer<typeof Memory>;

export interface Polled {
  /** Null when nothing changed since the last visit. */
  answer: Fetched | null;
  cursor: Record<string, unknown>;
  /** ms, from Cache-Control; null when it does not say. */
  waitAtLeast: number | null;
  movedTo: string | null;
}

export interface PollOptions {
  headers?: Record<string, string>;
  /** Bytes after decompression. */
  maxBytes?: number;
}

/** Same permanent target on this many visits before we believe it: a captive portal says 301 too. */
const SIGHTINGS_TO_MOVE = 3;
/** Longest wait that a header may ask for, ms: a year of max-age is a mistake, not a wish. */
const LONGEST_WAIT = 24 * 3_600_000;

/**
 * One conditional GET: validators go back as they came, and a body equal to the last one counts
 * as unchanged even where the server has no validators.
 *
 * @throws VisitError for every status but 2xx and 304
 */
export async function poll(
  url: string,
  cursor: Record<string, unknown>,
  tools: VisitTools,
  options: PollOptions = {},
): Promise<Polled> {
  const parsed = Memory.safeParse(cursor['http']);
  const memory = parsed.success && parsed.data.url === url ? parsed.data : null;
  const answer = await tools.fetch(url, {
    headers: { ...conditions(memory), ...options.headers },
    signal: tools.signal,
    maxBytes: options.maxBytes,
  });
  demand(answer, tools.now);
  const hash =
    answer.status === 304
      ? (memory?.hash ?? null)
      : createHash('sha256').update(answer.body).digest('base64');
  const moved = answer.permanentUrl;
  const movedSeen = moved === null ? 0 : moved === memory?.movedTo ? memory.movedSeen + 1 : 1;
  const next: Memory = {
    url,
    etag: answer.headers['etag'] ?? (answer.status === 304 ? (memory?.etag ?? null) : null),
    lastModified:
      answer.headers['last-modified'] ??
      (answer.status === 304 ? (memory?.lastModified ?? null) : null),
    hash,
    movedTo: moved,
    movedSeen,
  };
  const unchanged = answer.status === 304 || (memory !== null && memory.hash === hash);
  return {
    answer: unchanged ? null : answer,
    cursor: { ...cursor, http: next },
    waitAtLeast: maxAge(answer.headers['cache-control'] ?? ''),
    movedTo: movedSeen >= SIGHTINGS_TO_MOVE ? moved : null,
  };
}

/** A visit that found nothing new. */
export function nothingNew(polled: Polled, waitAtLeast: number | null = polled.waitAtLeast): Visit {
  return {
    items: [],
    cursor: polled.cursor,
    notModified: true,
    waitAtLeast,
    movedTo: polled.movedTo,
    warnings: [],
  };
}

/** The longest of several waits; null only when nobody asked for any. */
export function slowest(...waits: (number | null)[]): number | null {
  const asked = waits.filter((wait): wait is number => wait !== null && wait > 0);
  return asked.length === 0 ? null : Math.min(Math.max(...asked), LONGEST_WAIT);
}

function conditions(memory: Memory | null): Record<string, string> {
  const headers: Record<string, string> = {};
  if (memory?.etag) headers['if-none-match'] = memory.etag;
  if (memory?.lastModified) headers['if-modified-since'] = memory.lastModified;
  return headers;
}

function maxAge(cacheControl: string): number | null {
  const seconds = /(?:^|[,\s])max-age\s*=\s*"?(\d{1,9})/i.exec(cacheControl)?.[1];
  return seconds === undefined ? null : slowest(Number(seconds) * 1000);
}
