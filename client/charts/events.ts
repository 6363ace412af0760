import type { Surge } from '../../server/model/forecast.js';
import type { PlannedEvent } from '../../server/model/planned.js';
import type { Format } from '../i18n/format.js';
import type { Words } from '../i18n/words.js';
import type { Mark } from './pulse.js';

/** A surge and when it was seen, epoch ms. */
export type SurgeAt = Surge & { at: number };

/** A point of the volume line at which a brand left its own past. */
export interface Unusual {
  at: number;
  volume: number;
  surges: SurgeAt[];
}

/** Planned events that start inside a chart from `from` to `to` (epoch ms). */
export function plannedMarks(events: readonly PlannedEvent[], from: number, to: number): Mark[] {
  return events
    .filter(({ at }) => at >= from && at <= to)
    .map(({ at, title }) => ({ at, kind: 'planned', title }));
}

/** The parts of a chart from `from` to `to` (epoch ms) that planned events with an end cover. */
export function plannedSpans(
  events: readonly PlannedEvent[],
  from: number,
  to: number,
): { from: number; to: number }[] {
  return events.flatMap(({ at, until }) =>
    until === null || until <= from || at >= to || until === at
      ? []
      : [{ from: Math.max(at, from), to: Math.min(until, to) }],
  );
}

/** Marks of several kinds on one chart, oldest first. */
export function inOrder(...kinds: readonly Mark[][]): Mark[] {
  return kinds.flat().sort((a, b) => a.at - b.at);
}

/** The row (oldest first) that a moment falls into: the last that began before or at it. */
function rowOf<R extends { at: number }>(rows: readonly R[], at: number): R | undefined {
  return rows.findLast((row) => row.at <= at);
}

/** Surges as points of the line: one for each row that has any, with all that was seen in it. */
export function unusualPoints(
  rows: readonly { at: number; volume: number }[],
  surges: readonly SurgeAt[],
): Unusual[] {
  const points = new Map<number, Unusual>();
  for (const surge of surges.toSorted((a, b) => a.at - b.at)) {
    // A surge is seen when its span has ended, which belongs to the row before a border.
    const row = rowOf(rows, surge.at - 1);
    if (!row) continue;
    const point = points.get(row.at);
    if (point) point.surges.push(surge);
    else points.set(row.at, { at: row.at, volume: row.volume, surges: [surge] });
  }
  return [...points.values()];
}

/** A mark in words, whole: the chart itself may have to cut a title. */
export function markName(mark: Mark, t: Words): string {
  switch (mark.kind) {
    case 'planned':
      return t.events.planned(mark.title);
    case 'raised':
      return t.pulse.raised(t.level[mark.level]);
    case 'kol':
    case 'response':
      return t.pulse[mark.kind];
  }
}

/** A surge in words, with the numbers it rests on. */
export function surgeName({ of, count, usual }: Surge, t: Words, f: Format): string {
  return t.timeline['brand.surged'](
    of === 'negative',
    f.number(Math.round(count)),
    f.number(Math.round(usual)),
  );
}

/**
 * What happened in each row of the table behind a chart, in words with its time, by the row's `at`.
 * `now` is epoch ms.
 */
export function happenings(
  rows: readonly { at: number }[],
  { marks, unusual = [] }: { marks: readonly Mark[]; unusual?: readonly Unusual[] },
  { t, f, now }: { t: Words; f: Format; now: number },
): Map<number, string> {
  const told = [
    ...marks.map((mark) => ({ row: rowOf(rows, mark.at), at: mark.at, name: markName(mark, t) })),
    ...unusual.flatMap(({ at, surges }) =>
      surges.map((surge) => ({
        row: rowOf(rows, at),
        at: surge.at,
        name: surgeName(surge, t, f),
      })),
    ),
  ].sort((a, b) => a.at - b.at);
  const words = new Map<number, string>();
  for (const { row, at, name } of told) {
    if (!row) continue;
    const before = words.get(row.at);
    const sentence = `${f.time(at, now)} ${name}`;
    words.set(row.at, before === undefined ? sentence : before + t.events.between + sentence);
  }
  return words;
}
