import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Clock, systemClock } from '../../clock.js';
import { countLarge } from '../../store/large.js';
import { openPostgres } from '../../store/postgres.js';
import { openSqlite } from '../../store/sqlite.js';
import type { Query, Store, Value } from '../../store/store.js';
import { storyDetail } from '../../stories/detail.js';
import { lifeOf } from '../../stories/life.js';
import { listStories, type StoryFilter } from '../../stories/list.js';
import { moversOf } from '../../stories/movers.js';
import { reachOf } from '../../stories/reach.js';
import { type CommandIo, print } from '../io.js';
import { seeded } from './posts.js';
import { median, percentile, table, whole } from './table.js';

export const USAGE = `npm run bench -- stories [--mentions 200000] [--stories 65000] [--rounds 20] [--database postgres://…]
One story of that many mentions within a day, beside that many stories of three brands.
With --database, PostgreSQL in a schema of its own that is dropped afterwards; the embedded database otherwise.
`;

const DAY = 86_400_000;
const MINUTE = 60_000;
const AT_ONCE = 5000;
const PLATFORMS = ['weibo', 'xiaohongshu', 'douyin', 'zhihu', 'bilibili', 'news', 'forum', 'blog'];

const MENTION = `INSERT INTO mentions (id, brand_id, story_id, identity, platform, text, author_id, author_name,
  followers, kol, published_at, received_at, label, categories, language, seeded, weight, model)
  VALUES (?, 1, 1, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, '', 'zh', 0, ?, 'bench')`;
