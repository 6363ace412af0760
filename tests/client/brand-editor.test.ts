// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BrandRow } from '../../client/api/brands.js';
import BrandEditor from '../../client/panels/BrandEditor.svelte';
import CategoryEditor from '../../client/panels/CategoryEditor.svelte';
import Frame from './Frame.svelte';
import { aBatch, aBrand, aSnapshot } from './given.js';
import {
  byTable,
  choose,
  drawDialogs,
  field,
  notice,
  onItsWay,
  press,
  refused,
  said,
  sending,
  sent,
  tick,
  write,
} from './hands.js';
import { roomWith } from './room.js';

type Rows = Parameters<typeof byTable>[0];

const BRAND: BrandRow = {
  id: 1,
  name: '手镯之家',
  aliases: ['镯子家'],
  must: [],
  mustNot: [],
  kols: [],
  timeZone: 'Asia/Shanghai',
  query: null,
  competitorOf: [],
  alerts: true,
  retention: { authors: null, mentions: null },
};
const FORM = {
  all: [],
  any: [['手镯']],
  none: [],
  near: [],
  platforms: [],
  languages: [],
  authors: [],
  followers: null,
};
const found = (change: object = {}) => ({
  body: {
    fault: null,
    query: '手镯',
    form: FORM,
    stored: { looked: 500, matched: 40 },
    brought: { looked: 0, matched: 0 },
    lost: { looked: 40, lost: 0 },
    items: [],
    losing: [],
    ...change,
  },
});
const PREVIEW = 'POST /queries/preview';

beforeAll(drawDialogs);
beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const rest = () => vi.advanceTimersByTimeAsync(600);
const save = () => screen.getByRole<HTMLButtonElement>('button', { name: '保存' });

function edit(rows: Rows = {}, brand: BrandRow | null = BRAND, locale: 'zh-CN' | 'en' = 'zh-CN') {
  const onsaved = vi.fn();
  const brands = [aBrand(), aBrand({ id: 2, name: 'Acme' })];
  const answer = byTable({ [PREVIEW]: found(), 'PATCH /brands/1': { body: {} }, ...rows });
  const room = roomWith(aSnapshot({ brands }), answer, locale);
  render(Frame, { room, part: BrandEditor, given: { brand, onsaved } });
  return { room, onsaved };
}

