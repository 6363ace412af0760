// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Selection } from '../../client/mentions/selection.svelte.js';
import Chips from '../../client/panels/mentions/Chips.svelte';
import Filters from '../../client/panels/mentions/Filters.svelte';
import SearchBox from '../../client/panels/mentions/SearchBox.svelte';
import SelectionBar from '../../client/panels/mentions/SelectionBar.svelte';
import Views from '../../client/panels/mentions/Views.svelte';
import NoticeList from '../../client/panels/NoticeList.svelte';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { aMention } from './given.js';
import { drawDialogs, onItsWay, press, said, settled, submit, write } from './hands.js';
import { type Asked, roomWith } from './room.js';
import { type Answer, show, snapshot } from './mentions-room.js';

beforeAll(drawDialogs);
beforeEach(() => window.history.replaceState(null, '', '/mentions'));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the filters', () => {
  it('ask for each thing at once, and take it away again', async () => {
    const onask = vi.fn();
    show(Filters, { onask });
    const choose = (label: string, value: string) =>
      fireEvent.change(screen.getByLabelText(label), { target: { value } });
    await choose('品牌', '2');
    await choose('情感', 'neg');
    await choose('平台', 'weibo');
    await choose('来源', '1');
    await choose('粉丝不少于', '100000');
    await choose('作者', ' 阿宁 ');
    await choose('情感', '');
    await fireEvent.click(screen.getByLabelText('只看 KOL'));
    expect(onask.mock.calls.map(([one]: unknown[]) => one)).toEqual([
      { brand: '2' },
      { label: 'neg' },
      { platform: 'weibo' },
      { source: '1' },
      { followersMin: '100000' },
      { author: '阿宁' },
      { label: '' },
      { kol: '1' },
    ]);
  });

  it('let a span of time take the place of two days, and days that of a span', async () => {
    const onask = vi.fn();
    show(Filters, { onask });
    await fireEvent.change(screen.getByLabelText('时间'), { target: { value: '7d' } });
    await fireEvent.change(screen.getByLabelText('从'), { target: { value: '2026-03-01' } });
    expect(onask.mock.calls.map(([one]: unknown[]) => one)).toEqual([
      { within: '7d', from: null, to: null },
      { from: '2026-03-01', within: null },
    ]);
  });

  it('show what the address asks for', () => {
    show(Filters, { onask: vi.fn() }, { query: '?brand=2&label=unknown&kol=1&from=2026-03-01' });
    expect(screen.getByLabelText<HTMLSelectElement>('品牌').value).toBe('2');
    expect(screen.getByLabelText<HTMLSelectElement>('情感').value).toBe('unknown');
    expect(screen.getByLabelText<HTMLInputElement>('从').value).toBe('2026-03-01');
    expect(screen.getByLabelText<HTMLInputElement>('只看 KOL').checked).toBe(true);
  });

  it('offer only the categories of the brands that are looked at', () => {
    show(Filters, { onask: vi.fn() }, { query: '?brand=2' });
    const options = within(screen.getByLabelText('投诉分类')).getAllByRole('option');
    expect(options.map((one) => said(one))).toEqual(['全部']);
  });
});

describe('the chips', () => {
  const chips = (query: string, locale?: Locale) => {
    const onask = vi.fn();
    show(Chips, { onask }, { query, ...(locale && { locale }) });
    const names = screen.queryAllByRole('listitem').map((one) => said(one));
    return { onask, names };
  };

  it('name each thing that is in use in the words of the reader', () => {
    const query =
      '?q=掉色&brand=2,9&label=neg,unknown&platform=weibo&category=quality&source=1&author=阿宁&kol=1&verified=1&followersMin=100000&story=3&within=7d';
    expect(chips(query).names).toEqual([
      '“掉色”',
      '月光镯、#9',
      '负面、未判断',
      '微博',
      '产品质量',
      '来源 微博关键词',
      '作者 阿宁',
      'KOL',
      '认证账号',
      '粉丝 ≥ 10万',
      '话题 #3',
      '近 7 天',
      '清除全部',
    ]);
    cleanup();
    expect(chips(query, 'en').names.slice(2, 6)).toEqual([
      'Negative, Not judged',
      'Weibo',
      'Product quality',
      'Source 微博关键词',
    ]);
  });

  it('claim nothing that does not narrow the list down', () => {
    expect(chips('?within=9d&kol=yes&label=bad').names).toEqual([
      'bad（无法识别）',
      'KOL（无法识别）',
      '9d（无法识别）',
      '清除全部',
    ]);
  });

  it('say of an hour of the week by whose clock it is', () => {
    expect(chips('?weekHour=34@Asia/Shanghai').names[0]).not.toContain('（');
    cleanup();
    expect(chips('?weekHour=34@Europe/London').names[0]).toMatch(/（.+）$/);
    cleanup();
    expect(chips('?weekHour=soon').names[0]).toBe('soon（无法识别）');
  });

  it('go one by one, and all at once', async () => {
    const { onask } = chips('?q=a&kol=1&sort=oldest');
    await press('移除筛选：“a”');
    await press('清除全部');
    expect(onask.mock.calls.map(([one]: unknown[]) => one)).toEqual([
      { q: null },
      { q: null, kol: null },
    ]);
  });

  it('are not there without a filter', () => {
    expect(chips('?sort=oldest').names).toEqual([]);
  });
});

