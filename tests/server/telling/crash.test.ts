import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import type { ChannelKind, Outcome } from '../../../alerts/channel.js';
import { Notifier } from '../../../alerts/notify.js';
import { ManualClock } from '../../../server/clock.js';
import type { Draft } from '../../../server/model/change.js';
import { append } from '../../../server/pipeline/log.js';
import { passingVault } from '../../../server/secrets.js';
import { openPostgres } from '../../../server/store/postgres.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import type { Store } from '../../../server/store/store.js';
import { StoredOutbox } from '../../../server/telling/outbox.js';
import { Crash, Doom, mortal } from '../../support/crash.js';

const postgres = inject('postgres');
const NOW = Date.parse('2026-03-03T08:03:00+08:00');
const MINUTE = 60_000;
const vault = passingVault();

/** What the services took: the id of a message and the deliveries it stood for. */
interface Taken {
  id: string;
  holds: readonly string[];
}

/** A service that may answer badly, and may die with us before or after it accepted. */
function service(kind: string, taken: Taken[], answers: Outcome[], doom: Doom): ChannelKind {
  return {
    kind,
    config: z.object({}),
    secrets: [],
    async send(_config, message) {
      doom.pass();
      const answer = answers.shift() ?? { kind: 'ok', id: `seen-${message.id}` };
      if (answer.kind === 'ok')
        taken.push({ id: message.id, holds: message.includes ?? [message.id] });
      await Promise.resolve();
      doom.pass();
      return answer;
    },
  };
}

const KINDS = ['webhook', 'dingtalk', 'slack'];

function drafts(): Draft[] {
  const reason = { rule: 'volume' } as unknown as Draft<'incident.opened'>['data']['reason'];
  return [1, 2, 3].flatMap((incidentId): Draft[] => {
    const base = { at: NOW, brandId: 1, storyId: null, incidentId };
    const opened = { title: '断裂', level: 'orange', reason, noticedAt: NOW } as const;
    return [
      { ...base, kind: 'incident.opened', data: opened },
      ...[1, 2, 3, 4, 5].map((step): Draft => ({
        ...base,
        at: NOW + step,
        kind: 'incident.escalated',
        data: { step, to: 'next', because: 'acknowledge' },
      })),
    ];
  });
}

async function prepare(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    for (const table of ['deliveries', 'changes', 'channels', 'tries', 'ids', 'routes'])
      await tx.all(`DELETE FROM ${table}`, []);
    for (const [at, kind] of KINDS.entries()) {
      await tx.all(
        `INSERT INTO channels (id, kind, name, locale, config, enabled, created_at) VALUES (?, ?, ?, 'en', ?, 1, 0)`,
        [at + 1, kind, kind, vault.seal('{}')],
      );
    }
    await append(tx, drafts(), NOW, null);
  });
}

async function run(
  store: Store,
  doom: Doom,
  clock: ManualClock,
  taken: Taken[],
  answers: Outcome[],
): Promise<void> {
  const kinds = new Map(KINDS.map((kind) => [kind, service(kind, taken, answers, doom)]));
  const settings = { vault, kinds, world: 'live' as const, publicUrl: null, installation: 'x' };
  const outbox = new StoredOutbox({ ...settings, store: mortal(store, doom) });
  const post = () => Promise.reject(new Error('nobody posts here'));
  const notifier = new Notifier(outbox, post, () => clock.now(), expectCrash);
  notifier.wake();
  await notifier.settled();
}

function expectCrash(error: unknown): void {
  if (!(error instanceof Crash)) throw error;
}

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
  await prepare(store);
  const clock = new ManualClock(NOW + 1000);
  const taken: Taken[] = [];
  const doom = new Doom(at);
  await run(store, doom, clock, taken, answers);
  // Sends of the dead process that were still under way end as they end.
  await new Promise((resolve) => setImmediate(resolve));
  for (let round = 0; round < 60 && (await waiting(store)) > 0; round++) {
    clock.advance(2 * MINUTE + 1);
    await run(store, new Doom(Infinity), clock, taken, answers);
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
        expect(rows).toHaveLength(drafts().length * KINDS.length);
        expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['done']));
        const ids = new Map<string, Set<string>>();
        for (const { id, holds } of taken) {
          for (const one of holds) ids.set(one, (ids.get(one) ?? new Set()).add(id));
        }
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
