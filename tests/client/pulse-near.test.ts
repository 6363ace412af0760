// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { forecastOption } from '../../client/charts/forecast.js';
import { curveOption, pulseOption } from '../../client/charts/options.js';
import { createFormat } from '../../client/i18n/format.js';
import { en, zh } from '../../client/i18n/words.js';
import BrandStrip from '../../client/panels/BrandStrip.svelte';
import IncidentRow from '../../client/panels/IncidentRow.svelte';
import PulsePanel from '../../client/panels/PulsePanel.svelte';
import type { PulsePoint } from '../../server/model/live.js';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { aBrand, anIncident, aSnapshot, COLOURS, HOUR, MINUTE, NOON } from './given.js';
import { drawNoCharts, press, said } from './hands.js';
import { type Answer, type Asked, roomWith, type TestRoom } from './room.js';

afterEach(cleanup);

const QUARTER = 15 * MINUTE;
const nothing = { mentions: 0, negative: 0, positive: 0, volume: 0, reposts: 0 };
const point = (at: number, more: Partial<PulsePoint>): PulsePoint => ({ at, ...nothing, ...more });

/** Two hours by the minute: 30 in the first of them, one in each minute of the last ten. */
const MINUTES = Array.from({ length: 120 }, (_, n) =>
  point(NOON + (n - 120) * MINUTE, {
    ...(n === 5 && { mentions: 30, volume: 30, negative: 30 }),
    ...(n >= 110 && { mentions: 1, volume: 1, negative: 1, reposts: 2 }),
  }),
);

describe('the pulse', () => {
  const brand = aBrand({
    volume: 40,
    pulse: {
      bucket: QUARTER,
      volume: 40,
      points: [point(NOON - 2 * HOUR, { volume: 30 }), point(NOON - QUARTER, { volume: 10 })],
    },
  });
  const near = { bucket: MINUTE, volume: 40, points: MINUTES };

  function open(answer: (asked: Asked) => Answer = () => ({ body: near })): TestRoom {
    drawNoCharts();
    const room = roomWith(aSnapshot({ brands: [brand] }), (asked) =>
      asked.path.includes('/pulse')
        ? answer(asked)
        : { body: { items: [], next: null, surge: { rule: 'measured', lastDay: [] } } },
    );
    render(Frame, { room, part: PulsePanel, given: { brand } });
    return room;
  }
  const rows = () => screen.getAllByRole('row').slice(1);

  it('is looked at from near, minute by minute, beside the volume of the whole window', async () => {
    const room = open();
    await press('数据表');
    expect(rows()).toHaveLength(2);
    await press('1 小时');
    await waitFor(() => expect(rows()).toHaveLength(60));
    expect(room.asked.at(-1)?.path).toBe('/brands/1/pulse?hours=1');
    expect(said()).toContain('近 1 小时');
    // The newest first: all of the window, and what went before the hour stands in its first row.
    expect(rows()[0]?.textContent).toMatch(/40/);
    expect(rows().at(-1)?.textContent).toMatch(/30/);
    expect(screen.getByText('负面量 24 小时').parentElement?.textContent).toContain('40');
  });

  it('keeps how far back somebody looks, and goes back to the window', async () => {
    const room = open();
    await press('6 小时');
    expect(room.prefs.hours).toBe(6);
    expect(screen.getByRole('button', { name: '6 小时', pressed: true })).toBeTruthy();
    await press('24 小时');
    expect(room.prefs.hours).toBe(0);
    expect(said()).toContain('近 24 小时');
  });

  it('shows the window, and says so, where the look from near cannot be had', async () => {
    open(() => ({ status: 503, body: { error: { code: 'busy', message: 'later' } } }));
    await press('数据表');
    await press('1 小时');
    await waitFor(() => expect(said()).toContain('近 24 小时'));
    expect(rows()).toHaveLength(2);
  });

  it('offers no stretch longer than the window', () => {
    drawNoCharts();
    const short = { ...brand, windowHours: 6 };
    render(Frame, { room: roomWith(aSnapshot()), part: PulsePanel, given: { brand: short } });
    const group = screen.getByRole('group', { name: '看多长时间' });
    expect(said(group)).toBe('1 小时6 小时');
  });
});

describe('the figures at a point of the pulse', () => {
  it('tell a count as a count and a share as a share, be it one or none', () => {
    const hand = { colours: COLOURS, t: zh, f: createFormat('zh-CN', 'Asia/Shanghai') };
    const rows = [{ at: NOON, volume: 1, velocity: 1, share: 1, mentions: 1 }];
    const thresholds = { orange: 100, red: 500 };
    type Told = { tooltip?: { valueFormatter: (value: unknown) => string } };
    const option = pulseOption(
      { rows, thresholds, marks: [], now: NOON, scale: 1 },
      hand,
    ) as Told & {
      series: (Told & { name: string })[];
    };
    const told = (name: string, value: number | null) =>
      (option.series.find((one) => one.name === name)?.tooltip ?? option.tooltip)?.valueFormatter(
        value,
      );
    expect([0, 1, 1_234].map((one) => told('负面量', one))).toEqual(['0', '1', '1,234']);
    expect([0, 1].map((one) => told('转发速度', one))).toEqual(['0', '1']);
    expect([0, 0.254, 1, null].map((one) => told('负面占比', one))).toEqual([
      '0%',
      '25%',
      '100%',
      '未知',
    ]);
  });
});

