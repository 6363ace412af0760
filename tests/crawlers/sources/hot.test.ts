import { describe, expect, it } from 'vitest';
import type { HotVisit } from '../../../crawlers/sources/hot.js';
import { hotPlatform } from '../../../crawlers/sources/hot.js';
import { NOW } from '../server.js';
import { bench } from './harness.js';

describe('newsnow', () => {
  const newsnow = bench('newsnow');

  it('reads ranks, heat where it is told, and one item per topic and day', async () => {
    newsnow.reply({
      status: 'success',
      updatedTime: NOW - 60_000,
      items: [
        {
          id: 1,
          title: '手镯之家致歉',
          url: 'https://www.zhihu.com/question/1',
          extra: { info: '123 万热度', hover: '问题说明' },
        },
        { id: 'b', title: '别的', url: 'https://www.zhihu.com/question/2' },
      ],
    });
    const visit = (await newsnow.visit({ base: newsnow.origin(), list: 'zhihu' })) as HotVisit;
    expect(newsnow.asked()[0]?.path).toBe('/api/s?id=zhihu');
    expect(visit.hotList).toMatchObject([
      { platform: 'zhihu', word: '手镯之家致歉', rank: 1, heat: 1_230_000, about: '问题说明' },
      { word: '别的', rank: 2, heat: null },
    ]);
    // NOW is already 15 November in China.
    expect(visit.items[0]).toMatchObject({
      platform: 'zhihu',
      id: 'hot:2023-11-15:手镯之家致歉',
      title: '手镯之家致歉',
      text: '手镯之家致歉\n问题说明',
      likes: null,
      views: null,
    });
    const next = await newsnow.visit(
      { base: newsnow.origin(), list: 'zhihu' },
      {},
      NOW + 3_000_000,
    );
    expect(next.items[0]?.id).toBe(visit.items[0]?.id);
  });

  it.each([{ status: 'success', updatedTime: NOW, items: [] }, { hello: 'world' }])(
    'does not take an empty list for a day without news',
    async (answer) => {
      newsnow.reply(answer);
      const error = await newsnow.failure({ base: newsnow.origin(), list: 'zhihu' });
      expect(error.message).toContain('newsnow answers, but its list "zhihu" is empty');
    },
  );

  it('takes no time for heat', async () => {
    newsnow.reply({
      updatedTime: NOW,
      items: [
        { title: 'a', extra: { info: '3小时前' } },
        { title: 'b', extra: { info: '3万热度' } },
      ],
    });
    const visit = (await newsnow.visit({ base: newsnow.origin(), list: 'zhihu' })) as HotVisit;
    expect(visit.hotList.map(({ heat }) => heat)).toEqual([null, 30_000]);
  });

  it('does not take an old copy for the present', async () => {
    newsnow.reply({
      status: 'cache',
      updatedTime: NOW - 7_200_000,
      items: [{ id: 1, title: 'a' }],
    });
    expect((await newsnow.failure({ base: newsnow.origin(), list: 'zhihu' })).message).toContain(
      'old copy',
    );
  });
});

describe('dailyhot', () => {
  const dailyhot = bench('dailyhot');

  it('reads rank, heat and time', async () => {
    dailyhot.reply({
      code: 200,
      name: 'weibo',
      data: [
        {
          id: 1,
          title: '手镯之家致歉',
          desc: '手镯之家致歉',
          hot: 1_234_567,
          timestamp: NOW,
          url: 'https://s.weibo.com/x',
        },
        { title: '' },
      ],
    });
    const visit = (await dailyhot.visit({ base: dailyhot.origin(), list: 'weibo' })) as HotVisit;
    expect(visit.hotList).toEqual([
      {
        platform: 'weibo',
        word: '手镯之家致歉',
        rank: 1,
        heat: 1_234_567,
        label: null,
        url: 'https://s.weibo.com/x',
        since: NOW,
        about: '手镯之家致歉',
      },
    ]);
    expect(visit.items[0]).toMatchObject({ text: '手镯之家致歉', publishedAt: NOW });
  });

  it('looks at the code inside, not at the status', async () => {
    dailyhot.reply({ code: 500, message: 'x' });
    expect((await dailyhot.failure({ base: dailyhot.origin(), list: 'weibo' })).message).toContain(
      'could not read the list',
    );
  });
});

describe('weibo-hot', () => {
  const weibo = bench('weibo-hot');

  it('reads rank, heat and label, and leaves advertisements out', async () => {
    weibo.reply({
      ok: 1,
      data: {
        hotgov: { word: '置顶' },
        realtime: [
          {
            word: '手镯之家致歉',
            word_scheme: '#手镯之家致歉#',
            num: 2_345_678,
            label_name: '爆',
            onboard_time: 1_700_000_000,
            rank: 0,
          },
          { word: '买它', is_ad: 1, num: 9 },
          { word: '也是广告', label_name: '商' },
          { word: '别的', num: 100 },
        ],
      },
    });
    const visit = (await weibo.visit({ base: weibo.origin(), cookie: 'SUB=x' })) as HotVisit;
    expect(weibo.asked()[0]?.headers.cookie).toBe('SUB=x');
    expect(visit.hotList).toMatchObject([
      {
        word: '手镯之家致歉',
        rank: 1,
        heat: 2_345_678,
        label: '爆',
        since: NOW,
        url: `https://s.weibo.com/weibo?q=${encodeURIComponent('#手镯之家致歉#')}`,
      },
      { word: '别的', rank: 2 },
    ]);
  });

  it('takes an empty list for a refusal, not for calm', async () => {
    weibo.reply({ ok: -100, data: {} });
    expect((await weibo.failure({ base: weibo.origin() })).message).toContain('cookie');
  });
});

it('lists of the aggregators belong to platforms', () => {
  expect(
    ['weibo', 'bilibili-hot-video', 'cls-telegraph', 'hackernews', 'qq-news'].map(hotPlatform),
  ).toEqual(['weibo', 'bilibili', 'web', 'hacker-news', 'news']);
});
