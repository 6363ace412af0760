// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SourceKindRow } from '../../client/api/sources.js';
import SourceRow from '../../client/panels/SourceRow.svelte';
import { awaited, byTrouble, healthOf } from '../../client/source-health.js';
import type { SourceState } from '../../server/model/live.js';
import Frame from './Frame.svelte';
import { aBrand, aSnapshot, aSource, HOUR, MINUTE, NOON } from './given.js';
import { byTable, drawDialogs, notice, onItsWay, press, refused, sending, sent } from './hands.js';
import { roomWith } from './room.js';

const KINDS: SourceKindRow[] = [
  {
    kind: 'feed',
    label: { 'zh-CN': '订阅源', en: 'Feed' },
    about: { 'zh-CN': '任意订阅源', en: 'Any feed' },
    fields: [
      { name: 'url', label: { 'zh-CN': '地址', en: 'Address' }, kind: 'url', required: true },
    ],
    presets: [],
  },
  {
    kind: 'weibo-hot',
    label: { 'zh-CN': '微博热搜', en: 'Weibo hot search' },
    about: { 'zh-CN': '热搜', en: 'Hot' },
    fields: [],
    presets: [],
    vouches: false,
  },
];

function show(
  change: Partial<SourceState> = {},
  rows: Parameters<typeof byTable>[0] = {},
  locale: 'zh-CN' | 'en' = 'zh-CN',
) {
  const onchange = vi.fn();
  const source = aSource(change);
  const room = roomWith(aSnapshot({ sources: [source] }), byTable(rows), locale);
  const given = { source, kinds: KINDS, brands: [aBrand(), aBrand({ id: 2, name: 'Acme' })] };
  render(Frame, { room, part: SourceRow, given: { ...given, onchange } });
  return { room, onchange };
}

const row = () => screen.getByRole('article').textContent.replace(/\s+/g, ' ');
const failing = { failures: 3, lastSuccessAt: NOON - 2 * HOUR };

beforeAll(drawDialogs);
afterEach(cleanup);

