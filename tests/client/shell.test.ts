// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../../client/App.svelte';
import Palette from '../../client/panels/Palette.svelte';
import Shell from '../../client/panels/Shell.svelte';
import Shortcuts from '../../client/panels/Shortcuts.svelte';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { aBrand, anIncident, aSnapshot, aSource, NOON } from './given.js';
import { drawDialogs, drawNoCharts, press, said, write } from './hands.js';
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

  it('does once what a key does that is held down, and hears it with Caps Lock on', async () => {
    const still = { body: anIncident({ id: 7, title: '事件7' }) };
    const room = open('/incidents/7', ({ method }) => (method === 'POST' ? still : {}));
    await shown('事件7');
    room.prefs.set({ person: '李楠' });
    const sent = () => room.asked.filter(({ method }) => method === 'POST').length;
    await key('a');
    await waitFor(() => expect(sent()).toBe(1));
    for (let times = 0; times < 5; times += 1) await key('a', { repeat: true });
    expect(sent()).toBe(1);
    await key('R');
    expect(room.acting.asking).toMatchObject({ kind: 'respond', id: 7 });
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
