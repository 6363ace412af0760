// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import AccessPanel from '../../client/panels/AccessPanel.svelte';
import TokenList from '../../client/panels/TokenList.svelte';
import WallLinks from '../../client/panels/WallLinks.svelte';
import Frame from './Frame.svelte';
import { aSnapshot, HOUR, NOON } from './given.js';
import { type Asked, roomWith } from './room.js';

const origin = 'https://fengsheng.example';
const TOKEN = { id: 4, name: '爬虫', hint: 'x9', brands: null, createdAt: NOON - HOUR };

beforeAll(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});
afterEach(cleanup);

const calls = (asked: readonly Asked[]) => asked.map(({ method, path }) => `${method} ${path}`);
const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

describe('a token', () => {
  it('is shown once when it is made, and handed to what shows how to use it', async () => {
    const onmade = vi.fn();
    const room = roomWith(aSnapshot(), ({ method }) => ({
      body: method === 'POST' ? { id: 5, token: 'fs_secret' } : { items: [], fixed: false },
    }));
    render(Frame, { room, part: TokenList, given: { onmade } });
    await screen.findByText('还没有令牌。');
    await type('名称', '代理商');
    await fireEvent.change(screen.getByLabelText('可以推送哪些品牌'), { target: { value: '1' } });
    await press('生成令牌');
    await screen.findByText('fs_secret');
    expect(screen.getByText(/只显示这一次/)).toBeTruthy();
    expect(onmade).toHaveBeenCalledWith('fs_secret');
    expect(room.asked).toContainEqual({
      method: 'POST',
      path: '/tokens',
      body: { name: '代理商', brands: [1] },
    });
  });

  it('is revoked only after a question that says what stops', async () => {
    const item = { ...TOKEN, usedAt: null, revokedAt: null };
    const room = roomWith(aSnapshot(), () => ({ body: { items: [item], fixed: false } }));
    render(Frame, { room, part: TokenList, given: { onmade: () => undefined } });
    await fireEvent.click(await screen.findByRole('button', { name: '停用: 爬虫' }));
    expect(calls(room.asked)).not.toContain('DELETE /tokens/4');
    expect(screen.getByText(/停用“爬虫”/)).toBeTruthy();
    await press('停用');
    await waitFor(() => expect(calls(room.asked)).toContain('DELETE /tokens/4'));
  });

  it('that was revoked says since when, and cannot be revoked again', async () => {
    const item = { ...TOKEN, usedAt: NOON, revokedAt: NOON };
    const room = roomWith(aSnapshot(), () => ({ body: { items: [item], fixed: false } }));
    render(Frame, { room, part: TokenList, given: { onmade: () => undefined } });
    await screen.findByText(/已于 .* 停用/);
    expect(screen.queryByRole('button', { name: /停用/ })).toBeNull();
  });
});

describe('a link of a wall', () => {
  it('is shown whole once, with the key in it', async () => {
    const room = roomWith(aSnapshot(), ({ method }) => ({
      body: method === 'POST' ? { id: 2, key: 'k-1' } : { items: [] },
    }));
    render(Frame, { room, part: WallLinks, given: { origin } });
    await screen.findByText('还没有大屏链接。');
    await type('屏幕名称', '12 楼会议室');
    await press('新建链接');
    await screen.findByText(`${origin}/wall?key=k-1`);
  });

  it('says when it was last used, and is withdrawn after a question', async () => {
    const items = [
      { id: 2, name: '12 楼', createdAt: NOON, seenAt: null },
      { id: 3, name: '大堂', createdAt: NOON, seenAt: NOON },
    ];
    const room = roomWith(aSnapshot(), () => ({ body: { items } }));
    render(Frame, { room, part: WallLinks, given: { origin } });
    await screen.findByText('还没有用过');
    expect(screen.getByText(/最近使用/)).toBeTruthy();
    await press('收回: 大堂');
    expect(calls(room.asked)).not.toContain('DELETE /walls/3');
    await press('收回');
    await waitFor(() =>
      expect(calls(room.asked).some((one) => one.endsWith('DELETE /access/walls/3'))).toBe(true),
    );
  });
});

describe('the password of the team', () => {
  const open = { who: 'open', password: false, passwordFixed: false };

  it('is said to be missing, and walls need no links meanwhile', async () => {
    const room = roomWith(aSnapshot(), () => ({ body: open }));
    render(Frame, { room, part: AccessPanel, given: { origin } });
    await screen.findByText(/还没有密码/);
    expect(screen.getByText(/没有密码时，直接打开/)).toBeTruthy();
    expect(screen.queryByLabelText('现在的密码')).toBeNull();
  });

  it('is fixed by the environment where it is given there', async () => {
    const body = { who: 'person', password: true, passwordFixed: true };
    const room = roomWith(aSnapshot(), ({ path }) => ({
      body: path.includes('/walls') ? { items: [] } : body,
    }));
    render(Frame, { room, part: AccessPanel, given: { origin } });
    await screen.findByText(/PASSWORD/);
    expect(screen.queryByLabelText('新密码')).toBeNull();
  });

  it('that is refused stays in the field, with the reason below it', async () => {
    const body = { who: 'person', password: true, passwordFixed: false };
    const room = roomWith(aSnapshot(), ({ method, path }) =>
      method === 'POST'
        ? { status: 403, body: { error: { code: 'unheard-of', message: '现在的密码不对。' } } }
        : { body: path.includes('/walls') ? { items: [] } : body },
    );
    render(Frame, { room, part: AccessPanel, given: { origin } });
    await screen.findByLabelText('现在的密码');
    await type('现在的密码', 'wrong one');
    await type('新密码', 'a longer one');
    await press('更换密码');
    await screen.findByText(/现在的密码不对/);
    expect(screen.getByLabelText<HTMLInputElement>('新密码').value).toBe('a longer one');
  });
});
