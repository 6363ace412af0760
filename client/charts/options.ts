import type { Format } from '../i18n/format.js';
import type { Words } from '../i18n/words.js';
import { type Band, bandSeries, tickName } from './forecast.js';
import type { Colours } from './colours.js';
import type { ChartOption } from './echarts.js';
import { markName, surgeName, type Unusual } from './events.js';
import { isNarrow, levelLine, lineName, roomFor } from './level-lines.js';
import {
  ceiling,
  crowded,
  labelShare,
  type Mark,
  mergeMarks,
  placeLabels,
  type PulseRow,
  reach,
} from './pulse.js';

const HOUR = 3_600_000;

/** What a chart of volume is drawn from. */
export interface CurveInput {
  rows: readonly { at: number; volume: number }[];
  thresholds: { orange: number; red: number };
  marks: readonly Mark[];
  /** Stretches that were planned, epoch ms. */
  spans?: readonly { from: number; to: number }[];
  /** Points at which the brand left its own past; the pulse alone shows them. */
  unusual?: readonly Unusual[];
  /** The right edge, epoch ms. */
  now: number;
  /** 1 on a desk, more on the wall: multiplies type and strokes. */
  scale: number;
  /** Of the whole chart, px; left out or 0 where it is not known. */
  width?: number;
  /** Where it may go; null or left out where nothing is forecast. */
  band?: Band | null;
}

interface Hand {
  colours: Colours;
  t: Words;
  f: Format;
}

/** Volume over time with the level lines and what happened when. */
export function curveOption(input: CurveInput, hand: Hand): ChartOption {
  return {
    ...base(hand, input.scale),
    grid: [
      {
        left: gutter(input, hand),
        right: AXIS * input.scale,
        top: 36 * input.scale,
        bottom: 28 * input.scale,
      },
    ],
    xAxis: [timeAxis(input, hand, 0, true)],
    yAxis: [volumeAxis(input, hand)],
    series: [
      volumeSeries(input, hand),
      ...(input.band ? bandSeries(input.band, hand, input.scale) : []),
    ],
  };
}

/** The pulse: volume with level lines, repost velocity as bars, negative share below, one time axis. */
export function pulseOption(
  input: Omit<CurveInput, 'rows'> & { rows: readonly PulseRow[] },
  hand: Hand,
): ChartOption {
  const { colours, t, f } = hand;
  const sides = { left: gutter(input, hand), right: AXIS };
  return {
    ...base(hand, input.scale),
    grid: [
      { ...sides, top: 36, bottom: '43%' },
      { ...sides, top: '66%', height: '11%' },
      { ...sides, top: '84%', bottom: 24 },
    ],
    xAxis: [0, 1, 2].map((at) => timeAxis(input, hand, at, at === 2)),
    yAxis: [
      volumeAxis(input, hand),
      stripAxis(1, t.pulse.velocity, hand),
      { ...stripAxis(2, t.pulse.share, hand), max: 1 },
    ],
    series: [
      volumeSeries(input, hand),
      {
        type: 'bar',
        name: t.pulse.velocity,
        xAxisIndex: 1,
        yAxisIndex: 1,
        data: input.rows.map((row) => [row.at, row.velocity]),
        itemStyle: { color: colours.neu, borderRadius: [1, 1, 0, 0] },
        barMaxWidth: 10,
        barMinWidth: 1,
      },
      {
        type: 'line',
        name: t.pulse.share,
        xAxisIndex: 2,
        yAxisIndex: 2,
        data: input.rows.map((row) => [row.at, row.share]),
        // A single known point has no line to be seen by.
        showSymbol: input.rows.filter((row) => row.share !== null).length < 3,
        symbolSize: 5,
        lineStyle: { color: colours.neg, width: 1.5 },
        itemStyle: { color: colours.neg },
        tooltip: {
          valueFormatter: (value: unknown) =>
            typeof value === 'number' ? f.percent(value) : t.pulse.unknown,
        },
      },
      ...(input.unusual?.length ? [unusualSeries(input.unusual, input.rows, hand)] : []),
    ],
  };
}

