import { open, type Outbreak } from '../../alerts/incident.js';
import type { Deadline, DeadlineKind, Incident, Response } from '../../server/model/incident.js';
import type { Level, Reason } from '../../server/model/level.js';
import { type Policy, POLICY } from '../../server/model/policy.js';

export const HOUR = 3_600_000;
export const MIN = 60_000;
/** The outbreak of every incident here. */
export const T0 = Date.UTC(2026, 4, 1, 8);

export function reason(level: Level): Reason {
  return {
    rule: POLICY.rule,
    level,
    since: T0,
    volume: 120,
    windowHours: 24,
    triggers: [],
    thresholds: { reposts: 50, orange: 100, red: 500 },
    topReposts: 12,
  };
}

export function outbreakAt(level: Level): Outbreak {
  return {
    id: 7,
    brandId: 3,
    storyId: 11,
    title: '手镯掉石头',
    level,
    reason: reason(level),
    openedAt: T0,
    firstNegativeAt: T0 - HOUR,
    firstSeenAt: T0 - HOUR / 2,
  };
}

/** An open incident, noticed at once unless said otherwise. */
export function incident(level: Level = 'orange', noticed = T0, policy: Policy = POLICY): Incident {
  return open(outbreakAt(level), policy, noticed).incident;
}

export function response(at: number): Response {
  return {
    at,
    where: 'weibo',
    url: 'https://weibo.example/9/statement',
    text: '我们道歉。',
    by: 'Lin',
    approvedBy: 'Chen',
  };
}

/** The deadline of this kind; throws when the incident has none. */
export function deadline(of: Incident, kind: DeadlineKind): Deadline {
  const found = of.deadlines.find((one) => one.kind === kind);
  if (!found) throw new Error(`no deadline ${kind}`);
  return found;
}

/** Open deadlines, by kind. */
export function running(of: Incident): Partial<Record<DeadlineKind, number>> {
  return Object.fromEntries(
    of.deadlines.filter(({ doneAt }) => doneAt === null).map(({ kind, dueAt }) => [kind, dueAt]),
  );
}
