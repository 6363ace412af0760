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
import { zoneOf } from './zone.js';

const NO_COUNTERS = { reposts: null, comments: null, likes: null, views: null };

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
  const self = textOf(feed['feed_url']);
  const link = located(textOf(feed['home_page_url']), origin.url ?? self);
  const language = textOf(feed['language']);
  const author = authorOf(raw);
  const around = { base: origin.url ?? link ?? self, now: origin.now, zone: zoneOf(language) };
  return {
    title: clean(raw['title']),
    link,
    language,
    author,
    interval: null,
    skipHours: [],
    skipDays: [],
    hubs: list(feed['hubs'])
      .map((hub) => textOf(record(hub)['url']))
      .filter((url) => url !== null),
    self,
    items: items.map((item) => jsonItem(record(item), around, language, author)),
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
  { base, now, zone }: Setting,
  language: string | null,
  author: string | null,
): FeedItem {
  const id = parseId(item['id']);
  // Many take the address of the post for its id and stop there.
  const named = id !== null && /^https?:\/\//i.test(id) ? id : null;
  const link = textOf(item['url']) ?? textOf(item['external_url']) ?? named;
  const html = textOf(item['content_html']);
  const plain = textOf(item['content_text']) ?? textOf(item['summary']) ?? '';
  const updatedAt = parseTime(item['date_modified'], now, zone);
  return {
    id: id ?? link,
    title: clean(item['title']),
    link: located(link, base),
    publishedAt: parseTime(item['date_published'], now, zone) ?? updatedAt,
    updatedAt,
    author: authorOf(item) ?? author,
    text: html === null ? cleanText(plain) : htmlToText(html),
    language: textOf(item['language']) ?? language,
    outlet: null,
    ...NO_COUNTERS,
  };
}

function located(address: string | null, base: string | null): string | null {
  return address === null ? null : (absolute(address, base) ?? address);
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
    .map((field) => parseTime(field, setting.now, setting.zone))
    .find((at) => at !== null);
  const author = list(item['authors'])[0];
  return {
    id: value(item['guid']) || value(item['id']) || link || null,
    title: htmlToText(value(item['title'])) || null,
    link: located(link || null, setting.base),
    publishedAt: time ?? null,
    updatedAt: parseTime(item['updated'], setting.now, setting.zone),
    author: textOf(author) ?? textOf(record(author)['name']),
    text: htmlToText(body ?? ''),
    language: null,
    outlet: null,
    ...NO_COUNTERS,
  };
}
