import { forecastModelFor } from '../../alerts/forecast/models.js';
import { entersAt } from '../../alerts/level.js';
import type { Brand } from '../model/brand.js';
import type { ForecastSeries } from '../model/forecast.js';
import type { Query } from '../store/store.js';

/** What was forecast of a story, in the order of time, by the model of its first platform. */
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
  const points = await q
    .selectFrom('forecast_points')
    .select(['at', 'volume', 'p', 'size', 'low', 'high'])
    .where('story_id', '=', storyId)
    .orderBy('slot')
    .execute();
  const model = forecastModelFor(await platformOf(q, storyId));
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

/** Platform of a story's first post: the one whose forecast it is given; empty where it has none. */
export async function platformOf(q: Query, storyId: number): Promise<string> {
  const first = await q
    .selectFrom('mentions')
    .select('platform')
    .where('story_id', '=', storyId)
    .orderBy('published_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return first?.platform ?? '';
}
