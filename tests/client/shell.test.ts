// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../../client/App.svelte';
import Palette from '../../client/panels/Palette.svelte';
import Shell from '../../client/panels/Shell.svelte';
import Shortcuts from '../../client/panels/Shortcuts.svelte';
import Confirm from '../../client/parts/Confirm.svelte';
import DataTable from '../../client/parts/DataTable.svelte';
import Dialog from '../../client/parts/Dialog.svelte';
import Grip from '../../client/parts/Grip.svelte';
import VirtualList from '../../client/parts/VirtualList.svelte';
import { Sorting } from '../../client/sorting.svelte.js';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { aBrand, anIncident, aSnapshot, aSource, NOON } from './given.js';
import { drawDialogs, drawNoCharts, press, said, settled, table, write } from './hands.js';
import { type Asked, createRoom, roomWith, type TestRoom } from './room.js';

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

describe('the frame of the page', () => {
  const open = (room: TestRoom, onpalette = vi.fn()) => {
    render(Frame, { room, part: Shell, given: { onpalette, children: html('<p>这里</p>') } });
    return onpalette;
  };
  const nav = () => within(screen.getByRole('navigation', { name: '主导航' }));

  it('leads everywhere, says where one is, and how much is open', () => {
    window.history.replaceState(null, '', '/incidents/7');
    open(
      roomWith(aSnapshot({ incidents: [anIncident()], sources: [aSource(), aSource({ id: 2 })] })),
    );
    expect(
      nav()
        .getAllByRole('link')
        .map((one) => [said(one), one.getAttribute('href')]),
    ).toEqual([
      ['风声Fengsheng', '/'],
      ['作战室', '/'],
      ['事件 1', '/incidents'],
      ['话题', '/stories'],
      ['声音', '/mentions'],
      ['洞察', '/insights'],
      ['报告', '/reports'],
      ['来源 2', '/sources'],
      ['设置', '/settings'],
      ['大屏', '/wall'],
    ]);
    expect(
      nav()
        .getAllByRole('link', { current: 'page' })
        .map((one) => said(one)),
    ).toEqual(['事件 1']);
  });

  it('has a way past itself, and everything else behind "more" on a phone', async () => {
    const onpalette = open(roomWith(aSnapshot()));
    expect(screen.getByRole('link', { name: '跳到正文' }).getAttribute('href')).toBe('#main');
    await press('更多');
    expect(onpalette).toHaveBeenCalledTimes(1);
  });

  it('says since when it is not live, and that nothing will be missed', async () => {
    const room = roomWith(aSnapshot());
    open(room);
    expect(screen.queryByRole('alert')).toBeNull();
    room.server.lost();
    expect(said(await screen.findByRole('alert'))).toBe(
      '自 14:00:00 起不是实时 恢复后会从断开处补齐，不会遗漏或重复。',
    );
    expect(screen.getByText('这里')).toBeTruthy();
    room.server.pulse({ seq: 10, now: NOON, speed: 1, full: false });
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });
});

