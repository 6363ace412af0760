import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import Sentiment from 'sentiment';
import { createAnalyst } from '../../../crawlers/text/analyst.js';
import { Matcher } from '../../../crawlers/match/match.js';
import { parseQuery } from '../../../crawlers/match/parse.js';
import { modelFolder } from '../../reading/models.js';
import type { CommandIo } from '../io.js';
import { guarded } from '../io.js';
import { readNdjson, stringField } from '../ndjson.js';
import { loadTextTools } from '../../reading/text.js';
import { sampleKeywords, samplePosts } from './samples.js';

const POSTS = 100_000;
const BATCH = 500;
const QUERIES = 1_000;
const KEYWORDS = 10_000;

/**
 * Prints texts per second of one core for Chinese and English beside npm `sentiment` on the same texts, memory
 * and size on disk, and matching of 10,000 keywords. With two files of texts (Chinese, English) as
 * arguments it measures on those instead of invented posts.
 */
export function main(argv: string[], io: CommandIo): Promise<number> {
  return guarded(io, async () => {
    const say = (line: string): void => void io.stdout.write(`${line}\n`);
    const zh = argv[0] === undefined ? samplePosts('zh', POSTS) : await textsOf(argv[0]);
    const en = argv[1] === undefined ? samplePosts('en', POSTS) : await textsOf(argv[1]);
    const before = residentMb();
    const tools = await loadTextTools();
    const analyst = createAnalyst(tools);
    say(`model ${analyst.model}: +${(residentMb() - before).toFixed(0)} MB resident after loading`);
    say(`on disk: ${((await bytesOf(modelFolder())) / 1e6).toFixed(2)} MB`);
    const plain = new Sentiment();
    for (const [name, texts] of [
      ['zh', zh],
      ['en', en],
    ] as const) {
      const mean = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
      say(`${name}: ${texts.length} texts, ${mean.toFixed(0)} characters on average`);
      const rate = await perSecond(texts.length, () => analyseAll(analyst, texts));
      say(`  this analyst, with complaints: ${rate} texts/s`);
      const bare = createAnalyst({ ...tools, complaints: () => [] });
      say(
        `  this analyst, sentiment alone: ${await perSecond(texts.length, () => analyseAll(bare, texts))} texts/s`,
      );
      const rival = await perSecond(texts.length, async () => {
        for (const text of texts) plain.analyze(text);
      });
      say(`  npm sentiment: ${rival} texts/s`);
    }
    say(`after the run: +${(residentMb() - before).toFixed(0)} MB resident`);
    await benchMatching(zh, say);
  });
}

async function analyseAll(
  analyst: ReturnType<typeof createAnalyst>,
  texts: readonly string[],
): Promise<void> {
  for (let i = 0; i < texts.length; i += BATCH) {
    await analyst.analyse(texts.slice(i, i + BATCH).map((text) => ({ text })));
  }
}

async function benchMatching(texts: readonly string[], say: (line: string) => void): Promise<void> {
  const words = sampleKeywords(KEYWORDS);
  const each = KEYWORDS / QUERIES;
  const queries = Array.from({ length: QUERIES }, (_, i) => {
    const own = words.slice(i * each, (i + 1) * each);
    return { id: i, query: parseQuery(`${own.slice(0, -1).join(' OR ')} NOT ${own.at(-1) ?? ''}`) };
  });
  const started = performance.now();
  const matcher = new Matcher(queries);
  const built = performance.now() - started;
  let matches = 0;
  const rate = await perSecond(texts.length, async () => {
    matches = 0;
    for (const text of texts) matches += matcher.match({ text }).length;
  });
  say(`matching: ${KEYWORDS} keywords in ${QUERIES} queries, built in ${built.toFixed(0)} ms`);
  say(`  ${rate} texts/s, ${(matches / texts.length).toFixed(1)} matching queries per text`);
}

/**
 * Texts per second of processor time (helper threads of the runtime included), the best of three
 * runs: on a shared machine the clock on the wall measures the neighbours.
 */
async function perSecond(count: number, run: () => Promise<void>): Promise<number> {
  let best = 0;
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, (count * 1e6) / (user + system));
  }
  return Math.round(best);
}

async function textsOf(path: string): Promise<string[]> {
  return (await readNdjson(path)).map((row) => stringField(row, 'text') ?? '');
}

async function bytesOf(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function residentMb(): number {
  return process.memoryUsage.rss() / 1e6;
}
