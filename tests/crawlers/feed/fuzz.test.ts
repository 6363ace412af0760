import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOpml } from '../../../crawlers/feed/opml.js';
import { readFeed } from '../../../crawlers/feed/read.js';
import { VisitError } from '../../../crawlers/source.js';
import { NOW } from '../server.js';

/** Invented feeds of every kind, each with something odd in it. */
const FEEDS: readonly Buffer[] = [
  Buffer.from(
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>风声 &amp; co</title><link>http://a.example/</link><item><guid>1</guid><title>&lt;b&gt;石头&lt;/b&gt;掉了</title><link>/1?a=1&b=2</link><pubDate>2023年11月14日 22:13</pubDate><content:encoded><![CDATA[<p>客服<img src="x">不理人</p>]]></content:encoded><slash:comments>1,204</slash:comments></item></channel></rss>',
  ),
  Buffer.from(
    '<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:base="http://b.example/x/"><title mode="escaped">&lt;i&gt;t&lt;/i&gt;</title><entry><id>tag:1</id><link rel="alternate" href="../y"/><modified>2023-11-14T22:13:20Z</modified><content type="application/xhtml+xml" mode="xml"><div xmlns="http://www.w3.org/1999/xhtml">文<br/>字</div></content></entry></feed>',
  ),
  Buffer.from(
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="c"><title>r</title></channel><item rdf:about="http://c.example/1"><title>一</title><dc:date>2023-11-14</dc:date></item></rdf:RDF>',
  ),
  Buffer.from(
    '{"version":"https://jsonfeed.org/version/1.1","title":"j","items":[{"id":7300000000000000001,"content_html":"<p>a</p>","url":"https://d.example/1","date_published":"2023-11-14T22:13:20+08:00","authors":[{"name":"王"}]}]}',
  ),
  Buffer.from(
    '\ufeff<?xml version="1.0" encoding="utf-16"?><rss version="0.91"><channel><title>双字节</title><item><title>石头</title></item></channel></rss>',
    'utf16le',
  ),
  // "<rss>…<title>中文</title>…" in GBK under a wrong declaration.
  Buffer.concat([
    Buffer.from('<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>'),
    Buffer.from('d6d0cec4', 'hex'),
    Buffer.from('</title><item><title>'),
    Buffer.from('d6d0cec4', 'hex'),
    Buffer.from('</title></item></channel></rss>'),
  ]),
];

/** One slip: bytes lost, doubled, changed or put in, or a piece of another feed. */
const slip = fc.record({
  kind: fc.constantFrom('cut', 'double', 'flip', 'insert', 'graft', 'end'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 80 }),
  with: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 12 }),
    fc
      .constantFrom('<', '>', '&', '<![CDATA[', ']]>', '<!--', '<!DOCTYPE a [<!ENTITY b "c">]>')
      .map((text) => Buffer.from(text)),
    fc
      .constantFrom('</item>', '<item>', '&#x110000;', '&#0;', '"', '\\u', '{', ']')
      .map((text) => Buffer.from(text)),
  ),
});
type Slip = typeof slip extends fc.Arbitrary<infer T> ? T : never;

function slipped(bytes: Buffer, { kind, at, length, with: put }: Slip): Buffer {
  const from = Math.floor(at * bytes.length);
  const [before, piece, after] = [
    bytes.subarray(0, from),
    bytes.subarray(from, from + length),
    bytes.subarray(from + length),
  ];
  switch (kind) {
    case 'cut':
      return Buffer.concat([before, after]);
    case 'double':
      return Buffer.concat([before, piece, piece, after]);
    case 'flip':
      return Buffer.concat([before, Buffer.from(piece.map((byte) => byte ^ (put[0] ?? 1))), after]);
    case 'insert':
      return Buffer.concat([before, put, piece, after]);
    case 'graft':
      return Buffer.concat([before, FEEDS[length % FEEDS.length] ?? piece, after]);
    default:
      return before;
  }
}

describe('a feed with slips in it', () => {
  it('is read as far as it goes, or refused in words, and always ends', async () => {
    const broken = fc
      .tuple(fc.nat(FEEDS.length - 1), fc.array(slip, { minLength: 1, maxLength: 6 }))
      .map(([which, slips]) => slips.reduce(slipped, FEEDS[which] ?? Buffer.alloc(0)));
    const type = fc.constantFrom(
      null,
      'text/xml; charset=gbk',
      'text/html',
      'application/json',
      'x',
    );
    await fc.assert(
      fc.asyncProperty(broken, type, async (bytes, contentType) => {
        const url = 'https://site.example/feed';
        try {
          const feed = await readFeed(bytes, { contentType, url, now: NOW });
          for (const item of feed.items) {
            expect(typeof item.text).toBe('string');
            expect(item.link === null || /^https?:\/\//i.test(item.link)).toBe(true);
            expect(item.publishedAt === null || Number.isFinite(item.publishedAt)).toBe(true);
            expect(item.text).not.toMatch(/<\/?(p|div|script)\b/i);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(VisitError);
          expect((error as VisitError).kind).toBe('unreadable');
        }
      }),
      { numRuns: 800 },
    );
  }, 60_000);

  it('is any bytes at all, and still no accident', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        await readFeed(bytes, { contentType: null, url: null, now: NOW }).catch((error: unknown) =>
          expect(error).toBeInstanceOf(VisitError),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('a list of feeds with slips in it', () => {
  const LIST = Buffer.from(
    '<?xml version="1.0"?><opml version="2.0"><body><outline text="媒体 &amp; 报"><outline type="rss" text="甲" xmlUrl="https://a.example/rss?x=1&y=2"/><outline text=\'乙\' xmlUrl="https://b.example/"></outline></outline></body></opml>',
  );

  it('gives what can be fetched, or is refused in words', () => {
    fc.assert(
      fc.property(fc.array(slip, { minLength: 1, maxLength: 4 }), (slips) => {
        try {
          for (const { url } of readOpml(slips.reduce(slipped, LIST)).subscriptions)
            expect(url).toMatch(/^https?:\/\//i);
        } catch (error) {
          expect(error).toBeInstanceOf(VisitError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('with tags left open, bare signs and no end still gives its feeds', () => {
    const { subscriptions } = readOpml(
      Buffer.from(
        '<opml><body><outline text="A & B"><outline xmlUrl="https://a.example/?x=1&y=2" text="a"><outline xmlUrl=https://b.example/rss text=b>',
      ),
    );
    expect(subscriptions.map(({ url }) => url)).toEqual([
      'https://a.example/?x=1&y=2',
      'https://b.example/rss',
    ]);
  });
});
