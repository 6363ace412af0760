import { describe, expect, it } from 'vitest';
import type { Feed } from '../../../crawlers/feed/feed.js';
import { readFeed } from '../../../crawlers/feed/read.js';
import { NOW } from '../server.js';

/** A feed read from a file: nobody knows its address. */
function fromFile(source: string): Promise<Feed> {
  return readFeed(Buffer.from(source), { contentType: null, url: null, now: NOW });
}
const linkIn = async (source: string): Promise<string | null | undefined> =>
  (await fromFile(source)).items[0]?.link;
const atom = (entry: string, head = '', attributes = ''): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom"${attributes}><title>T</title>${head}<entry${entry}</entry></feed>`;
const rss = (item: string, head = '<link>http://site.example/blog/</link>'): string =>
  `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>${head}<item><title>t</title>${item}</item></channel></rss>`;
const json = (item: object, head: object): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'T',
    items: [{ id: '1', content_text: 'x', ...item }],
    ...head,
  });

describe('A relative link in a feed without an address', () => {
  it.each([
    [
      'xml:base around xml:base',
      atom(' xml:base="b/"><link href="c.html"/>', '', ' xml:base="http://a.example/x/"'),
      'http://a.example/x/b/c.html',
    ],
    [
      'the base of the link itself',
      atom('><link xml:base="http://z.example/q/" href="c.html"/>'),
      'http://z.example/q/c.html',
    ],
    [
      'the self link',
      atom('><link href="/p/1"/>', '<link rel="self" href="http://s.example/feed.atom"/>'),
      'http://s.example/p/1',
    ],
    [
      'the site that an Atom feed names',
      atom('><link href="p/1"/>', '<link href="http://s.example/blog/"/>'),
      'http://s.example/blog/p/1',
    ],
    ['the site that an RSS feed names', rss('<link>/p/1</link>'), 'http://site.example/p/1'],
    [
      'a site that is relative to the self link',
      rss(
        '<link>p/1</link>',
        '<link>/</link><atom:link rel="self" href="http://s.example/f/rss"/>',
      ),
      'http://s.example/p/1',
    ],
    [
      'the home page of a JSON Feed',
      json({ url: 'p/1' }, { home_page_url: 'https://j.example/b/' }),
      'https://j.example/b/p/1',
    ],
    [
      'the address of a JSON Feed',
      json({ url: '/p/1' }, { feed_url: 'https://j.example/b/feed.json' }),
      'https://j.example/p/1',
    ],
  ])('is made whole by %s', async (_, source, link) => {
    expect(await linkIn(source)).toBe(link);
  });

  it('stays as it is where nothing says where the feed stands', async () => {
    expect(await linkIn(atom('><link href="/p/1"/>'))).toBe('/p/1');
  });
});

describe('The link of an item', () => {
  it('is its guid only where that is an address and no mere name', async () => {
    expect(await linkIn(rss('<guid>http://x.example/1</guid>'))).toBe('http://x.example/1');
    expect(await linkIn(rss('<guid isPermaLink="false">http://x.example/1</guid>'))).toBeNull();
    expect(await linkIn(rss('<guid isPermaLink="true">/p/9</guid>'))).toBe(
      'http://site.example/p/9',
    );
    expect(await linkIn(rss('<guid>abc-1</guid>'))).toBeNull();
  });

  it('is the id of a JSON Feed item that is an address and has no other', async () => {
    expect(await linkIn(json({ id: 'https://e.example/p' }, {}))).toBe('https://e.example/p');
  });

  it('is found behind an enclosure that nobody closed', async () => {
    expect(
      await linkIn(
        rss(
          '<enclosure url=http://x.example/a.mp3 type=audio/mpeg><link>http://x.example/1</link>',
        ),
      ),
    ).toBe('http://x.example/1');
  });
});

describe('What an item takes from its feed', () => {
  it('is the author in Atom and JSON Feed, not in RSS', async () => {
    const authorIn = async (source: string) => (await fromFile(source)).items[0]?.author;
    const named = '<author><name>王小姐</name></author>';
    expect(await authorIn(atom('><title>t</title>', named))).toBe('王小姐');
    expect(await authorIn(atom('><title>t</title><author><name>李</name></author>', named))).toBe(
      '李',
    );
    expect(await authorIn(json({}, { authors: [{ name: '王小姐' }] }))).toBe('王小姐');
    expect(
      await authorIn(rss('', '<managingEditor>a@x.example (Editor)</managingEditor>')),
    ).toBeNull();
  });
});

describe('A text that was escaped twice', () => {
  it('is read as what it was meant to be', async () => {
    const feed = await fromFile(
      rss(
        '<description>&amp;lt;p&amp;gt;石头&amp;lt;b&amp;gt;掉了&amp;lt;/b&amp;gt;&amp;lt;/p&amp;gt;</description>',
      ),
    );
    expect(feed.items[0]?.text).toBe('石头掉了');
  });

  it('keeps the marks of one that only speaks of markup', async () => {
    const feed = await fromFile(
      rss('<description>Use &amp;lt;p&amp;gt; and &amp;lt;/p&amp;gt; around it</description>'),
    );
    expect(feed.items[0]?.text).toBe('Use <p> and </p> around it');
  });
});
