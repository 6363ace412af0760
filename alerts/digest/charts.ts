import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkPointComponent } from 'echarts/components';
import type { EChartsCoreOption } from 'echarts/core';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Locale } from '../../server/model/message.js';
import { line } from '../channels/clean.js';
import { clip } from '../channels/clip.js';
import { wallTime } from '../../server/model/zone.js';
import type { DigestFacts, ShareFacts } from './facts.js';
import { dayText, nameOf, W } from './words.js';

use([BarChart, LineChart, GridComponent, LegendComponent, MarkPointComponent, SVGRenderer]);

/** A chart before it is a picture. */
export interface Chart {
  /** Unique within the mail; the HTML refers to it as `cid:name`. */
  name: string;
  alt: string;
  svg: string;
}

/** Narrower than it is shown, so that its letters can still be read on a phone. */
const WIDTH = 480;
const INK = '#3c4043';
const LINES = '#dadce0';
const COLOURS = { mentions: '#8ab4f8', negative: '#d93025', before: '#9aa0a6' };
const MOST_ROWS = 8;

/** The charts a digest has data for; drawn on white, so that they read in the dark as well. */
export function charts(facts: DigestFacts, locale: Locale, font: string): Chart[] {
  const made: Chart[] = [];
  if (facts.stretches.some((stretch) => stretch.mentions !== null)) {
    const alt = (facts.edition === 'week' ? W.daily : W.hourly)[locale];
    made.push({ name: 'volume', alt, svg: render(volume(facts, locale, font), 220) });
  }
  for (const [name, rows, label] of [
    ['platforms', facts.platforms, W.platforms],
    ['categories', facts.categories, W.categories],
  ] as const) {
    if (rows.length < 2) continue;
    const height = 76 + 28 * Math.min(MOST_ROWS, rows.length);
    made.push({ name, alt: label[locale], svg: render(shares(rows, locale, font), height) });
  }
  return made;
}

/** Without `dispose` the process would stay alive for ever. */
function render(option: EChartsCoreOption, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  try {
    chart.setOption({ animation: false, backgroundColor: '#ffffff', ...option });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

function volume(facts: DigestFacts, locale: Locale, font: string): EChartsCoreOption {
  const { stretches, timeZone } = facts;
  const marks = stretches.flatMap((stretch, at) =>
    stretch.abnormal && stretch.mentions !== null
      ? [{ coord: [at, stretch.mentions], value: '!', symbolSize: 26 }]
      : [],
  );
  const label = (at: number): string =>
    facts.edition === 'week'
      ? dayText(at, timeZone)
      : String(wallTime(at, timeZone).hour).padStart(2, '0');
  return {
    ...frame(font),
    xAxis: axis('category', { data: stretches.map((stretch) => label(stretch.at)) }, font),
    yAxis: axis('value', {}, font),
    series: [
      {
        ...bar(W.mentions[locale], COLOURS.mentions),
        data: stretches.map((stretch) => stretch.mentions),
        markPoint: { data: marks, itemStyle: { color: '#f29900' }, label: { fontFamily: font } },
      },
      {
        ...bar(W.negative[locale], COLOURS.negative),
        data: stretches.map((stretch) => stretch.negative),
      },
      {
        type: 'line',
        name: W.before[locale],
        data: stretches.map((stretch) => stretch.before),
        lineStyle: { type: 'dashed', color: COLOURS.before },
        itemStyle: { color: COLOURS.before },
        symbol: 'none',
      },
    ],
  };
}

function shares(rows: readonly ShareFacts[], locale: Locale, font: string): EChartsCoreOption {
  const shown = rows.slice(0, MOST_ROWS).reverse();
  return {
    ...frame(font),
    xAxis: axis('value', {}, font),
    yAxis: axis(
      'category',
      { data: shown.map((row) => clip(line(nameOf(row.name, locale)), 16)) },
      font,
    ),
    series: [
      {
        ...bar(W.mentions[locale], COLOURS.mentions),
        data: shown.map((row) => row.mentions.value),
      },
      {
        ...bar(W.negative[locale], COLOURS.negative),
        data: shown.map((row) => row.negative.value),
      },
    ],
  };
}

function frame(font: string): EChartsCoreOption {
  return {
    textStyle: { fontFamily: font, color: INK, fontSize: 13 },
    legend: { top: 8, textStyle: { fontFamily: font, color: INK } },
    grid: {
      left: 16,
      right: 24,
      top: 44,
      bottom: 12,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
  };
}

function axis(type: 'category' | 'value', more: object, font: string): object {
  return {
    type,
    axisLabel: { fontFamily: font, color: INK },
    axisLine: { lineStyle: { color: LINES } },
    splitLine: { lineStyle: { color: LINES } },
    ...more,
  };
}

function bar(name: string, color: string): object {
  return { type: 'bar', name, itemStyle: { color }, barMaxWidth: 22 };
}
