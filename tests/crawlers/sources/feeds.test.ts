import { describe, expect, it } from 'vitest';
import { trueAddress } from '../../../crawlers/sources/bing-news.js';
import { withoutOutlet } from '../../../crawlers/sources/google-news.js';
import { ROUTES } from '../../../crawlers/sources/rsshub-routes.js';
import { accessCode, platformOfPath, routePath } from '../../../crawlers/sources/rsshub.js';
import { VisitError } from '../../../crawlers/source.js';
import { localFetch, NOW, serve, tools } from '../server.js';
import { bench } from './harness.js';
import { rsshub as plugin } from '../../../crawlers/sources/rsshub.js';

const ATOM = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:rsshub="http://rsshub.app/xml/schemas"><title>微博 关键词</title>
  <entry><id>https://weibo.com/1/Nabc</id><title>石头掉了</title><link href="https://weibo.com/1/Nabc"/><author><name>王小姐</name></author>
  <published>2023-11-14T22:13:20.000Z</published><content type="html">&lt;p&gt;客服不理人&lt;/p&gt;</content><rsshub:upvotes>12</rsshub:upvotes></entry></feed>`;

describe('rsshub', () => {
  const rsshub = bench('rsshub');

  it('asks for Atom by the catalogue and tells the platform by the route', async () => {
    rsshub.reply(ATOM);
    const visit = await rsshub.visit({
      instances: [rsshub.origin()],
      route: 'weibo-keyword',
      params: { keyword: '手镯之家' },
      filter: '石头|客服',
    });
    expect(rsshub.asked()[0]?.path).toBe(
      `/weibo/keyword/${encodeURIComponent('手镯之家')}?format=atom&filter=${encodeURIComponent('石头|客服')}`,
    );
    expect(visit.items).toMatchObject([
      {
        platform: 'weibo',
        id: 'https://weibo.com/1/Nabc',
        title: '石头掉了',
        text: '客服不理人',
        author: { name: '王小姐' },
        publishedAt: NOW,
        likes: 12,
        reposts: null,
      },
    ]);
  });

  it('signs the path instead of sending the key', async () => {
    rsshub.reply(ATOM);
    await rsshub.visit({
      instances: [rsshub.origin()],
      route: 'weibo-hot',
      accessKey: 'ILoveRSSHub',
    });
    const path = rsshub.asked()[0]?.path ?? '';
    expect(path).toContain(`code=${accessCode('/weibo/search/hot', 'ILoveRSSHub')}`);
    expect(path).not.toContain('ILoveRSSHub');
  });

  it('signs the path as written when the instance refuses it as read', async () => {
    const written = `/weibo/keyword/${encodeURIComponent('风')}`;
    rsshub.handle(({ path }, response) => {
      if (path.includes(accessCode(written, 'k'))) response.end(ATOM);
      else response.writeHead(403).end('denied');
    });
    const visit = await rsshub.visit({
      instances: [rsshub.origin()],
      route: 'weibo-keyword',
      params: { keyword: '风' },
      accessKey: 'k',
    });
    expect(visit.items).toHaveLength(1);
    expect(rsshub.asked()).toHaveLength(2);
  });

  it('falls back to the next instance and keeps the memory of each', async () => {
    const second = await serve();
    const fetch = localFetch();
    rsshub.reply('broken', 503);
    second.answer((asked, response) => {
      if (asked.headers['if-none-match'] === '"b"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"b"' }).end(ATOM);
    });
    const config = { instances: [rsshub.origin(), second.origin], route: 'weibo-hot', params: {} };
    const first = await plugin.visit(config, {}, tools(fetch));
    expect(first.items).toHaveLength(1);
    expect((await plugin.visit(config, first.cursor, tools(fetch))).notModified).toBe(true);
    await fetch.close();
    await second.close();
  });

  it('explains a failing platform as what it most often is', async () => {
    rsshub.reply('Error: cookie', 503, { 'retry-after': '60' });
    const error = await rsshub.failure({
      instances: [rsshub.origin()],
      route: 'weibo-keyword',
      params: { keyword: 'x' },
      accessKey: 'geheim',
    });
    expect(error).toMatchObject({ kind: 'transient', retryAfter: 60_000 });
    expect(error.message).toContain('cookie for weibo');
    expect(error.message).not.toContain('geheim');
  });

  it('asks for what a route needs', async () => {
    expect(
      (await rsshub.failure({ instances: [rsshub.origin()], route: 'weibo-keyword' })).message,
    ).toContain('keyword');
    expect(
      (await rsshub.failure({ instances: [rsshub.origin()], route: 'nope' })).message,
    ).toContain('nope');
    expect((await rsshub.failure({ instances: [], route: 'weibo-hot' })).message).toContain(
      'instances',
    );
    expect(rsshub.asked()).toHaveLength(0);
  });

  it('has the access code of the documentation', () => {
    expect(accessCode('/qdaily/column/59', 'ILoveRSSHub')).toBe('0f820530128805ffc10351f22b5fd121');
  });

  it('builds the path of every route of the catalogue from its form', () => {
    for (const route of ROUTES) {
      const params = Object.fromEntries(
        route.params.map(({ name }) => [name, name === 'path' ? '/zhihu/hot' : 'a/b?']),
      );
      const path = routePath(route.id, params);
      expect(path).toMatch(/^\/[^?#:]+$/);
      for (const [, name] of route.path.matchAll(/:(\w+)/g))
        expect(Object.keys(params), route.id).toContain(name);
    }
    expect(routePath('zhihu-question', { questionId: '1' })).toBe('/zhihu/question/1');
    expect(() => routePath('custom', { path: '//evil.example/x' })).toThrow(VisitError);
    expect(routePath('custom', { path: '/a/../../b/风?key=x' })).toBe('/b/%E9%A3%8E');
  });

  it('knows platforms by path', () => {
    expect(platformOfPath('/twitter/user/x')).toBe('x');
    expect(platformOfPath('/baidu/tieba/post/1')).toBe('tieba');
    expect(platformOfPath('/baidu/top')).toBe('web');
    expect(platformOfPath('/36kr/hot-list')).toBe('36kr');
    expect(platformOfPath('/sspai/index')).toBeNull();
  });
});

describe('google-news', () => {
  const google = bench('google-news');
  const RSS = `<rss version="2.0"><channel><title>x</title><language>zh-CN</language><item><title>手镯之家致歉 - 某某日报</title><link>https://news.google.com/rss/articles/CBMi</link>
    <guid isPermaLink="false">CBMi</guid><pubDate>Tue, 14 Nov 2023 22:13:20 GMT</pubDate><description>&lt;ol&gt;&lt;li&gt;other&lt;/li&gt;&lt;/ol&gt;</description>
    <source url="https://daily.example">某某日报</source></item></channel></rss>`;

  it('asks the edition for the last day and reads the outlet', async () => {
    google.reply(RSS);
    const visit = await google.visit({ query: '手镯之家', base: google.origin() });
    const asked = new URL(google.asked()[0]?.path ?? '', google.origin());
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      q: '手镯之家 when:1d',
      hl: 'zh-CN',
      gl: 'CN',
      ceid: 'CN:zh-Hans',
    });
    expect(visit.waitAtLeast).toBe(600_000);
    expect(visit.items).toMatchObject([
      {
        platform: 'news',
        id: 'CBMi',
        title: '手镯之家致歉',
        text: '手镯之家致歉',
        author: { name: '某某日报' },
        publishedAt: NOW,
        language: 'zh-CN',
      },
    ]);
  });

  it('leaves a time in the query alone', async () => {
    google.reply(RSS);
    await google.visit({ query: 'x when:7d', edition: 'en-US', base: google.origin() });
    expect(google.asked()[0]?.path).toContain('q=x+when%3A7d&');
  });

  it('names a consent page for what it is', async () => {
    google.reply(
      '<html><form action="https://consent.google.com">Before you continue</form></html>',
    );
    expect((await google.failure({ query: 'x', base: google.origin() })).message).toContain(
      'web page',
    );
  });

  it('takes only a real outlet off a title', () => {
    expect(withoutOutlet('a - b - c', 'c')).toBe('a - b');
    expect(withoutOutlet('a - b', null)).toBe('a - b');
    expect(withoutOutlet('a - b', 'x')).toBe('a - b');
  });
});

describe('bing-news', () => {
  const bing = bench('bing-news');

  it('reads outlet and summary in whatever namespace it invents, and the true link', async () => {
    bing.reply(`<rss version="2.0" xmlns:News="https://www.bing.com:443/news/search?q=x&amp;format=rss"><channel><item><title>a</title>
      <link>http://www.bing.com/news/apiclick.aspx?ref=x&amp;url=https%3a%2f%2fdaily.example%2f1&amp;c=2</link><description>摘要</description><News:Source>某某日报</News:Source></item></channel></rss>`);
    const visit = await bing.visit({ query: '手镯之家', base: bing.origin() });
    expect(bing.asked()[0]?.path).toContain('qft=sortbydate%3D%221%22');
    expect(visit.items).toMatchObject([
      {
        platform: 'news',
        url: 'https://daily.example/1',
        id: 'https://daily.example/1',
        text: '摘要',
        author: { name: '某某日报' },
      },
    ]);
  });

  it('follows no link into another scheme', () => {
    expect(trueAddress('http://www.bing.com/x?url=javascript%3aalert(1)')).toBe(
      'http://www.bing.com/x?url=javascript%3aalert(1)',
    );
    expect(trueAddress('nonsense')).toBe('nonsense');
    expect(trueAddress(null)).toBeNull();
  });
});

