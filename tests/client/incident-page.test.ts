// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import Incident from '../../client/pages/Incident.svelte';
import Incidents from '../../client/pages/Incidents.svelte';
import ActDialogs from '../../client/panels/ActDialogs.svelte';
import NoticeList from '../../client/panels/NoticeList.svelte';
import Receipts from '../../client/panels/Receipts.svelte';
import SummaryBox from '../../client/panels/SummaryBox.svelte';
import type { IncidentState } from '../../server/model/live.js';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { aBatch, aBrand, aMention, anIncident, aSnapshot, NOON } from './given.js';
import { drawDialogs, press, said, settled } from './hands.js';
import { type Asked, roomWith } from './room.js';
import { closed, response, show } from './incident-room.js';

beforeAll(drawDialogs);
afterEach(cleanup);

describe('receipts', () => {
  const receipt = (id: number, given: object) => ({
    id,
    seq: 1,
    channel: `渠道${id}`,
    kind: 'feishu',
    attempts: 1,
    doneAt: null,
    took: null,
    error: null,
    ...given,
  });
  const TICK = 'M4 10.5l4 4 8-9';

  it('say of each channel what came of it, and tick off only what arrived', () => {
    const receipts = [
      receipt(1, { state: 'done', doneAt: NOON }),
      receipt(2, { state: 'due' }),
      receipt(3, { state: 'leased' }),
      receipt(4, { state: 'failed', doneAt: NOON, error: '<b>403</b>' }),
    ];
    show(Receipts, { receipts });
    const rows = screen.getAllByRole('listitem');
    expect(rows.map((one) => said(one))).toEqual([
      '渠道1 已送达 14:00',
      '渠道2 等待送达',
      '渠道3 正在送达',
      '渠道4 未送达 14:00 · <b>403</b>',
    ]);
    const ticked = rows.filter((one) => one.querySelector('path')?.getAttribute('d') === TICK);
    expect(ticked.map((one) => said(one))).toEqual(['渠道1 已送达 14:00']);
  });
});

describe('the summary of a language model', () => {
  const summary = {
    at: NOON,
    by: '李楠',
    model: 'qwen',
    fed: 12,
    sentences: [
      { text: '多人说石头脱落。', sources: [5, 3] },
      { text: '<script>alert(1)</script>', sources: [3] },
    ],
    cited: [
      aMention(3, { url: 'javascript:alert(1)' }),
      aMention(5, { author: { ...aMention(5).author, name: null } }),
    ],
  };
  const box = (answer: (asked: Asked) => { status?: number; body?: unknown }, locale?: Locale) => {
    const room = show(SummaryBox, { incident: 7 }, { answer, ...(locale && { locale }) });
    render(Frame, { room, part: NoticeList, given: {} });
    return room;
  };

  it('is nowhere to be seen where no model is set up, or none can be asked', async () => {
    box(() => ({ body: { available: false, summary: null } }));
    await settled();
    expect(said()).toBe('');
    cleanup();
    box(() => ({ status: 503, body: {} }));
    await settled();
    expect(said()).toBe('');
  });

  it('bears its mark, and every sentence the posts it rests on', async () => {
    box(() => ({ body: { available: true, summary } }));
    await screen.findByText('由语言模型生成');
    const [list] = screen.getAllByRole('list');
    expect(said(list)).toMatch(
      /^多人说石头脱落。 \[1\]\s*\[2\]\s*<script>alert\(1\)<\/script> \[2\]$/,
    );
    const [first] = screen.getAllByRole('link', { name: '出处 1' });
    const source = document.getElementById(first?.getAttribute('href')?.slice(1) ?? '');
    expect(said(source as HTMLElement)).toContain('作者未知 第 5 条');
    expect(screen.getAllByRole('link', { name: '打开原文' })).toHaveLength(1);
    expect(document.querySelector('script')).toBeNull();
  });

  it('shows no more of a post that was taken back since', async () => {
    const room = box(() => ({ body: { available: true, summary } }));
    await screen.findByText(/第 5 条/);
    room.board.withdrawn = { 5: NOON };
    await waitFor(() => expect(screen.queryByText(/第 5 条/)).toBeNull());
    expect(said()).toContain('作者已于 14:00 删除此帖');
  });

  it('is asked for by name, and by the name that somebody acted by meanwhile', async () => {
    const room = box(({ method }) => ({
      body: { available: true, summary: method === 'POST' ? summary : null },
    }));
    await screen.findByLabelText('你的名字');
    room.prefs.set({ person: '王芳' });
    await waitFor(() => expect(screen.queryByLabelText('你的名字')).toBeNull());
    await press('生成摘要');
    await screen.findByText('多人说石头脱落。', { exact: false });
    expect(room.asked.at(-1)).toMatchObject({
      method: 'POST',
      body: { locale: 'zh-CN', by: '王芳' },
    });
  });

  it('says in its own words why a model gave none', async () => {
    const error = { code: 'model-busy', message: 'x' };
    const room = box(({ method }) =>
      method === 'POST'
        ? { status: 503, body: { error } }
        : { body: { available: true, summary: null } },
    );
    room.prefs.set({ person: '王芳' });
    await fireEvent.click(await screen.findByRole('button', { name: '生成摘要' }));
    expect(await screen.findByText('语言模型太忙，请稍后再试。')).toBeTruthy();
  });
});

