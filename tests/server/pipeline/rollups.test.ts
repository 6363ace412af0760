import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';
import { ManualClock } from '../../../server/clock.js';
import type { Label } from '../../../server/model/analysis.js';
import { Pipeline } from '../../../server/pipeline/pipeline.js';
import { recountNext } from '../../../server/pipeline/recount.js';
import { type Counted, Rollups, writeRollups } from '../../../server/pipeline/rollups.js';
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
const LABELS: readonly Label[] = ['neg', 'neu', 'pos', 'unknown'];

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
      label: fc.constantFrom(...LABELS),
      categories: fc.subarray(['quality', 'logistics', 'price']),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function correct(store: Store, at: number, label: Label, categories: string[]) {
  await store.transaction(async (tx) => {
    const rows = await tx.q.selectFrom('mentions').selectAll().orderBy('id').execute();
    const row = rows[at];
    if (!row) return;
    const before: Counted = {
      brandId: row.brand_id,
      publishedAt: row.published_at,
      platform: row.platform,
      label: row.label as Label,
      categories: row.categories === '' ? [] : row.categories.split(','),
      kol: row.kol === 1,
    };
    const rollups = new Rollups();
    rollups.mention(before, -1);
    rollups.mention({ ...before, label, categories });
    await tx.q
      .updateTable('mentions')
      .set({ label, categories: categories.join(',') })
      .where('id', '=', row.id)
      .execute();
    await writeRollups(tx, rollups);
  });
}

async function play(store: Store, pipeline: Pipeline, clock: ManualClock, steps: readonly Step[]) {
  for (const one of steps) {
    if (one.kind === 'correct') {
      await correct(store, one.at, one.label, one.categories);
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

async function empty(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    const rows = await tx.q.selectFrom('brands').select('id').execute();
    const tables = ['sightings', 'counters', 'mentions', 'story_roots', 'stories', 'brand_minutes'];
    tables.push('brand_hours', 'slice_hours', 'slice_days', 'story_minutes', 'repost_minutes');
    tables.push('kol_voices', 'levels', 'incidents', 'deadlines', 'changes', 'brands');
    if (rows.length > 0) for (const table of tables) await tx.all(`DELETE FROM ${table}`, []);
  });
}

async function open(store: Store) {
  await empty(store);
  const clock = new ManualClock(NOW);
  const pipeline = new Pipeline(store, analyst, clock);
  await addBrand(store, pipeline, '手镯之家');
  return { clock, pipeline };
}

async function both(store: Store): Promise<{ naive: Sums; kept: Sums }> {
  return store.read(async (q) => ({ naive: await counted(q), kept: await rolledUp(q) }));
}

async function alwaysEqual(store: Store, runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const { clock, pipeline } = await open(store);
      await play(store, pipeline, clock, steps);
      const { naive, kept } = await both(store);
      expect(kept).toEqual(naive);
    }),
    { numRuns: runs },
  );
}

async function equalOnceRecounted(store: Store, runs: number): Promise<void> {
  const stream = fc.array(step, { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(stream, stream, fc.integer({ min: 1, max: 6 }), async (old, late, atOnce) => {
      const { clock, pipeline } = await open(store);
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
      expect(kept).toEqual(naive);
    }),
    { numRuns: runs },
  );
}

describe('roll-ups', () => {
  it('always equal a recount, also of what came late or was corrected', async () => {
    const store = await openSqlite(':memory:');
    await alwaysEqual(store, 60);
    await store.close();
  });

  it('of an older database end up the same, whatever comes in meanwhile', async () => {
    const store = await openSqlite(':memory:');
    await equalOnceRecounted(store, 40);
    await store.close();
  });

  if (postgresAvailable()) {
    it('hold the same on PostgreSQL', async () => {
      await withPostgres(async (url) => {
        const store = await openPostgres(url);
        await alwaysEqual(store, 6);
        await equalOnceRecounted(store, 4);
        await store.close();
      });
    });
  }
});
