import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import type { Outcome } from '../../../alerts/channel.js';
import { ManualClock } from '../../../server/clock.js';
import { openPostgres } from '../../../server/store/postgres.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import type { Store, Tx } from '../../../server/store/store.js';
import { Doom } from '../../support/crash.js';
import { drafts, namesOf, NOW, oneLife, prepare, type Taken } from '../../support/crash-telling.js';

const postgres = inject('postgres');
const MINUTE = 60_000;
/** A route: the first channel, and who stands in for it. */
const CHAIN = ['webhook', 'slack', 'teams'];

const CHANGES = drafts(2, 2);

/** Every change waits for the first channel, with the others behind it. */
async function chained(tx: Tx): Promise<void> {
  await tx.all('DELETE FROM deliveries WHERE channel_id > 1', []);
  await tx.all(`UPDATE deliveries SET fallbacks = '[2,3]'`, []);
}

/** Deliveries that somebody in use may still take. */
async function underWay(store: Store): Promise<number> {
  const rows = await store.read((q) =>
    q
      .selectFrom('deliveries as d')
      .innerJoin('channels as c', 'c.id', 'd.channel_id')
      .select('d.id')
      .where('d.state', '=', 'due')
      .where('c.enabled', '=', 1)
      .execute(),
  );
  return rows.length;
}

const answer: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Outcome>({ kind: 'ok', id: 'seen' }) },
  { weight: 3, arbitrary: fc.constant<Outcome>({ kind: 'reject', why: 'improper' }) },
  { weight: 2, arbitrary: fc.constant<Outcome>({ kind: 'broken', why: 'gone' }) },
  fc.constant<Outcome>({ kind: 'retry', delay: 11 * MINUTE, why: 'not now' }),
  fc.constant<Outcome>({ kind: 'unknown', why: 'strange' }),
);

async function everybodyIsTold(
  store: Store,
  runs: number,
): Promise<{ deaths: number; moved: number }> {
  let [deaths, moved] = [0, 0];
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: 70 }),
    fc.array(answer, { maxLength: 14 }),
    async (at, given) => {
      await prepare(store, CHAIN, CHANGES, chained);
      const clock = new ManualClock(NOW + 1000);
      const taken: Taken[] = [];
      const answers = [...given];
      const doom = new Doom(at);
      await oneLife(store, CHAIN, { doom, clock, taken, answers });
      deaths += Number(doom.dead);
      for (let round = 0; round < 60 && (await underWay(store)) > 0; round++) {
        clock.advance(12 * MINUTE);
        await oneLife(store, CHAIN, { doom: new Doom(Infinity), clock, taken, answers });
      }
      const rows = await store.read((q) => q.selectFrom('deliveries').selectAll().execute());
      const channels = await store.read((q) => q.selectFrom('channels').selectAll().execute());
      const off = new Set(channels.filter((one) => one.enabled === 0).map(({ id }) => id));
      const changes = await store.read((q) =>
        q.selectFrom('changes').select('seq').where('incident_id', 'is not', null).execute(),
      );
      expect(changes).toHaveLength(CHANGES.length);
      for (const { seq } of changes) {
        const own = rows.filter((row) => row.seq === seq);
        moved += own.filter((row) => row.instead_of !== null).length;
        if (own.some((row) => row.state === 'done')) continue;
        // Nobody took it: then everybody who could was asked and refused, or is out of use and shown so.
        for (const id of [1, 2, 3]) {
          const refused = own.some((row) => row.channel_id === id && row.state === 'failed');
          expect([seq, id, refused || off.has(id)]).toEqual([seq, id, true]);
        }
      }
      // A channel that fell out was told of, and no delivery ever changed the name of its message.
      for (const id of off) expect(channels.find((one) => one.id === id)?.broken).toBe('gone');
      for (const [one, names] of namesOf(taken)) expect([one, names.size]).toEqual([one, 1]);
    },
  );
  await fc.assert(property, { numRuns: runs });
  return { deaths, moved };
}

describe('killing the process anywhere while one channel stands in for another', () => {
  it('leaves no change untold on SQLite', { timeout: 300_000 }, async () => {
    const store = await openSqlite(':memory:');
    const { deaths, moved } = await everybodyIsTold(store, 200);
    expect(deaths).toBeGreaterThan(80);
    expect(moved).toBeGreaterThan(100);
    await store.close();
  });

  it.skipIf(postgres === null)(
    'leaves no change untold on PostgreSQL',
    { timeout: 300_000 },
    async () => {
      const store = await openPostgres(postgres ?? '', 'crash_failover');
      const { deaths, moved } = await everybodyIsTold(store, 60);
      expect(deaths).toBeGreaterThan(25);
      expect(moved).toBeGreaterThan(30);
      await store.close();
    },
  );
});
