// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import IncidentCard from '../../client/panels/IncidentCard.svelte';
import IncidentRow from '../../client/panels/IncidentRow.svelte';
import IncidentSide from '../../client/panels/IncidentSide.svelte';
import JudgeButtons from '../../client/panels/JudgeButtons.svelte';
import NoticeList from '../../client/panels/NoticeList.svelte';
import ThumbBar from '../../client/panels/ThumbBar.svelte';
import Ring from '../../client/parts/Ring.svelte';
import type { Deadline, DeadlineKind } from '../../server/model/incident.js';
import type { IncidentState } from '../../server/model/live.js';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { anIncident, aReason, aSnapshot, HOUR, MINUTE, NOON } from './given.js';
import { drawDialogs, press, said, submit, write } from './hands.js';
import { roomWith, type TestRoom } from './room.js';
import { closed, response, show } from './incident-room.js';

beforeAll(drawDialogs);
afterEach(cleanup);

const due = (kind: DeadlineKind, dueAt: number, given: Partial<Deadline> = {}): Deadline => ({
  kind,
  dueAt,
  doneAt: null,
  outcome: null,
  ...given,
});

describe('the response clock', () => {
  const KINDS = [
    ['running', anIncident(), '3:00:00', '距首次回应', 'to first response'],
    ['overdue', anIncident({ respondDueAt: NOON }), '+1:00:00', '已超时', 'overdue'],
    ['answered', anIncident({ response: response() }), '2:00:00', '回应用时', 'response time'],
    [
      'answered before the alert',
      anIncident({ response: response({ at: NOON - 30 * MINUTE }) }),
      '0:30:00',
      '早于预警',
      'before the alert',
    ],
    ['closed unanswered', closed(), '3:00:00', '已关闭', 'Closed'],
  ] as const;

  it.each(KINDS)('that is %s says so in both languages', (_, incident, time, zh, en) => {
    show(Ring, { incident });
    expect(said(screen.getByRole('timer'))).toBe(`${time} ${zh}`);
    cleanup();
    show(Ring, { incident }, { locale: 'en' });
    expect(said(screen.getByRole('timer'))).toBe(`${time} ${en}`);
  });

  it.each(KINDS)('that is %s says the same in a list', (_, incident, time, zh) => {
    show(IncidentRow, { incident });
    expect(said(screen.getByRole('link'))).toContain(`${time} ${zh}`);
  });

  it('counts beyond a day in hours', () => {
    show(Ring, { incident: anIncident() }, { now: NOON + 30 * HOUR });
    expect(said(screen.getByRole('timer'))).toBe('+26:00:00 已超时');
  });

  it('is not read out every second', () => {
    show(Ring, { incident: anIncident() });
    expect(screen.getByRole('timer').getAttribute('aria-live')).toBe('off');
  });
});

describe('an incident in a list', () => {
  const row = (incident: IncidentState, locale?: Locale) => {
    show(IncidentRow, { incident }, locale ? { locale } : {});
    return said(screen.getByRole('link'));
  };

  it('says level, what it is about, why, and who has it', () => {
    const acknowledgement = { by: '李楠', at: NOON, staleAt: NOON + HOUR };
    const text = row(anIncident({ acknowledgement }));
    expect(text).toMatch(/^红色 石头掉了 .*24 小时负面量 231.* 李楠 /);
    cleanup();
    expect(row(anIncident(), 'en')).toMatch(/^Red 石头掉了 .* Nobody has it yet /);
  });

  it('is called by its brand where it is about the brand as a whole', () => {
    expect(row(anIncident({ storyId: null, title: 'x' }))).toContain('手镯之家');
  });

  it('bears its highest level once it is closed, and nobody is awaited any more', () => {
    const text = row(closed({ level: 'none', peak: 'orange' }));
    expect(text).toMatch(/^橙色/);
    expect(text).toContain('无人认领');
    expect(text).not.toContain('还没有人认领');
  });
});

