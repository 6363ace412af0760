import { z } from 'zod';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';
import { address } from './api.js';
import { toFeedItem, visitFeed } from './feed.js';

const Config = z.object({
  query: z.string().trim().min(1).max(500),
  market: z.enum(['zh-CN', 'zh-TW', 'zh-HK', 'en-US', 'en-GB']).default('zh-CN'),
  base: z.url({ protocol: /^https?$/ }).default('https://www.bing.com'),
});

/** ms: ten items per answer, undocumented. */
const PACE = 10 * 60_000;

/** About ten newest news per query, with outlet and summary, without counters. */
export const bingNews: SourcePlugin<z.infer<typeof Config>> = {
  kind: 'bing-news',
  config: Config,
  form: {
    label: both('必应新闻', 'Bing News'),
    about: both(
      '按关键词给出最新约十条新闻和摘要，没有互动数。',
      'About ten newest news per keyword with a summary, without counters.',
    ),
    fields: [
      field('query', '搜索词', 'Search', { required: true, placeholder: '手镯之家' }),
      field('market', '地区', 'Market', {
        kind: 'choice',
        options: [
          { value: 'zh-CN', label: both('中国大陆', 'Mainland China') },
          { value: 'zh-TW', label: both('台湾', 'Taiwan') },
          { value: 'zh-HK', label: both('香港', 'Hong Kong') },
          { value: 'en-US', label: both('美国', 'United States') },
          { value: 'en-GB', label: both('英国', 'United Kingdom') },
        ],
      }),
    ],
    presets: [
      { label: both('中文新闻', 'Chinese news'), config: { market: 'zh-CN' }, ask: ['query'] },
    ],
  },
  visit: async (config, cursor, tools) => {
    const url = address(`${config.base}/news/search`, {
      q: config.query,
      format: 'rss',
      mkt: config.market,
      qft: 'sortbydate="1"',
    });
    return visitFeed({ url }, cursor, tools, {
      pace: PACE,
      toItem: (entry) => {
        const item = toFeedItem(entry, 'news');
        if (!item) return null;
        const link = trueAddress(entry.link);
        return {
          ...item,
          id: link,
          url: link,
          author: { ...item.author, name: entry.outlet?.name ?? item.author.name },
        };
      },
    });
  },
};

/** Links count clicks and hold the true address in `url`. */
export function trueAddress(link: string | null): string | null {
  if (link === null || !URL.canParse(link)) return link;
  const inner = new URL(link).searchParams.get('url');
  return inner !== null && /^https?:\/\//i.test(inner) ? inner : link;
}
