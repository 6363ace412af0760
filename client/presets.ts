import type { Locale } from '../server/model/message.js';
import type { SourceDraft } from './api/sources.js';

/** What a preset asks for beside the brand's name. */
export type Asked = 'address' | 'instance' | null;

/** A place to listen that needs no knowledge of addresses. */
export interface SourcePreset {
  id: 'google' | 'bing' | 'weiboHot' | 'hackerNews' | 'bluesky' | 'mastodon' | 'rsshub' | 'feed';
  ask: Asked;
  /** Where it is worth trying first. */
  first: readonly Locale[];
  /** What stands in its field at first. */
  given: string;
  /** The source for a brand; `own` is what was asked for. */
  draft: (brand: string, locale: Locale, own: string) => Omit<SourceDraft, 'name'>;
}

const MINUTES = { news: 10, hot: 5, social: 5, feed: 15 } as const;

/** A hashtag cannot hold spaces or signs. */
function tagOf(brand: string): string {
  return brand.replace(/[^\p{L}\p{N}_]+/gu, '');
}

/** A phrase stays one in a search. */
function quoted(brand: string): string {
  return /\s/.test(brand) ? `"${brand}"` : brand;
}

/** In the order in which they are offered. */
export const PRESETS: readonly SourcePreset[] = [
  {
    id: 'google',
    ask: null,
    first: ['zh-CN', 'en'],
    given: '',
    draft: (brand, locale) => ({
      kind: 'google-news',
      config: { query: quoted(brand), edition: locale === 'en' ? 'en-US' : 'zh-CN' },
      everyMinutes: MINUTES.news,
    }),
  },
  {
    id: 'bing',
    ask: null,
    first: ['zh-CN', 'en'],
    given: '',
    draft: (brand, locale) => ({
      kind: 'bing-news',
      config: { query: quoted(brand), market: locale === 'en' ? 'en-US' : 'zh-CN' },
      everyMinutes: MINUTES.news,
    }),
  },
  {
    id: 'weiboHot',
    ask: null,
    first: ['zh-CN'],
    given: '',
    draft: () => ({ kind: 'weibo-hot', config: {}, everyMinutes: MINUTES.hot }),
  },
  {
    id: 'bluesky',
    ask: null,
    first: ['en'],
    given: '',
    draft: (brand) => ({
      kind: 'bluesky',
      config: { query: quoted(brand) },
      everyMinutes: MINUTES.social,
    }),
  },
  {
    id: 'hackerNews',
    ask: null,
    first: ['en'],
    given: '',
    draft: (brand) => ({
      kind: 'hacker-news',
      config: { query: quoted(brand) },
      everyMinutes: MINUTES.social,
    }),
  },
  {
    id: 'mastodon',
    ask: 'instance',
    first: [],
    given: 'https://mastodon.social',
    draft: (brand, _locale, own) => ({
      kind: 'mastodon',
      config: { instance: own, tag: tagOf(brand) },
      everyMinutes: MINUTES.social,
    }),
  },
  {
    id: 'rsshub',
    ask: 'address',
    first: [],
    given: '',
    draft: (brand, _locale, own) => ({
      kind: 'rsshub',
      config: { instances: [own], route: 'weibo-keyword', params: { keyword: brand } },
      everyMinutes: MINUTES.social,
    }),
  },
  {
    id: 'feed',
    ask: 'address',
    first: [],
    given: '',
    draft: (_brand, _locale, own) => ({
      kind: 'feed',
      config: { url: own },
      everyMinutes: MINUTES.feed,
    }),
  },
];

/** What is worth trying first for a reader of this language, then the rest. */
export function presetsFor(locale: Locale): SourcePreset[] {
  const near = PRESETS.filter(({ first }) => first.includes(locale));
  return [...near, ...PRESETS.filter((one) => !near.includes(one))];
}
