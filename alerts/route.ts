import type { ChangeKind, Draft } from '../server/model/change.js';

/** What people are told about; the rest is for the screen. */
const ANNOUNCED: ReadonlySet<ChangeKind> = new Set<ChangeKind>([
  'incident.opened',
  'incident.raised',
  'incident.lowered',
  'incident.acknowledged',
  'incident.responded',
  'incident.reminded',
  'incident.breached',
  'incident.escalated',
  'incident.acknowledgement-lapsed',
  'incident.closed',
  'source.failing',
  'source.quiet',
  'source.recovered',
  'brand.trending',
  'coverage.lost',
  'coverage.regained',
]);

/** Whether a change goes out to the channels. */
export function announced(change: Draft): boolean {
  // Hearing for the first time is no news: nothing was lost before.
  if (change.kind === 'coverage.regained' && change.data.since === null) return false;
  return ANNOUNCED.has(change.kind);
}
