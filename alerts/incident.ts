import type { ChangeData, ChangeKind, Draft } from '../server/model/change.js';
import type {
  Deadline,
  DeadlineKind,
  Incident,
  Response,
  Verdict,
} from '../server/model/incident.js';
import { higher, type Level, rank, type Reason } from '../server/model/level.js';
import type { Policy } from '../server/model/policy.js';
import { acknowledgeWithin, deadlines, STEPS } from './playbook.js';
import { MINUTE } from './window.js';

/** What an event makes of an incident, and what it adds to the log. */
export interface Step {
  incident: Incident;
  drafts: Draft[];
}

/** A person asked for something the incident does not allow; the message says what to do. */
export class ActError extends Error {
  override readonly name = 'ActError';
  constructor(
    readonly code:
      | 'closed'
      | 'already-responded'
      | 'not-negative'
      | 'no-category'
      | 'future'
      | 'too-early'
      | 'taken'
      | 'same-story'
      | 'no-story'
      | 'no-mention'
      | 'merged',
    message: string,
    /** More that a program may want to know: who holds it, for one. */
    readonly more?: Readonly<Record<string, string | number>>,
  ) {
    super(message);
  }
}

function draft<K extends ChangeKind>(
  incident: Incident,
  kind: K,
  at: number,
  data: ChangeData[K],
): Draft {
  return {
    kind,
    at,
    brandId: incident.brandId,
    storyId: incident.storyId,
    incidentId: incident.id,
    data,
  } as Draft;
}

/** Replaces or adds a deadline. */
function set(incident: Incident, deadline: Deadline): Incident {
  const rest = incident.deadlines.filter((other) => other.kind !== deadline.kind);
  return { ...incident, deadlines: [...rest, deadline] };
}

/** Ends the open deadlines of these kinds. */
function settle(
  incident: Incident,
  kinds: readonly DeadlineKind[] | 'all',
  outcome: NonNullable<Deadline['outcome']>,
  at: number,
): Incident {
  return {
    ...incident,
    deadlines: incident.deadlines.map((deadline) =>
      deadline.doneAt === null && (kinds === 'all' || kinds.includes(deadline.kind))
        ? { ...deadline, doneAt: at, outcome }
        : deadline,
    ),
  };
}

/** Marks deadlines as done at `at`; one that was missed before `at` is done late. */
function complete(incident: Incident, kinds: readonly DeadlineKind[], at: number): Incident {
  return {
    ...incident,
    deadlines: incident.deadlines.map((deadline) => {
      const open = deadline.doneAt === null || deadline.outcome === 'missed';
      if (!open || !kinds.includes(deadline.kind)) return deadline;
      return { ...deadline, doneAt: at, outcome: at <= deadline.dueAt ? 'met' : 'late' };
    }),
  };
}

function mustBeOpen(incident: Incident): void {
  if (incident.status === 'closed') {
    throw new ActError('closed', 'This incident is closed; nothing can be added to it any more.');
  }
}

/** What a new incident starts from; times are epoch ms. */
export interface Outbreak {
  id: number;
  brandId: number;
  storyId: number | null;
  title: string;
  level: Level;
  reason: Reason;
  openedAt: number;
  firstNegativeAt: number | null;
  firstSeenAt: number | null;
}

/** Opens an incident with its clocks running. */
export function open(outbreak: Outbreak, policy: Policy, now: number): Step {
  const incident: Incident = {
    ...outbreak,
    peak: outbreak.level,
    status: 'open',
    noticedAt: now,
    respondDueAt: outbreak.openedAt + policy.respond,
    escalations: 0,
    acknowledgement: null,
    response: null,
    closedAt: null,
    closedBy: null,
    verdict: null,
    deadlines: deadlines(policy, outbreak.level, outbreak.openedAt, now),
  };
  const { title, level, reason } = outbreak;
  return {
    incident,
    drafts: [
      draft(incident, 'incident.opened', outbreak.openedAt, {
        title,
        level,
        reason,
        noticedAt: now,
      }),
    ],
  };
}

/**
 * Raises or lowers. A raised level can only shorten a deadline, a lowered one never extends it;
 * an incident that never was red closes itself when nothing is left of it (policy §2, §3).
 */