const COUNTERS = `INSERT INTO counters (mention_id, reposts, seen_at, base, counted, collected) VALUES (?, ?, ?, 0, 0, 0)`;
const STORY = `INSERT INTO stories (id, brand_id, root_identity, title, first_at, first_seen_at, last_at, mentions, volume)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Invented stories, in the order of their newest posts; the first is the large one. */
async function fillStories(store: Store, stories: number, mentions: number, now: number) {
  const dice = seeded(5);
  const rows: Value[][] = [[1, 1, 'weibo:b1', '石头掉了', now - DAY, now - DAY, now, mentions, 1]];
  for (let id = 2; id <= stories; id++) {
    const last = now - Math.floor((30 * DAY * id) / stories);
    // Most stories are one post; few are loud.
    const posts = dice() < 0.7 ? 1 : 1 + Math.floor(dice() * 12);
    const volume = Math.floor(dice() ** 6 * 900);
    const title = `第 ${id} 个话题：客服一直不回`;
    rows.push([id, 1 + (id % 3), `weibo:r${id}`, title, last - DAY, last, last, posts, volume]);
  }
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await store.transaction((tx) => tx.many(STORY, rows.slice(from, from + AT_ONCE)));
  }
}

/** The posts of the large story, evenly over a day; a tenth of the authors speak twice. */
async function fillLarge(store: Store, count: number, now: number) {
  const dice = seeded(7);
  const volume = new Map<number, number>();
  for (let from = 1; from <= count; from += AT_ONCE) {
    const posts: Value[][] = [];
    const counters: Value[][] = [];
    const reposts: Value[][] = [];
    for (let id = from; id < Math.min(from + AT_ONCE, count + 1); id++) {
      const at = Math.floor(now - DAY * (1 - id / count));
      const platform = dice() < 0.7 ? 'weibo' : (PLATFORMS[Math.floor(dice() * 8)] ?? 'news');
      const author = Math.floor(id % (count * 0.9));
      const weight = Number(dice() < 0.4);
      const minute = Math.floor(at / MINUTE);
      if (weight === 1) volume.set(minute, (volume.get(minute) ?? 0) + 1);
      const known = dice() < 0.7 ? Math.floor(10 / dice()) : null;
      const text = `手镯的石头掉了，客服一直不回，编号 ${id.toString(36)}。说好的三天，等了一个星期。`;
      posts.push([
        ...[id, `weibo:b${id}`, platform, text, `a${author}`, `用户${author}`, known],
        ...[at, at + 1000, weight === 1 ? 'neg' : 'neu', weight],
      ]);
      counters.push([id, Math.floor(1 / dice()), at]);
      if (id % 40 === 0) for (let n = 0; n < 5; n++) reposts.push([1, id, minute + n, 3]);
    }
    await store.transaction(async (tx) => {
      await tx.many(MENTION, posts);
      await tx.many(COUNTERS, counters);
      await tx.many(
        'INSERT INTO repost_minutes (story_id, mention_id, minute, n) VALUES (?, ?, ?, ?)',
        reposts,
      );
    });
  }
  await store.transaction(async (tx) => {
    await tx.many(
      'INSERT INTO story_minutes (story_id, minute, volume) VALUES (1, ?, ?)',
      [...volume].map(([minute, n]) => [minute, n]),
    );
    await countLarge(tx, 1, count);
  });
}

async function fill(store: Store, stories: number, mentions: number, now: number): Promise<void> {
  await store.transaction(async (tx) => {
    for (const id of [1, 2, 3]) {
      await tx.all(
        `INSERT INTO brands (id, name, query, kols, policy, created_at, covered) VALUES (?, ?, '{"aliases":[],"must":[],"mustNot":[],"query":null}', '[]', '{}', ?, 1)`,
        [id, `品牌${id}`, now - 30 * DAY],
      );
    }
  });
  await fillStories(store, stories, mentions, now);
  await fillLarge(store, mentions, now);
  if (store.dialect !== 'postgres') return;
  // It would gather these by itself in a minute or so.
  await store.transaction(async (tx) => {
    for (const name of ['mentions', 'counters', 'stories', 'story_authors', 'repost_minutes']) {
      await tx.all(`ANALYZE ${name}`, []);
    }
  });
}

type Ask = (q: Query) => Promise<unknown>;

function questions(mentions: number, now: number): [name: string, ask: Ask][] {
  const list = (filter: Partial<StoryFilter>) => (q: Query) =>
    listStories(q, { least: 1, order: 'newest', limit: 50, ...filter }, now);
  const large = { id: 1, mentions };
  const incident = {
    brandId: 1,
    storyId: 1,
    openedAt: now - DAY,
    reason: { windowHours: 24 },
  };
  const far = async (q: Query, order: 'newest' | 'volume') => {
    const filter = { least: 2, order, limit: 500 } as const;
    const { next } = await listStories(q, filter, now);
    return listStories(q, { ...filter, limit: 50, after: next ?? undefined }, now);
  };
  return [
    ['list, newest', list({ least: 2 })],
    ['list, by volume', list({ least: 2, order: 'volume' })],
    ['list, by volume, single posts too', list({ order: 'volume' })],
    ['list, by volume, one brand', list({ brand: 1, least: 2, order: 'volume' })],
    ['list, by volume, behind 500 (both pages)', (q) => far(q, 'volume')],
    [
      'rising: by volume, since an hour',
      list({ since: now - DAY / 24, brand: 1, order: 'volume' }),
    ],
    ['by name, one brand', list({ brand: 1, title: '话题：客服', order: 'volume' })],
    ['by name that is not there, all brands', list({ title: '琥珀' })],
    ['page of the large story', (q) => storyDetail(q, 1, now)],
    ['  its life: platforms, speed, stage', (q) => lifeOf(q, large, now)],
    ['  its reach', (q) => reachOf(q, large, 0.03)],
    ['posts that moved its incident', (q) => moversOf(q, incident)],
  ];
}

async function measure(store: Store, rounds: number, mentions: number, now: number) {
  const rows: string[][] = [];
  for (const [name, ask] of questions(mentions, now)) {
    const times: number[] = [];
    const work: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const started = performance.now();
      const before = process.cpuUsage();
      await store.read(ask);
      const { user, system } = process.cpuUsage(before);
      times.push(performance.now() - started);
      work.push((user + system) / 1000);
    }
    const figures = [times[0] ?? 0, median(times), percentile(times, 0.95), median(work)];
    rows.push([name, ...figures.map((n) => n.toFixed(1))]);
  }
  return table(['question', 'first ms', 'p50 ms', 'p95 ms', 'CPU ms'], rows);
}

/** How long lists of stories and the page of a very large one take. */
export async function main(
  argv: string[],
  io: CommandIo,
  clock: Clock = systemClock,
): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      mentions: { type: 'string', default: '200000' },
      stories: { type: 'string', default: '65000' },
      rounds: { type: 'string', default: '20' },
      database: { type: 'string' },
    },
  });
  const [mentions, stories, rounds] = [values.mentions, values.stories, values.rounds].map(Number);
  if (!mentions || !stories || !rounds || mentions < 3000 || stories < 100 || rounds < 1) {
    await print(io.stderr, USAGE);
    return 2;
  }
  const now = clock.now();
  const dir = await mkdtemp(join(tmpdir(), 'fengsheng-stories-'));
  const store = values.database
    ? await openPostgres(values.database, 'fengsheng_bench_stories')
    : await openSqlite(join(dir, 'fengsheng.db'));
  try {
    await fill(store, stories, mentions, now);
    const figures = await measure(store, rounds, mentions, now);
    await print(
      io.stdout,
      `\n${store.dialect}: a story of ${whole(mentions)} mentions, ${whole(stories)} stories, ${rounds} rounds\n\n${figures}\n`,
    );
  } finally {
    if (store.dialect === 'postgres') {
      await store.transaction((tx) => tx.all('DROP SCHEMA fengsheng_bench_stories CASCADE', []));
    }
    await store.close();
    await rm(dir, { recursive: true, force: true });
  }
  return 0;
}
