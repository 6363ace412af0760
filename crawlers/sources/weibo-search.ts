import { z } from 'zod';
import type { Item } from '../../server/model/mention.js';
import type { Fetched } from '../fetch.js';
import { htmlToText } from '../html.js';
import { list, record, textOf } from '../json.js';
import type { Looked } from '../look.js';
import { parseCount, parseId } from '../numbers.js';
import { trouble, VisitError } from '../source.js';
import { parseTime } from '../times.js';
import { address, getJson, rememberedTime, visited } from './api.js';
import { makeItem } from './item.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z.object({
  keyword: z.string().trim().min(1).max(100),
  /** The operator's own cookie of m.weibo.cn. */
  cookie: z.string().trim().min(1).max(8000),
  /** 61 newest first, 60 popular, 1 mixed. */
  order: z.enum(['61', '60', '1']).default('61'),
  /** Texts cut off by the list are fetched whole, this many per visit. */
  wholeTexts: z.number().int().min(0).max(10).default(3),
  base: z.url({ protocol: /^https?$/ }).default('https://m.weibo.cn'),
});
type Config = z.infer<typeof Config>;

/** Pages read in one visit after an outage. */
const MOST_PAGES = 5;
/** ms: faster readers are blocked. */
const PACE = 5 * 60_000;

/** Weibo posts by keyword with all counters and followers; needs a cookie of one's own. */
export const weiboSearch: SourcePlugin<Config> = {
  kind: 'weibo-search',
  config: Config,
  form: {
    label: both('微博关键词（自己的 Cookie）', 'Weibo keyword (own cookie)'),
    about: both(
      '含转发、评论、点赞和粉丝数。自动访问可能违反平台条款，请自行评估。',
      'With reposts, comments, likes and followers. Automated access may be against the terms of the platform: your own decision.',
    ),
    fields: [
      field('keyword', '关键词', 'Keyword', { required: true, placeholder: '手镯之家' }),
      field('cookie', 'm.weibo.cn 的 Cookie', 'Cookie of m.weibo.cn', {
        kind: 'secret',
        required: true,
      }),
      field('order', '排序', 'Order', {
        kind: 'choice',
        options: [
          { value: '61', label: both('实时', 'Newest') },
          { value: '60', label: both('热门', 'Popular') },
          { value: '1', label: both('综合', 'Mixed') },
        ],
      }),
    ],
    presets: [
      {
        label: both('品牌关键词，实时', 'Brand keyword, newest first'),
        config: { order: '61' },
        ask: ['keyword', 'cookie'],
      },
    ],
  },
  visit: async (config, cursor, tools) => {
    const headers = weiboHeaders(config);
    const since = rememberedTime(cursor, 'newest', tools.now);
    const posts: Json[] = [];
    let met = false;
    // Newest first: pages are read until they meet what the last visit saw.
    for (let page = 1; page <= (since === null ? 1 : MOST_PAGES) && !met; page++) {
      const url = address(`${config.base}/api/container/getIndex`, {
        containerid: `100103type=${config.order}&q=${config.keyword}`,
        page_type: 'searchall',
        page,
      });
      const json = record(await getJson(url, tools, { headers, judge: judgeWeibo }));
      const found = list(record(json['data'])['cards']).flatMap((card) => postsOf(record(card)));
      posts.push(...found);
      const times = found.flatMap((post) => parseTime(post['created_at'], tools.now) ?? []);
      met = found.length === 0 || config.order !== '61' || Math.min(...times) <= (since ?? 0);
    }
    const items: Item[] = [];
    let whole = 0;
    for (const post of posts) {
      const cut = post['isLongText'] === true && whole < config.wholeTexts;
      if (cut) whole++;
      const text = cut ? await wholeText(config, post, tools, headers) : null;
      items.push(weiboItem(post, tools.now, text));
      const original = record(post['retweeted_status']);
      if (parseId(original['id'] ?? original['mid']) !== null)
        items.push(weiboItem(original, tools.now, null));
    }
    const times = posts.flatMap((post) => parseTime(post['created_at'], tools.now) ?? []);
    const newest = Math.max(since ?? 0, ...times.map((time) => Math.min(time, tools.now)));
    return visited(
      items.filter((item) => item.id !== null),
      { newest: newest > 0 ? newest : null },
      PACE,
      met && config.order === '61' ? 'all' : 'newest',
    );
  },
  looks: {
    most: 1,
    perMinute: 3,
    look: async (config, posts, tools) => {
      const seen: Looked[] = [];
      for (const post of posts) {
        const url = address(`${config.base}/statuses/extend`, { id: post });
        const answer = record(
          await getJson(url, tools, {
            headers: weiboHeaders(config),
            judge: judgeWeibo,
            missing: {},
          }),
        );
        const data = record(answer['data']);
        // Not every answer has them; what it leaves out stays unknown.
        const reposts = parseCount(data['reposts_count']);
        const comments = parseCount(data['comments_count']);
        const likes = parseCount(data['attitudes_count']);
        if (reposts === null && comments === null && likes === null) continue;
        seen.push({ post, reposts, comments, likes, views: null });
      }
      return seen;
    },
  },
};

