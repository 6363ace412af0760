import type { Step, Stretch } from '../../../server/model/insights.js';
import type { Format } from '../../i18n/format.js';
import type { Words } from '../../i18n/words.js';
import type { Colours } from '../colours.js';
import type { ChartOption, Picked } from '../echarts.js';

/** A chart of the page: how to draw it, and where a click on it leads (null: nowhere). */
export interface Drawn {
  option: (colours: Colours, width: number) => ChartOption;
  pick: (picked: Picked) => string | null;
  /** Height it must be drawn at, px; absent where any will do. */
  height?: number;
}

/** The words and numbers of a reader, by the clock of the brand. */
export interface Tongue {
  t: Words;
  f: Format;
  locale: string;
  /** A complaint category as the brand calls it. */
  category: (id: string) => string;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = FORMATS.get(key) ?? new Intl.DateTimeFormat(locale, options);
  FORMATS.set(key, known);
  return known;
}

/** How the points of an axis are called: hours by the clock, days and weeks by their first day. */
export function stepName(at: number, step: Step, locale: string, timeZone: string): string {
  if (step === 'hour') {
    return format(locale, {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(at);
  }
  if (step === 'month')
    return format(locale, { timeZone, year: 'numeric', month: 'short' }).format(at);
  return format(locale, { timeZone, month: 'numeric', day: 'numeric' }).format(at);
}

/** A point in full, for a table or a tooltip. */
export function stretchName(
  { from, to }: Stretch,
  step: Step,
  locale: string,
  timeZone: string,
): string {
  const day = { timeZone, month: 'short', day: 'numeric', weekday: 'short' } as const;
  if (step === 'hour') {
    return format(locale, { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
      from,
    );
  }
  if (step === 'day') return format(locale, day).format(from);
  if (step === 'month')
    return format(locale, { timeZone, year: 'numeric', month: 'long' }).format(from);
  return format(locale, { timeZone, month: 'short', day: 'numeric' }).formatRange(from, to - 1);
}

/** A period as a person writes it: its first and its last day. */
export function periodName({ from, to }: Stretch, locale: string, timeZone: string): string {
  const day = { timeZone, year: 'numeric', month: 'short', day: 'numeric' } as const;
  return format(locale, day).formatRange(from, to - 1);
}

/** What all charts have in common. */
export function base(colours: Colours): ChartOption {
  return {
    animation: false,
    textStyle: { fontFamily: colours.font, fontSize: 12 },
  };
}

export function tooltip(colours: Colours, more: object = {}): object {
  return {
    confine: true,
    backgroundColor: colours.panel,
    borderColor: colours.lineStrong,
    padding: [8, 12],
    textStyle: { color: colours.ink, fontSize: 12 },
    ...more,
  };
}

export function legend(colours: Colours, data: readonly string[]): object {
  return {
    data: [...data],
    top: 0,
    left: 0,
    icon: 'roundRect',
    itemWidth: 10,
    itemHeight: 10,
    itemGap: 16,
    inactiveColor: colours.line,
    textStyle: { color: colours.ink2, fontSize: 12 },
  };
}

export function timeAxis(colours: Colours, names: readonly string[], gridIndex = 0): object {
  return {
    type: 'category',
    gridIndex,
    data: [...names],
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: { color: colours.ink3, fontSize: 11, hideOverlap: true },
  };
}

export function countAxis(colours: Colours, f: Format, more: object = {}): object {
  return {
    type: 'value',
    min: 0,
    minInterval: 1,
    splitNumber: 4,
    axisLabel: { color: colours.ink3, fontSize: 11, formatter: (value: number) => f.short(value) },
    splitLine: { lineStyle: { color: colours.line } },
    ...more,
  };
}

/** Stripes for what nobody listened to. */
export function deafAreas(
  colours: Colours,
  runs: readonly { from: number; to: number }[],
  name: string,
): object {
  return {
    silent: true,
    itemStyle: { color: colours.neu, opacity: 0.14 },
    label: { color: colours.ink3, fontSize: 11, position: 'insideTop', distance: 4 },
    data: runs.map(({ from, to }) => [
      { name: to - from > 1 ? name : '', xAxis: from },
      { xAxis: to },
    ]),
  };
}

/** Text inside a tooltip: what came from outside stays text. */
export function plain(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export function colourOf(colours: Colours, label: string): string {
  if (label === 'neg') return colours.neg;
  if (label === 'pos') return colours.pos;
  return label === 'neu' ? colours.neu : colours.line;
}
