// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelRow } from '../../client/api/channels.js';
import ChannelList from '../../client/panels/ChannelList.svelte';
import RouteList from '../../client/panels/RouteList.svelte';
import { EMPTY_ROUTE } from '../../client/routing.js';
import Frame from './Frame.svelte';
import { aSnapshot, NOON } from './given.js';
import { byTable, drawDialogs, notice, press, sent } from './hands.js';
import { roomWith, type Asked } from './room.js';

function row(id: number, change: Partial<ChannelRow> = {}): ChannelRow {
  return {
    id,
    kind: 'feishu',
    name: `群 ${id}`,
    locale: 'zh-CN',
    enabled: true,
    broken: null,
    dailyTest: true,
    testedAt: NOON - 3_600_000,
    config: {},
    secretsSet: [],
    silent: false,
    throttledUntil: null,
    ...change,
  };
}

const listed = (items: ChannelRow[], test: object = {}) =>
  roomWith(aSnapshot(), ({ method }: Asked) => ({
    body: method === 'GET' ? { items, kinds: [] } : test,
  }));
const rows = () => screen.findAllByRole('listitem');

beforeAll(drawDialogs);
afterEach(cleanup);

describe('the list of channels', () => {
  it('puts what needs somebody first, with its reason and the next step, however long it is', async () => {
    const many = Array.from({ length: 30 }, (_, index) => row(index + 1));
    many[20] = row(21, { broken: '机器人已被移除', enabled: false });
    many[25] = row(26, { silent: true });
    render(Frame, { room: listed(many), part: ChannelList, given: {} });
    const [first, second, third] = await rows();
    expect(first?.textContent).toMatch(
      /群 21.*已失效.*机器人已被移除.*请核对设置后保存，或发送测试/s,
    );
    expect(second?.textContent).toMatch(/群 26.*超过 26 小时没有收下测试消息/s);
    expect(third?.textContent).toMatch(/群 1\b/);
  });

  it('says of each how it stands: tested, throttled until when, switched off, never tested', async () => {
    const items = [
      row(1),
      row(2, { throttledUntil: NOON + 540_000 }),
      row(3, { enabled: false }),
      row(4, { testedAt: null }),
      row(5, { config: null }),
    ];
    render(Frame, { room: listed(items), part: ChannelList, given: {} });
    const said = (await rows()).map((one) => one.textContent);
    expect(said[0]).toMatch(/群 5.*已失效.*请重新填写/s);
    expect(said[1]).toMatch(/群 1.*收下测试消息/s);
    expect(said[2]).toMatch(/群 2.*服务限流，.+后继续/s);
    expect(said[3]).toMatch(/群 3.*已停用/s);
    expect(said[4]).toMatch(/群 4.*尚未测试/s);
  });

  it.each([
    [{ outcome: 'ok', words: '服务已收下这条消息。' }, '服务已收下。'],
    [{ outcome: 'waiting', words: '这条消息约 38 秒后自动发出。' }, '还在等待：'],
    [{ outcome: 'broken', words: '机器人不存在' }, '没有送达：'],
  ])('tells a test that waits from one that failed (%#)', async (answer, verdict) => {
    render(Frame, { room: listed([row(1)], answer), part: ChannelList, given: {} });
    await fireEvent.click(await screen.findByRole('button', { name: '发送测试' }));
    await waitFor(() => expect(screen.getByRole('status').textContent).toContain(verdict));
    expect(screen.getByRole('status').textContent).toContain(answer.words);
  });
});

describe('deleting', () => {
  it('a channel asks first, and then does it', async () => {
    const room = listed([row(1)]);
    render(Frame, { room, part: ChannelList, given: {} });
    await screen.findByText('群 1');
    await press('删除');
    await press('删除“群 1”');
    await notice(room, '已删除“群 1”');
    expect(sent(room, 'DELETE', '/channels/1')).toHaveLength(1);
  });

  it('a route asks first, and then does it', async () => {
    const rule = { ...EMPTY_ROUTE, id: 2, name: '红色', channels: [1] };
    const manner = { mode: 'all', quiet: null, timeZone: 'Asia/Shanghai' };
    const room = roomWith(
      aSnapshot(),
      byTable({
        'GET /routes': { body: { items: [rule], ...manner } },
        'GET /channels': { body: { items: [row(1)], kinds: [] } },
      }),
    );
    render(Frame, { room, part: RouteList, given: {} });
    await screen.findByText('红色');
    await press('删除');
    await press('删除“红色”');
    await notice(room, '已删除“红色”');
    expect(sent(room, 'DELETE', '/routes/2')).toHaveLength(1);
  });
});

describe('a route whose channels are out of use', () => {
  const rule = (channels: number[], fallbacks: number[]) => ({
    id: 1,
    name: '红色',
    enabled: true,
    ...{ brands: [], levels: [], categories: [], platforms: [], kinds: [], hours: null },
    channels,
    fallbacks,
  });
  const shown = async (channels: number[], fallbacks: number[]) => {
    const items = [
      row(1, { broken: '已移除', enabled: false }),
      row(2, { enabled: false }),
      row(3),
    ];
    const room = roomWith(aSnapshot(), ({ path }: Asked) => ({
      body:
        path === '/routes'
          ? {
              items: [rule(channels, fallbacks)],
              mode: 'all',
              quiet: null,
              timeZone: 'Asia/Shanghai',
            }
          : { items: path === '/channels' ? items : [], kinds: [] },
    }));
    render(Frame, { room, part: RouteList, given: {} });
    return (await rows())[0]?.textContent ?? '';
  };

  it('says so beside each, and that it reaches nobody when no other is left', async () => {
    expect(await shown([1], [2])).toMatch(/群 1（已失效）.*群 2（已停用）.*现在通知不到任何人/s);
  });

  it('keeps quiet about it while one of them works', async () => {
    const text = await shown([1], [3]);
    expect(text).toContain('群 1（已失效）');
    expect(text).not.toContain('通知不到任何人');
  });
});
