import { earlyLevel } from '../../alerts/early.js';
import { type Forecast, forecaster } from '../../alerts/forecast.js';
import { explainForecast } from '../../alerts/forecast/explain.js';
import type { ForecastModel } from '../../alerts/forecast/model.js';
import { forecastModelFor } from '../../alerts/forecast/models.js';
import { type Look, type Trail, trailFrom } from '../../alerts/forecast/trail.js';
import { entersAt } from '../../alerts/level.js';
import { MINUTE } from '../../alerts/window.js';
import type { Brand } from '../model/brand.js';
import type { Draft } from '../model/change.js';
import type { ForecastState } from '../model/forecast.js';
import type { Level, Reason } from '../model/level.js';
import { recall, type StoryRow } from './known.js';
import { inList, type Tx, type Value } from '../store/store.js';

/** A story with less negative volume than this does not spread. */
export const LEAST = 5;

type Ask = ReturnType<typeof forecaster>;

/** Asks the fitted models; keeps their work areas between calls and nothing else. */
export class Seer {
  readonly #asks = new Map<string, Ask>();

  /** Null where the model knows nothing: too early, or past its horizon. */
  look(platform: string, trail: Trail, target: number, now: number): Forecast | null {
    const model = forecastModelFor(platform);
    let ask = this.#asks.get(model.name);
    if (!ask) this.#asks.set(model.name, (ask = forecaster(model)));
    return ask(trail, now, target);
  }
}

/** How far a forecast goes beyond the points at which its model was measured as a warning: 0 … 3. */
export function stepOf(model: ForecastModel, p: number): 0 | 1 | 2 | 3 {
  const reached = model.operating.filter(({ threshold }) => p >= threshold).length;
  return Math.min(3, reached) as 0 | 1 | 2 | 3;
}

/** The negative volume of each story as counts over time; a minute is known at its end. */
async function trailsOf(
  tx: Tx,
  stories: readonly Spread[],
  now: number,
): Promise<Map<number, Trail>> {
  const list = inList(stories.map(({ id }) => id));
  const minutes = await tx.all<{ story_id: number; minute: number; volume: number }>(
    `SELECT story_id, minute, volume FROM story_minutes WHERE story_id IN ${list.sql} AND minute <= ?
     ORDER BY story_id, minute`,
    [...list.values, Math.floor(now / MINUTE)],
  );
  const looks = new Map(stories.map(({ id }) => [id, { count: 0, looks: [] as Look[] }]));
  for (const { story_id: id, minute, volume } of minutes) {
    const of = looks.get(id);
    of?.looks.push({ at: Math.min(now, (minute + 1) * MINUTE), count: (of.count += volume) });
  }
  return new Map(
    stories.map(({ id, firstNegativeAt }) => [
      id,
      trailFrom(firstNegativeAt, looks.get(id)?.looks ?? []),
    ]),
  );
}

function stateOf(forecast: Forecast, now: number): ForecastState {
  return {
    p: Math.round(forecast.probability * 10_000) / 10_000,
    size: Math.round(forecast.expected),
    low: Math.round(forecast.low),
    high: Math.round(forecast.high),
    at: now,
    why: { zh: explainForecast(forecast, 'zh-CN'), en: explainForecast(forecast, 'en') },
  };
}

/** What of a story a forecast starts from. */
type Spreading = Pick<StoryRow, 'id' | 'title' | 'volume' | 'firstNegativeAt'>;
type Spread = Spreading & { firstNegativeAt: number };

function spreads(story: Spreading): story is Spread {
  return story.volume >= LEAST && story.firstNegativeAt !== null;
}

/** What a story was forecast just now. */
export interface Foreseen {
  story: Spreading;
  state: ForecastState | null;
  /** How far it goes beyond the points at which the model warns; 0 once red is reached. */
  reached: 0 | 1 | 2 | 3;
  /** Highest step that was told. */
  warned: number;
  /** What the forecast alone makes of it, by the rule of the brand. */
  level: Level;
}

/** Reckons anew how likely the stories that gained something turn red, and keeps it. */
export async function foresee(
  tx: Tx,
  seer: Seer,
  brand: Brand,
  stories: readonly Spreading[],
  now: number,
): Promise<Foreseen[]> {
  const spreading = stories.filter(spreads);
  if (spreading.length === 0) return [];
  const found: Foreseen[] = [];
  const points: Value[][] = [];
  const target = entersAt(brand.policy, 'red');
  const trails = await trailsOf(tx, spreading, now);
  const known = await knownOf(tx, spreading);
  for (const story of spreading) {
    const { platform = null, warned = null } = known.get(story.id) ?? {};
    const trail = trails.get(story.id);
    const forecast = trail ? seer.look(platform ?? '', trail, target, now) : null;
    if (!forecast && warned === null) continue;
    const state = forecast && stateOf(forecast, now);
    const model = forecastModelFor(platform ?? '');
    const reached = state && forecast.toGo > 0 ? stepOf(model, state.p) : 0;
    if (state) points.push(pointOf(story.id, forecast.count, state, now));
    const level = earlyLevel(brand.policy.early, state?.p ?? null);
    found.push({ story, state, reached, warned: warned ?? 0, level });
  }
  await keep(tx, brand, found, now);
  await tx.many(POINT, points);
  return found;
}

