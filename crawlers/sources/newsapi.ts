import { z } from 'zod';
import type { TroubleCode } from '../../server/model/trouble.js';
import type { Fetched } from '../fetch.js';
import { cleanText, htmlToText } from '../html.js';
import { list, record, textOf } from '../json.js';
import { trouble, VisitError } from '../source.js';
import { retryAfter } from '../status.js';
import { parseTime } from '../times.js';
import { address, getJson, rememberedTime, visited } from './api.js';
import { makeItem } from './item.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z.object({
  query: z.string().trim().min(1).max(500),
  apiKey: z.string().trim().min(1).max(200),
  language: z.enum(['', 'zh', 'en']).default(''),
  base: z.url({ protocol: /^https?$/ }).default('https://newsapi.org'),
});

/** ms: 100 requests a day on the free plan. */
const PACE = 15 * 60_000;
const OVERLAP = 60 * 60_000;
const DAY = 86_400_000;

/** News with excerpts; the free plan gives them 24 hours late. */
export const newsapi: SourcePlugin<z.infer<typeof Config>> = {
  kind: 'newsapi',
  config: Config,
  form: {
    label: both('NewsAPI.org', 'NewsAPI.org'),
    about: both(
      '带摘要的新闻；免费方案晚 24 小时且每天 100 次。',
      'News with excerpts; the free plan is 24 hours late and has 100 requests a day.',
    ),
    fields: [
      field('query', '搜索词', 'Search', { required: true }),
      field('apiKey', 'API 密钥', 'API key', { kind: 'secret', required: true }),
      field('language', '语言', 'Language', {
        kind: 'choice',
        options: [
          { value: '', label: both('全部', 'All') },
          { value: 'zh', label: both('中文', 'Chinese') },
          { value: 'en', label: both('英文', 'English') },
        ],
      }),
    ],
    presets: [],
  },
  visit: async (config, cursor, tools) => {
    // The free plan knows nothing of the last day; asking for two days finds what it then releases.
    const from =
      Math.min(rememberedTime(cursor, 'visitedAt', tools.now) ?? tools.now - DAY, tools.now - DAY) -
      DAY -
      OVERLAP;
    const url = address(`${config.base}/v2/everything`, {
      q: config.query,
      from: new Date(from).toISOString().slice(0, 19),
      language: config.language || null,
      sortBy: 'publishedAt',
      pageSize: 100,
    });
    const json = await getJson(url, tools, {
      headers: { 'x-api-key': config.apiKey },
      judge: (answer, fetched) => judge(record(answer), fetched, tools.now),
    });
    const items = list(record(json)['articles'])
      .map(record)
      .map((article) => {
        const title = cleanText(textOf(article['title']) ?? '');
        const excerpt = htmlToText(
          textOf(article['description']) ?? withoutCount(textOf(article['content']) ?? ''),
        );
        return makeItem({
          platform: 'news',
          id: textOf(article['url']),
          url: textOf(article['url']),
          title,
          text: excerpt || title,
          language: config.language || null,
          author: { name: textOf(record(article['source'])['name']) ?? textOf(article['author']) },
          publishedAt: parseTime(article['publishedAt'], tools.now, 0),
        });
      });
    // Articles that were taken down stay in the list as "[Removed]".
    return visited(
      items.filter((item) => item.text !== '' && item.title !== '[Removed]'),
      { visitedAt: tools.now },
      PACE,
      items.length < 100 ? 'all' : 'newest',
    );
  },
};

/** The first 200 characters of an article end in "… [+1234 chars]". */
function withoutCount(content: string): string {
  return content.replace(/\s*\[\+\d+ chars\]\s*$/, '');
}

const NAMES: Readonly<Record<string, TroubleCode>> = {
  apiKeyInvalid: 'newsapi-key',
  apiKeyMissing: 'newsapi-no-key',
  apiKeyDisabled: 'newsapi-disabled',
  apiKeyExhausted: 'newsapi-used-up',
  rateLimited: 'newsapi-pace',
  parameterInvalid: 'newsapi-search',
  parametersMissing: 'newsapi-missing',
  maximumResultsReached: 'newsapi-plan',
};

function judge(json: Readonly<Record<string, unknown>>, answer: Fetched, now: number): void {
  if (json['status'] !== 'error') return;
  const code = textOf(json['code']) ?? '';
  const used = code === 'rateLimited' || code === 'apiKeyExhausted';
  const wait = retryAfter(answer.headers, now) ?? (used ? 3_600_000 : null);
  throw new VisitError(trouble(NAMES[code] ?? 'newsapi-error'), 'transient', wait);
}
