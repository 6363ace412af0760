import type { DigestFacts, Figure, MentionFacts } from '../../../alerts/digest/facts.js';

const BASE = 'https://fengsheng.example';
const DAY = 86_400_000;
/** Monday 16 November 2026, 00:00 in Shanghai. */
export const FROM = Date.UTC(2026, 10, 15, 16, 0);
export const SLOT = Date.UTC(2026, 10, 23, 1, 0);

export function figure(value: number | null, before: number | null, path: string): Figure {
  return { value, before, url: `${BASE}/mentions?${path}` };
}

export function mention(change: Partial<MentionFacts> = {}): MentionFacts {
  return {
    author: '手镯控小鹿',
    platform: '微博',
    text: '戴了三天石头就掉了。客服说不退不换！',
    label: 'neg',
    url: 'https://weibo.example/1001/abc',
    page: `${BASE}/mentions/9001`,
    publishedAt: FROM + DAY,
    reposts: 1024,
    ...change,
  };
}

/** A week of a fictional brand; every number is distinct, so that a test can look for it. */
export function facts(change: Partial<DigestFacts> = {}): DigestFacts {
  return {
    brand: '手镯之家',
    edition: 'week',
    from: FROM,
    to: FROM + 7 * DAY,
    timeZone: 'Asia/Shanghai',
    links: {
      brand: `${BASE}/brands/1`,
      archive: `${BASE}/digests/12`,
      settings: `${BASE}/brands/1/digest`,
    },
    mentions: figure(7101, 5210, 'all'),
    negative: figure(1203, 1404, 'neg'),
    positive: figure(2305, 2305, 'pos'),
    neutral: figure(3506, 0, 'neu'),
    unknown: figure(null, 88, 'unknown'),
    volume: figure(4607, 901, 'volume'),
    stretches: Array.from({ length: 7 }, (_, day) => ({
      at: FROM + day * DAY,
      mentions: day === 5 ? null : 800 + day * 90,
      negative: day === 5 ? null : 100 + day * 20,
      before: 700 + day * 10,
      abnormal: day === 3,
      url: `${BASE}/mentions?day=${day}`,
    })),
    stories: [
      {
        title: '手镯掉石头',
        url: `${BASE}/stories/3`,
        level: 'red',
        mentions: figure(618, 19, 'story=3'),
        negative: figure(527, 11, 'story=3&neg'),
      },
    ],
    worst: [mention()],
    best: [
      mention({ author: '新娘小王', text: '客服很耐心，给个好评。', label: 'pos', reposts: null }),
    ],
    kols: [
      {
        name: '时尚博主 Mia',
        platform: '小红书',
        followers: 1_234_567,
        mentions: figure(13, 0, 'kol=5'),
        negative: figure(12, 0, 'kol=5&neg'),
      },
    ],
    platforms: [
      {
        name: '微博',
        mentions: figure(4111, 3000, 'p=weibo'),
        negative: figure(811, 600, 'p=weibo&neg'),
      },
      {
        name: '小红书',
        mentions: figure(2990, 2210, 'p=xhs'),
        negative: figure(392, 804, 'p=xhs&neg'),
      },
    ],
    categories: [
      {
        name: '产品质量',
        mentions: figure(901, 400, 'c=q'),
        negative: figure(877, 390, 'c=q&neg'),
      },
      {
        name: '售后服务',
        mentions: figure(302, 310, 'c=s'),
        negative: figure(298, 300, 'c=s&neg'),
      },
    ],
    alerts: [
      {
        title: '手镯掉石头',
        url: `${BASE}/incidents/7`,
        peak: 'red',
        openedAt: FROM + 3 * DAY,
        acknowledgedAfter: 9 * 60_000,
        respondedAfter: 5 * 3_600_000,
        inTime: false,
        open: false,
      },
      {
        title: '降价投诉',
        url: `${BASE}/incidents/8`,
        peak: 'yellow',
        openedAt: FROM + 6 * DAY,
        acknowledgedAfter: null,
        respondedAfter: null,
        inTime: null,
        open: true,
      },
    ],
    responses: {
      acknowledged: { due: 4, met: 3 },
      responded: { due: 2, met: 2 },
      url: `${BASE}/incidents`,
    },
    sla: [
      { grade: 1, due: 8, met: 7, url: `${BASE}/cases?grade=1` },
      { grade: 4, due: 0, met: 0, url: `${BASE}/cases?grade=4` },
    ],
    actions: [
      { title: '更换供应商', owner: '王工', dueAt: FROM + 2 * DAY, url: `${BASE}/actions/1` },
      { title: '复盘会', owner: null, dueAt: null, url: `${BASE}/actions/2` },
    ],
    coverage: {
      share: 0.936,
      sources: 41,
      gaps: [
        {
          source: '微博搜索',
          from: FROM + 5 * DAY,
          to: FROM + 6 * DAY,
          url: `${BASE}/sources/2`,
        },
      ],
      url: `${BASE}/sources`,
    },
    ...change,
  };
}
