// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import ActDialogs from '../../client/panels/ActDialogs.svelte';
import IncidentSide from '../../client/panels/IncidentSide.svelte';
import RulesPanel from '../../client/panels/RulesPanel.svelte';
import SummaryBox from '../../client/panels/SummaryBox.svelte';
import Insights from '../../client/pages/Insights.svelte';
import SignIn from '../../client/pages/SignIn.svelte';
import { POLICY } from '../../server/model/policy.js';
import Frame from './Frame.svelte';
import { aBatch, aBrand, aMention, anIncident, aSnapshot, HOUR, MINUTE, NOON } from './given.js';
import {
  byTable,
  drawDialogs,
  drawNoCharts,
  field,
  notice,
  onItsWay,
  press,
  settled,
  submit,
  write,
} from './hands.js';
import { response } from './incident-room.js';
import { told } from './insights-given.js';
import { type Answer, type Asked, createRoom, roomWith, type TestRoom } from './room.js';

beforeAll(() => {
  drawDialogs();
  drawNoCharts();
});
beforeEach(() => window.history.replaceState(null, '', '/'));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const acknowledged = anIncident({
  acknowledgement: { by: '李楠', at: NOON + MINUTE, staleAt: NOON + HOUR },
});

/** A room whose person is known, and an answer that comes when the test lets it. */
function waiting() {
  const { answer, come } = onItsWay();
  const room = roomWith(aSnapshot({ incidents: [anIncident()] }), () => answer);
  room.prefs.set({ person: '李楠' });
  return { room, come };
}

/** Says what a mention really says, and closes it before that is answered; answers who is told of it. */
async function correctAndLeave(room: TestRoom) {
  const changed = vi.fn();
  room.acting.read(aMention(1), changed);
  await fireEvent.click(await screen.findByLabelText('中性'));
  await submit('你的名字');
  await press('关闭');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  return changed;
}

describe('an act whose answer comes late', () => {
  it('leaves a question alone that was opened meanwhile', async () => {
    const { room, come } = waiting();
    room.acting.acknowledge(anIncident());
    room.acting.respond(anIncident());
    come({ body: acknowledged });
    await notice(room, '李楠 已认领“石头掉了”');
    expect(room.acting.asking).toMatchObject({ kind: 'respond', id: 7 });
  });

  it('says beside such a question that somebody else has the incident, and asks nothing over it', async () => {
    const { room, come } = waiting();
    room.acting.acknowledge(anIncident());
    room.acting.respond(anIncident());
    const error = { code: 'taken', message: 'x', owner: '王芳', since: NOON };
    come({ status: 409, body: { error } });
    await notice(room, '这个事件已有别人认领。');
    expect(room.acting.asking).toMatchObject({ kind: 'respond' });
  });

  it('does not take back what the wire has told since', async () => {
    const { room, come } = waiting();
    const done = room.acting.acknowledgeAs(7, '李楠');
    const answered = { ...acknowledged, response: response() };
    room.server.changes(aBatch(10, 12, { incidents: [answered] }));
    room.arrive();
    come({ body: acknowledged });
    await done;
    expect(room.board.incidents[0]?.response?.by).toBe('李楠');
  });

  it('closes no other mention than the one it was about', async () => {
    const { answer, come } = onItsWay();
    const room = roomWith(
      aSnapshot(),
      byTable({ 'POST /mentions/corrections': answer, 'GET /brands/1/categories': {} }),
    );
    room.prefs.set({ person: '李楠' });
    render(Frame, { room, part: ActDialogs, given: {} });
    const changed = await correctAndLeave(room);
    room.acting.read(aMention(2), vi.fn());
    await screen.findByText('第 2 条');
    come({ body: { changed: 1, items: [aMention(1, { label: 'neu' })] } });
    await waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
    expect(room.acting.asking).toMatchObject({ kind: 'read', mention: { id: 2 } });
  });

  it('tells the list of a mention that was closed meanwhile, and calls nothing a failure', async () => {
    const { answer, come } = onItsWay();
    const room = roomWith(aSnapshot(), byTable({ 'POST /mentions/corrections': answer }));
    room.prefs.set({ person: '李楠' });
    render(Frame, { room, part: ActDialogs, given: {} });
    const changed = await correctAndLeave(room);
    const item = aMention(1, { label: 'neu' });
    come({ body: { changed: 1, items: [item] } });
    await waitFor(() => expect(room.notices.list).toHaveLength(1));
    expect(room.notices.list[0]?.kind).toBe('done');
    expect(changed.mock.calls).toEqual([[item]]);
  });

  it('keeps what was written on while a note was on its way', async () => {
    const { room, come } = waiting();
    render(Frame, { room, part: IncidentSide, given: { incident: anIncident() } });
    await write('添加记录', '已联系作者');
    await submit('添加记录');
    await write('添加记录', '已联系作者，对方');
    come({ body: anIncident() });
    await notice(room, '已记入时间线');
    await settled();
    expect(field('添加记录').value).toBe('已联系作者，对方');
  });
});

