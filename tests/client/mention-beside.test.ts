// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import Counters from '../../client/panels/mentions/Counters.svelte';
import Detail from '../../client/panels/mentions/Detail.svelte';
import ListTools from '../../client/panels/mentions/ListTools.svelte';
import MentionRow from '../../client/panels/mentions/MentionRow.svelte';
import type { MentionDetail } from '../../server/model/mention.js';
import type { Locale } from '../../server/model/message.js';
import { aMention, HOUR, MINUTE, NOON } from './given.js';
import { drawDialogs, press, said, table } from './hands.js';
import { type Answer, show } from './mentions-room.js';

beforeAll(drawDialogs);
beforeEach(() => window.history.replaceState(null, '', '/mentions'));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('one mention beside the list', () => {
  const detail = (given: Partial<MentionDetail> = {}, mention = {}): MentionDetail => ({
    mention: aMention(3, { text: '石头掉了', confidence: 0.82, ...mention }),
    brand: { id: 1, name: '手镯之家' },
    story: { id: 5, title: '掉钻', mentions: 12, mergedInto: null },
    source: { id: 1, name: '微博关键词', kind: 'feed' },
    model: '词典 1',
    scoredAt: NOON,
    seeded: false,
    sightings: [],
    why: [{ field: 'text', words: '石头', from: 0, to: 2, term: '石头' }],
    root: null,
    reposts: 0,
    ...given,
  });
  const open = (answer: Answer, given: object = {}, locale?: Locale) =>
    show(
      Detail,
      { id: 3, row: null, onclose: vi.fn(), ...given },
      { answer, ...(locale && { locale }) },
    );
  const rows = () =>
    Object.fromEntries(
      screen
        .getAllByRole('term')
        .map((one) => [said(one), said(one.nextElementSibling as Element)]),
    );

  it('says when it was said and when it was seen, how and by what it was judged, and why it matched', async () => {
    open(() => ({ body: detail({}, { receivedAt: NOON + 5 * MINUTE + 3 }) }));
    await screen.findByText('文本为首次发现时的原样，之后不再改动。');
    expect(rows()).toMatchObject({
      首次发现: expect.stringContaining('发布后 5 分钟') as string,
      判断: '负面 把握 82% 由 词典 1 判断',
      来源: '微博关键词',
      所属话题: '掉钻 共 12 条声音',
      为何命中: '石头',
    });
    expect(document.querySelector('mark')?.textContent).toBe('石头');
    expect(screen.getByText('来源没有提供互动数。')).toBeTruthy();
  });

  it('says what a person made of it, and what was told by nobody', async () => {
    const correction = {
      by: '李楠',
      at: NOON,
      label: 'neg' as const,
      categories: null,
      was: 'neu' as const,
      wasCategories: [],
      carried: false,
    };
    open(
      () => ({
        body: detail(
          { source: null, story: null, why: [], seeded: true, reposts: 4 },
          { correction, author: { id: null, name: null, followers: null, verified: null } },
        ),
      }),
      {},
      'en',
    );
    await screen.findByText('Pushed by a program');
    expect(said()).toContain('Author unknown');
    expect(said()).toMatch(/Negative corrected by 李楠\s*it had been neutral/i);
    expect(said()).toContain('it would not match today');
    expect(said()).toContain('counts towards no alert');
    expect(said()).toContain('4 of its reposts were collected, too');
  });

  it('shows the row at once, and the rest when it comes', async () => {
    open(() => ({ status: 503, body: {} }), { row: aMention(3, { text: '石头掉了' }) });
    expect(screen.getByText('石头掉了')).toBeTruthy();
    await screen.findByText('没有取到这条声音');
    expect(screen.getByText('石头掉了')).toBeTruthy();
  });

  it('asks again after a failure', async () => {
    let down = true;
    open(() => (down ? { status: 503, body: {} } : { body: detail() }));
    await screen.findByRole('button', { name: '重试' });
    down = false;
    await press('重试');
    expect(await screen.findByText('石头', { selector: 'mark' })).toBeTruthy();
  });

  it('gives away nothing of a post that was taken back, nor of one it reposts', async () => {
    const gone = {
      withdrawnAt: NOON,
      title: null,
      text: '',
      url: null,
      author: { id: null, name: null, followers: null, verified: null },
    };
    open(() => ({ body: detail({ root: aMention(2, { ...gone }) }, gone) }));
    await screen.findByText(/正文与作者已随之清除/);
    expect(rows()['为何命中']).toBe('已删除');
    expect(screen.queryByRole('link', { name: /查看原文/ })).toBeNull();
    expect(screen.getAllByText(/作者已于 .* 删除此帖/)).toHaveLength(2);
  });

  it('leads nowhere by a link that is none, and shows markup as words', async () => {
    open(() => ({
      body: detail({ why: [] }, { url: 'javascript:alert(1)', text: '<img src=x>' }),
    }));
    await screen.findByText('<img src=x>');
    expect(document.querySelector('img')).toBeNull();
    expect(screen.queryByRole('link', { name: /查看原文/ })).toBeNull();
  });

  it('has the looks at its counters, the newest first, unknown where one told nothing', () => {
    const look = (at: number, reposts: number | null) => ({
      at: NOON + at * HOUR,
      reposts,
      comments: null,
      likes: at === 1 ? 0 : null,
      views: null,
    });
    show(Counters, { sightings: [look(0, 3), look(1, null), look(2, 1200)] });
    expect(table().map((row) => row.slice(1))).toEqual([
      ['转发', '赞'],
      ['1,200', '未知'],
      ['未知', '0'],
      ['3', '未知'],
    ]);
  });
});

describe('a row of the list', () => {
  it('is opened by a press, picked by its box, and picked as a span with shift', async () => {
    const [onopen, onselect] = [vi.fn(), vi.fn()];
    const given = {
      mention: aMention(1),
      brand: null,
      selected: false,
      current: false,
      onopen,
      onselect,
    };
    show(MentionRow, given);
    const body = screen.getByRole('button', { name: /第 1 条/ });
    await fireEvent.click(body);
    await fireEvent.click(body, { shiftKey: true });
    await fireEvent.click(screen.getByRole('checkbox', { name: '选择这一条' }));
    expect(onopen).toHaveBeenCalledTimes(1);
    expect(onselect.mock.calls).toEqual([[true], [false]]);
  });

  it('calls its counters unknown rather than nothing', () => {
    const none = { reposts: null, comments: null, likes: null, views: null };
    const given = {
      brand: null,
      selected: false,
      current: false,
      onopen: vi.fn(),
      onselect: vi.fn(),
    };
    show(MentionRow, { ...given, mention: aMention(1, { counters: none }) });
    expect(said(screen.getByRole('article'))).toContain('互动数未知');
  });
});

describe('the tools of the list', () => {
  it('open the filters, say how many are in use, and hand nothing out that cannot be read', async () => {
    const onask = vi.fn();
    show(
      ListTools,
      { sort: 'newest', error: null, fixed: true, onask, onexport: vi.fn() },
      { query: '?q=a&kol=1&label=neg' },
    );
    expect(screen.getByRole<HTMLButtonElement>('button', { name: '导出' }).disabled).toBe(true);
    expect(screen.queryByLabelText('情感')).toBeNull();
    await press(/^筛选 2/);
    expect(screen.getByLabelText('情感')).toBeTruthy();
    await fireEvent.change(screen.getByLabelText('排序'), { target: { value: 'spread' } });
    expect(onask).toHaveBeenCalledWith({ sort: 'spread' });
  });
});
