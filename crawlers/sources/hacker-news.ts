import { z } from 'zod';
import type { Item } from '../../server/model/mention.js';
import { htmlToText } from '../html.js';
import { list, record, textOf } from '../json.js';
import { parseCount, parseId } from '../numbers.js';
import { parseTime } from '../times.js';
import { address, getJson, rememberedTime, visited } from './api.js';
import { makeItem } from './item.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z.object({
  query: z.string().trim().min(1).max(300),
  what: z.enum(['all', 'story', 'comment']).default('all'),
  base: z.url({ protocol: /^https?$/ }).default('https://hn.algolia.com'),
});

/** ms before the newest known item that are asked for again: the index lags. */
const OVERLAP = 30 * 60_000;
const TAGS = { all: '(story,comment,poll)', story: 'story', comment: 'comment' } as const;

/** Stories and comments by keyword; points stand for likes. */
export const hackerNews: SourcePlugin<z.infer<typeof Config>> = {
  kind: 'hacker-news',
  config: Config,
  form: {
    label: both('Hacker News', 'Hacker News'),
    about: both(
      '按关键词搜索帖子和评论，含分数与评论数。',
      'Stories and comments by keyword, with points and comments.',
    ),
    fields: [
      field('query', '搜索词', 'Search', { required: true }),
      field('what', '内容', 'What', {
        kind: 'choice',
        options: [
          { value: 'all', label: both('全部', 'Everything') },
          { value: 'story', label: both('帖子', 'Stories') },
          { value: 'comment', label: both('评论', 'Comments') },
        ],
      }),
    ],
    presets: [{ label: both('品牌关键词', 'Brand keyword'), config: {}, ask: ['query'] }],
  },
  visit: async (config, cursor, tools) => {
    const since = rememberedTime(cursor, 'newest', tools.now);
    const url = address(`${config.base}/api/v1/search_by_date`, {
      query: config.query,
      tags: TAGS[config.what],
      numericFilters:
        since === null ? null : `created_at_i>${Math.floor((since - OVERLAP) / 1000)}`,
      hitsPerPage: since === null ? 100 : 1000,
    });
    const hits = list(record(await getJson(url, tools))['hits']).map(record);
    const items = hits.map((hit) => hitItem(hit, tools.now));
    const newest = Math.max(
      since ?? 0,
      ...items.map((item) => Math.min(item.publishedAt ?? 0, tools.now)),
    );
    return visited(
      items.filter((item) => item.id !== null && item.text !== ''),
      { newest: newest > 0 ? newest : null },
      null,
      hits.length < 1000 ? 'all' : 'newest',
    );
  },
  looks: {
    most: 50,
    perMinute: 4,
    look: async (config, posts, tools) => {
      // A comment has no counters here: asking for stories leaves it out.
      const url = address(`${config.base}/api/v1/search`, {
        tags: `story,(${posts.map((id) => `story_${id}`).join(',')})`,
        hitsPerPage: posts.length,
      });
      const hits = list(record(await getJson(url, tools))['hits']).map(record);
      return hits.flatMap((hit) => {
        const { id, reposts, comments, likes, views } = hitItem(hit, tools.now);
        return id === null ? [] : [{ post: id, reposts, comments, likes, views }];
      });
    },
  },
};

function hitItem(hit: Readonly<Record<string, unknown>>, now: number): Item {
  const id = parseId(hit['objectID']);
  const title = htmlToText(textOf(hit['title']) ?? textOf(hit['story_title']) ?? '');
  const body = htmlToText(textOf(hit['comment_text']) ?? textOf(hit['story_text']) ?? '');
  const comment = textOf(hit['comment_text']) !== null;
  return makeItem({
    platform: 'hacker-news',
    id,
    url: id === null ? null : `https://news.ycombinator.com/item?id=${encodeURIComponent(id)}`,
    title: title === '' ? null : title,
    text: body || title,
    language: 'en',
    author: { id: textOf(hit['author']), name: textOf(hit['author']) },
    publishedAt: parseTime(hit['created_at_i'], now) ?? parseTime(hit['created_at'], now, 0),
    // Points and replies of a comment are not in the answer.
    comments: comment ? null : parseCount(hit['num_comments']),
    likes: comment ? null : parseCount(hit['points']),
  });
}