describe('the names of level lines', () => {
  const thresholds = { orange: 100, red: 12_500 };
  const rows = [{ at: NOON, volume: 20_000, velocity: 0, share: 0, mentions: 1 }];
  const input = { rows, thresholds, marks: [], now: NOON, width: 700 };

  it.each<[Locale, typeof zh]>([
    ['zh-CN', zh],
    ['en', en],
  ])('stand beside the curve, with room for the longest, in %s', (locale, t) => {
    const hand = { colours: COLOURS, t, f: createFormat(locale, 'Asia/Shanghai') };
    for (const scale of [1, 2]) {
      const { grid, series } = curveOption({ ...input, scale }, hand) as {
        grid: { left: number }[];
        series: { markLine: { data: { label: { position: string; formatter: string } }[] } }[];
      };
      const names = series[0]?.markLine.data.map(({ label }) => label) ?? [];
      expect(new Set(names.map(({ position }) => position))).toEqual(new Set(['start']));
      // A Latin letter of 12 px is at least 5 px wide, a Chinese character 12.
      const least = (name: string) =>
        Array.from(name).reduce((sum, sign) => sum + (/[ -~]/.test(sign) ? 5 : 12), 0) * scale;
      for (const { formatter } of names)
        expect(grid[0]?.left).toBeGreaterThan(least(formatter) + 4 * scale);
    }
    const narrow = curveOption({ ...input, width: 320, scale: 1 }, hand) as {
      grid: { left: number }[];
      series: { markLine: { data: { label: { formatter: string } }[] } }[];
    };
    // On a phone a name stands above its figure.
    expect(narrow.series[0]?.markLine.data[0]?.label.formatter).toMatch(/^\S+\n[\d,]+$/);
    expect(narrow.grid[0]?.left).toBeLessThan(70);
    const strips = pulseOption({ ...input, scale: 1 }, hand) as { grid: { left: number }[] };
    expect(new Set(strips.grid.map(({ left }) => left)).size).toBe(1);
  });
});

describe('the forecasts of a story', () => {
  const hand = { colours: COLOURS, t: zh, f: createFormat('zh-CN', 'Asia/Shanghai') };
  const at = (minutes: number, volume: number) => ({
    at: NOON + minutes * MINUTE,
    volume,
    p: 0.9,
    size: 900,
    low: 700,
    high: 1_100,
  });
  const draw = (points: ReturnType<typeof at>[], now: number) =>
    forecastOption({ points, target: 501, now }, hand) as unknown as {
      xAxis: { max: number };
      series: { markLine?: { data: { yAxis: number; label: { formatter: string } }[] } }[];
    };

  it('are drawn over most of the width, however long they have come to rest', () => {
    const first = NOON;
    const last = NOON + 30 * MINUTE;
    for (const now of [last, last + 2 * MINUTE, last + 20 * HOUR]) {
      const { max } = draw([at(0, 300), at(30, 600)], now).xAxis;
      expect(max).toBeGreaterThanOrEqual(last);
      expect(max).toBeLessThanOrEqual(now);
      expect((last - first) / (max - first)).toBeGreaterThanOrEqual(0.7);
    }
    expect(draw([], NOON).xAxis.max).toBe(NOON);
  });

  it('stand beside the line that all other pictures name', () => {
    const line = draw([at(0, 300)], NOON).series.find(({ markLine }) => markLine)?.markLine
      ?.data[0];
    expect(line).toMatchObject({ yAxis: 500, label: { formatter: '红 500' } });
  });
});

describe('one post that moves two brands', () => {
  const brands = [aBrand(), aBrand({ id: 2, name: '星河手镯' })];

  it('is two rows that say whose they are', () => {
    for (const brandId of [1, 2]) {
      const incident = anIncident({ id: brandId, brandId, storyId: brandId });
      const room = roomWith(aSnapshot({ brands }));
      render(Frame, { room, part: IncidentRow, given: { incident } });
    }
    const [first, second] = screen.getAllByRole('link').map((row) => row.textContent);
    expect(first).toContain('手镯之家');
    expect(second).toContain('星河手镯');
  });

  it('needs no name where there is one brand', () => {
    const room = roomWith(aSnapshot({ brands: [aBrand()] }));
    render(Frame, { room, part: IncidentRow, given: { incident: anIncident() } });
    expect(screen.getByRole('link').textContent).not.toContain('手镯之家');
  });
});

describe('when a brand was heard last', () => {
  it.each([
    [3_000, '刚有新数据'],
    [12_000, '12 秒前有新数据'],
    [3 * HOUR, '3 小时前有新数据'],
  ])('is no running second while data comes in: %i ms ago', (ago, words) => {
    const brand = aBrand();
    const brands = [{ ...brand, coverage: { ...brand.coverage, lastHeardAt: NOON - ago } }];
    const room = roomWith(aSnapshot({ brands, now: NOON }));
    render(Frame, {
      room,
      part: BrandStrip,
      given: { chosen: null, onchoose: () => undefined },
    });
    expect(said()).toContain(words);
  });
});
