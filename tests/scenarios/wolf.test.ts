import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Analyst } from '../../server/model/analysis.js';
import { explain } from '../../server/model/explain.js';
import type { IncidentState } from '../../server/model/live.js';
import { openAnalyst } from '../../server/reading/text.js';
import {
  complaints,
  type Harness,
  HOUR,
  MINUTE,
  MORNING,
  type Post,
  reposts,
  start,
} from '../harness/harness.js';

/** Read as the product reads, not by a list of words: what is harmless has to be read so. */
let analyst: Analyst;
let war: Harness;

beforeAll(async () => {
  analyst = await openAnalyst();
});
beforeEach(async () => {
  war = await start({ analyst });
  await war.brand('月光镯');
});
afterEach(() => war.close());

const STAR = { id: 'k', name: '林夏', followers: 3_000_000 };
const BROKEN = { id: 'broken', text: '月光镯戴三天就断裂，假货，太差了' };
const PLANT = {
  id: 'plant',
  text: '据知情人透露，月光镯的代工厂长期用回收银料掺铅，工人血铅超标住院，真是黑心垃圾',
};

/** Reposts of `root`, each with one of the words of its own. */
function passedOn(root: string, words: readonly string[], n: number, from = 0): Post[] {
  return Array.from({ length: n }, (_, i) => ({
    id: `${root}-${from + i}`,
    text: words[(from + i) % words.length] ?? '',
    repostOf: root,
  }));
}

/** An hour in which `n` people pass a post on every five minutes. */
async function storm(root: string, words: readonly string[], n: number): Promise<void> {
  for (let i = 0; i < 12; i++) {
    await war.pass(5 * MINUTE);
    await war.push(passedOn(root, words, n, i * n));
  }
}

/** All that anybody was told, or a screen would show as alarming. */
async function alarms(): Promise<string[]> {
  const loud = await war.changes('incident.opened', 'story.warned', 'brand.surged');
  return loud.map(({ kind }) => kind);
}

const said = (one: IncidentState | undefined, locale: 'zh-CN' | 'en') =>
  one && explain(one.reason, one.volume, one.topReposts, locale, 'Asia/Shanghai');

/** Levels as they were announced: time, story and colour. */
async function course(): Promise<string[]> {
  const changes = await war.changes('incident.opened', 'incident.raised', 'incident.lowered');
  return changes.map(({ at, storyId, data }) => {
    const minutes = Math.round((at - MORNING) / MINUTE);
    return `${minutes} min: ${storyId ?? 'brand'} ${'level' in data ? data.level : ''}`;
  });
}

