import { describe, expect, it } from 'vitest';
import { readFeed } from '../../../crawlers/feed/read.js';
import { NOW } from '../server.js';

/** The time of the only item of a feed. */
async function timeIn(source: string): Promise<string | null> {
  const feed = await readFeed(Buffer.from(source), { contentType: null, url: null, now: NOW });
  const at = feed.items[0]?.publishedAt ?? null;
  return at === null ? null : new Date(at).toISOString();
}
const rss = (date: string, head = ''): string =>
  `<rss version="2.0"><channel><title>T</title>${head}<item><title>t</title><pubDate>${date}</pubDate></item></channel></rss>`;

describe('A date without a zone', () => {
  it('is UTC, as the standards say', async () => {
    expect(await timeIn(rss('2023-11-14 08:00:00'))).toBe('2023-11-14T08:00:00.000Z');
    expect(await timeIn(rss('2023-11-14 08:00:00', '<language>en-us</language>'))).toBe(
      '2023-11-14T08:00:00.000Z',
    );
  });

  it.each([
    ['<language>zh-CN</language>', '2023-11-14T00:00:00.000Z'],
    ['<language><![CDATA[zh]]></language>', '2023-11-14T00:00:00.000Z'],
    ['<dc:language>ZH-tw</dc:language>', '2023-11-14T00:00:00.000Z'],
    ['<language>ko</language>', '2023-11-13T23:00:00.000Z'],
    ['<language>ja-JP</language>', '2023-11-13T23:00:00.000Z'],
  ])('is the clock of the land where the feed says %s', async (head, at) => {
    expect(await timeIn(rss('2023-11-14 08:00:00', head))).toBe(at);
  });

  it('is the clock of China or Korea where its words are theirs', async () => {
    expect(await timeIn(rss('2023年11月14日 08:00'))).toBe('2023-11-14T00:00:00.000Z');
    expect(await timeIn(rss('2023년 11월 14일 08:00:00'))).toBe('2023-11-13T23:00:00.000Z');
    expect(await timeIn(rss('2023年11月14日 08:00', '<language>ja</language>'))).toBe(
      '2023-11-13T23:00:00.000Z',
    );
  });

  it('follows the language of an Atom feed and of a JSON Feed', async () => {
    expect(
      await timeIn(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN"><title>T</title><entry><title>t</title><updated>2023-11-14T08:00:00</updated></entry></feed>',
      ),
    ).toBe('2023-11-14T00:00:00.000Z');
    expect(
      await timeIn(
        JSON.stringify({
          version: 'https://jsonfeed.org/version/1.1',
          title: 'T',
          language: 'zh-CN',
          items: [{ id: '1', content_text: 'x', date_published: '2023-11-14T08:00:00' }],
        }),
      ),
    ).toBe('2023-11-14T00:00:00.000Z');
  });

  it('keeps a zone that is written, whatever the language', async () => {
    expect(await timeIn(rss('Tue, 14 Nov 2023 08:00:00 GMT', '<language>zh</language>'))).toBe(
      '2023-11-14T08:00:00.000Z',
    );
  });
});
