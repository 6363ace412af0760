import { z } from 'zod';
import type { ChannelKind } from '../../../alerts/channel.js';
import { maySend, type RateRules, rulesOf } from '../../../alerts/limits.js';
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
import { seeded } from './posts.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** 08:25 in Shanghai: the half hour, in which Feishu asks for silence, falls into the storm. */
const START = Date.parse('2026-03-03T00:25:00Z');
const LENGTH = 10 * MINUTE;
/** Whatever is not told by then counts as lost, ms after the last change. */
const LONGEST = 30 * MINUTE;
/** Incidents that begin in the very first second; the others follow over the ten minutes. */
const AT_ONCE = 20;

/** What a service documents. */
export interface Documented {
  kind: string;
  /** At most `count` messages in any `ms`. */
  windows: readonly { count: number; ms: number }[];
  /** A bucket of `size` that gains one in every `refill` ms. */
  bucket?: { size: number; refill: number };
  /** Minutes of the hour to keep clear of, but for what is urgent. */
  avoid?: readonly number[];
}

/** Every service that documents a limit, in the words of its own pages. */
export const SERVICES: readonly Documented[] = [
  {
    kind: 'feishu',
    windows: [
      { count: 100, ms: MINUTE },
      { count: 5, ms: SECOND },
    ],
    avoid: [0, 30],
  },
  { kind: 'dingtalk', windows: [{ count: 20, ms: MINUTE }] },
  { kind: 'wecom', windows: [{ count: 20, ms: MINUTE }] },
  { kind: 'slack', windows: [{ count: 1, ms: SECOND }] },
  { kind: 'teams', windows: [{ count: 4, ms: SECOND }] },
  {
    kind: 'telegram',
    windows: [
      { count: 20, ms: MINUTE },
      { count: 1, ms: SECOND },
    ],
  },
  {
    kind: 'discord',
    windows: [
      { count: 5, ms: 2 * SECOND },
      { count: 30, ms: MINUTE },
    ],
  },
  { kind: 'ntfy', windows: [], bucket: { size: 60, refill: 5 * SECOND } },
  { kind: 'pagerduty', windows: [{ count: 120, ms: MINUTE }] },
];