describe('the whole page', () => {
  const detail = (id: number) => ({
    incident: anIncident({ id, title: `事件${id}` }),
    timeline: [],
    mentions: [],
    negatives: 0,
    curve: [],
  });
  function open(
    path: string,
    answer: (asked: Asked) => { status?: number; body?: unknown } = () => ({}),
  ) {
    window.history.replaceState(null, '', path);
    const incidents = [7, 8].map((id) => anIncident({ id, title: `事件${id}` }));
    const room = createRoom(({ path: asked, ...rest }) => {
      if (asked.includes('/access')) return { body: { who: 'team' } };
      const id = /^\/incidents\/(\d+)$/.exec(asked)?.[1];
      return id ? { body: detail(Number(id)) } : answer({ path: asked, ...rest });
    });
    render(App, { room, origin: 'http://localhost' });
    room.server.snapshot(aSnapshot({ brands: [aBrand()], incidents }));
    return room;
  }
  /** Pages come in pieces of their own, which takes a moment here. */
  const shown = (name: string) =>
    screen.findByRole('heading', { level: 1, name }, { timeout: 15_000 });
  const key = (pressed: string, more: KeyboardEventInit = {}) =>
    fireEvent.keyDown(document.activeElement ?? document.body, { key: pressed, ...more });

  it('carries nothing that was written about one incident over to another', async () => {
    const room = open('/incidents/7');
    await shown('事件7');
    await write('添加记录', '关于七');
    room.router.go('/incidents/8');
    await shown('事件8');
    expect(screen.getByLabelText<HTMLTextAreaElement>('添加记录').value).toBe('');
  });

  it('opens the palette and the list of keys, and lets no key act while somebody writes or is asked', async () => {
    const room = open('/incidents/7');
    await shown('事件7');
    screen.getByLabelText('添加记录').focus();
    await key('r');
    expect(room.acting.asking).toBeNull();
    screen.getByLabelText('添加记录').blur();
    await key('r');
    expect(room.acting.asking).toMatchObject({ kind: 'respond', id: 7 });
    await screen.findByRole('dialog', { name: '记录首次公开回应' });
    await key('k', { ctrlKey: true });
    expect(screen.queryByRole('combobox', { name: '命令' })).toBeNull();
    room.acting.asking = null;
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await key('k', { ctrlKey: true });
    await screen.findByRole('combobox', { name: '命令' });
  });

  it('lets single keys do nothing where somebody switched them off', async () => {
    const room = open('/incidents/7');
    await shown('事件7');
    room.prefs.set({ keys: false });
    await key('r');
    expect(room.acting.asking).toBeNull();
  });

  it('has the worst unanswered level in its tab', async () => {
    open('/incidents/7');
    await waitFor(() => expect(document.title).toBe('红色 · 事件 · 风声'));
  });
});

describe('the palette', () => {
  function open(locale: Locale = 'zh-CN') {
    const room = roomWith(aSnapshot(), undefined, locale);
    const [onclose, ran] = [vi.fn(), vi.fn<(id: string) => void>()];
    room.commands.add([
      { id: 'a', label: '前往 事件', run: () => ran('a') },
      { id: 'b', label: '认领', key: 'a', run: () => ran('b') },
      { id: 'c', label: '暂停', key: ' ', run: () => ran('c') },
    ]);
    render(Frame, { room, part: Palette, given: { onclose } });
    return { onclose, ran };
  }
  const input = () => screen.getByRole('combobox');
  const key = (pressed: string, more = {}) => fireEvent.keyDown(input(), { key: pressed, ...more });
  const options = () => screen.queryAllByRole('option').map((one) => said(one));
  const selected = () => said(screen.getByRole('option', { selected: true }));

  it('has everything that can be done, each with its key', () => {
    open();
    expect(options()).toEqual(['前往 事件', '认领 A', '暂停 空格']);
    expect(document.activeElement).toBe(input());
  });

  it('is walked with the arrows, and stops at both ends', async () => {
    const { ran, onclose } = open();
    await key('ArrowUp');
    expect(selected()).toBe('前往 事件');
    for (let at = 0; at < 5; at += 1) await key('ArrowDown');
    expect(selected()).toBe('暂停 空格');
    expect(input().getAttribute('aria-activedescendant')).toBe(
      screen.getByRole('option', { selected: true }).id,
    );
    await key('Enter');
    expect(onclose).toHaveBeenCalledTimes(1);
    expect(ran.mock.calls).toEqual([['c']]);
  });

  it('finds by typing, and runs nothing while a word is composed', async () => {
    const { ran } = open();
    await fireEvent.input(input(), { target: { value: '认领' } });
    expect(options()).toEqual(['认领 A']);
    await key('Enter', { isComposing: true });
    expect(ran).not.toHaveBeenCalled();
    await key('Enter');
    expect(ran.mock.calls).toEqual([['b']]);
  });

  it('says that nothing fits, and stays open', async () => {
    const { onclose } = open('en');
    await fireEvent.input(input(), { target: { value: 'x' } });
    expect(screen.getByText('No such command')).toBeTruthy();
    await key('Enter');
    expect(onclose).not.toHaveBeenCalled();
  });

  it('has a list of keys beside it', () => {
    const room = roomWith(aSnapshot());
    room.commands.add([
      { id: 'b', label: '认领', key: 'a', run: vi.fn() },
      { id: 'x', label: '无键', run: vi.fn() },
    ]);
    render(Frame, { room, part: Shortcuts, given: { onclose: vi.fn() } });
    expect(screen.getAllByRole('term').map((one) => said(one))).toContain('A');
    expect(said()).not.toContain('无键');
  });
});

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
