import type { ActionFacts, AlertFacts, Attained, DigestFacts } from '../../alerts/digest/facts.js';
import { loadIncidents } from '../pipeline/incidents.js';
import type { Query } from '../store/store.js';
import type { Asked } from './asked.js';

/** Steps shown at most. */
const MOST = 10;

/** What alerted in the period, the worst first. */
export async function alerts(q: Query, asked: Asked): Promise<AlertFacts[]> {
  const rows = await q
    .selectFrom('incidents')
    .select('id')
    .where('brand_id', '=', asked.brandId)
    .where('opened_at', '>=', asked.from)
    .where('opened_at', '<', asked.to)
    .orderBy('id')
    .execute();
  const incidents = await loadIncidents(
    q,
    rows.map(({ id }) => id),
  );
  const acknowledged = await firstAcknowledgements(
    q,
    incidents.map(({ id }) => id),
  );
  return incidents.map((incident) => {
    const { id, openedAt, response, respondDueAt } = incident;
    const at = acknowledged.get(id) ?? null;
    // One that was over before its time came owed no response.
    const clock = incident.deadlines.find(({ kind }) => kind === 'respond');
    const overdue = asked.to > respondDueAt && clock?.outcome !== 'void' ? false : null;
    return {
      title: incident.title,
      url: `${asked.base}/incidents/${id}`,
      peak: incident.peak,
      openedAt,
      acknowledgedAfter: at === null ? null : at - openedAt,
      respondedAfter: response ? response.at - openedAt : null,
      inTime: response ? response.at <= respondDueAt : overdue,
      open: incident.status === 'open',
    };
  });
}

/** Deadlines of the brand's incidents that came due in the period, and those that were met in time. */
export async function responses(q: Query, asked: Asked): Promise<DigestFacts['responses']> {
  const rows = await q
    .selectFrom('deadlines as d')
    .innerJoin('incidents as i', 'i.id', 'd.incident_id')
    .select((eb) => ['d.kind', 'd.outcome', eb.fn.countAll<number>().as('n')])
    .where('i.brand_id', '=', asked.brandId)
    .where('d.kind', 'in', ['acknowledge', 'respond'])
    .where('d.outcome', 'in', ['met', 'late', 'missed'])
    .where('i.opened_at', '>=', asked.from)
    .where('i.opened_at', '<', asked.to)
    .groupBy(['d.kind', 'd.outcome'])
    .execute();
  const attained = (kind: string): Attained => {
    const mine = rows.filter((row) => row.kind === kind);
    const count = (list: typeof rows) => list.reduce((sum, { n }) => sum + n, 0);
    return { due: count(mine), met: count(mine.filter(({ outcome }) => outcome === 'met')) };
  };
  return {
    acknowledged: attained('acknowledge'),
    responded: attained('respond'),
    url: `${asked.base}/incidents`,
  };
}

/** Steps of open incidents that nobody has done yet, the earliest due first. */
export async function actions(q: Query, asked: Asked): Promise<ActionFacts[]> {
  const rows = await q
    .selectFrom('deadlines as d')
    .innerJoin('incidents as i', 'i.id', 'd.incident_id')
    .select(['i.id', 'i.title', 'd.kind', 'd.due_at'])
    .where('i.brand_id', '=', asked.brandId)
    .where('i.status', '=', 'open')
    .where('d.kind', 'in', ['acknowledge', 'contact', 'statement', 'solution', 'respond'])
    .where((eb) => eb.or([eb('d.done_at', 'is', null), eb('d.outcome', '=', 'missed')]))
    .orderBy('d.due_at')
    .orderBy('i.id')
    .limit(MOST)
    .execute();
  const incidents = await loadIncidents(q, [...new Set(rows.map(({ id }) => id))]);
  return rows.map((row) => ({
    title: row.title,
    step: row.kind as ActionFacts['step'],
    owner: incidents.find(({ id }) => id === row.id)?.acknowledgement?.by ?? null,
    dueAt: row.due_at,
    url: `${asked.base}/incidents/${row.id}`,
  }));
}

async function firstAcknowledgements(q: Query, ids: readonly number[]) {
  if (ids.length === 0) return new Map<number, number>();
  const rows = await q
    .selectFrom('changes')
    .select((eb) => ['incident_id', eb.fn.min('at').as('at')])
    .where('incident_id', 'in', ids)
    .where('kind', '=', 'incident.acknowledged')
    .groupBy('incident_id')
    .execute();
  return new Map(rows.map(({ incident_id, at }) => [incident_id ?? 0, at]));
}
