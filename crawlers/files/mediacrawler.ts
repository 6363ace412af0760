import type { Item } from '../../server/model/mention.js';
import { parseCount } from '../numbers.js';
import { parseTime } from '../times.js';
import { makeItem } from '../sources/item.js';
import { both } from '../sources/plugin.js';
import { idIn, orNull, textIn, type Context, type Layout } from './layout.js';
import type { Row } from './records.js';

/** Where one platform keeps what; the older and the newer generation of columns differ only in the author. */
interface Kind {
  platform: string;
  /** Columns that only this kind has together. */
  signs: readonly string[];
  id: string;
  /** Stands before an id that is counted apart from the other ids of its platform. */
  apart?: (row: Row) => string;
  url: string | null;
  /** Where a comment stands, by the id of its post: it has no address of its own. */
  under?: readonly [column: string, before: string];
  title: string | null;
  text: readonly string[];
  time: readonly string[];
  name: string;
  reposts: string | null;
  comments: string | null;
  likes: string | null;
  views: string | null;
}

const KINDS: readonly Kind[] = [
  {
    platform: 'weibo',
    signs: ['note_id', 'shared_count', 'create_date_time'],
    id: 'note_id',
    url: 'note_url',
    title: null,
    text: ['content'],
    time: ['create_time', 'create_date_time'],
    name: 'nickname',
    reposts: 'shared_count',
    comments: 'comments_count',
    likes: 'liked_count',
    views: null,
  },
  {
    platform: 'xiaohongshu',
    signs: ['note_id', 'share_count', 'collected_count'],
    id: 'note_id',
    url: 'note_url',
    title: 'title',
    text: ['desc'],
    time: ['time'],
    name: 'nickname',
    reposts: 'share_count',
    comments: 'comment_count',
    likes: 'liked_count',
    views: null,
  },
  {
    platform: 'douyin',
    signs: ['aweme_id', 'aweme_type'],
    id: 'aweme_id',
    url: 'aweme_url',
    title: 'title',
    text: ['desc'],
    time: ['create_time'],
    name: 'nickname',
    reposts: 'share_count',
    comments: 'comment_count',
    likes: 'liked_count',
    views: null,
  },
  {
    platform: 'bilibili',
    signs: ['video_id', 'video_play_count'],
    id: 'video_id',
    url: 'video_url',
    title: 'title',
    text: ['desc'],
    time: ['create_time'],
    name: 'nickname',
    reposts: 'video_share_count',
    comments: 'video_comment',
    likes: 'liked_count',
    views: 'video_play_count',
  },
  {
    platform: 'kuaishou',
    signs: ['video_id', 'viewd_count'],
    id: 'video_id',
    url: 'video_url',
    title: 'title',
    text: ['desc'],
    time: ['create_time'],
    name: 'nickname',
    reposts: null,
    comments: null,
    likes: 'liked_count',
    views: 'viewd_count',
  },
  {
    platform: 'zhihu',
    signs: ['content_id', 'voteup_count'],
    id: 'content_id',
    // Answers, articles and videos are counted apart.
    apart: (row) => {
      const type = textIn(row, 'content_type');
      return type === '' || type === 'answer' ? '' : `${type}:`;
    },
    url: 'content_url',
    title: 'title',
    text: ['content_text', 'desc'],
    time: ['created_time'],
    name: 'user_nickname',
    reposts: null,
    comments: 'comment_count',
    likes: 'voteup_count',
    views: null,
  },
  {
    platform: 'tieba',
    signs: ['note_id', 'total_replay_num'],
    id: 'note_id',
    url: 'note_url',
    title: 'title',
    text: ['desc'],
    time: ['publish_time'],
    name: 'user_nickname',
    reposts: null,
    comments: 'total_replay_num',
    likes: null,
    views: null,
  },
  {
    platform: 'bilibili',
    signs: ['dynamic_id', 'total_forwards'],
    id: 'dynamic_id',
    apart: () => 'dynamic:',
    url: null,
    title: null,
    text: ['text'],
    time: ['pub_ts'],
    name: 'user_name',
    reposts: 'total_forwards',
    comments: 'total_comments',
    likes: 'total_liked',
    views: null,
  },
];

