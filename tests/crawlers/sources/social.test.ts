import { describe, expect, it } from 'vitest';
import { NOW } from '../server.js';
import { bench } from './harness.js';

const query = (path: string | undefined): Record<string, string> =>
  Object.fromEntries(new URL(path ?? '', 'http://x').searchParams);

describe('weibo-search', () => {
  const weibo = bench('weibo-search');
  const user = { id: 1234567890, screen_name: '王小姐', followers_count: '12.3万', verified: true };
  const post = {
    id: '4966000000000001',
    bid: 'Nabc',
    text: '<a href="/n/x">@手镯之家</a> 石头掉了<br />客服<span class="url-icon"><img alt="[怒]"></span>',
    created_at: 'Wed Nov 15 06:13:20 +0800 2023',
    reposts_count: 1204,
    comments_count: '1万+',
    attitudes_count: '赞',
    user,
  };

  it('reads posts wherever the cards hide them, with followers and the post that is reposted', async () => {
    weibo.reply({
      ok: 1,
      data: {
        cards: [
          {
            card_type: 11,
            card_group: [
              {
                card_type: 9,
                mblog: {
                  ...post,
                  retweeted_status: {
                    id: '4960000000000009',
                    bid: 'Nroot',
                    text: '原文',
                    user: { id: 2, screen_name: '博主' },
                  },
                },
              },
            ],
          },
          { card_type: 4 },
        ],
      },
    });
    const visit = await weibo.visit({ keyword: '手镯之家', cookie: 'SUB=x', base: weibo.origin() });
    expect(query(weibo.asked()[0]?.path)).toMatchObject({
      containerid: '100103type=61&q=手镯之家',
      page_type: 'searchall',
    });
    expect(weibo.asked()[0]?.headers.cookie).toBe('SUB=x');
    expect(visit.items).toMatchObject([
      {
        platform: 'weibo',
        id: '4966000000000001',
        url: 'https://weibo.com/1234567890/Nabc',
        text: '@手镯之家 石头掉了\n客服[怒]',
        author: { id: '1234567890', name: '王小姐', followers: 123_000, verified: true },
        publishedAt: NOW,
        repostOf: '4960000000000009',
        reposts: 1204,
        comments: 10_000,
        likes: null,
        views: null,
      },
      { id: '4960000000000009', text: '原文', repostOf: null, author: { verified: null } },
    ]);
  });

  it('fetches a text that was cut off, and keeps the cut one when that fails', async () => {
    weibo.handle(({ path }, response) => {
      if (path.startsWith('/statuses/extend?id=1'))
        response.end('{"ok":1,"data":{"longTextContent":"全文"}}');
      else if (path.startsWith('/statuses/extend')) response.writeHead(500).end();
      else
        response.end(
          JSON.stringify({
            ok: 1,
            data: {
              cards: [1, 2].map((id) => ({
                mblog: { ...post, id, isLongText: true, text: '半…' },
              })),
            },
          }),
        );
    });
    const visit = await weibo.visit({ keyword: 'x', cookie: 'y', base: weibo.origin() });
    expect(visit.items.map((item) => item.text)).toEqual(['全文', '半…']);
  });

  it('tells an expired cookie from an empty result', async () => {
    weibo.reply({ ok: -100, url: 'https://passport.weibo.com' });
    expect(
      (await weibo.failure({ keyword: 'x', cookie: 'y', base: weibo.origin() })).message,
    ).toContain('cookie has expired');
    weibo.reply({ ok: 0, msg: '这里还没有内容', data: { cards: [] } });
    expect((await weibo.visit({ keyword: 'x', cookie: 'y', base: weibo.origin() })).items).toEqual(
      [],
    );
    weibo.reply('<html>robot</html>', 432);
    expect(
      (await weibo.failure({ keyword: 'x', cookie: 'y', base: weibo.origin() })).message,
    ).toContain('432');
  });
});

