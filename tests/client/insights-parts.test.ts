// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { voiceChart } from '../../client/charts/insights/lines.js';
import {
  colourOf,
  periodName,
  plain,
  stepName,
  stretchName,
} from '../../client/charts/insights/parts.js';
import { platformChart, weekChart } from '../../client/charts/insights/places.js';
import type { Drawn } from '../../client/charts/insights/parts.js';
import { createFormat } from '../../client/i18n/format.js';
import { en, zh } from '../../client/i18n/words.js';
import Beside from '../../client/panels/insights/Beside.svelte';
import Figures from '../../client/panels/insights/Figures.svelte';
import InsightCard from '../../client/panels/insights/InsightCard.svelte';
import PeriodPicker from '../../client/panels/insights/PeriodPicker.svelte';
import type { Insights, VoiceShares } from '../../server/model/insights.js';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { DAY, point, START, told, ZONE } from './insights-given.js';
import { aSnapshot, COLOURS, HOUR } from './given.js';
import { drawNoCharts, press, said, table } from './hands.js';
import { roomWith } from './room.js';

beforeAll(drawNoCharts);
beforeEach(() => window.history.replaceState(null, '', '/insights'));
afterEach(cleanup);

const tongue = (locale: Locale) => ({
  t: locale === 'en' ? en : zh,
  f: createFormat(locale, ZONE),
  locale,
  category: (id: string) => id,
});

describe('the figures of a period', () => {
  const figures = (given: Insights | null, locale: Locale = 'zh-CN') => {
    render(Frame, {
      room: roomWith(aSnapshot()),
      part: Figures,
      given: { told: given, tongue: tongue(locale) },
    });
    return screen
      .queryAllByRole('term')
      .map((one) => `${said(one)} ${said(one.nextElementSibling as Element)}`);
  };

  it('stand beside their change, and lead to the mentions behind them', () => {
    expect(figures(told())).toEqual([
      '声音 40 +100%',
      expect.stringMatching(/^负面占比 75% /),
      '负面量 60 +200%',
      'KOL 发声 0',
    ]);
    const [all, negative] = screen
      .getAllByRole('link')
      .map((one) => one.getAttribute('href') ?? '');
    expect(all).toMatch(/^\/mentions\?.*brand=1/);
    expect(negative).toContain('label=neg');
  });

  it('are unknown where nobody listened, and claim no fall', () => {
    const deaf = { ...point(0, null), to: START + 3 * DAY };
    expect(figures(told({ total: deaf }))).toEqual([
      '声音 未知',
      '负面占比 未知',
      '负面量 未知',
      'KOL 发声 未知',
    ]);
    cleanup();
    expect(figures(told({ total: deaf }), 'en')[0]).toBe('Mentions unknown');
  });

  it('claim no change where there is nothing to compare with', () => {
    expect(figures(told({ totalBefore: null, compare: null }))).toEqual([
      '声音 40',
      '负面占比 75%',
      '负面量 60',
      'KOL 发声 0',
    ]);
  });

  it('are awaited', () => {
    expect(figures(null)).toEqual([]);
  });
});

