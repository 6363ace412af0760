import { MINUTE } from '../alerts/window.js';
import { OTHER } from '../crawlers/text/complaints/rules.js';
import { categoriesOf } from './reading/complaints.js';
import type { JudgedLabel, Label } from './model/analysis.js';
import type { Change, ChangeKind } from './model/change.js';
import type { ForecastState } from './model/forecast.js';
import { higher, type Level } from './model/level.js';
import type {
  BrandState,
  IncidentState,
  Pulse,
  PulsePoint,
  Snapshot,
  World,
} from './model/live.js';
import type { Mention, MentionCorrection } from './model/mention.js';
import { deafSources, earsOf } from './pipeline/coverage.js';
import { speaksFor } from './pipeline/ears.js';
import { loadIncidents } from './pipeline/incidents.js';
import { sourceStates } from './sources/state.js';
import type { Brand } from './model/brand.js';
import { toBrand } from './store/brands.js';
import { comparedOf, habitOf, readCategories, readComplaints } from './store/complaints.js';
import { AUTHOR_FORGOTTEN, isKept } from './store/kept.js';
import type { Tables } from './store/schema.js';
import type { Query } from './store/store.js';

/** Width of a bucket of the pulse over a whole window, ms. */
const BUCKET = 15 * MINUTE;
const HOUR = 60 * MINUTE;
const FEED = 100;

export async function lastSeq(q: Query): Promise<number> {
  const row = await q
    .selectFrom('changes')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .executeTakeFirst();
  return row?.seq ?? 0;
}

/**
 * Mentions that are kept, with their counters, as `where` narrows them down; newest first unless said
 * otherwise.
 */
export function mentionQuery(q: Query) {
  return q
    .selectFrom('mentions as m')
    .leftJoin('counters as c', 'c.mention_id', 'm.id')
    .leftJoin('corrections as k', 'k.mention_id', 'm.id')
    .where(isKept('m.forgotten'))
    .selectAll('m')
    .select(['c.reposts', 'c.comments', 'c.likes', 'c.views'])
    .select([
      'k.at as corrected_at',
      'k.by_name as corrected_by',
      'k.label as corrected_label',
      'k.categories as corrected_categories',
      'k.carried_from',
      'k.was_label',
      'k.was_categories',
    ]);
}

type MentionRow = Awaited<ReturnType<ReturnType<typeof mentionQuery>['execute']>>[number];

export function toMention(row: MentionRow): Mention {
  return {
    id: row.id,
    brandId: row.brand_id,
    storyId: row.story_id,
    sourceId: row.source_id,
    platform: row.platform,
    url: row.url,
    title: row.title,
    text: row.text,
    language: row.language,
    author: {
      id: row.author_id,
      name: row.author_name,
      followers: row.followers,
      verified: row.verified === null ? null : row.verified === 1,
    },
    kol: row.kol === 1,
    publishedAt: row.published_at,
    receivedAt: row.received_at,
    repostOf: row.repost_of,
    label: row.label as Label,
    score: row.score,
    confidence: row.confidence,
    categories: readCategories(row.categories),
    complaints: readComplaints(row.complaints),
    habit: habitOf(row.model),
    compared: comparedOf(row.model),
    correction: toCorrection(row),
    withdrawnAt: row.withdrawn_at,
    ...(row.forgotten === AUTHOR_FORGOTTEN && { authorForgotten: true as const }),
    counters: {
      reposts: row.reposts,
      comments: row.comments,
      likes: row.likes,
      views: row.views,
    },
  };
}

function toCorrection(row: MentionRow): MentionCorrection | null {
  if (row.corrected_at === null) return null;
  const { corrected_categories: categories } = row;
  return {
    by: row.corrected_by ?? '',
    at: row.corrected_at,
    label: row.corrected_label as JudgedLabel | null,
    categories: categories === null ? null : readCategories(categories),
    was: (row.was_label ?? 'unknown') as Label,
    wasCategories: readCategories(row.was_categories ?? ''),
    carried: row.carried_from !== null,
  };
}

export function toChange(row: Tables['changes']): Change {
  return {
    seq: row.seq,
    at: row.at,
    recordedAt: row.recorded_at,
    receivedAt: row.received_at,
    kind: row.kind as ChangeKind,
    brandId: row.brand_id,
    storyId: row.story_id,
    incidentId: row.incident_id,
    data: JSON.parse(row.data) as Change['data'],
  } as Change;
}

