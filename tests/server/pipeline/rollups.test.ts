import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';
import { ManualClock } from '../../../server/clock.js';
import { ActError } from '../../../alerts/incident.js';
import { Pipeline } from '../../../server/pipeline/pipeline.js';
import { recountNext } from '../../../server/pipeline/recount.js';
import { openPostgres } from '../../../server/store/postgres.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import type { Query, Store } from '../../../server/store/store.js';
import { postgresAvailable, withPostgres } from '../../support/database.js';
import { addBrand, NOW } from '../../support/door.js';
import { item } from '../../support/items.js';

const HOUR = 3_600_000;
const analyst = new LexiconAnalyst();

const TEXTS = [
  '手镯之家太差了，石头掉了，垃圾',
  '手镯之家的快递太慢，包装破损，退款都不给',
  '手镯之家真好看，喜欢',
  '手镯之家开了一家新店',
  '转发微博',
];

/** One thing that happens: a post (perhaps late, perhaps a repost or seen again), or a correction. */
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('post' as const),
      n: fc.nat(11),
      text: fc.nat(TEXTS.length - 1),
      platform: fc.constantFrom('weibo', 'zhihu', 'constructor'),
      hoursLate: fc.constantFrom(0, 0, 1, 5, 30, 200),
      repostOf: fc.option(fc.nat(11), { nil: null }),
      reposts: fc.option(fc.nat(90), { nil: null }),
      followers: fc.constantFrom(null, 10, 900_000),
      seeded: fc.boolean(),
      wait: fc.nat(90),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('correct' as const),
      at: fc.nat(11),
      undo: fc.boolean(),
      label: fc.constantFrom('neg' as const, 'neu' as const, 'pos' as const),
      categories: fc.option(fc.subarray(['quality', 'logistics', 'price']), { nil: null }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A person corrects a mention through the door; what the rules refuse changes nothing. */
async function correct(pipeline: Pipeline, store: Store, one: Step & { kind: 'correct' }) {
  const rows = await store.read((q) =>
    q.selectFrom('mentions').select('id').orderBy('id').execute(),
  );
  const row = rows[one.at];
  if (!row) return;
  const act = one.undo
    ? ({ kind: 'undo', by: '林' } as const)
    : ({
        kind: 'correct',
        by: '林',
        label: one.label,
        categories: one.label === 'neg' ? one.categories : null,
        drawn: false,
      } as const);
  await pipeline.actOnMentions([row.id], act).catch((error: unknown) => {
    if (!(error instanceof ActError)) throw error;
  });
}

async function play(store: Store, pipeline: Pipeline, clock: ManualClock, steps: readonly Step[]) {
  for (const one of steps) {
    if (one.kind === 'correct') {
      await correct(pipeline, store, one);
      continue;
    }
    clock.advance(one.wait * 60_000);
    const { followers } = one;
    await pipeline.ingest({
      items: [
        item({
          id: `p${one.n}`,
          text: TEXTS[one.text] ?? '',
          platform: one.platform,
          repostOf: one.repostOf === null ? null : `p${one.repostOf}`,
          reposts: one.reposts,
          publishedAt: clock.now() - one.hoursLate * HOUR,
          author: { id: `a${one.n}`, name: null, followers, verified: null },
        }),
      ],
      sourceId: null,
      pushedAt: clock.now(),
      seeded: one.seeded,
    });
  }
}

type Sums = Map<string, number>;

function add(sums: Sums, key: string, n: number): void {
  if (n !== 0) sums.set(key, (sums.get(key) ?? 0) + n);
}

/** Everything the roll-ups must say, counted one by one from what they stand for. */
async function counted(q: Query): Promise<Sums> {
  const sums: Sums = new Map();
  for (const row of await q.selectFrom('mentions').selectAll().execute()) {
    const hour = Math.floor(row.published_at / HOUR);
    add(sums, `${hour} ${row.label}`, 1);
    add(sums, `${hour} kols`, row.kol);
    for (const day of [`h${hour}`, `d${Math.floor(hour / 24)}`]) {
      add(sums, `${day} platform ${row.platform} ${row.label}`, 1);
      const categories = row.categories === '' ? [] : row.categories.split(',');
      for (const name of categories) add(sums, `${day} category ${name} ${row.label}`, 1);
    }
  }
  for (const row of await q.selectFrom('brand_minutes').selectAll().execute()) {
    const hour = Math.floor(row.minute / 60);
    add(sums, `${hour} volume`, row.volume);
    add(sums, `${hour} reposts`, row.reposts);
  }
  return sums;
}

async function rolledUp(q: Query): Promise<Sums> {
  const sums: Sums = new Map();
  for (const row of await q.selectFrom('brand_hours').selectAll().execute()) {
    add(sums, `${row.hour} neg`, row.negative);
    add(sums, `${row.hour} neu`, row.neutral);
    add(sums, `${row.hour} pos`, row.positive);
    add(sums, `${row.hour} unknown`, row.unknown);
    add(sums, `${row.hour} kols`, row.kols);
    add(sums, `${row.hour} volume`, row.volume);
    add(sums, `${row.hour} reposts`, row.reposts);
  }
  for (const row of await q.selectFrom('slice_hours').selectAll().execute()) {
    add(sums, `h${row.hour} ${row.kind} ${row.name} ${row.label}`, row.mentions);
  }
  for (const row of await q.selectFrom('slice_days').selectAll().execute()) {
    add(sums, `d${row.day} ${row.kind} ${row.name} ${row.label}`, row.mentions);
  }
  return sums;
}

async function begin(store: Store) {
  const clock = new ManualClock(NOW);
  const pipeline = new Pipeline(store, analyst, clock);
  await addBrand(store, pipeline, '手镯之家');
  return { clock, pipeline };
}

async function both(store: Store): Promise<{ naive: Sums; kept: Sums }> {
  return store.read(async (q) => ({ naive: await counted(q), kept: await rolledUp(q) }));
}

/** Opens an empty store. */
type Open = () => Promise<Store>;

async function alwaysEqual(open: Open, runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const store = await open();
      const { clock, pipeline } = await begin(store);
      await play(store, pipeline, clock, steps);
      const { naive, kept } = await both(store);
      await store.close();
      expect(kept).toEqual(naive);
    }),
    { numRuns: runs },
  );
}

