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