/** Rings on the volume line; the tooltip says in words what was unusual. */
function unusualSeries(
  points: readonly Unusual[],
  rows: readonly PulseRow[],
  { colours, t, f }: Hand,
) {
  // Where its name would be cut at the left edge it stands to the right.
  const early = rows[Math.ceil(rows.length / 8)]?.at ?? 0;
  return {
    type: 'line',
    name: t.events.unusual,
    data: points.map((point, at) => ({
      value: [point.at, point.volume],
      // Rings may stand close together; one name says what all of them are.
      label: { show: at === points.length - 1, align: point.at < early ? 'left' : 'right' },
    })),
    z: 5,
    symbol: 'circle',
    symbolSize: 10,
    showSymbol: true,
    showAllSymbol: true,
    lineStyle: { width: 0 },
    itemStyle: { color: colours.panel, borderColor: colours.ink, borderWidth: 2 },
    label: {
      position: 'top',
      color: colours.ink2,
      fontSize: 12,
      formatter: t.events.unusual,
    },
    tooltip: {
      valueFormatter: (_: unknown, at: number) =>
        (points[at]?.surges ?? []).map((surge) => surgeName(surge, t, f)).join(t.events.between),
    },
  };
}

function base({ colours, f, t }: Hand, scale: number): ChartOption {
  return {
    animation: false,
    textStyle: { fontFamily: colours.font, fontSize: 12 * scale },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colours.panel,
      borderColor: colours.lineStrong,
      padding: [8, 12],
      textStyle: { color: colours.ink, fontSize: 12 },
      axisPointer: { lineStyle: { color: colours.lineStrong } },
      valueFormatter: (value: unknown) =>
        typeof value === 'number' ? f.number(Math.round(value)) : t.pulse.unknown,
    },
  };
}

/** A story of minutes is drawn on an hour, not stretched over the whole width. */
function start(rows: readonly { at: number }[], now: number): number {
  return Math.min(rows[0]?.at ?? now, now - HOUR);
}

function timeAxis(
  {
    now,
    rows,
    scale,
    band,
  }: { now: number; rows: readonly { at: number }[]; scale: number; band?: Band | null },
  { colours, f }: Hand,
  gridIndex: number,
  labelled: boolean,
) {
  const min = start(rows, now);
  const max = band ? band.until : now;
  return {
    type: 'time',
    gridIndex,
    min,
    max,
    splitNumber: 6,
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: {
      show: labelled,
      color: colours.ink3,
      fontSize: 11 * scale,
      hideOverlap: true,
      showMinLabel: false,
      showMaxLabel: false,
      formatter: tickName(f, max - min),
    },
    axisPointer: { label: { show: false } },
  };
}

/** Where the axis ends: the band is cut off there. */
function axisTop({ rows, thresholds, band }: CurveInput): number {
  const now = Math.max(0, band?.volume ?? 0, ...rows.map((row) => row.volume));
  const above = band ? Math.ceil(reach(now, band.high) * 1.15) : 0;
  return Math.max(ceiling(now, thresholds), above);
}

/** What the figures of the axis at the right take, px at a scale of 1. */
const AXIS = 44;

function nameOf(level: 'orange' | 'red', { thresholds, width }: CurveInput, hand: Hand): string {
  return lineName(level, thresholds[level], hand, isNarrow(width));
}

function gutter(input: CurveInput, hand: Hand): number {
  return roomFor([nameOf('orange', input, hand), nameOf('red', input, hand)], input.scale);
}

function volumeAxis(input: CurveInput, { colours, f }: Hand) {
  const { scale } = input;
  return {
    type: 'value',
    position: 'right',
    min: 0,
    max: axisTop(input),
    splitNumber: 4,
    axisLabel: {
      margin: 8 * scale,
      color: colours.ink3,
      fontSize: 11 * scale,
      showMinLabel: false,
      showMaxLabel: false,
      formatter: (value: number) => f.short(value),
    },
    splitLine: { lineStyle: { color: colours.line } },
  };
}

