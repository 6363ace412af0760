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
/** A route: the first channel, and who stands in for it. */
const CHAIN = ['webhook', 'slack', 'teams'];

function drafts(): Draft[] {
  const reason = { rule: 'volume' } as unknown as Draft<'incident.opened'>['data']['reason'];
  return [1, 2].flatMap((incidentId): Draft[] => {
    const base = { at: NOW, brandId: 1, storyId: null, incidentId };
    const opened = { title: '断裂', level: 'orange', reason, noticedAt: NOW } as const;
    return [
      { ...base, kind: 'incident.opened', data: opened },
      ...[1, 2].map((step): Draft => ({
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
    for (const [at, kind] of CHAIN.entries()) {
      await tx.all(
        `INSERT INTO channels (id, kind, name, locale, config, enabled, created_at) VALUES (?, ?, ?, 'en', ?, 1, 0)`,
        [at + 1, kind, kind, vault.seal('{}')],
      );
    }
    await append(tx, drafts(), NOW, null);
    await tx.all('DELETE FROM deliveries WHERE channel_id > 1', []);
    await tx.all(`UPDATE deliveries SET fallbacks = '[2,3]'`, []);
  });
}

/** Whom the services told of what: the id of a delivery and the message it was part of. */
type Taken = Map<string, Set<string>>;

async function run(
  store: Store,
  doom: Doom,
  clock: ManualClock,
  taken: Taken,
  answers: Outcome[],
): Promise<void> {
  const service = (kind: string): ChannelKind => ({
    kind,
    config: z.object({}),
    secrets: [],
    async send(_config, message) {
      doom.pass();
      const answer = answers.shift() ?? { kind: 'ok', id: `seen-${message.id}` };
      if (answer.kind === 'ok') {
        for (const one of message.includes ?? [message.id])
          taken.set(one, (taken.get(one) ?? new Set()).add(message.id));
      }
      await Promise.resolve();
      doom.pass();
      return answer;
    },
  });
  const kinds = new Map(CHAIN.map((kind) => [kind, service(kind)]));
  const settings = { vault, kinds, world: 'live' as const, publicUrl: null, installation: 'x' };
  const notifier = new Notifier(
    new StoredOutbox({ ...settings, store: mortal(store, doom) }),
    () => Promise.reject(new Error('nobody posts here')),
    () => clock.now(),
    (error) => {
      if (!(error instanceof Crash)) throw error;
    },
  );
  notifier.wake();
  await notifier.settled();
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
      await prepare(store);
      const clock = new ManualClock(NOW + 1000);
      const taken: Taken = new Map();
      const answers = [...given];
      const doom = new Doom(at);
      await run(store, doom, clock, taken, answers);
      await new Promise((resolve) => setImmediate(resolve));
      deaths += Number(doom.dead);
      for (let round = 0; round < 60 && (await underWay(store)) > 0; round++) {
        clock.advance(12 * MINUTE);
        await run(store, new Doom(Infinity), clock, taken, answers);
      }
      const rows = await store.read((q) => q.selectFrom('deliveries').selectAll().execute());
      const channels = await store.read((q) => q.selectFrom('channels').selectAll().execute());
      const off = new Set(channels.filter((one) => one.enabled === 0).map(({ id }) => id));
      const changes = await store.read((q) =>
        q.selectFrom('changes').select('seq').where('incident_id', 'is not', null).execute(),
      );
      expect(changes).toHaveLength(drafts().length);
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
      for (const [one, names] of taken) expect([one, names.size]).toEqual([one, 1]);
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