describe('the search box', () => {
  const box = () => screen.getByRole<HTMLInputElement>('searchbox');
  beforeEach(() => void vi.useFakeTimers());

  it('waits for a word to be composed, and for the typing to rest', async () => {
    const onsearch = vi.fn();
    show(SearchBox, { value: '', error: null, onsearch });
    await fireEvent.compositionStart(box());
    await fireEvent.input(box(), { target: { value: 'diaose' } });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(onsearch).not.toHaveBeenCalled();
    await fireEvent.input(box(), { target: { value: '掉色' } });
    await fireEvent.compositionEnd(box());
    await vi.advanceTimersByTimeAsync(250);
    expect(onsearch.mock.calls).toEqual([['掉色', 'push']]);
  });

  it('takes no blank from the end of what is being typed', async () => {
    const given = { value: '', error: null, onsearch: vi.fn() };
    const { rerender } = show(SearchBox, given);
    await fireEvent.input(box(), { target: { value: 'customer ' } });
    await vi.advanceTimersByTimeAsync(250);
    expect(given.onsearch.mock.calls).toEqual([['customer', 'push']]);
    await rerender({ ...given, value: 'customer' });
    expect(box().value).toBe('customer ');
  });

  it('sends no half of a word that is begun right after another, and does not write over it', async () => {
    const given = { value: '手镯', error: null, onsearch: vi.fn() };
    const { rerender } = show(SearchBox, given);
    await fireEvent.input(box(), { target: { value: '手镯掉色' } });
    await vi.advanceTimersByTimeAsync(100);
    await fireEvent.compositionStart(box());
    await fireEvent.input(box(), { target: { value: '手镯掉色ke' } });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(given.onsearch).not.toHaveBeenCalled();
    await rerender({ ...given, value: '手镯掉色' });
    expect(box().value).toBe('手镯掉色ke');
    await fireEvent.input(box(), { target: { value: '手镯掉色客服' } });
    await fireEvent.compositionEnd(box());
    await vi.advanceTimersByTimeAsync(250);
    expect(given.onsearch.mock.calls).toEqual([['手镯掉色客服', 'push']]);
  });

  it('goes out at once by Enter, and asks nothing twice', async () => {
    const onsearch = vi.fn();
    show(SearchBox, { value: '', error: null, onsearch });
    await fireEvent.input(box(), { target: { value: ' 掉色 ' } });
    await fireEvent.submit(box());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(onsearch.mock.calls).toEqual([['掉色', 'push']]);
  });

  it('follows the address, but never under the fingers', async () => {
    const given = { value: '', error: null, onsearch: vi.fn() };
    const { rerender } = show(SearchBox, given);
    await rerender({ ...given, value: '月光' });
    expect(box().value).toBe('月光');
    await fireEvent.input(box(), { target: { value: '月光镯' } });
    await rerender({ ...given, value: '别的' });
    expect(box().value).toBe('月光镯');
  });
});

describe('the saved views', () => {
  const VIEW = { id: 7, name: '双十一', query: new URLSearchParams({ q: '双十一' }).toString() };
  const views = (answer: Answer, query = '?q=a') => show(Views, {}, { answer, query });

  it('keep what is asked for under a name, for the team', async () => {
    const { room } = views(({ method }) => ({ body: method === 'GET' ? { items: [] } : VIEW }));
    await press('保存视图');
    expect(screen.getByText(/团队成员都能看到/)).toBeTruthy();
    await write('视图名称', ' 双十一 ');
    await submit('视图名称');
    await screen.findByText('已保存视图“双十一”');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(room.asked.find(({ method }) => method === 'POST')?.body).toEqual({
      name: '双十一',
      query: 'q=a',
    });
  });

  it('keep the name that could not be saved', async () => {
    views(({ method }) => (method === 'GET' ? { body: { items: [] } } : { status: 500, body: {} }));
    await press('保存视图');
    await write('视图名称', '双十一');
    await submit('视图名称');
    await screen.findByText(/服务器的回答（500）/);
    expect(screen.getByLabelText<HTMLInputElement>('视图名称').value).toBe('双十一');
  });

  it('are deleted only after a question that says what stays', async () => {
    const { room } = views(() => ({ body: { items: [VIEW] } }));
    await fireEvent.click(await screen.findByRole('button', { name: '删除视图“双十一”' }));
    expect(screen.getByText(/声音本身不受影响/)).toBeTruthy();
    expect(document.activeElement?.textContent.trim()).toBe('取消');
    expect(room.asked.filter(({ method }) => method === 'DELETE')).toEqual([]);
    await press('删除“双十一”');
    await waitFor(() =>
      expect(
        room.asked.some(({ method, path }) => method === 'DELETE' && path === '/views/7'),
      ).toBe(true),
    );
  });

  it('are not offered to be saved when that view is there already', async () => {
    views(() => ({ body: { items: [VIEW] } }), '?q=双十一');
    await screen.findByRole('link', { name: '双十一', current: 'page' });
    expect(screen.queryByRole('button', { name: '保存视图' })).toBeNull();
  });

  it('are those everybody needs where the server cannot be asked', async () => {
    views(() => ({ status: 503, body: {} }));
    await settled();
    expect(screen.getAllByRole('link').map((one) => said(one))).toEqual([
      '全部声音',
      '今日负面',
      'KOL 发声',
      '未判断',
      '传播最广',
    ]);
  });
});