export function relevel(
  incident: Incident,
  level: Level,
  reason: Reason,
  at: number,
  policy: Policy,
  now: number,
): Step {
  const from = incident.level;
  const data = { title: incident.title, from, level, reason };
  let next: Incident = { ...incident, level, peak: higher(incident.peak, level), reason };
  if (rank(level) > rank(from)) {
    const due = now + acknowledgeWithin(policy, level);
    next = {
      ...next,
      deadlines: next.deadlines.map((deadline) =>
        deadline.kind === 'acknowledge' && deadline.doneAt === null && due < deadline.dueAt
          ? { ...deadline, dueAt: due }
          : deadline,
      ),
    };
    return { incident: next, drafts: [draft(next, 'incident.raised', at, data)] };
  }
  const drafts = [draft(next, 'incident.lowered', at, data)];
  if (level !== 'none' || next.peak === 'red') return { incident: next, drafts };
  const closed = shut(next, null, null, at);
  return { incident: closed.incident, drafts: [...drafts, ...closed.drafts] };
}

function shut(incident: Incident, by: string | null, why: string | null, at: number): Step {
  const closed: Incident = {
    ...settle(incident, 'all', 'void', at),
    status: 'closed',
    closedAt: at,
    closedBy: by,
  };
  return {
    incident: closed,
    drafts: [draft(closed, 'incident.closed', at, { by, why, peak: closed.peak })],
  };
}

/** A new timeline entry keeps the acknowledgement alive. */
function refresh(incident: Incident, policy: Policy, now: number): Incident {
  if (!incident.acknowledgement || incident.response) return incident;
  const staleAt = now + policy.acknowledgementStale;
  const rearmed = set(settle(incident, ['acknowledgement-lapse'], 'void', now), {
    kind: 'acknowledgement-stale',
    dueAt: staleAt,
    doneAt: null,
    outcome: null,
  });
  return { ...rearmed, acknowledgement: { ...incident.acknowledgement, staleAt } };
}

/**
 * Somebody takes it, by name: the escalation stops, the clock does not. Throws ActError when
 * somebody else holds it, unless `takeOver` says that this is meant.
 */
export function acknowledge(
  incident: Incident,
  by: string,
  note: string | null,
  policy: Policy,
  now: number,
  takeOver = false,
): Step {
  mustBeOpen(incident);
  const held = incident.acknowledgement;
  if (held && held.by !== by && !takeOver) {
    throw new ActError(
      'taken',
      `${held.by} has this incident; say takeOver to take it from them.`,
      { owner: held.by, since: held.at },
    );
  }
  const staleAt = now + policy.acknowledgementStale;
  const taken = settle(
    { ...incident, acknowledgement: { by, at: now, staleAt } },
    ['acknowledge'],
    'met',
    now,
  );
  const next = refresh(taken, policy, now);
  return {
    incident: next,
    drafts: [draft(next, 'incident.acknowledged', now, { by, at: now, staleAt, note })],
  };
}

/** An entry in the timeline; `step` marks a milestone of the playbook as done. */
export function note(
  incident: Incident,
  entry: { by: string; text: string; step: DeadlineKind | null },
  policy: Policy,
  now: number,
): Step {
  mustBeOpen(incident);
  const done =
    entry.step && STEPS.includes(entry.step) ? complete(incident, [entry.step], now) : incident;
  const next = refresh(done, policy, now);
  return { incident: next, drafts: [draft(next, 'incident.noted', now, entry)] };
}

/**
 * The first public response, which alone stops the clock. It may lie before the outbreak, but not
 * before the first negative post. Throws ActError on a second one and on a time that cannot be.
 */
