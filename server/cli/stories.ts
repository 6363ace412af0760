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

const USAGE = `stories STREAM.ndjson[.gz] [--brand NAME,NAME…] [--why] [--score] [--beside TEXTS.ndjson[.gz] [--most 3001]]
Prints {"id","story"} per record, in order; "-" reads standard input. --why adds how each came
there and names the stories. --score prints, for records with a "label", how far the stories agree
with the labels, pair by pair, instead. --beside spreads texts that have nothing to do with each
other over the time of the stream, each labelled as its own, and counts how they were joined.\n`;

const record = z.object({
  platform: z.string(),
  id: z.string(),
  text: z.string(),
  publishedAt: z.string(),
  repostOf: z.string().nullish(),
  /** What a person said the post is about; only for --score. */
  label: z.string().optional(),
});

const aside = z.object({ text: z.string() });

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

type Seen = z.infer<typeof record>;

async function* linesOf(path: string, io: CommandIo): AsyncGenerator {
  for await (const line of createInterface({ input: open(path, io), crlfDelay: Infinity })) {
    if (line.trim() !== '') yield JSON.parse(line);
  }
}

/** A stream, one record after the other as it is read. */
async function* recordsOf(path: string, io: CommandIo): AsyncGenerator<Seen> {
  for await (const line of linesOf(path, io)) yield record.parse(line);
}

/** Platform of texts that were put beside a stream. */
const BESIDE = 'beside';

/** A stream with `most` texts of a file spread evenly over its time, in the order of time. */
async function* mixed(
  path: string,
  beside: string,
  most: number,
  io: CommandIo,
): AsyncGenerator<Seen> {
  const stream: Seen[] = [];
  for await (const seen of recordsOf(path, io)) stream.push(seen);
  const texts: string[] = [];
  for await (const line of linesOf(beside, io)) texts.push(aside.parse(line).text);
  const times = stream.map(({ publishedAt }) => Date.parse(publishedAt));
  const from = times.reduce((a, b) => Math.min(a, b), Infinity);
  const until = times.reduce((a, b) => Math.max(a, b), -Infinity);
  const stride = Math.max(1, Math.floor(texts.length / most));
  const chosen = texts.filter((_, i) => i % stride === 0).slice(0, most);
  const others = chosen.map((text, i): Seen => {
    const publishedAt = new Date(from + ((until - from) * i) / chosen.length).toISOString();
    return { platform: BESIDE, id: `${i}`, text, publishedAt, label: `${BESIDE} ${i}` };
  });
  yield* [...stream, ...others].sort(
    (a, b) => Date.parse(a.publishedAt) - Date.parse(b.publishedAt),
  );
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
      beside: { type: 'string' },
      most: { type: 'string', default: '3001' },
    },
  });
  const [path] = positionals;
  if (path === undefined) {
    io.stderr.write(USAGE);
    return 2;
  }
  const names = values.brand.split(',').filter((name) => name !== '');
  const index = storyIndex(names.flatMap((name) => fingerprint(name).terms));
  const { beside } = values;
  const seen = beside ? mixed(path, beside, Number(values.most), io) : recordsOf(path, io);
  const labelled: Labelled[] = [];
  const strangers = { texts: 0, joined: {} as Record<string, number> };
  let next = 1;
  for await (const one of seen) {
    const mention = {
      id: `${one.platform}:${one.id}`,
      repostOf: one.repostOf == null ? null : `${one.platform}:${one.repostOf}`,
      publishedAt: Date.parse(one.publishedAt),
      print: fingerprint(one.text),
      links: linksIn(one.text),
    };
    const { storyId, why } = assign(index, mention);
    const story = storyId ?? next++;
    remember(index, mention, story);
    if (one.platform === BESIDE) {
      strangers.texts++;
      if (storyId !== null) strangers.joined[why.kind] = (strangers.joined[why.kind] ?? 0) + 1;
    } else if (one.label !== undefined) labelled.push({ story, label: one.label });
    if (values.score || beside) continue;
    const more = values.why ? { why, name: storyId === null ? headline(one.text) : undefined } : {};
    io.stdout.write(`${JSON.stringify({ id: one.id, story, ...more })}\n`);
  }
  if (values.score || beside) {
    const score = { ...pairwise(labelled), ...(beside && { beside: strangers }) };
    io.stdout.write(`${JSON.stringify(score)}\n`);
  }
  return 0;
}
