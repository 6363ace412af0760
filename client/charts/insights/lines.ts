import type { CategorySeries, Insights, VoiceShares } from '../../../server/model/insights.js';
import { deafRuns, growth, mentionsPath, negativeOf, scaleOf } from '../../insights.js';
import type { Colours } from '../colours.js';
import type { ChartOption } from '../echarts.js';
import {
  base,
  countAxis,
  deafAreas,
  type Drawn,
  legend,
  plain,
  stepName,
  timeAxis,
  tooltip,
  type Tongue,
} from './parts.js';

/** Negative share over time, and that of the other period. */
export function sentimentChart(told: Insights, { t, f, locale }: Tongue): Drawn {
  const { points, pointsBefore, step, timeZone, now, brandId } = told;
  const names = points.map(({ from }) => stepName(from, step, locale, timeZone));
  const words = t.insights;
  return {
    pick: ({ dataIndex = -1 }) => {
      const point = points[dataIndex];
      return point ? mentionsPath(brandId, point, { label: 'neg' }) : null;
    },
    option: (colours) => ({
      ...base(colours),
      legend: legend(colours, [words.negativeShare, ...(pointsBefore ? [words.before] : [])]),
      grid: [{ left: 8, right: 12, top: 36, bottom: 4, outerBoundsMode: 'same' }],
      xAxis: [timeAxis(colours, names)],
      yAxis: [
        {
          ...countAxis(colours, f),
          minInterval: 0,
          max: (value: { max: number }) =>
            Math.min(1, Math.max(0.2, Math.ceil(value.max * 10) / 10)),
          axisLabel: {
            color: colours.ink3,
            fontSize: 11,
            formatter: (value: number) => f.percent(value),
          },
        },
      ],
      tooltip: tooltip(colours, {
        trigger: 'axis',
        valueFormatter: (value: unknown) =>
          typeof value === 'number' ? f.percent(value) : words.unknown,
      }),
      series: [
        {
          id: 'negative',
          type: 'line',
          name: words.negativeShare,
          cursor: 'pointer',
          symbol: 'circle',
          symbolSize: 6,
          showSymbol: points.length <= 40,
          lineStyle: { color: colours.neg, width: 2 },
          itemStyle: { color: colours.neg },
          areaStyle: { color: colours.neg, opacity: 0.08 },
          data: points.map(({ tally }) => negativeOf(tally)),
          markArea: deafAreas(colours, deafRuns(points, now), words.deaf),
        },
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
                data: pointsBefore.map(({ tally }) => negativeOf(tally)),
              },
            ]
          : []),
      ],
    }),
  };
}

/** Most categories that get a picture of their own; the table has them all. */
export const MOST_CATEGORIES = 6;

/** Small multiples: a category each, all on the same scale, its change in its title. */
export function categoryChart(told: Insights, tongue: Tongue): Drawn {
  const shown = told.categories.slice(0, MOST_CATEGORIES);
  return {
    pick: ({ seriesId = '', dataIndex = -1 }) => {
      const category = shown[Number(seriesId.slice(1))];
      const point = told.points[dataIndex];
      return category && point
        ? mentionsPath(told.brandId, point, { category: category.name })
        : null;
    },
    option: (colours, width) => multiples(told, shown, tongue, colours, width),
  };
}

/** How many of them stand side by side on so many px. */
export function columnsOn(width: number): number {
  return width < 480 ? 1 : width < 760 ? 2 : 3;
}

