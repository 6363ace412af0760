import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSegmenter } from '../../../crawlers/text/segment.js';
import { type Clock, systemClock } from '../../clock.js';
import { type Question, toStretch, understand } from '../../insights/ask.js';
import { insightsOf } from '../../insights/insights.js';
import { kolsOf } from '../../insights/kols.js';
import { voiceShares } from '../../insights/share.js';
import { sampleOf, wordsOf } from '../../insights/words.js';
import type { Label } from '../../model/analysis.js';
import type { Brand } from '../../model/brand.js';
import { recountNext } from '../../pipeline/recount.js';
import { Rollups, writeRollups } from '../../pipeline/rollups.js';
import { loadBrands } from '../../store/brands.js';
import { openSqlite } from '../../store/sqlite.js';
import type { Query, Store, Value } from '../../store/store.js';
import { type CommandIo, print } from '../io.js';
import { seeded } from './posts.js';
import { percentile, table, whole } from './table.js';

export const USAGE = `npm run bench -- insights [--mentions 1000000] [--days 365] [--rounds 20]\n`;

const DAY = 86_400_000;
const AT_ONCE = 5000;
const PLATFORMS = ['weibo', 'xiaohongshu', 'douyin', 'zhihu', 'bilibili', 'news', 'forum', 'blog'];
const CATEGORIES = ['quality', 'logistics', 'after-sales', 'price', 'site', 'other'];
const LABELS: readonly Label[] = ['neg', 'neu', 'pos', 'neu', 'unknown'];
const WORDS = ['石头', '掉色', '退款', '客服', '好看', '新店', '快递', '包装', '推荐', '活动'];

interface Post {
  brandId: number;
  publishedAt: number;
  platform: string;
  label: Label;
  categories: string[];
  kol: boolean;
}

/** Invented posts of two brands, spread evenly over the days before `now`. */
function postsOf(count: number, days: number, now: number): (at: number) => Post {
  const dice = seeded(3);
  const pick = <T>(of: readonly T[], other: T): T => of[Math.floor(dice() * of.length)] ?? other;
  return (at) => {
    const label = pick(LABELS, 'neu');
    return {
      brandId: at % 5 === 0 ? 2 : 1,
      publishedAt: Math.floor(now - days * DAY * (1 - at / count)),
      platform: pick(PLATFORMS, 'news'),
      label,
      categories: label === 'neg' && dice() < 0.6 ? [pick(CATEGORIES, 'other')] : [],
      kol: dice() < 0.001,
    };
  };
}

function rowOf(id: number, post: Post): Value[] {
  const text = `${WORDS[id % 10] ?? ''}${WORDS[(id * 7) % 10] ?? ''}，编号 ${id.toString(36)}`;
  const { brandId, publishedAt, platform, label, categories, kol } = post;
  return [
    id,
    brandId,
    Math.floor(id / 20),
    `${platform}:${id}`,
    platform,
    text,
    `a${id % 99_991}`,
    `用户${id % 99_991}`,
    kol ? 600_000 : 100,
    Number(kol),
    publishedAt,
    publishedAt + 1000,
    label,
    categories.join(','),
  ];
}

const MENTION = `INSERT INTO mentions (id, brand_id, story_id, identity, platform, text, author_id, author_name,
  followers, kol, published_at, received_at, label, categories, language, seeded, weight, model)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'zh', 0, 0, 'bench')`;

/** Seconds of CPU since a reading. */
function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Fills a database; answers the CPU µs per mention of its row, and of rolling it up. */
async function fill(store: Store, count: number, days: number, now: number) {
  await store.transaction(async (tx) => {
    for (const id of [1, 2]) {
      await tx.all(
        `INSERT INTO brands (id, name, query, kols, policy, created_at, covered) VALUES (?, ?, '{"aliases":[],"must":[],"mustNot":[],"query":null}', '[]', '{}', ?, 1)`,
        [id, `品牌${id}`, now - days * DAY],
      );
      await tx.all(
        `INSERT INTO changes (seq, at, recorded_at, kind, brand_id, data) VALUES (?, ?, ?, 'coverage.regained', ?, '{"since":null}')`,
        [id, now - days * DAY, now - days * DAY, id],
      );
    }
  });
  const next = postsOf(count, days, now);
  let [rows, rolled] = [0, 0];
  for (let from = 0; from < count; from += AT_ONCE) {
    const posts = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => next(from + i));
    await store.transaction(async (tx) => {
      let cpu = process.cpuUsage();
      await tx.many(
        MENTION,
        posts.map((post, i) => rowOf(from + i + 1, post)),
      );
      rows += cpuSince(cpu);
      cpu = process.cpuUsage();
      // As the pipeline does: at most 500 posts share a transaction's sums.
      for (let at = 0; at < posts.length; at += 500) {
        const rollups = new Rollups();
        for (const post of posts.slice(at, at + 500)) rollups.mention(post);
        await writeRollups(tx, rollups);
      }
      rolled += cpuSince(cpu);
    });
  }
  return { row: (rows / count) * 1e6, rollup: (rolled / count) * 1e6 };
}

