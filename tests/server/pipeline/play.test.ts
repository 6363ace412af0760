import { describe, expect, it } from 'vitest';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';
import { ManualClock } from '../../../server/clock.js';
import { Pipeline } from '../../../server/pipeline/pipeline.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import { addBrand, NOW } from '../../support/door.js';
import { item } from '../../support/items.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HEARD = 40 * HOUR;

type Pass = (pipeline: Pipeline, clock: ManualClock, until: number) => Promise<void>;

/** Two quiet days, an outburst in the second night, and silence until nobody is heard any more. */
async function lived(pass: Pass) {
  const store = await openSqlite(':memory:');
  const clock = new ManualClock(NOW);
  const pipeline = new Pipeline(store, new LexiconAnalyst(), clock);
  await addBrand(store, pipeline, '手镯之家');
  await pipeline.vouch(NOW + HEARD);
  let n = 0;
  const say = async (count: number, text: string) => {
    const items = Array.from({ length: count }, () =>
      item({ id: `p${n}`, text: `${text}${n++}`, publishedAt: clock.now() }),
    );
    await pipeline.ingest({ items, sourceId: null, pushedAt: null, seeded: false });
  };
  for (let hour = 2; hour <= 30; hour += 2) {
    await pass(pipeline, clock, NOW + hour * HOUR);
    await say(1, '手镯之家开门了');
  }
  await say(130, '手镯之家的石头掉了，客服骗人，假货，太失望了');
  await pass(pipeline, clock, NOW + HEARD + 2 * HOUR);
  const end = await store.read(async (q) => ({
    changes: await q.selectFrom('changes').selectAll().orderBy('seq').execute(),
    surges: await q.selectFrom('surges').selectAll().execute(),
    brands: await q.selectFrom('brands').selectAll().execute(),
    deadlines: await q.selectFrom('deadlines').selectAll().orderBy('kind').execute(),
  }));
  await store.close();
  return end;
}

describe('time that is played', () => {
  it('tells what looking every minute tells, each at its own time', async () => {
    const looked = await lived(async (pipeline, clock, until) => {
      while (clock.now() < until) {
        clock.advance(MINUTE);
        await pipeline.tick();
      }
    });
    const played = await lived(async (pipeline, clock, until) => {
      while (await pipeline.play(until, (at) => clock.set(at)));
      clock.set(until);
    });
    expect(played).toEqual(looked);
    const kinds = played.changes.map(({ kind }) => kind);
    expect(kinds).toContain('brand.surged');
    expect(kinds).toContain('incident.reminded');
    expect(kinds).toContain('coverage.lost');
  });

  it('stops where something became true, with the clock at that moment', async () => {
    const store = await openSqlite(':memory:');
    const clock = new ManualClock(NOW);
    const pipeline = new Pipeline(store, new LexiconAnalyst(), clock);
    await addBrand(store, pipeline, '手镯之家');
    await pipeline.vouch(NOW + 20 * MINUTE);
    const moveTo = (at: number) => clock.set(at);
    expect(await pipeline.play(NOW + HOUR, moveTo)).toBe(true);
    expect(clock.now()).toBe(NOW + 20 * MINUTE);
    expect(await pipeline.play(NOW + HOUR, moveTo)).toBe(false);
    await store.close();
  });
});
