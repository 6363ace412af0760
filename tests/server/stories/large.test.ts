import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';
import { ManualClock } from '../../../server/clock.js';
import type { Item } from '../../../server/model/mention.js';
import { Pipeline } from '../../../server/pipeline/pipeline.js';
import { countLarge, LARGE, MOST_FOLLOWERS } from '../../../server/store/large.js';
import { eraseBrand } from '../../../server/store/erase.js';
import { largeStories } from '../../../server/store/migrations/0025-large-stories.js';
import { openPostgres } from '../../../server/store/postgres.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import type { Query, Store } from '../../../server/store/store.js';
import { storyDetail } from '../../../server/stories/detail.js';
import { lifeOf } from '../../../server/stories/life.js';
import { reachOf } from '../../../server/stories/reach.js';
import { DATABASES, withDatabase } from '../../support/both.js';
import { addBrand, NOW } from '../../support/door.js';
import { item } from '../../support/items.js';

const HOUR = 3_600_000;
const TABLES = ['story_platforms', 'story_plain_minutes', 'story_authors', 'story_reach'] as const;
const analyst = new LexiconAnalyst();

const ROOT = '手镯之家的石头掉了，太差了';

/** A post, reposts of it by authors who speak more than once, some of whom like it, and copies elsewhere. */
function posts(from: number, count: number): Item[] {
  return Array.from({ length: count }, (_, at) => {
    const n = from + at;
    const copy = n % 9 === 0;
    const followers = n % 3 === 0 ? null : n % 900;
    return item({
      id: `p${n}`,
      platform: copy && n > 0 ? 'zhihu' : 'weibo',
      text: copy ? ROOT : n % 4 === 0 ? `手镯之家真好看，喜欢 ${n}` : '转发微博',
      author: { id: `a${n % 1500}`, name: `用户${n % 1500}`, followers, verified: null },
      repostOf: copy ? null : 'p0',
      publishedAt: NOW - 5 * HOUR + n * 4000,
    });
  });
}

async function kept(q: Query) {
  const of = async (table: (typeof TABLES)[number]) =>
    (await q.selectFrom(table).selectAll().execute()).map((row) => JSON.stringify(row)).sort();
  return Promise.all(TABLES.map(of));
}

/** What is kept of the stories, beside what it is when it is counted anew. */
async function keptAndCounted(store: Store) {
  const before = await store.read(kept);
  await store.transaction(async (tx) => {
    for (const { id, mentions } of await tx.q.selectFrom('stories').selectAll().execute()) {
      await countLarge(tx, id, mentions);
    }
  });
  return { before, counted: await store.read(kept) };
}

/** Page of a story by its mentions alone, as long as they are few enough to be read. */
async function byMentions(q: Query, id: number) {
  const story = { id, mentions: 1 };
  return { life: await lifeOf(q, story, NOW), reach: await reachOf(q, story, 0.05) };
}

async function begun(store: Store) {
  const clock = new ManualClock(NOW);
  const pipeline = new Pipeline(store, analyst, clock);
  const brand = await addBrand(store, pipeline, '手镯之家');
  const push = (from: number, count: number) =>
    pipeline.ingest({
      items: posts(from, count),
      sourceId: null,
      pushedAt: clock.now(),
      seeded: false,
    });
  return { pipeline, brand, push };
}

const withStore = (database: (typeof DATABASES)[number], use: (store: Store) => Promise<void>) =>
  withDatabase(database, async (url) =>
    use(url ? await openPostgres(url) : await openSqlite(':memory:')),
  );