async function equalOnceRecounted(open: Open, runs: number): Promise<void> {
  const stream = fc.array(step, { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(stream, stream, fc.integer({ min: 1, max: 6 }), async (old, late, atOnce) => {
      const store = await open();
      const { clock, pipeline } = await begin(store);
      await play(store, pipeline, clock, old);
      // As an older version leaves it: posts and minutes, and nothing rolled up.
      await store.transaction(async (tx) => {
        for (const table of ['brand_hours', 'slice_hours', 'slice_days']) {
          await tx.all(`DELETE FROM ${table}`, []);
        }
        await tx.all('UPDATE brands SET recount_before = 10000000', []);
      });
      // What comes in meanwhile, before its hour was recounted and after.
      for (const one of late) {
        await play(store, pipeline, clock, [one]);
        await store.transaction((tx) => recountNext(tx, atOnce));
      }
      while (await store.transaction((tx) => recountNext(tx, atOnce)));
      const { naive, kept } = await both(store);
      await store.close();
      expect(kept).toEqual(naive);
    }),
    { numRuns: runs },
  );
}

describe('roll-ups', () => {
  const inMemory = () => openSqlite(':memory:');

  it('always equal a recount, also of what came late or was corrected', async () => {
    await alwaysEqual(inMemory, 60);
  });

  it('of an older database end up the same, whatever comes in meanwhile', async () => {
    await equalOnceRecounted(inMemory, 40);
  });

  if (postgresAvailable()) {
    it('hold the same on PostgreSQL', async () => {
      await withPostgres(async (url) => {
        let schemas = 0;
        const inSchema = () => openPostgres(url, `run_${(schemas += 1)}`);
        await alwaysEqual(inSchema, 5);
        await equalOnceRecounted(inSchema, 3);
      });
    }, 90_000);
  }
});
