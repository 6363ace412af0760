import { setImmediate as breathe } from 'node:timers/promises';
import { decode } from '../encoding.js';
import { htmlToText } from '../html.js';
import { trouble, VisitError } from '../source.js';
import { all, attribute, children, first, firstReadable, text } from './fields.js';
import type { Feed, FeedItem } from './feed.js';
import { readJsonFeed, readWithFeedsmith } from './feedsmith.js';
import { linkOf, personOf, toItem, type Setting } from './item.js';
import { mend, type Piece, type Root } from './mend.js';
import { absolute } from './scope.js';
import { readWithRssParser, type Fields } from './rss-parser.js';
import { languageIn, zoneOf } from './zone.js';
import { CAPTCHA } from '../captcha.js';

/** What is known of a document beside its bytes. */
export interface Origin {
  /** HTTP Content-Type, or null. */
  contentType: string | null;
  /** Address it came from, for relative links; null for a file. */
  url: string | null;
  /** HTTP Content-Location: the better base for relative links. */
  contentLocation?: string | null;
  /** Epoch ms. */
  now: number;
}

const MINUTE = 60_000;
const PERIODS: Readonly<Record<string, number>> = {
  hourly: 60,
  daily: 1440,
  weekly: 10_080,
  monthly: 43_200,
  yearly: 525_600,
};
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
/** Warnings kept per feed; after these the rest says nothing new. */
const MOST_WARNINGS = 20;
/** Items read per feed: no site has more, an attack may. */
const MOST_ITEMS = 20_000;

/**
 * Reads a feed of any kind and as much of a broken one as there is.
 *
 * @throws VisitError `unreadable`, with a sentence that says what the document is instead
 */
