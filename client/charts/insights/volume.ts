import type { Insights, Mark, Point } from '../../../server/model/insights.js';
import { deafRuns, mentionsPath, SENTIMENTS } from '../../insights.js';
import type { Colours } from '../colours.js';
import type { ChartOption } from '../echarts.js';
import {
  base,
  colourOf,
  countAxis,
  deafAreas,
  type Drawn,
  legend,
  plain,
  stepName,
  stretchName,
  timeAxis,
  tooltip,
  type Tongue,
} from './parts.js';

const SHAPES: Readonly<Record<string, string>> = {
  red: 'triangle',
  orange: 'rect',
  yellow: 'diamond',
};

/** The narrowest a chart is drawn, px. */
const PHONE = 300;

/** A tick: the brand has answered. */
const CHECK = 'path://M1 8l3-3 5 5L19 0l3 3L9 16z';

/** A flag: the brand planned it. */
const FLAG = 'path://M0 0h2v16H0zM3 1h11l-3 4 3 4H3z';

/**
 * Where the `index`-th of `count` signs of one point stands beside it, px: side by side towards the
 * middle of the chart, closer together where they would run off its other edge. `share` is where
 * the point lies, 0–1; a `width` of 0 px is not known.
 */
export function besides(index: number, count: number, share: number, width: number): number {
  const room = Math.max(share, 1 - share) * (width || PHONE) - 24;
  const step = Math.min(16, room / Math.max(1, count - 1));
  return (share > 0.5 ? -1 : 1) * index * step;
}

/** Which point a moment lies in; −1 for none. */
function pointAt(points: readonly Point[], at: number): number {
  return points.findIndex(({ from, to }) => at >= from && at < to);
}

/** Volume stacked by sentiment, with what was unusual and what happened above it. */
export function volumeChart(told: Insights, tongue: Tongue): Drawn {
  const { points, marks } = told;
  const placed = marks
    .map((mark) => ({ mark, at: pointAt(points, mark.at) }))
    .filter(({ at }) => at >= 0);
  const surges = placed.filter(({ mark }) => mark.kind === 'surge');
  const events = placed.filter(({ mark }) => mark.kind !== 'surge');
  return {
    option: (colours, width) => volumeOption(told, tongue, colours, width, surges, events),
    pick: ({ seriesId, dataIndex = -1 }) => {
      if (seriesId === 'events') {
        const { mark, at } = events[dataIndex] ?? {};
        if (mark?.kind === 'incident' || mark?.kind === 'response') return `/incidents/${mark.id}`;
        const around = points[at ?? -1];
        return around ? mentionsPath(told.brandId, around) : null;
      }
      const point = points[seriesId === 'surges' ? (surges[dataIndex]?.at ?? -1) : dataIndex];
      const label = SENTIMENTS.find(({ key }) => key === seriesId)?.label;
      return point ? mentionsPath(told.brandId, point, { label }) : null;
    },
  };
}

interface At {
  mark: Mark;
  at: number;
}