describe('the card of an insight', () => {
  const show = (given: object, locale: Locale = 'zh-CN') =>
    render(Frame, {
      room: roomWith(aSnapshot(), undefined, locale),
      part: InsightCard,
      given: { name: '情感', title: '负面占比升到 75%', ...given },
    });
  const drawn = { option: () => ({}), pick: () => null };
  const behind = {
    columns: [{ name: '日' }, { name: '负面' }],
    rows: [{ key: '1', cells: [{ text: '3月2日' }, { text: '2' }] }],
  };

  it('has its finding as a sentence, and the table behind its picture', async () => {
    show({ drawn, told: behind });
    expect(screen.getByRole('region', { name: '情感: 负面占比升到 75%' })).toBeTruthy();
    expect(screen.getByRole('img', { name: '负面占比升到 75%' })).toBeTruthy();
    await press('数据表');
    expect(table()).toEqual([
      ['日', '负面'],
      ['3月2日', '2'],
    ]);
    expect(screen.queryByRole('img')).toBeNull();
    await press('图表');
    expect(screen.getByRole('img')).toBeTruthy();
  });

  it('says why there is nothing to draw, never an empty grid', () => {
    show({ drawn, told: behind, blank: { title: '还没有声音', hint: '9 天前没有人在听' } });
    expect(screen.getByRole('heading', { name: '还没有声音' })).toBeTruthy();
    expect(screen.getByText('9 天前没有人在听')).toBeTruthy();
    expect(screen.queryByRole('img')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('claims nothing while it is awaited', () => {
    show({ waiting: true });
    expect(screen.queryByRole('heading')).toBeNull();
  });
});

describe('what stands beside our brand', () => {
  it('is added and taken away, and none at all means the usual ones', async () => {
    const onchange = vi.fn();
    const shares = {
      brandId: 1,
      brands: [{ brandId: 1 }, { brandId: 2 }],
    } as unknown as VoiceShares;
    const brands = [1, 2, 3].map((id) => ({ id, name: `品牌${id}` }));
    render(Frame, {
      room: roomWith(aSnapshot()),
      part: Beside,
      given: { shares, brands, onchange },
    });
    expect(
      screen.getAllByRole('button').map((one) => [said(one), one.getAttribute('aria-pressed')]),
    ).toEqual([
      ['品牌2', 'true'],
      ['品牌3', 'false'],
    ]);
    await press('品牌3');
    await press('品牌2');
    expect(onchange.mock.calls).toEqual([[{ beside: '2,3' }], [{ beside: null }]]);
  });
});

describe('the choice of a period', () => {
  const open = (given: object = {}) => {
    const onchange = vi.fn();
    const choice = {
      brand: 1,
      period: '7d',
      compare: 'previous',
      step: null,
      beside: null,
      ...given,
    };
    render(Frame, {
      room: roomWith(aSnapshot()),
      part: PeriodPicker,
      given: {
        choice,
        asked: '7d',
        brands: [
          { id: 1, name: '甲' },
          { id: 2, name: '乙' },
        ],
        onchange,
      },
    });
    return onchange;
  };
  const dates = async (from: string, to: string) => {
    const [first, last] = [...document.querySelectorAll('input[type=date]')];
    await fireEvent.input(first as Element, { target: { value: from } });
    await fireEvent.input(last as Element, { target: { value: to } });
  };

  it('is a preset, or two days of one’s own', async () => {
    const onchange = open();
    await press('30 天');
    await press('自选日期');
    await dates('2026-03-01', '2026-03-04');
    await press('查看');
    expect(onchange.mock.calls).toEqual([
      [{ period: '30d', step: null }],
      [{ period: '2026-03-01..2026-03-04', step: null }],
    ]);
  });

  it('says that a period cannot end before it begins, and does not ask for it', async () => {
    const onchange = open();
    await press('自选日期');
    await dates('2026-03-04', '2026-03-01');
    expect(screen.getByRole('alert')).toBeTruthy();
    await fireEvent.submit(screen.getByRole('form'));
    expect(onchange).not.toHaveBeenCalled();
  });

  it('goes on saying what it is compared with until other days are given', async () => {
    const onchange = open();
    const compare = () => screen.getByLabelText<HTMLSelectElement>(zh.insights.compare);
    await fireEvent.change(compare(), { target: { value: 'own' } });
    expect(compare().value).toBe('previous');
    await press('取消');
    expect(compare().value).toBe('previous');
    expect(onchange).not.toHaveBeenCalled();
    await fireEvent.change(compare(), { target: { value: 'none' } });
    expect(onchange.mock.calls).toEqual([[{ compare: 'none' }]]);
  });

  it('forgets what stood beside a brand with the brand', async () => {
    const onchange = open();
    await fireEvent.change(screen.getByLabelText(zh.insights.brand), { target: { value: '2' } });
    expect(onchange.mock.calls).toEqual([[{ brand: '2', beside: null }]]);
  });
});

describe('the charts of the insights', () => {
  const option = ({ option: make }: Drawn) =>
    make(COLOURS, 800) as unknown as {
      series: { id: string; data: unknown[] }[];
      tooltip: { formatter: (under: unknown) => string };
    };
  const asked = (path: string | null) =>
    Object.fromEntries(new URL(path ?? '', 'http://x').searchParams);

  it('lead from a bar to the mentions of its platform and its sentiment', () => {
    const chart = platformChart(told(), tongue('zh-CN'));
    expect(asked(chart.pick({ seriesId: 'negative', dataIndex: 0 }))).toMatchObject({
      brand: '1',
      platform: 'weibo',
      label: 'neg',
    });
    expect(chart.pick({ seriesId: 'negative', dataIndex: 9 })).toBeNull();
    const before = option(chart).series.find(({ id }) => id === 'before');
    expect(before?.data).toEqual([[1, 0]]);
  });

  it('lead from an hour of the week to its mentions, by the clock of the brand', () => {
    const chart = weekChart(told(), tongue('zh-CN'));
    expect(asked(chart.pick({ dataIndex: 20 }))['weekHour']).toBe(`20@${ZONE}`);
    expect(chart.pick({ dataIndex: 500 })).toBeNull();
    expect(chart.pick({})).toBeNull();
  });

  it('tell an hour nobody listened to from a quiet one', () => {
    const { series, tooltip } = option(weekChart(told(), tongue('zh-CN')));
    const cells = series[0]?.data as [number, number, unknown][];
    expect(cells[3]?.[2]).toBe(0);
    expect(cells[30]?.[2]).toBe('-');
    expect(tooltip.formatter({ dataIndex: 20 })).toContain('14');
    expect(tooltip.formatter({ dataIndex: 30 })).toContain(zh.insights.deaf);
  });

  it('show the names of brands as words in what floats over them, and a gap as a gap', () => {
    const shares = {
      ...told(),
      stretches: told().points,
      brands: [
        {
          brandId: 1,
          name: '<img src=x>',
          own: true,
          points: [4, null, 10],
          mentions: 14,
          negative: 1,
          before: null,
          heard: 1,
        },
      ],
    } as unknown as VoiceShares;
    const chart = voiceChart(shares, tongue('en'));
    const tip = option(chart).tooltip.formatter([{ dataIndex: 1 }]);
    expect(tip).not.toContain('<img');
    expect(tip).toContain(plain(en.insights.deaf));
    expect(option(chart).series[0]?.data).toEqual([4, null, 10]);
    expect(asked(chart.pick({ seriesId: '1', dataIndex: 0 }))['brand']).toBe('1');
    expect(chart.pick({ seriesId: '1', dataIndex: 8 })).toBeNull();
  });

  it('name their points by the clock of the brand in either language', () => {
    const at = START + 9 * HOUR;
    expect(stepName(at, 'hour', 'zh-CN', ZONE)).toBe('09:00');
    expect(stepName(at, 'hour', 'en', 'Europe/London')).toBe('01:00');
    expect(stepName(at, 'day', 'en', ZONE)).toBe('3/2');
    expect(stepName(at, 'month', 'zh-CN', ZONE)).toBe('2026年3月');
    expect(stretchName({ from: START, to: START + 7 * DAY }, 'week', 'en', ZONE)).toMatch(
      /^Mar 2\s?–\s?8$/,
    );
    expect(stretchName({ from: START, to: START + DAY }, 'day', 'zh-CN', ZONE)).toBe('3月2日周一');
    expect(periodName({ from: START, to: START + DAY }, 'en', ZONE)).toBe('Mar 2, 2026');
  });

  it('keep sentiment colours for sentiment', () => {
    expect(['neg', 'pos', 'neu', 'unknown'].map((label) => colourOf(COLOURS, label))).toEqual([
      COLOURS.neg,
      COLOURS.pos,
      COLOURS.neu,
      COLOURS.line,
    ]);
  });
});
