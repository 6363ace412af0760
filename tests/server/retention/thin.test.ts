import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spread } from '../../../alerts/window.js';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';
import { ManualClock } from '../../../server/clock.js';
import { Pipeline } from '../../../server/pipeline/pipeline.js';
import { OLD, thinnable, thinNext } from '../../../server/retention/thin.js';
import { openPostgres } from '../../../server/store/postgres.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import type { Store } from '../../../server/store/store.js';
import { DATABASES, withDatabase } from '../../support/both.js';
import { addBrand, NOW } from '../../support/door.js';
import { item } from '../../support/items.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Seen {
  mention_id: number;
  seen_at: number;
  reposts: number;
}

/** Looks at a counter that grows, in the order of time. */
const looks = fc
  .array(fc.record({ wait: fc.integer({ min: 1, max: 90 }), gain: fc.nat({ max: 500 }) }), {
    maxLength: 40,
  })
  .map((steps) => {
    const seen: Seen[] = [];
    let [at, reposts] = [NOW - 200 * DAY, 0];
    for (const { wait, gain } of steps) {
      at += wait * MINUTE;
      reposts += gain;
      seen.push({ mention_id: 1, seen_at: at, reposts });
    }
    return seen;
  });

/** What the counter gained in each hour, as everything that reads looks takes it. */
function gainsPerHour(seen: readonly Seen[]): Map<number, number> {
  const hours = new Map<number, number>();
  let before: Seen | undefined;
  for (const look of seen) {
    const from = before ?? look;
    for (const { minute, amount } of spread(
      look.reposts - (before?.reposts ?? 0),
      from.seen_at,
      look.seen_at,
    )) {
      const hour = Math.floor(minute / 60);
      if (amount > 0) hours.set(hour, (hours.get(hour) ?? 0) + amount);
    }
    before = look;
  }
  return hours;
}

describe('old looks at a counter', () => {
  it('can go without any hour gaining or losing by it', () =>
    fc.assert(
      fc.property(looks, (seen) => {
        const gone = new Set(thinnable(seen, NOW));
        const left = seen.filter((look) => !gone.has(look));
        expect(gainsPerHour(left)).toEqual(gainsPerHour(seen));
        expect(left.at(-1)).toEqual(seen.at(-1));
        expect(left[0]).toEqual(seen[0]);
        const perHour = new Map<number, number>();
        for (const { seen_at: at } of left) {
          const hour = Math.floor(at / HOUR);
          perHour.set(hour, (perHour.get(hour) ?? 0) + 1);
        }
        expect(Math.max(0, ...perHour.values())).toBeLessThanOrEqual(2);
      }),
    ));

  it('stay while they are young', () =>
    fc.assert(
      fc.property(looks, fc.nat({ max: 40 }), (seen, at) => {
        const old = seen[at]?.seen_at ?? NOW;
        expect(thinnable(seen, old).every((look) => look.seen_at < old)).toBe(true);
      }),
    ));
});

const allLooks = (store: Store) =>
  store.read((q) =>
    q
      .selectFrom('sightings')
      .select(['mention_id', 'seen_at', 'reposts'])
      .orderBy('mention_id')
      .orderBy('seen_at')
      .execute(),
  );

describe.each(DATABASES)('thinning on %s', (database) => {
  it('goes on past a look by a clock that was a year ahead', () =>
    withDatabase(database, async (url) => {
      const store = url ? await openPostgres(url) : await openSqlite(':memory:');
      let now = NOW;
      const pipeline = new Pipeline(store, new LexiconAnalyst(), { now: () => now });
      await addBrand(store, pipeline, '手镯之家');
      const look = async (id: string, reposts: number) => {
        const text = '手镯之家镶石脱落太差了';
        const items = [item({ id, text, reposts, publishedAt: NOW })];
        await pipeline.ingest({ items, sourceId: null, pushedAt: null, seeded: false });
      };
      now += 365 * DAY;
      await look('ahead', 1);
      now -= 365 * DAY;
      for (let n = 1; n <= 8; n++) {
        await look('old', n);
        now += 10 * MINUTE;
      }
      now += OLD;
      while (await thinNext(store, now));
      const left = (await allLooks(store)).filter(({ mention_id: id }) => id === 2);
      expect(left.map(({ reposts }) => reposts)).toEqual([1, 6, 7, 8]);
      await store.close();
    }));

  it('takes old looks by themselves, once, by two at a time, and leaves young ones', () =>
    withDatabase(database, async (url) => {
      const store = url ? await openPostgres(url) : await openSqlite(':memory:');
      const clock = new ManualClock(NOW);
      const pipeline = new Pipeline(store, new LexiconAnalyst(), clock);
      await addBrand(store, pipeline, '手镯之家');
      const look = async (id: string, reposts: number) => {
        const text = '手镯之家镶石脱落太差了';
        const items = [item({ id, text, reposts, publishedAt: NOW })];
        await pipeline.ingest({ items, sourceId: null, pushedAt: null, seeded: false });
      };
      for (let n = 1; n <= 8; n++) {
        await look('old', n);
        clock.advance(10 * MINUTE);
      }
      const since = clock.now();
      clock.advance(OLD);
      for (let n = 1; n <= 4; n++) {
        await look('young', n);
        clock.advance(MINUTE);
      }
      const steps = async () => {
        while (await thinNext(store, clock.now()));
      };
      const before = await allLooks(store);
      await Promise.all([steps(), steps()]);
      const after = await allLooks(store);
      const old = after.filter(({ mention_id: id }) => id === 1);
      expect(old.map(({ reposts }) => reposts)).toEqual([1, 6, 7, 8]);
      expect(after.filter(({ mention_id: id }) => id === 2)).toEqual(
        before.filter(({ mention_id: id }) => id === 2),
      );
      expect(old.at(-1)?.seen_at).toBe(since - 10 * MINUTE);
      expect(await thinNext(store, clock.now())).toBe(false);
      clock.advance(OLD + DAY);
      await steps();
      expect((await allLooks(store)).filter(({ mention_id: id }) => id === 2)).toHaveLength(2);
      await store.close();
    }));
});