describe('the card of an incident', () => {
  const card = (incident: IncidentState, given: Parameters<typeof show>[2] = {}) => {
    const room = show(IncidentCard, { incident, page: true }, given);
    return { room, text: said() };
  };

  it('says that it stood higher, that it escalated, and until when it has to be acknowledged', () => {
    const { text } = card(
      anIncident({
        level: 'orange',
        peak: 'red',
        escalations: 2,
        deadlines: [due('acknowledge', NOON + 2 * HOUR)],
      }),
    );
    expect(text).toContain('最高 红色');
    expect(text).toContain('已升级 2 次');
    expect(text).toContain('须在 16:00 前认领');
  });

  it('says when nobody took it in time', () => {
    const late = anIncident({ deadlines: [due('acknowledge', NOON + 15 * MINUTE)] });
    expect(card(late).text).toContain('14:15 前应有人认领');
    cleanup();
    expect(card(late, { locale: 'en' }).text).toContain('should have been acknowledged by 14:15');
  });

  it('names its owner, and when the VP hears of it without a response', () => {
    const incident = anIncident({
      acknowledgement: { by: '李楠', at: NOON, staleAt: NOON + HOUR },
      deadlines: [due('escalate', NOON + 2 * HOUR)],
    });
    expect(card(incident).text).toMatch(/李楠 14:00 认领 16:00 前无回应将升级至 VP/);
    expect(screen.queryByRole('button', { name: /^认领/ })).toBeNull();
  });

  it('shows the steps: done, late by how much, the next, and what comes later', () => {
    card(
      anIncident({
        deadlines: [
          due('contact', NOON + HOUR, { doneAt: NOON + 40 * MINUTE, outcome: 'met' }),
          due('statement', NOON + 2 * HOUR),
          due('solution', NOON + 4 * HOUR),
        ],
      }),
      { now: NOON + 2 * HOUR + 30 * MINUTE },
    );
    const steps = within(screen.getByRole('list', { name: '处置步骤' })).getAllByRole('listitem');
    expect(steps.map((one) => said(one))).toEqual([
      '14:40 已完成：私信作者',
      '官方声明 · 应在 16:00 前逾期 30 分钟',
      '解决方案 · 18:00 前',
    ]);
  });

  it('says of an answered incident where and when, and offers no second response', () => {
    const { text } = card(anIncident({ response: response() }), { locale: 'en' });
    expect(text).toContain('Published on Weibo, 16:00');
    expect(screen.queryByRole('button', { name: /Record public response/ })).toBeNull();
  });

  it('says that it is closed, when and by whom, answered or not', () => {
    expect(card(closed({ response: response() })).text).toContain('王芳 17:00 关闭');
    expect(screen.queryAllByRole('button')).toEqual([]);
    cleanup();
    const { text } = card(closed({ closedBy: null }), { locale: 'en' });
    expect(text).toContain('closed by the system, 17:00');
    expect(text).toContain('Nobody had it');
  });

  it('tells of the brand as a whole by the name of the brand', () => {
    card(
      anIncident({ storyId: null, title: 'x', reason: aReason({ level: 'red', scattered: 210 }) }),
    );
    expect(screen.getByRole('heading', { level: 1 }).textContent.trim()).toBe('手镯之家');
    expect(said()).toContain('品牌整体');
  });

  it('shows a title that is markup as the words it is', () => {
    card(anIncident({ title: '<img src=x onerror=alert(1)>' }));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('<img src=x');
    expect(document.querySelector('img')).toBeNull();
  });

  it('gives the thumb what is still to be done, and goes away when all is', () => {
    const acknowledgement = { by: '李楠', at: NOON, staleAt: NOON + HOUR };
    show(ThumbBar, { incident: anIncident({ acknowledgement }) });
    expect(screen.getAllByRole('button').map((one) => said(one))).toEqual(['记录公开回应']);
    cleanup();
    show(ThumbBar, { incident: anIncident({ acknowledgement, response: response() }) });
    expect(screen.queryAllByRole('button')).toEqual([]);
  });
});

