import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Feed } from '../../../crawlers/feed/feed.js';
import { readFeed } from '../../../crawlers/feed/read.js';
import { VisitError } from '../../../crawlers/source.js';
import { NOW } from '../server.js';

function read(source: string | Buffer, contentType: string | null = null): Promise<Feed> {
  return readFeed(Buffer.from(source as string), {
    contentType,
    url: 'https://site.example/feeds/all.xml',
    now: NOW,
  });
}

const rss = (items: string, head = '', attributes = ''): string =>
  `<?xml version="1.0"?><rss version="2.0"${attributes}><channel><title>风声</title>${head}${items}</channel></rss>`;

const refusal = async (source: string): Promise<string> => {
  const error: unknown = await read(source).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(VisitError);
  expect(error).toMatchObject({ kind: 'unreadable' });
  return (error as VisitError).message;
};

describe('RSS', () => {
  it('2.0 gives all it has', async () => {
    const feed = await read(
      rss(
        `<item><title>石头掉了</title><link>https://site.example/1</link><guid isPermaLink="false">g1</guid>
        <pubDate>Tue, 14 Nov 2023 22:13:20 GMT</pubDate><dc:creator>王小姐</dc:creator>
        <description>短</description><content:encoded><![CDATA[<p>客服<b>不理人</b></p>]]></content:encoded>
        <slash:comments>1,204</slash:comments></item>`,
        '<link>https://site.example/</link><language>zh-CN</language><ttl>15</ttl>',
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"',
      ),
    );
    expect(feed).toMatchObject({
      title: '风声',
      link: 'https://site.example/',
      language: 'zh-CN',
      interval: 900_000,
      warnings: [],
    });
    expect(feed.items).toEqual([
      {
        id: 'g1',
        title: '石头掉了',
        link: 'https://site.example/1',
        publishedAt: NOW,
        updatedAt: null,
        author: '王小姐',
        text: '客服不理人',
        language: 'zh-CN',
        outlet: null,
        reposts: null,
        comments: 1204,
        likes: null,
        views: null,
      },
    ]);
  });

  it.each(['0.90', '0.91', '0.92', '1.0', '2.0', 'x', ''])(
    'version %j is read alike',
    async (version) => {
      const feed = await read(
        `<rss version="${version}"><channel><title>t</title><item><title>a</title></item></channel></rss>`,
      );
      expect(feed.items.map((item) => item.title)).toEqual(['a']);
    },
  );

  it('without a version, and with names in the wrong case, is read', async () => {
    const feed = await read(
      '<RSS><Channel><Title>t</Title><Item><TITLE>a</TITLE><PubDate>2023-11-14T22:13:20Z</PubDate></Item></Channel></RSS>',
    );
    expect(feed.items[0]).toMatchObject({ title: 'a', publishedAt: NOW });
  });

  it('1.0 (RDF) has its items beside the channel', async () => {
    const feed = await read(
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">
       <channel rdf:about="https://site.example"><title>t</title><items><rdf:Seq><rdf:li resource="x"/></rdf:Seq></items></channel>
       <item rdf:about="https://site.example/1"><title>a</title><d:date>2023-11-14T22:13:20Z</d:date></item></rdf:RDF>`,
    );
    expect(feed.title).toBe('t');
    expect(feed.items).toMatchObject([
      {
        id: 'https://site.example/1',
        link: 'https://site.example/1',
        title: 'a',
        publishedAt: NOW,
      },
    ]);
  });

  it('takes an address used as guid for the link only when it may', async () => {
    const feed = await read(
      rss(
        '<item><guid>https://site.example/a</guid></item><item><guid isPermaLink="false">https://site.example/b</guid></item>',
      ),
    );
    expect(feed.items.map((item) => item.link)).toEqual(['https://site.example/a', null]);
  });

  it.each([
    ['anna@site.example (Anna Lee)', 'Anna Lee'],
    ['Anna Lee &lt;anna@site.example&gt;', 'Anna Lee'],
    ['Anna Lee', 'Anna Lee'],
    ['anna@site.example', 'anna@site.example'],
  ])('reads the author %j', async (written, name) => {
    expect((await read(rss(`<item><author>${written}</author></item>`))).items[0]?.author).toBe(
      name,
    );
  });

  it('keeps the counters of media and threads apart and unknown ones null', async () => {
    const feed = await read(
      `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://search.yahoo.com/mrss/" xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:r="http://rsshub.app/xml/schemas">
       <entry><title>a</title><m:group><m:description>说明</m:description><m:community><m:starRating count="12"/><m:statistics views="3400"/></m:community></m:group></entry>
       <entry><title>b</title><link rel="replies" thr:count="7" href="x"/><thr:total>8</thr:total></entry>
       <entry><title>c</title><link rel="replies" thr:count="7" href="x"/><r:upvotes>1.2万</r:upvotes></entry></feed>`,
    );
    expect(feed.items).toMatchObject([
      { text: '说明', likes: 12, views: 3400, comments: null, reposts: null },
      { comments: 8, likes: null },
      { comments: 7, likes: 12_000 },
    ]);
  });
});

describe('Atom', () => {
  it('1.0 gives title, alternate link, times, author and content by type', async () => {
    const feed = await read(
      `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh"><title type="html">&lt;b&gt;风&lt;/b&gt;声</title>
       <link rel="self" href="https://site.example/feeds/all.xml"/><link rel="hub" href="https://hub.example/"/><link href="https://site.example/"/>
       <entry><id>tag:1</id><title type="text">1 &lt;b&gt; 2</title><link rel="edit" href="/edit"/><link rel="alternate" href="../post/1"/>
       <published>2023-11-14T22:13:20Z</published><updated>2023-11-15T22:13:20Z</updated><author><name>王小姐</name></author>
       <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>一</p><p>二</p></div></content></entry></feed>`,
    );
    expect(feed).toMatchObject({
      title: '风声',
      link: 'https://site.example/',
      hubs: ['https://hub.example/'],
      self: 'https://site.example/feeds/all.xml',
    });
    expect(feed.items).toMatchObject([
      {
        id: 'tag:1',
        title: '1 <b> 2',
        link: 'https://site.example/post/1',
        publishedAt: NOW,
        updatedAt: NOW + 86_400_000,
        author: '王小姐',
        text: '一\n\n二',
        language: 'zh',
      },
    ]);
  });

  it('0.3 with its modes, other prefixes and a bad date', async () => {
    const feed = await read(
      `<a:feed version="0.3" xmlns:a="http://purl.org/atom/ns#"><a:title>t</a:title><a:entry><a:title>x</a:title><a:issued>soon</a:issued><a:modified>2023-11-14T22:13:20Z</a:modified>
       <a:content type="text/html" mode="escaped">&lt;p&gt;a&lt;/p&gt;</a:content></a:entry>
       <a:entry><a:content type="application/octet-stream" mode="base64">PHA+6aOO5aOwPC9wPg==</a:content></a:entry></a:feed>`,
    );
    expect(feed.items).toMatchObject([
      { title: 'x', text: 'a', publishedAt: NOW },
      { text: '风声' },
    ]);
  });

  it('resolves links by xml:base', async () => {
    const feed = await read(
      '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.example/x/"><entry xml:base="y/"><link href="z"/></entry></feed>',
    );
    expect(feed.items[0]?.link).toBe('http://a.example/x/y/z');
  });
});

describe('JSON Feed', () => {
  it('is read with long ids whole and broken items left out', async () => {
    const feed = await read(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: '风声',
        home_page_url: '/',
        hubs: [{ type: 'WebSub', url: 'https://hub.example' }],
        items: [
          {
            id: 'LONG',
            url: 'p/1',
            title: '<b>',
            content_html: '<p>甲</p>',
            date_published: '2023-11-14T22:13:20Z',
            authors: [{ name: '王' }],
          },
          null,
          { id: 2, external_url: 'https://b.example/', content_text: '1 < 2', language: 'en' },
        ],
      }).replace('"LONG"', '7234567890123456789'),
    );
    expect(feed).toMatchObject({
      title: '风声',
      link: 'https://site.example/',
      hubs: ['https://hub.example'],
    });
    expect(feed.items).toMatchObject([
      {
        id: '7234567890123456789',
        link: 'https://site.example/feeds/p/1',
        title: '<b>',
        text: '甲',
        publishedAt: NOW,
        author: '王',
      },
      { id: '2', link: 'https://b.example/', text: '1 < 2', language: 'en' },
    ]);
  });

  it('says when JSON is no feed or broken', async () => {
    expect(await refusal('{"ok":1}')).toContain('no list of items');
    expect(await refusal('{"items":[')).toContain('cut off');
  });
});

describe('a broken feed', () => {
  it.each([
    [
      'a bare ampersand',
      rss('<item><title>A & B</title><link>https://a.example/?x=1&y=2</link></item>'),
      'A & B',
    ],
    ['an HTML entity', rss('<item><title>caf&eacute;&nbsp;&hellip;</title></item>'), 'café …'],
    [
      'an undeclared prefix',
      rss('<item><title>a</title><dc:creator>b</dc:creator><foo:bar>c</foo:bar></item>'),
      'a',
    ],
    [
      'a missing end tag of an item',
      rss('<item><title>a</title><item><title>b</title></item>'),
      'a',
    ],
    [
      'HTML that was never escaped',
      rss(
        '<item><title>a <b>b</b><br> c</title><description><p>x<br><img src=y>z</description></item>',
      ),
      'a b\nc',
    ],
    ['a control character', rss('<item><title>a\u0008b</title></item>'), 'ab'],
    ['text before the declaration', `\n\n  ${rss('<item><title>a</title></item>')}`, 'a'],
    ['junk after the end', `${rss('<item><title>a</title></item>')}</html><!-- cached -->`, 'a'],
    ['a less-than sign', rss('<item><title>1 < 2</title></item>'), '1 < 2'],
    [
      'mixed quotes',
      rss(`<item><title>a</title><enclosure url='x"y' length=5 type=audio/mpeg></item>`),
      'a',
    ],
  ])('with %s is read', async (_, source, title) => {
    const feed = await read(source);
    expect(feed.items[0]?.title).toBe(title);
  });

  it('that is cut off keeps all whole items and says so', async () => {
    const feed = await read(
      rss(
        '<item><title>a</title><link>https://a.example/1</link></item><item><title>b</title><description>half a te',
      ).slice(0, -18),
    );
    expect(feed.items.map((item) => item.title)).toEqual(['a', 'b']);
    expect(feed.warnings).toContain('The document ends before its elements are closed.');
  });

  it('says each thing that was wrong once', async () => {
    const feed = await read(rss('<item><title>A & B & C</title></item>'.repeat(9)));
    expect(feed.warnings).toEqual(['An "&" stands in the text without being escaped.']);
  });

  it('in GBK without a word about it is read', async () => {
    const wind = Buffer.from('b7e7c9f9cac7d2bbb8f6', 'hex');
    const body = Buffer.concat([
      Buffer.from('<rss version="2.0"><channel><item><title>'),
      ...Array.from({ length: 30 }, () => wind),
      Buffer.from('</title></item></channel></rss>'),
    ]);
    expect((await read(body)).items[0]?.title).toContain('风声是一个');
  });
});

describe('what is no feed', () => {
  it.each([
    [
      '<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml?key=s"></head></html>',
      'a feed at /rss.xml.',
    ],
    ['<!doctype html><html><form><input name=p type=password></form></html>', 'log-in page'],
    ['<!doctype html><html><body>请完成安全验证</body></html>', 'checks for robots'],
    ['<opml version="1.0"><body/></opml>', 'OPML'],
    ['<urlset><url/></urlset>', 'site map'],
    ['<error>quota</error>', 'neither RSS'],
    ['plain words', 'neither RSS'],
    ['   ', 'empty'],
  ])('is named: %j', async (source, words) => {
    expect(await refusal(source)).toContain(words);
  });
});

describe('a hostile feed', () => {
  it('cannot multiply its entities', async () => {
    const laughs = Array.from(
      { length: 20 },
      (_, i) => `<!ENTITY l${i} "${`&l${i - 1};`.repeat(10)}">`,
    ).join('');
    const feed = await read(
      `<!DOCTYPE rss [<!ENTITY w "风声">${laughs}]>${rss('<item><title>&l19;</title><description>&w;</description></item>')}`,
    );
    expect(feed.items[0]).toMatchObject({ title: '&l19;', text: '风声' });
  });

  it('cannot read a file of ours', async () => {
    const feed = await read(
      `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>${rss('<item><title>a&x;b</title></item>')}`,
    );
    expect(feed.items[0]?.title).toBe('a&x;b');
  });

  it('cannot exhaust us by nesting, attributes or unclosed elements', async () => {
    for (const source of [
      rss(`<item>${'<x>'.repeat(200_000)}</item>`),
      rss(`<item><description>${'<b>'.repeat(200_000)}</description></item>`),
      rss(`<item ${'a="1" '.repeat(50_000)}></item>`),
      '<rss><channel>' + '<item>'.repeat(30_000),
      rss('<item><title>a</title></item>', '<image>'.repeat(50_000)),
      `${'<'.repeat(300_000)}rss>`,
      rss(`<item><title>${'&'.repeat(300_000)}</title></item>`),
    ]) {
      await read(source).catch((error: unknown) => expect(error).toBeInstanceOf(VisitError));
    }
  });

  it('cannot smuggle markup or names of prototypes through', async () => {
    const feed = await read(
      rss(
        '<item><title>&lt;script&gt;alert(1)&lt;/script&gt;ok</title><__proto__>x</__proto__><constructor>y</constructor><link>javascript:alert(1)</link></item>',
      ),
    );
    expect(feed.items[0]?.title).toBe('ok');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('ends in items or a sentence, whatever it is', async () => {
    const piece = fc.constantFrom(
      '<rss version="2.0">',
      '<channel>',
      '<item>',
      '</item>',
      '<title>',
      '</title>',
      '<entry>',
      '<feed>',
      '<![CDATA[',
      ']]>',
      '&',
      '<',
      '>',
      '"',
      "'",
      '风',
      '<link/>',
      '<link href=x>',
      '</channel>',
      ' xml:base="http://[',
      '<!DOCTYPE',
      '[',
      '<?',
      '<!--',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        const result = await read(pieces.join('')).catch((error: unknown) => error);
        expect(result instanceof VisitError || Array.isArray((result as Feed).items)).toBe(true);
      }),
    );
  });
});

it('a large feed comes whole and in order', async () => {
  const items = Array.from({ length: 1234 }, (_, i) => `<item><title>t${i}</title></item>`).join(
    '',
  );
  const feed = await read(rss(items));
  expect(feed.items.map((item) => item.title)).toEqual(
    Array.from({ length: 1234 }, (_, i) => `t${i}`),
  );
});
