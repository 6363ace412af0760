import { horizon, maySend, type RateRules, rulesOf } from '../../alerts/limits.js';
import { merge } from '../../alerts/storm.js';
import { together } from '../../alerts/together.js';
import type { ChangeKind } from '../model/change.js';
import type { Level } from '../model/level.js';
import type { Message } from '../model/message.js';

/** A delivery that waits, as far as its turn depends on it. */
export interface Waiting {
  id: number;
  incidentId: number | null;
  /** It was tried before: its message bears its id already and joins no other. */
  tried: boolean;
  urgent: boolean;
  kind: ChangeKind | 'test';
  level: Level;
  at: number;
}

/** What a channel's past allows. */
export interface Past {
  kind: string;
  /** Tries within the horizon of its rules, epoch ms. */
  sent: readonly number[];
  throttled: { at: number; until: number | null } | null;
  /** Incidents with a message on its way: their updates wait, so that the order is kept. */
  busy: ReadonlySet<number>;
}

/** One message to send now, in the place of all its deliveries; the leader bears its receipt. */
export interface Turn {
  leader: number;
  members: number[];
}

/** What goes out now, and until when the rest has to wait (epoch ms; null: only for its turn). */
export interface Plan {
  turns: Turn[];
  holdUrgent: number | null;
  holdRest: number | null;
}

/** Updates of one incident that wait together are a storm from here on. */
const STORM = 4;

/**
 * What one channel sends now. Urgent messages go first, several in one where they would have to wait; then
 * a test that somebody waits for; the updates of an incident are merged when more of them wait than its
 * service takes, or when a storm of them does. Pure.
 */
export function plan(waiting: readonly Waiting[], past: Past, now: number, most: number): Plan {
  const rules = rulesOf(past.kind);
  const apart = gathered(
    turnsOf(waiting, () => false),
    waiting,
    past,
    rules,
    now,
  );
  const calm = take(apart, waiting, past, rules, now, most);
  const stormy = crowded(waiting);
  const short = calm.holdRest !== null || calm.holdUrgent !== null;
  if (!short && stormy.size === 0) return calm;
  const joined = turnsOf(waiting, (one) => short || stormy.has(one.incidentId ?? 0));
  return take(gathered(joined, waiting, past, rules, now), waiting, past, rules, now, most);
}

/** How far back tries matter to the kind, ms. */
export function memory(kind: string): number {
  return horizon(rulesOf(kind));
}

function crowded(waiting: readonly Waiting[]): Set<number> {
  const counts = new Map<number, number>();
  for (const { incidentId, tried, urgent: first } of waiting) {
    if (incidentId === null || tried || first) continue;
    counts.set(incidentId, (counts.get(incidentId) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, n]) => n >= STORM).map(([id]) => id));
}

/** Deliveries as messages without words, for the rules of merging. */
function turnsOf(waiting: readonly Waiting[], mayJoin: (one: Waiting) => boolean): Turn[] {
  const bare = waiting.map((one): Message => {
    const joins = one.incidentId !== null && !one.tried && mayJoin(one);
    return {
      id: String(one.id).padStart(16, '0'),
      thread: one.urgent || joins ? `incident-${one.incidentId ?? 0}` : '',
      kind: one.urgent || one.kind !== 'incident.opened' ? one.kind : 'incident.noted',
      // Only what was urgent when it happened is: an older raise of what is red by now is not.
      level: !one.urgent && one.level === 'red' ? 'orange' : one.level,
      at: one.at,
      locale: 'en',
      rehearsal: false,
      brand: '',
      headline: '',
      facts: [],
      reason: '',
      clock: null,
      quotes: [],
      link: null,
      timeZone: 'UTC',
    };
  });
  return merge(bare).map(({ id, includes }) => {
    const ids = (includes ?? [id]).map(Number);
    const leader = ids[ids.length - 1] ?? 0;
    return { leader, members: ids.filter((one) => one !== leader) };
  });
}

/**
 * The same turns, in which urgent messages of several incidents share one where they would have to wait,
 * and a test that somebody asked for stands behind them. An incident has one message on its way at a time.
 */
function gathered(
  turns: readonly Turn[],
  waiting: readonly Waiting[],
  past: Past,
  rules: RateRules,
  now: number,
): Turn[] {
  const byId = new Map(waiting.map((one) => [one.id, one]));
  const begun = new Set<number | null>(past.busy);
  const firsts: Waiting[] = [];
  const tests: Turn[] = [];
  const rest: Turn[] = [];
  for (const turn of turns) {
    const one = byId.get(turn.leader);
    if (one?.urgent !== true) rest.push(turn);
    else if (one.kind === 'test') tests.push(turn);
    else if (begun.has(one.incidentId)) continue;
    else {
      firsts.push(one);
      if (one.incidentId !== null) begun.add(one.incidentId);
    }
  }
  const asked = firsts.map(({ at, tried, incidentId }) => ({
    at,
    alone: tried || incidentId === null,
  }));
  const first = together(asked, rules, past, now).flatMap((group): Turn[] => {
    const [leader, ...members] = group.flatMap((index) => firsts[index]?.id ?? []);
    return leader === undefined ? [] : [{ leader, members }];
  });
  return [...first, ...tests, ...rest];
}

function take(
  turns: readonly Turn[],
  waiting: readonly Waiting[],
  past: Past,
  rules: RateRules,
  now: number,
  most: number,
): Plan {
  const byId = new Map(waiting.map((one) => [one.id, one]));
  const sent = [...past.sent];
  const busy = new Set(past.busy);
  const made: Plan = { turns: [], holdUrgent: null, holdRest: null };
  for (const turn of turns) {
    const one = byId.get(turn.leader);
    if (!one || made.turns.length >= most) continue;
    if ((one.urgent ? made.holdUrgent : made.holdRest) !== null) continue;
    if (one.incidentId !== null && busy.has(one.incidentId)) continue;
    const leave = maySend(rules, { sent, throttled: past.throttled }, now, one.urgent);
    if (!leave.ok) {
      if (one.urgent) made.holdUrgent = now + leave.wait;
      else made.holdRest = now + leave.wait;
      continue;
    }
    made.turns.push(turn);
    sent.push(now);
    for (const id of [turn.leader, ...turn.members]) {
      const about = byId.get(id)?.incidentId ?? null;
      if (about !== null) busy.add(about);
    }
  }
  return made;
}
