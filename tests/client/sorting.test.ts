// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import RouteList from '../../client/panels/RouteList.svelte';
import { Sorting } from '../../client/sorting.svelte.js';
import Frame from './Frame.svelte';
import { aSnapshot } from './given.js';
import { roomWith, type Asked, type TestRoom } from './room.js';

const NAMES = ['红色', '客服', '其余'];

/** The server's list, which answers a new order with that order. */
function routes(order: number[], keeps = true) {
  return ({ method, path, body }: Asked) => {
    if (method !== 'GET') {
      if (!keeps) return { status: 503, body: {} };
      order = (body as { ids: number[] }).ids;
      return { body: {} };
    }
    if (path !== '/routes') return { body: { items: [], kinds: [] } };
    const items = order.map((id) => ({
      id,
      name: NAMES[id - 1],
      enabled: true,
      ...{ brands: [], levels: [], categories: [], platforms: [], kinds: [] },
      ...{ hours: null, channels: [], fallbacks: [] },
    }));
    return { body: { items, mode: 'all', quiet: null, timeZone: 'Asia/Shanghai' } };
  };
}

const shown = () =>
  screen.getAllByRole('listitem').map((row) => row.querySelector('b')?.textContent.trim());
const grip = (name: string) => screen.findByRole('button', { name: new RegExp(`移动“${name}”`) });
const press = async (name: string, ...keys: string[]) => {
  for (const key of keys) await fireEvent.keyDown(await grip(name), { key });
};
const sentOrders = (room: TestRoom) =>
  room.asked.flatMap(({ method, body }) =>
    method === 'GET' ? [] : [(body as { ids: number[] }).ids],
  );

afterEach(cleanup);

describe('the order of routes, by keyboard', () => {
  it('is made with space and arrows, read out, and kept when dropped', async () => {
    const room = roomWith(aSnapshot(), routes([1, 2, 3]));
    render(Frame, { room, part: RouteList, given: {} });
    await press('其余', ' ');
    expect((await grip('其余')).getAttribute('aria-pressed')).toBe('true');
    expect(screen.getByText('已拿起“其余”，第 3 条，共 3 条')).toBeTruthy();
    await press('其余', 'ArrowUp', 'ArrowUp');
    expect(shown()).toEqual(['其余', '红色', '客服']);
    expect(screen.getByText('“其余”移到第 1 条，共 3 条')).toBeTruthy();
    expect(document.activeElement).toBe(await grip('其余'));
    expect(sentOrders(room)).toEqual([]);
    await press('其余', ' ');
    await waitFor(() => expect(sentOrders(room)).toEqual([[3, 1, 2]]));
    await waitFor(() => expect(shown()).toEqual(['其余', '红色', '客服']));
  });

  it('is put back with escape, and nothing is sent', async () => {
    const room = roomWith(aSnapshot(), routes([1, 2, 3]));
    render(Frame, { room, part: RouteList, given: {} });
    await press('红色', 'Enter', 'ArrowDown', 'Escape');
    expect(shown()).toEqual(NAMES);
    expect(screen.getByText('“红色”放回原处')).toBeTruthy();
    expect(sentOrders(room)).toEqual([]);
  });

  it('stays what it was, and says why, when the server does not take it', async () => {
    const room = roomWith(aSnapshot(), routes([1, 2, 3], false));
    render(Frame, { room, part: RouteList, given: {} });
    await press('红色', ' ', 'ArrowDown', ' ');
    await waitFor(() => expect(shown()).toEqual(NAMES));
    expect(room.notices.list.length).toBe(1);
  });

  it('does not move past the ends, and asks nothing when it lands where it was', async () => {
    const room = roomWith(aSnapshot(), routes([1, 2, 3]));
    render(Frame, { room, part: RouteList, given: {} });
    await press('红色', ' ', 'ArrowUp', ' ');
    expect(shown()).toEqual(NAMES);
    expect(sentOrders(room)).toEqual([]);
  });
});

describe('the order of routes, by buttons', () => {
  const button = (name: string) => screen.findByRole<HTMLButtonElement>('button', { name });
  const push = async (name: string) => {
    (await button(name)).focus();
    await fireEvent.click(await button(name));
  };

  it('is read out, and leaves the focus on the row that moved', async () => {
    const room = roomWith(aSnapshot(), routes([1, 2, 3]));
    render(Frame, { room, part: RouteList, given: {} });
    await push('上移“其余”');
    expect(await screen.findByText('“其余”移到第 2 条，共 3 条')).toBeTruthy();
    await waitFor(async () => expect(document.activeElement).toBe(await button('上移“其余”')));
    await push('上移“其余”');
    expect(await screen.findByText('“其余”移到第 1 条，共 3 条')).toBeTruthy();
    // It can go no further up: the way back has the focus.
    await waitFor(async () => expect(document.activeElement).toBe(await button('下移“其余”')));
    expect(sentOrders(room)).toEqual([
      [1, 3, 2],
      [3, 1, 2],
    ]);
  });

  it('is not said to be done when the server does not take it', async () => {
    const room = roomWith(aSnapshot(), routes([1, 2, 3], false));
    render(Frame, { room, part: RouteList, given: {} });
    await push('上移“其余”');
    await waitFor(() => expect(room.notices.list.length).toBe(1));
    expect(screen.queryByText(/移到第/)).toBeNull();
  });
});

describe('the order of routes, by hand', () => {
  // jsdom lays nothing out: rows are 50 high, one below the other.
  beforeEach(() => {
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (
      this: Element,
    ) {
      const at = [...(this.parentElement?.children ?? [])].indexOf(this);
      return { top: at * 50, height: 50 } as DOMRect;
    });
  });
  afterEach(() => void vi.restoreAllMocks());

  it('follows the pointer and is kept where it is let go', async () => {
    const room = roomWith(aSnapshot(), routes([1, 2, 3]));
    render(Frame, { room, part: RouteList, given: {} });
    await fireEvent.pointerDown(await grip('红色'), { button: 0, clientY: 20 });
    await fireEvent.pointerMove(window, { clientY: 140 });
    expect(shown()).toEqual(['客服', '其余', '红色']);
    await fireEvent.pointerUp(window);
    await waitFor(() => expect(sentOrders(room)).toEqual([[2, 3, 1]]));
  });

  it('goes back when the system takes the pointer away', async () => {
    const room = roomWith(aSnapshot(), routes([1, 2, 3]));
    render(Frame, { room, part: RouteList, given: {} });
    await fireEvent.pointerDown(await grip('红色'), { button: 0, clientY: 20 });
    await fireEvent.pointerMove(window, { clientY: 140 });
    await fireEvent.pointerCancel(window);
    expect(shown()).toEqual(NAMES);
    expect(sentOrders(room)).toEqual([]);
  });
});

describe('a list in somebody’s hand', () => {
  it('shows what the server says when rows came or went meanwhile', () => {
    const sorting = new Sorting(() => Promise.resolve());
    sorting.lift(1, [1, 2, 3]);
    sorting.to(2);
    expect(sorting.shown([1, 2, 3])).toEqual([2, 3, 1]);
    expect(sorting.shown([1, 2, 3, 4])).toEqual([1, 2, 3, 4]);
    expect(sorting.shown([1, 2, 4])).toEqual([1, 2, 4]);
  });
});
