import { readFile } from 'node:fs/promises';
import type { Feed } from '../../crawlers/feed/feed.js';
import { readFeed } from '../../crawlers/feed/read.js';
import { type Clock, systemClock } from '../clock.js';
import { type CommandIo, print } from './io.js';

/**
 * Reads feed files and prints one line of JSON per file:
 * `{"file","ok","error","title","items":[{"id","title","link","publishedAt","author","text"}]}`.
 *
 * @returns 0 when every file could be read, 1 when some could not, 2 without files
 */
export async function main(
  argv: readonly string[],
  io: CommandIo,
  clock: Clock = systemClock,
): Promise<number> {
  if (argv.length === 0) {
    await print(io.stderr, 'Usage: npm run --silent parse-feed -- FILE...\n');
    return 2;
  }
  let failed = 0;
  for (const file of argv) {
    const line = await parseFile(file, clock.now());
    if (!line.ok) failed++;
    await print(io.stdout, `${JSON.stringify(line)}\n`);
  }
  return failed === 0 ? 0 : 1;
}

export interface ParsedFile {
  file: string;
  ok: boolean;
  error: string | null;
  title: string | null;
  items: {
    id: string | null;
    title: string | null;
    link: string | null;
    /** ISO 8601, UTC. */
    publishedAt: string | null;
    author: string | null;
    text: string;
  }[];
}

async function parseFile(file: string, now: number): Promise<ParsedFile> {
  try {
    const body = await readFile(file);
    return parsed(file, await readFeed(body, { contentType: null, url: null, now }));
  } catch (error) {
    return {
      file,
      ok: false,
      error: error instanceof Error ? error.message : String(error),
      title: null,
      items: [],
    };
  }
}

function parsed(file: string, feed: Feed): ParsedFile {
  return {
    file,
    ok: true,
    error: null,
    title: feed.title,
    items: feed.items.map(({ id, title, link, publishedAt, author, text }) => ({
      id,
      title,
      link,
      publishedAt: publishedAt === null ? null : new Date(publishedAt).toISOString(),
      author,
      text,
    })),
  };
}
