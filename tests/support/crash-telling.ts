import { z } from 'zod';
import type { ChannelKind, Outcome } from '../../alerts/channel.js';
import { Notifier } from '../../alerts/notify.js';
import type { ManualClock } from '../../server/clock.js';
import type { Draft } from '../../server/model/change.js';
import { append } from '../../server/pipeline/log.js';
import { passingVault } from '../../server/secrets.js';
import type { Store, Tx } from '../../server/store/store.js';
import { StoredOutbox } from '../../server/telling/outbox.js';
import { Crash, type Doom, mortal } from './crash.js';

export const NOW = Date.parse('2026-03-03T08:03:00+08:00');
const vault = passingVault();

/** What a crisis tells: incidents that open and are escalated step by step. */
export function drafts(incidents: number, steps: number): Draft[] {
  const reason = { rule: 'volume' } as unknown as Draft<'incident.opened'>['data']['reason'];
  const opened = { title: '断裂', level: 'orange', reason, noticedAt: NOW } as const;
  return Array.from({ length: incidents }, (_, at) => at + 1).flatMap((incidentId): Draft[] => {
    const base = { at: NOW, brandId: 1, storyId: null, incidentId };
    return [
      { ...base, kind: 'incident.opened', data: opened },
      ...Array.from({ length: steps }, (_, at) => at + 1).map((step): Draft => ({
        ...base,
        at: NOW + step,
        kind: 'incident.escalated',
        data: { step, to: 'next', because: 'acknowledge' },
      })),
    ];
  });
}

/** Empties what an earlier run left, and has the changes wait for channels of these kinds, from id 1. */
export async function prepare(
  store: Store,
  kinds: readonly string[],
  changes: readonly Draft[],
  then: (tx: Tx) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await store.transaction(async (tx) => {
    for (const table of ['deliveries', 'changes', 'channels', 'tries', 'ids', 'routes'])
      await tx.all(`DELETE FROM ${table}`, []);
    for (const [at, kind] of kinds.entries()) {
      await tx.all(
        `INSERT INTO channels (id, kind, name, locale, config, enabled, created_at) VALUES (?, ?, ?, 'en', ?, 1, 0)`,
        [at + 1, kind, kind, vault.seal('{}')],
      );
    }
    await append(tx, changes, NOW, null);
    await then(tx);
  });
}

/** What a service took: the id of a message and the deliveries it stood for. */
export interface Taken {
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

/** One life of the process that tells: until it has nothing left to do, or dies. */
export async function oneLife(
  store: Store,
  kinds: readonly string[],
  {
    doom,
    clock,
    taken,
    answers,
  }: { doom: Doom; clock: ManualClock; taken: Taken[]; answers: Outcome[] },
): Promise<void> {
  const outbox = new StoredOutbox({
    vault,
    kinds: new Map(kinds.map((kind) => [kind, service(kind, taken, answers, doom)])),
    world: 'live',
    publicUrl: null,
    installation: 'x',
    store: mortal(store, doom),
  });
  const post = () => Promise.reject(new Error('nobody posts here'));
  const notifier = new Notifier(
    outbox,
    post,
    () => clock.now(),
    (error) => {
      if (!(error instanceof Crash)) throw error;
    },
  );
  notifier.wake();
  await notifier.settled();
  // Sends of a dead process that were still under way end as they end.
  await new Promise((resolve) => setImmediate(resolve));
}

/** Ids of the messages by which each delivery was taken: more than one would be a double nobody can tell. */
export function namesOf(taken: readonly Taken[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const { id, holds } of taken) {
    for (const one of holds) names.set(one, (names.get(one) ?? new Set()).add(id));
  }
  return names;
}
