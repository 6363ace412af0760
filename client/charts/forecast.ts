import type { IncidentState } from '../../server/model/live.js';
import type { ForecastPoint } from '../../server/model/forecast.js';
import type { Format } from '../i18n/format.js';
import type { Words } from '../i18n/words.js';
import type { Colours } from './colours.js';
import type { ChartOption } from './echarts.js';
import { levelLine, lineName, roomFor } from './level-lines.js';
import { reach } from './pulse.js';

interface Hand {
  colours: Colours;
  t: Words;
  f: Format;
}

/** Where a curve may go: from what it is now to the bounds at the horizon. */
export interface Band {
  /** Now and the horizon, epoch ms. */
  from: number;
  until: number;
  volume: number;
  size: number;
  low: number;
  high: number;
}

const HOUR = 3_600_000;
/** So much of what followed is shown at least, ms. */
const QUIET = HOUR / 12;
const DAY = 24 * HOUR;
const HORIZON = DAY;

/**
 * Names the ticks of a time axis of `span` ms: the day at midnight, and, beyond a day, on the
 * first tick beside the time; beyond three days on every one.
 */
export function tickName(f: Format, span: number): (at: number, index: number) => string {
  return (at, index) => {
    const time = f.time(at, at);
    if (time === '00:00') return f.day(at);
    // The tick at the edge itself, number 0, is not written.
    const dated = span > 3 * DAY || (span > DAY && index <= 1);
    return dated ? `${f.day(at)} ${time}` : time;
  };
}

/**
 * Where an incident's curve may go; null once the horizon is reached, or where nothing is known.
 * The forecast looks 24 hours ahead of the first negative post. `above`: what the curve shows
 * beside this incident, for one of the whole brand.
 */
export function bandOf(
  {
    forecast,
    firstNegativeAt,
    volume,
  }: Pick<IncidentState, 'forecast' | 'firstNegativeAt' | 'volume'>,
  now: number,
  above = 0,
): Band | null {
  if (!forecast || firstNegativeAt === null) return null;
  const until = firstNegativeAt + HORIZON;
  if (until <= now) return null;
  const { size, low, high } = forecast;
  return {
    from: now,
    until,
    volume: volume + above,
    size: size + above,
    low: low + above,
    high: high + above,
  };
}

/** A band is drawn by a bottom nobody sees and what lies on it, stacked; the axis cuts it off. */
export function bandSeries(band: Band, { colours, t }: Hand, scale = 1): object[] {
  const { from, until, volume, size, low, high } = band;
  const hidden = {
    lineStyle: { opacity: 0 },
    showSymbol: false,
    silent: true,
    clip: true,
    tooltip: { show: false },
  };
  return [
    {
      ...hidden,
      type: 'line',
      stack: 'band',
      stackStrategy: 'all',
      data: [
        [from, volume],
        [until, Math.max(volume, low)],
      ],
    },
    {
      ...hidden,
      type: 'line',
      stack: 'band',
      stackStrategy: 'all',
      data: [
        [from, 0],
        [until, Math.max(0, high - Math.max(volume, low))],
      ],
      areaStyle: { color: colours.neg, opacity: 0.16 },
    },
    {
      type: 'line',
      name: t.stories.forecastSize,
      silent: true,
      clip: true,
      showSymbol: false,
      data: [
        [from, volume],
        [until, Math.max(volume, size)],
      ],
      lineStyle: { color: colours.neg, width: 1.75 * scale, type: [4, 4] },
      itemStyle: { color: colours.neg },
    },
  ];
}

/** Every forecast of a story where it was made, with its range, beside the volume it was made from. */
export function forecastOption(
  { points, target, now }: { points: readonly ForecastPoint[]; target: number; now: number },
  { colours, t, f }: Hand,
): ChartOption {
  const curve = (name: string, value: (point: ForecastPoint) => number, more: object) => ({
    type: 'line',
    name,
    showSymbol: false,
    data: points.map((point) => [point.at, value(point)]),
    ...more,
  });
  const hidden = { lineStyle: { opacity: 0 }, silent: true, tooltip: { show: false } };
  const highest = Math.max(0, ...points.map((point) => point.volume));
  const bound = Math.max(0, ...points.map((point) => point.high));
  const first = points[0]?.at ?? now;
  const last = points.at(-1)?.at ?? now;
  // What has come to rest is not pressed into the left edge by the time that passed since.
  const until = Math.max(last, Math.min(now, last + Math.max(QUIET, (last - first) / 3)));
  // A level is beyond its line.
  const line = target - 1;
  const name = lineName('red', line, { t, f }, false);
  return {
    animation: false,
    textStyle: { fontFamily: colours.font, fontSize: 12 },
    grid: [{ left: roomFor([name], 1), right: 44, top: 16, bottom: 28 }],
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colours.panel,
      borderColor: colours.lineStrong,
      padding: [8, 12],
      textStyle: { color: colours.ink, fontSize: 12 },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? f.number(value) : ''),
    },
    xAxis: {
      type: 'time',
      max: until,
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        color: colours.ink3,
        fontSize: 11,
        hideOverlap: true,
        formatter: tickName(f, until - first),
      },
    },
    yAxis: {
      type: 'value',
      position: 'right',
      min: 0,
      // The upper bound may be far away; what the story came to must stay legible.
      max: Math.ceil(Math.max(target, reach(highest, bound)) * 1.1) || 1,
      splitNumber: 4,
      axisLabel: {
        color: colours.ink3,
        fontSize: 11,
        showMaxLabel: false,
        formatter: (value: number) => f.short(value),
      },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: [
      curve('low', (point) => point.low, { ...hidden, stack: 'band', stackStrategy: 'all' }),
      curve('band', (point) => Math.max(0, point.high - point.low), {
        ...hidden,
        stack: 'band',
        stackStrategy: 'all',
        areaStyle: { color: colours.neg, opacity: 0.14 },
      }),
      curve(t.stories.forecastSize, (point) => point.size, {
        lineStyle: { color: colours.neg, width: 1.75, type: [4, 4] },
        itemStyle: { color: colours.neg },
      }),
      curve(t.pulse.volume, (point) => point.volume, {
        lineStyle: { color: colours.neg, width: 2.5 },
        itemStyle: { color: colours.neg },
        markLine: {
          silent: true,
          symbol: 'none',
          data: [levelLine({ level: 'red', at: line, name }, colours, 1)],
        },
      }),
    ],
  };
}
