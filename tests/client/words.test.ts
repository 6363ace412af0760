import { describe, expect, it } from 'vitest';
import { ApiError } from '../../client/api/ask.js';
import { en, zh } from '../../client/i18n/words.js';
import { countdown, createFormat } from '../../client/i18n/format.js';
import { localeOf } from '../../client/i18n/i18n.svelte.js';
import { changeText, weight } from '../../client/timeline.js';
import { failureText, platformName, safeUrl } from '../../client/words.js';
import type { Change, ChangeData, ChangeKind } from '../../server/model/change.js';
import { aReason, HOUR, MINUTE, NOON } from './given.js';

/** Every path of a dictionary that ends in words. */
function leaves(words: object, path = ''): [string, unknown][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    value !== null && typeof value === 'object'
      ? leaves(value, `${path}${key}.`)
      : [[path + key, value] as [string, unknown]],
  );
}

describe('the dictionaries', () => {
  const open = /^(error\.codes|platform|category|sources\.kind)\./;
  const keys = (words: object) =>
    leaves(words)
      .map(([path]) => path)
      .filter((path) => !open.test(path))
      .sort();

  it('say the same things in both languages', () => {
    expect(keys(en)).toEqual(keys(zh));
  });

  it('leave nothing empty but the gap between Chinese sentences', () => {
    const empty = [zh, en].flatMap((words) =>
      leaves(words).filter(([, value]) => value === '' || value === undefined),
    );
    expect(empty.map(([path]) => path)).toEqual(['app.gap']);
  });

  it('keep half-width punctuation out of Chinese sentences', () => {
    const wrong = leaves(zh).filter(
      ([, value]) => typeof value === 'string' && /[\u4e00-\u9fff][,;!?]/.test(value),
    );
    expect(wrong).toEqual([]);
  });

  it('count one thing as one', () => {
    const things =
      /\b1 (?:(?:new|earlier|stored|negative) )?(mentions|payloads|posts|reposts|sources|days|hours|alerts|points|followers|items|files|rows|brands|stories|categories|authors|channels|messages|titles|forecasts|reds|corrections)\b|\b1 (?:[a-z]+ )*(?:mention|row|payload|repost)s?\b[a-z ]* (are|were|have|wait)\b/;
    const wrong = leaves(en).flatMap(([path, value]) => {
      if (typeof value !== 'function' || value.length === 0) return [];
      try {
        const ones = Array.from({ length: value.length }, () => '1');
        const said: unknown = (value as (...ones: string[]) => unknown)(...ones);
        return typeof said === 'string' && things.test(said) ? [`${path}: ${said}`] : [];
      } catch {
        // It wants more than words: its own tests look at it.
        return [];
      }
    });
    expect(wrong).toEqual([]);
  });
});

describe('the language', () => {
  it('is the first of the browser’s that we speak', () => {
    expect(localeOf(['fr', 'zh-TW', 'en'])).toBe('zh-CN');
    expect(localeOf(['en-GB', 'zh'])).toBe('en');
    expect(localeOf(['fr'])).toBe('en');
    expect(localeOf([])).toBe('en');
  });
});

