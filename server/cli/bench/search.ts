import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Clock, systemClock } from '../../clock.js';
import { countMentions } from '../../mentions/count.js';
import { type Filter, narrow } from '../../mentions/filter.js';
import { listMentions, type Sort } from '../../mentions/list.js';
import { searchOf } from '../../search/index.js';
import { openPostgres } from '../../store/postgres.js';
import { openSqlite } from '../../store/sqlite.js';
import type { Store } from '../../store/store.js';
import { type CommandIo, print } from '../io.js';
import { fillMentions, type Filled } from './search-rows.js';
import { median, percentile, table, whole } from './table.js';

export const USAGE = `npm run bench -- search [--rows 1000000] [--runs 25] [--database postgres://…]
Fills an empty database with invented mentions over a year and asks it what the page of mentions asks.
With --database, PostgreSQL in a schema of its own that is dropped afterwards; the embedded database otherwise.
`;

const DAY = 86_400_000;

interface Question {
  name: string;
  filter: Filter;
  sort?: Sort;
  count?: boolean;
}

/** What people ask, from common to rare; `now` is epoch ms. */
function questions(now: number): Question[] {
  return [
    { name: 'newest page', filter: {} },
    { name: 'one brand', filter: { brand: [1] } },
    { name: 'brand, negative', filter: { brand: [1], label: ['neg'] } },
    { name: 'negative, 24 h', filter: { label: ['neg'], from: now - DAY } },
    { name: 'platform and followers', filter: { platform: ['zhihu'], followersMin: 50_000 } },
    { name: 'an author', filter: { author: 'u4711' } },
    { name: 'common word 客服', filter: { q: '客服' } },
    { name: 'common word, brand', filter: { q: '掉色', brand: [2] } },
    { name: 'rare word 编号x7k', filter: { q: '"编号x7k"' } },
    { name: 'word nobody wrote 琥珀', filter: { q: '琥珀' } },
    { name: 'letters across words 服客', filter: { q: '服客' } },
    { name: 'English while typing (refu)', filter: { q: 'refu' } },
    { name: 'boolean', filter: { q: '(断裂 OR 掉色) 客服 NOT 物流' } },
    { name: 'word, a year ago', filter: { q: '退款', to: now - 350 * DAY } },
    { name: 'oldest first', filter: { q: '门店' }, sort: 'oldest' },
    { name: 'most reposted, 7 days', filter: { from: now - 7 * DAY }, sort: 'spread' },
    { name: 'count: everything', filter: {}, count: true },
    { name: 'count: brand, negative', filter: { brand: [1], label: ['neg'] }, count: true },
    { name: 'count: 客服', filter: { q: '客服' }, count: true },
    { name: 'count: rare word', filter: { q: '"编号x7k"' }, count: true },
  ];
}

async function ask(store: Store, question: Question): Promise<string> {
  const index = searchOf(store.dialect);
  const narrowed = narrow(question.filter);
  if (question.count) {
    const count = await store.read((q) => countMentions(q, index, narrowed));
    return count ? `${count.about ? '~' : ''}${whole(count.n)}` : '–';
  }
  const asked = {
    narrowed,
    sort: question.sort ?? 'newest',
    before: undefined,
    after: undefined,
    limit: 100,
  } as const;
  const page = await store.read((q) => listMentions(q, index, asked, true));
  return `${page.items.length}${page.next === null ? '' : '+'}`;
}

async function measure(store: Store, runs: number, pace: () => number, now: number) {
  const rows: string[][] = [];
  for (const question of questions(now)) {
    const times: number[] = [];
    const work: number[] = [];
    let answer = '';
    for (let run = 0; run < runs; run++) {
      const started = pace();
      const before = process.cpuUsage();
      answer = await ask(store, question);
      const { user, system } = process.cpuUsage(before);
      times.push(pace() - started);
      work.push((user + system) / 1000);
    }
    const [cold = 0] = times;
    rows.push([
      question.name,
      answer,
      cold.toFixed(1),
      median(times).toFixed(1),
      percentile(times, 0.95).toFixed(1),
      median(work).toFixed(1),
    ]);
  }
  return table(['question', 'rows', 'first ms', 'p50 ms', 'p95 ms', 'CPU ms'], rows);
}

function costs({ rows, plain, indexed }: Filled): string {
  return (
    `Writing the row alone: ${plain.toFixed(1)} µs; with its index of words: ${indexed.toFixed(1)} µs ` +
    `(batches of 500, CPU of this process, ${whole(rows)} rows)\n`
  );
}

/** How long lists, filters, searches and counts take over many mentions, and what the index costs. */
export async function main(
  argv: string[],
  io: CommandIo,
  clock: Clock = systemClock,
): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      rows: { type: 'string', default: '1000000' },
      runs: { type: 'string', default: '25' },
      database: { type: 'string' },
    },
  });
  const rows = Number(values.rows);
  const runs = Number(values.runs);
  if (!(rows >= 1000) || !(runs >= 1)) {
    await print(io.stderr, USAGE);
    return 2;
  }
  const now = clock.now();
  const pace = () => performance.now();
  const dir = await mkdtemp(join(tmpdir(), 'fengsheng-search-'));
  const store = values.database
    ? await openPostgres(values.database, 'fengsheng_bench_search')
    : await openSqlite(join(dir, 'fengsheng.db'));
  try {
    const filled = await fillMentions(store, rows, now, (done) =>
      print(io.stderr, `\r${whole(done)} of ${whole(rows)}`),
    );
    const figures = await measure(store, runs, pace, now);
    await print(
      io.stdout,
      `\n\nSearch over ${whole(rows)} mentions (${store.dialect}, ${runs} runs each, 100 rows a page)\n\n${figures}\n${costs(filled)}`,
    );
  } finally {
    if (values.database) {
      await store.transaction((tx) => tx.all('DROP SCHEMA fengsheng_bench_search CASCADE', []));
    }
    await store.close();
    await rm(dir, { recursive: true, force: true });
  }
  return 0;
}
