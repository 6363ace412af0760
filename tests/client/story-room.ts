import { render } from '@testing-library/svelte';
import type { StoryDetail } from '../../client/api/stories.js';
import Story from '../../client/pages/Story.svelte';
import NoticeList from '../../client/panels/NoticeList.svelte';
import type { ForecastSeries, ForecastState } from '../../server/model/forecast.js';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { aBrand, aRow, aMention, aSnapshot, HOUR, MINUTE, NOON } from './given.js';
import { type Asked, roomWith, type TestRoom } from './room.js';

type Answer = { status?: number; body?: unknown };

export const forecast: ForecastState = {
  p: 0.412,
  size: 640,
  low: 300,
  high: 1200,
  at: NOON,
  why: { zh: '一小时内转发 40 次。', en: 'It was reposted 40 times in an hour.' },
};

/** Story 7 as its page hears of it. */
export function aDetail(
  given: Partial<StoryDetail> = {},
  story: Partial<StoryDetail['story']> = {},
): StoryDetail {
  return {
    story: {
      ...aRow(7, { title: '石头掉了', ...story }),
      platforms: [
        { platform: 'xiaohongshu', firstAt: NOON - 5 * HOUR, mentions: 4 },
        { platform: 'weibo', firstAt: NOON - 2 * HOUR, mentions: 36 },
      ],
      velocity: { now: 12, peak: 90, peakAt: NOON - 2 * HOUR },
      life: 'peaked',
      ...story,
    },
    incidents: [],
    mentions: [aMention(1), aMention(2), aMention(3)].map((one) => ({ ...one, velocity: null })),
    joined: [
      { mentionId: 1, why: { kind: 'first' } },
      { mentionId: 2, why: { kind: 'terms', terms: ['石头', '<b>掉</b>'], weight: 1 } },
      { mentionId: 3, why: { kind: 'root', root: 'x' } },
    ],
    postsAmong: null,
    reach: {
      potential: 3_000_000,
      estimated: 120_000,
      share: 0.04,
      known: 12,
      unknown: 28,
      formula: { zh: '粉丝数 × 4%', en: 'followers × 4 %' },
    },
    forecast,
    ...given,
  };
}

/** What was forecast of it. */
export const series = (given: Partial<ForecastSeries> = {}): ForecastSeries => ({
  startedAt: NOON - 5 * HOUR,
  horizonHours: 24,
  model: { name: 'm', fittedOn: 'x', posts: 37_000 },
  target: 500,
  points: [1, 2].map((at) => ({
    at: NOON + at * MINUTE,
    volume: 80 + at,
    p: 0.4,
    size: 640,
    low: 300,
    high: 1200,
  })),
  calibration: [{ from: 0.4, to: 0.5, forecasts: 200, happened: 0.44 }],
  warnsAt: [],
  ...given,
});

/** Opens the page of story 7. */
export function open(
  answer: (asked: Asked) => Answer | undefined = () => undefined,
  locale: Locale = 'zh-CN',
) {
  const room = roomWith(
    aSnapshot({ brands: [aBrand()] }),
    (asked) =>
      answer(asked) ??
      (asked.path === '/stories/7'
        ? { body: aDetail() }
        : asked.path === '/stories/7/forecast'
          ? { body: series() }
          : { status: 404, body: {} }),
    locale,
  );
  render(Frame, { room, part: Story, given: { id: 7 } });
  render(Frame, { room, part: NoticeList, given: {} });
  return room;
}
/** Answers for that story alone. */
export const own = (detail: StoryDetail) => (asked: Asked) =>
  asked.path === '/stories/7' ? { body: detail } : undefined;
/** What was asked to be changed. */
export const acts = (room: TestRoom) => room.asked.filter(({ method }) => method === 'POST');
