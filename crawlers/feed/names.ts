/** Namespaces by the prefix that the readers know them by; addresses without scheme and ending. */
const NAMESPACES: Readonly<Record<string, readonly string[]>> = {
  '': [
    'purl.org/rss/1.0',
    'purl.org/rss/1.0/modules/rss091',
    'purl.org/net/rss1.1',
    'my.netscape.com/rdf/simple/0.9',
    'channel.netscape.com/rdf/simple/0.9',
    'my.netscape.com/publish/formats/rss-0.91.dtd',
    'backend.userland.com/rss',
    'backend.userland.com/rss2',
    'backend.userland.com/rss091',
    'blogs.law.harvard.edu/tech/rss',
    'cyber.law.harvard.edu/rss/rss.html',
  ],
  atom: [
    'www.w3.org/2005/atom',
    'purl.org/atom/ns',
    'example.com/newformat',
    'necho.sourceforge.net',
    'purl.org/echo',
    'uri/of/echo/namespace',
    'purl.org/pie',
  ],
  rdf: ['www.w3.org/1999/02/22-rdf-syntax-ns'],
  dc: ['purl.org/dc/elements/1.1', 'purl.org/dc/elements/1.0'],
  dcterms: ['purl.org/dc/terms'],
  content: ['purl.org/rss/1.0/modules/content'],
  media: ['search.yahoo.com/mrss', 'www.rssboard.org/media-rss', 'search.yahoo.com/rss'],
  itunes: ['www.itunes.com/dtds/podcast-1.0.dtd', 'example.com/dtds/podcast-1.0.dtd'],
  slash: ['purl.org/rss/1.0/modules/slash'],
  sy: ['purl.org/rss/1.0/modules/syndication'],
  thr: ['purl.org/syndication/thread/1.0'],
  wfw: ['wellformedweb.org/commentapi'],
  xhtml: ['www.w3.org/1999/xhtml'],
  svg: ['www.w3.org/2000/svg'],
  math: ['www.w3.org/1998/math/mathml'],
  rsshub: ['rsshub.app/xml/schemas'],
  yt: ['www.youtube.com/xml/schemas/2015'],
};

const PREFIXES: ReadonlyMap<string, string> = new Map(
  Object.entries(NAMESPACES).flatMap(([prefix, uris]) => uris.map((uri) => [uri, prefix] as const)),
);

/** The usual prefix of a namespace address, or null for one nobody knows. */
export function prefixOf(uri: string): string | null {
  const bare = uri
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/#]+$/, '');
  return PREFIXES.get(bare) ?? null;
}

/** Wraps documents for readers that insist on declared prefixes. */
export const DECLARATIONS = Object.entries(NAMESPACES)
  .filter(([prefix]) => prefix !== '')
  .map(([prefix, uris]) => ` xmlns:${prefix}="http://${uris[0] ?? ''}"`)
  .join('');

/** Fields that hold text for a reader: markup inside them is content, not structure. */
export const CONTENT = new Set([
  'title',
  'subtitle',
  'tagline',
  'info',
  'summary',
  'content',
  'description',
  'copyright',
  'rights',
  'abstract',
  'content:encoded',
  'xhtml:body',
  'xhtml:div',
  'body',
  'fullitem',
  'dc:title',
  'dc:description',
  'dc:rights',
  'dcterms:abstract',
  'media:title',
  'media:description',
  'media:text',
  'itunes:title',
  'itunes:subtitle',
  'itunes:summary',
  'atom:title',
  'atom:subtitle',
  'atom:summary',
  'atom:content',
]);
