import { z } from 'zod';
import type { Item } from '../../server/model/mention.js';
import type { Fetched } from '../fetch.js';
import { htmlToText } from '../html.js';
import { list, record, textOf } from '../json.js';
import { parseCount, parseId } from '../numbers.js';
import { trouble, VisitError } from '../source.js';
import { retryAfter } from '../status.js';
import { parseTime } from '../times.js';
import { address, getJson, rememberedTime, visited } from './api.js';
import { makeItem } from './item.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z.object({
  query: z.string().trim().min(1).max(300),
  site: z
    .string()
    .trim()
    .regex(/^[a-z0-9.-]{1,60}$/)
    .default('stackoverflow'),
  key: z.string().trim().max(200).optional(),
  base: z.url({ protocol: /^https?$/ }).default('https://api.stackexchange.com'),
});

/** ms: 300 requests a day without a key. */
const PACE = 10 * 60_000;
const OVERLAP = 30 * 60_000;

/** Questions of a Stack Exchange site by keyword; the score stands for likes. */
export const stackExchange: SourcePlugin<z.infer<typeof Config>> = {
  kind: 'stack-exchange',
  config: Config,
  form: {
    label: both('Stack Exchange', 'Stack Exchange'),
    about: both(
      '按关键词搜索问题，含分数、回答数和浏览量。',
      'Questions by keyword with score, answers and views.',
    ),
    fields: [
      field('query', '搜索词', 'Search', { required: true }),
      field('site', '站点', 'Site', { placeholder: 'stackoverflow' }),
      field('key', 'API 密钥', 'API key', {
        kind: 'secret',
        hint: both(
          '有密钥每天 10000 次，否则 300 次。',
          '10,000 requests a day with a key, 300 without.',
        ),
      }),
    ],
    presets: [
      {
        label: both('Stack Overflow', 'Stack Overflow'),
        config: { site: 'stackoverflow' },
        ask: ['query'],
      },
    ],
  },
  visit: async (config, cursor, tools) => {
    const since = rememberedTime(cursor, 'newest', tools.now);
    const url = address(`${config.base}/2.3/search/advanced`, {
      site: config.site,
      q: config.query,
      sort: 'creation',
      order: 'desc',
      fromdate: since === null ? null : Math.floor((since - OVERLAP) / 1000),
      pagesize: 100,
      filter: 'withbody',
      key: config.key ?? null,
    });
    const json = record(
      await getJson(url, tools, {
        judge: (answer, fetched) => judge(record(answer), fetched, tools.now),
      }),
    );
    const items = list(json['items']).map((raw) =>
      questionItem(record(raw), config.site, tools.now),
    );
    const newest = Math.max(
      since ?? 0,
      ...items.map((item) => Math.min(item.publishedAt ?? 0, tools.now)),
    );
    const backoff = parseCount(json['backoff']);
    // A used-up quota means nothing before tomorrow.
    const empty = parseCount(json['quota_remaining']) === 0 ? 6 * 3_600_000 : 0;
    return visited(
      items.filter((item) => item.id !== null && item.text !== ''),
      { newest: newest > 0 ? newest : null },
      Math.max(PACE, (backoff ?? 0) * 1000, empty),
      json['has_more'] === true ? 'newest' : 'all',
    );
  },
  looks: {
    most: 100,
    perMinute: 1,
    look: async (config, posts, tools) => {
      const url = address(
        `${config.base}/2.3/questions/${posts.map(encodeURIComponent).join(';')}`,
        {
          site: config.site,
          pagesize: 100,
          key: config.key ?? null,
        },
      );
      const json = record(
        await getJson(url, tools, {
          judge: (answer, fetched) => judge(record(answer), fetched, tools.now),
        }),
      );
      return list(json['items']).flatMap((raw) => {
        const { lookup, reposts, comments, likes, views } = questionItem(
          record(raw),
          config.site,
          tools.now,
        );
        return lookup ? [{ post: lookup, reposts, comments, likes, views }] : [];
      });
    },
  },
};

function judge(json: Readonly<Record<string, unknown>>, answer: Fetched, now: number): void {
  const error = parseCount(json['error_id']);
  if (error === null) return;
  const wait = retryAfter(answer.headers, now);
  if (error === 502) {
    const seconds = /(\d+) seconds/.exec(textOf(json['error_message']) ?? '')?.[1];
    throw new VisitError(
      trouble('stack-less-often'),
      'transient',
      wait ?? Number(seconds ?? '3600') * 1000,
    );
  }
  throw new VisitError(trouble('stack-search'), 'transient', wait);
}

function questionItem(
  question: Readonly<Record<string, unknown>>,
  site: string,
  now: number,
): Item {
  const owner = record(question['owner']);
  const title = htmlToText(textOf(question['title']) ?? '');
  const score = question['score'];
  const id = parseId(question['question_id']);
  return makeItem({
    platform: 'stack-exchange',
    id: id === null ? null : `${site}:${id}`,
    lookup: id,
    url: textOf(question['link']),
    title: title === '' ? null : title,
    text: htmlToText(textOf(question['body']) ?? '') || title,
    author: {
      id: parseId(owner['user_id']),
      name: htmlToText(textOf(owner['display_name']) ?? '') || null,
    },
    publishedAt: parseTime(question['creation_date'], now),
    comments: parseCount(question['answer_count']),
    // Votes against can outnumber those in favour; then nobody is known to like it.
    likes: typeof score === 'number' ? Math.max(0, score) : null,
    views: parseCount(question['view_count']),
  });
}
