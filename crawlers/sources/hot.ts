import type { Item } from '../../server/model/mention.js';
import type { Visit } from '../source.js';
import { CHINA } from '../times.js';
import { makeItem } from './item.js';

/** One line of a hot list at the time of a visit. */
export interface HotEntry {
  platform: string;
  word: string;
  /** 1 is the top. */
  rank: number;
  /** The platform's own measure; null when it does not say. */
  heat: number | null;
  /** 新, 热, 沸, 爆 and the like. */
  label: string | null;
  url: string | null;
  /** Epoch ms since when it is listed; null when the platform does not say. */
  since: number | null;
  about: string | null;
}

/** A visit to a hot list: beside items, the whole list, for rank over time. */
export interface HotVisit extends Visit {
  hotList: HotEntry[];
}

/** ms between visits: enough for a curve of ranks, kind to the service. */
export const HOT_PACE = 5 * 60_000;

/** Turns a list into a visit. */
export function hotVisit(
  entries: HotEntry[],
  cursor: Record<string, unknown>,
  now: number,
): HotVisit {
  return {
    items: entries.map((entry) => hotItem(entry, now)),
    cursor,
    notModified: false,
    waitAtLeast: HOT_PACE,
    movedTo: null,
    warnings: [],
    reaches: 'now',
    hotList: entries,
  };
}

/**
 * The item of a hot topic. Its id holds the day in China: a topic that returns another day is news
 * again. Heat is no counter of a post, so the counters stay unknown.
 */
function hotItem(entry: HotEntry, now: number): Item {
  const day = hotDay(now);
  return makeItem({
    platform: entry.platform,
    id: `hot:${day}:${entry.word}`,
    url: entry.url,
    title: entry.word,
    text:
      entry.about === null || entry.about === entry.word
        ? entry.word
        : `${entry.word}\n${entry.about}`,
    language: null,
    publishedAt: entry.since,
  });
}

/** The day in China at `now` (epoch ms), YYYY-MM-DD: hot lists are counted by it. */
export function hotDay(now: number): string {
  return new Date(now + CHINA * 60_000).toISOString().slice(0, 10);
}

/** Whether a visit went to a hot list. */
export function isHotVisit(visit: Visit): visit is HotVisit {
  return 'hotList' in visit;
}

/** Names of lists at the aggregators to platforms of our vocabulary. */
export function hotPlatform(list: string): string {
  const [first = list] = list.split('-');
  const names: Readonly<Record<string, string>> = {
    hackernews: 'hacker-news',
    toutiao: 'toutiao',
    qq: 'news',
    sina: 'news',
    netease: 'news',
    thepaper: 'news',
    ifeng: 'news',
    tencent: 'news',
  };
  const known = [
    'weibo',
    'zhihu',
    'douyin',
    'bilibili',
    'tieba',
    'baidu',
    'kuaishou',
    'xueqiu',
    '36kr',
    'v2ex',
    'douban',
    'hupu',
  ];
  return names[first] ?? (known.includes(first) ? first : 'web');
}
