import { HttpError } from '../api/errors.js';
import type { Level } from '../model/level.js';
import type { StoryRowState } from '../model/story.js';
import type { Tables } from '../store/schema.js';
import { sql } from '../store/sql.js';
import type { Query } from '../store/store.js';
import { quietDay, storyDays } from '../store/story-days.js';
import { toStory } from './stories.js';

/** How stories can be listed: the newest post first, or the most negative volume. */
export type StoryOrder = 'newest' | 'volume';

/** What narrows a list of stories down. */
export interface StoryFilter {
  brand?: number | undefined;
  /** Fewest mentions. */
  least: number;
  /** Only stories whose newest post is older, epoch ms. */
  before?: number | undefined;
  /** Only stories with a post since, epoch ms. */
  since?: number | undefined;
  /** Part of the name, whatever the case of its Latin letters. */
  title?: string | undefined;
  order: StoryOrder;
  /** Where the page before ended, as it said itself. */
  after?: string | undefined;
  limit: number;
}

/** A page of stories; `next` is null when it was the last. */
export interface StoryPage {
  items: StoryRowState[];
  next: string | null;
}

type Row = Tables['stories'];

/**
 * What is asked of names, or of the last hours by volume, is looked for among so many stories,
 * those with the newest posts (of several brands, as many of each): no index knows what was asked.
 */
const AMONG = 10_000;

const CURSOR = /^([nv])(\d{1,15})\.(\d{1,15})\.(\d{1,15})$/;

interface Place {
  volume: number;
  lastAt: number;
  id: number;
}

function writePlace(order: StoryOrder, { volume, last_at: at, id }: Row): string {
  return `${order === 'volume' ? 'v' : 'n'}${volume}.${at}.${id}`;
}

function readPlace(order: StoryOrder, text: string): Place {
  const [, kind, volume, lastAt, id] = CURSOR.exec(text) ?? [];
  if (kind !== (order === 'volume' ? 'v' : 'n')) {
    const say = 'after: not a place in this list; use `next` of the page before.';
    throw new HttpError(400, 'invalid', say, 'after');
  }
  return { volume: Number(volume), lastAt: Number(lastAt), id: Number(id) };
}

/** One brand's part of a page: each has its own index, so that no list looks at all stories. */
async function ofBrand(
  q: Query,
  brandId: number,
  filter: StoryFilter,
  place: Place | null,
  most: number,
) {
  const { order, least, before, since, title } = filter;
  // A list by volume would else go through all that was ever loud to find what was said just now.
  const among = title !== undefined || (since !== undefined && order === 'volume');
  let of = q.selectFrom('stories').selectAll().where('brand_id', '=', brandId);
  of = of.where('merged_into', 'is', null);
  if (before !== undefined) of = of.where('last_at', '<', before);
  if (since !== undefined) of = of.where('last_at', '>=', since);
  const newest = of.orderBy('last_at', 'desc').limit(most);
  let rows = q.selectFrom((among ? newest : of).as('s')).selectAll();
  rows = rows.where('mentions', '>=', least);
  if (title !== undefined) {
    const part = `%${title.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    rows = rows.where(sql<boolean>`lower(title) LIKE lower(${part}) ESCAPE '\\'`);
  }
  if (place) {
    const { volume, lastAt, id } = place;
    rows = rows.where((eb) =>
      order === 'volume'
        ? eb(eb.refTuple('volume', 'last_at', 'id'), '<', eb.tuple(volume, lastAt, id))
        : eb(eb.refTuple('last_at', 'id'), '<', eb.tuple(lastAt, id)),
    );
  }
  if (order === 'volume') rows = rows.orderBy('volume', 'desc');
  return rows
    .orderBy('last_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute();
}

const inOrder = (order: StoryOrder) => (a: Row, b: Row) =>
  (order === 'volume' ? b.volume - a.volume : 0) || b.last_at - a.last_at || b.id - a.id;

/**
 * A page of stories that were not merged into others, each with where it stands at `now` (epoch
 * ms). Throws HttpError when `after` is no place in this list.
 */
export async function listStories(q: Query, filter: StoryFilter, now: number): Promise<StoryPage> {
  const { brand, order, after, limit } = filter;
  const place = after === undefined ? null : readPlace(order, after);
  const brands =
    brand === undefined
      ? (await q.selectFrom('brands').select('id').execute()).map(({ id }) => id)
      : [brand];
  const found: Row[] = [];
  const most = Math.ceil(AMONG / Math.max(1, brands.length));
  for (const id of brands) found.push(...(await ofBrand(q, id, filter, place, most)));
  const rows = found.sort(inOrder(order)).slice(0, limit);
  const last = rows.at(-1);
  return {
    items: await withStanding(q, rows, now),
    next: last && found.length > limit ? writePlace(order, last) : null,
  };
}

async function withStanding(q: Query, rows: readonly Row[], now: number): Promise<StoryRowState[]> {
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  const levels = await q
    .selectFrom('levels as l')
    .leftJoin('incidents as i', (join) =>
      join.onRef('i.id', '=', 'l.incident_id').on('i.status', '=', 'open'),
    )
    .select(['l.story_id as story', 'l.level', 'i.id as incident'])
    .where('l.story_id', 'in', ids)
    .execute();
  const days = await storyDays(q, ids, now);
  const forecasts = await q
    .selectFrom('forecasts')
    .select(['story_id as story', 'p'])
    .where('story_id', 'in', ids)
    .execute();
  return rows.map((row) => {
    const stands = levels.find(({ story }) => story === row.id);
    const day = days.get(row.id) ?? quietDay();
    return {
      ...toStory(row),
      level: (stands?.level ?? 'none') as Level,
      incidentId: stands?.incident ?? null,
      lastHour: day.at(-1) ?? 0,
      day,
      p: forecasts.find(({ story }) => story === row.id)?.p ?? null,
    };
  });
}