export function respond(incident: Incident, response: Response, now: number): Step {
  mustBeOpen(incident);
  if (incident.response) {
    throw new ActError(
      'already-responded',
      `The first public response was already recorded by ${incident.response.by}; add a note for what followed.`,
    );
  }
  if (response.at > now) {
    throw new ActError('future', 'A response can be recorded once it is published, not before.');
  }
  const { firstNegativeAt, openedAt } = incident;
  const began = firstNegativeAt === null ? openedAt : Math.min(firstNegativeAt, openedAt);
  // People say when to the minute.
  if (response.at < began - (began % MINUTE)) {
    throw new ActError(
      'too-early',
      firstNegativeAt === null
        ? 'A response cannot be older than the incident it answers; check when it was published.'
        : 'A response cannot be older than the first negative post; check when it was published.',
    );
  }
  const inTime = response.at <= incident.respondDueAt;
  const reminders: DeadlineKind[] = ['remind-50', 'remind-75', 'remind-90', 'escalate'];
  const kept: DeadlineKind[] = ['acknowledgement-stale', 'acknowledgement-lapse'];
  const done = complete(incident, ['respond', 'statement'], response.at);
  const next = settle({ ...done, response }, ['acknowledge', ...reminders, ...kept], 'void', now);
  return {
    incident: next,
    drafts: [draft(next, 'incident.responded', response.at, { ...response, inTime })],
  };
}

/**
 * The brand's own incident gives way to a story's that explains its volume; what was red stays
 * until a person closes it.
 */
export function giveWay(incident: Incident, to: number, now: number): Step {
  return shut(incident, null, `#${to}`, now);
}

/** A person ends it. */
export function close(incident: Incident, by: string, why: string, now: number): Step {
  mustBeOpen(incident);
  return shut(incident, by, why, now);
}

/** A person says whether the alert mattered; said again, the last word counts. Closed ones, too. */
export function judge(incident: Incident, verdict: Verdict): Step {
  const next = { ...incident, verdict };
  const { at, ...data } = verdict;
  return { incident: next, drafts: [draft(next, 'incident.judged', at, data)] };
}

/** A deadline has come; what happens is dated by the deadline, however late somebody looks. */
export function fire(incident: Incident, deadline: Deadline, policy: Policy): Step {
  const at = deadline.dueAt;
  const { kind } = deadline;
  if (kind === 'acknowledge' || kind === 'escalate') return escalate(incident, deadline);
  if (kind === 'acknowledgement-stale') {
    const fired = settle(incident, [kind], 'fired', at);
    const lapse = at + policy.acknowledgementStale;
    const next = set(fired, {
      kind: 'acknowledgement-lapse',
      dueAt: lapse,
      doneAt: null,
      outcome: null,
    });
    return {
      incident: next,
      drafts: [draft(next, 'incident.reminded', at, { deadline: kind, dueAt: lapse })],
    };
  }
  if (kind === 'acknowledgement-lapse') return lapse(incident, policy, at);
  if (kind === 'respond' || STEPS.includes(kind)) {
    const next = settle(incident, [kind], 'missed', at);
    return {
      incident: next,
      drafts: [draft(next, 'incident.breached', at, { deadline: kind, dueAt: at })],
    };
  }
  const next = settle(incident, [kind], 'fired', at);
  const data = { deadline: 'respond' as const, dueAt: incident.respondDueAt };
  return { incident: next, drafts: [draft(next, 'incident.reminded', at, data)] };
}

function escalate(incident: Incident, deadline: Deadline): Step {
  const { kind, dueAt: at } = deadline;
  const missed = kind === 'acknowledge';
  const step = incident.escalations + 1;
  const next = { ...settle(incident, [kind], missed ? 'missed' : 'fired', at), escalations: step };
  const drafts = [
    draft(next, 'incident.escalated', at, { step, to: missed ? 'next' : 'vp', because: kind }),
  ];
  if (missed) drafts.unshift(draft(next, 'incident.breached', at, { deadline: kind, dueAt: at }));
  return { incident: next, drafts };
}

function lapse(incident: Incident, policy: Policy, at: number): Step {
  const by = incident.acknowledgement?.by ?? '';
  const settled = settle(incident, ['acknowledgement-lapse'], 'fired', at);
  const next = set(
    { ...settled, acknowledgement: null },
    {
      kind: 'acknowledge',
      dueAt: at + acknowledgeWithin(policy, incident.level),
      doneAt: null,
      outcome: null,
    },
  );
  return { incident: next, drafts: [draft(next, 'incident.acknowledgement-lapsed', at, { by })] };
}
