// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import Stories from '../../client/pages/Stories.svelte';
import CurvePanel from '../../client/panels/CurvePanel.svelte';
import NoticeList from '../../client/panels/NoticeList.svelte';
import { type StoryRowState, UNNAMED } from '../../server/model/story.js';
import Frame from './Frame.svelte';
import { aBrand, aReason, aRow, anIncident, aSnapshot, aSource, HOUR, NOON } from './given.js';
import { drawDialogs, drawNoCharts, press, said, settled, table } from './hands.js';
import { type Asked, roomWith } from './room.js';

beforeAll(() => {
  drawDialogs();
  drawNoCharts();
});
beforeEach(() => window.history.replaceState(null, '', '/stories'));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

type Answer = { status?: number; body?: unknown };

describe('the list of stories', () => {
  const two = [aBrand(), aBrand({ id: 2, name: '月光镯' })];
  function open(
    answer: (asked: Asked) => Answer | Promise<Answer>,
    snapshot = aSnapshot({ brands: two }),
  ) {
    const room = roomWith(snapshot, answer);
    render(Frame, { room, part: Stories, given: {} });
    render(Frame, { room, part: NoticeList, given: {} });
    return room;
  }
  const rows = () => screen.queryAllByRole('link').map((one) => /话题\d+/.exec(said(one))?.[0]);
  const query = (asked: Asked | undefined) =>
    Object.fromEntries(new URLSearchParams(asked?.path.split('?')[1]));
  const page = (from: number, count: number, given: Partial<StoryRowState> = {}) =>
    Array.from({ length: count }, (_, at) => aRow(from + at, given));

  it('asks for those with several posts, the newest first, and says whose each is', async () => {
    const room = open(() => ({ body: { items: [aRow(1), aRow(2, { brandId: 2 })] } }));
    await screen.findByText('话题1');
    expect(query(room.asked[0])).toEqual({ order: 'newest', least: '2', limit: '50' });
    const [first, second] = screen.getAllByRole('link').map((one) => said(one));
    expect(first).toContain('手镯之家 · 40 条声音');
    expect(second).toContain('月光镯 ·');
  });

  it('can be had by volume, of one brand, and with single posts; the address says so', async () => {
    const room = open(() => ({ body: { items: [aRow(1)] } }));
    await fireEvent.change(screen.getByLabelText('排序'), { target: { value: 'volume' } });
    await fireEvent.change(screen.getByLabelText('品牌'), { target: { value: '2' } });
    await fireEvent.click(screen.getByRole('checkbox', { name: '只看两条以上的' }));
    await waitFor(() =>
      expect(query(room.asked.at(-1))).toEqual({ brand: '2', order: 'volume', limit: '50' }),
    );
    expect(Object.fromEntries(room.router.query)).toEqual({
      order: 'volume',
      brand: '2',
      all: '1',
    });
    expect(screen.queryByRole('button', { name: '更早的话题' })).toBeNull();
  });

  it.each([
    ['newest', '更早的话题'],
    ['volume', '负面量更小的话题'],
  ])('goes on by pages in the order of %s, until there are none', async (order, more) => {
    window.history.replaceState(null, '', `/stories?order=${order}`);
    const pages: Record<string, object> = {
      '': { items: page(1, 5), next: 'a' },
      a: { items: page(5, 5), next: 'b' },
      b: { items: page(11, 3), next: null },
    };
    const room = open((asked) => ({ body: pages[query(asked).after ?? ''] ?? {} }));
    await fireEvent.click(await screen.findByRole('button', { name: more }));
    // One that moved meanwhile comes once more, and stands once.
    await waitFor(() => expect(rows()).toHaveLength(9));
    await press(more);
    await waitFor(() => expect(rows()).toHaveLength(12));
    expect(query(room.asked.at(-1))).toMatchObject({ order, after: 'b' });
    expect(screen.queryByRole('button', { name: more })).toBeNull();
  });

  it('mixes no earlier ones of another question in', async () => {
    const waits: (() => void)[] = [];
    const room = open(({ path }) => ({
      body: path.includes('brand=2')
        ? { items: page(900, 2), next: null }
        : { items: page(1, 50), next: 'a' },
    }));
    const button = await screen.findByRole('button', { name: '更早的话题' });
    const stories = room.api.stories;
    room.api.stories = async (asked) => {
      if (asked.after !== undefined) await new Promise<void>((go) => waits.push(go));
      return stories(asked);
    };
    await fireEvent.click(button);
    room.router.ask({ brand: '2' });
    await waitFor(() => expect(rows()).toEqual(['话题900', '话题901']));
    waits.forEach((go) => go());
    await settled();
    expect(rows()).toEqual(['话题900', '话题901']);
  });

  it('keeps what is there when the earlier ones could not be had', async () => {
    open(({ path }) =>
      path.includes('after')
        ? { status: 503, body: {} }
        : { body: { items: page(1, 50), next: 'a' } },
    );
    await fireEvent.click(await screen.findByRole('button', { name: '更早的话题' }));
    await screen.findByText(/服务器的回答（503）/);
    expect(rows()).toHaveLength(50);
    expect(screen.getByRole('button', { name: '更早的话题' })).toBeTruthy();
  });

  it('shows no stories of one brand under the name of another when those cannot be had', async () => {
    const room = open(({ path }) =>
      path.includes('brand=2') ? { status: 503, body: {} } : { body: { items: page(1, 3) } },
    );
    await screen.findByText('话题1');
    room.router.ask({ brand: '2' });
    await screen.findByRole('button', { name: '重试' });
    expect(rows()).toEqual([]);
  });

  it('says above the list when it could not be renewed', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    let down = false;
    const room = open(() => (down ? { status: 503, body: {} } : { body: { items: page(1, 3) } }));
    await screen.findByText('话题1');
    down = true;
    room.board.changes = [{ seq: 900 }] as unknown as typeof room.board.changes;
    await vi.advanceTimersByTimeAsync(4_000);
    expect((await screen.findByRole('alert')).textContent).toContain('503');
    expect(rows()).toHaveLength(3);
  });

  it('says what is missing while there are none: a story, a source, or a brand', async () => {
    const none = () => ({ body: { items: [] } });
    open(none, aSnapshot({ brands: two, sources: [aSource()] }));
    await screen.findByText('还没有话题');
    expect(screen.queryByRole('button', { name: /来源/ })).toBeNull();
    cleanup();
    const room = open(none, aSnapshot({ brands: [] }));
    await fireEvent.click(await screen.findByRole('button', { name: /开始|设置/ }));
    expect(room.router.path).toBe('/start');
  });
});