describe('working on an incident', () => {
  const undone = [due('statement', NOON + 2 * HOUR), due('solution', NOON + 4 * HOUR)];
  const work = (incident: IncidentState, given: Parameters<typeof show>[2] = {}) => {
    const room = show(IncidentSide, { incident }, given);
    render(Frame, { room, part: NoticeList, given: {} });
    return room;
  };
  const note = () => screen.getByLabelText<HTMLTextAreaElement>('添加记录');
  const sent = (room: TestRoom) => room.asked.filter(({ method }) => method === 'POST');

  it('writes a note, and marks the step that it finished', async () => {
    const incident = anIncident({ deadlines: undone });
    const room = work(incident, { answer: () => ({ body: incident }) });
    await write('添加记录', ' 声明已发 ');
    await fireEvent.change(screen.getByLabelText('记为完成'), { target: { value: 'statement' } });
    await write('你的名字', ' 李楠 ');
    await submit('添加记录');
    await waitFor(() => expect(note().value).toBe(''));
    expect(sent(room)).toEqual([
      {
        method: 'POST',
        path: '/incidents/7/note',
        body: { by: '李楠', text: '声明已发', step: 'statement' },
      },
    ]);
    expect(screen.getByText('已记入时间线')).toBeTruthy();
  });

  it('offers only the steps that are left', () => {
    work(
      anIncident({
        deadlines: [due('contact', NOON, { doneAt: NOON, outcome: 'met' }), ...undone],
      }),
    );
    const options = within(screen.getByLabelText('记为完成')).getAllByRole('option');
    expect(options.map((one) => one.textContent)).toEqual(['–', '官方声明', '解决方案']);
  });

  it('keeps a note that could not be sent, and says why', async () => {
    const room = work(anIncident(), {
      answer: () => ({ status: 500, body: { error: { code: 'internal', message: 'x' } } }),
    });
    await write('添加记录', '联系了作者');
    await write('你的名字', '李楠');
    await submit('添加记录');
    await screen.findByText('服务器出错，详情在服务器日志里。');
    expect(note().value).toBe('联系了作者');
    expect(room.prefs.person).toBe('');
  });

  it('sends no note of blanks', async () => {
    const room = work(anIncident());
    await write('添加记录', '   ');
    await submit('添加记录');
    expect(sent(room)).toEqual([]);
  });

  it('knows the name that somebody acted by elsewhere on the page', async () => {
    const room = work(anIncident());
    room.prefs.set({ person: '王芳' });
    await waitFor(() =>
      expect(screen.getByLabelText<HTMLInputElement>('你的名字').value).toBe('王芳'),
    );
  });

  it('leaves a half-written note legible when somebody closes the incident meanwhile', async () => {
    const open = anIncident();
    const room = roomWith(aSnapshot({ incidents: [open] }));
    const { rerender } = render(Frame, { room, part: IncidentSide, given: { incident: open } });
    await write('添加记录', '作者同意删帖');
    await rerender({ room, part: IncidentSide, given: { incident: closed() } });
    expect(note().value).toBe('作者同意删帖');
    expect(screen.getByRole('alert').textContent).toContain('这条记录没有保存');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('closes with a reason, and asks for it first', async () => {
    const room = work(anIncident(), { answer: () => ({ body: closed() }) });
    await press('关闭事件');
    expect(sent(room)).toEqual([]);
    const dialog = within(screen.getByRole('dialog'));
    await fireEvent.input(dialog.getByLabelText('关闭的原因'), { target: { value: '已解决' } });
    await fireEvent.input(dialog.getByLabelText('你的名字'), { target: { value: '李楠' } });
    await fireEvent.submit(dialog.getByLabelText('关闭的原因'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent(room)).toEqual([
      { method: 'POST', path: '/incidents/7/close', body: { by: '李楠', why: '已解决' } },
    ]);
  });

  it('keeps the reason of a closing that failed', async () => {
    work(anIncident(), { answer: () => ({ status: 503, body: {} }) });
    await press('关闭事件');
    const why = screen.getByLabelText<HTMLTextAreaElement>('关闭的原因');
    await fireEvent.input(why, { target: { value: '已解决' } });
    await fireEvent.submit(why);
    await screen.findByText(/服务器的回答（503）/);
    expect(why.isConnected && why.value).toBe('已解决');
  });

  it('shows who recorded and who approved a response, and leads nowhere by a link that is none', () => {
    work(anIncident({ response: response() }));
    expect(said()).toContain('16:00 发布于微博');
    expect(said()).toContain('李楠 记录 · 陈立 批准');
    expect(screen.getByRole('link', { name: 'https://weibo.com/1' })).toBeTruthy();
    cleanup();
    work(anIncident({ response: response({ url: 'javascript:alert(1)' }) }));
    expect(screen.queryByRole('link', { name: /javascript/ })).toBeNull();
  });

  it('says what was called of the alert, and by whom; another word replaces it', async () => {
    const verdict = { verdict: 'noise', by: '王芳', at: NOON, note: null } as const;
    const room = show(
      JudgeButtons,
      { incident: anIncident({ verdict }) },
      { answer: () => ({ body: anIncident() }) },
    );
    expect(screen.getByRole('button', { pressed: true }).textContent.trim()).toBe('误报');
    expect(said()).toContain('王芳 14:00 判为误报');
    await press('真实');
    expect(room.acting.asking).toMatchObject({ kind: 'judge', verdict: 'real' });
    room.acting.asking = null;
    room.prefs.set({ person: '李楠' });
    await press('真实');
    await waitFor(() => expect(sent(room)).toHaveLength(1));
    expect(sent(room)[0]).toMatchObject({
      path: '/incidents/7/judge',
      body: { verdict: 'real', by: '李楠' },
    });
  });
});
