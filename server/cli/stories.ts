import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { assign } from '../../alerts/story.js';
import { storyIndex } from '../../alerts/story/index.js';
import { remember } from '../../alerts/story/remember.js';
import { fingerprint, headline, linksIn } from '../../crawlers/fingerprint.js';
import type { CommandIo } from './io.js';

const USAGE = `stories STREAM.ndjson[.gz] [--brand NAME,NAME…] [--why] [--score]
Prints {"id","story"} per record, in order; "-" reads standard input. --why adds how each came
there and names the stories. --score prints, for records with a "label", how far the stories agree
with the labels, pair by pair, instead.\n`;

const record = z.object({
  platform: z.string(),
  id: z.string(),
  text: z.string(),
  publishedAt: z.string(),
  repostOf: z.string().nullish(),
  /** What a person said the post is about; only for --score. */
  label: z.string().optional(),
});

function open(path: string, io: CommandIo): NodeJS.ReadableStream {
  if (path === '-' && io.stdin) return io.stdin;
  const file = createReadStream(path);
  return path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
}

interface Labelled {
  story: number;
  label: string;
}

/** Agreement over all pairs of records: of the pairs put together, and of those that belong together. */
export function pairwise(records: readonly Labelled[]): {
  records: number;
  precision: number;
  recall: number;
} {
  let [together, same, both] = [0, 0, 0];
  records.forEach((a, i) => {
    for (const b of records.slice(i + 1)) {
      const put = a.story === b.story;
      const belong = a.label === b.label;
      if (put) together++;
      if (belong) same++;
      if (put && belong) both++;
    }
  });
  return {
    records: records.length,
    precision: together === 0 ? 1 : both / together,
    recall: same === 0 ? 1 : both / same,
  };
}

/**
 * Assigns the records of a stream to stories, one after the other, as they would be on arrival.
 *
 * @returns 0 done, 2 wrong use
 */
export async function main(argv: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      brand: { type: 'string', default: '' },
      why: { type: 'boolean', default: false },
      score: { type: 'boolean', default: false },
    },
  });
  const [path] = positionals;
  if (path === undefined) {
    io.stderr.write(USAGE);
    return 2;
  }
  const names = values.brand.split(',').filter((name) => name !== '');
  const index = storyIndex(names.flatMap((name) => fingerprint(name).terms));
  const labelled: Labelled[] = [];
  let next = 1;
  for await (const line of createInterface({ input: open(path, io), crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    const seen = record.parse(JSON.parse(line));
    const mention = {
      id: `${seen.platform}:${seen.id}`,
      repostOf: seen.repostOf == null ? null : `${seen.platform}:${seen.repostOf}`,
      publishedAt: Date.parse(seen.publishedAt),
      print: fingerprint(seen.text),
      links: linksIn(seen.text),
    };
    const { storyId, why } = assign(index, mention);
    const story = storyId ?? next++;
    remember(index, mention, story);
    if (seen.label !== undefined) labelled.push({ story, label: seen.label });
    if (values.score) continue;
    const more = values.why
      ? { why, name: storyId === null ? headline(seen.text) : undefined }
      : {};
    io.stdout.write(`${JSON.stringify({ id: seen.id, story, ...more })}\n`);
  }
  if (values.score) io.stdout.write(`${JSON.stringify(pairwise(labelled))}\n`);
  return 0;
}
