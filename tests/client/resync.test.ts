// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import PulsePanel from '../../client/panels/PulsePanel.svelte';
import RisingPanel from '../../client/panels/RisingPanel.svelte';
import ImportPage from '../../client/pages/Import.svelte';
import Reports from '../../client/pages/Reports.svelte';
import ReadingPanel from '../../client/panels/ReadingPanel.svelte';
import Stories from '../../client/pages/Stories.svelte';
import Frame from './Frame.svelte';
import { aBrand, aRow, aSnapshot, HOUR, MINUTE, NOON } from './given.js';
import { byTable, drawDialogs, drawNoCharts } from './hands.js';
import { type Answer, type Asked, roomWith, type TestRoom } from './room.js';
import { open as openStory } from './story-room.js';

beforeAll(() => {
  drawDialogs();
  drawNoCharts();
});
beforeEach(() => {
  window.history.replaceState(null, '', '/');
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const SIGNALS = {
  at: NOON,
  velocity: {},
  voices: [],
  hot: [],
  surge: { rule: 'off', lastDay: [] },
};
const brands = [aBrand(), aBrand({ id: 2, name: '月光镯' })];
/** How often something was asked for. */
const asks = (room: TestRoom, path: string) =>
  room.asked.filter((one) => one.path.startsWith(path)).length;
/** The line was gone for so long that the server sends everything anew, and no change with it. */
function resync(room: TestRoom) {
  room.server.lost();
  room.server.snapshot(aSnapshot({ seq: 900, brands }));
}
const roomOf = (answer: (asked: Asked) => Answer | Promise<Answer>) =>
  roomWith(aSnapshot({ brands }), answer);
const lists = ({ path }: Asked): Answer => ({
  body: path.includes('/signals') ? SIGNALS : { items: [], next: null },
});

describe('after everything was taken anew', () => {
  it('the list of stories is asked for again', async () => {
    const room = roomOf(lists);
    render(Frame, { room, part: Stories, given: {} });
    await waitFor(() => expect(asks(room, '/stories')).toBe(1));
    resync(room);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(asks(room, '/stories')).toBe(2);
  });

  it('a story is asked for again', async () => {
    const room = openStory();
    await waitFor(() => expect(asks(room, '/stories/7/forecast')).toBe(1));
    resync(room);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(asks(room, '/stories/7/forecast')).toBe(2);
  });

  it('rising stories are asked for again', async () => {
    const room = roomOf(lists);
    render(Frame, { room, part: RisingPanel, given: { brand: 1 } });
    await waitFor(() => expect(asks(room, '/stories')).toBe(1));
    resync(room);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asks(room, '/stories')).toBeGreaterThan(1);
  });

  it('unusual points of the pulse are asked for again', async () => {
    const room = roomOf(lists);
    render(Frame, { room, part: PulsePanel, given: { brand: brands[0] } });
    await waitFor(() => expect(asks(room, '/brands/1/signals')).toBe(1));
    resync(room);
    await waitFor(() => expect(asks(room, '/brands/1/signals')).toBe(2));
  });
});

describe('rising stories', () => {
  const one = (id: number, title: string, lastHour = 40) => aRow(id, { title, lastHour });

  it('fall out of their hour while nobody says anything', async () => {
    let items = [one(1, '石头掉了')];
    const room = roomOf(({ path }) => ({
      body: path.includes('/signals') ? SIGNALS : { items, next: null },
    }));
    render(Frame, { room, part: RisingPanel, given: { brand: 1 } });
    await screen.findByText('石头掉了');
    items = [];
    room.server.pulse({ seq: 10, now: NOON + 2 * HOUR, speed: 1, full: false });
    await vi.advanceTimersByTimeAsync(5_000);
    await screen.findByText('近一小时没有上升的话题。');
    const since = new URLSearchParams(
      room.asked.findLast(({ path }) => path.startsWith('/stories'))?.path.split('?')[1],
    ).get('since');
    expect(Number(since)).toBe(NOON + HOUR);
  });

  it('are not asked for again within a minute in which nothing happened', async () => {
    const room = roomOf(lists);
    render(Frame, { room, part: RisingPanel, given: { brand: 1 } });
    await waitFor(() => expect(asks(room, '/stories')).toBe(1));
    room.server.pulse({ seq: 10, now: NOON + MINUTE / 2, speed: 1, full: false });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asks(room, '/stories')).toBe(1);
  });

  it('of one brand do not stand under another, even when those of it cannot be had', async () => {
    const room = roomOf(({ path }) =>
      path.includes('/signals')
        ? { body: SIGNALS }
        : path.includes('brand=2')
          ? { status: 503, body: {} }
          : { body: { items: [one(1, '石头掉了')], next: null } },
    );
    const { rerender } = render(Frame, { room, part: RisingPanel, given: { brand: 1 } });
    (await screen.findByRole('link', { name: /石头掉了/ })).focus();
    await rerender({ room, part: RisingPanel, given: { brand: 2 } });
    await screen.findByText(/503/);
    expect(screen.queryByText('石头掉了')).toBeNull();
  });

  it('stay where they are while one walks from row to row', async () => {
    let items = [one(1, '甲', 90), one(2, '乙', 50), one(3, '丙', 20)];
    const room = roomOf(({ path }) => ({
      body: path.includes('/signals') ? SIGNALS : { items, next: null },
    }));
    render(Frame, { room, part: RisingPanel, given: { brand: 1 } });
    const row = (name: RegExp) => screen.getByRole('link', { name });
    (await screen.findByRole('link', { name: /甲/ })).focus();
    items = [one(3, '丙', 300), one(1, '甲', 91), one(2, '乙', 51)];
    room.board.changes = [{ seq: 900 }] as unknown as typeof room.board.changes;
    await vi.advanceTimersByTimeAsync(5_000);
    row(/乙/).focus();
    await vi.advanceTimersByTimeAsync(100);
    const names = screen.getAllByRole('link').map((link) => link.textContent);
    expect(names.join()).toMatch(/甲.*乙.*丙/);
  });
});

