import { z } from 'zod';
import type { Item } from '../../server/model/mention.js';
import type { Fetched } from '../fetch.js';
import { cleanText } from '../html.js';
import { decodeEntities } from '../feed/entities.js';
import { list, record, textOf } from '../json.js';
import type { Looked } from '../look.js';
import { parseCount, parseId } from '../numbers.js';
import type { Visit, VisitTools } from '../source.js';
import { trouble, VisitError } from '../source.js';
import { retryAfter } from '../status.js';
import { parseTime } from '../times.js';
import { address, getJson, rememberedText, visited } from './api.js';
import { makeItem } from './item.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z.object({
  query: z.string().trim().min(1).max(512),
  token: z.string().trim().min(1).max(500),
  /** Most posts read per visit: each costs money. */
  most: z.number().int().min(10).max(500).default(100),
  /** Look again at the counters of hot posts; each look costs like a post. */
  recount: z.boolean().default(false),
  base: z.url({ protocol: /^https?$/ }).default('https://api.x.com'),
});
type Config = z.infer<typeof Config>;
type Json = Readonly<Record<string, unknown>>;

/** USD per post read, as reported since February 2026; an estimate, not a price list. */
const PRICE = 0.005;

/** Posts of the last seven days by search, with all counters and followers; every post read costs. */
export const xApi: SourcePlugin<Config> = {
  kind: 'x-api',
  config: Config,
  form: {
    label: both('X（官方 API）', 'X (official API)'),
    about: both(
      `最近七天的帖子，含全部互动数和粉丝数。按读取量付费，约每帖 ${PRICE} 美元。`,
      `Posts of the last seven days with all counters and followers. Paid by use, about USD ${PRICE} per post read.`,
    ),
    fields: [
      field('query', '检索式', 'Query', {
        required: true,
        placeholder: '"bracelet home" -is:retweet',
      }),
      field('token', 'Bearer 令牌', 'Bearer token', { kind: 'secret', required: true }),
      field('recount', '跟踪热帖的互动数', 'Follow the counters of hot posts', {
        kind: 'switch',
        hint: both(
          '每次查看按一帖计费；不开启则转发速度未知。',
          'Each look is paid like a post; without it repost velocity stays unknown.',
        ),
      }),
    ],
    presets: [
      {
        label: both('品牌关键词（不含转推）', 'Brand keyword without retweets'),
        config: { most: 100 },
        ask: ['query', 'token'],
      },
    ],
  },
  looks: { most: 100, perMinute: 1, wanted: ({ recount }) => recount, look },
  visit: async (config, cursor, tools) => {
    const since = rememberedText(cursor, 'newestId');
    try {
      return await search(config, since, tools);
    } catch (error) {
      // An id older than the seven days of the search is refused: then the newest page must do.
      if (since === null || !(error instanceof VisitError) || error.trouble?.code !== 'x-query')
        throw error;
      return search(config, null, tools);
    }
  },
};

async function search(config: Config, since: string | null, tools: VisitTools): Promise<Visit> {
  const items: Item[] = [];
  let newest: string | null = null;
  let next: string | null = null;
  do {
    const url = address(`${config.base}/2/tweets/search/recent`, {
      query: config.query,
      max_results: Math.max(10, Math.min(100, config.most - items.length)),
      since_id: since,
      next_token: next,
      'tweet.fields': 'created_at,lang,public_metrics,author_id,referenced_tweets,conversation_id',
      expansions: 'author_id',
      'user.fields': 'username,name,verified,verified_type,public_metrics',
    });
    const json = record(
      await getJson(url, tools, {
        headers: { authorization: `Bearer ${config.token}` },
        judge: (answer, fetched) => judge(record(answer), fetched, tools.now),
      }),
    );
    const users = new Map(
      list(record(json['includes'])['users']).map(
        (user) => [parseId(record(user)['id']), record(user)] as const,
      ),
    );
    const posts = list(json['data']).map(record);
    items.push(...posts.map((post) => postItem(post, users, tools.now)));
    const meta = record(json['meta']);
    newest ??= textOf(meta['newest_id']);
    next = posts.length === 0 ? null : textOf(meta['next_token']);
  } while (next !== null && items.length < config.most && since !== null);
  return visited(
    items.filter((item) => item.id !== null && item.text !== ''),
    { newestId: newest ?? since },
    null,
    next === null ? 'all' : 'newest',
  );
}

async function look(
  config: Config,
  posts: readonly string[],
  tools: VisitTools,
): Promise<Looked[]> {
  const url = address(`${config.base}/2/tweets`, {
    ids: posts.join(','),
    'tweet.fields': 'public_metrics,referenced_tweets',
  });
  const json = record(
    await getJson(url, tools, {
      headers: { authorization: `Bearer ${config.token}` },
      judge: (answer, fetched) => judge(record(answer), fetched, tools.now),
    }),
  );
  return list(json['data']).flatMap((post) => {
    const item = postItem(record(post), new Map(), tools.now);
    const { id, reposts, comments, likes, views } = item;
    return id === null ? [] : [{ post: id, reposts, comments, likes, views }];
  });
}

function judge(json: Json, answer: Fetched, now: number): void {
  if (answer.status < 400) return;
  const kind = textOf(json['type']) ?? '';
  if (kind.includes('usage-capped')) {
    throw new VisitError(trouble('x-allowance'), 'transient', 86_400_000);
  }
  if (answer.status === 401) throw new VisitError(trouble('x-token'), 'transient');
  if (answer.status === 400) throw new VisitError(trouble('x-query'), 'transient');
  if (answer.status === 429)
    throw new VisitError(
      trouble('x-less-often'),
      'transient',
      retryAfter(answer.headers, now) ?? 900_000,
    );
}

function postItem(post: Json, users: ReadonlyMap<string | null, Json>, now: number): Item {
  const id = parseId(post['id']);
  const authorId = parseId(post['author_id']);
  const author = users.get(authorId) ?? {};
  const metrics = record(post['public_metrics']);
  const reposted = list(post['referenced_tweets'])
    .map(record)
    .find((one) => one['type'] === 'retweeted');
  const handle = textOf(author['username']);
  return makeItem({
    platform: 'x',
    id,
    url: id === null ? null : `https://x.com/${handle ?? 'i/web'}/status/${id}`,
    text: cleanText(decodeEntities(textOf(post['text']) ?? '')),
    language: languageOf(textOf(post['lang'])),
    author: {
      id: authorId,
      name: textOf(author['name']) ?? handle,
      followers: parseCount(record(author['public_metrics'])['followers_count']),
      verified: typeof author['verified'] === 'boolean' ? author['verified'] : null,
    },
    publishedAt: parseTime(post['created_at'], now, 0),
    repostOf: reposted === undefined ? null : parseId(reposted['id']),
    // A retweet carries the counters of its original; they are not its own.
    reposts: reposted === undefined ? parseCount(metrics['retweet_count']) : null,
    comments: parseCount(metrics['reply_count']),
    likes: parseCount(metrics['like_count']),
    views: parseCount(metrics['impression_count']),
  });
}

/** X answers `und` and codes of its own for what it cannot tell. */
function languageOf(lang: string | null): string | null {
  return lang === null || lang === 'und' || /^(q|z)[a-z]{2}$/.test(lang) ? null : lang;
}
