import type { Item } from '../../server/model/mention.js';
import { parseCount } from '../numbers.js';
import { makeItem } from '../sources/item.js';
import { both } from '../sources/plugin.js';
import { parseTime } from '../times.js';
import { hotPlatform } from '../sources/hot.js';
import { idIn, orNull, textIn, type Layout } from './layout.js';
import type { Row } from './records.js';

/** Columns by lower-case name; "Twitter …" became "X …", and both are read as the latter. */
function byName(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name
        .toLowerCase()
        .replace(/^twitter /, 'x ')
        .replace('retweet', 'repost')
        .replace('reply count', 'replies'),
      value,
    ]),
  );
}

function lower(columns: ReadonlySet<string>): Set<string> {
  return new Set([...columns].map((name) => name.toLowerCase()));
}

/** The first column with a number in it. */
function count(row: Row, ...columns: string[]): number | null {
  for (const column of columns) {
    const number = parseCount(row[column]);
    if (number !== null) return number;
  }
  return null;
}

const PLATFORMS: readonly (readonly [RegExp, string])[] = [
  [/^(twitter|x)\b|x\.com|twitter\.com/, 'x'],
  [/weibo/, 'weibo'],
  [/reddit/, 'reddit'],
  [/youtube/, 'youtube'],
  [/instagram/, 'instagram'],
  [/facebook/, 'facebook'],
  [/tiktok/, 'tiktok'],
  [/bluesky|bsky/, 'bluesky'],
  [/threads/, 'threads'],
  [/wechat|weixin/, 'wechat'],
  [/news/, 'news'],
];

function platformIn(...names: string[]): string {
  for (const name of names) {
    const found = PLATFORMS.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
    if (found !== undefined) return found;
  }
  return 'web';
}

/** A yes or no where the export has one, else the kind of badge; null when it says neither. */
function verifiedIn(row: Row): boolean | null {
  const plain = textIn(row, 'x verified').toLowerCase();
  if (plain !== '') return plain === 'true' || plain === 'yes';
  const kind = textIn(row, 'author verified type').toLowerCase();
  return kind === '' ? null : kind !== 'none' && kind !== 'unverified';
}

/** Brandwatch's bulk download of mentions; its times are UTC. */
export const brandwatch: Layout = {
  name: 'brandwatch',
  label: both('Brandwatch', 'Brandwatch'),
  fits: (columns) => {
    const names = lower(columns);
    return (
      names.has('query id') &&
      names.has('url') &&
      (names.has('full text') || names.has('snippet') || names.has('title'))
    );
  },
  times: ['Date', 'date', 'DATE'],
  toItem: (raw, { now }) => {
    const row = byName(raw);
    const title = textIn(row, 'title');
    const text = textIn(row, 'full text', 'snippet') || title;
    if (text === '') return null;
    const entry = textIn(row, 'thread entry type').toLowerCase();
    return makeItem({
      platform: platformIn(
        textIn(row, 'page type'),
        textIn(row, 'content source name'),
        textIn(row, 'domain'),
      ),
      id: idIn(row, 'resource id', 'mention id', 'url'),
      url: orNull(textIn(row, 'url', 'original url')),
      title: orNull(title),
      text,
      language: orNull(textIn(row, 'language')),
      author: {
        id: orNull(textIn(row, 'author')),
        name: orNull(textIn(row, 'full name', 'author')),
        followers: count(row, 'x followers', 'instagram followers', 'youtube subscriber count'),
        verified: verifiedIn(row),
      },
      publishedAt: parseTime(row['date'], now, 0),
      // A reply has a root as well, and is no repost of it.
      repostOf: orNull(textIn(row, 'x repost of', ...(entry === 'share' ? ['root post id'] : []))),
      reposts: count(row, 'x reposts', 'shares', 'facebook shares', 'threads reposts'),
      comments: count(
        row,
        'x replies',
        'comments',
        'facebook comments',
        'instagram comments',
        'youtube comments',
      ),
      likes: count(row, 'x likes', 'likes', 'facebook likes', 'instagram likes'),
      views: count(row, 'impressions', 'threads views', 'tiktok views', 'resource views'),
    });
  },
};

/** Meltwater's export; times are in the zone of the account, which only a person can say. */
export const meltwater: Layout = {
  name: 'meltwater',
  label: both('Meltwater', 'Meltwater'),
  fits: (columns) => {
    const names = lower(columns);
    return names.has('hit sentence') && names.has('url');
  },
  times: ['Date', 'date', 'DATE'],
  toItem: (raw, { now, zone }) => {
    const row = byName(raw);
    const title = textIn(row, 'headline');
    const parts = [textIn(row, 'opening text'), textIn(row, 'hit sentence')].filter(
      (part) => part !== '',
    );
    // The hit is often a sentence of the opening.
    const text =
      parts[1] !== undefined && parts[0]?.includes(parts[1]) ? parts[0] : parts.join('\n');
    if (text === '' && title === '') return null;
    const date = textIn(row, 'date');
    const time = textIn(row, 'time');
    return makeItem({
      platform: platformIn(textIn(row, 'source'), textIn(row, 'source domain'), textIn(row, 'url')),
      id: idIn(row, 'document id', 'url'),
      url: orNull(textIn(row, 'url')),
      title: orNull(title),
      text: text || title,
      language: orNull(textIn(row, 'language')),
      author: {
        id: orNull(textIn(row, 'author handle')),
        name: orNull(textIn(row, 'influencer', 'author handle', 'source')),
        // Reach is an estimate of the audience, not a count of followers: it stays out.
      },
      publishedAt: parseTime(`${date} ${time}`, now, zone) ?? parseTime(date, now, zone),
      views: count(row, 'views', 'estimated views'),
    });
  },
};

/** MindSpider's daily hot news. */
export const mindSpider: Layout = {
  name: 'mindspider',
  label: both('MindSpider 每日新闻', 'MindSpider daily news'),
  fits: (columns) =>
    ['news_id', 'source_platform', 'rank_position'].every((name) => columns.has(name)),
  times: ['add_ts', 'crawl_date'],
  toItem: (row, { now, zone }): Item | null => {
    const title = textIn(row, 'title');
    if (title === '') return null;
    return makeItem({
      platform: hotPlatform(textIn(row, 'source_platform')),
      id: idIn(row, 'news_id'),
      url: orNull(textIn(row, 'url')),
      title,
      text: textIn(row, 'description') || title,
      publishedAt: parseTime(row['add_ts'], now, zone) ?? parseTime(row['crawl_date'], now, zone),
    });
  },
};