describe('nobody is alarmed', () => {
  it('by a funny video of a star that everybody passes on', async () => {
    await war.push([
      { id: 'fun', text: '我家猫把月光镯当玩具，叼着满屋跑，哈哈哈哈', author: STAR },
    ]);
    await storm('fun', ['转发微博', '哈哈哈哈哈', '太可爱了', '猫：这个归我了'], 80);
    expect(await alarms()).toEqual([]);
    expect(war.sent).toEqual([]);
  });

  it('by a lottery for reposts, with some who grumble that they never win', async () => {
    const text = '#月光镯周年庆# 转发抽奖！关注并转发本条微博，抽 3 位送月光镯一只';
    await war.push([{ id: 'lot', text, author: STAR }]);
    const luck = ['转发微博', '抽我抽我', '拉低中奖率', '好运来', '许愿'];
    // One in fifty: as many as such storms have.
    const words = [
      ...Array.from({ length: 49 }, (_, i) => luck[i % luck.length] ?? ''),
      '假的吧，骗人',
    ];
    await storm('lot', words, 200);
    const grumbles = (await war.mentions('&label=neg')).length;
    expect(grumbles).toBeGreaterThan(20);
    expect(grumbles).toBeLessThan(100);
    expect(await war.changes('incident.opened', 'story.warned')).toEqual([]);
  });

  it('by the birthday of the face of the brand', async () => {
    await war.push([
      { id: 'b', text: '祝月光镯代言人林夏生日快乐！愿你永远闪闪发光', author: STAR },
    ]);
    await storm('b', ['生日快乐', '爱你一辈子', '转发微博', '永远支持你'], 100);
    expect(await alarms()).toEqual([]);
  });

  it('by people who are touched, laugh, or ask whether it is true', async () => {
    await war.push([
      { id: 'b', text: '祝月光镯代言人林夏生日快乐！愿你永远闪闪发光', author: STAR },
      { id: 'fun', text: '月光镯真会玩，太可爱了，哈哈哈哈哈', author: STAR },
    ]);
    await storm('b', ['泪目', '哭了，太感动', '哈哈哈哈笑死', '心疼宝宝', '哭死我了'], 60);
    await storm('fun', ['笑死我了', '真的假的？', '哭死，太可爱了', '是不是真的啊'], 60);
    expect(await alarms()).toEqual([]);
    // The same words under a post about poisoned workers are no calm.
    await war.push([PLANT]);
    await war.push(passedOn('plant', ['泪目', '哭死我了', '心疼宝宝', '真的假的？'], 60));
    expect((await war.changes('incident.opened')).length).toBe(1);
  });

  it('by a launch that some like and some do not', async () => {
    await war.push([{ id: 'new', text: '月光镯新款今天发布，设计太美了，喜欢', author: STAR }]);
    const tones = [
      '好看，已下单',
      '有点贵',
      '抢到了，开心',
      '还可以吧',
      '卖光了，失望',
      '下单卡顿，垃圾网站',
    ];
    for (let i = 0; i < 12; i++) {
      await war.pass(5 * MINUTE);
      const word = '甲乙丙丁戊己庚辛壬癸子丑'[i] ?? '';
      await war.push([
        ...reposts('new', 40, i * 40),
        ...tones.map((tone, k) => ({ id: `t${i}-${k}`, text: `月光镯新款${tone}（${word}）` })),
      ]);
    }
    const negative = (await war.mentions('&label=neg')).length;
    expect(negative).toBeGreaterThan(10);
    expect(negative).toBeLessThan(100);
    expect(await alarms()).toEqual([]);
  });

  it('by a source that comes back after eight hours with five thousand old posts', async () => {
    for (let i = 0; i < 30; i++) {
      await war.push([{ id: `day-${i}`, text: `月光镯 ${i}` }]);
      await war.pass(HOUR);
    }
    await war.pass(8 * HOUR);
    const away = war.clock.now() - 8 * HOUR;
    const missed = Array.from({ length: 5000 }, (_, i) => ({
      id: `missed-${i}`,
      text: `月光镯 ${i}`,
      publishedAt: away + Math.floor((i / 5000) * 8 * HOUR),
    }));
    await war.push([
      ...missed,
      ...complaints('月光镯', 60).map((one, i) => ({ ...one, publishedAt: away + i * 8 * MINUTE })),
    ]);
    await war.pass(2 * HOUR);
    expect(await alarms()).toEqual([]);
  }, 90_000);
});

describe('a crisis of a competitor that names us', () => {
  const text = '星尘表假货曝光，表盘掉漆还拒绝退款，太垃圾了，还不如月光镯';

  beforeEach(() => war.brand('星尘表', { competitorOf: [1] }));

  it('alarms nobody about us, and the mention says why', async () => {
    await war.push([{ id: 'comp', text, author: STAR }]);
    await war.push(reposts('comp', 300));
    expect(await alarms()).toEqual([]);
    const [ours] = await war.mentions('&brand=1&q=拒绝退款');
    expect(ours).toMatchObject({ label: 'neu', categories: [], compared: { against: '星尘表' } });
    const [theirs] = await war.mentions('&brand=2&q=拒绝退款');
    expect(theirs).toMatchObject({ label: 'neg', compared: null });
  });

  it.each([
    'Stardust 真的垃圾，客服骗人，比月光镯差远了',
    '戴三天就断，客服不理人，还不如月光镯',
    '星尘表太坑了，掉漆还不退款，果断换成月光镯',
  ])('nor by: %s', async (words) => {
    await war.push([{ id: 'c', text: words, author: STAR }]);
    expect(await alarms()).toEqual([]);
  });

  it.each([
    '月光镯还不如星尘表，戴三天就断，太垃圾了',
    '星尘表垃圾，月光镯也好不到哪去，都是骗子',
    '星尘表都道歉赔偿了，月光镯还在装死，恶心',
    '号称比星尘表好的月光镯，戴三天就断了，骗子',
  ])('while what is bad of us stays red: %s', async (words) => {
    await war.push([{ id: 'c', text: words, author: STAR }]);
    expect((await war.incidents()).map(({ brandId, level }) => [brandId, level])).toEqual([
      [1, 'red'],
    ]);
  });

  it('is what a person says of it, who may disagree', async () => {
    await war.push([{ id: 'comp', text, author: STAR }]);
    const [ours] = await war.mentions('&brand=1');
    const correct = (label: string) =>
      war.post('/mentions/corrections', { ids: [ours?.id], label, by: '李楠' });
    expect((await correct('neg')).status).toBe(200);
    const [incident] = await war.incidents();
    expect(incident).toMatchObject({ brandId: 1, level: 'red' });
    expect(said(incident, 'zh-CN')).toEqual({
      why: 'KOL @林夏（300万粉丝）08:00 发声。24 小时负面量 1。',
      next: '没有 KOL 则未达预警条件；再多 500 也会到红色。',
      below: 'KOL 的帖子满 24 小时后再看负面量；红色不会自动关闭。',
    });
    expect(said(incident, 'en')?.next).toBe(
      'Without the KOL there would be no alert; 500 more would make it red all the same.',
    );
    expect((await correct('neu')).status).toBe(200);
    await war.push(reposts('comp', 300));
    expect((await war.incidents())[0]).toMatchObject({ level: 'none' });
    expect((await war.changes('incident.opened')).length).toBe(1);
  });
});

