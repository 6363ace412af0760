// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import ActDialogs from '../../client/panels/ActDialogs.svelte';
import IncidentCard from '../../client/panels/IncidentCard.svelte';
import NoticeList from '../../client/panels/NoticeList.svelte';
import Frame from './Frame.svelte';
import { aBrand, anIncident, aReason, aSnapshot, HOUR, MINUTE, NOON } from './given.js';
import { response } from './incident-room.js';
import { roomWith, type TestRoom } from './room.js';

beforeAll(() => {
  // jsdom draws no dialogs and popovers; what they hold is all that is looked at here.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLElement.prototype.showPopover = () => undefined;
  HTMLElement.prototype.hidePopover = () => undefined;
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});

afterEach(cleanup);

const acknowledged = anIncident({
  acknowledgement: { by: '李楠', at: NOON + MINUTE, staleAt: NOON + HOUR },
});

function show(room: TestRoom, incident = anIncident()) {
  render(Frame, { room, part: IncidentCard, given: { incident } });
  render(Frame, { room, part: ActDialogs, given: {} });
}

describe('acknowledging', () => {
  it('asks for a name the first time and acts at once the second time', async () => {
    const room = roomWith(aSnapshot(), () => ({ body: acknowledged }));
    show(room);
    await fireEvent.click(screen.getByRole('button', { name: /认领/ }));
    expect(room.asked).toEqual([]);
    await fireEvent.input(screen.getByLabelText('你的名字'), { target: { value: ' 李楠 ' } });
    await fireEvent.submit(screen.getByLabelText('你的名字'));
    await waitFor(() => expect(room.acting.asking).toBeNull());
    expect(room.asked).toEqual([
      { method: 'POST', path: '/incidents/7/acknowledge', body: { by: '李楠' } },
    ]);
    expect(room.prefs.person).toBe('李楠');
    room.acting.acknowledge({ id: 8, title: 'x' });
    await waitFor(() => expect(room.asked).toHaveLength(2));
  });

  it('asks before it takes an incident from somebody', async () => {
    const error = { code: 'taken', message: 'x', owner: '王芳', since: NOON };
    const room = roomWith(aSnapshot(), ({ body }) =>
      (body as { takeOver?: boolean }).takeOver
        ? { body: acknowledged }
        : { status: 409, body: { error } },
    );
    room.prefs.set({ person: '李楠' });
    show(room);
    await fireEvent.click(screen.getByRole('button', { name: /认领/ }));
    expect(await screen.findByText(/^王芳 已于 14:00 认领/)).toBeTruthy();
    expect(room.notices.list).toEqual([]);
    await fireEvent.click(screen.getByRole('button', { name: '接手' }));
    await waitFor(() => expect(room.acting.asking).toBeNull());
    expect(room.asked.map(({ body }) => body)).toEqual([
      { by: '李楠' },
      { by: '李楠', takeOver: true },
    ]);
  });

  it('shows what the server answered before its batch comes', async () => {
    const room = roomWith(aSnapshot({ incidents: [anIncident()] }), () => ({ body: acknowledged }));
    await room.acting.acknowledgeAs(7, '李楠');
    expect(room.board.incidents[0]?.acknowledgement?.by).toBe('李楠');
  });

  it('keeps asking and says why when the server refuses', async () => {
    const error = { code: 'closed', message: 'This incident is closed.' };
    const room = roomWith(aSnapshot(), () => ({ status: 409, body: { error } }));
    room.acting.acknowledge(anIncident());
    expect(await room.acting.acknowledgeAs(7, '李楠')).toBe(false);
    expect(room.acting.asking).not.toBeNull();
    render(Frame, { room, part: NoticeList, given: {} });
    expect(screen.getByText('这个事件已关闭，不能再添加内容。')).toBeTruthy();
    expect(room.prefs.person).toBe('');
  });
});

describe('responding', () => {
  it('does not send a link that nobody can open', async () => {
    const room = roomWith(aSnapshot());
    room.prefs.set({ person: '李楠' });
    show(room);
    await fireEvent.click(screen.getByRole('button', { name: /记录公开回应/ }));
    await fireEvent.input(screen.getByLabelText('批准人'), { target: { value: '王总' } });
    await fireEvent.input(screen.getByLabelText('链接'), { target: { value: 'weibo.com/1' } });
    await fireEvent.submit(screen.getByLabelText('链接'));
    expect(screen.getByText(/请填写以 http/)).toBeTruthy();
    expect(room.asked).toEqual([]);
    await fireEvent.input(screen.getByLabelText('链接'), {
      target: { value: 'https://weibo.com/1' },
    });
    await fireEvent.submit(screen.getByLabelText('链接'));
    await waitFor(() => expect(room.asked).toHaveLength(1));
    expect(room.asked[0]).toEqual({
      method: 'POST',
      path: '/incidents/7/respond',
      body: { by: '李楠', approvedBy: '王总', where: 'weibo', url: 'https://weibo.com/1' },
    });
  });

  it('is offered by its key only while a response is missing', () => {
    const room = roomWith(aSnapshot());
    show(room);
    room.commands.ofKey('r')?.run();
    expect(room.acting.asking).toMatchObject({ kind: 'respond', id: 7 });
    cleanup();
    expect(room.commands.ofKey('r')).toBeNull();
    // The server takes one first response and no more: nobody writes a second in vain.
    show(room, anIncident({ response: response() }));
    expect(room.commands.ofKey('a')).not.toBeNull();
    expect(room.commands.ofKey('r')).toBeNull();
  });
});

describe('the incident card', () => {
  it('says in words why, how fast, and what is missing to the next level', () => {
    const room = roomWith(aSnapshot({ brands: [aBrand()] }));
    show(room, anIncident({ level: 'orange', reason: aReason({ level: 'orange' }) }));
    const said = document.querySelector('.why')?.textContent ?? '';
    expect(said).toContain('24 小时负面量 231');
    expect(said).toContain('转发每小时 40 次');
    expect(said).toContain('再多 270');
    expect(screen.getByText(/橙色 · 自/)).toBeTruthy();
    expect(screen.getByText('还没有人认领')).toBeTruthy();
  });

  it('follows a switch of language without being made anew', async () => {
    const room = roomWith(aSnapshot());
    show(room);
    room.prefs.set({ locale: 'en' });
    expect(await screen.findByText('Nobody has it yet')).toBeTruthy();
    expect(screen.getByRole('button', { name: /Record public response/ })).toBeTruthy();
  });

  it('counts down, and past the due time counts up and says so', async () => {
    const room = roomWith(aSnapshot({ now: NOON + HOUR }));
    show(room);
    expect(screen.getByRole('timer').textContent).toContain('3:00:00');
    room.server.pulse({ seq: 10, now: NOON + 4 * HOUR + 90_000, speed: 1, full: false });
    await waitFor(() => expect(screen.getByRole('timer').textContent).toContain('+0:01:30'));
    expect(screen.getByRole('timer').textContent).toContain('已超时');
  });

  it('offers nothing to do on a closed incident', () => {
    show(roomWith(aSnapshot()), anIncident({ status: 'closed', closedAt: NOON + HOUR }));
    expect(screen.queryAllByRole('button')).toEqual([]);
  });
});