describe('how a source is', () => {
  it.each<[string, Partial<SourceState>, RegExp, RegExp]>([
    ['heard', {}, /正常/, /Working/],
    ['not visited yet', { lastSuccessAt: null }, /等待首次访问/, /Waiting for its first visit/],
    ['failing', failing, /连续失败 3 次/, /Failed 3 times in a row/],
    ['failed once', { failures: 1 }, /连续失败 1 次/, /Failed 1 time in a row/],
    [
      'never read',
      { failures: 2, lastSuccessAt: null },
      /从未读取成功，已试 2 次/,
      /Never read yet, tried 2 times/,
    ],
    [
      'quieter than usual',
      { quietSince: NOON - 5 * HOUR },
      /可访问，但 5 小时没有新内容，比平时安静/,
      /nothing new for 5 h: quieter than usual/,
    ],
    [
      'not visited for too long',
      { speaksUntil: NOON - MINUTE },
      /超过时间没有访问/,
      /Not visited for too long/,
    ],
    ['paused', { enabled: false, nextDueAt: null }, /已暂停/, /Paused/],
    [
      'gone',
      { enabled: false, failures: 5, nextDueAt: null },
      /地址已不存在，已停止访问/,
      /The place is gone; it is no longer visited/,
    ],
  ])('%s is said in words, in both languages', (_, change, zh, en) => {
    show(change);
    expect(row()).toMatch(zh);
    cleanup();
    show(change, {}, 'en');
    expect(row()).toMatch(en);
  });

  it.each<[Partial<SourceState>, RegExp]>([
    [{ lastSuccessAt: null, lastItemAt: null }, /等待首次推送.*上次推送 从未/],
    [{ quietSince: NOON - 3 * HOUR }, /3 小时没有推送，比平时安静/],
  ])('of pushes is said of pushes, and nobody offers to visit them (%#)', (change, words) => {
    show({ kind: 'push', nextDueAt: null, speaksUntil: null, ...change });
    expect(row()).toMatch(words);
    expect(screen.queryByRole('button', { name: '立即访问' })).toBeNull();
    expect(screen.queryByRole('button', { name: '删除' })).toBeNull();
    expect(screen.getByRole('button', { name: '管理地址和令牌' })).toBeTruthy();
  });

  it('says why it fails and what to do, in the language of the reader', () => {
    const error = 'A log-in page came instead of the feed.';
    const data = { host: 'weibo.com', status: 200 };
    const trouble = { code: 'log-in-page', data } as SourceState['trouble'];
    show({ ...failing, error, trouble });
    expect(row()).toMatch(/登录.*Cookie/);
    cleanup();
    show({ ...failing, error, trouble: null });
    expect(row()).toContain('来的是登录页或 Cookie 已失效');
    expect(screen.getByText(error).getAttribute('lang')).toBe('en');
  });

  it('never reads out as a page what a foreign server said', () => {
    show({ ...failing, name: '<img src=x onerror=alert(1)>', error: '<b>503</b>', trouble: null });
    expect(document.querySelector('article img, article q b')).toBeNull();
    expect(row()).toContain('<img src=x onerror=alert(1)>');
  });

  it('says which time is missing, how often it happened, and how to lose less', () => {
    const gap = (hours: number) => ({
      from: NOON - hours * HOUR,
      until: NOON - hours * HOUR + 10 * MINUTE,
    });
    show({ missed: [gap(9), gap(3)] });
    expect(row()).toMatch(/11:00 至 11:10 之间的内容可能漏掉.*另有 1 段.*请把间隔调小/);
    cleanup();
    show({ missed: [gap(3)], ...failing });
    expect(row()).not.toContain('请把间隔调小');
  });

  it.each<[Partial<SourceState>, RegExp]>([
    [{ brands: [2] }, /听谁 只为 Acme 作证/],
    [{ brands: [2, 1] }, /只为 手镯之家、Acme 作证/],
    [{ brands: [9] }, /没有对应的品牌：不为任何判断作证/],
    [{ words: '石头', speaksFor: [1] }, /只听搜索词“石头”提到的品牌/],
    [{ words: '石头', speaksFor: [] }, /没有对应的品牌/],
    [{ needed: false }, /所有品牌，不影响判断/],
    [{ kind: 'weibo-hot' }, /听谁 不影响判断/],
  ])('says whom it speaks for (%#)', (change, words) => {
    show(change);
    expect(row()).toMatch(words);
  });

  it('says of what speaks by itself whether the line is open, and why not', () => {
    const open = {
      since: NOON - 2 * HOUR,
      heardAt: NOON,
      spokeAt: NOON,
      error: null,
      trouble: null,
    };
    show({ stream: open });
    expect(row()).toContain('实时监听中，已连接 2 小时');
    cleanup();
    const broken = { since: null, heardAt: NOON, spokeAt: NOON, error: 'closed', trouble: null };
    show({ stream: broken });
    expect(row()).toContain('实时连接已断开，会自动重连');
    cleanup();
    show({ stream: broken, enabled: false });
    expect(row()).not.toContain('实时');
  });
});

