// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import About from '../../client/panels/About.svelte';
import AccessPanel from '../../client/panels/AccessPanel.svelte';
import BrandList from '../../client/panels/BrandList.svelte';
import ChannelList from '../../client/panels/ChannelList.svelte';
import DailyTest from '../../client/panels/DailyTest.svelte';
import HookList from '../../client/panels/HookList.svelte';
import LanguageModel from '../../client/panels/LanguageModel.svelte';
import OwnServers from '../../client/panels/OwnServers.svelte';
import RisingPanel from '../../client/panels/RisingPanel.svelte';
import RouteList from '../../client/panels/RouteList.svelte';
import RulesPanel from '../../client/panels/RulesPanel.svelte';
import TokenList from '../../client/panels/TokenList.svelte';
import WallLinks from '../../client/panels/WallLinks.svelte';
import Frame from './Frame.svelte';
import { aBrand, aSnapshot, NOON } from './given.js';
import { roomWith, type Asked } from './room.js';

const origin = 'http://127.0.0.1:3000';
const PANELS = {
  About: [About, {}],
  AccessPanel: [AccessPanel, { origin }],
  BrandList: [BrandList, {}],
  ChannelList: [ChannelList, {}],
  DailyTest: [DailyTest, {}],
  HookList: [HookList, { origin }],
  LanguageModel: [LanguageModel, {}],
  OwnServers: [OwnServers, {}],
  RouteList: [RouteList, {}],
  RulesPanel: [RulesPanel, {}],
  TokenList: [TokenList, { onmade: () => undefined }],
  WallLinks: [WallLinks, { origin }],
} as const;

afterEach(cleanup);

describe('a panel that cannot be had', () => {
  it.each(Object.keys(PANELS) as (keyof typeof PANELS)[])(
    '%s says why, offers another try, and nothing to save meanwhile',
    async (name) => {
      const [part, given] = PANELS[name];
      const room = roomWith(aSnapshot({ brands: [aBrand()] }), () => ({
        status: 503,
        body: { error: 'Service Unavailable' },
      }));
      render(Frame, { room, part, given });
      const retry = await screen.findByRole('button', { name: '重试' });
      expect(screen.getAllByRole('alert')[0]?.textContent).toMatch(/503/);
      expect(screen.queryByRole('button', { name: '保存' })).toBeNull();
      const before = room.asked.length;
      await fireEvent.click(retry);
      await waitFor(() => expect(room.asked.length).toBeGreaterThan(before));
    },
  );

  it('comes with the next try, and what was allowed before is still there', async () => {
    let down = true;
    const room = roomWith(aSnapshot(), () =>
      down ? { status: 503, body: {} } : { body: { hosts: ['rsshub', '10.1.0.0/16'] } },
    );
    render(Frame, { room, part: OwnServers, given: {} });
    const retry = await screen.findByRole('button', { name: '重试' });
    down = false;
    await fireEvent.click(retry);
    const field = await screen.findByRole<HTMLTextAreaElement>('textbox');
    expect(field.value).toBe('rsshub\n10.1.0.0/16');
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('the rising stories', () => {
  const story = (id: number, title: string, lastHour: number) => ({
    id,
    brandId: 1,
    title,
    level: 'none',
    incidentId: null,
    lastHour,
    day: [...new Array<number>(23).fill(0), lastHour],
    p: null,
  });
  const signals = {
    at: NOON,
    velocity: {},
    voices: [],
    hot: [],
    surge: { rule: 'off', lastDay: [] },
  };
  const titles = () => screen.getAllByRole('link').map((link) => link.textContent);

  beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
  afterEach(() => void vi.useRealTimers());

  it('stay where they are under the reader, and follow once that one has left', async () => {
    let items = [story(1, '石头掉了', 40), story(2, '客服不回', 9)];
    const room = roomWith(aSnapshot({ brands: [aBrand()] }), ({ path }: Asked) => ({
      body: path.includes('/signals') ? signals : { items, next: null },
    }));
    render(Frame, { room, part: RisingPanel, given: { brand: 1 } });
    const row = await screen.findByRole('link', { name: /客服不回/ });
    row.focus();
    items = [story(3, '退款太慢', 300), story(1, '石头掉了', 41)];
    room.board.changes = [{ seq: 900 }] as unknown as typeof room.board.changes;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(titles().join(' ')).toMatch(/石头掉了.*41.*客服不回/);
    expect(document.activeElement).toBe(row);
    row.blur();
    await waitFor(() => expect(titles().join(' ')).toMatch(/退款太慢.*石头掉了/));
    expect(screen.queryByText('客服不回')).toBeNull();
  });
});
