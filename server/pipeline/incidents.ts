import type { Acknowledgement, Deadline, Incident, Response, Verdict } from '../model/incident.js';
import type { Level, Reason } from '../model/level.js';
import type { Tables } from '../store/schema.js';
import type { Query, Tx } from '../store/store.js';

function parse<T>(json: string | null): T | null {
  return json === null ? null : (JSON.parse(json) as T);
}

/** A row and its deadlines as the rest of the program knows them. */
export function toIncident(row: Tables['incidents'], deadlines: Tables['deadlines'][]): Incident {
  return {
    id: row.id,
    brandId: row.brand_id,
    storyId: row.story_id,
    title: row.title,
    level: row.level as Level,
    peak: row.peak as Level,
    status: row.status as Incident['status'],
    reason: JSON.parse(row.reason) as Reason,
    openedAt: row.opened_at,
    noticedAt: row.noticed_at,
    firstNegativeAt: row.first_negative_at,
    firstSeenAt: row.first_seen_at,
    respondDueAt: row.respond_due_at,
    escalations: row.escalations,
    acknowledgement: parse<Acknowledgement>(row.acknowledgement),
    response: parse<Response>(row.response),
    closedAt: row.closed_at,
    closedBy: row.closed_by,
    verdict: parse<Verdict>(row.verdict),
    deadlines: deadlines
      .map((deadline): Deadline => ({
        kind: deadline.kind as Deadline['kind'],
        dueAt: deadline.due_at,
        doneAt: deadline.done_at,
        outcome: deadline.outcome as Deadline['outcome'],
      }))
      .sort((a, b) => a.dueAt - b.dueAt || (a.kind < b.kind ? -1 : 1)),
  };
}

/** Incidents with their deadlines, in the order of their ids. */
export async function loadIncidents(q: Query, ids: readonly number[]): Promise<Incident[]> {
  if (ids.length === 0) return [];
  const rows = await q
    .selectFrom('incidents')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
  const deadlines = await q
    .selectFrom('deadlines')
    .selectAll()
    .where('incident_id', 'in', ids)
    .execute();
  return rows.map((row) =>
    toIncident(
      row,
      deadlines.filter((deadline) => deadline.incident_id === row.id),
    ),
  );
}

/** Writes an incident as it stands now, its deadlines included. */
export async function saveIncident(tx: Tx, incident: Incident): Promise<void> {
  await tx.many(
    `INSERT INTO incidents (id, brand_id, story_id, title, level, peak, status, reason, opened_at, noticed_at,
       first_negative_at, first_seen_at, respond_due_at, escalations, acknowledgement, response, closed_at, closed_by, verdict)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET title = excluded.title, level = excluded.level, peak = excluded.peak,
       status = excluded.status, reason = excluded.reason, respond_due_at = excluded.respond_due_at,
       escalations = excluded.escalations, acknowledgement = excluded.acknowledgement,
       response = excluded.response, closed_at = excluded.closed_at, closed_by = excluded.closed_by, verdict = excluded.verdict`,
    [
      [
        incident.id,
        incident.brandId,
        incident.storyId,
        incident.title,
        incident.level,
        incident.peak,
        incident.status,
        JSON.stringify(incident.reason),
        incident.openedAt,
        incident.noticedAt,
        incident.firstNegativeAt,
        incident.firstSeenAt,
        incident.respondDueAt,
        incident.escalations,
        incident.acknowledgement && JSON.stringify(incident.acknowledgement),
        incident.response && JSON.stringify(incident.response),
        incident.closedAt,
        incident.closedBy,
        incident.verdict && JSON.stringify(incident.verdict),
      ],
    ],
  );
  await tx.many(
    `INSERT INTO deadlines (incident_id, kind, due_at, done_at, outcome) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (incident_id, kind) DO UPDATE SET due_at = excluded.due_at, done_at = excluded.done_at,
       outcome = excluded.outcome`,
    incident.deadlines.map(({ kind, dueAt, doneAt, outcome }) => [
      incident.id,
      kind,
      dueAt,
      doneAt,
      outcome,
    ]),
  );
}
