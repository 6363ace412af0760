import { z } from 'zod';
import type { Gone, Item } from '../../server/model/mention.js';
import type { Feed, FeedItem } from '../feed/feed.js';
import { readFeed } from '../feed/read.js';
import { tombstonesIn } from '../feed/tombstones.js';
import { heedRobots } from '../robots.js';
import type { Visit, VisitTools } from '../source.js';
import { type Offer, offerOf } from '../websub.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';
import { nothingNew, poll, slowest } from './poll.js';

export const FeedConfig = z.object({
  /** Address of the feed. */
  url: z.url({ protocol: /^https?$/ }),
  /** Platform its items belong to; guessed from the address when absent. */
  platform: z.string().trim().min(1).max(40).optional(),
  /** Cookie that the site needs, as a browser sends it. */
  cookie: z.string().trim().max(8000).optional(),
  /** Ask robots.txt first. Feeds are made for programs: off unless a person wants it. */
  robots: z.boolean().optional(),
});
export type FeedConfig = z.infer<typeof FeedConfig>;

const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1';
const HOUR = 3_600_000;

/** Hosts whose items belong to a platform of the vocabulary. */
const PLATFORMS: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)weibo\.(com|cn)$/, 'weibo'],
  [/(^|\.)xiaohongshu\.com$/, 'xiaohongshu'],
  [/(^|\.)(douyin|iesdouyin)\.com$/, 'douyin'],
  [/(^|\.)bilibili\.com$/, 'bilibili'],
  [/(^|\.)zhihu\.com$/, 'zhihu'],
  [/(^|\.)tieba\.baidu\.com$/, 'tieba'],
  [/^mp\.weixin\.qq\.com$/, 'wechat'],
  [/(^|\.)youtube\.com$/, 'youtube'],
  [/(^|\.)(twitter|x)\.com$/, 'x'],
  [/(^|\.)bsky\.app$/, 'bluesky'],
  [/^news\.ycombinator\.com$/, 'hacker-news'],
];

/** Any RSS, Atom, RDF or JSON Feed. */
export const feed: SourcePlugin<FeedConfig> = {
  kind: 'feed',
  config: FeedConfig,
  form: {
    label: both('RSS / Atom / JSON Feed', 'RSS / Atom / JSON Feed'),
    about: both(
      '任何网站的订阅源；互动数只有在它给出时才有。',
      'The feed of any site; counters only where the feed gives them.',
    ),
    fields: [
      field('url', '地址', 'Address', {
        kind: 'url',
        required: true,
        placeholder: 'https://example.com/rss.xml',
      }),
      field('platform', '平台', 'Platform', { placeholder: 'web' }),
      field('cookie', 'Cookie', 'Cookie', { kind: 'secret' }),
      field('robots', '遵守 robots.txt', 'Heed robots.txt', { kind: 'switch' }),
    ],
    presets: [],
  },
  visit: (config, cursor, tools) => visitFeed(config, cursor, tools),
  pushed: (config, body, type, now) =>
    readPushed(config.url, config.platform ?? null, body, type, now),
};

/** The items of a feed, whole or in part, as a hub delivers it. */
export async function readPushed(
  url: string,
  platform: string | null,
  body: Buffer,
  contentType: string | null,
  now: number,
): Promise<{ items: Item[]; gone: Gone[] }> {
  const gone = tombstonesIn(body, platform ?? platformOf(url), now);
  const read = await readFeed(body, { contentType, url, contentLocation: null, now });
  const items = read.items
    .map((entry) => toFeedItem(entry, platform ?? platformOf(entry.link ?? url)))
    .filter((item) => item !== null);
  return { items, gone };
}

/** What a kind built on feeds does differently. */
export interface FeedReading {
  /** Turns an entry into an item; null leaves it out. */
  toItem?: (entry: FeedItem, feed: Feed) => Item | null;
  headers?: Record<string, string>;
  /** Where it is pushed from, when the feed itself does not say. */
  offer?: Offer;
  /** ms; the service's own pace, when slower than what the feed asks for. */
  pace?: number;
}

/** One polite visit to a feed; shared by all kinds that come down to one. */
export async function visitFeed(
  config: FeedConfig,
  cursor: Record<string, unknown>,
  tools: VisitTools,
  reading: FeedReading = {},
): Promise<Visit> {
  const cookie: Record<string, string> = config.cookie ? { cookie: config.cookie } : {};
  const heeded = config.robots
    ? { robots: await heedRobots(config.url, cursor['robots'], tools) }
    : {};
  const polled = await poll(config.url, { ...cursor, ...heeded }, tools, {
    headers: { accept: ACCEPT, ...cookie, ...reading.headers },
  });
  const asked = typeof cursor['interval'] === 'number' ? cursor['interval'] : null;
  const pace = reading.pace ?? null;
  if (!polled.answer) return nothingNew(polled, slowest(polled.waitAtLeast, asked, pace));
  const { body, headers, url } = polled.answer;
  const read = await readFeed(body, {
    contentType: headers['content-type'] ?? null,
    url,
    contentLocation: headers['content-location'] ?? null,
    now: tools.now,
  });
  const toItem =
    reading.toItem ??
    ((entry) => toFeedItem(entry, config.platform ?? platformOf(entry.link ?? config.url)));
  const items = read.items.map((entry) => toItem(entry, read)).filter((item) => item !== null);
  const wait = slowest(polled.waitAtLeast, read.interval, pace);
  return {
    items,
    cursor: { ...polled.cursor, interval: read.interval },
    notModified: false,
    waitAtLeast: quietHours(tools.now, wait, read.skipHours, read.skipDays),
    movedTo: polled.movedTo,
    warnings: read.warnings,
    gone: tombstonesIn(body, config.platform ?? platformOf(config.url), tools.now),
    offer: reading.offer ?? offerOf(headers['link'] ?? '', read, url),
  };
}

/** The item of an entry; null for one that says nothing. Without a text of its own the title is its text. */
export function toFeedItem(entry: FeedItem, platform: string): Item | null {
  if (entry.title === null && entry.text === '') return null;
  return {
    platform,
    id: entry.id,
    url: entry.link,
    title: entry.title,
    text: entry.text === '' ? (entry.title ?? '') : entry.text,
    language: entry.language,
    author: { id: null, name: entry.author, followers: null, verified: null },
    publishedAt: entry.publishedAt,
    repostOf: null,
    reposts: entry.reposts,
    comments: entry.comments,
    likes: entry.likes,
    views: entry.views,
  };
}

/** Platform by the host of an address; `web` for the rest. */
export function platformOf(address: string): string {
  const host = URL.canParse(address) ? new URL(address).hostname : '';
  return PLATFORMS.find(([pattern]) => pattern.test(host))?.[1] ?? 'web';
}

/** Moves the next visit past the hours (GMT) and days at which the feed asks to be left alone. */
export function quietHours(
  now: number,
  wait: number | null,
  hours: readonly number[],
  days: readonly number[],
): number | null {
  if (hours.length === 0 && days.length === 0) return wait;
  let at = now + (wait ?? 0);
  for (let step = 0; step < 7 * 24; step++) {
    const date = new Date(at);
    if (!hours.includes(date.getUTCHours()) && !days.includes(date.getUTCDay())) break;
    at = (Math.floor(at / HOUR) + 1) * HOUR;
  }
  return at === now ? wait : at - now;
}
