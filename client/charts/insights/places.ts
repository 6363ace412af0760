import type { Insights } from '../../../server/model/insights.js';
import { mentionsPath, SENTIMENTS } from '../../insights.js';
import { platformName } from '../../words.js';
import {
  base,
  colourOf,
  countAxis,
  type Drawn,
  legend,
  plain,
  tooltip,
  type Tongue,
} from './parts.js';

/** Most platforms that get a bar; the table has them all. */
export const MOST_PLATFORMS = 8;

/** One bar per platform by sentiment, and a tick where it stood before. */
export function platformChart(told: Insights, { t, f }: Tongue): Drawn {
  const shown = told.platforms.slice(0, MOST_PLATFORMS);
  const known = SENTIMENTS.filter(
    ({ key }) => key !== 'unknown' || shown.some((one) => one.unknown > 0),
  );
  return {
    pick: ({ seriesId, dataIndex = -1 }) => {
      const one = shown[dataIndex];
      const label = SENTIMENTS.find(({ key }) => key === seriesId)?.label;
      return one ? mentionsPath(told.brandId, told.period, { platform: one.name, label }) : null;
    },
    option: (colours) => ({
      ...base(colours),
      legend: legend(
        colours,
        known.map(({ label }) => t.feed.label[label]),
      ),
      grid: [{ left: 8, right: 44, top: 32, bottom: 4, outerBoundsMode: 'same' }],
      xAxis: [{ ...countAxis(colours, f), axisLabel: { show: false }, splitLine: { show: false } }],
      yAxis: [
        {
          type: 'category',
          inverse: true,
          data: shown.map(({ name }) => platformName(t, name)),
          axisLine: { show: false },
          axisTick: { show: false },
          axisLabel: { color: colours.ink2, fontSize: 12, width: 96, overflow: 'truncate' },
        },
      ],
      tooltip: tooltip(colours, { trigger: 'axis', axisPointer: { type: 'none' } }),
      series: [
        ...known.map(({ key, label }, at) => ({
          id: key,
          type: 'bar',
          stack: 'all',
          name: t.feed.label[label],
          barMaxWidth: 18,
          cursor: 'pointer',
          itemStyle: { color: colourOf(colours, label) },
          data: shown.map((one) => one[key]),
          ...(at === known.length - 1 && {
            label: {
              show: true,
              position: 'right',
              color: colours.ink2,
              fontSize: 12,
              formatter: ({ dataIndex }: { dataIndex: number }) =>
                f.short(shown[dataIndex]?.mentions ?? 0),
            },
          }),
        })),
        {
          id: 'before',
          type: 'scatter',
          name: t.insights.before,
          silent: true,
          symbol: 'rect',
          symbolSize: [2, 22],
          z: 5,
          itemStyle: { color: colours.ink },
          data: shown.flatMap(({ before }, at) => (before ? [[before.mentions, at]] : [])),
        },
      ],
    }),
  };
}

/** When people speak: mentions per hour that was listened to, by hour of the week. */
export function weekChart(told: Insights, { t, f }: Tongue): Drawn {
  const words = t.insights;
  const rate = (at: number): number | null => {
    const hour = told.week[at];
    if (!hour || (hour.heard === 0 && hour.mentions === 0)) return null;
    return hour.mentions / Math.max(1, hour.heard);
  };
  const cells = told.week.map((_, at) => [at % 24, Math.floor(at / 24), rate(at)] as const);
  const most = Math.max(0.001, ...cells.map(([, , value]) => value ?? 0));
  return {
    pick: ({ dataIndex = -1 }) =>
      told.week[dataIndex] === undefined
        ? null
        : mentionsPath(told.brandId, told.period, { weekHour: `${dataIndex}@${told.timeZone}` }),
    option: (colours, width) => ({
      ...base(colours),
      grid: [{ left: 8, right: 8, top: 4, bottom: 4, outerBoundsMode: 'same' }],
      xAxis: [
        {
          type: 'category',
          data: Array.from({ length: 24 }, (_, hour) => String(hour)),
          axisLine: { show: false },
          axisTick: { show: false },
          axisLabel: { color: colours.ink3, fontSize: 11, interval: width < 480 ? 5 : 2 },
        },
      ],
      yAxis: [
        {
          type: 'category',
          inverse: true,
          data: [...words.weekdays],
          axisLine: { show: false },
          axisTick: { show: false },
          axisLabel: { color: colours.ink2, fontSize: 12 },
        },
      ],
      visualMap: {
        show: false,
        min: 0,
        max: most,
        inRange: { color: [colours.raised, colours.neg] },
      },
      tooltip: tooltip(colours, {
        formatter: (under: unknown) => {
          const { dataIndex = 0 } = under as { dataIndex?: number };
          const hour = told.week[dataIndex];
          const name = words.hourOf(
            words.weekdays[Math.floor(dataIndex / 24)] ?? '',
            dataIndex % 24,
          );
          if (!hour || rate(dataIndex) === null)
            return `<b>${plain(name)}</b><br>${plain(words.deaf)}`;
          const negative = words.negativeOf(f.number(hour.negative));
          return `<b>${plain(name)}</b><br>${plain(words.countOf(f.number(hour.mentions)))}<br>${plain(negative)}`;
        },
      }),
      series: [
        {
          id: 'week',
          type: 'heatmap',
          cursor: 'pointer',
          data: cells.map(([x, y, value]) => [x, y, value ?? '-']),
          itemStyle: { borderColor: colours.panel, borderWidth: 2, borderRadius: 3 },
          emphasis: { itemStyle: { borderColor: colours.ink } },
        },
      ],
    }),
  };
}
