// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Component } from 'svelte';
import NoPermission from '../../client/pages/NoPermission.svelte';
import SignIn from '../../client/pages/SignIn.svelte';
import AccessPanel from '../../client/panels/AccessPanel.svelte';
import Appearance from '../../client/panels/Appearance.svelte';
import DemoBar from '../../client/panels/DemoBar.svelte';
import DemoStart from '../../client/panels/DemoStart.svelte';
import ThisBrowser from '../../client/panels/ThisBrowser.svelte';
import TokenList from '../../client/panels/TokenList.svelte';
import WallLinks from '../../client/panels/WallLinks.svelte';
import { pushTrouble, subscribe } from '../../client/push.js';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { aBrand, aSnapshot, NOON } from './given.js';
import {
  byTable,
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

type Rows = Parameters<typeof byTable>[0];
const origin = 'https://fengsheng.test';

function show(part: Component<never>, given: object, rows: Rows, locale: Locale = 'zh-CN') {
  const room = roomWith(aSnapshot({ brands: [aBrand()] }), byTable(rows), locale);
  render(Frame, { room, part, given });
  return room;
}

beforeAll(drawDialogs);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('signing in', () => {
  it('says that the password is wrong, at the field, and lets one try again', async () => {
    let right = false;
    const room = show(
      SignIn,
      {},
      {
        'POST /access/sign-in': () =>
          right ? { body: {} } : refused('wrong-password', { status: 401 }),
      },
    );
    expect(document.activeElement).toBe(field('团队密码'));
    await write('团队密码', 'wrong');
    await press('登录');
    expect(await screen.findByText('密码不对。')).toBeTruthy();
    expect(field('团队密码').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByRole('button', { name: '登录' }).getAttribute('aria-busy')).toBe('false');
    right = true;
    const before = room.asked.length;
    await press('登录');
    await waitFor(() => expect(room.asked.length).toBeGreaterThan(before));
  });

  it('tells a screen whose link was withdrawn what to do', () => {
    const room = roomWith(aSnapshot());
    room.access.withdrawn = true;
    render(Frame, { room, part: SignIn, given: {} });
    expect(screen.getByRole('heading', { name: '这个大屏链接已被收回' })).toBeTruthy();
    expect(screen.getByText(/请向管理员要一个新的链接/)).toBeTruthy();
  });

  it('leads a wall back to the wall, and says when it cannot sign out', async () => {
    const room = show(
      NoPermission,
      {},
      {
        'POST /access/sign-out': { status: 503, body: {} },
      },
    );
    await press('用密码登录');
    await notice(room, /503/);
    await press('回到大屏');
    expect(location.pathname).toBe('/wall');
  });
});

describe('the team’s password', () => {
  const open = (rows: Rows, state: object) =>
    show(AccessPanel, { origin }, { 'GET /access': { body: state }, ...rows });
  const SET = { who: 'person', password: true, passwordFixed: false };
  const NONE = { who: 'person', password: false, passwordFixed: false };

  it('says who can act while there is none, and asks for none that is there', async () => {
    open({}, NONE);
    expect(await screen.findByText(/所有能打开这个地址的人都能查看和操作/)).toBeTruthy();
    expect(screen.queryByLabelText('现在的密码')).toBeNull();
    expect(field('新密码').type).toBe('password');
    expect(field('新密码').minLength).toBe(8);
  });

  it('puts the blame on the field that is wrong', async () => {
    const room = open({ 'POST /access/password': refused('wrong-password', { status: 401 }) }, SET);
    await waitFor(() => field('现在的密码'));
    await write('现在的密码', 'old');
    await write('新密码', 'new-password');
    await press('更换密码');
    await screen.findByText('密码不对。');
    expect(sent(room, 'POST', '/access/password')).toHaveLength(1);
    expect(field('现在的密码').getAttribute('aria-invalid')).toBe('true');
    expect(field('新密码').getAttribute('aria-invalid')).toBeNull();
    expect(field('新密码').value).toBe('new-password');
  });

  it('is taken away only after a question that says what that means', async () => {
    const room = open({ 'POST /access/password': { body: {} } }, SET);
    await waitFor(() => field('现在的密码'));
    const remove = () => screen.getByRole<HTMLButtonElement>('button', { name: '取消密码' });
    expect(remove().disabled).toBe(true);
    await write('现在的密码', 'old');
    await fireEvent.click(remove());
    const ask = within(screen.getByRole('dialog'));
    expect(ask.getByText(/所有能打开这个地址的人都能查看和操作/)).toBeTruthy();
    await fireEvent.click(ask.getByRole('button', { name: '取消密码' }));
    await notice(room, '密码已取消');
  });
});

describe('what is shown once', () => {
  const WALL = { id: 3, name: '12 楼', createdAt: NOON, seenAt: null };

  it('a wall link: to be copied now, and gone with its withdrawal', async () => {
    const writeText = vi.fn().mockResolvedValue(undefined);
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    let walls: object[] = [];
    const room = show(
      WallLinks,
      { origin },
      {
        'GET /access/walls': () => ({ body: { items: walls } }),
        'POST /access/walls': () => {
          walls = [WALL];
          return { body: { id: 3, key: 'k1' } };
        },
        'DELETE /access/walls/3': () => {
          walls = [];
          return { body: null };
        },
      },
    );
    expect(await screen.findByText('还没有大屏链接。')).toBeTruthy();
    await write('屏幕名称', ' 12 楼 ');
    await press('新建链接');
    expect(await screen.findByText('https://fengsheng.test/wall?key=k1')).toBeTruthy();
    expect(sent(room, 'POST', '/access/walls')).toEqual([{ name: '12 楼' }]);
    expect(screen.getByText('链接只显示这一次，请立即在电视上打开或保存。')).toBeTruthy();
    await press('复制');
    expect(writeText).toHaveBeenCalledWith('https://fengsheng.test/wall?key=k1');
    await screen.findByText('12 楼');
    await press('收回: 12 楼');
    expect(screen.getByText(/用它登录的屏幕会立即退出/)).toBeTruthy();
    await fireEvent.click(
      within(screen.getByRole('dialog')).getByText('收回', { selector: 'span' }),
    );
    await notice(room, '已收回“12 楼”');
    await waitFor(() => expect(screen.queryByText(/key=k1/)).toBeNull());
  });

  it('a push token: made once however often it is pressed, and gone when it is stopped', async () => {
    const onmade = vi.fn();
    const { answer, come } = onItsWay();
    let revokedAt: number | null = null;
    const token = () => ({
      id: 4,
      name: '<b>爬虫</b>',
      hint: 'wxyz',
      brands: [1],
      createdAt: NOON,
      usedAt: null,
      revokedAt,
    });
    const room = show(
      TokenList,
      { onmade },
      {
        'GET /tokens': () => ({ body: { items: [token()], fixed: true } }),
        'POST /tokens': answer,
        'DELETE /tokens/4': () => {
          revokedAt = NOON;
          return { body: null };
        },
      },
    );
    expect(await screen.findByText('<b>爬虫</b>')).toBeTruthy();
    expect(screen.getByText(/另有一个由环境变量 INGEST_TOKEN 固定的令牌/)).toBeTruthy();
    await write('名称', '爬虫');
    await press('生成令牌');
    await press('生成令牌');
    come({ body: { id: 4, token: 'secret-token' } });
    expect(await screen.findByText('secret-token')).toBeTruthy();
    expect(sent(room, 'POST', '/tokens')).toEqual([{ name: '爬虫', brands: null }]);
    expect(onmade).toHaveBeenCalledWith('secret-token');
    await press('停用: <b>爬虫</b>');
    expect(screen.getByText(/用它推送的程序会立即被拒绝/)).toBeTruthy();
    await fireEvent.click(
      within(screen.getByRole('dialog')).getByText('停用', { selector: 'span' }),
    );
    await notice(room, '“<b>爬虫</b>”已停用');
    await waitFor(() => expect(screen.queryByText('secret-token')).toBeNull());
    await waitFor(() => expect(screen.queryByRole('button', { name: /^停用/ })).toBeNull());
  });
});

describe('alerts on this device', () => {
  /** A browser that can be pushed to, as far as it is asked here. */
  function browser(subscribed: boolean) {
    const subscription = {
      toJSON: () => ({ endpoint: 'https://push.test/1' }),
      unsubscribe: vi.fn().mockResolvedValue(true),
    };
    const pushManager = {
      getSubscription: async () => (subscribed ? subscription : null),
      subscribe: async () => subscription,
    };
    const worker = { pushManager };
    const serviceWorker = { getRegistration: async () => worker, ready: Promise.resolve(worker) };
    Object.defineProperty(window, 'isSecureContext', { value: true, configurable: true });
    vi.stubGlobal('PushManager', () => undefined);
    vi.stubGlobal('Notification', { permission: 'granted' });
    vi.stubGlobal('navigator', { userAgent: 'Chrome Windows', serviceWorker });
    return subscription;
  }

  const ROWS: Rows = {
    'GET /browsers/key': { body: { publicKey: 'k' } },
    'POST /browsers': { body: { id: 8 } },
  };

  it('are on once the browser agreed, and a test message proves it', async () => {
    browser(false);
    const onchanged = vi.fn();
    const room = show(
      ThisBrowser,
      { onchanged },
      {
        ...ROWS,
        'POST /channels/8/test': { body: { outcome: 'ok', words: '' } },
      },
    );
    await press('开启');
    await notice(room, '已开启，测试通知已发出');
    expect(onchanged).toHaveBeenCalled();
    expect(screen.getByRole('button', { name: '关闭' })).toBeTruthy();
    expect(await sending(room, 'POST', '/browsers')).toMatchObject({ name: 'Chrome · Windows' });
  });

  it('never say that a test was sent which was not, and can be switched off again', async () => {
    const subscription = browser(false);
    const room = show(
      ThisBrowser,
      { onchanged: () => undefined },
      {
        ...ROWS,
        'POST /channels/8/test': { body: { outcome: 'retry', words: '推送服务连不上。' } },
      },
    );
    await press('开启');
    await notice(room, '推送服务连不上。');
    expect(room.notices.list.map(({ text }) => text)).toEqual(['推送服务连不上。']);
    browser(true).unsubscribe = subscription.unsubscribe;
    await press('关闭');
    await notice(room, '这台设备不再接收预警');
    expect(subscription.unsubscribe).toHaveBeenCalledTimes(1);
  });

  it('leave nothing behind when the server does not take the browser', async () => {
    const subscription = browser(false);
    const room = roomWith(aSnapshot(), byTable({ ...ROWS, 'POST /browsers': { status: 503 } }));
    await expect(subscribe(window, room.api, 'x', 'en')).rejects.toThrow('503');
    expect(subscription.unsubscribe).toHaveBeenCalledTimes(1);
  });

  it.each([
    [{ isSecureContext: false }, 'insecure'],
    [{ isSecureContext: true, navigator: {} }, 'unsupported'],
    [
      {
        isSecureContext: true,
        PushManager: 1,
        navigator: { serviceWorker: {} },
        Notification: { permission: 'denied' },
      },
      'denied',
    ],
  ])('say what is in the way (%#)', (given, trouble) => {
    expect(pushTrouble(given as unknown as Window & typeof globalThis)).toBe(trouble);
  });
});

describe('how it looks', () => {
  it('holds at once: the words change with the language, and the choice is kept', async () => {
    const room = show(Appearance, {}, {});
    expect(field('跟随系统').checked).toBe(true);
    await tick('English');
    expect(screen.getByRole('group', { name: 'Language' })).toBeTruthy();
    expect(room.prefs.locale).toBe('en');
    expect(field('English').checked).toBe(true);
    await tick('Dark');
    expect(room.prefs.theme).toBe('dark');
    await tick('Off');
    expect(room.prefs.keys).toBe(false);
    expect(room.asked).toEqual([]);
  });
});

describe('the demo', () => {
  it('says on each page that nothing is real, and why it could not be ended', async () => {
    const room = show(
      DemoBar,
      {},
      {
        'DELETE /demo': { status: 503, body: {} },
      },
    );
    expect(screen.getByText('演示数据，与真实数据完全分开')).toBeTruthy();
    await press('结束演示');
    await notice(room, /503/);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: '结束演示' }).disabled).toBe(
      false,
    );
  });

  it('can be tried again where it did not start', async () => {
    const room = show(DemoStart, {}, { 'POST /demo': { status: 503, body: {} } });
    await press('播放演示');
    await notice(room, /503|没有/);
    expect(screen.getByRole('button', { name: '播放演示' }).getAttribute('aria-busy')).toBe(
      'false',
    );
  });
});