describe('formats', () => {
  const chinese = createFormat('zh-CN', 'Asia/Shanghai');
  const english = createFormat('en', 'Asia/Shanghai');

  it('shorten large numbers as each language does', () => {
    expect(chinese.short(9_999)).toBe('9,999');
    expect(chinese.short(1_320_000)).toBe('132万');
    expect(chinese.short(230_000_000)).toBe('2.3亿');
    expect(english.short(1_320_000)).toBe('1.32M');
  });

  it('name the day only when it is another one', () => {
    expect(chinese.time(NOON, NOON + HOUR)).toBe('14:00');
    expect(chinese.time(NOON, NOON + 24 * HOUR)).toContain('3月2日');
    expect(english.time(NOON, NOON + 24 * HOUR)).toContain('Mar 2');
  });

  it('name the year of a day that is far away, and take no day of another year for today', () => {
    const DAY = 24 * HOUR;
    expect(chinese.time(NOON - 365 * DAY, NOON)).toBe('2025年3月2日 14:00');
    expect(english.time(NOON - 365 * DAY, NOON)).toBe('Mar 2, 2025 14:00');
    expect(chinese.time(NOON, NOON + 200 * DAY)).toBe('3月2日 14:00');
    // What was said on the last day of December is not far away in January.
    expect(chinese.time(NOON - 62 * DAY, NOON)).toBe('12月30日 14:00');
  });

  it('tell a span in its largest unit', () => {
    expect(chinese.span(38_900)).toBe('38 秒');
    expect(chinese.span(12 * MINUTE)).toBe('12 分钟');
    expect(english.span(47 * HOUR)).toBe('47 h');
    expect(english.span(48 * HOUR)).toBe('2 d');
    expect(english.span(-5)).toBe('0 s');
  });

  it('count down in hours, minutes and seconds', () => {
    expect(countdown(4 * HOUR)).toBe('4:00:00');
    expect(countdown(-61_500)).toBe('0:01:01');
    expect(countdown(999)).toBe('0:00:00');
  });
});

describe('failures', () => {
  it('are told in Chinese where we know them, and in the server’s words otherwise', () => {
    expect(failureText(zh, new ApiError('exists', 'There is a brand named A already.'))).toBe(
      '已有同名的品牌。',
    );
    expect(failureText(zh, new ApiError('odd', 'Odd.'))).toContain('Odd.');
    expect(failureText(en, new ApiError('exists', 'There is one.'))).toBe('There is one.');
    expect(failureText(en, new ApiError('network', 'fetch failed'))).toContain('cannot be reached');
    expect(failureText(en, new Error('Boom'))).toBe('Boom');
  });
});

describe('crawled words', () => {
  it('become links only over http', () => {
    expect(safeUrl('https://a.test')).toBe('https://a.test');
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', ' https://a', '//a', null]) {
      expect(safeUrl(bad)).toBeNull();
    }
  });

  it('keep the name of a platform we do not know', () => {
    expect(platformName(zh, 'weibo')).toBe('微博');
    expect(platformName(zh, 'tieba')).toBe('tieba');
  });
});