function stripAxis(gridIndex: number, name: string, { colours }: Hand) {
  return {
    type: 'value',
    gridIndex,
    min: 0,
    name,
    nameLocation: 'end',
    nameGap: 4,
    nameTextStyle: { color: colours.ink3, fontSize: 11, align: 'left', verticalAlign: 'bottom' },
    axisLabel: { show: false },
    splitLine: { show: false },
  };
}

function volumeSeries(input: CurveInput, hand: Hand) {
  const { colours, t } = hand;
  const last = input.rows.at(-1);
  const data = input.rows.map((row) => [row.at, row.volume]);
  if (last && input.now > last.at) data.push([input.now, last.volume]);
  return {
    type: 'line',
    name: t.pulse.volume,
    data,
    showSymbol: false,
    lineStyle: { color: colours.neg, width: 2.5 * input.scale },
    itemStyle: { color: colours.neg },
    areaStyle: { color: colours.neg, opacity: 0.1 },
    markLine: {
      silent: true,
      symbol: 'none',
      data: [...levelLines(input, hand), ...moments(input, hand)],
    },
    markArea: {
      silent: true,
      itemStyle: { color: plannedColour(colours), opacity: 0.1 },
      data: (input.spans ?? []).map(({ from, to }) => [{ xAxis: from }, { xAxis: to }]),
    },
  };
}

function levelLines(input: CurveInput, hand: Hand) {
  const { thresholds, scale, width } = input;
  const top = axisTop(input);
  const lower = Math.min(thresholds.orange, thresholds.red);
  const hidden = crowded(thresholds, top, isNarrow(width) ? 2 : 1) ? lower : null;
  return (['orange', 'red'] as const)
    .map((level) => ({ level, at: thresholds[level], name: nameOf(level, input, hand) }))
    .filter(({ at }) => at > 0 && at <= top)
    .map((line) => levelLine({ ...line, show: line.at !== hidden }, hand.colours, scale));
}

/** Planned things have a colour of their own, apart from levels and from what happened. */
function plannedColour({ series, ink3 }: Colours): string {
  return series[0] ?? ink3;
}

function moments(input: CurveInput, hand: Hand) {
  const { marks, now, rows, scale, width, band } = input;
  const { colours, t } = hand;
  const from = start(rows, now);
  const to = band ? band.until : now;
  const share = labelShare(Math.max(0, (width ?? 0) - gutter(input, hand) - AXIS * scale), scale);
  const merged = mergeMarks(marks, from, to, share);
  return placeLabels(merged, from, to, share).map(({ mark, row, align }) => ({
    xAxis: mark.at,
    lineStyle:
      mark.kind === 'planned'
        ? { color: plannedColour(colours), type: 'solid', width: 1.5 * scale }
        : { color: colours.ink3, type: [2, 4], width: scale },
    label: {
      show: row !== null,
      position: 'end',
      align,
      color: colours.ink2,
      fontSize: 12 * scale,
      distance: [0, (row ?? 0) * 16 * scale],
      formatter: labelOf(mark, t),
    },
  }));
}

function labelOf(mark: Mark, t: Words): string {
  if (mark.kind === 'planned') return `◆ ${cut(mark.title)}`;
  const { count = 1 } = mark;
  return count > 1 ? `${markName(mark, t)} ×${count}` : markName(mark, t);
}

/** Half-width places that a title has on a chart. */
const PLACES = 16;

/** A title that fits over its line; a Chinese character takes two places. */
export function cut(title: string): string {
  let places = 0;
  const shown = Array.from(new Intl.Segmenter().segment(title), ({ segment }) => segment);
  const end = shown.findIndex((sign) => (places += /[ -~]/.test(sign) ? 1 : 2) > PLACES);
  return end === -1
    ? title
    : `${shown
        .slice(0, end - 1)
        .join('')
        .trimEnd()}…`;
}