describe('mastodon', () => {
  const mastodon = bench('mastodon');
  const status = (id: string, more: object = {}): object => ({
    id,
    uri: `https://m.example/users/a/statuses/${id}`,
    url: `https://m.example/@a/${id}`,
    content: '<p>石头掉了</p>',
    created_at: '2023-11-14T22:13:20.000Z',
    language: 'zh',
    reblogs_count: 3,
    replies_count: 2,
    favourites_count: 0,
    account: { acct: 'a@m.example', display_name: '王', followers_count: 501 },
    ...more,
  });

  it('reads a hashtag with counters, followers, warnings and boosts', async () => {
    mastodon.reply([
      status('109'),
      status('108', { spoiler_text: '警告' }),
      status('107', {
        content: '',
        reblog: { uri: 'https://o.example/1', content: '<p>原文</p>', language: 'en' },
      }),
    ]);
    const visit = await mastodon.visit({
      instance: mastodon.origin(),
      tag: '#手镯之家',
      token: 't',
    });
    expect(mastodon.asked()[0]?.path).toBe(
      `/api/v1/timelines/tag/${encodeURIComponent('手镯之家')}?limit=40`,
    );
    expect(mastodon.asked()[0]?.headers.authorization).toBe('Bearer t');
    expect(visit.items).toMatchObject([
      {
        platform: 'mastodon',
        id: 'https://m.example/users/a/statuses/109',
        text: '石头掉了',
        author: { id: 'a@m.example', name: '王', followers: 501, verified: null },
        reposts: 3,
        comments: 2,
        likes: 0,
        publishedAt: NOW,
        language: 'zh',
      },
      { text: '警告\n石头掉了' },
      { text: '原文', repostOf: 'https://o.example/1', language: 'en' },
    ]);
    expect(visit.cursor).toEqual({ newest: '109' });
  });

  it('closes a gap page by page, comparing ids of any length', async () => {
    mastodon.handle(({ path }, response) => {
      const after = Number(query(path)['min_id']);
      const page = Array.from({ length: after === 80 ? 40 : 2 }, (_, i) =>
        status(String(after + i + 1)),
      );
      response.end(JSON.stringify(page));
    });
    const visit = await mastodon.visit({ instance: mastodon.origin(), tag: 'x' }, { newest: '80' });
    expect(visit.items).toHaveLength(42);
    expect(visit.cursor).toEqual({ newest: '122' });
  });

  it('explains timelines that only members see', async () => {
    mastodon.reply({ error: 'This method requires an authenticated user' }, 422);
    expect((await mastodon.failure({ instance: mastodon.origin(), tag: 'x' })).message).toContain(
      'access token',
    );
  });
});

describe('bluesky', () => {
  const bluesky = bench('bluesky');
  const post = (key: string, createdAt: string): object => ({
    uri: `at://did:plc:abc/app.bsky.feed.post/${key}`,
    author: {
      did: 'did:plc:abc',
      handle: 'a.example',
      displayName: 'Anna',
      verification: { verifiedStatus: 'valid' },
    },
    record: { text: 'the stone fell out', createdAt, langs: ['en'] },
    repostCount: 5,
    replyCount: 0,
    likeCount: 7,
    indexedAt: '2023-11-14T22:14:00Z',
  });

  it('reads posts with counters and a link a person can follow', async () => {
    bluesky.reply({ posts: [post('3k', '2023-11-14T22:13:20Z')] });
    const visit = await bluesky.visit({ query: '"bracelet home"', base: bluesky.origin() });
    expect(query(bluesky.asked()[0]?.path)).toEqual({
      q: '"bracelet home"',
      sort: 'latest',
      limit: '100',
    });
    expect(visit.items).toMatchObject([
      {
        platform: 'bluesky',
        url: 'https://bsky.app/profile/did:plc:abc/post/3k',
        text: 'the stone fell out',
        author: { name: 'Anna', verified: true, followers: null },
        reposts: 5,
        comments: 0,
        likes: 7,
        language: 'en',
        publishedAt: NOW,
      },
    ]);
    expect(visit.cursor).toEqual({ newest: NOW });
  });

  it('goes on where it was, over pages, and is not led astray by a post from the future', async () => {
    bluesky.handle(({ path }, response) => {
      const first = !('cursor' in query(path));
      response.end(
        JSON.stringify({
          posts: [post(first ? 'a' : 'b', '2099-01-01T00:00:00Z')],
          cursor: first ? 'next' : undefined,
        }),
      );
    });
    const visit = await bluesky.visit(
      { query: 'x', base: bluesky.origin() },
      { newest: NOW - 60_000 },
    );
    expect(query(bluesky.asked()[0]?.path)['since']).toBe(new Date(NOW - 660_000).toISOString());
    expect(visit.items).toHaveLength(2);
    expect(visit.cursor).toEqual({ newest: NOW });
  });
});

