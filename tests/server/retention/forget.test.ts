import { describe, expect, it } from 'vitest';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';
import { ManualClock } from '../../../server/clock.js';
import { Pipeline } from '../../../server/pipeline/pipeline.js';
import { beginForgetting } from '../../../server/retention/step.js';
import { LARGE } from '../../../server/store/large.js';
import { openPostgres } from '../../../server/store/postgres.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import type { Store } from '../../../server/store/store.js';
import { reachOf } from '../../../server/stories/reach.js';
import { DATABASES, withDatabase } from '../../support/both.js';
import { Crash, Doom, mortal } from '../../support/crash.js';
import { addBrand, NOW } from '../../support/door.js';
import { item } from '../../support/items.js';

const DAY = 86_400_000;
const analyst = new LexiconAnalyst();

const withStore = (database: (typeof DATABASES)[number], use: (store: Store) => Promise<void>) =>
  withDatabase(database, async (url) => {
    const store = url ? await openPostgres(url) : await openSqlite(':memory:');
    try {
      await use(store);
    } finally {
      await store.close();
    }
  });

async function keep(store: Store, brandId: number, authors: number, mentions: number, now: number) {
  await store.transaction(async (tx) => {
    await tx.q
      .updateTable('brands')
      .set({ keep_authors: authors, keep_mentions: mentions })
      .where('id', '=', brandId)
      .execute();
    await beginForgetting(tx, brandId, now);
  });
}

async function finish(pipeline: Pipeline): Promise<void> {
  while (await pipeline.forgetNext());
}

/** Posts of stories of their own and reposts of one, by people who speak more than once. */
const posts = (from: number, count: number, repostOf: string | null) =>
  Array.from({ length: count }, (_, at) => {
    const n = from + at;
    const author = {
      id: `a${n % 700}`,
      name: `用户${n % 700}`,
      followers: n % 700,
      verified: null,
    };
    const said = repostOf === null ? `手镯之家第${n}号今天到货` : '手镯之家镶石脱落太差了';
    const text = repostOf === null || n === 0 ? said : '转发微博';
    const id = `p${n}`;
    return item({ id, text, author, repostOf: id === repostOf ? null : repostOf, reposts: 1 });
  });

const push = (pipeline: Pipeline, items: ReturnType<typeof posts>) =>
  pipeline.ingest({ items, sourceId: null, pushedAt: NOW, seeded: false });

/** All that may have been changed. */
const contents = (store: Store) =>
  store.read(async (q) => ({
    mentions: await q.selectFrom('mentions').selectAll().orderBy('id').execute(),
    counters: await q.selectFrom('counters').selectAll().orderBy('mention_id').execute(),
    sightings: await q.selectFrom('sightings').selectAll().orderBy('mention_id').execute(),
    stories: await q.selectFrom('stories').selectAll().orderBy('id').execute(),
    reach: await q.selectFrom('story_reach_forgotten').selectAll().orderBy('story_id').execute(),
    progress: await q.selectFrom('retention').selectAll().orderBy('part').execute(),
    stale: await q.selectFrom('search_stale').selectAll().execute(),
  }));

describe('forgetting that is killed in the middle', () => {
  /** Half of the past is due, and more of it than one step takes. */
  async function begun(store: Store) {
    const clock = new ManualClock(NOW);
    const pipeline = new Pipeline(store, analyst, clock);
    const brand = await addBrand(store, pipeline, '手镯之家');
    await push(pipeline, posts(0, 450, null));
    clock.advance(40 * DAY);
    await push(pipeline, posts(450, 50, null));
    await keep(store, brand, 20, 30, clock.now());
    await pipeline.reload();
    return { clock, pipeline };
  }

  it(
    'goes on where it was, and ends as if nothing had happened',
    { timeout: 300_000 },
    async () => {
      const whole = await openSqlite(':memory:');
      await finish((await begun(whole)).pipeline);
      const expected = await contents(whole);
      await whole.close();
      expect(expected.mentions.filter(({ forgotten }) => forgotten === 2)).toHaveLength(450);
      expect(expected.mentions.filter(({ text }) => text !== '')).toHaveLength(50);
      let deaths = 0;
      for (const at of [2, 3, 4, 5, 7, 8, 9, 11, 13, 17, 19, 23, 27]) {
        const store = await openSqlite(':memory:');
        const { clock } = await begun(store);
        const doom = new Doom(Infinity);
        const dying = new Pipeline(mortal(store, doom), analyst, clock);
        await dying.reload();
        const fatal = new Doom(at);
        doom.pass = () => fatal.pass();
        await finish(dying).catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error;
          deaths++;
        });
        const next = new Pipeline(store, analyst, clock);
        await next.reload();
        await finish(next);
        expect(await contents(store)).toEqual(expected);
        await store.close();
      }
      expect(deaths).toBeGreaterThan(10);
    },
  );
});

