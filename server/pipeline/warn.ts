import { type Forecast, forecaster } from '../../alerts/forecast.js';
import { explainForecast } from '../../alerts/forecast/explain.js';
import type { ForecastModel } from '../../alerts/forecast/model.js';
import { forecastModelFor } from '../../alerts/forecast/models.js';
import { type Trail, trailFrom } from '../../alerts/forecast/trail.js';
import { entersAt } from '../../alerts/level.js';
import { MINUTE } from '../../alerts/window.js';
import type { Brand } from '../model/brand.js';
import type { Draft } from '../model/change.js';
import type { ForecastState } from '../model/forecast.js';
import type { StoryRow } from './known.js';
import type { Tx } from '../store/store.js';

/** A story with less negative volume than this does not spread. */
const LEAST = 5;

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

/** The negative volume of a story as counts over time; a minute is known at its end. */
async function trailOf(tx: Tx, story: StoryRow, startedAt: number, now: number): Promise<Trail> {
  const minutes = await tx.all<{ minute: number; volume: number }>(
    'SELECT minute, volume FROM story_minutes WHERE story_id = ? AND minute <= ? ORDER BY minute',
    [story.id, Math.floor(now / MINUTE)],
  );
  let count = 0;
  return trailFrom(
    startedAt,
    minutes.map(({ minute, volume }) => {
      count += volume;
      return { at: Math.min(now, (minute + 1) * MINUTE), count };
    }),
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

/**
 * Reckons anew how likely the stories that gained something turn red, keeps it, and warns: at most
 * once per story and step, never after red, and not beside a level that is announced just now –
 * then the next look does, if it still holds.
 */
export async function warn(
  tx: Tx,
  seer: Seer,
  brand: Brand,
  stories: readonly StoryRow[],
  judged: readonly Draft[],
  now: number,
): Promise<Draft[]> {
  const drafts: Draft[] = [];
  const target = entersAt(brand.policy, 'red');
  const loud = new Set(judged.flatMap((draft) => (isLevel(draft) ? (draft.storyId ?? []) : [])));
  for (const story of stories) {
    if (story.volume < LEAST || story.firstNegativeAt === null) continue;
    const trail = await trailOf(tx, story, story.firstNegativeAt, now);
    const known = await knownOf(tx, brand, story.id);
    const platform = known.platform ?? '';
    const forecast = seer.look(platform, trail, target, now);
    if (!forecast && known.warned === null) continue;
    const state = forecast && stateOf(forecast, now);
    const reached = state && forecast.toGo > 0 ? stepOf(forecastModelFor(platform), state.p) : 0;
    const warned = known.warned ?? 0;
    const warns = reached > warned && known.level !== 'red' && !loud.has(story.id);
    await keep(tx, brand, story.id, state, warns ? reached : warned, now);
    if (forecast && state) await plot(tx, story.id, forecast.count, state, now);
    if (!warns || !state || reached === 0) continue;
    drafts.push({
      kind: 'story.warned',
      at: now,
      brandId: brand.id,
      storyId: story.id,
      incidentId: known.incident,
      data: { title: story.title, step: reached, forecast: state },
    });
  }
  return drafts;
}

function isLevel({ kind }: Draft): boolean {
  return kind === 'incident.opened' || kind === 'incident.raised';
}

interface Known {
  platform: string | null;
  /** Null: never reckoned before. */
  warned: number | null;
  level: string | null;
  incident: number | null;
}

/** What else a warning depends on, in one look. */
async function knownOf(tx: Tx, brand: Brand, storyId: number): Promise<Known> {
  const [row] = await tx.all<Known>(
    `SELECT (SELECT platform FROM mentions WHERE story_id = s.id ORDER BY published_at, id LIMIT 1) AS platform,
       f.warned AS warned, l.level AS level, i.id AS incident
     FROM stories s LEFT JOIN forecasts f ON f.story_id = s.id
       LEFT JOIN levels l ON l.brand_id = ? AND l.story_id = s.id
       LEFT JOIN incidents i ON i.id = l.incident_id AND i.status = 'open'
     WHERE s.id = ?`,
    [brand.id, storyId],
  );
  return row ?? { platform: null, warned: null, level: null, incident: null };
}

/** Forecasts of a story closer together than this replace each other, ms. */
const SLOT = 5 * MINUTE;

/** Adds to what was forecast so far: at most one row per five minutes, for a day. */
async function plot(
  tx: Tx,
  storyId: number,
  volume: number,
  state: ForecastState,
  now: number,
): Promise<void> {
  await tx.many(
    `INSERT INTO forecast_points (story_id, slot, at, volume, p, size, low, high) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (story_id, slot) DO UPDATE SET at = excluded.at, volume = excluded.volume, p = excluded.p,
       size = excluded.size, low = excluded.low, high = excluded.high`,
    [[storyId, Math.floor(now / SLOT), now, volume, state.p, state.size, state.low, state.high]],
  );
}

async function keep(
  tx: Tx,
  brand: Brand,
  storyId: number,
  state: ForecastState | null,
  warned: number,
  now: number,
): Promise<void> {
  await tx.many(
    `INSERT INTO forecasts (story_id, brand_id, at, p, size, low, high, why_zh, why_en, warned)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (story_id) DO UPDATE SET at = excluded.at, p = excluded.p, size = excluded.size, low = excluded.low,
       high = excluded.high, why_zh = excluded.why_zh, why_en = excluded.why_en, warned = excluded.warned`,
    [
      [
        storyId,
        brand.id,
        now,
        state?.p ?? null,
        state?.size ?? null,
        state?.low ?? null,
        state?.high ?? null,
        state?.why.zh ?? null,
        state?.why.en ?? null,
        warned,
      ],
    ],
  );
}