function volumeOption(
  told: Insights,
  tongue: Tongue,
  colours: Colours,
  width: number,
  surges: readonly At[],
  events: readonly At[],
): ChartOption {
  const { t, f, locale } = tongue;
  const { points, pointsBefore, step, timeZone, now } = told;
  const names = points.map(({ from }) => stepName(from, step, locale, timeZone));
  const words = t.insights;
  const shown = SENTIMENTS.filter(
    ({ key }) => key !== 'unknown' || points.some(({ tally }) => (tally?.unknown ?? 0) > 0),
  );
  const bars = shown.map(({ key, label }, row) => ({
    id: key,
    type: 'bar',
    stack: 'all',
    name: t.feed.label[label],
    barCategoryGap: '24%',
    cursor: 'pointer',
    itemStyle: { color: colourOf(colours, label) },
    data: points.map(({ tally, to }) => ({
      value: tally && tally[key],
      // What is still running is paler: it will grow.
      itemStyle: to > now ? { opacity: 0.55 } : {},
    })),
    ...(row === 0 && { markArea: deafAreas(colours, deafRuns(points, now), words.deaf) }),
  }));
  return {
    ...base(colours),
    legend: legend(colours, [
      ...shown.map(({ label }) => t.feed.label[label]),
      ...(pointsBefore ? [words.before] : []),
    ]),
    grid: [
      { left: 8, right: 8, top: 64, bottom: 4, outerBoundsMode: 'same' },
      { left: 8, right: 8, top: 34, height: 22 },
    ],
    xAxis: [timeAxis(colours, names), { ...timeAxis(colours, names, 1), show: false }],
    yAxis: [countAxis(colours, f), { type: 'value', gridIndex: 1, min: 0, max: 1, show: false }],
    tooltip: tooltip(colours, {
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: colours.ink, opacity: 0.05 } },
      formatter: (under: unknown) => {
        const [first] = Array.isArray(under) ? (under as { dataIndex: number }[]) : [];
        return first ? said(told, tongue, first.dataIndex, [...surges, ...events]) : '';
      },
    }),
    series: [
      ...bars,
      ...(pointsBefore
        ? [
            {
              id: 'before',
              type: 'line',
              name: words.before,
              silent: true,
              symbol: 'none',
              lineStyle: { color: colours.ink2, width: 1.5, type: [3, 3] },
              itemStyle: { color: colours.ink2 },
              data: pointsBefore.map(({ tally }) => tally && tally.mentions),
            },
          ]
        : []),
      {
        id: 'surges',
        type: 'scatter',
        name: words.surge,
        symbol: 'circle',
        symbolSize: 12,
        z: 5,
        itemStyle: { color: colours.panel, borderColor: colours.ink, borderWidth: 2 },
        data: surges.map(({ at }) => [at, points[at]?.tally?.mentions ?? 0]),
      },
      {
        id: 'events',
        type: 'scatter',
        name: words.events,
        xAxisIndex: 1,
        yAxisIndex: 1,
        data: events.map(({ mark, at }, index) => ({
          value: [at, 0.5],
          symbolOffset: [
            besides(
              events.slice(0, index).filter((one) => one.at === at).length,
              events.filter((one) => one.at === at).length,
              (at + 0.5) / points.length,
              width,
            ),
            0,
          ],
          symbol: symbolOf(mark),
          symbolSize: mark.kind === 'incident' ? 13 : 12,
          itemStyle: { color: eventColour(mark, colours) },
        })),
      },
    ],
  };
}

function symbolOf(mark: Mark): string {
  if (mark.kind === 'planned') return FLAG;
  return mark.kind === 'incident' ? (SHAPES[mark.level] ?? 'circle') : CHECK;
}

function eventColour(mark: Mark, colours: Colours): string {
  if (mark.kind === 'planned') return colours.ink2;
  if (mark.kind !== 'incident') return colours.ink;
  if (mark.level === 'red') return colours.red;
  return mark.level === 'orange' ? colours.orange : colours.yellow;
}

/** The tooltip of one point: everything of it, in words. */
function said(told: Insights, { t, f, locale }: Tongue, at: number, all: readonly At[]): string {
  const point = told.points[at];
  if (!point) return '';
  const { tally } = point;
  const words = t.insights;
  const before = told.pointsBefore?.[at]?.tally;
  const lines = [`<b>${plain(stretchName(point, told.step, locale, told.timeZone))}</b>`];
  if (!tally) lines.push(plain(words.deafLong));
  else {
    lines.push(plain(words.countOf(f.number(tally.mentions))));
    for (const { key, label } of SENTIMENTS) {
      if (tally[key] > 0) lines.push(`${plain(t.feed.label[label])} ${f.number(tally[key])}`);
    }
    if (point.heard < 0.995) lines.push(plain(words.partly(f.percent(point.heard))));
  }
  if (before) lines.push(`${plain(words.before)} ${f.number(before.mentions)}`);
  for (const { mark } of all.filter((one) => one.at === at))
    lines.push(plain(markName(mark, t, f)));
  return lines.join('<br>');
}

/** What happened, in words. */
export function markName(mark: Mark, t: Tongue['t'], f: Tongue['f']): string {
  const words = t.insights;
  if (mark.kind === 'surge') {
    return words.surgeOf(f.number(mark.count), f.number(Math.round(mark.usual)));
  }
  if (mark.kind === 'planned') return t.events.planned(mark.title);
  return mark.kind === 'incident'
    ? words.incidentOf(t.level[mark.level], mark.title)
    : words.responseOf(mark.title);
}
