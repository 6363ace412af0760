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