/** What one service was told of a storm; times are ms of the storm's own clock. */
export interface Told {
  kind: string;
  messages: number;
  /** Changes that stood in the messages, each counted once. */
  changes: number;
  /** Changes that stood in more than one message. */
  twice: number;
  /** Messages beyond what the service documents. */
  violations: number;
  /** First alerts and raises to red, also those told together, and the longest that one waited. */
  urgent: number;
  waited: number;
  /** The longest wait if urgent messages had the reserve for themselves and nothing else. */
  bound: number;
  /** The longest wait if nothing but urgent messages had been sent: what the service itself costs. */
  alone: number;
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

const isUrgent = ({ kind }: { kind: string }) =>
  kind === 'incident.opened' || kind === 'incident.raised';

/**
 * Changes of a storm, the same on every run: a third of the incidents begin at once, the others one after
 * the other; every fourth turns red at some time; everything else are updates of what has begun.
 */
export function storm(changes: number, incidents: number): Draft[] {
  const dice = seeded(7);
  const base = { brandId: null, storyId: null };
  const begins = (incidentId: number) =>
    START +
    (incidentId <= AT_ONCE
      ? incidentId * 40
      : Math.floor(((incidentId - AT_ONCE) * LENGTH) / (incidents - AT_ONCE + 1)));
  const firsts = Array.from({ length: incidents }, (_, index): Draft => {
    const at = begins(index + 1);
    const data = {
      title: '断裂',
      level: 'orange',
      reason: reason('orange'),
      noticedAt: at,
    } as const;
    return { ...base, at, incidentId: index + 1, kind: 'incident.opened', data };
  });
  const reds = firsts
    .filter((_, index) => index % 4 === 3)
    .map((first): Draft => {
      const at = first.at + 1 + Math.floor(dice() * (START + LENGTH - first.at - 1));
      const data = { title: '断裂', from: 'orange', level: 'red', reason: reason('red') } as const;
      return { ...base, at, incidentId: first.incidentId, kind: 'incident.raised', data };
    });
  const rest = changes - firsts.length - reds.length;
  const updates = Array.from({ length: rest }, (_, index): Draft => {
    const at = START + SECOND + Math.floor((index * (LENGTH - SECOND)) / rest);
    const open = firsts.filter((first) => first.at < at);
    const incidentId = open[Math.floor(dice() * open.length)]?.incidentId ?? 1;
    const data = { deadline: 'respond', dueAt: at } as const;
    return { ...base, at, incidentId, kind: 'incident.reminded', data };
  });
  return [...firsts, ...reds, ...updates].sort((a, b) => a.at - b.at);
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
  let next = 0;
  while (clock.now() < START + LENGTH + LONGEST) {
    const from = next;
    while ((all[next]?.at ?? Infinity) <= clock.now()) next += 1;
    const now = all.slice(from, next);
    if (now.length > 0) await store.transaction((tx) => append(tx, now, clock.now(), null));
    notifier.wake();
    await notifier.settled();
    if (next === all.length && (await waiting(store)) === 0) break;
    clock.advance(SECOND);
  }
  return services.map((service) => judge(service, sent.get(service.kind) ?? [], all));
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

function judge(service: Documented, sent: readonly Sent[], all: readonly Draft[]): Told {
  const { kind } = service;
  const urgent = sent.flatMap(({ at, what }) =>
    (what.each ?? [what]).filter(isUrgent).map((one) => ({ at, what: one })),
  );
  const told = sent.flatMap(({ what }) => what.includes ?? [what.id]);
  const came = all.filter(isUrgent).map(({ at }) => at);
  const last = all[all.length - 1]?.at ?? START;
  return {
    kind,
    messages: sent.length,
    changes: new Set(told).size,
    twice: told.length - new Set(told).size,
    violations: beyond(service, sent),
    urgent: urgent.length,
    waited: longest(urgent.map(({ at, what }) => at - what.at)),
    bound: longest(waitsOf(reserveOf(rulesOf(kind)), came)),
    alone: longest(waitsOf(rulesOf(kind), came)),
    drained: Math.max(0, (sent[sent.length - 1]?.at ?? last) - last),
  };
}

function longest(waits: readonly number[]): number {
  return Math.max(0, ...waits);
}

/** Messages that the service would have refused, or had asked not to be sent then. */
function beyond({ windows, bucket, avoid }: Documented, sent: readonly Sent[]): number {
  const early = windows.flatMap(({ count, ms }) =>
    sent.filter(({ at }, index) => {
      const before = sent[index - count];
      return before !== undefined && at - before.at < ms;
    }),
  );
  const clumsy = sent.filter(
    ({ at, what }) => !isUrgent(what) && avoid?.includes(Math.floor(at / MINUTE) % 60) === true,
  );
  let [held, since, dry] = [bucket?.size ?? 0, START, 0];
  for (const { at } of bucket ? sent : []) {
    held = Math.min(bucket?.size ?? 0, held + (at - since) / (bucket?.refill ?? 1)) - 1;
    since = at;
    if (held < 0) dry += 1;
  }
  return early.length + clumsy.length + dry;
}

/** The reserve as if it were all there is. */
function reserveOf(rules: RateRules): RateRules {
  const { windows, bucket } = rules;
  return {
    ...rules,
    windows: windows.map(({ count, ms, reserve }) => ({ count: reserve ?? count, ms })),
    ...(bucket && { bucket: { ...bucket, size: bucket.reserve, reserve: 0 } }),
  };
}

/** How long each of the urgent messages would wait if they were alone; looked at every second, as we do. */
function waitsOf(rules: RateRules, came: readonly number[]): number[] {
  const sent: number[] = [];
  for (let now = START; sent.length < came.length; now += SECOND) {
    while ((came[sent.length] ?? Infinity) <= now) {
      if (!maySend(rules, { sent, throttled: null }, now, true).ok) break;
      sent.push(now);
    }
  }
  return sent.map((at, index) => at - (came[index] ?? at));
}