describe('the timeline', () => {
  const f = createFormat('zh-CN', 'Asia/Shanghai');
  const response = {
    at: NOON,
    where: 'weibo',
    url: 'https://a.test',
    text: null,
    by: '李楠',
    approvedBy: '王总',
  };
  const event = {
    id: 1,
    brandId: 1,
    title: '周年',
    at: NOON,
    until: null,
    by: '李楠',
    createdAt: NOON,
  };
  const data: ChangeData = {
    'brand.planned': { event },
    'brand.replanned': { event },
    'brand.unplanned': { event },
    'brand.added': { name: 'A' },
    'brand.changed': { name: 'A' },
    'brand.removed': { name: 'A' },
    'brand.surged': { of: 'negative', rule: 'measured', z: 4.2, count: 90.4, usual: 11.6 },
    'story.merged': { from: 2, title: 'T', by: '李楠' },
    'story.split': { into: 3, title: 'T', mentions: 4, by: '李楠' },
    'story.renamed': { from: 'T', to: 'U', by: '李楠' },
    'story.warned': {
      title: 'T',
      step: 1,
      forecast: { p: 0.62, size: 700, low: 200, high: 2100, at: NOON, why: { zh: 'Z', en: 'E' } },
    },
    'source.added': { sourceId: 1, name: 'S' },
    'source.removed': { sourceId: 1, name: 'S' },
    'source.failing': { sourceId: 1, name: 'S', error: '503' },
    'source.recovered': { sourceId: 1, name: 'S' },
    'channel.broken': { channelId: 1, name: 'C', why: 'gone' },
    'channel.repaired': { channelId: 1, name: 'C' },
    'channel.silent': { channelId: 1, name: 'C', since: NOON },
    'digest.failed': {
      digestId: 1,
      editionId: 1,
      channelId: 1,
      edition: 'week',
      sent: 0,
      missed: 2,
      trouble: 'refused',
      said: '550 gone',
    },
    'source.changed': { sourceId: 1, name: 'S' },
    'source.paused': { sourceId: 1, name: 'S' },
    'source.resumed': { sourceId: 1, name: 'S' },
    'source.quiet': { sourceId: 1, name: 'S', lastAt: NOON - 7_200_000, usual: 600_000 },
    'brand.trending': { platform: 'weibo', title: 'A', rank: 3, url: null },
    'coverage.lost': { since: NOON },
    'coverage.regained': { since: NOON },
    'mentions.added': { ids: [1, 2], late: 0, volume: 9, incidents: [] },
    'mentions.corrected': {
      ids: [1],
      by: '李楠',
      label: 'neg',
      categories: null,
      undone: false,
      volume: 9,
      incidents: [],
    },
    'mentions.reread': {
      ids: [1, 2],
      phrase: '开收据',
      on: false,
      by: '李楠',
      volume: 9,
      incidents: [],
    },
    'mentions.withdrawn': { ids: [1], incidents: [] },
    'mentions.updated': { ids: [1], volume: 9, incidents: [] },
    'incident.opened': { title: 'T', level: 'yellow', reason: aReason(), noticedAt: NOON },
    'incident.raised': { title: 'T', from: 'yellow', level: 'red', reason: aReason() },
    'incident.lowered': { title: 'T', from: 'red', level: 'orange', reason: aReason() },
    'incident.acknowledged': { by: '李楠', at: NOON, staleAt: NOON, note: '我来' },
    'incident.noted': { by: '李楠', text: '已私信', step: 'contact' },
    'incident.responded': { ...response, inTime: true },
    'incident.reminded': { deadline: 'remind-50', dueAt: NOON },
    'incident.breached': { deadline: 'respond', dueAt: NOON },
    'incident.escalated': { step: 1, to: 'vp', because: 'escalate' },
    'incident.acknowledgement-lapsed': { by: '李楠' },
    'brand.rerun': { rerunId: 1, by: '李楠', days: 30, then: 3, announced: 2 },
    'incident.judged': { verdict: 'noise', by: '李楠', note: null },
    'incident.closed': { by: null, why: null, peak: 'red' },
  };
  const about = { at: NOON, brandId: 1, storyId: 1, incidentId: 1, seq: 1, recordedAt: NOON };
  const changes = (Object.keys(data) as ChangeKind[]).map(
    (kind) => ({ ...about, receivedAt: null, kind, data: data[kind] }) as Change,
  );

  it('has a sentence for every kind of change in both languages', () => {
    for (const change of changes) {
      for (const words of [zh, en]) {
        const text = changeText(change, words, f);
        expect(text, change.kind).not.toBe('');
        expect(text, change.kind).not.toMatch(/undefined|null|NaN|\[object/);
      }
    }
  });

  it('names who did what, and which step it was', () => {
    const said = new Map(changes.map((change) => [change.kind, changeText(change, zh, f)]));
    expect(said.get('incident.noted')).toBe('李楠：[私信作者] 已私信');
    expect(said.get('incident.responded')).toBe('李楠 记录公开回应（微博），按时');
    expect(said.get('incident.raised')).toBe('黄色升为红色');
    expect(said.get('incident.closed')).toContain('系统');
  });

  it('sets a figure apart from the word before it, and a word not', () => {
    expect(zh.insights.partlyHeard('45%')).toContain('占 45%，');
    expect(zh.insights.partlyHeard('不足 1%')).toContain('占不足 1%，');
  });

  it('weighs levels above acts above counters', () => {
    const weights = new Map(changes.map((change) => [change.kind, weight(change)]));
    expect(weights.get('incident.raised')).toBe('level');
    expect(weights.get('incident.noted')).toBe('act');
    expect(weights.get('mentions.added')).toBe('quiet');
  });
});
