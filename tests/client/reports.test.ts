// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import Reports from '../../client/pages/Reports.svelte';
import ImportFile from '../../client/panels/ImportFile.svelte';
import ImportList from '../../client/panels/ImportList.svelte';
import Frame from './Frame.svelte';
import { aSnapshot, NOON } from './given.js';
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
  write,
} from './hands.js';
import { roomWith } from './room.js';

type Rows = Parameters<typeof byTable>[0];

beforeAll(drawDialogs);
afterEach(cleanup);

describe('the digests', () => {
  const DIGEST = {
    id: 1,
    brandId: 1,
    channelId: 5,
    edition: 'week',
    weekday: 1,
    hour: 9,
    minute: 0,
    timeZone: null,
    zone: 'Asia/Shanghai',
    locale: 'zh-CN',
    recipients: ['a@a.test', 'b@a.test', 'c@a.test'],
    gone: [{ address: 'c@a.test', why: 'left', at: NOON }],
    enabled: true,
    nextAt: NOON,
    last: null,
  };

  function open(rows: Rows = {}) {
    const room = roomWith(
      aSnapshot(),
      byTable({
        'GET /digests': { body: { items: [DIGEST] } },
        'GET /brands': { body: { items: [{ id: 1, name: '手镯之家' }] } },
        'GET /channels': { body: { items: [{ id: 5, kind: 'email', name: '邮件' }], kinds: [] } },
        ...rows,
      }),
    );
    render(Frame, { room, part: Reports, given: {} });
    return room;
  }

  it('are mailed at once only after a question that says to how many', async () => {
    const room = open({ 'POST /digests/1/send': { body: { edition: 1 } } });
    await screen.findByText('手镯之家 · 周报');
    await press('立即发送');
    const ask = () => within(screen.getByRole('dialog'));
    expect(ask().getByText(/发给 2 位收件人？邮件发出后无法撤回/)).toBeTruthy();
    await fireEvent.click(ask().getByRole('button', { name: '取消' }));
    expect(sent(room, 'POST', '/digests/1/send')).toEqual([]);
    await press('立即发送');
    await fireEvent.click(ask().getByRole('button', { name: '立即发送' }));
    await notice(room, '已开始发送');
  });

  it('are deleted after a question', async () => {
    const room = open({ 'DELETE /digests/1': { body: null } });
    await screen.findByText('手镯之家 · 周报');
    await press('删除');
    await press('删除“手镯之家 · 周报”');
    await notice(room, '已删除，存档仍然保留');
    expect(sent(room, 'DELETE', '/digests/1')).toHaveLength(1);
  });

  it('keep what was typed when they are refused, and point at the readers', async () => {
    open({ 'PATCH /digests/1': refused('invalid', { field: 'recipients.1', message: 'no' }) });
    await screen.findByText('手镯之家 · 周报');
    await press('编辑');
    await write('收件人', 'a@a.test\nnobody');
    await press('保存');
    await screen.findByRole('alert');
    await waitFor(() => expect(field('收件人').getAttribute('aria-invalid')).toBe('true'));
    expect(field('收件人').value).toBe('a@a.test\nnobody');
  });
});

describe('a file to import', () => {
  const HOW = { mapping: null, platform: null, zone: null, quiet: false };
  const preview = (estimated: number) => ({
    format: 'csv',
    layout: 'generic',
    label: null,
    columns: [{ name: '内容', values: ['石头掉了'] }],
    mapping: null,
    guess: { text: ['内容'] },
    remembered: false,
    how: HOW,
    rows: 10,
    estimated,
    items: [
      {
        title: null,
        text: '<img src=x onerror=alert(1)>',
        author: { id: null, name: null },
        platform: 'web',
        publishedAt: null,
        reposts: null,
        comments: null,
        likes: null,
        views: null,
        brands: [],
      },
    ],
    matches: 1,
    refused: [{ line: 3, why: 'no-text', value: null }],
    untimed: 0,
    span: null,
    warnings: ['Some items could not be read.', 'Some items could not be read.'],
  });

  it('is imported only as it was seen: an older look never stands for a newer one', async () => {
    const slow = onItsWay();
    const answers = [slow.answer, Promise.resolve({ body: preview(222) })];
    const onstarted = vi.fn();
    const room = roomWith(
      aSnapshot(),
      byTable({
        'POST /imports/9/preview': () => answers.shift() ?? {},
        'POST /imports/9/start': {},
      }),
    );
    const uploaded = { id: 9, preview: preview(10) };
    const given = { uploaded, name: 'a.csv', onstarted, oncancel: vi.fn() };
    render(Frame, { room, part: ImportFile, given });
    expect(document.querySelector('td img')).toBeNull();
    expect(screen.getByText('第 3 行：没有正文也没有标题')).toBeTruthy();
    expect(screen.getAllByText(/有几条无法读取/)).toHaveLength(2);
    await choose('没有时区的时间按', '0');
    await choose('没有时区的时间按', '60');
    await screen.findByText(/约 222 行/);
    slow.come({ body: preview(111) });
    await slow.answer;
    await new Promise((done) => setTimeout(done));
    expect(screen.queryByText(/约 111 行/)).toBeNull();
    await press('开始导入');
    await waitFor(() => expect(onstarted).toHaveBeenCalledTimes(1));
    expect(room.asked.at(-1)?.body).toMatchObject({ zone: 60 });
  });

  it('that is being read is stopped only after a question that says what stays', async () => {
    const item = {
      id: 9,
      name: 'a.csv',
      bytes: 1,
      status: 'running',
      done: 0.4,
      rows: 4,
      accepted: 3,
      updated: 0,
      duplicate: 1,
      unmatched: 0,
      refused: 2,
      error: null,
      createdAt: NOON,
      finishedAt: null,
    };
    const room = roomWith(aSnapshot(), byTable({ 'DELETE /imports/9': { body: null } }));
    render(Frame, { room, part: ImportList, given: { items: [item], onchange: vi.fn() } });
    expect(screen.getByRole('progressbar', { name: '正在导入“a.csv”' })).toBeTruthy();
    expect(screen.getByRole('link', { name: '下载这些行' }).getAttribute('href')).toContain('/9/');
    await press('移除记录: a.csv');
    const ask = within(screen.getByRole('dialog', { name: '停止导入' }));
    expect(ask.getByText(/已导入的会保留/)).toBeTruthy();
    await fireEvent.click(ask.getByRole('button', { name: '停止导入' }));
    await sending(room, 'DELETE', '/imports/9');
  });
});