describe('what one can do with a source', () => {
  it('visit it now: once, however often it is pressed, and it says so', async () => {
    const { answer, come } = onItsWay();
    const { room, onchange } = show({}, { 'POST /sources/1/visit': answer });
    await press('立即访问');
    await press('立即访问');
    await press('暂停');
    expect(room.asked).toHaveLength(1);
    come({ body: {} });
    await notice(room, '已安排访问');
    expect(onchange).toHaveBeenCalledTimes(1);
  });

  it('pause it, and take it up again', async () => {
    const { room } = show({}, { 'PATCH /sources/1': { body: {} } });
    await press('暂停');
    expect(await sending(room, 'PATCH', '/sources/1')).toEqual({ enabled: false });
    await notice(room, '已暂停“微博关键词”');
    cleanup();
    const again = show({ enabled: false, nextDueAt: null }, { 'PATCH /sources/1': { body: {} } });
    await press('继续');
    expect(await sending(again.room, 'PATCH', '/sources/1')).toEqual({ enabled: true });
    await notice(again.room, '“微博关键词”继续访问');
  });

  it('delete it, once it is said what is lost and what is kept', async () => {
    const { room } = show({}, { 'DELETE /sources/1': { body: null } });
    await press('删除');
    const ask = within(screen.getByRole('dialog'));
    expect(ask.getByText(/设置和读到的位置无法找回；已收到的声音会保留/)).toBeTruthy();
    await fireEvent.click(ask.getByRole('button', { name: '取消' }));
    expect(room.asked).toEqual([]);
    await press('删除');
    await press('删除“微博关键词”');
    await notice(room, '已删除“微博关键词”');
    expect(sent(room, 'DELETE', '/sources/1')).toHaveLength(1);
  });

  it('says why an act did not work, and offers it again', async () => {
    const { room, onchange } = show(
      {},
      { 'POST /sources/1/visit': refused('not-found', { status: 404 }) },
    );
    await press('立即访问');
    await notice(room, '没有找到，可能已被删除。');
    expect(onchange).not.toHaveBeenCalled();
    expect(screen.getByRole('button', { name: '立即访问' }).ariaBusy).not.toBe('true');
  });

  it('change it in place; what was typed survives that the board moves', async () => {
    const detail = { ...aSource(), config: { url: 'https://a.test/feed' }, secrets: [] };
    const { room } = show(
      {},
      { 'GET /sources/1': { body: detail }, 'PATCH /sources/1': { body: detail } },
    );
    await press('编辑');
    const dialog = within(await screen.findByRole('dialog', { name: '编辑“微博关键词”' }));
    const name = dialog.getByLabelText<HTMLInputElement>('名称');
    await fireEvent.input(name, { target: { value: '新名字' } });
    room.server.snapshot(aSnapshot({ seq: 11, sources: [aSource({ failures: 1 })] }));
    await waitFor(() => expect(name.value).toBe('新名字'));
    await fireEvent.click(dialog.getByRole('button', { name: '保存' }));
    expect(await sending(room, 'PATCH', '/sources/1')).toMatchObject({
      name: '新名字',
      config: { url: 'https://a.test/feed' },
    });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('the details of a source', () => {
  const detail = {
    ...aSource(),
    config: {},
    secrets: [],
    neutralShare: null,
    neutralSeen: null,
    found: 12,
    brought: [
      { title: '<script>alert(1)</script>', url: 'javascript:alert(1)', publishedAt: NOON },
      { title: '', url: null, publishedAt: null },
      { title: '石头掉了', url: 'https://a.test/1', publishedAt: NOON - HOUR },
    ],
    mentions: [],
    ranks: [],
  };

  it('show what it brought last, links only where a browser may follow them', async () => {
    show({}, { 'GET /sources/1': { body: detail } });
    await press('详情');
    await screen.findByText('最近一次读到 12 条');
    expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual(['石头掉了']);
    expect(screen.getByText('<script>alert(1)</script>')).toBeTruthy();
    expect(row()).toContain('（无标题）');
    await press('收起');
    expect(screen.queryByText('最近一次读到 12 条')).toBeNull();
  });

  it('give a name to what has none, even where it leads somewhere', async () => {
    const brought = [{ title: '', url: 'https://a.test/2', publishedAt: null }];
    show({}, { 'GET /sources/1': { body: { ...detail, brought } } });
    await press('详情');
    expect(await screen.findByRole('link', { name: '（无标题）' })).toBeTruthy();
  });

  it('say that nothing was read yet, and why they cannot be had', async () => {
    show({}, { 'GET /sources/1': { body: { ...detail, found: null, brought: [] } } });
    await press('详情');
    expect(await screen.findByText('还没有读到内容')).toBeTruthy();
    cleanup();
    show({}, { 'GET /sources/1': { status: 503, body: {} } });
    await press('详情');
    expect((await screen.findByRole('alert')).textContent).toMatch(/503/);
    expect(screen.getByRole('button', { name: '重试' })).toBeTruthy();
  });
});

describe('the order of sources', () => {
  it('puts those that keep a verdict from holding first, and the paused last', () => {
    const sources = [
      aSource({ id: 1 }),
      aSource({ id: 2, enabled: false }),
      aSource({ id: 3, ...failing, needed: false }),
      aSource({ id: 4, lastSuccessAt: null }),
      aSource({ id: 5, ...failing }),
      aSource({ id: 6, enabled: false, failures: 4 }),
    ];
    expect(byTrouble(sources, NOON).map(({ id }) => id)).toEqual([5, 6, 3, 1, 4, 2]);
  });

  it('is late exactly when it no longer counts as fresh', () => {
    expect(healthOf(aSource({ speaksUntil: NOON + 1 }), NOON)).toBe('good');
    expect(healthOf(aSource({ speaksUntil: NOON }), NOON)).toBe('late');
    expect(healthOf(aSource({ speaksUntil: null }), NOON)).toBe('good');
  });

  it('knows which source a brand waits for in vain', () => {
    const vain = { failures: 1, lastSuccessAt: null };
    const sources = [
      aSource({ id: 1, ...vain, needed: false }),
      aSource({ id: 2, ...vain, speaksFor: [2] }),
      aSource({ id: 3, ...vain }),
      aSource({ id: 4, lastSuccessAt: null }),
    ];
    expect(awaited(sources, 1)?.id).toBe(3);
    expect(awaited(sources, 3)).toBeNull();
  });
});
