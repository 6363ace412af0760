import { afterEach, describe, expect, it } from 'vitest';
import { STEPS } from '../../../alerts/playbook.js';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';
import { ManualClock } from '../../../server/clock.js';
import { Pipeline } from '../../../server/pipeline/pipeline.js';
import { openPostgres } from '../../../server/store/postgres.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import type { Store } from '../../../server/store/store.js';
import { broken } from '../../support/books.js';
import { addBrand, NOW } from '../../support/door.js';
import { item } from '../../support/items.js';
import { postgresAvailable, withPostgres } from '../../support/database.js';

const HOUR = 3_600_000;
const analyst = new LexiconAnalyst();

interface Row {
  at: number;
  kind: string;
  incident_id: number | null;
  data: string;
}

async function log(store: Store): Promise<Row[]> {
  return store.read((q) =>
    q.selectFrom('changes').select(['at', 'kind', 'incident_id', 'data']).orderBy('seq').execute(),
  );
}

/** Two red stories and a calm one, each said by its own author. */
async function crisis(pipeline: Pipeline): Promise<void> {
  const author = { id: 'k', name: 'Mia', followers: 900_000, verified: true };
  await pipeline.ingest({
    items: [
      item({ id: 'a', text: '手镯之家太差了，石头掉了，垃圾', author }),
      item({ id: 'b', text: '手镯之家态度恶劣，骗子，退款都不给', author }),
      item({ id: 'c', text: '手镯之家' }),
    ],
    sourceId: null,
    pushedAt: NOW,
    seeded: false,
  });
}

async function check(store: Store): Promise<void> {
  const clock = new ManualClock(NOW);
  // As two processes would: each with its own pipeline over the same store.
  const doors = [new Pipeline(store, analyst, clock), new Pipeline(store, analyst, clock)] as const;
  await addBrand(store, doors[0], '手镯之家');
  await doors[1].reload();
  await crisis(doors[0]);
  clock.advance(5 * HOUR);
  await Promise.all([
    ...doors.map((door) => door.tick()),
    ...doors.map((door) => door.tick()),
    doors[1].ingest({
      items: [item({ id: 'd', text: '手镯之家还行' })],
      sourceId: null,
      pushedAt: null,
      seeded: false,
    }),
  ]);
  const rows = await log(store);
  expect(rows.filter(({ kind }) => kind === 'incident.opened')).toHaveLength(2);
  const fired = rows
    .filter(({ kind }) => /breached|escalated|reminded|coverage\.lost/.test(kind))
    .map(({ at, kind, incident_id: id, data }) => `${at} ${kind} ${id ?? ''} ${data}`);
  expect(fired.length).toBeGreaterThan(10);
  expect(fired.length - new Set(fired).size, 'changes that were told twice').toBe(0);
}

/** Everybody takes the same incident at the moment it is raised: nothing anybody did may be lost. */
async function checkActs(store: Store): Promise<void> {
  const clock = new ManualClock(NOW);
  const doors = [new Pipeline(store, analyst, clock), new Pipeline(store, analyst, clock)] as const;
  await addBrand(store, doors[0], '手镯之家');
  await doors[1].reload();
  await crisis(doors[0]);
  const act = (door: Pipeline, n: number) =>
    door.act(1, { kind: 'note', by: `p${n}`, text: '完成', step: STEPS[n] ?? null });
  await Promise.all([0, 1, 2, 3, 4, 5].map((n) => act(doors[n % 2 === 0 ? 0 : 1], n)));
  const done = await store.read((q) =>
    q
      .selectFrom('deadlines')
      .select('kind')
      .where('incident_id', '=', 1)
      .where('outcome', '=', 'met')
      .orderBy('kind')
      .execute(),
  );
  expect(done.map(({ kind }) => kind)).toEqual([...STEPS].sort());
}

/** Two people make the same story part of two others at once: it ends in one of them, with all it has. */
async function checkMerges(store: Store): Promise<void> {
  const clock = new ManualClock(NOW);
  const pipeline = new Pipeline(store, analyst, clock);
  await addBrand(store, pipeline, '手镯之家');
  await crisis(pipeline);
  const merge = (into: number) =>
    pipeline.actOnStory(1, { kind: 'merge', into, by: `into ${into}` });
  const [one, other] = await Promise.allSettled([merge(2), merge(3)]);
  expect([one.status, other.status].sort()).toEqual(['fulfilled', 'rejected']);
  const end = await store.read(async (q) => ({
    wrong: await broken(q, NOW),
    story: await q.selectFrom('stories').select('merged_into').where('id', '=', 1).execute(),
    mention: await q.selectFrom('mentions').select('story_id').where('id', '=', 1).execute(),
  }));
  expect(end.wrong).toEqual([]);
  expect(end.mention[0]?.story_id).toBe(end.story[0]?.merged_into);
}

describe('what several people do at once', () => {
  it('is all kept over SQLite', async () => {
    for (const both of [checkActs, checkMerges]) {
      const store = await openSqlite(':memory:');
      await both(store);
      await store.close();
    }
  });

  it.skipIf(!postgresAvailable())('is all kept over PostgreSQL', async () => {
    for (const both of [checkActs, checkMerges]) {
      await withPostgres(async (url) => {
        const opened = await openPostgres(url);
        try {
          await both(opened);
        } finally {
          await opened.close();
        }
      });
    }
  });
});

describe('deadlines that several look for at once', () => {
  let store: Store | null = null;
  afterEach(async () => {
    await store?.close();
    store = null;
  });

  it('come once over SQLite', async () => {
    store = await openSqlite(':memory:');
    await check(store);
  });

  it.skipIf(!postgresAvailable())('come once over PostgreSQL', async () => {
    await withPostgres(async (url) => {
      const opened = await openPostgres(url);
      try {
        await check(opened);
      } finally {
        await opened.close();
      }
    });
  });

  it.skipIf(!postgresAvailable())(
    'take a hostile batch over PostgreSQL as over SQLite',
    async () => {
      await withPostgres(async (url) => {
        const opened = await openPostgres(url);
        try {
          const pipeline = new Pipeline(opened, analyst, new ManualClock(NOW));
          await addBrand(opened, pipeline, '手镯之家');
          const odd = 'x\u0000\ud800\ufffe';
          const arrival = {
            items: [
              item({
                platform: odd,
                id: odd,
                url: `https://a.example/${odd}`,
                title: odd,
                text: `手镯之家${odd}`,
                language: odd,
                author: { id: odd, name: odd, followers: null, verified: null },
                repostOf: odd,
                reposts: 4,
              }),
              item({ id: 'plain' }),
            ],
            sourceId: null,
            pushedAt: null,
            seeded: false,
          };
          const first = await pipeline.ingest(arrival);
          expect(first.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
          const again = await pipeline.ingest(arrival);
          expect(again.map(({ status }) => status)).toEqual(['duplicate', 'duplicate']);
        } finally {
          await opened.close();
        }
      });
    },
  );
});
