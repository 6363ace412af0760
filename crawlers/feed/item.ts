import { htmlToText } from '../html.js';
import { parseCount } from '../numbers.js';
import { parseTime } from '../times.js';
import type { FeedItem } from './feed.js';
import { all, attribute, children, first, firstReadable, text } from './fields.js';
import type { Fields, Node } from './rss-parser.js';
import { absolute } from './scope.js';
import { zoneFor } from './zone.js';

/** What an item's fields are read against. */
export interface Setting {
  /** Address of the document, for relative links; null when unknown. */
  base: string | null;
  /** Epoch ms. */
  now: number;
  /** Minutes ahead of UTC for dates that name no zone. */
  zone: number;
}

export function toItem(fields: Fields, setting: Setting): FeedItem {
  const link = linkOf(fields, setting.base);
  const counters = countersOf(fields);
  return {
    id:
      orNull(
        first(fields, 'guid', 'id', 'atom:id', 'dc:identifier') ||
          attribute(all(fields, '$')[0], 'rdf:about'),
      ) ?? link,
    title: orNull(
      firstReadable(fields, 'title', 'dc:title', 'atom:title', 'media:title', 'itunes:title') ||
        firstReadable(mediaGroup(fields), 'media:title'),
    ),
    link,
    publishedAt: timeOf(fields, setting, [
      'pubdate',
      'published',
      'dc:date',
      'issued',
      'atom:published',
      'dcterms:issued',
      'created',
      'dcterms:created',
      'date',
      'updated',
      'modified',
      'atom:updated',
      'dcterms:modified',
    ]),
    updatedAt: timeOf(fields, setting, ['updated', 'modified', 'atom:updated', 'dcterms:modified']),
    author: authorOf(fields),
    text: textOf(fields),
    language: orNull(
      first(fields, 'dc:language', 'language') || attribute(all(fields, '$')[0], 'xml:lang'),
    ),
    outlet: outletOf(fields),
    ...counters,
  };
}

function textOf(fields: Fields): string {
  const long = firstReadable(
    fields,
    'content:encoded',
    'content',
    'xhtml:body',
    'body',
    'fullitem',
    'xhtml:div',
    'atom:content',
  );
  if (long !== '') return long;
  const short = firstReadable(
    fields,
    'description',
    'summary',
    'abstract',
    'dc:description',
    'dcterms:abstract',
    'atom:summary',
    'itunes:summary',
    'itunes:subtitle',
    'media:description',
    'media:text',
  );
  return short || firstReadable(mediaGroup(fields), 'media:description', 'media:text');
}

/** The first group of media as fields of its own; single media elements count as a group. */
function mediaGroup(fields: Fields): Fields {
  const group = all(fields, 'media:group')[0] ?? all(fields, 'media:content')[0];
  return group === undefined || typeof group === 'string' ? {} : (group as unknown as Fields);
}

/** Where a reader goes: the alternate page in HTML, else any link, else an address used as id. */
export function linkOf(fields: Fields, base: string | null): string | null {
  const links = [...all(fields, 'link'), ...all(fields, 'atom:link')];
  const alternates = links.filter((node) =>
    /^(|alternate|http:\/\/www\.iana\.org\/assignments\/relation\/alternate)$/.test(
      attribute(node, 'rel'),
    ),
  );
  const pages = alternates.filter((node) => /html/.test(attribute(node, 'type')));
  for (const node of [...pages, ...alternates]) {
    const found = addressOf(node, base);
    if (found !== null) return found;
  }
  const guid = all(fields, 'guid')[0];
  const permanent = attribute(guid, 'ispermalink').toLowerCase();
  if (permanent !== 'false' && /^https?:/i.test(text(guid))) return text(guid);
  if (permanent === 'true' && text(guid).startsWith('/'))
    return absolute(text(guid), base) ?? text(guid);
  const about = attribute(all(fields, '$')[0], 'rdf:about');
  if (/^https?:/i.test(about)) return about;
  for (const id of [first(fields, 'id', 'atom:id')]) if (/^https?:/i.test(id)) return id;
  return null;
}

function addressOf(node: Node, base: string | null): string | null {
  const said = text(node) || attribute(node, 'href') || attribute(node, 'rdf:resource');
  if (said === '') return null;
  // Escaped once too often: no address means an entity.
  const plain = said.replaceAll('&amp;', '&');
  return absolute(plain, attribute(node, 'xml:base') || base) ?? plain;
}

function timeOf(fields: Fields, setting: Setting, names: readonly string[]): number | null {
  for (const name of names) {
    // Of several dates of one name the last is the correction.
    for (const node of all(fields, name).toReversed()) {
      const written = text(node);
      const time = parseTime(written, setting.now, zoneFor(written, setting.zone));
      if (time !== null) return time;
    }
  }
  return null;
}

function authorOf(fields: Fields): string | null {
  for (const node of [...all(fields, 'author'), ...all(fields, 'atom:author')]) {
    const named = htmlToText(text(children(node, 'name')[0])) || text(children(node, 'email')[0]);
    const found = named || personOf(text(node));
    if (found !== '') return found;
  }
  const plain = first(fields, 'dc:creator', 'dc:author', 'itunes:author', 'media:credit');
  return orNull(personOf(plain)) ?? orNull(text(all(mediaGroup(fields), 'media:credit')[0]));
}

/** RSS writes "address (Name)" or "Name <address>"; the name is wanted. */
export function personOf(raw: string): string {
  const plain = htmlToText(raw.replace(/<([^<>@\s]+@[^<>@\s]+)>/, '($1)'));
  const match =
    /^(\S+@\S+)\s*\((.+)\)$/.exec(plain) ?? /^(.+?)\s*\((?:mailto:)?(\S+@\S+)\)$/.exec(plain);
  if (!match) return plain;
  const [, a = '', b = ''] = match;
  return (a.includes('@') ? b : a).trim();
}

function outletOf(fields: Fields): FeedItem['outlet'] {
  const node = all(fields, 'source')[0] ?? all(fields, 'news:source')[0];
  if (node === undefined) return null;
  const name = text(node) || text(children(node, 'title')[0]);
  const url = attribute(node, 'url');
  return name === '' && url === '' ? null : { name: orNull(htmlToText(name)), url: orNull(url) };
}

/** Counters of slash, thread, media and RSSHub; what nobody says is null. */
function countersOf(fields: Fields): Pick<FeedItem, 'reposts' | 'comments' | 'likes' | 'views'> {
  const community =
    all(fields, 'media:community')[0] ?? all(mediaGroup(fields), 'media:community')[0];
  const rating = children(community, 'media:starrating')[0];
  const statistics = children(community, 'media:statistics')[0];
  const replies = [...all(fields, 'link'), ...all(fields, 'atom:link')].find(
    (node) => attribute(node, 'rel') === 'replies',
  );
  return {
    reposts: null,
    comments:
      parseCount(first(fields, 'slash:comments', 'thr:total', 'rsshub:comments')) ??
      parseCount(attribute(replies, 'thr:count')),
    likes:
      parseCount(first(fields, 'rsshub:upvotes')) ??
      parseCount(attribute(rating, 'count')) ??
      parseCount(attribute(statistics, 'favorites')),
    views: parseCount(attribute(statistics, 'views')),
  };
}

function orNull(found: string): string | null {
  return found === '' ? null : found;
}
