import { z } from 'zod';
import type { Item } from '../../server/model/mention.js';
import { htmlToText } from '../html.js';
import { list, record, textOf } from '../json.js';
import { parseCount, parseId } from '../numbers.js';
import { parseTime } from '../times.js';
import { address, getJson, visited } from './api.js';
import { makeItem } from './item.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';
import { judgeWeibo, weiboHeaders } from './weibo-search.js';

const Config = z.object({
  /** Number or short id of the post, or an address that ends with one of them. */
  post: z
    .string()
    .trim()
    .max(500)
    .refine(
      (value) => midOf(value) !== null,
      'It must be the address of a Weibo post, such as https://weibo.com/1234567890/Nabc12345.',
    ),
  /** The operator's own cookie of m.weibo.cn. */
  cookie: z.string().trim().min(1).max(8000),
  base: z.url({ protocol: /^https?$/ }).default('https://m.weibo.cn'),
});

/** Pages of about 20 comments read in one visit. */
const MOST_PAGES = 5;
/** ms: faster readers are blocked. */
const PACE = 10 * 60_000;

/** Comments under one Weibo post, those that are liked most first; needs a cookie of one's own. */
export const weiboComments: SourcePlugin<z.infer<typeof Config>> = {
  kind: 'weibo-comments',
  config: Config,
  // One post says nothing about what is said elsewhere.
  vouches: false,
  form: {
    label: both('微博评论（自己的 Cookie）', 'Weibo comments (own cookie)'),
    about: both(
      '一条微博下面的热门评论，含点赞和回复数；提到品牌的才计入。自动访问可能违反平台条款，请自行评估。',
      'The most liked comments under one post, with likes and replies; those that name a brand count. Automated access may be against the terms of the platform: your own decision.',
    ),
    fields: [
      field('post', '微博地址', 'Address of the post', {
        required: true,
        placeholder: 'https://weibo.com/1234567890/Nabc12345',
      }),
      field('cookie', 'm.weibo.cn 的 Cookie', 'Cookie of m.weibo.cn', {
        kind: 'secret',
        required: true,
      }),
    ],
    presets: [
      {
        label: both('一条微博下的评论', 'Comments under one post'),
        config: {},
        ask: ['post', 'cookie'],
        vouches: false,
      },
    ],
  },
  visit: async (config, _cursor, tools) => {
    const mid = midOf(config.post) ?? '';
    const headers = { ...weiboHeaders(config), referer: `${config.base}/detail/${mid}` };
    const items: Item[] = [];
    const seen = new Set<string>();
    let next: { max_id: string; max_id_type: string } | null = null;
    // By how much they are liked, so that new ones stand anywhere: each visit begins at the top.
    for (let page = 0; page < MOST_PAGES; page++) {
      const url = address(`${config.base}/comments/hotflow`, {
        id: mid,
        mid,
        max_id_type: 0,
        ...next,
      });
      const data = record(
        record(await getJson(url, tools, { headers, judge: judgeWeibo }))['data'],
      );
      items.push(
        ...list(data['data']).flatMap((one) => commentItem(record(one), mid, tools.now) ?? []),
      );
      const after = parseId(data['max_id']);
      // The end is 0; a number that comes twice would lead in a circle.
      if (after === null || after === '0' || seen.has(after)) break;
      seen.add(after);
      next = { max_id: after, max_id_type: parseId(data['max_id_type']) ?? '0' };
    }
    return visited(items, {}, PACE, 'now');
  },
};

function commentItem(
  comment: Readonly<Record<string, unknown>>,
  mid: string,
  now: number,
): Item | null {
  const user = record(comment['user']);
  const id = parseId(comment['id']);
  const text = htmlToText(textOf(comment['text']) ?? '');
  if (id === null || text === '') return null;
  return makeItem({
    platform: 'weibo',
    id,
    // A comment has no address of its own: it leads to its post.
    url: `https://m.weibo.cn/detail/${mid}`,
    text,
    author: {
      id: parseId(user['id']),
      name: textOf(user['screen_name']),
      followers: parseCount(user['followers_count']),
      verified: typeof user['verified'] === 'boolean' ? user['verified'] : null,
    },
    publishedAt: parseTime(comment['created_at'], now),
    comments: parseCount(comment['total_number']),
    likes: parseCount(comment['like_count']),
  });
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * The number of a post by what a person can copy: the number itself, its short id, or an address that
 * ends with either; null for anything else. Four signs of a short id are seven digits, from the right.
 */
export function midOf(post: string): string | null {
  const [path = ''] = post.split(/[?#]/);
  const last = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  if (/^\d{12,20}$/.test(last)) return last;
  // Digits alone are the number of a person.
  if (!/^(?=.*[a-zA-Z])[0-9a-zA-Z]{8,10}$/.test(last)) return null;
  let number = '';
  for (let end = last.length; end > 0; end -= 4) {
    const part = last.slice(Math.max(0, end - 4), end);
    const value = Array.from(part).reduce((sum, sign) => sum * 62 + DIGITS.indexOf(sign), 0);
    number = (end > 4 ? String(value).padStart(7, '0') : String(value)) + number;
  }
  return number.replace(/^0+/, '');
}