export async function mentionsById(q: Query, ids: readonly number[]): Promise<Mention[]> {
  if (ids.length === 0) return [];
  const rows = await mentionQuery(q).where('m.id', 'in', ids).orderBy('m.id', 'desc').execute();
  return rows.map(toMention);
}

/**
 * Sums of one brand over the last `span` ms in buckets of `width` ms, whole minutes; buckets without
 * anything are there, with 0.
 */
export async function pulseOf(
  q: Query,
  brandId: number,
  span: number,
  volume: number,
  now: number,
  width = BUCKET,
): Promise<Pulse> {
  const first = Math.floor((now - span) / width) + 1;
  const last = Math.floor(now / width);
  const minutes = await q
    .selectFrom('brand_minutes')
    .selectAll()
    .where('brand_id', '=', brandId)
    .where('minute', '>=', (first * width) / MINUTE)
    .where('minute', '<=', Math.floor(now / MINUTE))
    .execute();
  const points = new Map<number, PulsePoint>();
  for (let bucket = first; bucket <= last; bucket++) {
    const at = bucket * width;
    points.set(at, { at, mentions: 0, negative: 0, positive: 0, volume: 0, reposts: 0 });
  }
  for (const row of minutes) {
    const point = points.get(Math.floor((row.minute * MINUTE) / width) * width);
    if (!point) continue;
    point.mentions += row.mentions;
    point.negative += row.negative;
    point.positive += row.positive;
    point.volume += row.volume;
    point.reposts += row.reposts;
  }
  return { bucket: width, volume, points: [...points.values()] };
}

/** The last hours of a brand from near, with the hour before them that velocity and share look back on. */
export async function closePulseOf(
  q: Query,
  { id, policy }: Brand,
  hours: number,
  now: number,
): Promise<Pulse> {
  const volume = await windowVolume(q, 'brand_minutes', 'brand_id', id, policy.window, now);
  const width = hours <= 1 ? MINUTE : 5 * MINUTE;
  return pulseOf(q, id, (hours + 1) * HOUR, volume, now, width);
}

const always = () => true;

/**
 * Brands as the war room shows them; all of them when `ids` is null. `withPulse` and `withNames` tell
 * which come with their curve, and with the names of their categories.
 */
export async function brandStates(
  q: Query,
  ids: readonly number[] | null,
  now: number,
  withPulse: (brandId: number) => boolean,
  withNames: (brandId: number) => boolean,
): Promise<BrandState[]> {
  let query = q.selectFrom('brands').selectAll().orderBy('id');
  if (ids) query = query.where('id', 'in', ids.length > 0 ? ids : [-1]);
  const rows = await query.execute();
  const levels = await q
    .selectFrom('levels')
    .select(['brand_id', 'level'])
    .where('level', '!=', 'none')
    .execute();
  const ears = await earsOf(q);
  const deaf = await deafSources(q, ears, now);
  const states: BrandState[] = [];
  for (const row of rows) {
    const brand = toBrand(row);
    const { policy } = brand;
    const level = levels
      .filter((stored) => stored.brand_id === row.id)
      .reduce<Level>((high, stored) => higher(high, stored.level as Level), 'none');
    // Also where the end of it could not be written down: a database that takes nothing stays calm for ever.
    const fresh = row.covered === 1 && (row.covered_until ?? Infinity) > now;
    const volume = await windowVolume(q, 'brand_minutes', 'brand_id', row.id, policy.window, now);
    states.push({
      id: row.id,
      name: row.name,
      timeZone: brand.timeZone,
      ...(withNames(row.id) && {
        categories: [...categoriesOf(brand), OTHER].map(({ id, names }) => ({ id, names })),
      }),
      level,
      verdict: level !== 'none' ? level : fresh ? 'calm' : 'cannot-say',
      coverage: {
        fresh,
        since: row.coverage_since,
        lastHeardAt: row.last_heard_at,
        deaf: deaf.filter(({ ear }) => speaksFor(ear, brand)).map(({ source }) => source),
        ears: ears.filter((ear) => ear.heard && ear.until > now && speaksFor(ear, brand)).length,
      },
      competitorOf: brand.competitorOf,
      alerts: brand.alerts,
      volume,
      thresholds: { reposts: policy.repostTrigger, orange: policy.orange, red: policy.red },
      windowHours: policy.window / HOUR,
      pulse: withPulse(row.id) ? await pulseOf(q, row.id, policy.window, volume, now) : null,
    });
  }
  return states;
}