describe('hacker-news', () => {
  const hn = bench('hacker-news');

  it('reads stories and comments, each with what is known of it', async () => {
    hn.reply({
      hits: [
        {
          objectID: '1',
          title: 'A &amp; B',
          url: 'https://a.example',
          author: 'pg',
          points: 12,
          num_comments: 3,
          created_at_i: 1_700_000_000,
          story_text: null,
        },
        {
          objectID: '2',
          comment_text: '<p>bad stone',
          story_title: 'A',
          author: 'x',
          points: null,
          num_comments: null,
          created_at: '2023-11-14T22:13:20Z',
        },
      ],
    });
    const visit = await hn.visit(
      { query: 'bracelet', base: hn.origin() },
      { newest: NOW - 3_600_000 },
    );
    expect(query(hn.asked()[0]?.path)).toMatchObject({
      numericFilters: `created_at_i>${1_700_000_000 - 5400}`,
      tags: '(story,comment,poll)',
    });
    expect(visit.items).toMatchObject([
      {
        id: '1',
        url: 'https://news.ycombinator.com/item?id=1',
        title: 'A & B',
        text: 'A & B',
        likes: 12,
        comments: 3,
        publishedAt: NOW,
      },
      { id: '2', title: 'A', text: 'bad stone', likes: null, comments: null, publishedAt: NOW },
    ]);
  });
});

describe('lemmy', () => {
  const lemmy = bench('lemmy');

  it('reads version 0.19', async () => {
    lemmy.reply({
      posts: [
        {
          post: {
            id: 1,
            name: 'Stone',
            body: 'fell out',
            ap_id: 'https://l.example/post/1',
            published: '2023-11-14T22:13:20.123456Z',
          },
          counts: { comments: 4, upvotes: 9, score: 7 },
          creator: { name: 'a', actor_id: 'https://l.example/u/a' },
        },
      ],
    });
    const visit = await lemmy.visit({ instance: lemmy.origin(), query: 'x' });
    expect(visit.items).toMatchObject([
      {
        platform: 'lemmy',
        id: 'https://l.example/post/1',
        title: 'Stone',
        text: 'fell out',
        likes: 9,
        comments: 4,
        publishedAt: NOW + 123,
        author: { id: 'https://l.example/u/a' },
      },
    ]);
    expect(visit.cursor).toEqual({ version: '3' });
  });

  it('finds version 1.0 by itself and remembers it', async () => {
    lemmy.handle(({ path }, response) => {
      if (path.startsWith('/api/v3')) response.writeHead(404).end('{}');
      else
        response.end(
          JSON.stringify({
            results: [
              {
                type_: 'post',
                post: {
                  name: 'Stone',
                  ap_id: 'https://l.example/post/1',
                  published_at: '2023-11-14T22:13:20Z',
                  comments: 4,
                  upvotes: 9,
                },
                creator: { name: 'a', ap_id: 'https://l.example/u/a' },
              },
            ],
          }),
        );
    });
    const visit = await lemmy.visit({ instance: lemmy.origin(), query: 'x' });
    expect(visit.items).toMatchObject([
      { text: 'Stone', likes: 9, comments: 4, author: { id: 'https://l.example/u/a' } },
    ]);
    await lemmy.visit({ instance: lemmy.origin(), query: 'x' }, visit.cursor);
    expect(lemmy.asked().map(({ path }) => path.slice(0, 7))).toEqual([
      '/api/v3',
      '/api/v4',
      '/api/v4',
    ]);
  });
});

describe('stack-exchange', () => {
  const stack = bench('stack-exchange');

  it('reads questions and obeys the wait that the answer orders', async () => {
    stack.reply({
      items: [
        {
          question_id: 5,
          title: 'a &lt; b',
          body: '<p>x</p>',
          link: 'https://so.example/q/5',
          score: -3,
          view_count: 20,
          answer_count: 1,
          creation_date: 1_700_000_000,
          owner: { user_id: 8, display_name: 'J&#252;' },
        },
      ],
      backoff: 3000,
    });
    const visit = await stack.visit({ query: 'x', key: 'k', base: stack.origin() });
    expect(visit).toMatchObject({ waitAtLeast: 3_000_000, cursor: { newest: NOW } });
    expect(visit.items).toMatchObject([
      {
        id: 'stackoverflow:5',
        title: 'a < b',
        text: 'x',
        likes: 0,
        views: 20,
        comments: 1,
        author: { id: '8', name: 'Jü' },
      },
    ]);
  });

  it('waits as long as a throttle says', async () => {
    stack.reply(
      {
        error_id: 502,
        error_name: 'throttle_violation',
        error_message: 'too many requests from this IP, more requests available in 4321 seconds',
      },
      400,
    );
    expect(await stack.failure({ query: 'x', base: stack.origin() })).toMatchObject({
      retryAfter: 4_321_000,
    });
  });
});

