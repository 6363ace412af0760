// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import ForecastWords from '../../client/panels/ForecastWords.svelte';
import { UNNAMED } from '../../server/model/story.js';
import Frame from './Frame.svelte';
import { aBatch, aMention, aSnapshot } from './given.js';
import { acts, aDetail, forecast, open, own, series } from './story-room.js';
import { drawDialogs, drawNoCharts, press, said, settled, submit, table, write } from './hands.js';
import { roomWith } from './room.js';

beforeAll(() => {
  drawDialogs();
  drawNoCharts();
});
beforeEach(() => window.history.replaceState(null, '', '/stories'));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('the page of a story', () => {
  it('says how large, how fast and how far it came, and where it began', async () => {
    open();
    await screen.findByRole('heading', { level: 1, name: '石头掉了' });
    const text = said();
    expect(text).toContain('手镯之家 · 高峰已过');
    expect(text).toMatch(/累计负面量 80 40 条声音/);
    expect(text).toContain('每小时 12，最高 90');
    expect(text).toMatch(/估计触达 12万 粉丝数 × 4%/);
    const spread = screen.getByRole('region', { name: '传到了哪些平台' });
    expect(
      within(spread)
        .getAllByRole('listitem')
        .map((one) => said(one)),
    ).toEqual(['小红书 09:00 起，4 条', '微博 12:00 起，36 条']);
  });

  it('says among which posts of a large story the most reposted were looked for', async () => {
    const large = own(aDetail({ postsAmong: { first: 1000, latest: 3000 } }));
    open(large);
    expect(await screen.findByText(/从最早的 1,000 条、最新的 3,000 条/)).toBeTruthy();
    cleanup();
    open(large, 'en');
    expect(await screen.findByText(/its first 1,000 posts, its latest 3,000 posts/)).toBeTruthy();
  });

  it('says the same in English', async () => {
    open(undefined, 'en');
    await screen.findByRole('heading', { level: 1 });
    expect(said()).toContain('Estimated reach 120K followers × 4 %');
    expect(said()).toContain(
      '41% chance of red within 24 h; expected negative volume 640 (300–1,200).',
    );
    expect(said()).toContain('Of 200 forecasts that said 40%–50%, 44% came true.');
  });

  it('calls the reach unknown where no followers are known, and not 0', async () => {
    const reach = { ...aDetail().reach, potential: null, estimated: null, known: 0, unknown: 40 };
    open(own(aDetail({ reach })));
    await screen.findByText('未知：没有作者的粉丝数');
    expect(said()).not.toContain('位作者已知');
  });

  it('leads to the incidents it made, with the highest level each had', async () => {
    open(own(aDetail({ incidents: [{ id: 9, level: 'none', peak: 'orange', status: 'closed' }] })));
    const link = await screen.findByRole('link', { name: /橙色/ });
    expect(link.getAttribute('href')).toBe('/incidents/9');
    expect(said(link)).toContain('已关闭');
  });

  it('says why each post is in it, as words', async () => {
    open();
    await screen.findByText('共同的词：石头 · <b>掉</b>');
    expect(screen.getByText('转发关系')).toBeTruthy();
    expect(screen.queryByText('最早的一条')).toBeNull();
  });

  it('says when there is nothing to forecast, and that red has come', async () => {
    open((asked) =>
      asked.path === '/stories/7'
        ? { body: aDetail({ forecast: null }) }
        : { body: series({ points: [] }) },
    );
    expect(await screen.findByText(/还没有可做的预测/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: '数据表' })).toBeNull();
    cleanup();
    const room = roomWith(aSnapshot());
    render(Frame, { room, part: ForecastWords, given: { forecast, reached: true } });
    expect(said()).toBe('已经达到红色；预计到 24 小时时负面量 640（300–1,200）。');
  });

  it('has a table behind the forecast', async () => {
    open();
    await screen.findByRole('button', { name: '数据表' });
    await press('数据表');
    expect(table().slice(0, 2)).toEqual([
      ['时间', '负面量', '预计负面量', '预测范围', '升至红色的可能'],
      ['14:02', '82', '640', '300–1,200', '40%'],
    ]);
    expect(screen.getByRole('button', { name: '图表', pressed: true })).toBeTruthy();
  });

  it('says that the forecast could not be had, and asks again', async () => {
    let down = true;
    open((asked) =>
      asked.path.endsWith('/forecast') && down ? { status: 503, body: {} } : undefined,
    );
    expect((await screen.findByRole('alert')).textContent).toContain('503');
    down = false;
    await press('重试');
    expect(await screen.findByText(/由 37,000 条真实帖子的传播拟合/)).toBeTruthy();
  });

  it('is missing in words, and failed with another try', async () => {
    open(() => ({ status: 404, body: { error: { code: 'not-found', message: 'x' } } }));
    expect(await screen.findByText('没有这个话题')).toBeTruthy();
    cleanup();
    let down = true;
    open(() => (down ? { status: 503, body: {} } : undefined));
    await screen.findByRole('button', { name: '重试' });
    down = false;
    await press('重试');
    expect(await screen.findByRole('heading', { name: '石头掉了' })).toBeTruthy();
  });

  it('that was merged leads to the other one, and takes no acts', async () => {
    const room = open(own(aDetail({}, { mergedInto: 8 })));
    await screen.findByText('它已并入另一个话题');
    expect(screen.queryByRole('button', { name: '改名' })).toBeNull();
    await press('打开那个话题');
    expect(room.router.path).toBe('/stories/8');
  });

  describe('renaming', () => {
    it('starts from the name it has, and says that it was done', async () => {
      const room = open((asked) =>
        asked.path.endsWith('/rename')
          ? { body: aDetail({}, { title: '掉钻', renamedBy: '李楠' }) }
          : undefined,
      );
      await screen.findByRole('heading', { level: 1 });
      await press('改名');
      expect(screen.getByLabelText<HTMLInputElement>('新名称').value).toBe('石头掉了');
      await write('新名称', ' 掉钻 ');
      await write('你的名字', '李楠');
      await submit('新名称');
      await screen.findByText('已改名');
      expect(acts(room)).toEqual([
        { method: 'POST', path: '/stories/7/rename', body: { title: '掉钻', by: '李楠' } },
      ]);
      expect(room.prefs.person).toBe('李楠');
    });

    it('starts from nothing where only words in both languages stand for a name', async () => {
      open(own(aDetail({}, { title: UNNAMED })));
      await screen.findByRole('heading', { level: 1 });
      await press('改名');
      expect(screen.getByLabelText<HTMLInputElement>('新名称').value).toBe('');
    });

    it('keeps the new name when it could not be given, and while the page renews itself', async () => {
      const room = open((asked) =>
        asked.path.endsWith('/rename') ? { status: 500, body: {} } : undefined,
      );
      await screen.findByRole('heading', { level: 1 });
      await press('改名');
      await write('新名称', '掉钻');
      await write('你的名字', '李楠');
      await submit('新名称');
      await screen.findByText(/服务器的回答（500）/);
      room.board.apply(aBatch(10, 11, { mentions: [aMention(50)] }));
      await settled();
      expect(screen.getByLabelText<HTMLInputElement>('新名称').value).toBe('掉钻');
    });
  });

  describe('splitting', () => {
    const pick = async (...ids: number[]) => {
      await screen.findByRole('heading', { level: 1 });
      await press('选择要拆出的帖子');
      for (const id of ids) {
        await fireEvent.click(screen.getByRole('checkbox', { name: new RegExp(`第 ${id} 条`) }));
      }
    };

    it('asks what the new story is called, and goes there', async () => {
      const room = open((asked) =>
        asked.path.endsWith('/split') ? { body: aDetail({}, { id: 12 }) } : undefined,
      );
      await pick(2, 3);
      await press('把选中的 2 条拆成新话题');
      expect(screen.getByText('转发它们的帖子会跟着走。')).toBeTruthy();
      expect(acts(room)).toEqual([]);
      await write('新话题的名称（可不填）', '掉色');
      await write('你的名字', '李楠');
      await press('拆分');
      await screen.findByText('已拆分');
      expect(acts(room)).toEqual([
        {
          method: 'POST',
          path: '/stories/7/split',
          body: { mentions: [2, 3], title: '掉色', by: '李楠' },
        },
      ]);
      expect(room.router.path).toBe('/stories/12');
    });

    it('offers nothing before something is chosen, and forgets what was when it is called off', async () => {
      open();
      await pick();
      expect(screen.queryByRole('button', { name: /拆成新话题/ })).toBeNull();
      await fireEvent.click(screen.getByRole('checkbox', { name: /第 2 条/ }));
      await press('取消选择');
      await press('选择要拆出的帖子');
      expect(
        screen.getAllByRole('checkbox').map((one) => (one as HTMLInputElement).checked),
      ).toEqual([false, false, false]);
    });

    it('keeps the choice when it could not be done', async () => {
      open(
        (asked) => (asked.path.endsWith('/split') ? { status: 500, body: {} } : undefined),
        'en',
      );
      await screen.findByRole('heading', { level: 1 });
      await press('Choose posts to split off');
      await fireEvent.click(screen.getByRole('checkbox', { name: /第 2 条/ }));
      await press('Split off 1 post');
      await write('Your name', 'Li');
      await press('Split off');
      await screen.findByText(/proxy in between/);
      expect(screen.getByRole('dialog', { name: 'Split off 1 post' })).toBeTruthy();
    });

    it('is not offered of a story with one post', async () => {
      open(own(aDetail({ mentions: [{ ...aMention(1), velocity: null }] })));
      await screen.findByRole('heading', { level: 1 });
      expect(screen.queryByRole('button', { name: '选择要拆出的帖子' })).toBeNull();
    });
  });
});
