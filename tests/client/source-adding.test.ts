// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SourceKindRow } from '../../client/api/sources.js';
import AddSource from '../../client/panels/AddSource.svelte';
import SourceForm from '../../client/panels/SourceForm.svelte';
import { choices, PUSH_KIND } from '../../client/source-form.js';
import { grouped, type Need, needOf } from '../../client/source-needs.js';
import { zh } from '../../client/i18n/words.js';
import type { Locale } from '../../server/model/message.js';
import { SOURCES } from '../../crawlers/sources/registry.js';
import Frame from './Frame.svelte';
import { aBrand, aSnapshot, aSource } from './given.js';
import {
  byTable,
  choose,
  drawDialogs,
  field,
  notice,
  onItsWay,
  press,
  refused,
  sending,
  sent,
  tick,
  write,
} from './hands.js';
import { roomWith } from './room.js';

const KINDS: SourceKindRow[] = SOURCES.map(({ kind, form, vouches }) => ({
  kind,
  ...form,
  ...(vouches !== undefined && { vouches }),
}));
const BRANDS = [aBrand(), aBrand({ id: 2, name: 'Acme' })];

function add(locale: Locale = 'zh-CN') {
  const onadded = vi.fn();
  const onclose = vi.fn();
  const room = roomWith(aSnapshot({ brands: BRANDS }), byTable({}), locale);
  const given = { kinds: KINDS, brands: BRANDS, onadded, onclose };
  render(Frame, { room, part: AddSource, given });
  return { room, onadded, onclose };
}

/** The form of one kind by itself: the list of all of them is slow to look through. */
function form(name: string, rows: Parameters<typeof byTable>[0] = {}, locale: Locale = 'zh-CN') {
  const kind = KINDS.find((one) => one.kind === name);
  if (!kind) throw new Error(name);
  const ondone = vi.fn();
  const room = roomWith(aSnapshot({ brands: BRANDS }), byTable(rows), locale);
  const choice = { kind, preset: null };
  render(Frame, { room, part: SourceForm, given: { choice, brands: BRANDS, ondone } });
  return { room, ondone };
}
const read = (total: number, items: object[] = []) => ({
  body: { total, matches: 1, warnings: [], items },
});

beforeAll(drawDialogs);
afterEach(cleanup);

describe('choosing where to listen', () => {
  it('finds what a person calls it, in either language, and says when nothing fits', async () => {
    add();
    const list = () => document.querySelectorAll('dialog li');
    const all = list().length;
    await write('选择来源种类', '小红书');
    expect(list().length).toBeGreaterThan(0);
    expect(list().length).toBeLessThan(all);
    expect(screen.getByText(zh.sources.need.xiaohongshu)).toBeTruthy();
    await write('选择来源种类', 'weibo');
    expect(screen.getByText('微博')).toBeTruthy();
    await write('选择来源种类', '没有这种东西');
    expect(screen.getByText('没有符合的种类')).toBeTruthy();
    await write('选择来源种类', '');
    expect(list()).toHaveLength(all);
  });

  it('puts every kind and preset under exactly one need, and leaves none empty', () => {
    const needs = Object.keys(zh.sources.need) as Need[];
    const groups = grouped(choices(KINDS), needs);
    expect(groups.map(([need]) => need)).toEqual(needs);
    expect(groups.flatMap(([, list]) => list)).toHaveLength(choices(KINDS).length);
    const preset = (route: string) => {
      const found = choices(KINDS).find(
        (one) => one.preset?.config['route'] === route && one.kind.kind === 'rsshub',
      );
      if (!found) throw new Error(route);
      return needOf(found);
    };
    expect(preset('weibo-keyword')).toBe('weibo');
    expect(preset('zhihu-hot')).toBe('hot');
  });

  it('goes back to the kinds', async () => {
    add();
    await fireEvent.click(screen.getByText('RSS / Atom / JSON Feed'));
    expect(screen.queryByLabelText('选择来源种类')).toBeNull();
    await press('换一种');
    expect(screen.getByLabelText('选择来源种类')).toBeTruthy();
  });
});

