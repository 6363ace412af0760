import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';
import { ManualClock } from '../../../server/clock.js';
import type { Item } from '../../../server/model/mention.js';
import { Pipeline } from '../../../server/pipeline/pipeline.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import { addBrand, NOW } from '../../support/door.js';
import { item } from '../../support/items.js';

const MINUTE = 60_000;
const ROOTS = [
  '手镯之家的星河手镯戴了三天石头就断裂脱落，客服骗人，假货，太失望了',
  '据知情人透露，手镯之家的代工厂用回收银料掺铅，工人住院，黑心垃圾企业',
];

const FIRST = ROOTS.map((text, i) =>
  item({ id: `root${i}`, text, publishedAt: NOW - 120 * MINUTE + i }),
);
/** Reposts and copies of two crises, a KOL, and praise; all within the last two hours. */
const DAY: Item[] = [
  ...Array.from({ length: 130 }, (_, i) =>
    item({
      id: `r${i}`,
      text: '转发微博',
      repostOf: `root${i % 2}`,
      publishedAt: NOW - (110 - (i % 100)) * MINUTE,
    }),
  ),
  ...ROOTS.map((text, i) =>
    item({ id: `copy${i}`, text: `转：${text}[怒]`, publishedAt: NOW - 30 * MINUTE }),
  ),
  item({
    id: 'star',
    text: '转发微博',
    repostOf: 'root1',
    author: { id: 'k', name: '林夏', followers: 900_000, verified: true },
    publishedAt: NOW - 45 * MINUTE,
  }),
  item({ id: 'joy', text: '手镯之家的包装很好看，喜欢', publishedAt: NOW - 20 * MINUTE }),
];

interface End {
  levels: unknown[];
  minutes: unknown[];
  forecasts: unknown[];
  /** Posts that ended up together. */
  together: string[];
}

/**
 * What is true once everything arrived, in portions, in this order. The two roots come first: a
 * repost that names no brand concerns nobody while nobody knows its root.
 */
async function endOf(order: readonly Item[], portion: number): Promise<End> {
  const store = await openSqlite(':memory:');
  const analyst = new LexiconAnalyst();
  const pipeline = new Pipeline(store, analyst, new ManualClock(NOW));
  await addBrand(store, pipeline, '手镯之家');
  const arrive = (items: readonly Item[]) =>
    pipeline.ingest({ items, sourceId: null, pushedAt: null, seeded: false });
  await arrive(FIRST);
  for (let from = 0; from < order.length; from += portion) {
    await arrive(order.slice(from, from + portion));
  }
  const end = await store.transaction(async (tx) => {
    const mentions = await tx.all<{ story_id: number; identity: string }>(
      'SELECT story_id, identity FROM mentions ORDER BY identity',
      [],
    );
    const stories = new Map<number, string[]>();
    for (const { story_id: id, identity } of mentions) {
      stories.set(id, [...(stories.get(id) ?? []), identity]);
    }
    const root = (id: number) => (stories.get(id) ?? []).find((name) => /root|joy/.test(name));
    const levels = await tx.all<{ story_id: number; level: string }>(
      "SELECT story_id, level FROM levels WHERE level <> 'none'",
      [],
    );
    const minutes = await tx.all<{ story_id: number; minute: number; volume: number }>(
      'SELECT story_id, minute, volume FROM story_minutes',
      [],
    );
    const forecasts = await tx.all<{ story_id: number; p: number }>(
      'SELECT story_id, p, size, low, high, why_zh FROM forecasts',
      [],
    );
    const named = <T extends { story_id: number }>(rows: T[]) =>
      rows.map(({ story_id: id, ...rest }) => JSON.stringify([root(id), rest])).sort();
    return {
      levels: named(levels),
      minutes: named(minutes),
      forecasts: named(forecasts),
      together: [...stories.values()].map((names) => names.join(' ')).sort(),
    };
  });
  await store.close();
  await analyst.close();
  return end;
}

describe('the order of arrival', () => {
  it('does not change the end: stories, volume per minute, levels and forecasts', async () => {
    const straight = await endOf(DAY, DAY.length);
    expect(straight.together).toHaveLength(3);
    expect(straight.levels.filter((row) => String(row).includes('red'))).toHaveLength(1);
    expect(straight.forecasts).toHaveLength(2);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(DAY, { minLength: DAY.length }),
        fc.integer({ min: 7, max: DAY.length }),
        async (order, portion) => {
          expect(await endOf(order, portion)).toEqual(straight);
        },
      ),
      { numRuns: 8 },
    );
  });
});
