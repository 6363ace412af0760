/** How likely a story turns red, and how large it will be; as last reckoned, at `at`. */
export interface ForecastState {
  /** Chance of red within the horizon of the model, 0–1. */
  p: number;
  /** Expected negative volume at the horizon, and the bounds that hold about 80 % of the posts. */
  size: number;
  low: number;
  high: number;
  /** Epoch ms. */
  at: number;
  why: { zh: string; en: string };
}

/** What a surge of a brand rests on. */
export interface Surge {
  of: 'mentions' | 'negative';
  /** Name of the rule: `measured`, or a preset. */
  rule: string;
  /** Standard deviations above its own past; null for rules that know none. */
  z: number | null;
  /** Count in the span that was judged, and what the past would make of it. */
  count: number;
  usual: number;
}

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
