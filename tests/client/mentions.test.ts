// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  fieldDay,
  filterOf,
  listPart,
  unreadable,
  weekHourOf,
} from '../../client/mentions/query.js';
import { Selection } from '../../client/mentions/selection.svelte.js';
import Mentions from '../../client/pages/Mentions.svelte';
import Frame from './Frame.svelte';
import { aMention } from './given.js';
import { type Asked, createRoom, type TestRoom } from './room.js';

/** Nothing has a size here: every row that is drawn keeps its guess. */
class NoSizes {
  observe() {}
  unobserve() {}
  disconnect() {}
}

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', NoSizes);
  vi.stubGlobal('matchMedia', () => ({
    matches: true,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
  window.history.replaceState(null, '', '/mentions');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

let next: string | null = null;
const MENTIONS = [3, 2, 1].map((id) => aMention(id, { text: `第 ${id} 条掉色` }));

function answer({ method, path }: Asked): { status?: number; body?: unknown } {
  if (path.startsWith('/mentions/count')) return { body: { count: { n: 1200, about: true } } };
  if (path === '/mentions/corrections') {
    const changed = MENTIONS.slice(0, 2).map((one) => ({ ...one, label: 'pos' }));
    return { body: { changed: 2, items: changed } };
  }
  if (path === '/mentions/corrections/undo') return { body: { changed: 2, items: MENTIONS } };
  if (path.startsWith('/views'))
    return { body: { items: [{ id: 7, name: '双十一', query: 'q=双十一' }] } };
  if (path.includes('q=%28')) {
    return {
      status: 400,
      body: {
        error: {
          code: 'query',
          message: 'never closed',
          field: 'q',
          from: 0,
          to: 1,
          zh: '没有对应的右括号。',
        },
      },
    };
  }
  if (method === 'GET' && /^\/mentions(\?|$)/.test(path)) {
    const hits = [{ field: 'text', words: '掉色', from: 5, to: 7, term: '掉色' }];
    return {
      body: {
        items: MENTIONS.map((one) => ({ ...one, hits })),
        first: 'i3.3',
        next,
        indexing: 0,
      },
    };
  }
  return {};
}

async function shown(): Promise<TestRoom> {
  const room = createRoom(answer);
  render(Frame, { room, part: Mentions, given: {} });
  await screen.findAllByRole('article');
  return room;
}

const asked = (room: TestRoom, start: string) =>
  room.asked.filter(({ path }) => path.startsWith(start)).map(({ path }) => path);

describe('the page of mentions', () => {
  it('says about how many there are while more can come, and exactly once all are shown', async () => {
    next = 'i1.1';
    await shown();
    expect(await screen.findByText('约 1,200 条')).toBeTruthy();
    next = null;
    cleanup();
    await shown();
    expect(await screen.findByText('3 条')).toBeTruthy();
    expect(screen.queryByText('约 1,200 条')).toBeNull();
  });

  it('gives the focus back to the row of what was open beside it', async () => {
    await shown();
    const row = () => screen.getByRole('button', { name: /第 2 条掉色/ });
    await fireEvent.click(row());
    const back = await screen.findByRole('button', { name: '返回列表' });
    back.focus();
    await fireEvent.click(back);
    await waitFor(() => expect(screen.queryByRole('button', { name: '返回列表' })).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(row()));
  });

  it('makes one step for "back" of what is typed in one go, and another of what follows', async () => {
    const room = await shown();
    const box = screen.getByRole('searchbox');
    const search = async (value: string) => {
      await fireEvent.input(box, { target: { value } });
      await waitFor(() => expect(room.router.query.get('q')).toBe(value));
    };
    const before = window.history.length;
    await search('掉');
    await search('掉色');
    expect(window.history.length).toBe(before + 1);
    await fireEvent.blur(box);
    await search('掉色 客服');
    expect(window.history.length).toBe(before + 2);
  });

  it('shows moments as dates, and says when one cannot be read', async () => {
    const from = new Date(2026, 2, 3, 8).getTime();
    window.history.replaceState(null, '', `/mentions?from=${from}&to=soon`);
    const room = await shown();
    expect(asked(room, `/mentions?from=${from}&`)).toHaveLength(1);
    const chips = screen.getAllByRole('button', { name: /^移除筛选：/ });
    expect(chips.map((one) => one.textContent.trim())).toEqual([
      `从 ${room.i18n.f.full(from)}`,
      '到 soon（无法识别）',
    ]);
    expect(screen.getByRole('alert').textContent).toContain('无法识别日期“soon”');
  });

  it('shows the rows with what was found marked', async () => {
    await shown();
    expect(screen.getAllByRole('article')).toHaveLength(3);
    expect([...document.querySelectorAll('mark')].map((one) => one.textContent)).toEqual([
      '掉色',
      '掉色',
      '掉色',
    ]);
  });

  it('searches a moment after the last key, and keeps the search in the address', async () => {
    const room = await shown();
    const box = screen.getByRole('searchbox', { name: '搜索声音' });
    for (const text of ['掉', '掉色']) await fireEvent.input(box, { target: { value: text } });
    await waitFor(() => expect(asked(room, '/mentions?q=')).toHaveLength(1));
    expect(window.location.search).toBe('?q=%E6%8E%89%E8%89%B2');
    await fireEvent.click(screen.getByRole('button', { name: '移除筛选：“掉色”' }));
    expect(window.location.search).toBe('');
  });

  it('says where a search cannot be read, in the language of the reader', async () => {
    await shown();
    const box = screen.getByRole('searchbox', { name: '搜索声音' });
    await fireEvent.input(box, { target: { value: '(掉色' } });
    expect(await screen.findByText(/位于“\(”：没有对应的右括号。/)).toBeTruthy();
    expect(box.getAttribute('aria-invalid')).toBe('true');
  });

  it('corrects what was picked, asks once who does it, and takes it back', async () => {
    const room = await shown();
    const [first, second] = screen.getAllByRole('checkbox', { name: '选择这一条' });
    if (first) await fireEvent.click(first);
    if (second) await fireEvent.click(second);
    const bar = screen.getByRole('toolbar', { name: '已选 2 条' });
    await fireEvent.click(within(bar).getByRole('button', { name: /正面/ }));
    await fireEvent.input(screen.getByLabelText('你的名字'), { target: { value: '小林' } });
    await fireEvent.click(screen.getByRole('button', { name: '保存' }));
    expect(await screen.findByText('已更正 2 条声音')).toBeTruthy();
    const sent = room.asked.find(({ path }) => path === '/mentions/corrections');
    expect(sent?.body).toEqual({ ids: [3, 2], by: '小林', label: 'pos' });
    expect(screen.getAllByRole('article', { name: '正面' })).toHaveLength(2);
    await fireEvent.click(screen.getByRole('button', { name: '撤销' }));
    await waitFor(() => expect(asked(room, '/mentions/corrections/undo')).toHaveLength(1));
  });

  it('has the views of the team beside those everybody needs', async () => {
    await shown();
    const views = screen.getByRole('navigation', { name: '视图' });
    expect(within(views).getByRole('link', { name: '今日负面' }).getAttribute('href')).toBe(
      '/mentions?label=neg&within=today',
    );
    expect(await within(views).findByRole('link', { name: '双十一' })).toBeTruthy();
  });
});

describe('picking rows', () => {
  it('picks everything between two rows with shift', () => {
    const api = { correct: vi.fn(), takeBack: vi.fn() };
    const selection = new Selection(api);
    const rows = [5, 4, 3, 2, 1].map((id) => ({ id }));
    selection.toggle(4, rows);
    selection.toggle(2, rows, true);
    expect([...selection.ids]).toEqual([4, 3, 2]);
    selection.toggle(3, rows);
    expect([...selection.ids]).toEqual([4, 2]);
  });
});

describe('the address of the list', () => {
  const at = (text: string) => Date.parse(`${text}+08:00`);
  const ZONE = 'Asia/Shanghai';
  const read = (query: string, zone = ZONE) =>
    filterOf(new URLSearchParams(query), at('2026-03-03T12:00'), zone);

  it('is read as what the server is asked; spans move with the clock', () => {
    expect(read('label=neg&within=today')).toMatchObject({
      label: 'neg',
      from: at('2026-03-03T00:00'),
    });
    expect(read('from=2026-03-01&to=2026-03-01')).toMatchObject({
      from: at('2026-03-01T00:00'),
      to: at('2026-03-02T00:00'),
    });
    const [from, to] = [at('2026-03-01T08:00'), at('2026-03-02T00:00')];
    expect(read(`from=${from}&to=${to}`)).toMatchObject({ from, to });
    const shown = [fieldDay('from', String(from), ZONE), fieldDay('to', String(to), ZONE)];
    expect(shown).toEqual(['2026-03-01', '2026-03-01']);
    const wrong = new URLSearchParams('from=2026-02-30&to=2026-03-01');
    expect(unreadable(wrong, ZONE)).toEqual(['2026-02-30']);
    expect(read('kol=yes&from=soon')).toMatchObject({ kol: undefined, from: undefined });
  });

  it('means days by the clock of the screen, however long they are', () => {
    expect(read('within=today', 'America/New_York').from).toBe(Date.parse('2026-03-02T05:00Z'));
    // The clocks of New York jump on 8 March 2026: that day has 23 hours.
    const { from = 0, to = 0 } = read('from=2026-03-08&to=2026-03-08', 'America/New_York');
    expect((to - from) / 3_600_000).toBe(23);
  });

  it('keeps an hour of the week with its zone', () => {
    expect(read('weekHour=34@Europe/London').weekHour).toBe('34@Europe/London');
    expect(weekHourOf('34@Europe/London')).toEqual({ hour: 34, zone: 'Europe/London' });
    expect(weekHourOf('soon')).toBeNull();
    expect(listPart(new URLSearchParams('weekHour=34@Europe/London'))).toContain('weekHour');
  });

  it('is the same list whatever is open beside it', () => {
    expect(listPart(new URLSearchParams('id=7&sort=oldest&q=a&x=1'))).toBe('q=a&sort=oldest');
  });
});
