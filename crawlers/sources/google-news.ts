import { z } from 'zod';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';
import { address } from './api.js';
import { toFeedItem, visitFeed } from './feed.js';

const EDITIONS = {
  'zh-CN': { hl: 'zh-CN', gl: 'CN', ceid: 'CN:zh-Hans' },
  'zh-TW': { hl: 'zh-TW', gl: 'TW', ceid: 'TW:zh-Hant' },
  'zh-HK': { hl: 'zh-HK', gl: 'HK', ceid: 'HK:zh-Hant' },
  'en-US': { hl: 'en-US', gl: 'US', ceid: 'US:en' },
} as const;

const Config = z.object({
  query: z.string().trim().min(1).max(500),
  edition: z.enum(['zh-CN', 'zh-TW', 'zh-HK', 'en-US']).default('zh-CN'),
  /** Another address of the same service, e.g. a mirror of one's own. */
  base: z.url({ protocol: /^https?$/ }).default('https://news.google.com'),
});

/** ms: the service is undocumented and blocks those in a hurry. */
const PACE = 10 * 60_000;

/** News of the last day that match a query; outlets but no counters, and links that lead through Google. */
export const googleNews: SourcePlugin<z.infer<typeof Config>> = {
  kind: 'google-news',
  config: Config,
  form: {
    label: both('Google 新闻', 'Google News'),
    about: both(
      '按关键词搜索最近一天的新闻，给出媒体名，没有互动数。',
      'News of the last day by keyword, with the outlet, without counters.',
    ),
    fields: [
      field('query', '搜索词', 'Search', {
        required: true,
        placeholder: '"手镯之家" OR 手镯之家客服',
      }),
      field('edition', '版本', 'Edition', {
        kind: 'choice',
        options: [
          { value: 'zh-CN', label: both('中国大陆', 'Mainland China') },
          { value: 'zh-TW', label: both('台湾', 'Taiwan') },
          { value: 'zh-HK', label: both('香港', 'Hong Kong') },
          { value: 'en-US', label: both('美国（英文）', 'United States') },
        ],
      }),
    ],
    presets: [
      { label: both('中文新闻', 'Chinese news'), config: { edition: 'zh-CN' }, ask: ['query'] },
      { label: both('英文新闻', 'English news'), config: { edition: 'en-US' }, ask: ['query'] },
    ],
  },
  visit: async (config, cursor, tools) => {
    const query = /\b(when|after|before):/.test(config.query)
      ? config.query
      : `${config.query} when:1d`;
    const url = address(`${config.base}/rss/search`, { q: query, ...EDITIONS[config.edition] });
    return visitFeed({ url }, cursor, tools, {
      pace: PACE,
      toItem: (entry, feed) => {
        const item = toFeedItem(entry, 'news');
        if (!item) return null;
        const outlet = entry.outlet?.name ?? null;
        const title = withoutOutlet(entry.title ?? item.text, outlet);
        // The description only lists links to related items.
        return {
          ...item,
          title,
          text: title,
          author: { ...item.author, name: outlet },
          language: feed.language,
        };
      },
    });
  },
};

/** Titles end in " - Outlet". */
export function withoutOutlet(title: string, outlet: string | null): string {
  const ending = ` - ${outlet ?? ''}`;
  return outlet !== null && title.endsWith(ending) ? title.slice(0, -ending.length).trim() : title;
}
