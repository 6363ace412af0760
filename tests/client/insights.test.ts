// @vitest-environment jsdom
import { render, screen } from '@testing-library/svelte';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  categoryCard,
  emptiness,
  platformCard,
  sentimentCard,
  voiceCard,
  volumeCard,
  weekCard,
  wordCard,
} from '../../client/charts/insights/cards.js';
import { layWords } from '../../client/charts/insights/cloud.js';
import { kolCard, serviceCard } from '../../client/charts/insights/lists.js';
import { svgOf } from '../../client/charts/echarts-more.js';
import { brokenLines, framed } from '../../client/charts/picture.js';
import { createFormat } from '../../client/i18n/format.js';
import { en, zh } from '../../client/i18n/words.js';
import { filterOf } from '../../client/mentions/query.js';
import { choiceOf, deafRuns, growth, mentionsPath, scaleOf } from '../../client/insights.js';
import PeriodPicker from '../../client/panels/insights/PeriodPicker.svelte';
import type { Insights, Point, VoiceShares } from '../../server/model/insights.js';
import Frame from './Frame.svelte';
import { COLOURS, HOUR, NOON } from './given.js';
import { createRoom } from './room.js';

const DAY = 24 * HOUR;
const START = Date.parse('2026-03-02T00:00:00+08:00');
const chinese = {
  t: zh,
  f: createFormat('zh-CN', 'Asia/Shanghai'),
  locale: 'zh-CN',
  category: (id: string) => zh.category[id] ?? id,
};
const english = {
  t: en,
  f: createFormat('en', 'Asia/Shanghai'),
  locale: 'en',
  category: (id: string) => en.category[id] ?? id,
};

function aPoint(day: number, negative: number | null, positive = 0): Point {
  const from = START + day * DAY;
  const tally = negative === null ? null : { negative, neutral: 0, positive, unknown: 0 };
  return {
    from,
    to: from + DAY,
    heard: tally ? 1 : 0,
    tally: tally && {
      ...tally,
      mentions: tally.negative + positive,
      kols: 0,
      volume: tally.negative,
      reposts: 0,
    },
  };
}

function told(given: Partial<Insights> = {}): Insights {
  const points = [aPoint(0, 2, 2), aPoint(1, null), aPoint(2, 8, 2)];
  const total = { ...aPoint(0, 10, 4), to: START + 3 * DAY };
  return {
    brandId: 1,
    timeZone: 'Asia/Shanghai',
    now: START + 3 * DAY,
    step: 'day',
    asked: '30d',
    period: { from: START, to: START + 3 * DAY },
    compare: { from: START - 3 * DAY, to: START },
    countedFrom: null,
    notKept: null,
    authorsBefore: null,
    listeningSince: START - 9 * DAY,
    points,
    pointsBefore: [aPoint(-3, 2), aPoint(-2, 2, 1), aPoint(-1, 1, 1)],
    total,
    totalBefore: { ...aPoint(-3, 5, 2), to: START },
    platforms: [
      {
        name: 'weibo',
        negative: 9,
        neutral: 0,
        positive: 2,
        unknown: 0,
        mentions: 11,
        before: null,
      },
      {
        name: 'zhihu',
        negative: 1,
        neutral: 0,
        positive: 2,
        unknown: 0,
        mentions: 3,
        before: null,
      },
    ],
    categories: [
      {
        name: 'quality',
        negative: 6,
        neutral: 0,
        positive: 0,
        unknown: 0,
        mentions: 6,
        before: { negative: 3, neutral: 0, positive: 0, unknown: 0, mentions: 3 },
        points: [1, null, 5],
        pointsBefore: [1, 1, 1],
      },
    ],
    week: Array.from({ length: 168 }, (_, at) => ({
      mentions: at === 20 ? 14 : 0,
      negative: at === 20 ? 10 : 0,
      heard: at < 24 ? 1 : 0,
    })),
    marks: [
      { kind: 'surge', at: START + 2 * DAY, of: 'negative', count: 9, usual: 1.2 },
      { kind: 'incident', at: START + 2 * DAY, id: 7, title: '<b>石头</b>', level: 'red' },
      { kind: 'response', at: START + 2 * DAY + HOUR, id: 7, title: '石头' },
    ],
    ...given,
  };
}

const shares: VoiceShares = {
  ...told(),
  stretches: told().points,
  brands: [
    {
      brandId: 1,
      name: '手镯之家',
      own: true,
      points: [4, null, 10],
      mentions: 14,
      negative: 10,
      before: { mentions: 7, negative: 5 },
      heard: 0.7,
    },
    {
      brandId: 2,
      name: '银饰坊',
      own: false,
      points: [3, 2, 1],
      mentions: 6,
      negative: 1,
      before: { mentions: 7, negative: 1 },
      heard: 1,
    },
  ],
};

