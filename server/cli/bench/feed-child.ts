import { readFile } from 'node:fs/promises';
import { readFeed } from '../../../crawlers/feed/read.js';

/** What reading one feed took: ms, and the most memory the process ever held, bytes. */
export interface FeedCost {
  ms: number;
  peak: number;
  items: number;
}

/** Reads one feed in a process that does nothing else. */
async function read(file: string, send: (cost: FeedCost) => void): Promise<void> {
  const body = await readFile(file);
  const from = performance.now();
  const { items } = await readFeed(body, { contentType: null, url: null, now: 0 });
  const ms = performance.now() - from;
  send({ ms, peak: process.resourceUsage().maxRSS * 1024, items: items.length });
}

if (process.send && process.argv[2] !== undefined) {
  await read(process.argv[2], (cost) => void process.send?.(cost));
  process.disconnect();
}