describe('what is asked for again and again while something is under way', () => {
  /** Answers so slow that the next question always comes before them, ms. */
  const SLOW = 5_000;
  const slowly = async (body: unknown): Promise<Answer> => {
    await new Promise((done) => setTimeout(done, SLOW));
    return { body };
  };

  it('is shown on a slow line: an import', async () => {
    let at = 0;
    const running = (rows: number) => ({
      id: 1,
      name: 'a.csv',
      status: 'running',
      createdAt: NOON,
      done: 0.1,
      rows,
      accepted: 0,
      updated: 0,
      duplicate: 0,
      unmatched: 0,
      refused: 0,
      code: null,
      error: null,
    });
    const room = roomOf(() => slowly({ items: [running((at += 1))] }));
    render(Frame, { room, part: ImportPage, given: {} });
    await vi.advanceTimersByTimeAsync(4 * SLOW);
    await screen.findByText(/读到 [23] 行/);
  });

  it('is shown on a slow line: reports that are being sent', async () => {
    let state = 'due';
    const edition = () => ({
      id: 1,
      digestId: 1,
      brandId: 1,
      edition: 'week',
      from: NOON,
      to: NOON + HOUR,
      state,
      error: null,
      doneAt: NOON,
      written: false,
      linkUntil: null,
      receipts: [],
    });
    const room = roomOf(
      byTable({
        'GET /editions': () => slowly({ items: [edition()] }),
        'GET /brands': { body: { items: [{ id: 1, name: '手镯之家' }] } },
        'GET /channels': { body: { items: [], kinds: [] } },
      }),
    );
    render(Frame, { room, part: Reports, given: {} });
    await vi.advanceTimersByTimeAsync(SLOW + 500);
    await screen.findByText('正在发送');
    state = 'done';
    await vi.advanceTimersByTimeAsync(3 * SLOW);
    await screen.findByText(/送达 0 人/);
  });

  it('is shown on a slow line: how stored mentions are read again', async () => {
    let share = 0.25;
    const reading = () => ({
      enough: 30,
      judged: 0,
      drawn: 0,
      accuracy: { judged: null, drawn: null },
      confusions: [],
      habits: [
        {
          phrase: '开收据',
          label: 'neg',
          agree: 3,
          texts: 3,
          off: null,
          reread: { at: NOON, share, changed: 100 },
        },
      ],
      lapsed: [],
    });
    const room = roomOf(() => slowly(reading()));
    render(Frame, { room, part: ReadingPanel, given: { brand: brands[0] } });
    await vi.advanceTimersByTimeAsync(SLOW + 500);
    const progress = await screen.findByText(/正在重读已存的声音：25.0%/);
    // Spoken when it is done, not at every step.
    expect(progress.getAttribute('aria-busy')).toBe('true');
    share = 0.5;
    await vi.advanceTimersByTimeAsync(3 * SLOW);
    await screen.findByText(/正在重读已存的声音：50.0%/);
  });
});
