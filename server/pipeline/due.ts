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
 * looking late, after a pause or a restart, gives the same changes as looking often. What passes
 * without a word may be taken in up to `ahead` at once: who plays the past knows what is to come.
 */
export async function settleDue(
  tx: Tx,
  brands: ReadonlyMap<number, Brand>,
  now: number,
  ahead = now,
): Promise<Draft[]> {
  const next = await nextDue(tx);
  if (next === null || next > now) return [];
  // Two that look at once must not both fire it. All brands, since whoever goes on in this
  // transaction locks some of them later, and locks out of order wait for each other.
  await tx.lockBrands([...brands.keys()]);
  const drafts: Draft[] = [];
  for (let i = 0; i < MOST; i++) {
    const due = await duesOf(tx);
    const first = Math.min(due.deadline, due.level, due.coverage, due.surge);
    if (first > now) return drafts;
    const found =
      first === due.deadline
        ? await fireNext(tx, brands, now)
        : first === due.level
          ? await lowerNext(tx, brands, now)
          : first === due.coverage
            ? await loseNext(tx, brands, now)
            : await finishNext(
                tx,
                brands,
                now,
                Math.min(ahead, due.others - 1, due.deadline - 1, due.level - 1, due.coverage - 1),
              );
    drafts.push(...found);
  }
  throw new Error('Deadlines keep coming due without end.');
}

async function fireNext(tx: Tx, brands: ReadonlyMap<number, Brand>, now: number): Promise<Draft[]> {
  const due = await deadlineDue(tx, now);
  if (!due) return [];
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

async function lowerNext(
  tx: Tx,
  brands: ReadonlyMap<number, Brand>,
  now: number,
): Promise<Draft[]> {
  const due = await levelDue(tx, now);
  if (!due) return [];
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

async function loseNext(tx: Tx, brands: ReadonlyMap<number, Brand>, now: number): Promise<Draft[]> {
  const due = await coverageDue(tx, now);
  return due ? lose(tx, brands, due.id, due.at) : [];
}

async function finishNext(
  tx: Tx,
  brands: ReadonlyMap<number, Brand>,
  now: number,
  ahead: number,
): Promise<Draft[]> {
  const due = await surgeDue(tx, now);
  if (!due) return [];
  const brand = brands.get(due.id);
  if (brand) return surgeOne(tx, brand, due.at, Math.min(ahead, (due.other ?? Infinity) - 1));
  await tx.all('UPDATE brands SET surge_due_at = NULL WHERE id = ?', [due.id]);
  return [];
}

/** When what is next of each kind is due, epoch ms; Infinity for never. */
interface Dues {
  level: number;
  deadline: number;
  coverage: number;
  surge: number;
  /** What is not settled here. */
  others: number;
}

async function duesOf(tx: Tx): Promise<Dues> {
  const [row] = await tx.all<{ [kind in keyof Dues]: number | null }>(
    `SELECT (SELECT min(due_at) FROM levels WHERE due_at IS NOT NULL) AS level,
       (SELECT min(due_at) FROM deadlines WHERE done_at IS NULL) AS deadline,
       (SELECT min(covered_until) FROM brands WHERE covered = 1) AS coverage,
       (SELECT min(surge_due_at) FROM brands) AS surge,
       (SELECT min(at) FROM (
         SELECT min(due_at) AS at FROM sources WHERE kind = 'push' AND enabled = 1 AND quiet_since IS NULL AND due_at < 8000000000000000
         UNION ALL SELECT min(test_due_at) AS at FROM channels WHERE daily_test = 1 AND enabled = 1 AND test_due_at > 0
         UNION ALL SELECT min(silent_due_at) AS at FROM channels WHERE daily_test = 1 AND enabled = 1
         UNION ALL SELECT min(due_at) AS at FROM digests WHERE enabled = 1) AS due) AS others`,
    [],
  );
  return {
    level: row?.level ?? Infinity,
    deadline: row?.deadline ?? Infinity,
    coverage: row?.coverage ?? Infinity,
    surge: row?.surge ?? Infinity,
    others: row?.others ?? Infinity,
  };
}

/** The next moment at which something is due; null when nothing is. */
export async function nextDue(tx: Tx): Promise<number | null> {
  const { level, deadline, coverage, surge, others } = await duesOf(tx);
  const next = Math.min(level, deadline, coverage, surge, others);
  return next === Infinity ? null : next;
}
