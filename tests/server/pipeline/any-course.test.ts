import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActError } from '../../../alerts/incident.js';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';
import { ManualClock } from '../../../server/clock.js';
import { type Level, rank } from '../../../server/model/level.js';
import type { Policy } from '../../../server/model/policy.js';
import { NotFound, Pipeline } from '../../../server/pipeline/pipeline.js';
import { openPostgres } from '../../../server/store/postgres.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import type { Query, Store } from '../../../server/store/store.js';
import { postgresAvailable, withPostgres } from '../../support/database.js';
import { addBrand, NOW } from '../../support/door.js';
import { item } from '../../support/items.js';
import { SMALL } from '../../support/negatives.js';

/** What may happen to a team in a bad week, at thresholds of 3, 6 and 12 in ten minutes. */

const MINUTE = 60_000;
const analyst = new LexiconAnalyst();

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
const step = fc.oneof(
  { weight: 8, arbitrary: post },
  { weight: 4, arbitrary: pass },
  { weight: 2, arbitrary: act },
  { weight: 2, arbitrary: tidy },
  { weight: 2, arbitrary: correct },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

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
  clock: ManualClock;
}

async function open(store: Store, own: Partial<Policy>): Promise<Place> {
  const clock = new ManualClock(NOW);
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
  if (one.kind === 'pass') {
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

/** What must hold whatever happened; what does not, in words. */
async function broken(q: Query, now: number): Promise<string[]> {
  const wrong: string[] = [];
  const say = (holds: boolean, words: string) => {
    if (!holds) wrong.push(words);
  };
  const levels = await q.selectFrom('levels').selectAll().execute();
  const incidents = await q.selectFrom('incidents').selectAll().execute();
  const deadlines = await q.selectFrom('deadlines').selectAll().execute();
  const stories = await q.selectFrom('stories').selectAll().execute();
  const minutes = await q.selectFrom('story_minutes').selectAll().execute();
  const mentions = await q.selectFrom('mentions').select(['id', 'story_id']).execute();

  for (const { story_id: story, level, due_at: due } of levels) {
    const waits = due !== null && due > now;
    say(
      level === 'none' ? due === null : waits,
      `story ${story} at ${level} is looked at again at ${due}`,
    );
  }
  for (const one of incidents) {
    const standing = levels.find(({ incident_id: id }) => id === one.id);
    const open = deadlines.filter((d) => d.incident_id === one.id && d.done_at === null);
    if (one.status === 'closed') {
      say(open.length === 0, `closed incident ${one.id} waits for ${open[0]?.kind}`);
      continue;
    }
    say(
      standing?.level === one.level,
      `incident ${one.id} is ${one.level}, its story ${standing?.level}`,
    );
    say(one.level !== 'none' || one.peak === 'red', `incident ${one.id} is open for nothing`);
    say(
      rank(one.peak as Level) >= rank(one.level as Level),
      `incident ${one.id} is above its peak`,
    );
    say(
      open.every(({ due_at: at }) => at > now),
      `incident ${one.id} overslept`,
    );
    const story = stories.find(({ id }) => id === one.story_id);
    say(story?.merged_into == null, `incident ${one.id} is of a story that is part of another`);
    const same = incidents.filter((o) => o.status === 'open' && o.story_id === one.story_id);
    say(same.length === 1, `story ${one.story_id} has ${same.length} open incidents`);
  }
  for (const { id, volume, mentions: count, merged_into: into } of stories) {
    const booked = minutes.filter((m) => m.story_id === id);
    const sum = booked.reduce((n, m) => n + m.volume, 0);
    say(sum === volume, `story ${id} says ${volume}, its minutes ${sum}`);
    say(
      booked.every((m) => m.volume > 0),
      `story ${id} has a minute without volume`,
    );
    const inside = mentions.filter((m) => m.story_id === id).length;
    say(inside === count, `story ${id} counts ${count} posts and has ${inside}`);
    say(into === null || inside === 0, `story ${id} is part of ${into} and has posts`);
  }
  const perMinute = new Map<number, number>();
  for (const { minute, volume } of minutes)
    perMinute.set(minute, (perMinute.get(minute) ?? 0) + volume);
  for (const { minute, volume } of await q.selectFrom('brand_minutes').selectAll().execute()) {
    const sum = perMinute.get(minute) ?? 0;
    say(sum === volume, `minute ${minute} of the brand says ${volume}, of its stories ${sum}`);
    perMinute.delete(minute);
  }
  say(perMinute.size === 0, 'stories have minutes that the brand has not');
  return [...wrong, ...(await storyOfLog(q))];
}

/** The log tells each incident from its opening to its close, level by level. */
async function storyOfLog(q: Query): Promise<string[]> {
  const wrong: string[] = [];
  const at = new Map<number, string>();
  const changes = await q.selectFrom('changes').selectAll().orderBy('seq').execute();
  changes.forEach(({ seq, kind, incident_id: id, data }, index) => {
    if (seq !== index + 1) wrong.push(`change ${index + 1} bears the number ${seq}`);
    if (id === null || !kind.startsWith('incident.')) return;
    const was = at.get(id);
    const said = JSON.parse(data) as { level?: string; from?: string };
    if (kind === 'incident.opened') {
      if (was !== undefined) wrong.push(`incident ${id} is opened twice`);
      at.set(id, said.level ?? '');
    } else if (was === undefined) wrong.push(`${kind} of incident ${id} before it was opened`);
    else if (kind === 'incident.raised' || kind === 'incident.lowered') {
      if (said.from !== was) wrong.push(`incident ${id} leaves ${said.from}, and was at ${was}`);
      at.set(id, said.level ?? '');
    } else if (was === 'closed' && kind !== 'incident.judged')
      wrong.push(`${kind} after the close of ${id}`);
    if (kind === 'incident.closed') at.set(id, 'closed');
  });
  return wrong;
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

const course = fc.array(step, { minLength: 10, maxLength: 45 });

async function holdsThroughout(openStore: () => Promise<Store>, runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(course, policy, async (steps, own) => {
      const place = await open(await openStore(), own);
      for (const one of steps) {
        await happen(place, one, 1);
        const now = place.clock.now();
        expect(await place.store.read((q) => broken(q, now)), JSON.stringify(one)).toEqual([]);
      }
      // Time alone always comes to an end: nothing is due for ever.
      await happen(place, { kind: 'pass', ms: 72 * 60 * MINUTE }, 1);
      expect((await place.pipeline.nextDue()) ?? Infinity).toBeGreaterThan(place.clock.now());
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
        course,
        policy,
        fc.integer({ min: 2, max: 9 }),
        async (steps, own, looks) => {
          const seldom = await open(await openSqlite(':memory:'), own);
          const often = await open(await openSqlite(':memory:'), own);
          for (const one of steps) {
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