describe('a brand', () => {
  it('shows live what would be found, and what would be lost by a change', async () => {
    const one = (text: string, lit: object[]) => ({
      id: 1,
      brandId: 1,
      platform: 'weibo',
      author: null,
      title: null,
      text,
      url: null,
      publishedAt: null,
      lit,
      conditions: ['platform:weibo'],
    });
    edit({
      [PREVIEW]: found({
        items: [one('<b>手镯</b>掉了石头', [{ field: 'text', from: 3, to: 5 }])],
        lost: { looked: 40, lost: 1 },
        losing: [one('镯子家真不错', [])],
      }),
    });
    await rest();
    const told = await screen.findByRole('region', { name: '会命中' });
    expect(told.textContent).toContain('500 条声音（所有品牌）中命中 40 条');
    expect(told.querySelector('mark')?.textContent).toBe('手镯');
    expect(told.textContent).toContain('<b>手镯</b>掉了石头');
    expect(told.textContent).toContain('镯子家真不错');
  });

  it('saves the conditions that are on screen, never those from before', async () => {
    const { answer, come } = onItsWay();
    let first = true;
    const { room } = edit({
      [PREVIEW]: ({ body }) => {
        if ((body as { form: unknown }).form === null || !first) return found();
        first = false;
        return answer;
      },
    });
    await rest();
    await tick('条件组合');
    await write('一个都不能有', '二手');
    expect(save().disabled).toBe(true);
    await rest();
    expect(save().disabled).toBe(true);
    come(found({ query: '手镯 NOT 二手' }));
    await waitFor(() => expect(save().disabled).toBe(false));
    await press('保存');
    expect(await sending(room, 'PATCH', '/brands/1')).toMatchObject({ query: '手镯 NOT 二手' });
  });

  it('takes no answer that a later condition has overtaken', async () => {
    const first = onItsWay();
    const second = onItsWay();
    const waiting = [first.answer, second.answer];
    const { room } = edit({
      [PREVIEW]: ({ body }) =>
        (body as { form: unknown }).form === null ? found() : (waiting.shift() ?? found()),
    });
    await rest();
    await tick('条件组合');
    await rest();
    await write('一个都不能有', '二手');
    await rest();
    second.come(found({ query: '手镯 NOT 二手' }));
    await waitFor(() => expect(save().disabled).toBe(false));
    first.come(found({ query: '手镯' }));
    await rest();
    await press('保存');
    expect(await sending(room, 'PATCH', '/brands/1')).toMatchObject({ query: '手镯 NOT 二手' });
  });

  it('says why the conditions could not be tried, and tries again', async () => {
    let down = true;
    edit({ [PREVIEW]: () => (down ? { status: 503, body: {} } : found({ query: '手镯' })) });
    await tick('条件组合');
    await rest();
    expect((await screen.findByRole('alert')).textContent).toMatch(/503/);
    expect(save().disabled).toBe(true);
    down = false;
    await press('重试');
    await waitFor(() => expect(save().disabled).toBe(false));
  });

  it.each([
    ['zh-CN', '条件组合', '不能只有 NOT。'],
    ['en', 'Conditions', 'NOT alone finds everything.'],
  ] as const)('says in %s what conditions lack that make no query', async (locale, mode, words) => {
    const fault = { from: 0, to: 6, zh: '不能只有 NOT。', en: 'NOT alone finds everything.' };
    edit({ [PREVIEW]: found({ fault, query: 'NOT 二手', form: null }) }, BRAND, locale);
    await tick(mode);
    await rest();
    const alert = await screen.findByRole('alert');
    expect(alert.textContent.trim()).toBe(words);
    expect(screen.queryByRole('region', { name: /会命中|Would be found/ })).toBeNull();
  });

  it('points at the place in a query that cannot be read', async () => {
    const text = '手镯 AND (';
    const fault = { from: 7, to: 8, zh: '括号没有关上。', en: 'The bracket is not closed.' };
    edit({ [PREVIEW]: found({ fault, form: null }) });
    await tick('查询语句');
    const box = screen.getByRole('textbox', { name: '查询语句' });
    await fireEvent.input(box, { target: { value: text } });
    await rest();
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('括号没有关上。');
    expect(alert.querySelector('mark')?.textContent).toBe('(');
    expect(screen.queryByRole('region', { name: '会命中' })).toBeNull();
  });

  it('keeps what was typed while the board moves', async () => {
    const { room } = edit();
    await write('品牌名', '手镯新家');
    room.board.apply(aBatch(10, 11, { brands: [aBrand({ verdict: 'red', name: '手镯之家' })] }));
    await rest();
    expect(field('品牌名').value).toBe('手镯新家');
  });

  it('names the line of a KOL that is no account, and goes there instead of saving', async () => {
    const { room } = edit();
    await write('KOL 名单', 'weibo 123 某某\nweibo');
    expect(screen.getByText('第 2 行需要平台和账号 ID')).toBeTruthy();
    await press('保存');
    expect(document.activeElement).toBe(field('KOL 名单'));
    expect(sent(room, 'PATCH', '/brands/1')).toEqual([]);
  });

  it.each([
    ['name', '品牌名'],
    ['aliases', '别名'],
    ['timeZone', '时区'],
  ])(
    'that is refused for its %s says so there, and keeps all that was typed',
    async (name, label) => {
      const { onsaved } = edit({
        'PATCH /brands/1': refused('invalid', { field: name, message: `${name}: no` }),
      });
      await write('别名', '镯子家、镯家');
      await press('保存');
      expect((await screen.findByRole('alert')).textContent).toBe('填写的内容不符合要求。');
      await waitFor(() => expect(document.activeElement).toBe(field(label)));
      expect(field(label).getAttribute('aria-describedby')).toMatch(/-error/);
      expect(field('别名').value).toBe('镯子家、镯家');
      expect(onsaved).not.toHaveBeenCalled();
    },
  );

  it('tells an English reader in the words of the server', async () => {
    const answer = refused('invalid', { field: 'name', message: 'name: too long' });
    edit({ 'PATCH /brands/1': answer }, BRAND, 'en');
    await press('Save');
    expect(await screen.findByText('too long')).toBeTruthy();
  });

  it('of a competitor raises no alarm until somebody asks for it', async () => {
    const { room, onsaved } = edit();
    await tick('Acme');
    await press('保存');
    expect(await sending(room, 'PATCH', '/brands/1')).toMatchObject({
      competitorOf: [2],
      alerts: false,
    });
    await notice(room, '已保存“手镯之家”');
    expect(onsaved).toHaveBeenCalledWith('手镯之家');
  });
});