describe('a trial before it is added', () => {
  it('shows the first items, whom they concern, and what was skipped; nothing is kept', async () => {
    const items = [
      { title: '<img src=x onerror=alert(1)>', text: '', brands: [1, 2] },
      { title: null, text: '字'.repeat(10_000), brands: [] },
      { title: null, text: '', brands: [9] },
      ...Array.from({ length: 7 }, (_, at) => ({ title: `第 ${at} 条`, text: '', brands: [] })),
    ];
    const warning = 'One date could not be read.';
    const { room } = form('feed', {
      'POST /sources/try': { body: { total: 40, matches: 2, items, warnings: [warning] } },
    });
    await write('地址', 'https://a.test/rss');
    await press('试读');
    const told = within(await screen.findByRole('status'));
    expect(told.getByText('读到 40 条，其中 2 条提到你的品牌')).toBeTruthy();
    expect(told.getByText('手镯之家、Acme')).toBeTruthy();
    expect(told.getByText('提到品牌')).toBeTruthy();
    expect(told.getByText('（无标题）')).toBeTruthy();
    expect(told.getByText(/^字+$/).textContent).toHaveLength(120);
    expect(told.getAllByRole('listitem')).toHaveLength(6);
    expect(told.getByText(/One date could not be read/)).toBeTruthy();
    expect(document.querySelector('form img')).toBeNull();
    expect(sent(room, 'POST', '/sources')).toEqual([]);
  });

  it('does not stand for settings that were changed since, not even when it comes late', async () => {
    const { answer, come } = onItsWay();
    let first = true;
    form('feed', {
      'POST /sources/try': () => {
        if (!first) return answer;
        first = false;
        return read(3);
      },
    });
    await write('地址', 'https://a.test/rss');
    await press('试读');
    expect(await screen.findByText(/读到 3 条/)).toBeTruthy();
    await write('地址', 'https://b.test/rss');
    await waitFor(() => expect(screen.queryByText(/读到 3 条/)).toBeNull());
    await press('试读');
    await write('地址', 'https://c.test/rss');
    come(read(8));
    await answer;
    await new Promise((done) => setTimeout(done));
    expect(screen.queryByText(/读到 8 条/)).toBeNull();
    expect(screen.getByRole('button', { name: '试读' }).getAttribute('aria-busy')).toBe('false');
  });

  it('asks for what is missing first', async () => {
    const { room } = form('feed');
    await press('试读');
    expect(room.asked).toEqual([]);
  });

  it('says in the language of the reader why a place cannot be read, and keeps the address', async () => {
    const answer = refused('source-refused', {
      message: '10.0.0.1 leads to a private address.',
      zh: '10.0.0.1 是内网地址：请在“设置 → 自有服务器”中允许。',
    });
    form('feed', { 'POST /sources/try': answer });
    await write('地址', 'http://10.0.0.1/rss');
    await press('试读');
    expect((await screen.findByRole('alert')).textContent).toContain('自有服务器');
    expect(field('地址').value).toBe('http://10.0.0.1/rss');
    cleanup();
    form('feed', { 'POST /sources/try': answer }, 'en');
    await write('Address', 'http://10.0.0.1/rss');
    await press('Try it');
    expect((await screen.findByRole('alert')).textContent).toContain('private address');
  });

  it('points at the field that does not fit', async () => {
    form('feed', {
      'POST /sources/try': refused('invalid', {
        field: 'config.url',
        message: 'config.url: Invalid URL',
      }),
    });
    await write('地址', 'https://a.test/rss');
    await press('试读');
    await screen.findByRole('alert');
    expect(field('地址').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('这一项不符合要求，请改正后再保存。')).toBeTruthy();
  });
});

describe('adding a source', () => {
  it('names it after what it reads, counts it for the verdict, and is added once', async () => {
    const { answer, come } = onItsWay();
    const { room, ondone } = form('feed', { 'POST /sources': answer });
    await write('地址', 'https://a.test/rss');
    expect(field('名称').placeholder).toBe('a.test');
    await press('添加');
    await press('添加');
    expect(sent(room, 'POST', '/sources')).toEqual([
      {
        kind: 'feed',
        name: 'a.test',
        config: { url: 'https://a.test/rss' },
        everyMinutes: 5,
        needed: true,
        brands: null,
      },
    ]);
    come({ status: 201, body: {} });
    await notice(room, '已添加“a.test”');
    expect(ondone).toHaveBeenCalledTimes(1);
  });

  it('speaks for the brands that were ticked, and says what holds when none is', async () => {
    const { room } = form('feed', { 'POST /sources': { status: 201, body: {} } });
    expect(screen.getByText(/自动：按搜索词/)).toBeTruthy();
    await tick('Acme');
    expect(screen.queryByText(/自动：按搜索词/)).toBeNull();
    await choose('听不到它时', 'no');
    await write('地址', 'https://a.test/rss');
    await press('添加');
    expect(await sending(room, 'POST', '/sources')).toMatchObject({ needed: false, brands: [2] });
  });

  it('keeps everything and stays open when it is refused, with the reason beside the button', async () => {
    const { ondone } = form('feed', { 'POST /sources': { status: 503, body: {} } });
    await write('地址', 'https://a.test/rss');
    await write('名称', '我的来源');
    await press('添加');
    expect((await screen.findByRole('alert')).textContent).toMatch(/503/);
    expect(field('地址').value).toBe('https://a.test/rss');
    expect(field('名称').value).toBe('我的来源');
    expect(ondone).not.toHaveBeenCalled();
  });

  it('says nothing of the verdict for what never counts for it', async () => {
    const { room } = form('weibo-hot', { 'POST /sources': { status: 201, body: {} } });
    expect(screen.queryByLabelText('听不到它时')).toBeNull();
    await press('添加');
    expect(await sending(room, 'POST', '/sources')).not.toHaveProperty('needed');
  });
});

