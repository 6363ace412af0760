import type { Moment } from '../../alerts/level.js';
import { MINUTE } from '../../alerts/window.js';
import type { Brand } from '../model/brand.js';
import type { ChangeData } from '../model/change.js';
import type { Level } from '../model/level.js';
import type { Tx } from '../store/store.js';

/** A story of a brand, or the brand as a whole (story 0). */
export interface Subject {
  brand: Brand;
  storyId: number;
}

/** From the minute to the moment: the nth unit of that minute, where it was collected itself. */
export async function exact(
  tx: Tx,
  subject: Subject,
  moment: Moment,
  now: number,
): Promise<number> {
  if (moment.of === 'exact') return moment.at;
  let query = tx.q
    .selectFrom('mentions')
    .select('published_at')
    .where('weight', '=', 1)
    .where('published_at', '>=', moment.at)
    .where('published_at', '<', moment.at + MINUTE)
    .orderBy('published_at')
    .offset(moment.nth - 1)
    .limit(1);
  query =
    subject.storyId === 0
      ? query.where('brand_id', '=', subject.brand.id)
      : query.where('story_id', '=', subject.storyId);
  if (moment.of === 'reposts') {
    query = query.where('repost_of', '=', (eb) =>
      eb
        .selectFrom('mentions as root')
        .select('root.identity')
        .where('root.id', '=', moment.mentionId),
    );
  }
  const found = await query.executeTakeFirst();
  // A counter only says that it was inside this minute: by its end it was true for certain.
  return found?.published_at ?? Math.min(now, moment.at + MINUTE - 1);
}

/** How much later than it was published an item may arrive and still be news, ms. */
export const LATE = 10 * MINUTE;

/** What of the window's own posts came in late; null for nothing. */
export async function lateness(
  tx: Tx,
  { brand, storyId }: Subject,
  now: number,
): Promise<{ count: number; oldest: number } | null> {
  const [of, id] = storyId === 0 ? ['brand_id', brand.id] : ['story_id', storyId];
  const [row] = await tx.all<{ count: number; oldest: number | null }>(
    `SELECT count(*) AS count, min(published_at) AS oldest FROM mentions
     WHERE ${of} = ? AND weight = 1 AND published_at > ? AND received_at > published_at + ?`,
    [id, now - brand.policy.window, LATE],
  );
  return row && row.oldest !== null ? { count: row.count, oldest: row.oldest } : null;
}

/** How often an incident reached this level before, and what came since; null for the first time. */
export async function again(
  tx: Tx,
  { brand, storyId }: Subject,
  incidentId: number,
  level: Level,
): Promise<{ times: number; lastAt: number; gained: number } | null> {
  const rows = await tx.all<{ at: number; data: string }>(
    `SELECT at, data FROM changes WHERE incident_id = ? AND kind IN ('incident.opened', 'incident.raised')
     ORDER BY seq`,
    [incidentId],
  );
  const before = rows.filter(
    ({ data }) => (JSON.parse(data) as ChangeData['incident.opened']).level === level,
  );
  const last = before.at(-1);
  if (!last) return null;
  const [table, of, id] =
    storyId === 0
      ? ['brand_minutes', 'brand_id', brand.id]
      : ['story_minutes', 'story_id', storyId];
  const [row] = await tx.all<{ n: number | null }>(
    `SELECT sum(volume) AS n FROM ${table} WHERE ${of} = ? AND minute > ?`,
    [id, Math.floor(last.at / MINUTE)],
  );
  return { times: before.length + 1, lastAt: last.at, gained: row?.n ?? 0 };
}
