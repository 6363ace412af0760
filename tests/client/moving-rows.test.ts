// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import ChannelList from '../../client/panels/ChannelList.svelte';
import Incidents from '../../client/pages/Incidents.svelte';
import RoomPage from '../../client/pages/Room.svelte';
import Frame from './Frame.svelte';
import { aBatch, aBrand, anIncident, aSnapshot, NOON } from './given.js';
import { drawDialogs, drawNoCharts, settled } from './hands.js';
import { type Asked, roomWith } from './room.js';

beforeAll(() => {
  drawDialogs();
  drawNoCharts();
});
beforeEach(() => window.history.replaceState(null, '', '/'));
afterEach(cleanup);

const loud = (id: number, volume: number) => anIncident({ id, title: `事件${id}`, volume });
const links = () =>
  screen.getAllByRole('link').map((link) => /事件\d/.exec(link.textContent)?.[0] ?? '');

describe('what can be done about an incident', () => {
  it('keeps its place in the palette while the figures move', async () => {
    const surge = { rule: 'off', lastDay: [] };
    const room = roomWith(
      aSnapshot({ brands: [aBrand()], incidents: [loud(1, 900)] }),
      ({ path }) => ({
        body: path.includes('/signals')
          ? { voices: [], hot: [], surge }
          : { items: [], next: null },
      }),
    );
    render(Frame, { room, part: RoomPage, given: {} });
    const places = () => room.commands.all.map(({ id }) => id);
    const before = places();
    expect(before).toContain('incident.respond');
    room.board.apply(aBatch(10, 11, { incidents: [loud(1, 950)] }));
    await settled();
    expect(places()).toEqual(before);
  });
});

describe('a row that changes its place', () => {
  const open = () => {
    const incidents = [loud(1, 900), loud(2, 500), loud(3, 100)];
    const room = roomWith(aSnapshot({ incidents }));
    render(Frame, { room, part: Incidents, given: {} });
    return room;
  };
  const row = (name: string) => screen.getByRole('link', { name: new RegExp(name) });

  it.each(['事件1', '事件2', '事件3'])('keeps the focus: %s', async (name) => {
    const room = open();
    row(name).focus();
    room.board.apply(aBatch(10, 11, { incidents: [loud(3, 5_000)] }));
    await settled();
    expect(links()).toEqual(['事件3', '事件1', '事件2']);
    expect(document.activeElement).toBe(row(name));
    room.board.apply(aBatch(11, 12, { incidents: [loud(1, 1), loud(2, 2)] }));
    await settled();
    expect(links()).toEqual(['事件3', '事件2', '事件1']);
    expect(document.activeElement).toBe(row(name));
  });

  it('takes no focus that was let go, nor one that is elsewhere', async () => {
    const room = open();
    row('事件3').focus();
    row('事件3').blur();
    await settled();
    room.board.apply(aBatch(10, 11, { incidents: [loud(3, 5_000)] }));
    await settled();
    expect(document.activeElement).toBe(document.body);
  });

  it('keeps it on the button that was pressed in it', async () => {
    let broken: string | null = null;
    const channel = (id: number) => ({
      id,
      kind: 'feishu',
      name: `群${id}`,
      locale: 'zh-CN',
      enabled: true,
      broken: id === 3 ? broken : null,
      dailyTest: true,
      testedAt: NOON,
      config: {},
      secretsSet: [],
      silent: false,
      throttledUntil: null,
    });
    const room = roomWith(aSnapshot(), ({ method }: Asked) => {
      if (method === 'POST') broken = '机器人已被移除';
      return {
        body:
          method === 'POST'
            ? { outcome: 'gone', words: '机器人已被移除' }
            : { items: [1, 2, 3].map(channel), kinds: [] },
      };
    });
    render(Frame, { room, part: ChannelList, given: {} });
    const names = () =>
      screen.getAllByRole('listitem').map((one) => one.querySelector('b')?.textContent.trim());
    await screen.findByText('群3');
    const button = screen.getAllByRole('button', { name: '发送测试' })[2] as HTMLButtonElement;
    button.focus();
    await fireEvent.click(button);
    await waitFor(() => expect(names()).toEqual(['群3', '群1', '群2']));
    await settled();
    expect(document.activeElement).toBe(button);
  });
});
