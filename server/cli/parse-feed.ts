import { readFile } from 'node:fs/promises';
import type { Feed } from '../../crawlers/feed/feed.js';
import { readFeed } from '../../crawlers/feed/read.js';

/** What a command may touch. */
export interface Io {
  out: (line: string) => void;
  error: (line: string) => void;
  /** Epoch ms. */
  now: number;
}

/**
 * Reads feed files and prints one line of JSON per file:
 * `{"file","ok","error","title","items":[{"id","title","link","publishedAt","author","text"}]}`.
 *
 * @returns 0 when every file could be read, 1 when some could not, 2 without files
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  if (argv.length === 0) {
    io.error('Usage: parse-feed FILE...');
    return 2;
  }
  let failed = 0;
  for (const file of argv) {
    const line = await parseFile(file, io.now);
    if (!line.ok) failed++;
    io.out(JSON.stringify(line));
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