describe.each(DATABASES)('forgetting on %s', (database) => {
  it('leaves of a mention what it counted as, and nothing that was said', () =>
    withStore(database, async (store) => {
      const clock = new ManualClock(NOW);
      const pipeline = new Pipeline(store, analyst, clock);
      const brand = await addBrand(store, pipeline, '手镯之家');
      const author = { id: 'a', name: '某人', followers: 7, verified: true };
      const bad = {
        text: '手镯之家镶石脱落太差了',
        title: '避雷',
        url: 'https://weibo.com/1/2',
        author,
      };
      const counters = { reposts: 9, comments: 8, likes: 7, views: 6 };
      await push(pipeline, [
        item({ id: 'bad', ...bad, ...counters }),
        item({ id: 'on', text: '转发微博', repostOf: 'bad', author, likes: 1 }),
        item({ id: 'good', text: '手镯之家真好看', author, ...counters }),
      ]);
      await store.transaction((tx) => tx.all("UPDATE incidents SET status = 'closed'", []));
      const before = await contents(store);
      clock.advance(40 * DAY);
      await keep(store, brand, 20, 30, clock.now());
      await pipeline.reload();
      await finish(pipeline);
      const after = await contents(store);
      const gone = { text: '', title: null, url: null, complaints: null, forgotten: 2 };
      const nobody = { author_id: null, author_name: null, followers: null, verified: null };
      expect(after.mentions).toEqual(
        before.mentions.map((row) => ({ ...row, ...gone, ...nobody })),
      );
      expect(after.sightings).toEqual([]);
      // Only the reposts of a negative post can be news again.
      const silent = { comments: null, likes: null, views: null };
      const good = before.mentions.find(({ label }) => label === 'pos');
      expect(after.counters).toEqual(
        before.counters
          .filter(({ mention_id: id }) => id !== good?.id)
          .map((row) => ({ ...row, ...silent })),
      );
      const left = await store.read(async (q) => [
        ...(await q.selectFrom('story_roots').selectAll().execute()),
        ...(await q.selectFrom('looks').selectAll().execute()),
      ]);
      expect(left).toEqual([]);
    }));

  it('is done once by two processes, with posts coming in meanwhile', { timeout: 120_000 }, () =>
    withStore(database, async (store) => {
      const clock = new ManualClock(NOW);
      const doors = [0, 1].map(() => new Pipeline(store, analyst, clock));
      const [one, other] = doors;
      if (!one || !other) throw new Error('no doors');
      const brand = await addBrand(store, one, '手镯之家');
      const rival = await addBrand(store, one, '月光镯');
      await push(one, posts(0, 600, null));
      await push(one, [item({ id: 'r', text: '月光镯真好看' })]);
      clock.advance(40 * DAY);
      await keep(store, brand, 20, 30, clock.now());
      for (const door of doors) await door.reload();
      await Promise.all([
        ...doors.map(finish),
        ...[0, 1, 2, 3].map((n) => push(doors[n % 2] ?? one, posts(600 + n * 25, 25, null))),
      ]);
      const { mentions, stories, progress } = await contents(store);
      const own = mentions.filter(({ brand_id: id }) => id === brand);
      expect(own.filter(({ forgotten }) => forgotten === 2)).toHaveLength(600);
      expect(own.filter(({ forgotten }) => forgotten === null)).toHaveLength(100);
      expect(progress.map(({ part, forgotten }) => [part, forgotten])).toEqual([
        ['authors', 600],
        ['mentions', 600],
      ]);
      expect(stories.reduce((n, { forgotten }) => n + forgotten, 0)).toBe(600);
      // Another brand's are its own affair.
      expect(mentions.find(({ brand_id: id }) => id === rival)?.forgotten).toBeNull();
    }),
  );

  it.each([
    ['few posts', 900],
    ['more than are read one by one', LARGE + 200],
  ])('leaves a story of %s its reach', { timeout: 120_000 }, (_, size) =>
    withStore(database, async (store) => {
      const clock = new ManualClock(NOW);
      const pipeline = new Pipeline(store, analyst, clock);
      const brand = await addBrand(store, pipeline, '手镯之家');
      const all = posts(0, size, 'p0');
      for (let from = 0; from < size; from += 300)
        await push(pipeline, all.slice(from, from + 300));
      const [story] = await store.read((q) => q.selectFrom('stories').selectAll().execute());
      if (!story) throw new Error('no story');
      expect(story.mentions).toBe(size);
      // An open incident would hold it.
      await store.transaction((tx) => tx.all("UPDATE incidents SET status = 'closed'", []));
      const before = await store.read((q) => reachOf(q, story, 0.05));
      expect(before.potential).toBeGreaterThan(0);
      clock.advance(40 * DAY);
      await keep(store, brand, 20, 30, clock.now());
      await pipeline.reload();
      for (let step = 0; await pipeline.forgetNext(); step++) {
        if (step > 1) continue;
        // In the middle of it as well.
        expect(await store.read((q) => reachOf(q, story, 0.05))).toEqual(before);
      }
      expect(await store.read((q) => reachOf(q, story, 0.05))).toEqual(before);
      const authors = await store.read((q) => q.selectFrom('story_authors').selectAll().execute());
      expect(authors).toEqual([]);
    }),
  );

  it('waits a day after somebody set the clock', () =>
    withStore(database, async (store) => {
      let [now, steady] = [NOW, 0];
      const clock = { now: () => now, steady: () => steady };
      const pass = (ms: number) => {
        now += ms;
        steady += ms;
      };
      const pipeline = new Pipeline(store, analyst, clock);
      const brand = await addBrand(store, pipeline, '手镯之家');
      await push(pipeline, posts(0, 5, null));
      await keep(store, brand, 20, 30, now);
      await pipeline.reload();
      await finish(pipeline);
      // A year ahead by mistake, and put right after an hour.
      now += 365 * DAY;
      await finish(pipeline);
      pass(DAY / 24);
      await finish(pipeline);
      now -= 365 * DAY;
      pass(2 * DAY);
      await finish(pipeline);
      const { mentions } = await contents(store);
      expect(mentions.filter(({ forgotten }) => forgotten === null)).toHaveLength(5);
      pass(40 * DAY);
      await finish(pipeline);
      expect((await contents(store)).mentions.every(({ forgotten }) => forgotten === 2)).toBe(true);
    }));

  it('goes on past what was heard while the clock was a year ahead', () =>
    withStore(database, async (store) => {
      let now = NOW;
      const pipeline = new Pipeline(store, analyst, { now: () => now });
      const brand = await addBrand(store, pipeline, '手镯之家');
      const hear = (from: number, count: number) =>
        pipeline.ingest({
          items: posts(from, count, null),
          sourceId: null,
          pushedAt: now,
          seeded: false,
        });
      await hear(0, 3);
      now += 365 * DAY;
      await hear(3, 450);
      now -= 364 * DAY;
      await hear(453, 3);
      await keep(store, brand, 20, 30, now);
      await pipeline.reload();
      now += 31 * DAY;
      await hear(456, 2);
      await finish(pipeline);
      const { mentions, progress } = await contents(store);
      expect(mentions.filter(({ forgotten }) => forgotten === 2)).toHaveLength(456);
      expect(mentions.slice(456).map(({ forgotten }) => forgotten)).toEqual([null, null]);
      expect(progress.map(({ after_id }) => after_id)).toEqual([456, 456]);
    }));
});