type Json = Readonly<Record<string, unknown>>;

/** What Weibo expects of its own pages, with the operator's cookie. */
export function weiboHeaders({
  cookie,
  base,
}: Pick<Config, 'cookie' | 'base'>): Record<string, string> {
  return { cookie, referer: `${base}/`, 'x-requested-with': 'XMLHttpRequest' };
}

/** Tells an expired cookie and "not just now" from an empty list. Throws VisitError. */
export function judgeWeibo(json: unknown, answer: Fetched): void {
  const { ok } = record(json) as { ok?: unknown };
  const host = new URL(answer.url).host;
  if (ok === -100 || /passport|login/.test(new URL(answer.url).pathname + host)) {
    throw new VisitError(trouble('weibo-cookie'), 'transient');
  }
  // Weibo says "no results" in the same breath as "not just now"; both are empty lists with a text.
  if (
    ok === 0 &&
    list(record(record(json)['data'])['cards']).length === 0 &&
    !/没有|no result|暂无/.test(textOf(record(json)['msg']) ?? '')
  ) {
    throw new VisitError(trouble('weibo-later'), 'transient');
  }
}

function postsOf(card: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[] {
  const own = record(card['mblog']);
  const inner = list(card['card_group']).flatMap((one) => postsOf(record(one)));
  return parseId(own['id'] ?? own['mid']) === null ? inner : [own, ...inner];
}

async function wholeText(
  config: Config,
  post: Readonly<Record<string, unknown>>,
  tools: Parameters<typeof getJson>[1],
  headers: Record<string, string>,
): Promise<string | null> {
  try {
    const url = address(`${config.base}/statuses/extend`, {
      id: parseId(post['id'] ?? post['mid']),
    });
    const json = record(await getJson(url, tools, { headers }));
    return textOf(record(json['data'])['longTextContent']);
  } catch (error) {
    // The cut text is better than no post at all.
    if (tools.signal.aborted) throw error;
    return null;
  }
}

/** A Weibo post as its own JSON has it. */
export function weiboItem(
  post: Readonly<Record<string, unknown>>,
  now: number,
  whole: string | null,
): Item {
  const user = record(post['user']);
  const id = parseId(post['id'] ?? post['mid']);
  const uid = parseId(user['id']);
  const short = parseId(post['bid']);
  const original = record(post['retweeted_status']);
  return makeItem({
    platform: 'weibo',
    id,
    url:
      uid !== null && short !== null
        ? `https://weibo.com/${uid}/${short}`
        : id === null
          ? null
          : `https://m.weibo.cn/detail/${id}`,
    text: htmlToText(whole ?? textOf(post['text']) ?? ''),
    author: {
      id: uid,
      name: textOf(user['screen_name']),
      followers: parseCount(user['followers_count']),
      verified: typeof user['verified'] === 'boolean' ? user['verified'] : null,
    },
    publishedAt: parseTime(post['created_at'], now),
    repostOf: parseId(original['id'] ?? original['mid']),
    reposts: parseCount(post['reposts_count']),
    comments: parseCount(post['comments_count']),
    likes: parseCount(post['attitudes_count']),
  });
}
