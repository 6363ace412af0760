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
  'story.warned',
  'brand.surged',
  'source.failing',
  'source.quiet',
  'source.recovered',
  'brand.trending',
  'coverage.lost',
  'coverage.regained',
  'channel.broken',
  'channel.silent',
  'channel.repaired',
  'digest.failed',
]);

/** Whether a change goes out to the channels. */
export function announced(change: Draft): boolean {
  // Hearing for the first time is no news: nothing was lost before.
  if (change.kind === 'coverage.regained' && change.data.since === null) return false;
  // More talk of all kinds is for the screen; more anger is for people.
  if (change.kind === 'brand.surged' && change.data.of !== 'negative') return false;
  return ANNOUNCED.has(change.kind);
}

/** The first alert and a raise to red: never held back by limits that the rest must keep. */
export function urgentChange(change: Draft): boolean {
  if (change.kind === 'incident.opened') return true;
  return change.kind === 'incident.raised' && change.data.level === 'red';
}
