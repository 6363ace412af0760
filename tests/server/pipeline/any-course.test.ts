import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActError } from '../../../alerts/incident.js';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';
import type { Clock } from '../../../server/clock.js';
import type { Policy } from '../../../server/model/policy.js';
import { NotFound, Pipeline } from '../../../server/pipeline/pipeline.js';
import { openPostgres } from '../../../server/store/postgres.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import type { Store } from '../../../server/store/store.js';
import { broken } from '../../support/books.js';
import { postgresAvailable, withPostgres } from '../../support/database.js';
import { addBrand, NOW } from '../../support/door.js';
import { item } from '../../support/items.js';
import { SMALL } from '../../support/negatives.js';
import { nextDue } from '../../../server/pipeline/due.js';

/** What may happen to a team in a bad week, at thresholds of 3, 6 and 12 in ten minutes. */

const MINUTE = 60_000;
const analyst = new LexiconAnalyst();

/** A clock on a wall: somebody may put it back. */
class WallClock implements Clock {
  #now = NOW;

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

const TEXTS = [
  '手镯之家戴了三天石头就断裂脱落，客服骗人，假货，太失望了',
  '转：手镯之家戴了三天石头就断裂脱落[怒]，客服骗人，假货，太失望',
  '据知情人透露，手镯之家的代工厂用回收银料掺铅，工人住院，黑心垃圾企业',
  '手镯之家快递等了两周还没有发货，物流太慢，失望',
  '手镯之家真好看，喜欢',
  '转发微博',
];

const post = fc.record({
  kind: fc.constant('post' as const),
  n: fc.nat(14),
  text: fc.nat(TEXTS.length - 1),
  minutesLate: fc.constantFrom(0, 0, 0, 1, 8, 30),
  repostOf: fc.option(fc.nat(14), { nil: null }),
  reposts: fc.option(fc.nat(20), { nil: null }),
  followers: fc.constantFrom(null, null, 10, 900_000),
  seeded: fc.constantFrom(false, false, false, true),
});
const pass = fc.record({
  kind: fc.constant('pass' as const),
  ms: fc.integer({ min: 1, max: 40 * MINUTE }),
});
const back = fc.record({
  kind: fc.constant('back' as const),
  ms: fc.integer({ min: 1, max: 90 * MINUTE }),
});
const act = fc.record({
  kind: fc.constant('act' as const),
  on: fc.nat(5),
  what: fc.constantFrom('acknowledge', 'note', 'respond', 'judge', 'close'),
});
const tidy = fc.record({
  kind: fc.constant('tidy' as const),
  story: fc.nat(5),
  other: fc.nat(5),
  what: fc.constantFrom('merge', 'split', 'rename'),
});
const correct = fc.record({
  kind: fc.constant('correct' as const),
  at: fc.nat(14),
  label: fc.constantFrom('neg' as const, 'neu' as const, null),
});
const steps = [
  { weight: 8, arbitrary: post },
  { weight: 4, arbitrary: pass },
  { weight: 2, arbitrary: act },
  { weight: 2, arbitrary: tidy },
  { weight: 2, arbitrary: correct },
] as const;
const step = fc.oneof(...steps);
const anyStep = fc.oneof(...steps, { weight: 1, arbitrary: back });
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

const policy = fc.record({
  kol: fc.constantFrom<Policy['kol']>('red', 'step'),
  early: fc.constantFrom<Policy['early']>(
    { yellow: null, orange: null },
    { yellow: 0.3, orange: 0.6 },
  ),
  respond: fc.constantFrom(4, 13, 19, 21).map((hours) => hours * 60 * MINUTE),
  acknowledgementStale: fc.constantFrom(MINUTE, 30 * MINUTE),
});

interface Place {
  store: Store;
  pipeline: Pipeline;
  clock: WallClock;
}

async function open(store: Store, own: Partial<Policy>): Promise<Place> {
  const clock = new WallClock();
  const pipeline = new Pipeline(store, analyst, clock);
  await addBrand(store, pipeline, '手镯之家');
  await store.transaction((tx) =>
    tx.all('UPDATE brands SET policy = ?', [JSON.stringify({ ...SMALL, ...own })]),
  );
  await pipeline.reload();
  return { store, pipeline, clock };
}

/** What people may not do changes nothing. */
async function allowed(done: Promise<unknown>): Promise<void> {
  await done.catch((error: unknown) => {
    if (!(error instanceof ActError || error instanceof NotFound)) throw error;
  });
}

async function ids(store: Store, table: 'incidents' | 'stories' | 'mentions'): Promise<number[]> {
  const rows = await store.read((q) => q.selectFrom(table).select('id').orderBy('id').execute());
  return rows.map(({ id }) => id);
}

function deed(what: (Step & { kind: 'act' })['what'], now: number) {
  const by = '林';
  switch (what) {
    case 'acknowledge':
      return { kind: what, by, note: null } as const;
    case 'note':
      return { kind: what, by, text: '已联系', step: 'contact' } as const;
    case 'respond':
      return {
        kind: what,
        response: {
          at: now,
          where: 'weibo',
          url: 'https://weibo.example/1',
          text: null,
          by,
          approvedBy: by,
        },
      } as const;
    case 'judge':
      return { kind: what, verdict: 'noise', by, note: null } as const;
    case 'close':
      return { kind: what, by, why: '处理完' } as const;
  }
}

async function tidied({ store, pipeline }: Place, one: Step & { kind: 'tidy' }): Promise<void> {
  const stories = await ids(store, 'stories');
  const story = stories[one.story];
  if (story === undefined) return;
  const by = '林';
  if (one.what === 'rename') {
    return allowed(
      pipeline.actOnStory(story, { kind: 'rename', title: `第 ${one.other} 件事`, by }),
    );
  }
  if (one.what === 'merge') {
    return allowed(
      pipeline.actOnStory(story, { kind: 'merge', into: stories[one.other] ?? 99, by }),
    );
  }
  const inside = await store.read((q) =>
    q.selectFrom('mentions').select('id').where('story_id', '=', story).orderBy('id').execute(),
  );
  const mentions = inside.slice(0, one.other + 1).map(({ id }) => id);
  await allowed(pipeline.actOnStory(story, { kind: 'split', mentions, title: null, by }));
}

/** @param looks how often somebody looks at the clock while time passes */
async function happen(place: Place, one: Step, looks: number): Promise<void> {
  const { store, pipeline, clock } = place;
  if (one.kind === 'back') {
    clock.advance(-one.ms);
    await pipeline.tick();
  } else if (one.kind === 'pass') {
    const end = clock.now() + one.ms;
    for (let look = 1; look < looks; look++) {
      clock.advance(Math.floor((end - clock.now()) / 2));
      await pipeline.tick();
    }
    clock.advance(end - clock.now());
    await pipeline.tick();
  } else if (one.kind === 'post') {
    const root = one.repostOf === null || one.repostOf === one.n ? null : `p${one.repostOf}`;
    await pipeline.ingest({
      items: [
        item({
          id: `p${one.n}`,
          text: TEXTS[one.text] ?? '',
          repostOf: root,
          reposts: one.reposts,
          publishedAt: clock.now() - one.minutesLate * MINUTE,
          author: {
            id: `a${one.n}`,
            name: `作者${one.n}`,
            followers: one.followers,
            verified: null,
          },
        }),
      ],
      sourceId: null,
      pushedAt: clock.now(),
      seeded: one.seeded,
    });
    await pipeline.settled();
  } else if (one.kind === 'act') {
    const id = (await ids(store, 'incidents'))[one.on];
    if (id !== undefined) await allowed(pipeline.act(id, deed(one.what, clock.now())));
  } else if (one.kind === 'tidy') {
    await tidied(place, one);
  } else {
    const id = (await ids(store, 'mentions'))[one.at];
    const { label } = one;
    const said = {
      kind: 'correct',
      by: '林',
      label: label ?? 'neg',
      categories: null,
      drawn: false,
    } as const;
    if (id !== undefined) {
      await allowed(
        pipeline.actOnMentions([id], label === null ? { kind: 'undo', by: '林' } : said),
      );
    }
  }
}

/** All that people and screens would know at the end. */
async function end({ store }: Place): Promise<unknown> {
  return store.read(async (q) => ({
    levels: await q.selectFrom('levels').selectAll().orderBy('story_id').execute(),
    incidents: await q
      .selectFrom('incidents')
      .select([
        'id',
        'story_id',
        'level',
        'peak',
        'status',
        'opened_at',
        'escalations',
        'acknowledgement',
        'closed_at',
      ])
      .orderBy('id')
      .execute(),
    deadlines: await q
      .selectFrom('deadlines')
      .selectAll()
      .orderBy('incident_id')
      .orderBy('kind')
      .execute(),
    told: (
      await q
        .selectFrom('changes')
        .select(['kind', 'at', 'incident_id', 'brand_id'])
        .orderBy('seq')
        .execute()
    ).map((row) => JSON.stringify(row)),
  }));
}

const course = { minLength: 10, maxLength: 45 };

async function holdsThroughout(openStore: () => Promise<Store>, runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, course), policy, async (happened, own) => {
      const place = await open(await openStore(), own);
      for (const one of happened) {
        await happen(place, one, 1);
        const now = place.clock.now();
        expect(await place.store.read((q) => broken(q, now)), JSON.stringify(one)).toEqual([]);
      }
      // Time alone always comes to an end: nothing is due for ever.
      await happen(place, { kind: 'pass', ms: 72 * 60 * MINUTE }, 1);
      const due = await place.store.transaction(nextDue);
      expect(due ?? Infinity).toBeGreaterThan(place.clock.now());
      await place.store.close();
    }),
    { numRuns: runs },
  );
}

describe('whatever happens, in whatever order', () => {
  it('keeps books, levels, incidents, clocks and the log of one mind', async () => {
    await holdsThroughout(() => openSqlite(':memory:'), 60);
  }, 120_000);

  it('gives the same changes to who looks seldom and to who looks often', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, course),
        policy,
        fc.integer({ min: 2, max: 9 }),
        async (happened, own, looks) => {
          const seldom = await open(await openSqlite(':memory:'), own);
          const often = await open(await openSqlite(':memory:'), own);
          for (const one of happened) {
            await happen(seldom, one, 1);
            await happen(often, one, looks);
          }
          expect(await end(often)).toEqual(await end(seldom));
          await seldom.store.close();
          await often.store.close();
        },
      ),
      { numRuns: 30 },
    );
  }, 120_000);

  if (postgresAvailable()) {
    it('does so on PostgreSQL', async () => {
      await withPostgres(async (url) => {
        let schemas = 0;
        await holdsThroughout(() => openPostgres(url, `run_${(schemas += 1)}`), 4);
      });
    }, 120_000);
  }
});
