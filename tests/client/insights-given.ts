import type { Insights, Point } from '../../server/model/insights.js';
import { HOUR } from './given.js';

export const DAY = 24 * HOUR;
export const ZONE = 'Asia/Shanghai';
export const START = Date.parse('2026-03-02T00:00:00+08:00');

/** A day of mentions, that many of them negative; null where nobody listened. */
export function point(day: number, negative: number | null, more = {}): Point {
  const from = START + day * DAY;
  const tally =
    negative === null
      ? null
      : {
          negative,
          neutral: 0,
          positive: 10,
          unknown: 0,
          mentions: negative + 10,
          kols: 0,
          volume: negative * 2,
          reposts: 0,
          ...more,
        };
  return { from, to: from + DAY, heard: tally ? 1 : 0, tally };
}

/** Three days, as the page of insights hears of them first. */
export function told(given: Partial<Insights> = {}): Insights {
  return {
    brandId: 1,
    timeZone: ZONE,
    now: START + 3 * DAY,
    step: 'day',
    asked: '7d',
    period: { from: START, to: START + 3 * DAY },
    compare: { from: START - 3 * DAY, to: START },
    countedFrom: null,
    notKept: null,
    authorsBefore: null,
    listeningSince: START - 9 * DAY,
    points: [point(0, 2), point(1, null), point(2, 8)],
    pointsBefore: null,
    total: { ...point(0, 30), to: START + 3 * DAY },
    totalBefore: { ...point(-3, 10), to: START },
    platforms: [
      {
        name: 'weibo',
        negative: 9,
        neutral: 0,
        positive: 2,
        unknown: 0,
        mentions: 11,
        before: { negative: 1, neutral: 0, positive: 0, unknown: 0, mentions: 1 },
      },
      {
        name: '<i>forum</i>',
        negative: 1,
        neutral: 0,
        positive: 2,
        unknown: 0,
        mentions: 3,
        before: null,
      },
    ],
    categories: [],
    week: Array.from({ length: 168 }, (_, at) => ({
      mentions: at === 20 ? 14 : 0,
      negative: at === 20 ? 10 : 0,
      heard: at < 24 ? 1 : 0,
    })),
    marks: [],
    ...given,
  };
}