const words = {
  words: [
    { word: '石头', texts: 9, negative: 8, positive: 0, usual: 0.01 },
    { word: '好看', texts: 4, negative: 0, positive: 4, usual: 0.02 },
  ],
  sampled: 14,
  background: 30,
};

afterEach(() => {
  window.history.replaceState(null, '', '/');
  document.body.replaceChildren();
});

describe('the address of the insights', () => {
  it('says brand, period and comparison, and falls back to what fits', () => {
    const query = new URLSearchParams('brand=2&period=7d&compare=none&step=hour');
    expect(choiceOf(query, [1, 2])).toMatchObject({
      brand: 2,
      period: '7d',
      compare: 'none',
      step: 'hour',
    });
    expect(choiceOf(query, [1])).toMatchObject({ brand: 1 });
    expect(choiceOf(query, [])).toBeNull();
  });

  it('of the posts behind a point says all that made the point', () => {
    const path = mentionsPath(1, { from: 5, to: 9 }, { label: 'neg', platform: 'weibo' });
    expect(path).toBe('/mentions?brand=1&from=5&to=9&label=neg&platform=weibo');
    const stretch = { from: 1_772_496_000_000, to: 1_772_499_600_000 };
    const [, query] = mentionsPath(1, stretch).split('?');
    expect(filterOf(new URLSearchParams(query), stretch.to, 'Asia/Shanghai')).toMatchObject(
      stretch,
    );
  });
});

describe('a comparison', () => {
  it('of periods of different length is made at the same length', () => {
    const scale = scaleOf({ from: 0, to: 30 }, { from: -10, to: 0 });
    expect(growth(60, 10, scale)).toBe(1);
  });

  it('with nothing says nothing', () => {
    expect(growth(60, 0)).toBeNull();
    expect(growth(60, null)).toBeNull();
  });
});

describe('a finding', () => {
  it('is a sentence in both languages', () => {
    expect(volumeCard(told(), chinese).title).toBe('共 14 条声音，较对比时段多 100%');
    expect(volumeCard(told(), english).title).toBe(
      '14 mentions, 100% more than in the compared period',
    );
    expect(sentimentCard(told(), chinese).title).toBe('负面占 71%，较对比时段持平');
    expect(sentimentCard(told(), english).title).toBe(
      '71% are negative, the same as in the compared period',
    );
    expect(platformCard(told(), english).title).toBe('Weibo carries 79% of all mentions');
    expect(categoryCard(told(), chinese).title).toBe('产品质量涨得最多：+100%');
    expect(weekCard(told(), english).title).toBe('Busiest at Mon 20:00');
    const { drawn, told: table } = weekCard(told(), english);
    const behind = drawn.pick({ seriesId: 'week', dataIndex: 20 });
    expect(behind).toContain('weekHour=20%40Asia%2FShanghai');
    expect(table.rows[0]?.cells[0]?.href).toBe(behind);
    expect(drawn.pick({ seriesId: 'week', dataIndex: 168 })).toBeNull();
    expect(wordCard(words, told(), chinese).title).toBe('这段时间特有的词：石头、好看');
    expect(voiceCard(shares, english).title).toBe(
      '70% of the voice, 20 points more than in the compared period',
    );
  });

  it('names the peak when there is nothing to compare with', () => {
    const alone = told({ compare: null, totalBefore: null, pointsBefore: null });
    expect(volumeCard(alone, english).title).toBe('14 mentions, most of them on Wed, Mar 4 (10)');
  });

  it('tells a day that nobody heard from a day without a word', () => {
    const [, silent] = volumeCard(told(), english).told.rows;
    expect(silent?.cells.map(({ text }) => text).slice(0, 2)).toEqual(['Tue, Mar 3', 'not heard']);
    expect(deafRuns(told().points, told().now)).toEqual([{ from: 1, to: 1 }]);
  });

  it('leads from every number to its posts', () => {
    const [last] = volumeCard(told(), english).told.rows;
    const day = `from=${START + 2 * DAY}&to=${START + 3 * DAY}`;
    expect(last?.cells[0]?.href).toBe(`/mentions?brand=1&${day}`);
    expect(last?.cells[2]?.href).toBe(`/mentions?brand=1&${day}&label=neg`);
    const { drawn } = volumeCard(told(), english);
    expect(drawn.pick({ seriesId: 'negative', dataIndex: 2 })).toBe(
      `/mentions?brand=1&${day}&label=neg`,
    );
    expect(drawn.pick({ seriesId: 'events', dataIndex: 0 })).toBe('/incidents/7');
    expect(wordCard(words, told(), english).drawn.pick({ name: '石头' })).toContain('q=%E7%9F%B3');
  });

  it('says since when and why there is nothing', () => {
    const nothing = (heard: number, listeningSince: number | null) =>
      emptiness(
        told({ total: { from: START, to: NOON, heard, tally: null }, listeningSince }),
        english,
      )?.title;
    expect(nothing(0, null)).toBe('Nobody has listened yet');
    expect(nothing(0, START + 9 * DAY)).toMatch(/^Nobody listened before Mar 11, 2026/);
    expect(nothing(0, START - DAY)).toBe('Nobody listened in this period');
    expect(nothing(0.5, START - DAY)).toBe('Nobody mentioned it in this period');
    expect(emptiness(told(), english)).toBeNull();
  });

  it('never makes a number of what is unknown', () => {
    const [kol] = kolCard(
      [
        {
          platform: 'weibo',
          authorId: 'm',
          name: 'Mia',
          followers: null,
          mentions: 1,
          negative: 1,
          views: null,
          reposts: 0,
          incidents: [],
          lastAt: NOON,
        },
      ],
      NOON,
      english,
    ).told.rows;
    expect(kol?.cells.map(({ text }) => text)).toEqual([
      'Mia · Weibo',
      'unknown',
      '1',
      '100%',
      'unknown',
      '0',
      '–',
      expect.any(String),
    ]);
  });

  it('of service levels says what was kept, what is running, and what is asked for', () => {
    const kept = { met: 1, missed: 1, open: 1, p50: 2 * HOUR, p95: 3 * HOUR, within: 4 * HOUR };
    const row = {
      level: 'red' as const,
      incidents: 3,
      acknowledged: kept,
      responded: kept,
      escalations: 2,
    };
    const { title, told: table } = serviceCard({ rows: [row], before: null }, english);
    expect(title).toBe('1 of 3 incidents answered in public in time');
    expect(table.rows[0]?.cells[2]?.text).toBe(
      '1 of 2 · 1 still running · Median 2 h · within 4 h',
    );
  });
});

