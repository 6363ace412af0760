import type { Selectable } from 'kysely';
import type { PlannedEvent } from '../model/planned.js';
import type { Tables } from './schema.js';
import type { Query, Tx } from './store.js';

function toEvent(row: Selectable<Tables['planned_events']>): PlannedEvent {
  return {
    id: row.id,
    brandId: row.brand_id,
    title: row.title,
    at: row.at,
    until: row.until,
    by: row.by_name,
    createdAt: row.created_at,
  };
}

/** At most `most` planned events of a brand, the latest first. */
export async function plannedOf(q: Query, brandId: number, most: number): Promise<PlannedEvent[]> {
  const rows = await q
    .selectFrom('planned_events')
    .selectAll()
    .where('brand_id', '=', brandId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
  return rows.map(toEvent);
}

/** The planned events of a brand that begin, or still go on, in a stretch (epoch ms). */
export async function plannedIn(
  q: Query,
  brandId: number,
  { from, to }: { from: number; to: number },
): Promise<PlannedEvent[]> {
  const rows = await q
    .selectFrom('planned_events')
    .selectAll()
    .where('brand_id', '=', brandId)
    .where('at', '<', to)
    .where((eb) => eb.or([eb('at', '>=', from), eb('until', '>', from)]))
    .orderBy('at')
    .execute();
  return rows.map(toEvent);
}

/** Keeps an event and gives it its id. */
export async function plan(tx: Tx, event: Omit<PlannedEvent, 'id'>): Promise<PlannedEvent> {
  const id = await tx.allocate('planned_events', 1);
  const { brandId, title, at, until, by, createdAt } = event;
  await tx.q
    .insertInto('planned_events')
    .values({ id, brand_id: brandId, title, at, until, by_name: by, created_at: createdAt })
    .execute();
  return { id, ...event };
}

/** Changes an event of the brand; null when it has no such event. */
export async function replan(
  tx: Tx,
  brandId: number,
  id: number,
  changed: {
    title?: string | undefined;
    at?: number | undefined;
    until?: number | null | undefined;
    by: string;
  },
): Promise<PlannedEvent | null> {
  const row = await tx.q
    .selectFrom('planned_events')
    .selectAll()
    .where('id', '=', id)
    .where('brand_id', '=', brandId)
    .executeTakeFirst();
  if (!row) return null;
  const before = toEvent(row);
  const event = {
    ...before,
    title: changed.title ?? before.title,
    at: changed.at ?? before.at,
    until: changed.until === undefined ? before.until : changed.until,
    by: changed.by,
  };
  await tx.q
    .updateTable('planned_events')
    .set({ title: event.title, at: event.at, until: event.until, by_name: event.by })
    .where('id', '=', id)
    .execute();
  return event;
}

/** Takes an event of the brand back; null when there was none. */
export async function unplan(tx: Tx, brandId: number, id: number): Promise<PlannedEvent | null> {
  const row = await tx.q
    .deleteFrom('planned_events')
    .where('id', '=', id)
    .where('brand_id', '=', brandId)
    .returningAll()
    .executeTakeFirst();
  return row ? toEvent(row) : null;
}
