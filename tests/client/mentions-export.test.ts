// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import ExportDialog from '../../client/panels/mentions/ExportDialog.svelte';
import { drawDialogs, onItsWay, press } from './hands.js';
import { type Answer, show } from './mentions-room.js';

beforeAll(drawDialogs);
beforeEach(() => window.history.replaceState(null, '', '/mentions'));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the export', () => {
  let clicked: string[] = [];
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    clicked = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      clicked.push(this.href);
    });
  });
  const open = (
    answer: Answer,
    count: { n: number; about: boolean } | null = { n: 1200, about: true },
  ) =>
    show(
      ExportDialog,
      { filter: { q: '掉色', label: 'neg' }, count, onclose: vi.fn() },
      { answer },
    );
  const state = (rows: number, given: object = {}) => ({
    body: { rows, expected: { n: 1200, about: true }, state: 'running', ...given },
  });

  it('says how many, asks for a form, and hands over exactly what is asked for', async () => {
    open(() => state(0));
    expect(screen.getByText('导出符合当前条件的声音（约 1,200 条）。')).toBeTruthy();
    await fireEvent.click(screen.getByLabelText(/XLSX/));
    await press('开始导出');
    const asked = new URL(clicked[0] ?? '').searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      q: '掉色',
      label: 'neg',
      format: 'xlsx',
      locale: 'zh-CN',
      zone: 'Asia/Shanghai',
    });
  });

  it('shows how far it is until it is done', async () => {
    let now = state(300);
    open(() => now);
    await press('开始导出');
    await vi.advanceTimersByTimeAsync(600);
    await screen.findByText('已导出 300 条，共约 1,200 条', { selector: 'p' });
    expect(screen.getByRole('progressbar').getAttribute('max')).toBe('1200');
    now = state(1187, { state: 'done' });
    await vi.advanceTimersByTimeAsync(600);
    await screen.findByText('导出完成，共 1,187 条');
    expect(screen.queryByRole('progressbar')).toBeNull();
  });

  it('stays done when an answer from before that comes after it', async () => {
    const late = onItsWay();
    let calls = 0;
    open(() => ((calls += 1) === 1 ? late.answer : state(1187, { state: 'done' })));
    await press('开始导出');
    await vi.advanceTimersByTimeAsync(1_100);
    await screen.findByText('导出完成，共 1,187 条');
    late.come(state(300));
    await vi.advanceTimersByTimeAsync(1_100);
    expect(screen.getByText('导出完成，共 1,187 条')).toBeTruthy();
  });

  it('claims no number where none is known', () => {
    open(() => state(0), null);
    expect(screen.getByText('导出符合当前条件的声音。')).toBeTruthy();
  });

  it('is called off, and says so when that could not be done', async () => {
    let stopped = false;
    const { room } = open(({ method }) => {
      if (method === 'GET') return state(300, stopped ? { state: 'cancelled' } : {});
      return stopped ? { body: null } : { status: 503, body: {} };
    });
    await press('开始导出');
    await press('取消导出');
    await screen.findByText(/服务器的回答（503）/);
    stopped = true;
    await press('取消导出');
    await vi.advanceTimersByTimeAsync(600);
    await screen.findByText('导出已取消');
    expect(room.asked.filter(({ method }) => method === 'DELETE')).toHaveLength(2);
  });

  it('is not called broken for a few missed answers in a long one, but for many in a row', async () => {
    let at = 0;
    let down = false;
    open(() => {
      at += 1;
      return down || at % 2 === 0 ? { status: 502, body: {} } : state(at);
    });
    await press('开始导出');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(screen.getByRole('progressbar')).toBeTruthy();
    down = true;
    await vi.advanceTimersByTimeAsync(8_000);
    await screen.findByText(/导出中断了/);
  });
});
