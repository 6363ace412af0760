import { parseFeed, parseJsonFeed } from 'feedsmith';
import { cleanText, htmlToText } from '../html.js';
import { list, parseJson, record, textOf } from '../json.js';
import { parseId } from '../numbers.js';
import { trouble, VisitError } from '../source.js';
import { parseTime } from '../times.js';
import type { Feed, FeedItem } from './feed.js';
import type { Setting } from './item.js';
import type { Origin } from './read.js';
import { absolute } from './scope.js';

const NO_COUNTERS = { reposts: null, comments: null, likes: null, views: null };
/** Feed dates without a zone are UTC, minutes ahead. */
const FEED_ZONE = 0;

/**
 * Reads a JSON Feed.
 *
 * @throws VisitError `unreadable` when it is JSON but no feed, or no JSON
 */
export function readJsonFeed(
  source: string,
  origin: Origin,
  complaints: ReadonlySet<string>,
): Feed {
  const raw = record(jsonOf(source));
  if (!Array.isArray(raw['items'])) throw new VisitError(trouble('feed-other-json'), 'unreadable');
  const version = textOf(raw['version']) ?? 'https://jsonfeed.org/version/1.1';
  // The library refuses a feed for one item that is no object, and drops what lacks an id.
  const items = raw['items'].filter((item) => typeof item === 'object' && item !== null);
  const feed = record(
    parseJsonFeed({ ...raw, version, title: textOf(raw['title']) ?? '-', items: [] }),
  );
  const link = textOf(feed['home_page_url']);
  return {
    title: clean(raw['title']),
    link: link === null ? null : (absolute(link, origin.url) ?? link),
    language: textOf(feed['language']),
    author: authorOf(raw),
    interval: null,
    skipHours: [],
    skipDays: [],
    hubs: list(feed['hubs'])
      .map((hub) => textOf(record(hub)['url']))
      .filter((url) => url !== null),
    self: textOf(feed['feed_url']),
    items: items.map((item) => jsonItem(record(item), origin, textOf(feed['language']))),
    warnings: [...complaints],
  };
}

function jsonOf(source: string): unknown {
  try {
    return parseJson(source);
  } catch (error) {
    throw new VisitError(trouble('feed-json'), 'unreadable', null, {
      cause: error,
    });
  }
}

function jsonItem(
  item: Readonly<Record<string, unknown>>,
  origin: Origin,
  language: string | null,
): FeedItem {
  const link = textOf(item['url']) ?? textOf(item['external_url']);
  const html = textOf(item['content_html']);
  const plain = textOf(item['content_text']) ?? textOf(item['summary']) ?? '';
  const updatedAt = parseTime(item['date_modified'], origin.now, FEED_ZONE);
  return {
    id: parseId(item['id']) ?? link,
    title: clean(item['title']),
    link: link === null ? null : (absolute(link, origin.url) ?? link),
    publishedAt: parseTime(item['date_published'], origin.now, FEED_ZONE) ?? updatedAt,
    updatedAt,
    author: authorOf(item),
    text: html === null ? cleanText(plain) : htmlToText(html),
    language: textOf(item['language']) ?? language,
    outlet: null,
    ...NO_COUNTERS,
  };
}

function authorOf(holder: Readonly<Record<string, unknown>>): string | null {
  for (const author of [...list(holder['authors']), holder['author']]) {
    const name = clean(record(author)['name']) ?? textOf(author);
    if (name !== null) return name;
  }
  return null;
}

function clean(value: unknown): string | null {
  const found = cleanText(textOf(value) ?? '');
  return found === '' ? null : found;
}

/**
 * Second reader for a mended piece that the first one could not take.
 *
 * @throws Error when it cannot either
 */
export function readWithFeedsmith(xml: string, setting: Setting): FeedItem[] {
  const { feed } = parseFeed(xml);
  const holder = record(feed);
  return [...list(holder['items']), ...list(holder['entries'])].map((entry) =>
    looseItem(record(entry), setting),
  );
}

function looseItem(item: Readonly<Record<string, unknown>>, setting: Setting): FeedItem {
  const value = (field: unknown): string => textOf(field) ?? textOf(record(field)['value']) ?? '';
  const link = value(item['link']) || (textOf(record(list(item['links'])[0])['href']) ?? '');
  const body = [
    item['content'],
    record(item['content'])['encoded'],
    item['description'],
    item['summary'],
  ]
    .map(value)
    .find((text) => text !== '');
  const time = [item['pubDate'], item['published'], item['updated']]
    .map((field) => parseTime(field, setting.now, FEED_ZONE))
    .find((at) => at !== null);
  const author = list(item['authors'])[0];
  return {
    id: value(item['guid']) || value(item['id']) || link || null,
    title: htmlToText(value(item['title'])) || null,
    link: link === '' ? null : (absolute(link, setting.base) ?? link),
    publishedAt: time ?? null,
    updatedAt: parseTime(item['updated'], setting.now, FEED_ZONE),
    author: textOf(author) ?? textOf(record(author)['name']),
    text: htmlToText(body ?? ''),
    language: null,
    outlet: null,
    ...NO_COUNTERS,
  };
}
