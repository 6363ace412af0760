import type { Rehearsed } from '../../alerts/rehearse.js';
import type { Brand } from '../model/brand.js';
import type { Draft } from '../model/change.js';
import { rehearsal } from './rehearsal.js';
import type { Query, Tx } from '../store/store.js';

/** Runs that are kept of one brand; older ones give way. */
const KEPT = 20;
const DAY = 86_400_000;

/** Stored history read again by the rule as it is now, beside what was announced at the time. */
export interface Rerun {
  id: number;
  brandId: number;
  /** When it was asked for, epoch ms. */
  at: number;
  by: string;
  from: number;
  until: number;
  /** The rule it was read by. */
  rule: string;
  /** Alerts there would have been. */
  alerts: Rehearsed[];
  /** Incidents that were opened at the time; they stay what they are. */
  announced: { incidentId: number; storyId: number | null; title: string; at: number }[];
  /** Ids of announced incidents that the rule would not have raised within a day. */
  without: number[];
  /** Alerts of the rule that were not announced within a day. */
  added: Rehearsed[];
}

type Result = Omit<Rerun, 'id' | 'brandId' | 'at' | 'by'>;

/**
 * Reads a brand's stored minutes again by its rule as it is now. Reads only: nothing that was
 * announced changes, no incident is opened and nobody is told.
 */
async function readAgain(q: Query, brand: Brand, days: number, now: number): Promise<Result> {
  const from = now - days * DAY;
  const { today } = await rehearsal(q, brand, {}, from, now);
  const incidents = await q
    .selectFrom('incidents')
    .select(['id', 'story_id', 'title', 'opened_at'])
    .where('brand_id', '=', brand.id)
    .where('opened_at', '>=', from)
    .where('opened_at', '<=', now)
    .orderBy('id')
    .execute();
  const announced = incidents.map((row) => ({
    incidentId: row.id,
    storyId: row.story_id,
    title: row.title,
    at: row.opened_at,
  }));
  const same = (alert: Rehearsed, one: (typeof announced)[number]) =>
    alert.storyId === one.storyId && Math.abs(alert.at - one.at) <= DAY;
  return {
    from,
    until: now,
    rule: brand.policy.rule,
    alerts: today.alerts,
    announced,
    without: announced
      .filter((one) => !today.alerts.some((alert) => same(alert, one)))
      .map(({ incidentId }) => incidentId),
    added: today.alerts.filter((alert) => !announced.some((one) => same(alert, one))),
  };
}

/** Carries out and keeps a re-run that `by` asked for; says so in the log. `now` is epoch ms. */
export async function rerun(
  tx: Tx,
  brand: Brand,
  days: number,
  by: string,
  now: number,
): Promise<{ rerun: Rerun; drafts: Draft[] }> {
  const result = await readAgain(tx.q, brand, days, now);
  const id = await tx.allocate('reruns', 1);
  await tx.q
    .insertInto('reruns')
    .values({ id, brand_id: brand.id, at: now, asked_by: by, result: JSON.stringify(result) })
    .execute();
  await tx.all(
    `DELETE FROM reruns WHERE brand_id = ? AND id NOT IN (
       SELECT id FROM reruns WHERE brand_id = ? ORDER BY id DESC LIMIT ${KEPT})`,
    [brand.id, brand.id],
  );
  const data = {
    rerunId: id,
    by,
    days,
    then: result.alerts.length,
    announced: result.announced.length,
  };
  return {
    rerun: { id, brandId: brand.id, at: now, by, ...result },
    drafts: [
      { kind: 'brand.rerun', at: now, brandId: brand.id, storyId: null, incidentId: null, data },
    ],
  };
}

/** The re-runs of a brand that are kept, the newest first. */
export async function rerunsOf(q: Query, brandId: number): Promise<Rerun[]> {
  const rows = await q
    .selectFrom('reruns')
    .selectAll()
    .where('brand_id', '=', brandId)
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    brandId: row.brand_id,
    at: row.at,
    by: row.asked_by,
    ...(JSON.parse(row.result) as Result),
  }));
}
