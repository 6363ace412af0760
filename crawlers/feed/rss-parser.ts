import Parser from 'rss-parser';
import type { Piece } from './mend.js';

/** One element as the parser's tree holds it: bare text, or attributes and children. */
export type Node = string | { readonly [name: string]: Node | readonly Node[] | undefined };
/** All elements of a name, in order. */
export type Fields = Readonly<Record<string, readonly Node[] | undefined>>;

/** What the parser found in one piece. */
export interface Tree {
  /** What the channel says of itself. */
  head: Fields;
  items: Fields[];
}

/** Fields taken whole and unchanged, so that nothing the parser simplifies is lost. */
const ITEM = [
  '$',
  'title',
  'link',
  'guid',
  'id',
  'pubdate',
  'published',
  'issued',
  'created',
  'updated',
  'modified',
  'date',
  'author',
  'contributor',
  'source',
  'description',
  'summary',
  'content',
  'abstract',
  'body',
  'fullitem',
  'enclosure',
  'comments',
  'content:encoded',
  'xhtml:body',
  'xhtml:div',
  'dc:title',
  'dc:date',
  'dc:creator',
  'dc:author',
  'dc:identifier',
  'dc:description',
  'dc:language',
  'dcterms:issued',
  'dcterms:created',
  'dcterms:modified',
  'dcterms:abstract',
  'atom:title',
  'atom:link',
  'atom:id',
  'atom:published',
  'atom:updated',
  'atom:author',
  'atom:summary',
  'atom:content',
  'slash:comments',
  'thr:total',
  'media:title',
  'media:description',
  'media:text',
  'media:group',
  'media:content',
  'media:community',
  'media:credit',
  'itunes:title',
  'itunes:author',
  'itunes:summary',
  'itunes:subtitle',
  'rsshub:upvotes',
  'rsshub:comments',
  'yt:videoid',
  'news:source',
  'language',
];
const HEAD = [
  '$',
  'title',
  'link',
  'id',
  'description',
  'subtitle',
  'tagline',
  'language',
  'ttl',
  'skiphours',
  'skipdays',
  'author',
  'managingeditor',
  'dc:title',
  'dc:language',
  'dc:creator',
  'atom:link',
  'atom:title',
  'atom:author',
  'sy:updateperiod',
  'sy:updatefrequency',
  'cloud',
  'image',
];

/** Under another name the parser keeps its hands off a field: it dies of a date it cannot read. */
const own = (name: string): string => `as-is ${name}`;

function asIs(names: readonly string[]): [string, string, { keepArray: true }][] {
  return names.map((name) => [name, own(name), { keepArray: true }]);
}

/**
 * Renamed before the parser sees them: it dies of dates that it cannot read, and makes a snippet of
 * every text with an expression that takes time by the square of its length (`<p<p<p…`).
 */
const RENAMED: Readonly<Record<string, string>> = {
  published: 'fs-published',
  updated: 'fs-updated',
  description: 'fs-description',
  summary: 'fs-summary',
  content: 'fs-content',
  'content:encoded': 'fs-encoded',
};

interface Raw {
  items: Record<string, unknown>[];
  [field: string]: unknown;
}

/**
 * Reads one mended piece with rss-parser.
 *
 * @throws Error when the parser cannot make sense of it
 */
export async function readWithRssParser(piece: Piece): Promise<Tree> {
  const parser = new Parser({
    defaultRSS: 2,
    xml2js: { tagNameProcessors: [(name: string) => RENAMED[name] ?? name] },
    // The types know only half of what the option takes: names with their target and keepArray.
    customFields: {
      feed: asIs(HEAD.map((name) => RENAMED[name] ?? name)) as unknown as never[],
      item: asIs(ITEM.map((name) => RENAMED[name] ?? name)) as unknown as never[],
    },
  });
  const raw = (await parser.parseString(piece.xml)) as unknown as Raw;
  return { head: pick(raw, HEAD), items: raw.items.map((item) => pick(item, ITEM)) };
}

function pick(raw: Readonly<Record<string, unknown>>, names: readonly string[]): Fields {
  const fields: Record<string, readonly Node[]> = {};
  for (const name of names) {
    const value = raw[own(RENAMED[name] ?? name)];
    if (Array.isArray(value)) fields[name] = value as Node[];
    else if (name === '$' && typeof value === 'object' && value !== null)
      fields[name] = [{ $: value as Node }];
  }
  return fields;
}
