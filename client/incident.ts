import type { Deadline, Incident } from '../server/model/incident.js';
import type { NoteStep } from './api/incidents.js';

/** The response clock as it stands: time left, time over, or how long the answer took, in ms. */
export type ClockState =
  | { kind: 'running'; ms: number; /** Of the whole time, 0–1. */ share: number }
  | { kind: 'overdue' | 'answered' | 'closed'; ms: number }
  /** Answered before the alert; `ms` is how long before. */
  | { kind: 'early'; ms: number };

/** Reads the response clock of an incident at `now`, epoch ms. */
export function clockOf(
  incident: Pick<Incident, 'openedAt' | 'respondDueAt' | 'response' | 'closedAt'>,
  now: number,
): ClockState {
  const { openedAt, respondDueAt, response, closedAt } = incident;
  if (response && response.at < openedAt) return { kind: 'early', ms: openedAt - response.at };
  if (response) return { kind: 'answered', ms: response.at - openedAt };
  if (closedAt !== null) return { kind: 'closed', ms: closedAt - openedAt };
  const left = respondDueAt - now;
  if (left < 0) return { kind: 'overdue', ms: -left };
  const whole = Math.max(1, respondDueAt - openedAt);
  return { kind: 'running', ms: left, share: Math.min(1, left / whole) };
}

/** The order of the default playbook (policy §3). */
export const STEPS: readonly NoteStep[] = ['contact', 'statement', 'solution'];

export interface StepState {
  step: NoteStep;
  deadline: Deadline;
  state: 'done' | 'now' | 'later' | 'late';
}

/** The steps an incident has, each done, late, the next one, or later. */
export function stepsOf(incident: Pick<Incident, 'deadlines'>, now: number): StepState[] {
  let found = false;
  return STEPS.flatMap((step): StepState[] => {
    const deadline = incident.deadlines.find((one) => one.kind === step);
    if (!deadline || deadline.outcome === 'void') return [];
    // Done late is done: the timeline keeps that it was missed.
    if (deadline.outcome === 'met' || deadline.outcome === 'late') {
      return [{ step, deadline, state: 'done' }];
    }
    const first = !found;
    found = true;
    if (deadline.dueAt < now) return [{ step, deadline, state: 'late' }];
    return [{ step, deadline, state: first ? 'now' : 'later' }];
  });
}

/** When the incident has to be acknowledged; null when that is done or void. */
export function acknowledgeDue(incident: Pick<Incident, 'deadlines' | 'acknowledgement'>) {
  if (incident.acknowledgement) return null;
  return incident.deadlines.find((one) => one.kind === 'acknowledge')?.dueAt ?? null;
}

/** When it escalates by itself for want of a response; null when it will not. */
export function escalateDue(incident: Pick<Incident, 'deadlines' | 'response'>): number | null {
  if (incident.response) return null;
  const due = incident.deadlines.find((one) => one.kind === 'escalate' && one.doneAt === null);
  return due?.dueAt ?? null;
}