describe('a source whose clock is eight hours slow', () => {
  it('has its level dated back, and the words say that it came late', async () => {
    const slow = war.clock.now() - 8 * HOUR;
    await war.push(
      [BROKEN, ...reposts('broken', 60)].map((post) => ({ ...post, publishedAt: slow })),
    );
    const [incident] = await war.incidents();
    expect(incident).toMatchObject({ level: 'yellow', openedAt: slow, noticedAt: MORNING });
    expect(said(incident, 'zh-CN')).toEqual({
      why: '24 小时负面量 61。单条最高转发 60 次。窗口内有 61 条迟到数据（最早发布于 00:00），等级按发布时间追溯。',
      next: '再多 39 转为橙色。再多 440，或有 KOL 介入，转为红色。',
      below: '单条转发和负面量都低于 40 并保持 60 分钟后解除。',
    });
    expect(said(incident, 'en')?.why).toBe(
      'Negative volume 61 in 24 h. One post gained 60 reposts. 61 of the posts in the window came late, the oldest of them published at 00:00: the level is dated back.',
    );
  });
});

describe('two crises at once on one brand', () => {
  it('are two incidents with their own levels, times and words', async () => {
    await war.push([BROKEN, PLANT]);
    for (let i = 0; i < 12; i++) {
      await war.pass(10 * MINUTE);
      await war.push([...reposts('broken', 10, i * 10), ...reposts('plant', 50, i * 50)]);
    }
    expect(await course()).toEqual([
      '20 min: 2 orange',
      '60 min: 1 yellow',
      '100 min: 1 orange',
      '100 min: 2 red',
    ]);
    const [plant, broken] = await war.incidents();
    expect(said(plant, 'zh-CN')).toEqual({
      why: '24 小时负面量 601。单条最高转发 600 次。',
      next: null,
      below: '低于 400 并保持 60 分钟后转为橙色。',
    });
    expect(said(broken, 'en')).toEqual({
      why: 'Negative volume 121 in 24 h. One post gained 120 reposts.',
      next: 'Red needs 380 more, or one KOL.',
      below: 'Back to yellow after 60 minutes under 80.',
    });
    const warned = (await war.changes('story.warned')).filter(({ storyId }) => storyId === 2);
    expect(warned.length).toBeGreaterThan(0);
    for (const { at } of warned) expect(at).toBeLessThan(MORNING + 100 * MINUTE);
  });
});

describe('anger that is scattered over many stories', () => {
  it('is a case of the brand as a whole, and the words say so', async () => {
    await war.close();
    war = await start();
    await war.brand('月光镯');
    await war.push(complaints('月光镯', 120));
    const [incident] = await war.incidents();
    expect(incident).toMatchObject({ storyId: null, level: 'orange' });
    expect(said(incident, 'zh-CN')).toEqual({
      why: '24 小时负面量 120。分散在各处，其中 120 不属于任何同级预警的话题。',
      next: '负面量再多 381 转为红色。',
      below: '低于 80 并保持 60 分钟后转为黄色。',
    });
    expect(said(incident, 'en')?.why).toBe(
      'Negative volume 120 in 24 h. It is scattered: 120 of it belongs to no story at this level.',
    );
  });
});
