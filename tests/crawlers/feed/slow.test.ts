import { describe, expect, it } from 'vitest';
import { readFile } from '../../../crawlers/files/read.js';
import { readFeed } from '../../../crawlers/feed/read.js';
import { htmlToText } from '../../../crawlers/html.js';
import { NOW } from '../server.js';

const SIZE = 300_000;
const many = (text: string): string => text.repeat(SIZE / text.length);
const rss = (text: string): string =>
  `<rss version="2.0"><channel><title>T</title><item><title>t</title><description>${text}</description></item></channel></rss>`;

/** ms; what grows by the square of its length takes half a minute for these. */
const PATIENCE = 8_000;

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

describe('A text made to be slow', () => {
  it.each([
    ['tags that never end', rss(many('&lt;p'))],
    ['tags that end in an open quote', rss(many('&lt;a href=&quot;'))],
    ['quotes of the other kind', rss(many("&lt;p a='"))],
    ['pictures with a word that never ends', rss(many('&lt;img alt=['))],
    ['end tags that never end', `<rss><channel><item><title>${many('</a')}`],
    ['sections that never end', rss(many('<![CDATA['))],
    ['entities that never end', `<!DOCTYPE rss [${many('<!ENTITY a "')}`],
  ])('is a feed of %s, read in time', async (_, feed) => {
    const read = () =>
      readFeed(Buffer.from(feed), { contentType: null, url: null, now: NOW }).catch(() => null);
    expect(await timed(read)).toBeLessThan(PATIENCE);
  });

  it.each(['<p', '<a href="', '<!--', '<![CDATA[', '</'])(
    'is HTML of %s, read in time',
    async (part) => {
      expect(await timed(() => htmlToText(many(part)))).toBeLessThan(PATIENCE);
    },
  );

  it.each(['"x,', ',"', '"\n', '1,"x"y\n', '"'])('is a table of %j, read in time', async (part) => {
    const read = () => readFile(Buffer.from(`a,b\n${many(part)}`), { path: 'a.csv', now: NOW });
    expect(await timed(read)).toBeLessThan(PATIENCE);
  });
});
