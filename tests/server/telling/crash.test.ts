import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import type { Outcome } from '../../../alerts/channel.js';
import { ManualClock } from '../../../server/clock.js';
import { openPostgres } from '../../../server/store/postgres.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import type { Store } from '../../../server/store/store.js';
import { Doom } from '../../support/crash.js';
import { drafts, namesOf, NOW, oneLife, prepare, type Taken } from '../../support/crash-telling.js';

const postgres = inject('postgres');
const MINUTE = 60_000;

const KINDS = ['webhook', 'dingtalk', 'slack'];

const CHANGES = drafts(3, 5);

async function waiting(store: Store): Promise<number> {
  const rows = await store.read((q) =>
    q.selectFrom('deliveries').select('due_at').where('state', '=', 'due').execute(),
  );
  return rows.length;
}

/** Kills the first process at a point, lets a second one finish, and looks at what the services took. */
async function survive(
  store: Store,
  at: number,
  answers: Outcome[],
): Promise<{ died: boolean; taken: Taken[] }> {
  await prepare(store, KINDS, CHANGES);
  const clock = new ManualClock(NOW + 1000);
  const taken: Taken[] = [];
  const doom = new Doom(at);
  await oneLife(store, KINDS, { doom, clock, taken, answers });
  for (let round = 0; round < 60 && (await waiting(store)) > 0; round++) {
    clock.advance(2 * MINUTE + 1);
    await oneLife(store, KINDS, { doom: new Doom(Infinity), clock, taken, answers });
  }
  return { died: doom.dead, taken };
}

const answer: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Outcome>({ kind: 'ok', id: 'seen' }) },
  fc.constant<Outcome>({ kind: 'retry', delay: 7_000, why: 'too fast' }),
  fc.constant<Outcome>({ kind: 'retry', delay: null, why: 'out of reach' }),
  fc.constant<Outcome>({ kind: 'unknown', why: 'strange' }),
);

async function nothingIsLost(store: Store, runs: number): Promise<number> {
  let deaths = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 130 }),
      fc.array(answer, { maxLength: 12 }),
      async (at, answers) => {
        const { died, taken } = await survive(store, at, [...answers]);
        deaths += Number(died);
        const rows = await store.read((q) => q.selectFrom('deliveries').selectAll().execute());
        expect(rows).toHaveLength(CHANGES.length * KINDS.length);
        expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['done']));
        const ids = namesOf(taken);
        // Everything was accepted, and whoever got it twice can tell by its id.
        expect([...ids.keys()].sort()).toEqual(rows.map(({ id }) => `x-${id}`).sort());
        for (const [one, names] of ids) expect([one, names.size]).toEqual([one, 1]);
        for (const { id, merged_into, provider_id } of rows) {
          if (merged_into === null) continue;
          const leader = rows.find((row) => row.id === merged_into);
          expect([id, provider_id]).toEqual([id, leader?.provider_id]);
        }
      },
    ),
    { numRuns: runs },
  );
  return deaths;
}

describe('killing the process anywhere between claim and receipt', () => {
  it('loses nothing and never renames a message on SQLite', { timeout: 300_000 }, async () => {
    const store = await openSqlite(':memory:');
    expect(await nothingIsLost(store, 300)).toBeGreaterThan(150);
    await store.close();
  });

  it.skipIf(postgres === null)(
    'loses nothing and never renames a message on PostgreSQL',
    { timeout: 300_000 },
    async () => {
      const store = await openPostgres(postgres ?? '', 'crash');
      expect(await nothingIsLost(store, 100)).toBeGreaterThan(50);
      await store.close();
    },
  );
});