export async function readFeed(body: Uint8Array, origin: Origin): Promise<Feed> {
  const { text: source, warnings } = decode(body, origin.contentType);
  const complaints = new Set(warnings);
  const complain = (warning: string): void => {
    if (complaints.size < MOST_WARNINGS) complaints.add(warning);
  };
  if (/^\s*\{/.test(source)) return readJsonFeed(source, origin, complaints);
  if (source.trim() === '') throw new VisitError(trouble('feed-empty'), 'unreadable');
  const base = baseOf(origin);
  const setting = { base, now: origin.now, zone: zoneOf(languageIn(source)) };
  const items: FeedItem[] = [];
  let head: Fields = {};
  let root: Root = 'unknown';
  for (const piece of mend(source, base, complain)) {
    root = piece.root;
    if (piece.part === 'items' && items.length >= MOST_ITEMS)
      complain(`Only the first ${MOST_ITEMS} items were read.`);
    else if (piece.part === 'items') items.push(...(await readItems(piece, setting, complain)));
    else head = await readHead(piece, complain);
    // A large feed must not hold up everybody else in the process.
    await breathe();
  }
  if (root === 'html' || root === 'unknown' || root === 'opml' || root === 'sitemap')
    throw noFeed(root, source);
  const feed = toFeed(head, setting);
  const author = root === 'atom' ? feed.author : null;
  return {
    ...feed,
    items: items.map((item) => completed(item, feed, author)),
    warnings: [...complaints],
  };
}

function baseOf(origin: Origin): string | null {
  const location = absolute(origin.contentLocation ?? '', origin.url);
  return location !== null && /^https?:/i.test(location) ? location : origin.url;
}

async function readItems(
  piece: Piece,
  setting: Setting,
  complain: (w: string) => void,
): Promise<FeedItem[]> {
  try {
    return (await readWithRssParser(piece)).items.map((item) => toItem(item, setting));
  } catch {
    try {
      return readWithFeedsmith(piece.xml, setting);
    } catch {
      complain('Some items could not be read.');
      return [];
    }
  }
}

async function readHead(piece: Piece, complain: (w: string) => void): Promise<Fields> {
  try {
    return (await readWithRssParser(piece)).head;
  } catch {
    complain('What the feed says of itself could not be read.');
    return {};
  }
}

function toFeed(head: Fields, setting: Setting): Omit<Feed, 'items' | 'warnings'> {
  const links = [...all(head, 'link'), ...all(head, 'atom:link')];
  const rel = (name: string): string[] =>
    links
      .filter((link) => attribute(link, 'rel').toLowerCase() === name)
      .map((link) => attribute(link, 'href'));
  const self = rel('self').find((address) => /^https?:\/\//i.test(address)) ?? null;
  return {
    title: orNull(firstReadable(head, 'title', 'dc:title', 'atom:title')),
    link: linkOf(head, setting.base ?? self),
    language: orNull(
      first(head, 'language', 'dc:language') || attribute(all(head, '$')[0], 'xml:lang'),
    ),
    author: orNull(
      htmlToText(text(children(all(head, 'author')[0], 'name')[0])) ||
        personOf(first(head, 'author', 'managingeditor', 'dc:creator')),
    ),
    interval: intervalOf(head),
    skipHours: children(all(head, 'skiphours')[0], 'hour')
      .map((hour) => Number(text(hour)) % 24)
      .filter(Number.isInteger),
    skipDays: children(all(head, 'skipdays')[0], 'day')
      .map((day) => DAYS.indexOf(text(day).toLowerCase()))
      .filter((day) => day >= 0),
    hubs: rel('hub').filter((hub) => /^https?:\/\//i.test(hub)),
    self,
  };
}

/** The slower of `ttl` (minutes) and `sy:updatePeriod` / `sy:updateFrequency`, ms. */
function intervalOf(head: Fields): number | null {
  const ttl = Number(first(head, 'ttl'));
  const period = PERIODS[first(head, 'sy:updateperiod').toLowerCase()];
  const frequency = Math.max(1, Number(first(head, 'sy:updatefrequency')) || 1);
  const asked = [ttl > 0 ? ttl : 0, period === undefined ? 0 : period / frequency];
  const minutes = Math.max(...asked);
  return minutes > 0 ? Math.round(minutes * MINUTE) : null;
}

/**
 * An item inherits the language of its feed, and in Atom its author (RFC 4287, 4.2.1); a link that
 * only the feed's own address makes whole follows it: of its site, or else where it says it is found.
 */
function completed(
  item: FeedItem,
  feed: Pick<Feed, 'language' | 'link' | 'self'>,
  author: string | null,
): FeedItem {
  const { link } = item;
  const base = [feed.link, feed.self].find((one) => one !== null && URL.canParse(one)) ?? null;
  return {
    ...item,
    language: item.language ?? feed.language,
    author: item.author ?? author,
    link: link === null ? null : (absolute(link, base) ?? link),
  };
}

/** Says what stands there instead of a feed, so that a person knows what to do. */
function noFeed(root: Root, source: string): VisitError {
  if (root === 'opml') return new VisitError(trouble('feed-opml'), 'unreadable');
  if (root === 'sitemap') return new VisitError(trouble('feed-sitemap'), 'unreadable');
  // HTML may leave its root element out.
  if (root !== 'html' && !/^\s*<!doctype html/i.test(source))
    return new VisitError(trouble('feed-none'), 'unreadable');
  if (/<input[^>]{0,300}type\s*=\s*["']?password/i.test(source)) {
    return new VisitError(trouble('feed-log-in-page'), 'unreadable');
  }
  if (CAPTCHA.test(source.slice(0, 50_000))) {
    return new VisitError(trouble('feed-captcha'), 'unreadable');
  }
  const named = /<link[^>]{0,300}application\/(?:rss|atom)\+xml[^>]{0,300}>/i.exec(source)?.[0];
  const address = /href\s*=\s*["']?([^"'\s>]{1,300})/i.exec(named ?? '')?.[1];
  const what =
    address === undefined
      ? trouble('feed-html')
      : trouble('feed-html-named', { address: address.split('?')[0] ?? '' });
  return new VisitError(what, 'unreadable');
}

function orNull(found: string): string | null {
  return found === '' ? null : found;
}
