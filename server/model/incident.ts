import type { Level, Reason } from './level.js';

export interface Acknowledgement {
  by: string;
  at: number;
  /** When it reminds its owner for want of a new timeline entry, epoch ms. */
  staleAt: number;
}

/** The first public response; only this stops the clock. */
export interface Response {
  at: number;
  /** Where it was published, e.g. `weibo`. */
  where: string;
  url: string;
  text: string | null;
  by: string;
  approvedBy: string;
}

/** What a person called an alert: something that mattered, or noise. */
export interface Verdict {
  verdict: 'real' | 'noise';
  by: string;
  at: number;
  note: string | null;
}

/** Deadlines an incident can have; each is a row with its due time. */
export type DeadlineKind =
  | 'acknowledge'
  | 'contact'
  | 'statement'
  | 'solution'
  | 'respond'
  | 'remind-50'
  | 'remind-75'
  | 'remind-90'
  | 'escalate'
  | 'acknowledgement-stale'
  | 'acknowledgement-lapse';

export interface Deadline {
  kind: DeadlineKind;
  dueAt: number;
  /** When it was met or fired; null while open. */
  doneAt: number | null;
  /** `late`: done after it was missed. */
  outcome: 'met' | 'late' | 'missed' | 'fired' | 'void' | null;
}

/** A story, or the brand as a whole, that reached a level. */
export interface Incident {
  id: number;
  brandId: number;
  /** Null: the brand as a whole. */
  storyId: number | null;
  title: string;
  level: Level;
  peak: Level;
  status: 'open' | 'closed';
  reason: Reason;
  /** When the condition became true: the response clock counts from here. */
  openedAt: number;
  /** When we noticed. */
  noticedAt: number;
  firstNegativeAt: number | null;
  firstSeenAt: number | null;
  respondDueAt: number;
  /** Escalation steps taken so far. */
  escalations: number;
  acknowledgement: Acknowledgement | null;
  response: Response | null;
  closedAt: number | null;
  closedBy: string | null;
  /** Null until a person says. */
  verdict: Verdict | null;
  deadlines: Deadline[];
}
