import type { IncidentState } from '../model/live.js';
import type { Level } from '../model/level.js';
import type { Query } from '../store/store.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The numbers a message stated, so that the next one to the same place can say what is new. */
export interface Said {
  /** When they held, epoch ms. */
  at: number;
  level: Level;
  volume: number;
  /** Reposts of negative items in an hour. */
  velocity: number;
}

/** What a message about the incident states now. */
export function saidNow({ level, volume, velocity }: IncidentState, now: number): Said {
  return { at: now, level, volume, velocity };
}

/** What the channel was told of the incident last; null when it heard nothing yet. */
export async function saidBefore(
  q: Query,
  channelId: number,
  incidentId: number,
): Promise<Said | null> {
  const row = await q
    .selectFrom('deliveries')
    .select('said')
    .where('incident_id', '=', incidentId)
    .where('channel_id', '=', channelId)
    .where('state', '=', 'done')
    .where('said', 'is not', null)
    .orderBy('done_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.said ? (JSON.parse(row.said) as Said) : null;
}

/** Negative volume that an incident's story, or its brand, gained in the hour before `now`. */
export async function gainedInHour(
  q: Query,
  { storyId, brandId }: Pick<IncidentState, 'storyId' | 'brandId'>,
  now: number,
): Promise<number> {
  const since = Math.floor((now - HOUR) / MINUTE);
  const row =
    storyId === null
      ? await q
          .selectFrom('brand_minutes')
          .select((eb) => eb.fn.sum<number | string | null>('volume').as('n'))
          .where('brand_id', '=', brandId)
          .where('minute', '>', since)
          .executeTakeFirst()
      : await q
          .selectFrom('story_minutes')
          .select((eb) => eb.fn.sum<number | string | null>('volume').as('n'))
          .where('story_id', '=', storyId)
          .where('minute', '>', since)
          .executeTakeFirst();
  return Number(row?.n ?? 0);
}
