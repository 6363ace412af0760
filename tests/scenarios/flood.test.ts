import { afterEach, describe, expect, inject, it } from 'vitest';
import { flood, weather } from '../../server/cli/bench/flood.js';
import { openPostgres } from '../../server/store/postgres.js';
import { openSqlite } from '../../server/store/sqlite.js';
import type { Store } from '../../server/store/store.js';

const postgres = inject('postgres');
/** The whole of 100,000 is `npm run bench -- storm`. */
const COUNT = 5_000;

const DATABASES = [
  { name: 'SQLite', open: () => openSqlite(':memory:') },
  ...(postgres
    ? [{ name: 'PostgreSQL', open: () => openPostgres(postgres, `flood_${process.pid}`) }]
    : []),
];

describe.each(DATABASES)('a storm of mentions on $name', ({ open }) => {
  let store: Store;
  afterEach(() => store.close());

  const rows = async (table: 'forecast_points' | 'story_roots' | 'deliveries' | 'aside') => {
    const { n } = await store.read((q) =>
      q
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow(),
    );
    return n;
  };

  it('is one incident, told once per level, dated by its 501st, and bounded in what it leaves', async () => {
    store = await open();
    const found = await weather(store, COUNT, () => 0);
    const posts = flood(COUNT);
    const negative = posts.filter(({ text, repostOf }) => repostOf !== null || /断裂/.test(text));
    expect(found.mentions).toBe(COUNT);
    expect(found.volume).toBe(negative.length);
    expect(found.incidents).toEqual([{ storyId: 1, level: 'red' }]);
    expect(found.levels.map(({ level }) => level)).toEqual(['orange', 'red']);
    expect(found.levels[1]?.at).toBe(negative[500]?.publishedAt);
    expect(found.told).toBe(2);

    expect(await rows('forecast_points')).toBeLessThanOrEqual(49);
    expect(await rows('story_roots')).toBeLessThanOrEqual(posts.filter((p) => !p.repostOf).length);
    expect(await rows('deliveries')).toBeLessThan(20);
    expect(await rows('aside')).toBe(0);
  });
});