/** A row of the table: milliseconds of each round and of CPU; the first fills the caches. */
async function timed(name: string, rounds: number, run: () => Promise<unknown>): Promise<string[]> {
  await run();
  const times: number[] = [];
  const cpu = process.cpuUsage();
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  const each = (cpuSince(cpu) * 1000) / rounds;
  return [
    name,
    ...[percentile(times, 0.5), percentile(times, 0.95), each].map((n) => n.toFixed(1)),
  ];
}

async function questions(store: Store, rounds: number, now: number): Promise<string[][]> {
  const brands = await store.read(loadBrands);
  const [brand] = brands;
  if (!brand) throw new Error('The bench has no brand.');
  const rows: string[][] = [];
  const measure = async (name: string, of: (q: Query) => Promise<unknown>) => {
    rows.push(await timed(name, rounds, () => store.read(of)));
  };
  const ask = (period: string): Question => understand(brand, { period, compare: 'previous' }, now);
  for (const period of ['24h', '7d', '30d', '90d', '365d']) {
    await measure(`all charts, ${period}`, (q) => insightsOf(q, ask(period)));
  }
  const month = ask('30d');
  await measure('share of voice, 30d', (q) => voiceShares(q, month, brands.slice(1)));
  await measure('KOL board, 30d', (q) => kolsOf(q, brand.id, toStretch(month.period)));
  await measure('sample for words, 30d', (q) => sampleOf(q, brand.id, month.period));
  rows.push(await wordRow(store, rounds, brand, month));
  await measure('  the naive way: count the posts of 30d', (q) => naive(q, month));
  return rows;
}

async function wordRow(store: Store, rounds: number, brand: Brand, question: Question) {
  const segmenter = createSegmenter([brand.name]);
  const sample = await store.read((q) => sampleOf(q, brand.id, question.period));
  return timed('words of that sample (no database)', rounds, () =>
    wordsOf(sample, brand, segmenter),
  );
}

function naive(q: Query, { brand, period }: Question): Promise<unknown> {
  const { from, to } = toStretch(period);
  return q
    .selectFrom('mentions')
    .select((eb) => ['platform', 'label', eb.fn.countAll<number>().as('n')])
    .where('brand_id', '=', brand.id)
    .where('published_at', '>=', from)
    .where('published_at', '<', to)
    .groupBy(['platform', 'label'])
    .execute();
}

/** What rolling up costs per mention, and how fast a period is answered with many stored. */
export async function main(
  argv: string[],
  io: CommandIo,
  clock: Clock = systemClock,
): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      mentions: { type: 'string', default: '1000000' },
      days: { type: 'string', default: '365' },
      rounds: { type: 'string', default: '20' },
    },
  });
  const [count, days, rounds] = [values.mentions, values.days, values.rounds].map(Number);
  if (!count || !days || !rounds || count < 1000 || days < 1 || rounds < 1) {
    await print(io.stderr, USAGE);
    return 2;
  }
  const dir = await mkdtemp(join(tmpdir(), 'fengsheng-bench-'));
  const store = await openSqlite(join(dir, 'bench.db'));
  try {
    const now = clock.now();
    const cost = await fill(store, count, days, now);
    const rows = await questions(store, rounds, now);
    await store.transaction((tx) => tx.all('UPDATE brands SET recount_before = 10000000', []));
    const cpu = process.cpuUsage();
    while (await store.transaction((tx) => recountNext(tx)));
    const recounted = cpuSince(cpu);
    await print(
      io.stdout,
      `\n${whole(count)} mentions over ${days} days, ${rounds} rounds, ms\n\n` +
        `${table(['question', 'p50', 'p95', 'CPU'], rows)}\n` +
        `CPU µs per mention: its row ${cost.row.toFixed(1)}, rolled up ${cost.rollup.toFixed(2)}, ` +
        `counted anew ${((recounted / count) * 1e6).toFixed(2)}\n`,
    );
  } finally {
    await store.close();
    await rm(dir, { recursive: true, force: true });
  }
  return 0;
}