function multiples(
  told: Insights,
  shown: readonly CategorySeries[],
  { t, f, locale, category: nameOf }: Tongue,
  colours: Colours,
  width: number,
): ChartOption {
  const columns = columnsOn(width);
  const rows = Math.ceil(shown.length / columns);
  const scale = scaleOf(told.period, told.compare);
  const top = Math.max(
    1,
    ...shown.flatMap(({ points, pointsBefore }) =>
      [...points, ...(pointsBefore ?? [])].map((n) => n ?? 0),
    ),
  );
  const names = told.points.map(({ from }) => stepName(from, told.step, locale, told.timeZone));
  const place = (at: number) => {
    const [column, row] = [at % columns, Math.floor(at / columns)];
    return {
      left: `${(column * 100) / columns + (column > 0 ? 1.5 : 0)}%`,
      width: `${100 / columns - 3}%`,
      y: (row * 100) / rows,
      height: `${100 / rows - (100 / rows) * 0.42}%`,
    };
  };
  return {
    ...base(colours),
    tooltip: tooltip(colours, { trigger: 'axis' }),
    title: shown.map((category, at) => {
      const spot = place(at);
      const grown = growth(category.mentions, category.before?.mentions ?? null, scale);
      return {
        text: `${plainName(nameOf(category.name))}  {n|${f.number(category.mentions)}}`,
        subtext: grown === null ? t.insights.noChange : t.insights.changeBy(signed(grown, f)),
        left: spot.left,
        top: `${spot.y}%`,
        padding: 0,
        itemGap: 4,
        textStyle: {
          color: colours.ink,
          fontSize: 13,
          fontWeight: 600,
          rich: { n: { color: colours.ink2, fontSize: 13, fontWeight: 400 } },
        },
        subtextStyle: { color: colours.ink3, fontSize: 12 },
      };
    }),
    grid: shown.map((_, at) => {
      const { left, width: wide, y, height } = place(at);
      return { left, width: wide, top: `${y + (100 / rows) * 0.3}%`, height };
    }),
    xAxis: shown.map((_, at) => ({
      ...timeAxis(colours, names, at),
      boundaryGap: false,
      axisLabel: { show: false },
    })),
    yAxis: shown.map((_, at) => ({
      type: 'value',
      gridIndex: at,
      min: 0,
      max: top,
      axisLabel: { show: false },
      splitLine: { show: false },
    })),
    series: shown.flatMap((category, at) => [
      {
        id: `c${at}`,
        type: 'line',
        name: nameOf(category.name),
        xAxisIndex: at,
        yAxisIndex: at,
        cursor: 'pointer',
        symbol: 'circle',
        symbolSize: 5,
        showSymbol: told.points.length <= 14,
        lineStyle: { color: colours.neg, width: 1.75 },
        itemStyle: { color: colours.neg },
        areaStyle: { color: colours.neg, opacity: 0.14 },
        data: [...category.points],
      },
      ...(category.pointsBefore
        ? [
            {
              id: `b${at}`,
              type: 'line',
              name: t.insights.before,
              xAxisIndex: at,
              yAxisIndex: at,
              silent: true,
              symbol: 'none',
              lineStyle: { color: colours.ink3, width: 1.25, type: [3, 3] },
              itemStyle: { color: colours.ink3 },
              data: [...category.pointsBefore],
            },
          ]
        : []),
    ]),
  };
}

/** Braces and bars mean something in a rich text. */
function plainName(name: string): string {
  return name.replace(/[{}|]/g, ' ');
}

/** From this growth on a percentage says less than how many times it is. */
export const MANY = 9;

/** +45 %, −12 %, ±0 %, ×108. */
export function signed(share: number, f: Tongue['f']): string {
  if (Math.abs(share) < 0.005) return `±${f.percent(0)}`;
  if (share >= MANY) return `×${f.short(Math.round(share + 1))}`;
  // Beside a sign there is no room for "over": what is not quite all is rounded down.
  const rounded = Math.abs(share) < 1 ? Math.min(0.99, Math.abs(share)) : Math.abs(share);
  const size = f.percent(rounded);
  return `${share > 0 ? '+' : '−'}${size}`;
}

/** Who is talked about: one line per brand, our own the strongest. */
export function voiceChart(told: VoiceShares, { t, f, locale }: Tongue): Drawn {
  const names = told.stretches.map(({ from }) => stepName(from, told.step, locale, told.timeZone));
  return {
    pick: ({ seriesId = '', dataIndex = -1 }) => {
      const stretch = told.stretches[dataIndex];
      return stretch ? mentionsPath(Number(seriesId), stretch) : null;
    },
    option: (colours) => ({
      ...base(colours),
      legend: legend(
        colours,
        told.brands.map(({ name }) => name),
      ),
      grid: [{ left: 8, right: 12, top: 36, bottom: 4, outerBoundsMode: 'same' }],
      xAxis: [timeAxis(colours, names)],
      yAxis: [countAxis(colours, f)],
      tooltip: tooltip(colours, {
        trigger: 'axis',
        formatter: (under: unknown) => {
          const [first] = Array.isArray(under) ? (under as { dataIndex: number }[]) : [];
          const at = first?.dataIndex ?? 0;
          const lines = told.brands.map(({ name, points }) => {
            const n = points[at];
            return `${plain(name)} ${n === null || n === undefined ? plain(t.insights.deaf) : f.number(n)}`;
          });
          return [`<b>${plain(names[at] ?? '')}</b>`, ...lines].join('<br>');
        },
      }),
      series: told.brands.map(({ brandId, name, own, points }, at) => {
        const colour = own ? colours.ink : (colours.series[(at - 1) % colours.series.length] ?? '');
        return {
          id: String(brandId),
          type: 'line',
          name,
          cursor: 'pointer',
          symbol: 'circle',
          symbolSize: 6,
          showSymbol: points.length <= 40,
          z: own ? 4 : 2,
          lineStyle: { color: colour, width: own ? 2.5 : 1.5 },
          itemStyle: { color: colour },
          data: [...points],
        };
      }),
    }),
  };
}
