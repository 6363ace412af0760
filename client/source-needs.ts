import type { Words } from './i18n/words.js';
import type { Choice } from './source-form.js';

export type Need = keyof Words['sources']['need'];

/** Kinds that answer one need, whatever their preset. */
const KINDS: Readonly<Record<string, Need>> = {
  'weibo-search': 'weibo',
  'weibo-comments': 'weibo',
  'weibo-hot': 'hot',
  newsnow: 'hot',
  dailyhot: 'hot',
  'google-news': 'news',
  'bing-news': 'news',
  gdelt: 'news',
  newsapi: 'news',
  mastodon: 'abroad',
  bluesky: 'abroad',
  'bluesky-live': 'abroad',
  'hacker-news': 'abroad',
  lemmy: 'abroad',
  'stack-exchange': 'abroad',
  telegram: 'abroad',
  'x-api': 'abroad',
  youtube: 'abroad',
};

/** Routes of RSSHub by their beginning; the first that fits counts. */
const ROUTES: readonly (readonly [RegExp, Need])[] = [
  [/hot$/, 'hot'],
  [/^weibo/, 'weibo'],
  [/^xiaohongshu/, 'xiaohongshu'],
  [/^(douyin|bilibili)/, 'video'],
  [/^(zhihu|tieba|xueqiu)/, 'forum'],
  [/^(wechat|toutiao|baidu)/, 'articles'],
  [/^(x|telegram|bluesky)-/, 'abroad'],
];

/** Which need a kind or one of its presets answers. */
export function needOf({ kind, preset }: Choice): Need {
  const route = preset?.config['route'];
  if (typeof route === 'string') {
    return ROUTES.find(([pattern]) => pattern.test(route))?.[1] ?? 'site';
  }
  return KINDS[kind.kind] ?? 'site';
}

/** The choices under their needs, needs in the order of the words; empty ones are left out. */
export function grouped(choices: readonly Choice[], needs: readonly Need[]): [Need, Choice[]][] {
  return needs
    .map((need): [Need, Choice[]] => [need, choices.filter((choice) => needOf(choice) === need)])
    .filter(([, found]) => found.length > 0);
}
