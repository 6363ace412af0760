import { describe, expect, it } from 'vitest';
import { readWithFeedsmith } from '../../../crawlers/feed/feedsmith.js';
import { mend, type Piece } from '../../../crawlers/feed/mend.js';
import { readWithRssParser } from '../../../crawlers/feed/rss-parser.js';
import { toItem } from '../../../crawlers/feed/item.js';
import { NOW } from '../server.js';

const setting = { base: 'https://a.example/feed', now: NOW, zone: 0 };

function piece(source: string): Piece {
  const [first] = [...mend(source, setting.base, () => undefined)];
  if (!first) throw new Error('nothing mended');
  return first;
}

describe('the second reader', () => {
  it.each([
    [
      'RSS',
      '<rss version="2.0"><channel><title>t</title><item><title>石头</title><link>/1</link><guid>g</guid><description>&lt;p&gt;掉了&lt;/p&gt;</description></item></channel></rss>',
    ],
    [
      'Atom',
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>f</id><entry><id>g</id><title>石头</title><link href="/1"/><published>2023-11-14T22:13:20Z</published><content type="html">&lt;p&gt;掉了&lt;/p&gt;</content></entry></feed>',
    ],
  ])('reads mended %s as the first does', async (_, source) => {
    const mended = piece(source);
    const [second] = readWithFeedsmith(mended.xml, setting);
    const tree = await readWithRssParser(mended);
    const [first] = tree.items.map((fields) => toItem(fields, setting));
    expect(second).toMatchObject({
      id: 'g',
      title: '石头',
      link: 'https://a.example/1',
      text: '掉了',
    });
    for (const name of ['id', 'title', 'link', 'text'] as const)
      expect(second?.[name]).toBe(first?.[name]);
  });

  it('throws on what is no feed, so that its caller can say so', () => {
    expect(() => readWithFeedsmith('<x/>', setting)).toThrow();
  });
});
