import type { Deadline, DeadlineKind } from '../server/model/incident.js';
import type { Level } from '../server/model/level.js';
import type { Policy } from '../server/model/policy.js';

const HOUR = 3_600_000;

/** Milestones of the default playbook, ms after the outbreak (policy §3). */
const MILESTONES: readonly [DeadlineKind, number][] = [
  ['contact', HOUR],
  ['statement', 2 * HOUR],
  ['solution', 4 * HOUR],
];

/** Steps a person can record as done with a note. */
export const STEPS: readonly DeadlineKind[] = MILESTONES.map(([kind]) => kind);

function open(kind: DeadlineKind, dueAt: number): Deadline {
  return { kind, dueAt, doneAt: null, outcome: null };
}

/** ms within which somebody must acknowledge at this level. */
export function acknowledgeWithin(policy: Policy, level: Level): number {
  return level === 'none' ? policy.acknowledge.yellow : policy.acknowledge[level];
}

/**
 * All deadlines of a new incident. The response clock counts from the outbreak; nobody can
 * acknowledge what was not announced, so that one counts from when we noticed. Reminders whose
 * time had passed by then are not sent one after the other: only the last of them is due.
 */
export function deadlines(
  policy: Policy,
  level: Level,
  outbreak: number,
  noticed: number,
): Deadline[] {
  const shares = new Map(policy.reminders.map((share) => [reminderKind(share), share]));
  const reminders = [...shares]
    .map(([kind, share]) => open(kind, outbreak + Math.round(share * policy.respond)))
    .sort((a, b) => a.dueAt - b.dueAt)
    .filter(
      (deadline, index, all) =>
        deadline.dueAt > noticed || (all[index + 1]?.dueAt ?? Infinity) > noticed,
    );
  return [
    open('acknowledge', noticed + acknowledgeWithin(policy, level)),
    ...MILESTONES.map(([kind, offset]) => open(kind, outbreak + offset)),
    ...reminders,
    open('escalate', outbreak + policy.escalate),
    open('respond', outbreak + policy.respond),
  ];
}

/** Which reminder falls due at this share of the response time, 0–1; an incident has one of each. */
export function reminderKind(share: number): DeadlineKind {
  if (share >= 0.9) return 'remind-90';
  return share >= 0.75 ? 'remind-75' : 'remind-50';
}
