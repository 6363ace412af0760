import { z } from 'zod';
import type { ChannelKind } from '../../../alerts/channel.js';
import { Notifier } from '../../../alerts/notify.js';
import { ManualClock } from '../../clock.js';
import type { Draft } from '../../model/change.js';
import type { Message } from '../../model/message.js';
import type { Reason } from '../../model/level.js';
import { POLICY } from '../../model/policy.js';
import { append } from '../../pipeline/log.js';
import { passingVault } from '../../secrets.js';
import type { Store } from '../../store/store.js';
import { StoredOutbox } from '../../telling/outbox.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** 08:03 in Shanghai: no full hour, where services ask for silence. */
const START = Date.parse('2026-03-03T00:03:00Z');
/** Whatever is not told by then counts as lost, ms after the last change. */
const LONGEST = 30 * MINUTE;

/** What a service documents: at most `count` messages in any `ms`. */
export interface Documented {
  kind: string;
  count: number;
  ms: number;
}

export const SERVICES: readonly Documented[] = [
  { kind: 'dingtalk', count: 20, ms: MINUTE },
  { kind: 'feishu', count: 100, ms: MINUTE },
];

/** What one service was told of a storm; times are ms of the storm's own clock. */
export interface Told {
  kind: string;
  messages: number;
  /** Changes that stood in the messages, each counted once. */
  changes: number;
  /** Messages beyond what the service documents. */
  violations: number;
  /** The longest that a first alert, and a raise to red, waited. */
  firstAlert: number;
  raise: number;
  /** From the last change to the last message. */
  drained: number;
}

interface Sent {
  at: number;
  what: Message;
}

function reason(level: 'orange' | 'red'): Reason {
  const { rule, orange, red, repostTrigger: reposts } = POLICY;
  const thresholds = { reposts, orange, red };
  const held = { volume: orange, windowHours: 24, triggers: [], topReposts: 0 };
  return { rule, level, since: START, thresholds, ...held };
}

/** Changes of a storm: each incident begins with its alert, every tenth turns red halfway. */
function storm(changes: number, incidents: number): Draft[] {
  return Array.from({ length: changes }, (_, index): Draft => {
    const incidentId = (index % incidents) + 1;
    const round = Math.floor(index / incidents);
    const at = START + Math.floor((index * 10 * MINUTE) / changes);
    const base = { at, brandId: null, storyId: null, incidentId };
    if (round === 0) {
      const data = {
        title: '断裂',
        level: 'orange',
        reason: reason('orange'),
        noticedAt: at,
      } as const;
      return { ...base, kind: 'incident.opened', data };
    }
    if (round === Math.floor(changes / incidents / 2) && incidentId % 10 === 0) {
      const data = { title: '断裂', from: 'orange', level: 'red', reason: reason('red') } as const;
      return { ...base, kind: 'incident.raised', data };
    }
    return { ...base, kind: 'incident.reminded', data: { deadline: 'respond', dueAt: at } };
  });
}

/** A crisis of `changes` in ten minutes through the real outbox, on a clock that only this moves. */
export async function weather(
  store: Store,
  services: readonly Documented[],
  { changes, incidents }: { changes: number; incidents: number },
): Promise<Told[]> {
  const vault = passingVault();
  const clock = new ManualClock(START);
  const sent = new Map(services.map(({ kind }) => [kind, [] as Sent[]]));
  const kinds = new Map(
    services.map(({ kind }) => [kind, keeping(kind, sent.get(kind) ?? [], clock)]),
  );
  await store.transaction(async (tx) => {
    for (const [at, { kind }] of services.entries()) {
      await tx.all(
        `INSERT INTO channels (id, kind, name, locale, config, enabled, created_at) VALUES (?, ?, ?, 'en', ?, 1, 0)`,
        [at + 1, kind, kind, vault.seal('{}')],
      );
    }
  });
  const settings = { vault, kinds, world: 'live' as const, publicUrl: null, installation: 'storm' };
  const notifier = new Notifier(
    new StoredOutbox({ ...settings, store }),
    () => Promise.reject(new Error('nobody posts here')),
    () => clock.now(),
    (error) => {
      throw error;
    },
  );
  const all = storm(changes, incidents);
  const last = all[all.length - 1]?.at ?? START;
  let next = 0;
  while (clock.now() < last + LONGEST) {
    const due = all.slice(next).findIndex(({ at }) => at > clock.now());
    const now = due < 0 ? all.slice(next) : all.slice(next, next + due);
    next += now.length;
    if (now.length > 0) await store.transaction((tx) => append(tx, now, clock.now(), null));
    notifier.wake();
    await notifier.settled();
    if (next === all.length && (await waiting(store)) === 0) break;
    clock.advance(SECOND);
  }
  return services.map((service) => judge(service, sent.get(service.kind) ?? [], last));
}

function keeping(kind: string, sent: Sent[], clock: ManualClock): ChannelKind {
  return {
    kind,
    config: z.object({}),
    secrets: [],
    send: async (_config, what) => {
      sent.push({ at: clock.now(), what });
      return Promise.resolve({ kind: 'ok', id: what.id });
    },
  };
}

async function waiting(store: Store): Promise<number> {
  const row = await store.read((q) =>
    q
      .selectFrom('deliveries')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('state', '=', 'due')
      .executeTakeFirst(),
  );
  return row?.n ?? 0;
}

function judge({ kind, count, ms }: Documented, sent: readonly Sent[], last: number): Told {
  const waits = (of: string) =>
    sent.filter(({ what }) => what.kind === of).map(({ at, what }) => at - what.at);
  const told = new Set(sent.flatMap(({ what }) => what.includes ?? [what.id]));
  const beyond = sent.filter(({ at }, index) => {
    const before = sent[index - count];
    return before !== undefined && at - before.at < ms;
  });
  return {
    kind,
    messages: sent.length,
    changes: told.size,
    violations: beyond.length,
    firstAlert: Math.max(0, ...waits('incident.opened')),
    raise: Math.max(0, ...waits('incident.raised')),
    drained: Math.max(0, (sent[sent.length - 1]?.at ?? last) - last),
  };
}