const COMMENT = {
  url: null,
  title: null,
  text: ['content'],
  reposts: null,
  comments: 'sub_comment_count',
  views: null,
  id: 'comment_id',
} as const;
/** Comments are numbered apart from posts everywhere but on Weibo. */
const apart = () => 'comment:';
const WEIBO = ['note_id', 'https://m.weibo.cn/detail/'] as const;
/** In this order: the first whose signs are all there decides. */
const COMMENTS: readonly Kind[] = [
  {
    ...COMMENT,
    platform: 'weibo',
    under: WEIBO,
    signs: ['comment_id', 'comment_like_count'],
    time: ['create_time', 'create_date_time'],
    name: 'nickname',
    likes: 'comment_like_count',
  },
  {
    ...COMMENT,
    platform: 'weibo',
    under: WEIBO,
    signs: ['comment_id', 'note_id', 'create_date_time'],
    time: ['create_time', 'create_date_time'],
    name: 'nickname',
    likes: null,
  },
  {
    ...COMMENT,
    platform: 'tieba',
    apart,
    url: 'note_url',
    under: ['note_id', 'https://tieba.baidu.com/p/'],
    signs: ['comment_id', 'tieba_name'],
    time: ['publish_time'],
    name: 'user_nickname',
    likes: null,
  },
  {
    ...COMMENT,
    platform: 'douyin',
    apart,
    under: ['aweme_id', 'https://www.douyin.com/video/'],
    signs: ['comment_id', 'aweme_id'],
    time: ['create_time'],
    name: 'nickname',
    likes: 'like_count',
  },
  {
    ...COMMENT,
    platform: 'zhihu',
    apart,
    signs: ['comment_id', 'content_id', 'publish_time'],
    time: ['publish_time'],
    name: 'user_nickname',
    likes: 'like_count',
  },
  {
    ...COMMENT,
    platform: 'xiaohongshu',
    apart,
    under: ['note_id', 'https://www.xiaohongshu.com/explore/'],
    signs: ['comment_id', 'note_id', 'sub_comment_count'],
    time: ['create_time'],
    name: 'nickname',
    likes: 'like_count',
  },
  {
    ...COMMENT,
    platform: 'bilibili',
    apart,
    under: ['video_id', 'https://www.bilibili.com/video/av'],
    signs: ['comment_id', 'video_id', 'parent_comment_id'],
    time: ['create_time'],
    name: 'nickname',
    likes: 'like_count',
  },
  {
    ...COMMENT,
    platform: 'kuaishou',
    apart,
    under: ['video_id', 'https://www.kuaishou.com/short-video/'],
    signs: ['comment_id', 'video_id', 'sub_comment_count'],
    time: ['create_time'],
    name: 'nickname',
    likes: null,
  },
];

/** Files and tables of MediaCrawler, from before and after it dropped its users' names in July 2026. */
export const mediaCrawler: Layout = {
  name: 'mediacrawler',
  label: both('MediaCrawler', 'MediaCrawler'),
  fits: (columns) => kindOf(columns) !== null,
  times: [...new Set([...KINDS, ...COMMENTS].flatMap(({ time }) => time))],
  toItem: (row, context) => {
    const kind = kindOf(new Set(Object.keys(row)));
    return kind && read(row, kind, context);
  },
};

function kindOf(columns: ReadonlySet<string>): Kind | null {
  const kinds = columns.has('comment_id') ? COMMENTS : KINDS;
  return kinds.find(({ signs }) => signs.every((sign) => columns.has(sign))) ?? null;
}

function read(row: Row, kind: Kind, context: Context): Item | null {
  const count = (column: string | null): number | null =>
    column === null ? null : parseCount(row[column]);
  const title = kind.title === null ? '' : textIn(row, kind.title);
  const text = textIn(row, ...kind.text) || title;
  const id = idIn(row, kind.id);
  if (id === null || text === '') return null;
  const times = kind.time.map((column) => parseTime(row[column], context.now, context.zone));
  return makeItem({
    platform: kind.platform,
    id: `${kind.apart?.(row) ?? ''}${id}`,
    url: (kind.url === null ? null : orNull(textIn(row, kind.url))) ?? addressUnder(row, kind),
    title: orNull(title),
    text,
    author: {
      // The newer generation has a hash of the id in place of the id.
      id: idIn(row, 'user_id', 'creator_hash', 'user_link'),
      name: orNull(textIn(row, kind.name)),
    },
    publishedAt: times.find((time) => time !== null) ?? null,
    reposts: count(kind.reposts),
    comments: count(kind.comments),
    likes: count(kind.likes),
    views: count(kind.views),
  });
}

function addressUnder(row: Row, { under }: Kind): string | null {
  if (under === undefined) return null;
  const [column, before] = under;
  const post = idIn(row, column);
  return post === null ? null : before + encodeURIComponent(post);
}