async function windowVolume(
  q: Query,
  table: 'brand_minutes' | 'story_minutes',
  column: 'brand_id' | 'story_id',
  id: number,
  window: number,
  now: number,
): Promise<number> {
  const row = await q
    .selectFrom(table)
    .select((eb) => eb.fn.sum<number>('volume').as('volume'))
    .where(column as never, '=', id as never)
    .where('minute', '>', Math.floor((now - window) / MINUTE))
    .where('minute', '<=', Math.floor(now / MINUTE))
    .executeTakeFirst();
  return row?.volume ?? 0;
}

/** Incidents with the numbers that move, in the order of their ids. */
export async function incidentStates(
  q: Query,
  ids: readonly number[],
  now: number,
): Promise<IncidentState[]> {
  const states: IncidentState[] = [];
  for (const incident of await loadIncidents(q, ids)) {
    const row = await q
      .selectFrom('brands')
      .selectAll()
      .where('id', '=', incident.brandId)
      .executeTakeFirst();
    if (!row) continue;
    const { window } = toBrand(row).policy;
    const { storyId } = incident;
    const volume =
      storyId === null
        ? await windowVolume(q, 'brand_minutes', 'brand_id', incident.brandId, window, now)
        : await windowVolume(q, 'story_minutes', 'story_id', storyId, window, now);
    const gains = await repostsOf(q, incident.brandId, storyId, window, now);
    states.push({ ...incident, volume, ...gains, forecast: await forecastOf(q, storyId) });
  }
  return states;
}

/** The forecast of a story as last reckoned. */
export async function forecastOf(q: Query, storyId: number | null): Promise<ForecastState | null> {
  if (storyId === null) return null;
  const row = await q
    .selectFrom('forecasts')
    .selectAll()
    .where('story_id', '=', storyId)
    .executeTakeFirst();
  if (!row || row.p === null) return null;
  return {
    p: row.p,
    size: row.size ?? 0,
    low: row.low ?? 0,
    high: row.high ?? 0,
    at: row.at,
    why: { zh: row.why_zh ?? '', en: row.why_en ?? '' },
  };
}

async function repostsOf(
  q: Query,
  brandId: number,
  storyId: number | null,
  window: number,
  now: number,
): Promise<{ topReposts: number; velocity: number }> {
  const minute = Math.floor(now / MINUTE);
  if (storyId === null) {
    const row = await q
      .selectFrom('brand_minutes')
      .select((eb) => eb.fn.sum<number>('reposts').as('n'))
      .where('brand_id', '=', brandId)
      .where('minute', '>', minute - HOUR / MINUTE)
      .executeTakeFirst();
    return { topReposts: 0, velocity: row?.n ?? 0 };
  }
  const since = (ms: number) =>
    q
      .selectFrom('repost_minutes')
      .where('story_id', '=', storyId)
      .where('minute', '>', Math.floor((now - ms) / MINUTE))
      .where('minute', '<=', minute);
  const top = await since(window)
    .select((eb) => eb.fn.sum<number>('n').as('n'))
    .groupBy('mention_id')
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst();
  const hour = await since(HOUR)
    .select((eb) => eb.fn.sum<number>('n').as('n'))
    .executeTakeFirst();
  return { topReposts: top?.n ?? 0, velocity: hour?.n ?? 0 };
}

export async function openIncidentIds(q: Query): Promise<number[]> {
  const rows = await q
    .selectFrom('incidents')
    .select('id')
    .where('status', '=', 'open')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

/** Everything the first screen needs, as one moment saw it. */
export async function snapshot(
  q: Query,
  world: World,
  speed: number,
  now: number,
): Promise<Snapshot> {
  const mentions = await mentionQuery(q).orderBy('m.id', 'desc').limit(FEED).execute();
  return {
    seq: await lastSeq(q),
    world,
    now,
    speed,
    brands: await brandStates(q, null, now, always, always),
    incidents: await incidentStates(q, await openIncidentIds(q), now),
    mentions: mentions.map(toMention),
    sources: await sourceStates(q, null),
  };
}
