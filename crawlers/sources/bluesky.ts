import { z } from 'zod';
import type { Item } from '../../server/model/mention.js';
import { cleanText } from '../html.js';
import { list, record, textOf } from '../json.js';
import { parseCount } from '../numbers.js';
import { trouble, VisitError, type VisitTools } from '../source.js';
import { parseTime } from '../times.js';
import { address, getJson, rememberedTime, visited } from './api.js';
import { makeItem } from './item.js';
import { asMember, judgeMember } from './bluesky-login.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z
  .object({
    query: z.string().trim().min(1).max(300),
    language: z.string().trim().max(10).optional(),
    /** Handle or address of an account; with an app password the search is made as its own. */
    identifier: z.string().trim().max(300).optional(),
    password: z.string().trim().max(200).optional(),
    /** Where that account logs in. */
    service: z.url({ protocol: /^https?$/ }).default('https://bsky.social'),
    base: z.url({ protocol: /^https?$/ }).default('https://api.bsky.app'),
  })
  .refine(({ identifier, password }) => Boolean(identifier) === Boolean(password), {
    path: ['password'],
    message: 'A log-in needs both an account and an app password of it.',
  });
type Config = z.infer<typeof Config>;

/** ms before the newest known post that are asked for again: the index sorts by a time of its own. */
const OVERLAP = 10 * 60_000;
/** Pages of 100 posts in one visit: enough for an outage of a busy day. */
const MOST_PAGES = 10;

/** Bluesky posts by search, with counters; followers are not in the answer. */
export const bluesky: SourcePlugin<Config> = {
  kind: 'bluesky',
  config: Config,
  form: {
    label: both('Bluesky 搜索', 'Bluesky search'),
    about: both(
      '按关键词搜索帖子，含转发、评论、点赞数。匿名搜索被拒时，可用账号的应用密码登录。',
      'Posts by keyword with reposts, comments and likes. Where an anonymous search is refused, an app password of an account opens it.',
    ),
    fields: [
      field('query', '搜索词', 'Search', { required: true, placeholder: '"bracelet home"' }),
      field('language', '语言', 'Language', { placeholder: 'zh' }),
      field('identifier', '账号', 'Account', {
        placeholder: 'name.bsky.social',
        hint: both(
          '只在匿名搜索被拒时需要；建议使用专用账号。',
          'Only where an anonymous search is refused; best one made for this purpose.',
        ),
      }),
      field('password', '应用密码', 'App password', {
        kind: 'secret',
        placeholder: 'xxxx-xxxx-xxxx-xxxx',
        hint: both(
          '在 Bluesky“设置 → 隐私和安全 → 应用专用密码”里新建；不要填登录密码。',
          'Made under "Settings → Privacy and security → App passwords" of Bluesky; never the password of the account.',
        ),
      }),
      field('service', '登录服务器', 'Server of the account', {
        kind: 'url',
        placeholder: 'https://bsky.social',
      }),
    ],
    presets: [
      { label: both('品牌关键词', 'Brand keyword'), config: {}, ask: ['query'] },
      {
        label: both('品牌关键词（登录搜索）', 'Brand keyword, logged in'),
        config: {},
        ask: ['query', 'identifier', 'password'],
      },
    ],
  },
  visit: async (config, cursor, tools) => {
    const since = rememberedTime(cursor, 'newest', tools.now);
    const items: Item[] = [];
    let page: string | null = null;
    for (let count = 0; count < (since === null ? 1 : MOST_PAGES); count++) {
      const query = {
        q: config.query,
        sort: 'latest',
        lang: config.language ?? null,
        since: since === null ? null : new Date(since - OVERLAP).toISOString(),
        limit: 100,
        cursor: page,
      };
      const json = record(
        await ask(config, tools, (base) =>
          address(`${base}/xrpc/app.bsky.feed.searchPosts`, query),
        ),
      );
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
      const json = await ask(config, tools, (base) => {
        const url = new URL(`${base}/xrpc/app.bsky.feed.getPosts`);
        for (const uri of posts) url.searchParams.append('uris', uri);
        return url.href;
      });
      const found = list(record(json)['posts']).map(record);
      return found.flatMap((post) => {
        const { id, reposts, comments, likes, views } = postItem(post, tools.now);
        return id === null ? [] : [{ post: id, reposts, comments, likes, views }];
      });
    },
  },
};

/** Asks as a member where a log-in is set, and says so where one is missing. */
async function ask(
  config: Config,
  tools: VisitTools,
  place: (base: string) => string,
): Promise<unknown> {
  const { identifier, password, service } = config;
  if (identifier && password) {
    const login = { service, identifier: identifier.replace(/^@/, ''), password };
    return asMember(login, tools, ({ base, headers }) =>
      getJson(place(base), tools, { headers, judge: judgeMember }),
    );
  }
  try {
    return await getJson(place(config.base), tools);
  } catch (error) {
    const { code, data } = (error instanceof VisitError && error.trouble) || {
      code: null,
      data: {},
    };
    if (code !== 'forbidden' && code !== 'log-in') throw error;
    throw new VisitError(trouble('bluesky-login', data), 'transient');
  }
}

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