describe.each(DATABASES)('a story of more posts than are read for a page, on %s', (database) => {
  it(
    'says what its posts say, however they came, moved, were corrected or taken back',
    () =>
      withStore(database, async (store) => {
        const { pipeline, brand, push } = await begun(store);
        await push(0, LARGE);
        const [story] = await store.read((q) => q.selectFrom('stories').selectAll().execute());
        if (!story) throw new Error('There is no story.');
        expect(story.mentions).toBe(LARGE);
        expect(await store.read(kept)).toEqual([[], [], [], []]);

        const size = async () =>
          (await store.read((q) => storyDetail(q, story.id, NOW))).story.mentions;
        const asCounted = async () => {
          const { before, counted } = await keptAndCounted(store);
          expect(before).toEqual(counted);
          return before;
        };
        // Becomes large in the middle of a push, then grows.
        await push(LARGE, 30);
        await push(LARGE + 30, 170);
        expect(await size()).toBe(LARGE + 200);
        const [platforms] = await asCounted();
        expect(platforms).toHaveLength(2);
        const { page, read } = await store.read(async (q) => ({
          page: await storyDetail(q, story.id, NOW),
          read: await byMentions(q, story.id),
        }));
        expect(page.story).toMatchObject(read.life);
        expect(page.reach).toEqual(read.reach);
        expect(page.reach.known).toBeGreaterThan(500);
        expect(page.mentions).toHaveLength(30);
        expect(page.postsAmong).toEqual({ first: 1000, latest: 3000 });

        const ids = (await store.read((q) => q.selectFrom('mentions').select('id').execute())).map(
          ({ id }) => id,
        );
        const act = { kind: 'correct', by: '林', categories: null, drawn: false } as const;
        await pipeline.actOnMentions(ids.slice(40, 50), { ...act, label: 'neu' });
        const corrected = await asCounted();
        await pipeline.actOnMentions(ids.slice(40, 50), { kind: 'undo', by: '林' });
        expect(await asCounted()).not.toEqual(corrected);

        const copies = ids.filter((_, at) => at % 9 === 0 && at > 0).slice(0, 40);
        const off = await pipeline.actOnStory(story.id, {
          kind: 'split',
          mentions: copies,
          title: null,
          by: '林',
        });
        await asCounted();
        await pipeline.actOnStory(off, { kind: 'merge', into: story.id, by: '林' });
        await asCounted();
        expect(await size()).toBe(LARGE + 200);

        const unwritten = await store.read((q) =>
          reachOf(q, { id: story.id, mentions: LARGE + 200 }, 1),
        );
        await pipeline.withdraw([{ platform: 'weibo', by: 'id', value: 'p1', at: NOW }], 1);
        const left = await store.read((q) =>
          reachOf(q, { id: story.id, mentions: LARGE + 200 }, 1),
        );
        expect(left.known).toBe(unwritten.known - 1);
        const names = await store.read((q) => q.selectFrom('story_authors').selectAll().execute());
        expect(names.map(({ author }) => author)).not.toContain('weibo/a1/用户1');

        await store.transaction((tx) => eraseBrand(tx, brand, NOW));
        expect(await store.read(kept)).toEqual([[], [], [], []]);
        await pipeline.settled();
        await store.close();
      }),
    60_000,
  );

  it(
    'takes authors whose ids or followers are absurd, from a source as from before it was large',
    () =>
      withStore(database, async (store) => {
        const { pipeline, push } = await begun(store);
        const absurd = (id: string, name: string): Item =>
          item({
            ...{ id, text: '转发微博', repostOf: 'p0', publishedAt: NOW - HOUR },
            author: { id: name, name: null, followers: Number.MAX_SAFE_INTEGER, verified: null },
          });
        // Together they have more followers than an integer of the database holds.
        const crowd = (from: number) =>
          Array.from({ length: 1100 }, (_, at) => absurd(`x${from + at}`, `b${from + at}`));
        const names = [0, 1].map(() => randomBytes(3000).toString('hex'));
        const come = (items: Item[]) =>
          pipeline.ingest({ items, sourceId: null, pushedAt: NOW, seeded: false });
        await push(0, 1);
        await come([absurd('long0', names[0] ?? ''), ...crowd(0)]);
        await come(crowd(1100));
        await come([absurd('long1', names[1] ?? ''), absurd('long2', names[1] ?? '')]);
        const [story] = await store.read((q) => q.selectFrom('stories').selectAll().execute());
        if (!story) throw new Error('There is no story.');
        expect(story.mentions).toBe(2204);
        const { before, counted } = await keptAndCounted(store);
        expect(before).toEqual(counted);
        const { reach } = await store.read((q) => storyDetail(q, story.id, NOW));
        expect(reach).toMatchObject({ known: 2202, potential: 2202 * MOST_FOLLOWERS });
        expect(reach).toEqual((await store.read((q) => byMentions(q, story.id))).reach);
        // As a database that was large before it knew of that is brought up to date.
        await store.transaction(async (tx) => {
          for (const table of TABLES) await tx.all(`DELETE FROM ${table}`, []);
          for (const statement of largeStories) {
            if (typeof statement === 'string' && statement.startsWith('INSERT'))
              await tx.all(statement, []);
          }
        });
        expect(await store.read(kept)).toEqual(counted);
        await pipeline.settled();
        await store.close();
      }),
    60_000,
  );

  it(
    'is not counted anew for a post that was corrected',
    () =>
      withStore(database, async (store) => {
        const { pipeline, push } = await begun(store);
        await push(0, LARGE + 10);
        const plain = async () => {
          const rows = await store.read((q) =>
            q.selectFrom('story_plain_minutes').select('n').execute(),
          );
          return rows.reduce((sum, { n }) => sum + n, 0);
        };
        const mark = { story_id: 1, author: 'mark', followers: null };
        await store.transaction((tx) => tx.q.insertInto('story_authors').values(mark).execute());
        const before = await plain();
        const root = await store.read((q) =>
          q
            .selectFrom('mentions')
            .select('id')
            .where('identity', '=', 'weibo:p0')
            .executeTakeFirstOrThrow(),
        );
        const act = { kind: 'correct', by: '林', categories: null, drawn: false } as const;
        await pipeline.actOnMentions([root.id], { ...act, label: 'neu' });
        // What reposts a post that is harmless after all is in no volume.
        expect(await plain()).toBeGreaterThan(before + LARGE / 2);
        const [, , authors] = await store.read(kept);
        expect(authors).toContain(JSON.stringify(mark));
        await pipeline.settled();
        await store.close();
      }),
    60_000,
  );
});
