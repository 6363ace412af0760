import type { Retention } from '../model/brand.js';
import type { NotKept } from '../model/mention.js';
import type { BrandKept, WouldForget } from '../model/retention.js';
import { isKept } from '../store/kept.js';
import { sql } from '../store/sql.js';
import type { Query } from '../store/store.js';
import { keptSince, type Part } from './decide.js';

const HOUR = 3_600_000;

/** What might be looked for. */
export interface Sought {
  /** All brands when left out. */
  brands?: readonly number[] | undefined;
  /** Published at or after it, epoch ms. */
  from?: number | undefined;
}

/** Mentions of brands that are no longer kept and might be among those sought; null: none. */
export async function notKept(q: Query, { brands, from }: Sought): Promise<NotKept | null> {
  let rows = q
    .selectFrom('retention')
    .select(['forgotten', 'before_at'])
    .where('part', '=', 'mentions')
    .where('forgotten', '>', 0);
  if (brands) rows = rows.where('brand_id', 'in', brands.length > 0 ? brands : [-1]);
  if (from !== undefined) rows = rows.where('before_at', '>', from);
  return summed(await rows.execute());
}

function summed(rows: readonly { forgotten: number; before_at: number | null }[]): NotKept | null {
  const n = rows.reduce((sum, { forgotten }) => sum + forgotten, 0);
  if (n === 0) return null;
  return { n, before: Math.max(...rows.map(({ before_at: before }) => before ?? 0)) };
}

/** Mentions of one story that are no longer kept; null: none. */
export async function notKeptOf(q: Query, storyId: number): Promise<NotKept | null> {
  const row = await q
    .selectFrom('stories as s')
    .innerJoin('retention as r', (join) =>
      join.onRef('r.brand_id', '=', 's.brand_id').on('r.part', '=', 'mentions'),
    )
    .select(['s.forgotten', 'r.before_at'])
    .where('s.id', '=', storyId)
    .executeTakeFirst();
  return row ? summed([row]) : null;
}

/** Until when authors of a brand are no longer kept, epoch ms; null: all are. */
export async function authorsBefore(q: Query, brandId: number): Promise<number | null> {
  const rows = await q
    .selectFrom('retention')
    .select('before_at')
    .where('brand_id', '=', brandId)
    .execute();
  const times = rows.flatMap(({ before_at: before }) => before ?? []);
  return times.length === 0 ? null : Math.max(...times);
}

/** Mentions that the hours of a brand count, up to a moment (epoch ms); all of them when left out. */
async function counted(q: Query, brandId: number, before?: number): Promise<number> {
  let hours = q
    .selectFrom('brand_hours')
    .select(sql<number | null>`sum(negative + neutral + positive + unknown)`.as('n'))
    .where('brand_id', '=', brandId);
  if (before === undefined) return (await hours.executeTakeFirst())?.n ?? 0;
  const hour = Math.floor(before / HOUR);
  hours = hours.where('hour', '<', hour);
  const { n } = await q
    .selectFrom('mentions')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('brand_id', '=', brandId)
    .where('published_at', '>=', hour * HOUR)
    .where('published_at', '<', before)
    .executeTakeFirstOrThrow();
  return ((await hours.executeTakeFirst())?.n ?? 0) + n;
}

async function gone(q: Query, brandId: number, part: Part) {
  const row = await q
    .selectFrom('retention')
    .select(['forgotten', 'before_at'])
    .where('brand_id', '=', brandId)
    .where('part', '=', part)
    .executeTakeFirst();
  return { n: row?.forgotten ?? 0, before: row?.before_at ?? null };
}

/** What is kept of each brand. No look at the mentions one by one. */
export async function keptOf(q: Query): Promise<BrandKept[]> {
  const brands = await q.selectFrom('brands').select(['id', 'name']).orderBy('id').execute();
  const kept: BrandKept[] = [];
  for (const { id, name } of brands) {
    const [authors, mentions] = [await gone(q, id, 'authors'), await gone(q, id, 'mentions')];
    const oldest = await q
      .selectFrom('mentions')
      .select('published_at')
      .where('brand_id', '=', id)
      // What an incident holds back is older; to look for it would be to walk through all that is gone.
      .where('published_at', '>=', mentions.before ?? 0)
      .where(isKept('forgotten'))
      .orderBy('published_at')
      .limit(1)
      .executeTakeFirst();
    kept.push({
      brandId: id,
      name,
      mentions: Math.max(0, (await counted(q, id)) - mentions.n),
      oldestAt: oldest?.published_at ?? null,
      authorsForgotten: authors,
      mentionsForgotten: mentions,
    });
  }
  return kept;
}

/**
 * How many mentions two settings would take their author from, and how many they would forget, at
 * once: those published before, less what is gone already. What an open incident holds back, and what
 * was heard long after it was published, is among them.
 */
export async function wouldForget(
  q: Query,
  brand: { id: number; policy: { window: number } },
  { authors, mentions }: Retention,
  now: number,
): Promise<WouldForget> {
  const of = async (days: number | null, part: Part) => {
    const since = keptSince(days, { window: brand.policy.window, openSince: null }, now);
    if (since === null) return 0;
    return Math.max(0, (await counted(q, brand.id, since)) - (await gone(q, brand.id, part)).n);
  };
  return { authors: await of(authors, 'authors'), mentions: await of(mentions, 'mentions') };
}