describe('a picture', () => {
  it('of every chart can be drawn without a page', () => {
    // Texts are then measured by a table of widths.
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
    const cards = [volumeCard, sentimentCard, categoryCard, platformCard, weekCard].map((make) =>
      make(told(), chinese),
    );
    for (const { drawn } of [
      ...cards,
      voiceCard(shares, chinese),
      wordCard(words, told(), chinese),
    ]) {
      const svg = svgOf(drawn.option(COLOURS, 800), 800, 400);
      expect(svg).toMatch(/^<svg /);
      expect(svg).not.toContain('NaN');
    }
    const cloud = wordCard(words, told(), chinese).drawn.option(COLOURS, 800);
    expect(svgOf(cloud, 800, 280)).toContain('石头');
  });

  it('carries title, period and source, and nothing of it is markup', () => {
    const frame = { title: '<script>手镯</script>', about: '手镯 · 3 月', source: '风声' };
    const { text } = framed('<svg width="10" height="10"></svg>', 800, 400, frame, COLOURS);
    expect(text).not.toContain('<script>');
    expect(text).toContain('手镯 · 3 月');
    expect(
      new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror'),
    ).toBeNull();
  });

  it('breaks long titles between Chinese signs and between Latin words', () => {
    expect(brokenLines('石头掉了退款', 4)).toEqual(['石头掉了', '退款']);
    expect(brokenLines('one two three', 5)).toEqual(['one two', 'three']);
  });
});

describe('the cloud', () => {
  const word = fc.record({
    word: fc.stringMatching(/^[石头掉色a-z]{2,6}$/),
    texts: fc.integer({ min: 2, max: 500 }),
    negative: fc.constant(0),
    positive: fc.constant(0),
    usual: fc.constant(null),
  });

  it('lays no word over another or over the edge, and always the same way', () => {
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 40 }),
        fc.integer({ min: 240, max: 900 }),
        (list, width) => {
          const laid = layWords(list, width, 280);
          expect(layWords(list, width, 280)).toEqual(laid);
          laid.forEach((a, at) => {
            expect(Math.abs(a.x) + a.width / 2).toBeLessThanOrEqual(width / 2);
            for (const b of laid.slice(at + 1)) {
              const apart =
                Math.abs(a.x - b.x) >= (a.width + b.width) / 2 ||
                Math.abs(a.y - b.y) >= (a.height + b.height) / 2;
              expect(apart).toBe(true);
            }
          });
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the picker of periods', () => {
  it('asks for another period, and forgets the step that fitted the old one', () => {
    const onchange = vi.fn();
    const choice = { brand: 1, period: '30d', compare: 'previous', step: 'day', beside: null };
    render(Frame, {
      room: createRoom(undefined, 'en'),
      part: PeriodPicker,
      given: { choice, brands: [{ id: 1, name: '手镯之家' }], onchange },
    });
    expect(screen.getByRole('button', { name: '30 days' }).getAttribute('aria-pressed')).toBe(
      'true',
    );
    screen.getByRole('button', { name: '7 days' }).click();
    expect(onchange).toHaveBeenCalledWith({ period: '7d', step: null });
  });
});