describe('changing a source', () => {
  function edit(change: object = {}, rows: Parameters<typeof byTable>[0] = {}) {
    const kind = KINDS.find((one) => one.kind === 'x-api');
    if (!kind) throw new Error('x-api');
    const editing = {
      ...aSource({ kind: 'x-api', name: 'X' }),
      config: { query: '手镯', most: 100 },
      secrets: ['token'],
      neutralShare: null,
      neutralSeen: { n: 200, share: 0.31 },
      ...change,
    };
    const ondone = vi.fn();
    const room = roomWith(aSnapshot(), byTable({ 'PATCH /sources/1': { body: {} }, ...rows }));
    const given = { choice: { kind, preset: null }, editing, brands: BRANDS, ondone };
    render(Frame, { room, part: SourceForm, given });
    return { room, ondone };
  }
  const secret = () => {
    const found = document.querySelector<HTMLInputElement>('input[type=password]');
    if (!found) throw new Error('No field for a secret.');
    return found;
  };

  it('never shows a secret again, and an empty one stays as it is', async () => {
    const { room } = edit();
    expect(secret().value).toBe('');
    expect(secret().required).toBe(false);
    expect(screen.getByText('已设置，留空则不变')).toBeTruthy();
    await press('保存');
    const { config } = (await sending(room, 'PATCH', '/sources/1')) as { config: object };
    expect(config).toEqual({ query: '手镯', most: 100 });
  });

  it('tries it with the stored secret', async () => {
    const { room } = edit({}, { 'POST /sources/try': read(1) });
    await press('试读');
    expect(await sending(room, 'POST', '/sources/try')).toMatchObject({ kind: 'x-api', id: 1 });
  });

  it('sends a new secret', async () => {
    const { room } = edit();
    await fireEvent.input(secret(), { target: { value: 'fresh' } });
    await press('保存');
    expect(await sending(room, 'PATCH', '/sources/1')).toMatchObject({
      config: { token: 'fresh' },
    });
  });

  it('says how neutral it looks now beside the share that is expected', async () => {
    const { room } = edit();
    expect(screen.getByText(/最近 200 条（不含转发）中，31% 为中性/)).toBeTruthy();
    await write('中性内容的预期占比（%）', '35');
    await press('保存');
    expect(await sending(room, 'PATCH', '/sources/1')).toMatchObject({ neutralShare: 0.35 });
    cleanup();
    edit({ neutralSeen: null });
    expect(screen.getByText(/这个来源的内容还不够多/)).toBeTruthy();
  });

  it('of pushes has neither place nor pace', async () => {
    const ondone = vi.fn();
    const room = roomWith(aSnapshot(), byTable({ 'PATCH /sources/1': { body: {} } }));
    const editing = { ...aSource({ kind: 'push' }), config: {}, secrets: [], neutralShare: null };
    const choice = { kind: PUSH_KIND, preset: null };
    render(Frame, { room, part: SourceForm, given: { choice, editing, brands: [], ondone } });
    expect(screen.queryByRole('button', { name: '试读' })).toBeNull();
    expect(screen.queryByLabelText('每隔（分钟）')).toBeNull();
    await press('保存');
    expect(await sending(room, 'PATCH', '/sources/1')).toEqual({
      name: '微博关键词',
      needed: true,
      brands: null,
    });
    await waitFor(() => expect(ondone).toHaveBeenCalled());
  });
});
