import { parseCount } from '../numbers.js';
import { makeItem } from '../sources/item.js';
import { both } from '../sources/plugin.js';
import { parseTime } from '../times.js';
import { idIn, orNull, textIn, type Layout } from './layout.js';
import type { Row } from './records.js';

const DAY = 86_400_000;

function flag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 'True' || value === 'true' || value === '1') return true;
  return value === 'False' || value === 'false' || value === '0' ? false : null;
}

function link(uid: string | null, short: string | null, id: string | null): string | null {
  if (uid !== null && short !== null) return `https://weibo.com/${uid}/${short}`;
  return id === null ? null : `https://m.weibo.cn/detail/${id}`;
}

/** dataabc/weibo-crawler as CSV: the author is the file's name, the folder the nickname. */
export const weiboCrawlerCsv: Layout = {
  name: 'weibo-crawler-csv',
  label: both('weibo-crawler（CSV）', 'weibo-crawler (CSV)'),
  fits: (columns) => ['bid', '正文', '点赞数', '转发数', '工具'].every((name) => columns.has(name)),
  times: ['完整日期', '日期'],
  toItem: (row, { path, now, zone }) => {
    const parts = path.split(/[\\/]/);
    const uid = /^(\d{5,})\.csv$/i.exec(parts.at(-1) ?? '')?.[1] ?? null;
    const id = idIn(row, 'id');
    const text = textIn(row, '正文');
    if (id === null || text === '') return null;
    return makeItem({
      platform: 'weibo',
      id,
      url: link(uid, idIn(row, 'bid'), id),
      text,
      author: { id: uid, name: uid === null ? null : (parts.at(-2) ?? null) },
      // The short date has no time of day.
      publishedAt: parseTime(row['完整日期'], now, zone) ?? parseTime(row['日期'], now, zone),
      repostOf: idIn(row, '源微博id'),
      reposts: parseCount(row['转发数']),
      comments: parseCount(row['评论数']),
      likes: parseCount(row['点赞数']),
    });
  },
};

/** dataabc/weibo-crawler as JSON: one user and the list of their posts. */
export const weiboCrawlerJson: Layout = {
  name: 'weibo-crawler-json',
  label: both('weibo-crawler（JSON）', 'weibo-crawler (JSON)'),
  fits: (columns) =>
    ['bid', 'text', 'attitudes_count', 'reposts_count'].every((name) => columns.has(name)) &&
    !columns.has('user_authentication'),
  times: ['full_created_at', 'created_at'],
  toItem: (row, { now, zone }) => {
    const id = idIn(row, 'id');
    const uid = idIn(row, 'user_id', 'user.id');
    const text = textIn(row, 'text');
    if (id === null || text === '') return null;
    return makeItem({
      platform: 'weibo',
      id,
      url: link(uid, idIn(row, 'bid'), id),
      text,
      author: {
        id: uid,
        name: orNull(textIn(row, 'screen_name', 'user.screen_name')),
        followers: parseCount(row['user.followers_count']),
        verified: flag(row['user.verified']),
      },
      publishedAt:
        parseTime(row['full_created_at'], now, zone) ?? parseTime(row['created_at'], now, zone),
      repostOf: idIn(row, 'retweet.id'),
      ...counters(row),
    });
  },
};

/** Comments that dataabc/weibo-crawler keeps beside the posts. */
export const weiboCrawlerComments: Layout = {
  name: 'weibo-crawler-comments',
  label: both('weibo-crawler（评论）', 'weibo-crawler (comments)'),
  fits: (columns) =>
    ['weibo_id', 'user_screen_name', 'text', 'like_count'].every((name) => columns.has(name)),
  times: ['created_at'],
  toItem: (row, { now, zone }) => {
    const id = idIn(row, 'id');
    const post = idIn(row, 'weibo_id');
    const text = textIn(row, 'text');
    if (id === null || text === '') return null;
    return makeItem({
      platform: 'weibo',
      id,
      url: link(null, null, post),
      text,
      author: { id: idIn(row, 'user_id'), name: orNull(textIn(row, 'user_screen_name')) },
      publishedAt: parseTime(row['created_at'], now, zone),
      likes: parseCount(row['like_count']),
    });
  },
};

/** dataabc/weibo-search, from its CSV or its table. */
export const weiboSearchFile: Layout = {
  name: 'weibo-search',
  label: both('weibo-search', 'weibo-search'),
  fits: (columns) =>
    columns.has('user_authentication') && (columns.has('微博正文') || columns.has('text')),
  times: ['发布时间', 'created_at'],
  toItem: (row, { now, zone }) => {
    const id = idIn(row, 'id');
    const uid = idIn(row, 'user_id');
    const text = textIn(row, '微博正文', 'text');
    if (id === null || text === '') return null;
    const kind = textIn(row, 'user_authentication');
    const time = parseTime(row['发布时间'] ?? row['created_at'], now, zone);
    return makeItem({
      platform: 'weibo',
      id,
      url: link(uid, idIn(row, 'bid'), id),
      text,
      author: {
        id: uid,
        name: orNull(textIn(row, '用户昵称', 'screen_name')),
        verified: kind === '' ? null : kind !== '普通用户',
      },
      publishedAt: time === null ? null : withoutFuture(time, now),
      repostOf: idIn(row, 'retweet_id'),
      reposts: parseCount(row['转发数'] ?? row['reposts_count']),
      comments: parseCount(row['评论数'] ?? row['comments_count']),
      likes: parseCount(row['点赞数'] ?? row['attitudes_count']),
    });
  },
};

/** The tool gives dates without a year the year in which it ran: a December post lands a year ahead. */
function withoutFuture(time: number, now: number): number {
  if (time <= now + DAY) return time;
  const date = new Date(time);
  date.setUTCFullYear(date.getUTCFullYear() - 1);
  return date.getTime();
}

function counters(row: Row): {
  reposts: number | null;
  comments: number | null;
  likes: number | null;
} {
  return {
    reposts: parseCount(row['reposts_count']),
    comments: parseCount(row['comments_count']),
    likes: parseCount(row['attitudes_count']),
  };
}