describe('the insights of a brand', () => {
  it('are not mixed with those of the brand before, whose answer was late', async () => {
    window.history.replaceState(null, '', '/insights?brand=1');
    const { answer, come } = onItsWay();
    const brandOf = ({ path }: Asked) => new URLSearchParams(path.split('?')[1]).get('brand');
    const none: Answer = { body: { items: [] } };
    const room = roomWith(
      aSnapshot({ brands: [aBrand(), aBrand({ id: 2, name: '月光镯' })] }),
      byTable({
        'GET /insights': (asked) =>
          brandOf(asked) === '1' ? answer : { body: told({ brandId: 2 }) },
        'GET /insights/kols': none,
        'GET /insights/delays': none,
        'GET /insights/words': onItsWay().answer,
        'GET /insights/share': onItsWay().answer,
        'GET /insights/service': onItsWay().answer,
      }),
    );
    render(Frame, { room, part: Insights, given: {} });
    room.router.ask({ brand: '2' });
    const kols = () => room.asked.filter(({ path }) => path.startsWith('/insights/kols'));
    await waitFor(() => expect(kols().map(brandOf)).toEqual(['2']));
    come({ body: told() });
    await settled();
    expect(kols().map(brandOf)).toEqual(['2']);
  });
});

describe('a summary', () => {
  it('in one language does not come in the place of that in another', async () => {
    const { answer, come } = onItsWay();
    const summary = (text: string) => ({
      available: true,
      summary: {
        at: NOON,
        by: '李楠',
        model: 'm',
        fed: 1,
        sentences: [{ text, sources: [] }],
        cited: [],
      },
    });
    const room = roomWith(aSnapshot(), ({ method, path }) =>
      method === 'POST'
        ? answer
        : {
            body: path.includes('locale=en') ? summary('Stones fell out.') : summary('石头掉了。'),
          },
    );
    room.prefs.set({ person: '李楠' });
    render(Frame, { room, part: SummaryBox, given: { incident: 7 } });
    await screen.findByText('石头掉了。');
    await press('重新生成');
    room.prefs.set({ locale: 'en' });
    await screen.findByText('Stones fell out.');
    come({ body: summary('又掉了一颗。') });
    await settled();
    expect(screen.getByText('Stones fell out.')).toBeTruthy();
  });
});

describe('the rules of a brand', () => {
  it('keep what is being typed when those of the brand before were saved late', async () => {
    window.history.replaceState(null, '', '/settings/rules?brand=1');
    const { answer, come } = onItsWay();
    const room = roomWith(
      aSnapshot({ brands: [aBrand(), aBrand({ id: 2, name: '月光镯' })] }),
      ({ method, path }): Answer | Promise<Answer> => {
        if (method === 'PATCH' || method === 'POST' || method === 'PUT') return answer;
        if (path === '/brands')
          return { body: { items: [1, 2].map((id) => ({ id, policy: POLICY })) } };
        if (path === '/surge-rules') return { body: { presets: [] } };
        return { body: { rules: [], kol: { raised: 0, held: 0, open: 0, share: null } } };
      },
    );
    render(Frame, { room, part: RulesPanel, given: {} });
    const orange = () => screen.findByLabelText<HTMLInputElement>('负面量达到（橙色）');
    await fireEvent.input(await orange(), { target: { value: '60' } });
    await press('保存规则');
    room.router.ask({ brand: '2' });
    await settled();
    await fireEvent.input(await orange(), { target: { value: '77' } });
    const asked = room.asked.length;
    come({ body: {} });
    await notice(room, '规则已保存，从现在起生效');
    await settled();
    expect((await orange()).value).toBe('77');
    expect(room.asked).toHaveLength(asked);
  });
});

describe('signing in', () => {
  const rows = (who: () => Answer | Promise<Answer>) =>
    byTable({ 'GET /access': who, 'POST /access/sign-in': { body: {} } });

  it('is not undone by an answer from before it', async () => {
    const { answer, come } = onItsWay();
    let calls = 0;
    const room = createRoom(
      rows(() => ((calls += 1) === 1 ? answer : { body: { who: 'person' } })),
    );
    const before = room.access.check();
    await room.access.signIn('the password');
    expect(room.access.who).toBe('person');
    come({ body: { who: null } });
    await before;
    expect(room.access.who).toBe('person');
  });

  it('can be tried again when the door opened and nobody could say so', async () => {
    const room = createRoom(rows(() => ({ status: 503, body: {} })));
    room.access.who = null;
    render(Frame, { room, part: SignIn, given: {} });
    await write('团队密码', 'the password');
    await press('登录');
    await waitFor(() => expect(room.asked.length).toBeGreaterThan(1));
    await settled();
    expect(screen.getByRole('button', { name: '登录' }).getAttribute('aria-busy')).toBe('false');
  });
});