describe('the complaint categories of a brand', () => {
  const category = (id: string, zh: string) => ({
    id,
    names: { zh, en: id },
    party: 'merchant',
    scene: 'goods',
    patterns: ['掉', '断'],
    exceptions: [],
  });
  const LIST = { own: true, categories: [category('quality', '质量'), category('parcel', '物流')] };
  const TRIED = { looked: 900, most: 1_000, days: 30, changed: 12 };

  function open(rows: Rows = {}) {
    const onsaved = vi.fn();
    const room = roomWith(
      aSnapshot(),
      byTable({
        'GET /brands/1/categories': { body: LIST },
        'POST /brands/1/categories/preview': { body: { ...TRIED, categories: [] } },
        'POST /brands/1/categories': { body: { ...LIST, applied: 12 } },
        ...rows,
      }),
    );
    render(Frame, { room, part: CategoryEditor, given: { brand: BRAND, onsaved } });
    return { room, onsaved };
  }

  it('show before saving what would become of stored mentions, hostile words as words', async () => {
    const text = '<img src=x onerror=alert(1)> 石头掉了';
    const example = { id: 1, text, evidence: ['掉'] };
    const tally = { category: 'quality', gains: 3, loses: 1, turns: 0 };
    const told = { ...tally, gained: [example], lost: [], turned: [] };
    open({
      'POST /brands/1/categories/preview': { body: { ...TRIED, categories: [told] } },
    });
    await rest();
    const preview = within(await screen.findByRole('region', { name: '保存后会怎样' }));
    await waitFor(() => expect(preview.getByText('掉').tagName).toBe('MARK'));
    expect(document.querySelector('img')).toBeNull();
  });

  it('are saved once, with what was typed, and say how many mentions follow', async () => {
    const { room, onsaved } = open();
    await waitFor(() => field('词语'));
    await write('词语', '掉、断\n包装...破');
    await choose('责任主体', 'logistics');
    await press('保存');
    await press('保存');
    const body = (await sending(room, 'POST', '/brands/1/categories')) as {
      categories: { patterns: string[] }[];
    };
    expect(body.categories[0]?.patterns).toEqual(['掉', '断', '包装…破']);
    await notice(room, '分类已保存，更新了 12 条声音');
    expect(onsaved).toHaveBeenCalledTimes(1);
    expect(sent(room, 'POST', '/brands/1/categories')).toHaveLength(1);
  });

  it('go back to the common ones only after a question that names what is lost', async () => {
    const { room } = open();
    await waitFor(() => field('词语'));
    await press('恢复通用分类');
    expect(screen.getByText(/自己的分类、词语和例外都会删除，无法找回/)).toBeTruthy();
    await press('取消');
    expect(sent(room, 'POST', '/brands/1/categories')).toEqual([]);
    await press('恢复通用分类');
    const dialog = within(screen.getByRole('dialog'));
    dialog.getByRole('button', { name: '恢复通用分类' }).click();
    expect(await sending(room, 'POST', '/brands/1/categories')).toMatchObject({ categories: null });
  });

  it('lead to the one whose name was emptied', async () => {
    const { room } = open();
    await waitFor(() => field('名称'));
    await write('名称', '');
    await press('物流');
    expect(field('名称').value).toBe('物流');
    await press('保存');
    await waitFor(() => expect(field('名称').value).toBe(''));
    expect(sent(room, 'POST', '/brands/1/categories')).toEqual([]);
  });

  it('name the entry that cannot be looked for at its field, and go there instead of saving', async () => {
    const { room } = open();
    await waitFor(() => field('词语'));
    await rest();
    const asked = sent(room, 'POST', '/brands/1/categories/preview').length;
    await write('词语', '掉漆, 包装…, 断');
    await rest();
    const words = field('词语');
    expect(words.getAttribute('aria-invalid')).toBe('true');
    expect(said()).toContain('“包装…”无法查找');
    expect(sent(room, 'POST', '/brands/1/categories/preview')).toHaveLength(asked);
    await press('物流');
    await press('保存');
    await waitFor(() => expect(document.activeElement).toBe(field('词语')));
    expect(field('词语').value).toBe('掉漆, 包装…, 断');
    expect(sent(room, 'POST', '/brands/1/categories')).toEqual([]);
    await write('词语', '掉漆, 包装…破, 断');
    expect(field('词语').getAttribute('aria-invalid')).toBeNull();
  });

  it('keep what was typed when they are refused', async () => {
    open({ 'POST /brands/1/categories': { status: 503, body: {} } });
    await waitFor(() => field('词语'));
    await write('词语', '掉漆');
    await press('保存');
    expect((await screen.findByRole('alert')).textContent).toMatch(/503/);
    expect(field('词语').value).toBe('掉漆');
  });

  it('that cannot be had say why, and come with the next try', async () => {
    let down = true;
    open({ 'GET /brands/1/categories': () => (down ? { status: 503, body: {} } : { body: LIST }) });
    expect((await screen.findByRole('alert')).textContent).toMatch(/503/);
    down = false;
    await press('重试');
    await waitFor(() => expect(field('名称').value).toBe('质量'));
  });

  it('take a new one by what was looked for in vain', async () => {
    open();
    await waitFor(() => field('名称'));
    await write('查找分类', '褪色');
    // Enter in the search would save all of them, and read what is stored again.
    expect(await fireEvent.keyDown(field('查找分类'), { key: 'Enter' })).toBe(false);
    await press('新增分类');
    expect(field('名称').value).toBe('褪色');
    expect(field('查找分类').value).toBe('');
    await press('新增例外');
    expect(screen.getByRole('group', { name: '例外 1' })).toBeTruthy();
    await press('删除例外');
    await press('删除分类');
    expect(screen.queryByRole('button', { name: '褪色' })).toBeNull();
  });
});
