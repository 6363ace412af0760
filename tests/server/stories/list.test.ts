import { describe, expect, it } from 'vitest';
import { openPostgres } from '../../../server/store/postgres.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import type { Store } from '../../../server/store/store.js';
import { listStories, type StoryFilter } from '../../../server/stories/list.js';
import { DATABASES, withDatabase } from '../../support/both.js';
import { NOW } from '../../support/door.js';

const MINUTE = 60_000;
const STORY = `INSERT INTO stories (id, brand_id, root_identity, title, first_at, first_seen_at, last_at, mentions, volume, merged_into)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const BRAND = `INSERT INTO brands (id, name, query, kols, policy, created_at) VALUES (?, ?, '{}', '[]', '{}', 0)`;

/** Sixty stories of two brands: several of one volume or of one moment, every tenth merged away. */
const stories = Array.from({ length: 60 }, (_, at) => ({
  id: at + 1,
  brand: 1 + (at % 2),
  title: at === 41 ? '100%_Stone 掉了' : at === 43 ? 'ＡＢＣ ÉTÉ' : `话题${at + 1}`,
  lastAt: NOW - Math.floor(at / 3) * MINUTE,
  mentions: 1 + (at % 4),
  volume: (at * 7) % 5,
  merged: at % 10 === 9 ? 1 : null,
}));

async function fill(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.many(BRAND, [
      [1, '手镯之家'],
      [2, '月光镯'],
    ]);
    await tx.many(
      STORY,
      stories.map(({ id, brand, title, lastAt, mentions, volume, merged }) => [
        ...[id, brand, `weibo:${id}`, title, lastAt, lastAt],
        ...[lastAt, mentions, volume, merged],
      ]),
    );
  });
}

/** The same by sorting all of them. */
function expected({ brand, least = 1, order = 'newest', before, since }: Partial<StoryFilter>) {
  return stories
    .filter((one) => one.merged === null && one.mentions >= least)
    .filter((one) => brand === undefined || one.brand === brand)
    .filter(({ lastAt }) => lastAt < (before ?? Infinity) && lastAt >= (since ?? 0))
    .sort(
      (a, b) =>
        (order === 'volume' ? b.volume - a.volume : 0) || b.lastAt - a.lastAt || b.id - a.id,
    )
    .map(({ id }) => id);
}

describe.each(DATABASES)('a list of stories, on %s', (database) => {
  const filled = (use: (store: Store) => Promise<void>) =>
    withDatabase(database, async (url) => {
      const store = url ? await openPostgres(url) : await openSqlite(':memory:');
      try {
        await fill(store);
        await use(store);
      } finally {
        await store.close();
      }
    });
  const page = (store: Store, filter: Partial<StoryFilter>) =>
    store.read((q) => listStories(q, { least: 1, order: 'newest', limit: 50, ...filter }, NOW));

  it('goes on by pages, each story once and in order, to the last', () =>
    filled(async (store) => {
      const filters: Partial<StoryFilter>[] = [
        {},
        { order: 'volume' },
        { order: 'volume', brand: 2, least: 2 },
        { order: 'newest', brand: 1, before: NOW - 2 * MINUTE },
        { order: 'volume', since: NOW - 9 * MINUTE },
      ];
      for (const filter of filters) {
        const ids: number[] = [];
        let after: string | undefined;
        let pages = 0;
        do {
          const { items, next } = await page(store, { ...filter, after, limit: 7 });
          ids.push(...items.map(({ id }) => id));
          after = next ?? undefined;
          pages++;
        } while (after !== undefined);
        expect(ids).toEqual(expected(filter));
        expect(pages).toBe(Math.ceil(ids.length / 7));
      }
    }));

  it('finds stories by part of their name, taken as it is written', () =>
    filled(async (store) => {
      const found = async (title: string) =>
        (await page(store, { title, order: 'volume' })).items.map(({ id }) => id);
      expect(await found('stone')).toEqual([42]);
      expect(await found('100%_')).toEqual([42]);
      expect(await found('0%s')).toEqual([]);
      expect(await found('话题1')).toContain(11);
      expect(await found('ＡＢＣ É')).toEqual([44]);
      expect((await page(store, { title: 'stone', brand: 1 })).items).toEqual([]);
    }));

  it('takes no place of another list', () =>
    filled(async (store) => {
      const { next } = await page(store, { limit: 5 });
      for (const after of [next ?? '', 'v1', "v1.2.3'"]) {
        await expect(page(store, { order: 'volume', after })).rejects.toMatchObject({
          status: 400,
          field: 'after',
        });
      }
    }));
});
