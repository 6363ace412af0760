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
 * The first `before` ms are not shown; velocity and share look back on them.
 */
export function pulseRows(brand: Pick<BrandState, 'pulse' | 'volume'>, before = 0): PulseRow[] {
  if (!brand.pulse) return [];
  const { points, bucket } = brand.pulse;
  const inside = points.reduce((sum, point) => sum + point.volume, 0);
  const span = Math.max(1, Math.round(HOUR / Math.max(1, bucket)));
  let volume = Math.max(0, brand.pulse.volume - inside);
  const since = Math.max(0, brand.volume - brand.pulse.volume);
  const rows = points.map((point, at) => {
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
  return rows.slice(Math.min(rows.length, Math.round(before / Math.max(1, bucket))));
}

/** Negative among all mentions, 0–1; null without mentions, because no share of nothing is known. */
export function negativeShare(points: readonly PulsePoint[]): number | null {
  const mentions = points.reduce((sum, point) => sum + point.mentions, 0);
  if (mentions === 0) return null;
  return points.reduce((sum, point) => sum + point.negative, 0) / mentions;
}

/** Something that happened at a moment of the pulse; `count` of raises, KOLs or responses are drawn as one; 1 where left out. */
export type Mark = { at: number; count?: number } & (
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
  /** At an edge a centred label would be cut: from which side of its line it is written. */
  align: 'left' | 'center' | 'right';
}

/** Share of the width that a label needs to itself on a wide chart. */
const LABEL = 0.12;
/** How many times as much a title needs: it is longer than our own words. */
const TITLE = 1.5;
/** What the longest label takes, px at a scale of 1. */
const LABEL_WIDTH = 100;

/** Share of a chart `width` px wide that a label needs to itself, 0–1; a `width` of 0 is not known. */
export function labelShare(width: number, scale: number): number {
  return width > 0 ? Math.min(1, Math.max(LABEL, (LABEL_WIDTH * scale) / width)) : LABEL;
}

/** Whether one mark can stand for both; a title is of its own kind. */
function alike(a: Mark, b: Mark): boolean {
  if (a.kind === 'raised') return b.kind === 'raised' && a.level === b.level;
  return a.kind !== 'planned' && a.kind === b.kind;
}

/** Marks of one kind (oldest first) that are closer than a label become one, where the first is. */
export function mergeMarks(
  marks: readonly Mark[],
  from: number,
  to: number,
  share = LABEL,
): Mark[] {
  const near = share * Math.max(1, to - from);
  const merged: Mark[] = [];
  for (const mark of marks) {
    const at = merged.findLastIndex((one) => alike(one, mark));
    const last = merged[at];
    if (last && mark.at - last.at < near)
      merged[at] = { ...last, count: (last.count ?? 1) + (mark.count ?? 1) };
    else merged.push(mark);
  }
  return merged;
}

/** Gives the labels of marks (oldest first) two rows in which none covers another. */
export function placeLabels(
  marks: readonly Mark[],
  from: number,
  to: number,
  share = LABEL,
): Placed[] {
  const width = Math.max(1, to - from);
  const ends = [-Infinity, -Infinity];
  return marks.map((mark) => {
    const x = (mark.at - from) / width;
    const need = Math.min(1, share * (mark.kind === 'planned' ? TITLE : 1));
    const align = x < need / 2 ? 'left' : x > 1 - need / 2 ? 'right' : 'center';
    const start = align === 'left' ? x : align === 'right' ? x - need : x - need / 2;
    const free = ends.findIndex((end) => start >= end);
    const row = free === 0 || free === 1 ? free : null;
    if (row !== null) ends[row] = start + need;
    return { mark, row, align };
  });
}

/**
 * How high a chart reaches for a band up to `high`: what has happened must stay legible, so never
 * beyond four times the volume.
 */
export function reach(volume: number, high: number): number {
  return Math.max(volume, Math.min(high, 4 * volume));
}

/** What a label takes of the lowest chart of volume (16 px of 130), 0–1; both grow with the scale. */
const LABEL_SHARE = 16 / 130;

/**
 * Whether two level lines are so close, on an axis up to `top`, that their labels of so many `lines`
 * would touch.
 */
export function crowded(
  thresholds: { orange: number; red: number },
  top: number,
  lines = 1,
): boolean {
  const { orange, red } = thresholds;
  return red <= top && Math.abs(red - orange) / top < LABEL_SHARE * lines;
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

/** A curve (oldest first) that ends `now` (epoch ms) with the volume that is known now. */
export function endingNow(
  points: readonly { at: number; volume: number }[],
  now: number,
  volume: number,
): { at: number; volume: number }[] {
  return [...points.filter(({ at }) => at < now), { at: now, volume }];
}

/** At most `most` points of a curve, the last one always among them. */
export function thin<T>(points: readonly T[], most: number): T[] {
  const step = Math.ceil(points.length / most);
  return points.filter((_, at) => at % step === 0 || at === points.length - 1);
}
