import type { Brand } from '../model/brand.js';
import type { ChangeData } from '../model/change.js';
import type { Incident } from '../model/incident.js';
import type { Kept, ServiceRow, Stretch } from '../model/insights.js';
import { loadIncidents } from '../pipeline/incidents.js';
import { quantiles } from '../sources/state.js';
import type { Query } from '../store/store.js';

const LEVELS = ['red', 'orange', 'yellow'] as const;

/** How incidents that were opened in a stretch were dealt with, by the highest level they reached. */
export async function serviceOf(
  q: Query,
  brand: Brand,
  { from, to }: Stretch,
  now: number,
): Promise<ServiceRow[]> {
  const rows = await q
    .selectFrom('incidents')
    .select('id')
    .where('brand_id', '=', brand.id)
    .where('opened_at', '>=', from)
    .where('opened_at', '<', to)
    .execute();
  const ids = rows.map(({ id }) => id);
  const incidents = await loadIncidents(q, ids);
  const taken = await takenOf(q, ids);
  return LEVELS.map((level) => {
    const reached = incidents.filter(({ peak }) => peak === level);
    return {
      level,
      incidents: reached.length,
      acknowledged: kept(
        reached.map((one) => acknowledgement(one, taken.get(one.id) ?? NOT_TAKEN, now)),
        brand.policy.acknowledge[level],
      ),
      responded: kept(
        reached.map((one) => response(one, now)),
        brand.policy.respond,
      ),
      escalations: reached.reduce((sum, one) => sum + one.escalations, 0),
    };
  });
}

/** How one incident kept one promise; `took` in ms, null where it was not done. */
interface Case {
  state: 'met' | 'missed' | 'open';
  took: number | null;
}

/**
 * Counted from when we noticed: nobody can take what nobody knows of. A response stands for it. It
 * was late when the product had escalated for want of it before.
 */
function acknowledgement(incident: Incident, { at, lateAt }: Taken, now: number): Case {
  const done = at ?? incident.response?.at ?? null;
  if (done !== null) {
    const state = lateAt !== null && lateAt < done ? 'missed' : 'met';
    return { state, took: at === null ? null : Math.max(0, at - incident.noticedAt) };
  }
  if (lateAt !== null) return { state: 'missed', took: null };
  const deadline = incident.deadlines.find(({ kind }) => kind === 'acknowledge');
  return { state: stateOf(incident, deadline?.dueAt ?? null, now), took: null };
}

/** Counted from the outbreak, as the policy's clock is. */
function response(incident: Incident, now: number): Case {
  const { response: answer, respondDueAt, openedAt } = incident;
  if (answer === null) return { state: stateOf(incident, respondDueAt, now), took: null };
  return {
    state: answer.at <= respondDueAt ? 'met' : 'missed',
    took: Math.max(0, answer.at - openedAt),
  };
}

/** A promise that was not kept yet. What was closed in time without it broke nothing. */
function stateOf(incident: Incident, dueAt: number | null, now: number): 'met' | 'missed' | 'open' {
  const until = incident.closedAt ?? now;
  if (dueAt !== null && until > dueAt) return 'missed';
  return incident.closedAt === null ? 'open' : 'met';
}

function kept(cases: readonly Case[], within: number): Kept {
  const count = (state: Case['state']) => cases.filter((one) => one.state === state).length;
  const times = cases.flatMap(({ took }) => took ?? []);
  const { p50, p95 } = times.length > 0 ? quantiles(times) : { p50: null, p95: null };
  return { met: count('met'), missed: count('missed'), open: count('open'), p50, p95, within };
}

/** When an incident was first acknowledged, and when it first escalated for want of that. */
interface Taken {
  at: number | null;
  lateAt: number | null;
}

const NOT_TAKEN: Taken = { at: null, lateAt: null };

async function takenOf(q: Query, ids: readonly number[]): Promise<Map<number, Taken>> {
  if (ids.length === 0) return new Map();
  const rows = await q
    .selectFrom('changes')
    .select(['incident_id', 'kind', 'at', 'data'])
    .where('incident_id', 'in', [...ids])
    .where('kind', 'in', ['incident.acknowledged', 'incident.escalated'])
    .orderBy('seq')
    .execute();
  const found = new Map<number, Taken>();
  for (const { incident_id: id, kind, at, data } of rows) {
    if (id === null) continue;
    const known = found.get(id) ?? NOT_TAKEN;
    if (kind === 'incident.acknowledged') found.set(id, { ...known, at: known.at ?? at });
    else if ((JSON.parse(data) as ChangeData['incident.escalated']).because === 'acknowledge') {
      found.set(id, { ...known, lateAt: known.lateAt ?? at });
    }
  }
  return found;
}
