import type { Label } from '../server/model/analysis.js';
import type { Point, Sentiments, Stretch, Tally } from '../server/model/insights.js';
import { changeQuery, parseQuery } from './route.js';

/** What the URL of the page says. */
export interface Choice {
  brand: number;
  period: string;
  compare: string;
  step: string | null;
  beside: string | null;
}

export const PRESETS = ['24h', '7d', '30d', '90d', '365d'] as const;
export const COMPARES = ['previous', 'year', 'none'] as const;

/** The choice in a query; what is missing or no brand of `brands` falls back to what fits. */
export function choiceOf(query: URLSearchParams, brands: readonly number[]): Choice | null {
  const asked = Number(query.get('brand'));
  const brand = brands.includes(asked) ? asked : brands[0];
  if (brand === undefined) return null;
  return {
    brand,
    period: query.get('period') ?? 'auto',
    compare: query.get('compare') ?? 'previous',
    step: query.get('step'),
    beside: query.get('beside'),
  };
}

/** Two dates (YYYY-MM-DD) of a period that was written as such; null for a preset. */
export function datesOf(period: string): { from: string; to: string } | null {
  const found = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(period);
  return found ? { from: found[1] ?? '', to: found[2] ?? '' } : null;
}

/** What mentions to show behind a point. */
export interface Behind {
  label?: Label | undefined;
  platform?: string | undefined;
  category?: string | undefined;
  q?: string | undefined;
  /** As the address writes it: `34@Asia/Shanghai`. */
  weekHour?: string | undefined;
}

/** Path of the mentions of a brand in a stretch. */
export function mentionsPath(brand: number, stretch: Stretch, behind: Behind = {}): string {
  const asked = {
    brand: String(brand),
    from: String(stretch.from),
    to: String(stretch.to),
    label: behind.label ?? null,
    platform: behind.platform ?? null,
    category: behind.category ?? null,
    q: behind.q ?? null,
    weekHour: behind.weekHour ?? null,
  };
  return `/mentions${changeQuery(parseQuery(''), asked)}`;
}

/** The four sentiments in the order in which they are stacked, with the filter of each. */
export const SENTIMENTS: readonly { key: keyof Sentiments; label: Label }[] = [
  { key: 'negative', label: 'neg' },
  { key: 'neutral', label: 'neu' },
  { key: 'positive', label: 'pos' },
  { key: 'unknown', label: 'unknown' },
];

/** Growth against the other period as it would be at the same length; null when it cannot be said. */
export function growth(now: number, before: number | null, scale = 1): number | null {
  if (before === null || before * scale === 0) return null;
  return now / (before * scale) - 1;
}

/** Length of the period in lengths of the other; 1 when nothing is compared with. */
export function scaleOf(period: Stretch, compare: Stretch | null): number {
  if (compare === null || compare.to <= compare.from) return 1;
  return (period.to - period.from) / (compare.to - compare.from);
}

/** Negative share of the mentions whose sentiment is known, 0–1; null without any. */
export function negativeOf(tally: Tally | Sentiments | null): number | null {
  if (tally === null) return null;
  const known = tally.negative + tally.neutral + tally.positive;
  return known === 0 ? null : tally.negative / known;
}

/** The point with the most mentions; null without any. */
export function peakOf(points: readonly Point[]): Point | null {
  return points.reduce<Point | null>(
    (best, point) => ((point.tally?.mentions ?? 0) > (best?.tally?.mentions ?? 0) ? point : best),
    null,
  );
}

/** Runs of points of which nothing is known: first and last index of each. */
export function deafRuns(points: readonly Point[], now: number): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  points.forEach((point, at) => {
    if (point.tally !== null || point.from >= now) return;
    const last = runs.at(-1);
    if (last && last.to === at - 1) last.to = at;
    else runs.push({ from: at, to: at });
  });
  return runs;
}
