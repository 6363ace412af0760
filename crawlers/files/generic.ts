import type { Item } from '../../server/model/mention.js';
import { htmlToText } from '../html.js';
import { parseCount } from '../numbers.js';
import { makeItem } from '../sources/item.js';
import { parseTime } from '../times.js';
import { idIn, orNull, textIn, type Context } from './layout.js';
import type { Row } from './records.js';

/** What a column can mean. */
export const TARGETS = [
  'platform',
  'id',
  'url',
  'title',
  'text',
  'language',
  'authorId',
  'author',
  'followers',
  'verified',
  'publishedAt',
  'repostOf',
  'reposts',
  'comments',
  'likes',
  'views',
] as const;
export type Target = (typeof TARGETS)[number];

/** Columns by what they mean; of several the first that is not empty counts. */
export type Mapping = Partial<Record<Target, readonly string[]>>;

/** Names without case, spaces and signs, best first. */
const ALIASES: Readonly<Record<Target, readonly string[]>> = {
  platform: ['platform', 'source', 'site', 'channel', '平台', '来源', '渠道'],
  id: ['id', 'postid', 'mid', 'noteid', 'guid', 'uri', 'itemid', '编号'],
  url: ['url', 'link', 'permalink', 'href', '链接', '地址', '网址', '原文链接'],
  title: ['title', 'headline', 'subject', '标题'],
  text: [
    'text',
    'content',
    'body',
    'fulltext',
    'desc',
    'description',
    'message',
    'summary',
    '正文',
    '内容',
    '文本',
    '全文',
    '微博正文',
    '摘要',
  ],
  language: ['language', 'lang', '语言'],
  authorId: ['authorid', 'userid', 'uid', 'user.id', 'author.id', '用户id', '作者id'],
  author: [
    'author',
    'user',
    'nickname',
    'screenname',
    'username',
    'author.name',
    'user.name',
    'user.screenname',
    'authorname',
    '作者',
    '用户',
    '昵称',
    '用户昵称',
    '发布者',
  ],
  followers: [
    'followers',
    'followerscount',
    'author.followers',
    'user.followers',
    'user.followerscount',
    'fans',
    '粉丝数',
    '粉丝',
  ],
  verified: ['verified', 'author.verified', 'user.verified', '认证', '是否认证'],
  publishedAt: [
    'publishedat',
    'createdat',
    'createtime',
    'publishtime',
    'pubdate',
    'published',
    'posttime',
    'date',
    'time',
    'timestamp',
    'datetime',
    '发布时间',
    '时间',
    '日期',
    '发表时间',
  ],
  repostOf: ['repostof', 'retweetid', 'rootid', '转发自'],
  reposts: [
    'reposts',
    'repostscount',
    'repostcount',
    'shares',
    'sharecount',
    'sharedcount',
    'retweets',
    'retweetcount',
    '转发数',
    '转发',
    '分享数',
  ],
  comments: [
    'comments',
    'commentscount',
    'commentcount',
    'replies',
    'replycount',
    '评论数',
    '评论',
    '回复数',
  ],
  likes: [
    'likes',
    'likecount',
    'likescount',
    'favorites',
    'favourites',
    'attitudescount',
    'likedcount',
    '点赞数',
    '点赞',
    '赞',
  ],
  views: [
    'views',
    'viewcount',
    'plays',
    'playcount',
    'impressions',
    'reads',
    '阅读数',
    '阅读量',
    '播放量',
    '浏览量',
    '浏览数',
  ],
};

/** Guesses what the columns mean, for a person to correct. Each column is used once. */
export function guessMapping(columns: readonly string[]): Mapping {
  const taken = new Set<string>();
  const mapping: Partial<Record<Target, string[]>> = {};
  for (const target of TARGETS) {
    for (const alias of ALIASES[target]) {
      for (const column of columns) {
        if (taken.has(column) || bare(column) !== alias) continue;
        taken.add(column);
        (mapping[target] ??= []).push(column);
      }
    }
  }
  return mapping;
}

function bare(column: string): string {
  return column
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]/g, '');
}

const TRUE = new Set(['true', '1', 'yes', 'y', '是', '已认证']);
const FALSE = new Set(['false', '0', 'no', 'n', '否', '未认证']);

/** The item of a row by a mapping; null without a text or title. */
export function mappedItem(
  row: Row,
  mapping: Mapping,
  context: Context,
  platform: string,
): Item | null {
  const columns = (target: Target): readonly string[] => mapping[target] ?? [];
  const text = (target: Target): string => htmlToText(textIn(row, ...columns(target)));
  const count = (target: Target): number | null => {
    const numbers = columns(target).map((column) => parseCount(row[column]));
    return numbers.find((number) => number !== null) ?? null;
  };
  const title = text('title');
  const body = text('text') || title;
  if (body === '') return null;
  const times = columns('publishedAt').map((column) =>
    parseTime(row[column], context.now, context.zone),
  );
  const verified = columns('verified').map((column) => String(row[column]).toLowerCase())[0] ?? '';
  return makeItem({
    platform: text('platform').toLowerCase() || platform,
    id: idIn(row, ...columns('id')),
    url: orNull(textIn(row, ...columns('url'))),
    title: orNull(title),
    text: body,
    language: orNull(text('language')),
    author: {
      id: idIn(row, ...columns('authorId')),
      name: orNull(text('author')),
      followers: count('followers'),
      verified: TRUE.has(verified) ? true : FALSE.has(verified) ? false : null,
    },
    publishedAt: times.find((time) => time !== null) ?? null,
    repostOf: idIn(row, ...columns('repostOf')),
    reposts: count('reposts'),
    comments: count('comments'),
    likes: count('likes'),
    views: count('views'),
  });
}