it('walks through no whole brand to find what comes next', async () => {
  const store = await openSqlite(':memory:');
  const said = new Set<string>();
  const heard: Store = {
    ...store,
    dialect: store.dialect,
    full: false,
    read: (use) => store.read(use),
    onCommit: (listener) => store.onCommit(listener),
    close: () => store.close(),
    transaction: (use) =>
      store.transaction(async (tx) => {
        const all = tx.all.bind(tx);
        tx.all = (sql, values) => {
          said.add(sql);
          return all(sql, values);
        };
        return use(tx);
      }),
  };
  let now = NOW;
  const pipeline = new Pipeline(heard, analyst, { now: () => now });
  const brand = await addBrand(store, pipeline, '手镯之家');
  await push(pipeline, posts(0, 3, null));
  now += 365 * DAY;
  // By a clock that is ahead: the one after it is looked for.
  await pipeline.ingest({ items: posts(3, 2, null), sourceId: null, pushedAt: now, seeded: false });
  now -= 325 * DAY;
  await keep(store, brand, 20, 30, now);
  await pipeline.reload();
  said.clear();
  await finish(pipeline);
  const reads = [...said].filter((sql) => /^SELECT[^;]* FROM mentions\s+WHERE/.test(sql));
  expect(reads.length).toBeGreaterThan(2);
  for (const sql of reads) {
    const plan = await store.transaction((tx) =>
      tx.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, sql.match(/\?/g)?.map(() => 1) ?? []),
    );
    expect(plan.map(({ detail }) => detail).join('; ')).not.toContain('(brand_id=?)');
  }
  await store.close();
});