describe('what can be done to the rows that are picked', () => {
  const loaded = Array.from({ length: 700 }, (_, at) => aMention(700 - at));
  const correct = (changed: number) => ({ body: { changed, items: [] } });
  function pick(count: number, answer: Answer, locale?: Locale) {
    const room = roomWith(snapshot(), answer, locale);
    const selection = new Selection(room.api);
    selection.all(loaded.slice(0, count));
    render(Frame, { room, part: SelectionBar, given: { selection, loaded, take: vi.fn() } });
    render(Frame, { room, part: NoticeList, given: {} });
    return { room, selection };
  }
  const ids = (asked: Asked) => (asked.body as { ids: number[] }).ids.length;

  it('is corrected by a key, at once when it is known who does it', async () => {
    const { room } = pick(2, () => correct(2));
    room.prefs.set({ person: '李楠' });
    room.commands.ofKey('1')?.run();
    await screen.findByText('已更正 2 条声音');
    expect(room.asked[0]?.body).toEqual({ ids: [700, 699], by: '李楠', label: 'neg' });
    expect(room.commands.ofKey('1')).toBeNull();
  });

  it('is corrected once by a key that is held down', async () => {
    const { answer, come } = onItsWay();
    const { room } = pick(2, () => answer);
    room.prefs.set({ person: '李楠' });
    room.commands.ofKey('1')?.run();
    room.commands.ofKey('1')?.run();
    room.commands.ofKey('2')?.run();
    come(correct(2));
    await screen.findByText('已更正 2 条声音');
    expect(room.asked).toHaveLength(1);
  });

  it('leaves the focus on what takes it back', async () => {
    const { room } = pick(2, () => correct(2));
    room.prefs.set({ person: '李楠' });
    screen.getByRole('button', { name: /中性/ }).focus();
    await press(/中性/);
    await screen.findByText('已更正 2 条声音');
    await waitFor(() => expect(said(document.activeElement as Element)).toBe('撤销'));
  });

  it('gets a category, which makes it negative', async () => {
    const { room } = pick(1, () => correct(1));
    room.prefs.set({ person: '李楠' });
    await fireEvent.change(screen.getByLabelText('更正分类…'), { target: { value: 'quality' } });
    await waitFor(() => expect(room.asked).toHaveLength(1));
    expect(room.asked[0]?.body).toMatchObject({ label: 'neg', categories: ['quality'] });
  });

  it('says that it was judged like this already', async () => {
    const { room } = pick(2, () => correct(0), 'en');
    room.prefs.set({ person: 'Li' });
    await press(/Neutral/);
    expect(await screen.findByText(/judged like this already/)).toBeTruthy();
  });

  it('stays picked when it could not be corrected, and the name stays written', async () => {
    const { selection } = pick(2, () => ({ status: 503, body: {} }));
    await press(/正面/);
    await write('你的名字', '李楠');
    await submit('你的名字');
    await screen.findByText(/服务器的回答（503）/);
    expect(selection.ids.size).toBe(2);
    expect(screen.getByLabelText<HTMLInputElement>('你的名字').value).toBe('李楠');
  });

  it('can be taken back as far as it was done when the rest of it failed', async () => {
    let calls = 0;
    const { room, selection } = pick(700, () => {
      calls += 1;
      return calls === 2 ? { status: 503, body: {} } : correct(500);
    });
    room.prefs.set({ person: '李楠' });
    await press(/中性/);
    await screen.findByText(/服务器的回答（503）/);
    expect(room.asked.map(ids)).toEqual([500, 200]);
    expect(selection.ids.size).toBe(200);
    await press('取消选择');
    await press('撤销');
    await waitFor(() => expect(room.asked).toHaveLength(3));
    expect(room.asked[2]?.path).toBe('/mentions/corrections/undo');
    expect(ids(room.asked[2] as Asked)).toBe(500);
  });
});
