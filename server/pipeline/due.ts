import { fire } from '../../alerts/incident.js';
import { MINUTE } from '../../alerts/window.js';
import type { Brand } from '../model/brand.js';
import type { Draft } from '../model/change.js';
import type { DeadlineKind } from '../model/incident.js';
import type { Tx } from '../store/store.js';
import { coverageDue, lose } from './coverage.js';
import { loadIncidents, saveIncident } from './incidents.js';
import { judge, standings } from './judge.js';
import { surgeDue, surgeOne } from './surging.js';

/** More than this at once is a bug, not a backlog. */
const MOST = 100_000;

interface DueLevel {
  brand_id: number;
  story_id: number;
  due_at: number;
}
interface DueDeadline {
  incident_id: number;
  kind: DeadlineKind;
  due_at: number;
}

async function levelDue(tx: Tx, now: number): Promise<DueLevel | null> {
  const [row] = await tx.all<DueLevel>(
    'SELECT brand_id, story_id, due_at FROM levels WHERE due_at <= ? ORDER BY due_at, brand_id, story_id LIMIT 1',
    [now],
  );
  return row ?? null;
}

async function deadlineDue(tx: Tx, now: number): Promise<DueDeadline | null> {
  const [row] = await tx.all<DueDeadline>(
    'SELECT incident_id, kind, due_at FROM deadlines WHERE done_at IS NULL AND due_at <= ? ORDER BY due_at, incident_id, kind LIMIT 1',
    [now],
  );
  return row ?? null;
}

/**
 * Everything whose time has come by `now`, earliest first and each dated by its own time:
 * looking late, after a pause or a restart, gives the same changes as looking often.
 */
export async function settleDue(
  tx: Tx,
  brands: ReadonlyMap<number, Brand>,
  now: number,
): Promise<Draft[]> {
  const next = await nextDue(tx);
  if (next === null || next > now) return [];
  // Two that look at once must not both fire it. All brands, since whoever goes on in this
  // transaction locks some of them later, and locks out of order wait for each other.
  await tx.lockBrands([...brands.keys()]);
  const drafts: Draft[] = [];
  for (let i = 0; i < MOST; i++) {
    // One question instead of four: most of the time nothing is due.
    const next = await nextDue(tx);
    if (next === null || next > now) return drafts;
    const level = await levelDue(tx, now);
    const deadline = await deadlineDue(tx, now);
    const coverage = await coverageDue(tx, now);
    const surge = await surgeDue(tx, now);
    const first = Math.min(
      level?.due_at ?? Infinity,
      deadline?.due_at ?? Infinity,
      coverage?.at ?? Infinity,
      surge?.at ?? Infinity,
    );
    if (first === Infinity) return drafts;
    if (deadline?.due_at === first) drafts.push(...(await fireOne(tx, brands, deadline)));
    else if (level?.due_at === first) drafts.push(...(await lowerOne(tx, brands, level)));
    else if (coverage?.at === first)
      drafts.push(...(await lose(tx, brands, coverage.id, coverage.at)));
    else if (surge) drafts.push(...(await finishOne(tx, brands, surge)));
  }
  throw new Error('Deadlines keep coming due without end.');
}

async function fireOne(
  tx: Tx,
  brands: ReadonlyMap<number, Brand>,
  due: DueDeadline,
): Promise<Draft[]> {
  const [incident] = await loadIncidents(tx.q, [due.incident_id]);
  const deadline = incident?.deadlines.find(({ kind }) => kind === due.kind);
  const brand = incident && brands.get(incident.brandId);
  if (!incident || !deadline || !brand) {
    await tx.all(
      'UPDATE deadlines SET done_at = due_at, outcome = ? WHERE incident_id = ? AND kind = ?',
      ['void', due.incident_id, due.kind],
    );
    return [];
  }
  const step = fire(incident, deadline, brand.policy);
  await saveIncident(tx, step.incident);
  return step.drafts;
}

async function lowerOne(
  tx: Tx,
  brands: ReadonlyMap<number, Brand>,
  due: DueLevel,
): Promise<Draft[]> {
  const brand = brands.get(due.brand_id);
  if (!brand) {
    await tx.all('UPDATE levels SET due_at = NULL WHERE brand_id = ? AND story_id = ?', [
      due.brand_id,
      due.story_id,
    ]);
    return [];
  }
  const stored = await standings(tx, brand.id, [due.story_id]);
  const subject = { brand, storyId: due.story_id };
  const { drafts } = await judge(tx, subject, stored.get(due.story_id), due.due_at);
  // Whatever the judgement forgot to plan: a look that never passes would hold up all that follows.
  await tx.all(
    `UPDATE levels SET due_at = CASE WHEN level = 'none' THEN NULL ELSE CAST(? AS bigint) END
     WHERE brand_id = ? AND story_id = ? AND due_at <= ?`,
    [due.due_at + MINUTE, due.brand_id, due.story_id, due.due_at],
  );
  return drafts;
}

async function finishOne(
  tx: Tx,
  brands: ReadonlyMap<number, Brand>,
  due: { id: number; at: number },
): Promise<Draft[]> {
  const brand = brands.get(due.id);
  if (brand) return surgeOne(tx, brand, due.at);
  await tx.all('UPDATE brands SET surge_due_at = NULL WHERE id = ?', [due.id]);
  return [];
}

/** The next moment at which something is due; null when nothing is. */
export async function nextDue(tx: Tx): Promise<number | null> {
  const [row] = await tx.all<{ at: number | null }>(
    `SELECT min(at) AS at FROM (
       SELECT min(due_at) AS at FROM levels WHERE due_at IS NOT NULL
       UNION ALL SELECT min(due_at) AS at FROM deadlines WHERE done_at IS NULL
       UNION ALL SELECT min(covered_until) AS at FROM brands WHERE covered = 1
       UNION ALL SELECT min(surge_due_at) AS at FROM brands
       UNION ALL SELECT min(due_at) AS at FROM sources WHERE kind = 'push' AND enabled = 1 AND quiet_since IS NULL AND due_at < 8000000000000000
       UNION ALL SELECT min(test_due_at) AS at FROM channels WHERE daily_test = 1 AND enabled = 1 AND test_due_at > 0
       UNION ALL SELECT min(silent_due_at) AS at FROM channels WHERE daily_test = 1 AND enabled = 1
       UNION ALL SELECT min(due_at) AS at FROM digests WHERE enabled = 1) AS due`,
    [],
  );
  return row?.at ?? null;
}