/**
 * Reckons a story anew whose posts people moved or corrected: what was forecast from what it held
 * before raises nothing any more.
 */
export async function foreseeAgain(
  tx: Tx,
  seer: Seer,
  brand: Brand,
  storyIds: readonly number[],
  now: number,
): Promise<void> {
  for (const id of storyIds) {
    await tx.all('UPDATE forecast_points SET top = 0 WHERE story_id = ?', [id]);
  }
  await foresee(tx, seer, brand, await recall(tx, storyIds), now);
}

/**
 * Warns of what was foreseen: at most once per story and step, never after red, and not beside a
 * level that is announced just now – then the next look does, if it still holds. A level that the
 * forecast itself made says it already.
 */
export async function warn(
  tx: Tx,
  brand: Brand,
  foreseen: readonly Foreseen[],
  judged: readonly Draft[],
  now: number,
): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const { story, state, reached, warned } of foreseen) {
    if (!state || reached === 0 || reached <= warned) continue;
    const said = judged.flatMap((draft) => (draft.storyId === story.id ? reasonOf(draft) : []));
    const toldBy = said.some(({ triggers }) => triggers.some(({ kind }) => kind === 'forecast'));
    if (said.length > 0 && !toldBy) continue;
    const { level, incident } = await standsAt(tx, brand, story.id);
    if (level === 'red') continue;
    await tx.all('UPDATE forecasts SET warned = ? WHERE story_id = ?', [reached, story.id]);
    if (toldBy) continue;
    drafts.push({
      kind: 'story.warned',
      at: now,
      brandId: brand.id,
      storyId: story.id,
      incidentId: incident,
      data: { title: story.title, step: reached, forecast: state },
    });
  }
  return drafts;
}

/** The reason of a level that was just entered. */
function reasonOf({ kind, data }: Draft): Reason[] {
  return (kind === 'incident.opened' || kind === 'incident.raised') && 'reason' in data
    ? [data.reason]
    : [];
}

interface Known {
  id: number;
  platform: string | null;
  /** Null: never reckoned before. */
  warned: number | null;
}

/** What else forecasts depend on, in one look. */
async function knownOf(tx: Tx, stories: readonly Spread[]): Promise<Map<number, Known>> {
  const list = inList(stories.map(({ id }) => id));
  const rows = await tx.all<Known>(
    `SELECT s.id AS id, f.warned AS warned,
       (SELECT platform FROM mentions WHERE story_id = s.id ORDER BY published_at, id LIMIT 1) AS platform
     FROM stories s LEFT JOIN forecasts f ON f.story_id = s.id WHERE s.id IN ${list.sql}`,
    list.values,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Where a story stands, and its incident while that is open. */
async function standsAt(
  tx: Tx,
  brand: Brand,
  storyId: number,
): Promise<{ level: string | null; incident: number | null }> {
  const [row] = await tx.all<{ level: string | null; incident: number | null }>(
    `SELECT l.level AS level, i.id AS incident FROM levels l
       LEFT JOIN incidents i ON i.id = l.incident_id AND i.status = 'open'
     WHERE l.brand_id = ? AND l.story_id = ?`,
    [brand.id, storyId],
  );
  return row ?? { level: null, incident: null };
}

/** Forecasts of a story closer together than this replace each other, ms. */
export const SLOT = 5 * MINUTE;

/** Adds to what was forecast so far: at most one row per five minutes, for a day. */
const POINT = `INSERT INTO forecast_points (story_id, slot, at, volume, p, size, low, high, top, top_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (story_id, slot) DO UPDATE SET at = excluded.at, volume = excluded.volume, p = excluded.p,
    size = excluded.size, low = excluded.low, high = excluded.high,
    top_at = CASE WHEN coalesce(forecast_points.top, 0) >= excluded.top
      THEN forecast_points.top_at ELSE excluded.top_at END,
    top = CASE WHEN coalesce(forecast_points.top, 0) >= excluded.top
      THEN forecast_points.top ELSE excluded.top END`;

function pointOf(storyId: number, volume: number, state: ForecastState, now: number): Value[] {
  const { p, size, low, high } = state;
  return [storyId, Math.floor(now / SLOT), now, volume, p, size, low, high, p, now];
}

async function keep(
  tx: Tx,
  brand: Brand,
  foreseen: readonly Foreseen[],
  now: number,
): Promise<void> {
  await tx.many(
    `INSERT INTO forecasts (story_id, brand_id, at, p, size, low, high, why_zh, why_en, warned)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (story_id) DO UPDATE SET at = excluded.at, p = excluded.p, size = excluded.size, low = excluded.low,
       high = excluded.high, why_zh = excluded.why_zh, why_en = excluded.why_en, warned = excluded.warned`,
    foreseen.map(({ story, state, warned }) => [
      story.id,
      brand.id,
      now,
      state?.p ?? null,
      state?.size ?? null,
      state?.low ?? null,
      state?.high ?? null,
      state?.why.zh ?? null,
      state?.why.en ?? null,
      warned,
    ]),
  );
}
