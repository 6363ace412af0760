// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import Confirm from '../../client/parts/Confirm.svelte';
import DataTable from '../../client/parts/DataTable.svelte';
import Dialog from '../../client/parts/Dialog.svelte';
import Grip from '../../client/parts/Grip.svelte';
import VirtualList from '../../client/parts/VirtualList.svelte';
import { Sorting } from '../../client/sorting.svelte.js';
import Frame from './Frame.svelte';
import { aSnapshot } from './given.js';
import { drawDialogs, drawNoCharts, press, said, settled, table } from './hands.js';
import { roomWith } from './room.js';

beforeAll(() => {
  drawDialogs();
  drawNoCharts();
  Element.prototype.scrollIntoView = () => undefined;
  vi.stubGlobal('matchMedia', () => ({
    matches: true,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
});
beforeEach(() => window.history.replaceState(null, '', '/'));
afterEach(cleanup);

const html = (text: string) => createRawSnippet(() => ({ render: () => text }));
describe('a dialog', () => {
  const body = () => html('<div><input aria-label="first" /></div>');
  const open = (part: object, given: object) =>
    render(Frame, { room: roomWith(aSnapshot()), part: part as never, given });

  it('takes the focus to its first field, and gives it back to where it was', async () => {
    const before = document.body.appendChild(document.createElement('button'));
    before.focus();
    const { unmount } = open(Dialog, { title: '改名', onclose: vi.fn(), children: body() });
    expect(document.activeElement).toBe(screen.getByLabelText('first'));
    expect(screen.getByRole('dialog', { name: '改名' })).toBeTruthy();
    unmount();
    await settled();
    expect(document.activeElement).toBe(before);
    before.remove();
  });

  it('gives the focus to the page where what had it is gone', async () => {
    const [before, main] = [document.createElement('button'), document.createElement('main')];
    main.id = 'main';
    main.tabIndex = -1;
    document.body.append(before, main);
    before.focus();
    const { unmount } = open(Dialog, { title: '改名', onclose: vi.fn(), children: body() });
    before.remove();
    unmount();
    await settled();
    expect(document.activeElement).toBe(main);
    main.remove();
  });

  it('closes by escape, by its button and by a press beside it, not by a selection that ends there', async () => {
    const onclose = vi.fn();
    open(Dialog, { title: '改名', onclose, children: body() });
    const dialog = screen.getByRole('dialog');
    await fireEvent(dialog, new Event('cancel', { cancelable: true }));
    await press('关闭');
    await fireEvent.pointerDown(dialog);
    await fireEvent.click(dialog);
    expect(onclose).toHaveBeenCalledTimes(3);
    await fireEvent.pointerDown(screen.getByLabelText('first'));
    await fireEvent.click(dialog);
    expect(onclose).toHaveBeenCalledTimes(3);
  });

  it('stays when somebody wrote in it and pressed beside it by mistake', async () => {
    const onclose = vi.fn();
    open(Dialog, { title: '改名', onclose, children: body() });
    const dialog = screen.getByRole('dialog');
    await fireEvent.input(screen.getByLabelText('first'), { target: { value: '声明全文' } });
    await fireEvent.pointerDown(dialog);
    await fireEvent.click(dialog);
    expect(onclose).not.toHaveBeenCalled();
    await fireEvent(dialog, new Event('cancel', { cancelable: true }));
    expect(onclose).toHaveBeenCalledTimes(1);
  });

  it('that asks has the focus on the safe answer', async () => {
    const [onyes, onno] = [vi.fn(), vi.fn()];
    open(Confirm, { question: '删除视图“甲”？', yes: '删除“甲”', danger: true, onyes, onno });
    await settled();
    expect(said(document.activeElement as Element)).toBe('取消');
    await press('取消');
    await press('删除“甲”');
    expect([onyes.mock.calls.length, onno.mock.calls.length]).toEqual([1, 1]);
  });
});

describe('the table behind a chart', () => {
  it('has heads for its columns and rows, and leads inside the world it is shown in', () => {
    window.history.replaceState(null, '', '/demo/insights');
    const told = {
      columns: [{ name: '时间' }, { name: '负面量', figure: true }],
      rows: [
        { key: '1', cells: [{ text: '14:00' }, { text: '12', href: '/mentions?label=neg' }] },
        { key: '2', cells: [{ text: '<b>15:00</b>' }, { text: '未知' }] },
      ],
    };
    render(Frame, {
      room: roomWith(aSnapshot()),
      part: DataTable,
      given: { told, label: '负面量' },
    });
    expect(table()).toEqual([
      ['时间', '负面量'],
      ['14:00', '12'],
      ['<b>15:00</b>', '未知'],
    ]);
    expect(screen.getAllByRole('rowheader').map((one) => said(one))).toEqual([
      '14:00',
      '<b>15:00</b>',
    ]);
    expect(screen.getByRole('link', { name: '12' }).getAttribute('href')).toBe(
      '/demo/mentions?label=neg',
    );
    expect(screen.getByRole('region', { name: '负面量' }).tabIndex).toBe(0);
  });
});

describe('a long list', () => {
  const items = Array.from({ length: 100_000 }, (_, id) => ({ id: id + 1 }));
  const row = createRawSnippet((item: () => { id: number }) => ({
    render: () => `<button data-row>第 ${item().id} 行</button>`,
  }));
  const open = (given: object) =>
    render(Frame, {
      room: roomWith(aSnapshot()),
      part: VirtualList as never,
      given: { items, row, label: '声音', ...given },
    });

  it('draws only what is in sight, and is as tall as all of it', () => {
    open({});
    expect(screen.getAllByRole('button').length).toBeLessThan(60);
    expect(said(screen.getAllByRole('button')[0] as Element)).toBe('第 1 行');
    const tall = document.querySelector<HTMLElement>('.all')?.style.height ?? '';
    expect(parseInt(tall)).toBe(100_000 * 108);
  });

  it('draws what comes into sight, and says which rows those are', async () => {
    const onrange = vi.fn();
    open({ onrange });
    const feed = screen.getByRole('feed', { name: '声音' });
    feed.scrollTop = 50_000 * 108;
    await fireEvent.scroll(feed);
    await screen.findByText('第 50001 行');
    expect(screen.queryByText('第 1 行')).toBeNull();
    const [from, to] = onrange.mock.lastCall as [number, number];
    expect(from).toBeLessThanOrEqual(50_000);
    expect(to).toBeGreaterThan(50_000);
  });

  it('asks for more near its end, not before, and not of an empty one', async () => {
    const onend = vi.fn();
    open({ onend });
    expect(onend).not.toHaveBeenCalled();
    const feed = screen.getByRole('feed');
    feed.scrollTop = 100_000 * 108;
    await fireEvent.scroll(feed);
    expect(onend).toHaveBeenCalled();
    cleanup();
    onend.mockClear();
    open({ onend, items: [] });
    expect(onend).not.toHaveBeenCalled();
  });

  it('hands the step of a key to whoever keeps the cursor', async () => {
    const onstep = vi.fn();
    open({ onstep });
    await fireEvent(
      screen.getByRole('feed'),
      new CustomEvent('liststep', { detail: -1, cancelable: true }),
    );
    expect(onstep.mock.calls).toEqual([[-1]]);
  });
});

describe('a grip', () => {
  function open() {
    const sorted: number[][] = [];
    const sorting = new Sorting(async (ids: readonly number[]) => {
      sorted.push([...ids]);
    });
    const spoken: string[] = [];
    const words = {
      grip: (name: string) => `移动“${name}”`,
      lifted: (name: string, place: number, of: number) => `拿起${name} ${place}/${of}`,
      placed: (name: string, place: number, of: number) => `${name} ${place}/${of}`,
      dropped: (name: string, place: number) => `放下${name} ${place}`,
      putBack: (name: string) => `放回${name}`,
    };
    const given = {
      id: 1,
      name: '甲',
      ids: [1, 2, 3],
      sorting,
      words,
      say: (text: string) => spoken.push(text),
    };
    render(Frame, { room: roomWith(aSnapshot()), part: Grip, given });
    const key = (pressed: string) =>
      fireEvent.keyDown(screen.getByRole('button', { name: '移动“甲”' }), { key: pressed });
    return { key, sorted, spoken };
  }

  it('is lifted by space, moved by the arrows and dropped by enter, each step spoken', async () => {
    const { key, sorted, spoken } = open();
    for (const pressed of [
      'ArrowDown',
      ' ',
      'ArrowUp',
      'ArrowDown',
      'ArrowDown',
      'ArrowDown',
      'Enter',
    ]) {
      await key(pressed);
    }
    expect(spoken).toEqual(['拿起甲 1/3', '甲 2/3', '甲 3/3', '放下甲 3']);
    expect(sorted).toEqual([[2, 3, 1]]);
  });

  it('is put back by escape, and nothing changes', async () => {
    const { key, sorted, spoken } = open();
    for (const pressed of [' ', 'ArrowDown', 'Escape']) await key(pressed);
    expect(spoken.at(-1)).toBe('放回甲');
    expect(sorted).toEqual([]);
    expect(screen.getByRole('button', { pressed: false })).toBeTruthy();
  });
});
