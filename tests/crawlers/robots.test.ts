import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allows, rulesFor } from '../../crawlers/robots.js';
import { bench } from './sources/harness.js';
import { NOW } from './server.js';

const may = (text: string, path: string): boolean => allows(rulesFor(text), path);

describe('robots.txt', () => {
  it('is read for our own name first, for everybody otherwise', () => {
    const text = 'User-agent: *\nDisallow: /\n\nUser-agent: Fengsheng\nDisallow: /private # here';
    expect(may(text, '/feed')).toBe(true);
    expect(may(text, '/private/feed')).toBe(false);
    expect(may('User-agent: Other\nDisallow: /', '/feed')).toBe(true);
    expect(may('User-agent: a\nUser-agent: *\nDisallow: /', '/feed')).toBe(false);
    expect(may('User-agent: *\nDisallow:', '/feed')).toBe(true);
  });

  it('lets the longest rule decide, and wildcards and ends mean what they say', () => {
    const text = 'User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /*.php$\nDisallow: /x*y';
    expect(may(text, '/a/c')).toBe(false);
    expect(may(text, '/a/b/c')).toBe(true);
    expect(may(text, '/p/q.php')).toBe(false);
    expect(may(text, '/p/q.php?x=1')).toBe(true);
    expect(may(text, '/x12y3')).toBe(false);
    expect(may('User-agent: *\nDisallow: /feed$', '/feed')).toBe(false);
    expect(may('User-agent: *\nDisallow: /feed$', '/feeds')).toBe(true);
  });

  it('never fails and costs little, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.constantFrom('*', 'a', '$', '/')), (noise, rule) => {
        const text = `${noise}\nUser-agent: *\nDisallow: /${rule.join('')}\n${noise}`;
        expect(typeof may(text, `/${'a'.repeat(2000)}`)).toBe('boolean');
      }),
    );
  });
});

describe('a feed that heeds robots.txt', () => {
  const feed = bench('feed');
  const serve = (robots: string, status = 200) =>
    feed.handle((asked, response) => {
      const own = asked.path === '/robots.txt';
      response
        .writeHead(own ? status : 200)
        .end(own ? robots : '<rss version="2.0"><channel/></rss>');
    });

  it('asks once a day, and not at all when switched off', async () => {
    serve('User-agent: *\nAllow: /');
    const config = { url: `${feed.origin()}/feed`, robots: true };
    const first = await feed.visit(config);
    await feed.visit(config, first.cursor, NOW + 3_600_000);
    await feed.visit(config, first.cursor, NOW + 25 * 3_600_000);
    await feed.visit({ url: config.url });
    const paths = feed.asked().map(({ path }) => path);
    expect(paths.filter((path) => path === '/robots.txt')).toHaveLength(2);
  });

  it('is refused with a sentence where the site asks to be left alone', async () => {
    serve('User-agent: *\nDisallow: /feed');
    const config = { url: `${feed.origin()}/feed`, robots: true };
    const error = await feed.failure(config);
    expect(error.kind).toBe('refused');
    expect(error.message).toMatch(/robots\.txt/);
    expect(feed.asked().map(({ path }) => path)).toEqual(['/robots.txt']);
    serve('', 404);
    await feed.visit(config);
    serve('', 503);
    expect((await feed.failure(config)).kind).toBe('transient');
  });
});
