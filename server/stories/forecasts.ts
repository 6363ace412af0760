import { forecastModelFor } from '../../alerts/forecast/models.js';
import { entersAt } from '../../alerts/level.js';
import type { Brand } from '../model/brand.js';
import type { Query } from '../store/store.js';

/** One forecast of a story, as it was made at `at` (epoch ms). */
export interface ForecastPoint {
  at: number;
  /** Negative volume it was made from. */
  volume: number;
  p: number;
  size: number;
  low: number;
  high: number;
}

/** What a story's forecasts were, from the first to the last, and how far to trust their model. */
export interface ForecastSeries {
  /** When the 24 hours began that it looks at; null before anything negative. */
  startedAt: number | null;
  horizonHours: number;
  /** What it learned from. */
  model: { name: string; fittedOn: string; posts: number };
  /** Negative volume of red. */
  target: number;
  points: ForecastPoint[];
  /** How often such forecasts came true on posts the model had not seen. */
  calibration: { from: number; to: number; forecasts: number; happened: number }[];
  /** Chances at which it warns, with the precision measured there. */
  warnsAt: { p: number; precision: number; recall: number }[];
}

export async function forecastSeries(
  q: Query,
  brand: Brand,
  storyId: number,
): Promise<ForecastSeries> {
  const story = await q
    .selectFrom('stories')
    .select('first_negative_at')
    .where('id', '=', storyId)
    .executeTakeFirst();
  const first = await q
    .selectFrom('mentions')
    .select('platform')
    .where('story_id', '=', storyId)
    .orderBy('published_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  const points = await q
    .selectFrom('forecast_points')
    .select(['at', 'volume', 'p', 'size', 'low', 'high'])
    .where('story_id', '=', storyId)
    .orderBy('slot')
    .execute();
  const model = forecastModelFor(first?.platform ?? '');
  return {
    startedAt: story?.first_negative_at ?? null,
    horizonHours: model.horizon / 3_600_000,
    model: { name: model.name, fittedOn: model.fittedOn, posts: model.cascades },
    target: entersAt(brand.policy, 'red'),
    points,
    calibration: model.calibration.map(({ from, to, forecasts, happened }) => ({
      from,
      to,
      forecasts,
      happened,
    })),
    warnsAt: model.operating.map(({ threshold, precision, recall }) => ({
      p: threshold,
      precision,
      recall,
    })),
  };
}