describe('telegram', () => {
  const telegram = bench('telegram');
  const message = (number: number, text: string, more = ''): string =>
    `<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message js-widget_message" data-post="brand/${number}">
     <a class="tgme_widget_message_owner_name" href="x"><span dir="auto">Brand &amp; Co</span></a>${more}
     <div class="tgme_widget_message_text js-message_text" dir="auto">${text}</div>
     <span class="tgme_widget_message_views">1.2K</span><time datetime="2023-11-14T22:13:20+00:00" class="time">22:13</time></div></div>`;

  it('reads messages with views, also with a quoted reply and elements inside the text', async () => {
    telegram.reply(
      message(11, 'stone<br/>fell <div>out</div> again') +
        message(
          12,
          'answer',
          '<a class="tgme_widget_message_reply"><div class="tgme_widget_message_text js-message_reply_text" dir="auto">quoted</div></a>',
        ),
    );
    const visit = await telegram.visit({
      channel: 'https://t.me/s/brand',
      search: 'stone',
      base: telegram.origin(),
    });
    expect(telegram.asked()[0]?.path).toBe('/s/brand?q=stone');
    expect(visit.items).toMatchObject([
      {
        platform: 'telegram',
        id: 'brand/11',
        url: 'https://t.me/brand/11',
        text: 'stone\nfell\nout\nagain',
        views: 1200,
        publishedAt: NOW,
        author: { id: 'brand', name: 'Brand & Co' },
      },
      { id: 'brand/12', text: 'answer' },
    ]);
  });

  it('goes on after the last message it saw', async () => {
    telegram.handle(({ path }, response) =>
      response.end(query(path)['after'] === '12' ? message(13, 'new') : ''),
    );
    const visit = await telegram.visit({ channel: 'brand', base: telegram.origin() }, { last: 12 });
    expect(visit.items.map((item) => item.id)).toEqual(['brand/13']);
    expect(visit.cursor).toEqual({ last: 13 });
  });

  it('says when a channel has no preview', async () => {
    telegram.handle(({ path }, response) => {
      if (path.startsWith('/s/')) response.writeHead(302, { location: '/brand' }).end();
      else response.end('<html>');
    });
    expect(
      (await telegram.failure({ channel: 'brand', base: telegram.origin() })).message,
    ).toContain('no preview');
  });
});

describe('x-api', () => {
  const x = bench('x-api');
  const answer = {
    data: [
      {
        id: '1724567890123456789',
        text: 'a &amp; b',
        author_id: '9',
        created_at: '2023-11-14T22:13:20.000Z',
        lang: 'en',
        public_metrics: {
          retweet_count: 60,
          reply_count: 1,
          like_count: 2,
          quote_count: 3,
          impression_count: 400,
        },
      },
      {
        id: '1724567890123456788',
        text: 'RT',
        author_id: '8',
        lang: 'qme',
        public_metrics: { retweet_count: 60, like_count: 0 },
        referenced_tweets: [{ type: 'retweeted', id: '17' }],
      },
    ],
    includes: {
      users: [
        {
          id: '9',
          username: 'anna',
          name: 'Anna',
          verified: true,
          public_metrics: { followers_count: 123_456 },
        },
      ],
    },
    meta: { newest_id: '1724567890123456789' },
  };

  it('reads posts with authors and counters, and does not credit a retweet with those of its original', async () => {
    x.reply(answer);
    const visit = await x.visit({ query: 'x', token: 't', base: x.origin() });
    expect(x.asked()[0]?.headers.authorization).toBe('Bearer t');
    expect(visit.items).toMatchObject([
      {
        platform: 'x',
        id: '1724567890123456789',
        url: 'https://x.com/anna/status/1724567890123456789',
        text: 'a & b',
        reposts: 60,
        comments: 1,
        likes: 2,
        views: 400,
        language: 'en',
        author: { name: 'Anna', followers: 123_456, verified: true },
      },
      {
        repostOf: '17',
        reposts: null,
        language: null,
        author: { id: '8', followers: null, verified: null },
      },
    ]);
    expect(visit.cursor).toEqual({ newestId: '1724567890123456789' });
  });

  it('starts anew when its last post is too old to go on from', async () => {
    x.handle(({ path }, response) => {
      if ('since_id' in query(path)) response.writeHead(400).end('{"title":"Invalid Request"}');
      else response.end(JSON.stringify(answer));
    });
    expect(
      (await x.visit({ query: 'x', token: 't', base: x.origin() }, { newestId: '5' })).items,
    ).toHaveLength(2);
  });

  it('stops for a day when the allowance is used up, and waits until the limit is reset otherwise', async () => {
    x.reply({ type: 'https://api.twitter.com/2/problems/usage-capped' }, 429);
    expect(await x.failure({ query: 'x', token: 't', base: x.origin() })).toMatchObject({
      retryAfter: 86_400_000,
    });
    x.reply({}, 429, { 'x-rate-limit-reset': String(NOW / 1000 + 300) });
    expect(await x.failure({ query: 'x', token: 't', base: x.origin() })).toMatchObject({
      retryAfter: 300_000,
    });
  });
});
