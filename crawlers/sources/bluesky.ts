import { z } from 'zod';
import type { Item } from '../../server/model/mention.js';
import { cleanText } from '../html.js';
import { list, record, textOf } from '../json.js';
import { parseCount } from '../numbers.js';
import { parseTime } from '../times.js';
import { address, getJson, rememberedTime, visited } from './api.js';
import { makeItem } from './item.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z.object({
  query: z.string().trim().min(1).max(300),
  language: z.string().trim().max(10).optional(),
  base: z.url({ protocol: /^https?$/ }).default('https://api.bsky.app'),
});

/** ms before the newest known post that are asked for again: the index sorts by a time of its own. */
const OVERLAP = 10 * 60_000;
/** Pages of 100 posts in one visit: enough for an outage of a busy day. */
const MOST_PAGES = 10;

/** Bluesky posts by search, with counters; followers are not in the answer. */
export const bluesky: SourcePlugin<z.infer<typeof Config>> = {
  kind: 'bluesky',
  config: Config,
  form: {
    label: both('Bluesky 搜索', 'Bluesky search'),
    about: both(
      '按关键词搜索帖子，含转发、评论、点赞数。',
      'Posts by keyword with reposts, comments and likes.',
    ),
    fields: [
      field('query', '搜索词', 'Search', { required: true, placeholder: '"bracelet home"' }),
      field('language', '语言', 'Language', { placeholder: 'zh' }),
    ],
    presets: [{ label: both('品牌关键词', 'Brand keyword'), config: {}, ask: ['query'] }],
  },
  visit: async (config, cursor, tools) => {
    const since = rememberedTime(cursor, 'newest', tools.now);
    const items: Item[] = [];
    let page: string | null = null;
    for (let count = 0; count < (since === null ? 1 : MOST_PAGES); count++) {
      const url = address(`${config.base}/xrpc/app.bsky.feed.searchPosts`, {
        q: config.query,
        sort: 'latest',
        lang: config.language ?? null,
        since: since === null ? null : new Date(since - OVERLAP).toISOString(),
        limit: 100,
        cursor: page,
      });
      const json = record(await getJson(url, tools));
      const posts = list(json['posts']).map(record);
      items.push(...posts.map((post) => postItem(post, tools.now)));
      page = textOf(json['cursor']);
      if (posts.length === 0) page = null;
      if (page === null) break;
    }
    // A post may claim a time in the future; it must not hide those that come before it.
    const times = items.map((item) => Math.min(item.publishedAt ?? 0, tools.now));
    const newest = Math.max(since ?? 0, ...times);
    return visited(
      items.filter((item) => item.text !== ''),
      { newest: newest > 0 ? newest : null },
      null,
      page === null ? 'all' : 'newest',
    );
  },
  looks: {
    most: 25,
    perMinute: 10,
    look: async (config, posts, tools) => {
      const url = new URL(`${config.base}/xrpc/app.bsky.feed.getPosts`);
      for (const uri of posts) url.searchParams.append('uris', uri);
      const found = list(record(await getJson(url.href, tools))['posts']).map(record);
      return found.flatMap((post) => {
        const { id, reposts, comments, likes, views } = postItem(post, tools.now);
        return id === null ? [] : [{ post: id, reposts, comments, likes, views }];
      });
    },
  },
};

function postItem(post: Readonly<Record<string, unknown>>, now: number): Item {
  const author = record(post['author']);
  const content = record(post['record']);
  const uri = textOf(post['uri']);
  const did = textOf(author['did']);
  const status = textOf(record(author['verification'])['verifiedStatus']);
  return makeItem({
    platform: 'bluesky',
    id: uri,
    url:
      uri === null
        ? null
        : `https://bsky.app/profile/${did ?? uri.split('/')[2] ?? ''}/post/${uri.split('/').at(-1) ?? ''}`,
    text: cleanText(textOf(content['text']) ?? ''),
    language: textOf(list(content['langs'])[0]),
    author: {
      id: did,
      name: textOf(author['displayName']) ?? textOf(author['handle']),
      verified: status === null ? null : status === 'valid',
    },
    publishedAt: parseTime(content['createdAt'], now, 0) ?? parseTime(post['indexedAt'], now, 0),
    reposts: parseCount(post['repostCount']),
    comments: parseCount(post['replyCount']),
    likes: parseCount(post['likeCount']),
  });
}