describe('youtube', () => {
  const youtube = bench('youtube');
  const channel = `UC${'a'.repeat(22)}`;

  it('reads likes and views of a channel given by its address', async () => {
    youtube.reply(`<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
      <entry><id>yt:video:abc</id><yt:videoId>abc</yt:videoId><title>开箱</title><link rel="alternate" href="https://www.youtube.com/watch?v=abc"/><author><name>频道</name></author>
      <published>2023-11-14T22:13:20+00:00</published><media:group><media:title>开箱</media:title><media:description>石头掉了</media:description>
      <media:community><media:starRating count="341" average="5.00"/><media:statistics views="20481"/></media:community></media:group></entry></feed>`);
    const visit = await youtube.visit({
      channel: `https://www.youtube.com/channel/${channel}`,
      base: youtube.origin(),
    });
    expect(youtube.asked()[0]?.path).toBe(`/feeds/videos.xml?channel_id=${channel}`);
    expect(visit.items).toMatchObject([
      {
        platform: 'youtube',
        title: '开箱',
        text: '石头掉了',
        likes: 341,
        views: 20_481,
        comments: null,
        publishedAt: NOW,
      },
    ]);
  });

  it('reads a playlist, and refuses what is neither', async () => {
    youtube.reply('<feed xmlns="http://www.w3.org/2005/Atom"/>');
    await youtube.visit({ channel: 'PLabcdefghijkl', base: youtube.origin() });
    expect(youtube.asked()[0]?.path).toBe('/feeds/videos.xml?playlist_id=PLabcdefghijkl');
    expect(
      (await youtube.failure({ channel: '@someone', base: youtube.origin() })).message,
    ).toContain('channel');
  });
});
