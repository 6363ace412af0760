import type { BrandState, IncidentState, PulsePoint } from '../../server/model/live.js';

const HOUR = 3_600_000;

/** One bucket as the chart and the table behind it show it. */
export interface PulseRow {
  at: number;
  /** Negative volume of the window up to the end of this bucket. */
  volume: number;
  /** Reposts of negative items in the hour up to the end of this bucket. */
  velocity: number;
  /** Negative share of the mentions of the last hour up to here, 0–1; null when there were none. */
  share: number | null;
  mentions: number;
}

/**
 * The rows of a pulse. The volume is the sum the verdict is made from: it starts with what stood
 * in the window but in no bucket when the pulse was taken, and what came since stands at its end.
 */
export function pulseRows(brand: Pick<BrandState, 'pulse' | 'volume'>): PulseRow[] {
  if (!brand.pulse) return [];
  const { points, bucket } = brand.pulse;
  const inside = points.reduce((sum, point) => sum + point.volume, 0);
  const span = Math.max(1, Math.round(HOUR / Math.max(1, bucket)));
  let volume = Math.max(0, brand.pulse.volume - inside);
  const since = Math.max(0, brand.volume - brand.pulse.volume);
  return points.map((point, at) => {
    volume += point.volume;
    const hour = points.slice(Math.max(0, at - span + 1), at + 1);
    return {
      at: point.at,
      volume: at === points.length - 1 ? volume + since : volume,
      velocity: hour.reduce((sum, one) => sum + one.reposts, 0),
      share: negativeShare(hour),
      mentions: point.mentions,
    };
  });
}

/** Negative among all mentions, 0–1; null without mentions, because no share of nothing is known. */
export function negativeShare(points: readonly PulsePoint[]): number | null {
  const mentions = points.reduce((sum, point) => sum + point.mentions, 0);
  if (mentions === 0) return null;
  return points.reduce((sum, point) => sum + point.negative, 0) / mentions;
}

/** Something that happened at a moment of the pulse. */
export type Mark = { at: number } & (
  | { kind: 'kol' | 'response' }
  | { kind: 'raised'; level: 'yellow' | 'orange' | 'red' }
  | { kind: 'planned'; title: string }
);

/** Marks of a brand's incidents inside the window, oldest first, one per kind and incident. */
export function marksOf(incidents: readonly IncidentState[], from: number): Mark[] {
  const marks: Mark[] = [];
  for (const incident of incidents) {
    const kol = incident.reason.triggers
      .filter((trigger) => trigger.kind === 'kol')
      .toSorted((a, b) => a.at - b.at)[0];
    if (kol) marks.push({ at: kol.at, kind: 'kol' });
    else if (incident.reason.level !== 'none')
      marks.push({ at: incident.reason.since, kind: 'raised', level: incident.reason.level });
    if (incident.response) marks.push({ at: incident.response.at, kind: 'response' });
  }
  const inside = marks.filter((mark) => mark.at >= from).toSorted((a, b) => a.at - b.at);
  return inside.filter(
    (mark, at) => !inside.slice(0, at).some((one) => one.kind === mark.kind && one.at === mark.at),
  );
}

/** A mark with the row its label stands in; null where no row has room, so only the line is drawn. */
export interface Placed {
  mark: Mark;
  row: 0 | 1 | null;
  /** So close to the left edge that a centred label would be cut. */
  early: boolean;
}

/** Share of the width that a label needs to itself; a title is longer than our own words. */
const LABEL = 0.12;
const TITLE = 0.18;

/** Gives the labels of marks (oldest first) two rows in which none covers another. */
export function placeLabels(marks: readonly Mark[], from: number, to: number): Placed[] {
  const width = Math.max(1, to - from);
  const ends = [-Infinity, -Infinity];
  return marks.map((mark) => {
    const x = (mark.at - from) / width;
    const half = (mark.kind === 'planned' ? TITLE : LABEL) / 2;
    const free = ends.findIndex((end) => x - half >= end);
    const row = free === 0 || free === 1 ? free : null;
    const early = x < half;
    if (row !== null) ends[row] = x + (early ? 2 : 1) * half;
    return { mark, row, early };
  });
}

/** The top of the volume axis: the next level line is in sight, those far above are not. */
export function ceiling(volume: number, thresholds: { orange: number; red: number }): number {
  const lines = [thresholds.orange, thresholds.red].filter((line) => line > 0);
  const next = lines.find((line) => line > volume);
  return Math.ceil(Math.max(volume, next ?? 0) * 1.15) || 1;
}

/**
 * Volume inside a rolling window from what was added when (oldest first): a point for each time
 * something came, and one where it had left again; the first is the nothing before it.
 * `window` is in ms.
 */
export function rollingVolume(
  added: readonly { at: number; volume: number }[],
  window: number,
  now: number,
): { at: number; volume: number }[] {
  const steps = added
    .flatMap(({ at, volume }) => [
      { at, by: volume },
      { at: at + window, by: -volume },
    ])
    .filter((step) => step.at <= now)
    .sort((a, b) => a.at - b.at);
  const [first] = steps;
  if (!first) return [];
  const points = [{ at: first.at - 1, volume: 0 }];
  let volume = 0;
  for (const { at, by } of steps) {
    volume += by;
    if (points.at(-1)?.at === at) points.pop();
    points.push({ at, volume });
  }
  return points;
}

/** At most `most` points of a curve, the last one always among them. */
export function thin<T>(points: readonly T[], most: number): T[] {
  const step = Math.ceil(points.length / most);
  return points.filter((_, at) => at % step === 0 || at === points.length - 1);
}
