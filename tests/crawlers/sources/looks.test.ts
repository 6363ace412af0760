import { describe, expect, it } from 'vitest';
import { sourceKind } from '../../../crawlers/sources/registry.js';
import { bench } from './harness.js';

const none = { reposts: null, comments: null, likes: null, views: null };

describe('looking again at known posts', () => {
  const mastodon = bench('mastodon');
  const bluesky = bench('bluesky');
  const hackerNews = bench('hacker-news');
  const lemmy = bench('lemmy');
  const stackExchange = bench('stack-exchange');
  const telegram = bench('telegram');
  const x = bench('x-api');
  const weibo = bench('weibo-search');

  it('asks Mastodon post by post, and leaves out what was deleted', async () => {
    mastodon.handle((asked, response) => {
      const gone = asked.path.endsWith('/2');
      response.writeHead(gone ? 404 : 200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          gone
            ? { error: 'Record not found' }
            : {
                id: '1',
                uri: 'https://a.example/1',
                reblogs_count: 7,
                replies_count: 2,
                favourites_count: 9,
              },
        ),
      );
    });
    const config = { instance: mastodon.origin(), tag: 'x' };
    expect(await mastodon.look(config, ['1', '2'])).toEqual([
      { post: '1', reposts: 7, comments: 2, likes: 9, views: null },
    ]);
    expect(mastodon.asked().map(({ path }) => path)).toEqual([
      '/api/v1/statuses/1',
      '/api/v1/statuses/2',
    ]);
  });

  it('asks Bluesky for many at once', async () => {
    const uri = 'at://did:plc:a/app.bsky.feed.post/1';
    bluesky.reply({ posts: [{ uri, repostCount: 3, replyCount: 1, likeCount: 4, record: {} }] });
    const seen = await bluesky.look({ query: 'x', base: bluesky.origin() }, [uri, `${uri}2`]);
    expect(seen).toEqual([{ post: uri, reposts: 3, comments: 1, likes: 4, views: null }]);
    expect(new URL(bluesky.asked()[0]?.path ?? '', 'http://x').searchParams.getAll('uris')).toEqual(
      [uri, `${uri}2`],
    );
  });

  it('asks Hacker News for stories by id', async () => {
    hackerNews.reply({ hits: [{ objectID: '42', title: 't', points: 10, num_comments: 3 }] });
    const seen = await hackerNews.look({ query: 'x', base: hackerNews.origin() }, ['42', '43']);
    expect(seen).toEqual([{ ...none, post: '42', comments: 3, likes: 10 }]);
    expect(decodeURIComponent(hackerNews.asked()[0]?.path ?? '')).toContain(
      'story,(story_42,story_43)',
    );
  });

  it('asks either version of Lemmy', async () => {
    lemmy.handle((asked, response) => {
      const old = asked.path.startsWith('/api/v3');
      response.writeHead(old ? 404 : 200, { 'content-type': 'application/json' });
      const post = { id: 5, name: 't', ap_id: 'https://l.example/post/5', comments: 2, upvotes: 8 };
      response.end(old ? '{}' : JSON.stringify({ post_view: { post, creator: {} } }));
    });
    expect(await lemmy.look({ instance: lemmy.origin(), query: 'x' }, ['5'])).toEqual([
      { ...none, post: '5', comments: 2, likes: 8 },
    ]);
  });

  it('asks Stack Exchange for questions by id', async () => {
    stackExchange.reply({
      items: [{ question_id: 11, title: 't', score: 2, answer_count: 1, view_count: 90 }],
    });
    const config = { query: 'x', base: stackExchange.origin() };
    expect(await stackExchange.look(config, ['11', '12'])).toEqual([
      { post: '11', reposts: null, comments: 1, likes: 2, views: 90 },
    ]);
    expect(stackExchange.asked()[0]?.path).toMatch(/^\/2\.3\/questions\/11;12\?/);
  });

  it('reads the views of a Telegram message on the page that ends with it', async () => {
    telegram.handle((_, response) =>
      response.end(
        '<div class="tgme_widget_message_wrap"><div data-post="durov/7"><div class="tgme_widget_message_text">hi</div><span class="tgme_widget_message_views">1.2K</span></div></div>',
      ),
    );
    const seen = await telegram.look({ channel: 'durov', base: telegram.origin() }, ['durov/7']);
    expect(seen).toEqual([{ ...none, post: 'durov/7', views: 1200 }]);
    expect(telegram.asked()[0]?.path).toBe('/s/durov?before=8');
  });

  it('asks X only where a person agreed to pay for it', async () => {
    const config = { query: 'x', token: 't', base: x.origin() };
    expect(sourceKind('x-api')?.looks?.wanted?.(config)).toBe(false);
    expect(sourceKind('x-api')?.looks?.wanted?.({ ...config, recount: true })).toBe(true);
    x.reply({
      data: [
        {
          id: '1',
          text: 't',
          public_metrics: {
            retweet_count: 5,
            reply_count: 1,
            like_count: 2,
            impression_count: 300,
          },
        },
      ],
      errors: [{ title: 'Not Found Error', resource_id: '2' }],
    });
    expect(await x.look(config, ['1', '2'])).toEqual([
      { post: '1', reposts: 5, comments: 1, likes: 2, views: 300 },
    ]);
  });

  it('takes what Weibo says of a post, and nothing where it says nothing', async () => {
    const config = { keyword: 'x', cookie: 'c', base: weibo.origin() };
    weibo.reply({ ok: 1, data: { longTextContent: 't', reposts_count: 88, comments_count: 9 } });
    expect(await weibo.look(config, ['49'])).toEqual([
      { ...none, post: '49', reposts: 88, comments: 9 },
    ]);
    weibo.reply({ ok: 1, data: { longTextContent: 't' } });
    expect(await weibo.look(config, ['49'])).toEqual([]);
  });
});