describe('the page of an incident', () => {
  const detail = (given: object = {}) => ({
    incident: anIncident(),
    timeline: [],
    mentions: [],
    negatives: 0,
    curve: [],
    receipts: [],
    ...given,
  });
  const open = (
    incidents: readonly IncidentState[],
    answer: (asked: Asked) => { status?: number; body?: unknown },
  ) => {
    const room = roomWith(aSnapshot({ brands: [aBrand()], incidents: [...incidents] }), (asked) =>
      asked.path.includes('/summary')
        ? { body: { available: false, summary: null } }
        : asked.path === '/incidents/7'
          ? answer(asked)
          : { body: { items: [] } },
    );
    render(Frame, { room, part: Incident, given: { id: 7 } });
    render(Frame, { room, part: ActDialogs, given: {} });
    return room;
  };

  it('says that there is no such incident, and leads to those that are', async () => {
    const room = open([], () => ({
      status: 404,
      body: { error: { code: 'not-found', message: 'x' } },
    }));
    await screen.findByText('没有这个事件');
    await press('事件');
    expect(room.router.path).toBe('/incidents');
  });

  it('still lets one act where only its details could not be had, and asks again', async () => {
    let down = true;
    open([anIncident()], () => (down ? { status: 503, body: {} } : { body: detail() }));
    await screen.findByText('走势、帖子和时间线没有取到');
    expect(screen.getAllByRole('button', { name: /记录公开回应/ }).length).toBeGreaterThan(0);
    down = false;
    await press('重试');
    expect(await screen.findByText('还没有可显示的帖子。')).toBeTruthy();
    expect(screen.queryByText('走势、帖子和时间线没有取到')).toBeNull();
  });

  it('offers another try where nothing at all is known', async () => {
    open([], () => ({ status: 503, body: {} }));
    await screen.findByRole('button', { name: '重试' });
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('没有成功');
  });
});

describe('the list of incidents', () => {
  const open = (
    incidents: readonly IncidentState[],
    answer: () => { status?: number; body?: unknown },
    brands = [aBrand()],
  ) => {
    const room = roomWith(aSnapshot({ brands, incidents: [...incidents] }), answer);
    render(Frame, { room, part: Incidents, given: {} });
    return room;
  };
  const titles = () => screen.getAllByRole('link').map((one) => /事件\d/.exec(said(one))?.[0]);

  it('has the loudest first, and those that are closed below', async () => {
    open(
      [
        anIncident({ id: 1, title: '事件1', level: 'yellow' }),
        anIncident({ id: 2, title: '事件2', response: response() }),
        anIncident({ id: 3, title: '事件3' }),
      ],
      () => ({ body: { items: [closed({ id: 4, title: '事件4' })] } }),
    );
    await screen.findByText('事件4');
    expect(titles()).toEqual(['事件3', '事件2', '事件1', '事件4']);
  });

  it('says that nothing is going on, and that nothing ever was', async () => {
    open([], () => ({ body: { items: [] } }));
    await screen.findByText('还没有关闭过的事件');
    expect(screen.getByText('没有进行中的事件')).toBeTruthy();
  });

  it('loses no incident from sight when one closes as another opens', async () => {
    let items: IncidentState[] = [];
    const room = open([anIncident({ id: 1, title: '事件1' })], () => ({ body: { items } }));
    await screen.findByText('还没有关闭过的事件');
    items = [closed({ id: 1, title: '事件1' })];
    room.board.apply(
      aBatch(10, 11, {
        incidents: [closed({ id: 1, title: '事件1' }), anIncident({ id: 2, title: '事件2' })],
      }),
    );
    await waitFor(() => expect(titles()).toEqual(['事件2', '事件1']));
  });

  it('says when the closed ones could not be had anew, above those that are known', async () => {
    let down = false;
    const room = open([anIncident({ id: 1, title: '事件1' })], () =>
      down ? { status: 503, body: {} } : { body: { items: [closed({ id: 4, title: '事件4' })] } },
    );
    await screen.findByText('事件4');
    down = true;
    room.board.apply(aBatch(10, 11, { incidents: [closed({ id: 1, title: '事件1' })] }));
    expect((await screen.findByRole('alert')).textContent).toContain('503');
    expect(screen.getByText('事件4')).toBeTruthy();
    down = false;
    await press('重试');
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });
});
