// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import FolderColumns from '../../client/panels/FolderColumns.svelte';
import MappingForm from '../../client/panels/MappingForm.svelte';
import type { ColumnMapping, ImportPreview } from '../../server/model/imports.js';
import Frame from './Frame.svelte';
import { aSnapshot } from './given.js';
import { choose, field, press, refused, said, sending } from './hands.js';
import { type Answer, roomWith } from './room.js';

afterEach(cleanup);

const COLUMNS = [
  { name: '内容', values: ['石头掉了', '第二条', '第三条'] },
  { name: '标题', values: [] },
  { name: '时间', values: ['2026-03-02 14:18'] },
  { name: '<b>坏</b>', values: ['<img src=x onerror=alert(1)>'] },
];
const GUESS: ColumnMapping = { text: ['内容'], publishedAt: ['时间'] };

describe('what each column means', () => {
  function open(mapping: ColumnMapping = GUESS, columns = COLUMNS) {
    const onchange = vi.fn<(mapping: ColumnMapping) => void>();
    render(Frame, {
      room: roomWith(aSnapshot()),
      part: MappingForm,
      given: { columns, mapping, onchange },
    });
    return onchange;
  }

  it('stands beside each field with what is in it', () => {
    open();
    expect(field('正文').value).toBe(JSON.stringify(['内容']));
    expect(field('正文').closest('li')?.textContent).toContain('石头掉了 · 第二条');
    expect(field('点赞数').value).toBe('');
  });

  it('is changed by one choice, and taken out by "not used"', async () => {
    const onchange = open();
    await choose('作者名', JSON.stringify(['标题']));
    expect(onchange).toHaveBeenLastCalledWith({ ...GUESS, author: ['标题'] });
    await choose('正文', '');
    expect(onchange).toHaveBeenLastCalledWith({ publishedAt: ['时间'] });
  });

  it('keeps several columns of which the first that is filled counts, and one that is gone', () => {
    open({ text: ['标题', '内容'], id: ['编号'] });
    const names = (label: string) => [...field(label).querySelectorAll('option')].map(said);
    expect(names('正文').slice(0, 3)).toEqual(['不用', '标题 / 内容', '内容']);
    expect(names('帖子编号').slice(0, 2)).toEqual(['不用', '编号']);
  });

  it('shows what a hostile column says as text', () => {
    open({ text: ['<b>坏</b>'] });
    expect(document.querySelector('img')).toBeNull();
    expect(said()).toContain('<img src=x onerror=alert(1)>');
  });

  it('offers the columns that hold something where nobody could look through all', () => {
    const many = Array.from({ length: 900 }, (_, n) => ({
      name: `c${n}`,
      values: n % 10 === 0 ? ['x'] : [],
    }));
    open({}, many);
    expect(field('正文').querySelectorAll('option')).toHaveLength(91);
    expect(said()).toContain('共 900 列，这里列出有内容的 90 列');
  });
});

describe('the columns of a watched folder', () => {
  const preview = (more: Partial<ImportPreview> = {}): ImportPreview => ({
    format: 'csv',
    layout: 'generic',
    label: null,
    columns: COLUMNS,
    mapping: null,
    guess: GUESS,
    remembered: false,
    how: { mapping: null, platform: null, zone: null, quiet: false },
    rows: 3,
    estimated: 3,
    items: [],
    matches: 0,
    refused: [],
    untimed: 0,
    span: null,
    warnings: [],
    ...more,
  });

  function open(answer: Answer, mapping: ColumnMapping | null = null) {
    const onchange = vi.fn<(mapping: ColumnMapping) => void>();
    const room = roomWith(aSnapshot(), () => answer);
    const given = { config: { folder: '/data/posts' }, mapping, onchange };
    render(Frame, { room, part: FolderColumns, given });
    return { room, onchange };
  }

  it('are not read before somebody asks, and then are a guess to check', async () => {
    const { room } = open({ body: { file: 'posts.csv', preview: preview() } });
    expect(room.asked).toEqual([]);
    await press('查看首几行');
    expect(await sending(room, 'POST', '/sources/columns')).toEqual({
      config: { folder: '/data/posts' },
    });
    await waitFor(() => expect(said()).toContain('posts.csv'));
    expect(said()).toContain('列的含义按名称和内容猜测，请核对');
    expect(field('正文').value).toBe(JSON.stringify(['内容']));
  });

  it('are read again as they are corrected', async () => {
    const { room, onchange } = open({ body: { file: 'posts.csv', preview: preview() } });
    await press('查看首几行');
    await waitFor(() => expect(field('作者名').value).toBe(''));
    await choose('作者名', JSON.stringify(['标题']));
    const next = { ...GUESS, author: ['标题'] };
    expect(onchange).toHaveBeenLastCalledWith(next);
    await waitFor(() =>
      expect(room.asked.at(-1)?.body).toEqual({ config: { folder: '/data/posts', mapping: next } }),
    );
  });

  it('of a known tool need no correction', async () => {
    const label = { 'zh-CN': 'MediaCrawler', en: 'MediaCrawler' };
    open({ body: { file: 'a.csv', preview: preview({ layout: 'media-crawler', label }) } });
    await press('查看首几行');
    await waitFor(() => expect(said()).toContain('认出是 MediaCrawler 的文件'));
    expect(screen.queryByLabelText('正文')).toBeNull();
  });

  it('say that there is no file yet, or why it cannot be read', async () => {
    open({ body: { file: null, preview: null } });
    await press('查看首几行');
    expect((await screen.findByRole('status')).textContent).toContain('还没有可读的文件');
    cleanup();
    open(refused('source-gone', { message: 'No such folder.', zh: '没有这个文件夹。' }));
    await press('查看首几行');
    expect((await screen.findByRole('alert')).textContent).toContain('没有这个文件夹');
    await fireEvent.click(screen.getByRole('button', { name: '查看首几行' }));
    expect(screen.getByRole('button', { name: '查看首几行' })).toBeTruthy();
  });
});
