import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { midOf } from '../../../crawlers/sources/weibo-comments.js';
import { NOW } from '../server.js';
import { bench } from './harness.js';

const query = (path: string | undefined): Record<string, string> =>
  Object.fromEntries(new URL(path ?? '', 'http://x').searchParams);

describe('weibo-comments', () => {
  const weibo = bench('weibo-comments');
  const config = () => ({
    post: 'https://weibo.com/1645372340/K3fnuEfZK?refer_flag=1',
    cookie: 'SUB=x',
    base: weibo.origin(),
  });
  const comment = (id: number | string, text: string): object => ({
    id,
    created_at: 'Wed Nov 15 06:13:20 +0800 2023',
    text,
    like_count: '1.2万',
    total_number: 3,
    rootid: id,
    user: { id: 77, screen_name: '李小姐', followers_count: '3.4万', verified: false },
  });
  const page = (comments: object[], maxId: unknown, type = 0): object => ({
    ok: 1,
    data: { data: comments, max_id: maxId, max_id_type: type, total_number: 900 },
  });

  it('reads the comments under a post page by page, as whom and how it is asked for', async () => {
    weibo.handle(({ path }, response) => {
      const { max_id: after } = query(path);
      response.end(
        JSON.stringify(
          after === undefined
            ? page(
                [comment('4966000000000001', '手镯之家的<br/>石头也掉了<img alt="[怒]">')],
                138838037500247,
                1,
              )
            : page([comment(4966000000000002, '我也是')], 0),
        ),
      );
    });
    const visit = await weibo.visit(config());
    expect(weibo.asked().map(({ path }) => query(path))).toEqual([
      { id: '4607741009594608', mid: '4607741009594608', max_id_type: '0' },
      {
        id: '4607741009594608',
        mid: '4607741009594608',
        max_id: '138838037500247',
        max_id_type: '1',
      },
    ]);
    expect(weibo.asked()[0]?.headers).toMatchObject({
      cookie: 'SUB=x',
      referer: `${weibo.origin()}/detail/4607741009594608`,
    });
    expect(visit).toMatchObject({ reaches: 'now', waitAtLeast: 600_000 });
    expect(visit.items).toMatchObject([
      {
        platform: 'weibo',
        id: '4966000000000001',
        url: 'https://m.weibo.cn/detail/4607741009594608',
        text: '手镯之家的\n石头也掉了[怒]',
        author: { id: '77', name: '李小姐', followers: 34_000, verified: false },
        publishedAt: NOW,
        likes: 12_000,
        comments: 3,
        reposts: null,
        repostOf: null,
      },
      { id: '4966000000000002', text: '我也是' },
    ]);
  });

  it('does not go round in a circle, nor on without end', async () => {
    weibo.reply(page([comment(1, '一')], 5));
    await weibo.visit(config());
    expect(weibo.asked()).toHaveLength(2);
    weibo.asked().length = 0;
    let n = 100;
    weibo.handle((_, response) => response.end(JSON.stringify(page([comment(n, '一')], n++))));
    await weibo.visit(config());
    expect(weibo.asked()).toHaveLength(5);
  });

  it('tells a post without comments, an expired cookie and a block apart', async () => {
    weibo.reply({ ok: 0, msg: '还没有人评论哦~快来抢沙发！' });
    expect((await weibo.visit(config())).items).toEqual([]);
    weibo.reply({ ok: -100, url: 'https://passport.weibo.com' });
    expect((await weibo.failure(config())).trouble?.code).toBe('weibo-cookie');
    weibo.reply({ ok: 0, msg: '请求过于频繁' });
    expect((await weibo.failure(config())).trouble?.code).toBe('weibo-later');
    weibo.reply('<html>robot</html>', 418);
    expect((await weibo.failure(config())).trouble?.code).toBe('robot');
  });

  it.each([
    [{ ok: 1, data: { data: 'x', max_id: {} } }],
    [{ ok: 1, data: [] }],
    [
      {
        ok: 1,
        data: { data: [null, 1, { id: 1 }, { text: 'x' }, { id: {}, text: [] }], max_id: -1 },
      },
    ],
    [page([comment(1, '<script>alert(1)</script>'.repeat(3))], '9'.repeat(400))],
  ])('reads nothing harmful into %j', async (answer) => {
    weibo.reply(answer);
    for (const item of (await weibo.visit(config())).items)
      expect(item.text).not.toContain('<script');
  });
});

describe('the number of a Weibo post', () => {
  it.each([
    ['4607741009594608', '4607741009594608'],
    ['K3fnuEfZK', '4607741009594608'],
    ['https://weibo.com/1645372340/K3fnuEfZK', '4607741009594608'],
    ['https://m.weibo.cn/status/K3fnuEfZK/', '4607741009594608'],
    ['https://m.weibo.cn/detail/4607741009594608#comment', '4607741009594608'],
    ['https://weibo.com/u/1645372340', null],
    ['', null],
    ['https://weibo.com/', null],
    ['../../etc', null],
  ])('in %s is %s', (post, mid) => {
    expect(midOf(post)).toBe(mid);
  });

  it('is digits or nothing, whatever is pasted', () => {
    fc.assert(
      fc.property(fc.string(), (post) => {
        expect(midOf(post) ?? '1').toMatch(/^\d+$/);
      }),
    );
  });
});