describe('a story whose posts were all deleted by their authors', () => {
  it.each([
    ['zh-CN', '（原帖已被作者删除）'],
    ['en', '(deleted by its author)'],
  ] as const)('is named so in %s, and in no other language', async (locale, name) => {
    const body = { items: [aRow(1, { title: UNNAMED })], next: null };
    const room = roomWith(aSnapshot(), () => ({ body }), locale);
    render(Frame, { room, part: Stories, given: {} });
    expect((await screen.findByText(name)).textContent).toBe(name);
    expect(said()).not.toContain(UNNAMED);
  });
});

describe('the curve of an incident', () => {
  const incident = anIncident();
  const show = (
    given: object,
    answer: (asked: Asked) => Answer = () => ({ body: { items: [] } }),
  ) => {
    const room = roomWith(aSnapshot({ brands: [aBrand()], now: NOON + HOUR }), answer);
    render(Frame, { room, part: CurvePanel, given: { incident, ...given } });
    return room;
  };

  it('waits, and says when there is nothing to draw', () => {
    show({ curve: null });
    expect(screen.queryByText('还没有数据')).toBeNull();
    expect(screen.queryByRole('img')).toBeNull();
    cleanup();
    show({ curve: [] });
    expect(screen.getByRole('heading', { level: 3 })).toBeTruthy();
  });

  it('says over how many hours it is summed up, as the rule of the brand has it', () => {
    show({ curve: [], incident: anIncident({ reason: aReason({ windowHours: 12 }) }) });
    expect(screen.getByText('12 小时滚动窗口内的负面帖与转发')).toBeTruthy();
  });

  it('has a name with the volume as it is now, and a table behind it with what happened', async () => {
    show({
      curve: [
        { at: NOON - HOUR, volume: 20 },
        { at: NOON, volume: 211 },
      ],
    });
    expect(screen.getByRole('img', { name: '负面量走势 231' })).toBeTruthy();
    await press('数据表');
    const [head, ...rows] = table();
    expect(head).toEqual(['时间', '负面量', '发生了什么']);
    expect(rows.map(([, volume]) => volume)).toContain('231');
    expect(rows.find(([time]) => time === '14:00')?.[2]).toContain('红色');
    await press('图表');
    expect(screen.getByRole('img')).toBeTruthy();
  });

  it('ends with the volume that its sentence says, though more came since it was fetched', async () => {
    const curve = [{ at: NOON, volume: 211 }];
    const volumes = async () => {
      await press('数据表');
      return table()
        .slice(1)
        .map(([, volume]) => volume);
    };
    show({ curve, incident: anIncident({ volume: 300 }) });
    expect(await volumes()).toEqual(['300', '211', '0']);
    cleanup();
    show({ curve, incident: anIncident({ volume: 300, status: 'closed' }) });
    expect(await volumes()).toEqual(['211', '0']);
  });
});
