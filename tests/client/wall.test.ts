// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import Chart from '../../client/charts/Chart.svelte';
import Wall from '../../client/pages/Wall.svelte';
import BrandStrip from '../../client/panels/BrandStrip.svelte';
import LiveMark from '../../client/panels/LiveMark.svelte';
import WallVoices from '../../client/panels/WallVoices.svelte';
import type { Snapshot } from '../../server/model/live.js';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import {
  aBatch,
  aBrand,
  aMention,
  anIncident,
  aSnapshot,
  aSource,
  HOUR,
  MINUTE,
  NOON,
} from './given.js';
import { drawNoCharts, said, settled } from './hands.js';
import { createRoom, roomWith } from './room.js';

/** Every sound that was made, and whether the browser allows any. */
let sounds = 0;
let allowed = true;
class Speaker extends EventTarget {
  state = allowed ? 'running' : 'suspended';
  currentTime = 0;
  destination = {};
  createGain = () => ({
    gain: { setValueAtTime: () => 0, exponentialRampToValueAtTime: () => 0 },
    connect: () => 0,
  });
  createOscillator = () => {
    sounds += 0.5;
    return {
      frequency: { value: 0 },
      connect: () => 0,
      start: () => 0,
      stop: () => 0,
      onended: null,
    };
  };
  resume = async () => {
    this.state = 'running';
    this.dispatchEvent(new Event('statechange'));
  };
  close = async () => undefined;
}

beforeEach(() => {
  drawNoCharts();
  vi.stubGlobal('AudioContext', Speaker);
  vi.useFakeTimers({ shouldAdvanceTime: true });
  sounds = 0;
  allowed = true;
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const red = (id: number, given: Parameters<typeof anIncident>[0] = {}) =>
  anIncident({ id, title: `事件${id}`, ...given });

function open(given: Partial<Snapshot> = {}, locale: Locale = 'zh-CN') {
  const room = roomWith(aSnapshot({ now: NOON + HOUR, ...given }), undefined, locale);
  const { container } = render(Frame, { room, part: Wall, given: {} });
  return { room, alive: () => container.querySelector('.alive') as HTMLElement };
}
const title = () => screen.queryByRole('heading', { level: 2 })?.textContent;
const turn = () => vi.advanceTimersByTimeAsync(15_000);

describe('the wall', () => {
  it('says level, clock and why of what burns', () => {
    open({ incidents: [red(1)] });
    expect(title()).toBe('事件1');
    expect(said(screen.getByRole('timer'))).toBe('3:00:00 距首次回应');
    expect(said()).toMatch(/红色 手镯之家 .*24 小时负面量 231/);
  });

  it('says the same in English', () => {
    open({ incidents: [red(1, { respondDueAt: NOON })] }, 'en');
    expect(said(screen.getByRole('timer'))).toBe('+1:00:00 overdue');
    expect(said()).toMatch(/Red 手镯之家 .*negative volume/i);
  });

  it('calls an incident of the whole brand by the brand', () => {
    open({ incidents: [red(1, { storyId: null, title: 'x' })] });
    expect(title()).toBe('手镯之家');
  });

  it('says that all is calm, or that this cannot be said and why', () => {
    open({ sources: [aSource()] });
    expect(said()).toMatch(/平稳 手镯之家 24 小时负面量 0，来源正常/);
    expect(screen.queryByRole('timer')).toBeNull();
    cleanup();
    const coverage = { ...aBrand().coverage, fresh: false, lastHeardAt: NOON };
    open({ brands: [aBrand({ verdict: 'cannot-say', coverage })] });
    expect(said()).toMatch(/无法判断 手镯之家 自 14:00 起没有收到新数据/);
    expect(said()).not.toContain('平稳');
  });

  it('goes round what burns, and leaves out what was answered', async () => {
    const response = {
      at: NOON,
      where: 'weibo',
      url: 'https://x',
      text: null,
      by: 'a',
      approvedBy: 'b',
    };
    open({ incidents: [red(1, { volume: 300 }), red(2), red(3, { response })] });
    const seen = [title()];
    for (let at = 0; at < 3; at += 1) {
      await turn();
      seen.push(title());
    }
    expect(seen).toEqual(['事件1', '事件2', '事件1', '事件2']);
  });

  it('goes round the brands while nothing burns, the worst first', async () => {
    const brands = [aBrand(), aBrand({ id: 2, name: '月光镯', verdict: 'cannot-say' })];
    open({ brands });
    const first = () => said(document.querySelector('.level + span, .level') as Element);
    expect(first()).toContain('无法判断');
    await turn();
    expect(first()).toContain('平稳');
  });

  it('shows every brand once a round, though their order changes while it goes round', async () => {
    const names = ['甲', '乙', '丙', '丁', '戊', '己', '庚'];
    const brands = (loud: number) =>
      names.map((name, at) => aBrand({ id: at + 1, name, volume: at === loud ? 90 : at }));
    const { room } = open({ brands: brands(0) });
    const spoken = () => document.querySelector('p.level > span:last-child')?.textContent;
    const seen: unknown[] = [];
    for (let at = 0; at < names.length; at += 1) {
      const before = spoken();
      seen.push(before);
      room.board.apply(aBatch(10 + at, 11 + at, { brands: brands(6 - at) }));
      await settled();
      expect(spoken()).toBe(before);
      await turn();
    }
    expect(seen.toSorted()).toEqual(names.toSorted());
  });

  it('turns at once to what rises, sounds once, and stays with it for a whole turn', async () => {
    const { room } = open({ incidents: [red(1, { volume: 900 })] });
    await vi.advanceTimersByTimeAsync(14_000);
    room.board.apply(aBatch(10, 11, { incidents: [red(2)] }));
    await waitFor(() => expect(title()).toBe('事件2'));
    expect(sounds).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(title()).toBe('事件2');
    room.board.apply(aBatch(11, 12, { incidents: [red(2, { volume: 400 })] }));
    await settled();
    expect(sounds).toBe(1);
  });

  it('sounds when a level rises, and not when it falls, nor for what stood when it was opened', async () => {
    const { room } = open({ incidents: [red(1, { level: 'orange' })] });
    await settled();
    expect(sounds).toBe(0);
    room.board.apply(aBatch(10, 11, { incidents: [red(1, { level: 'yellow' })] }));
    await settled();
    expect(sounds).toBe(0);
    room.board.apply(aBatch(11, 12, { incidents: [red(1)] }));
    await waitFor(() => expect(sounds).toBe(1));
  });

  it('sounds for what rose while it was cut off', async () => {
    const { room } = open({ incidents: [red(1)] });
    room.server.lost();
    room.server.snapshot(
      aSnapshot({ seq: 900, now: NOON + 2 * HOUR, incidents: [red(1), red(2)] }),
    );
    await waitFor(() => expect(sounds).toBe(1));
    expect(title()).toBe('事件2');
  });

  it('is silent by choice, and does not make up for it', async () => {
    const { room, alive } = open({ incidents: [] });
    room.commands.ofKey('m')?.run();
    await waitFor(() => expect(said(alive())).toContain('提示音关'));
    room.board.apply(aBatch(10, 11, { incidents: [red(1)] }));
    await settled();
    room.commands.ofKey('m')?.run();
    await waitFor(() => expect(said(alive())).toContain('提示音开'));
    expect(sounds).toBe(0);
    expect(room.prefs.sound).toBe(true);
  });

  it('does not say that its sound is on while the browser lets nothing sound', async () => {
    allowed = false;
    const { alive } = open();
    await vi.advanceTimersByTimeAsync(1_500);
    expect(said(alive())).toContain('按任意键启用提示音');
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'x' }));
    await waitFor(() => expect(said(alive())).toContain('提示音开'));
  });

  it('says since when it is not live, whole-screen, and its mark stands still', async () => {
    const { room, alive } = open();
    const mark = () => alive().querySelector('i')?.className ?? '';
    expect(mark()).not.toContain('still');
    room.server.lost();
    expect((await screen.findByRole('alert')).textContent).toContain('自 15:00:00 起不是实时');
    expect(mark()).toContain('still');
    room.server.pulse({ seq: 10, now: NOON + 2 * HOUR, speed: 1, full: false });
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    expect(mark()).not.toContain('still');
  });

  it('leaves by escape', () => {
    const { room } = open();
    room.commands.ofKey('Escape')?.run();
    expect(room.router.path).toBe('/');
  });

  it('shows the three latest voices of the brand in turn, as words', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    open({
      mentions: [
        aMention(9, { brandId: 2, text: '别家' }),
        aMention(4, { withdrawnAt: NOON, text: '' }),
        aMention(3, { text: evil }),
        aMention(2, { text: '', title: '石头掉了', author: { ...aMention(2).author, name: null } }),
        aMention(1),
        aMention(0, { text: '太旧' }),
      ],
    });
    const voice = () => said(screen.getByRole('region', { name: '最新声音' }));
    expect(voice()).toContain(`${evil} 作者3 · 微博`);
    expect(document.querySelector('img')).toBeNull();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(voice()).toContain('石头掉了 作者未知 · 微博');
    await vi.advanceTimersByTimeAsync(6_000);
    expect(voice()).toContain('第 1 条');
    await vi.advanceTimersByTimeAsync(6_000);
    expect(voice()).toContain(evil);
  });

  it('shows voices that say something before reposts that only pass it on', () => {
    const told = aMention(1, { text: '石头掉了，客服不理', repostOf: null });
    const passed = [2, 3, 4].map((id) =>
      aMention(id, { text: id === 3 ? '[怒][怒]' : '转发微博', repostOf: 'weibo:1' }),
    );
    const voice = () => said(screen.getByRole('region', { name: '最新声音' }));
    open({ mentions: [...passed, told] });
    expect(voice()).toContain('石头掉了，客服不理');
    cleanup();
    open({ mentions: passed });
    expect(voice(), 'better than nothing').toMatch(/转发微博|\[怒\]/);
  });

  it('says that there are no voices and no numbers yet', async () => {
    open();
    await waitFor(() =>
      expect(said(screen.getByRole('region', { name: '最新声音' }))).toBe('还没有声音'),
    );
  });

  it('asks for the voices of a brand that those of louder ones have pushed out', async () => {
    const mentions = [aMention(9, { brandId: 2, text: '别家' })];
    const room = roomWith(aSnapshot({ mentions }), ({ path }) => ({
      body: path.startsWith('/mentions?')
        ? {
            items: [
              aMention(3, { withdrawnAt: NOON, text: '' }),
              aMention(2, { text: '石头掉了' }),
            ],
          }
        : { items: [] },
    }));
    render(Frame, { room, part: WallVoices, given: { brand: 1 } });
    const voice = () => said(screen.getByRole('region', { name: '最新声音' }));
    expect(voice()).toBe('');
    await waitFor(() => expect(voice()).toContain('石头掉了 作者2 · 微博'));
    expect(room.asked.at(-1)?.path).toBe('/mentions?brand=1&limit=6');
    room.board.apply(aBatch(10, 11, { mentions: [aMention(12, { text: '刚说的' })] }));
    await waitFor(() => expect(voice()).toContain('刚说的'));
  });
});

describe('the live mark', () => {
  const mark = () => said(screen.getByText((_, node) => node?.classList.contains('mark') ?? false));
  const show = (given: Partial<Snapshot> = {}, locale: Locale = 'zh-CN') => {
    const room = roomWith(aSnapshot(given), undefined, locale);
    render(Frame, { room, part: LiveMark, given: {} });
    return room;
  };

  it('says that it connects before anything was heard', () => {
    render(Frame, { room: createRoom(), part: LiveMark, given: {} });
    expect(mark()).toBe('正在连接…');
  });

  it('says how far behind it is and what is silent', () => {
    show({
      sources: [aSource(), aSource({ id: 2, failures: 3 })],
      mentions: [aMention(1, { publishedAt: NOON - 10 * MINUTE, receivedAt: NOON - 8 * MINUTE })],
    });
    expect(mark()).toMatch(/^实时\s*延迟 2 分钟\s*来源 1\/2\s*1 个来源异常\s*14:00:00/);
    cleanup();
    show({ sources: [aSource()] }, 'en');
    expect(mark()).toMatch(/^Live\s*1 of 1 source\b/);
  });

  it('says that posts are only pushed where no source is visited', () => {
    show();
    expect(mark()).toContain('仅接收推送');
  });

  it('vouches for nothing while it is not live', async () => {
    const room = show({ sources: [aSource()] });
    room.server.lost();
    await waitFor(() => expect(mark()).toContain('自 14:00:00 起不是实时'));
    expect(mark()).not.toContain('来源');
  });
});

describe('the strip of brands', () => {
  it('says of each brand its verdict and when it was heard, and chooses one or none', async () => {
    const onchoose = vi.fn();
    const brands = [
      aBrand({ volume: 12, coverage: { ...aBrand().coverage, lastHeardAt: NOON - 5 * MINUTE } }),
      aBrand({
        id: 2,
        name: '月光镯',
        verdict: 'cannot-say',
        coverage: { ...aBrand().coverage, lastHeardAt: null },
      }),
    ];
    const room = roomWith(aSnapshot({ brands }));
    render(Frame, { room, part: BrandStrip, given: { chosen: 2, onchoose } });
    const [first, second] = screen.getAllByRole('button');
    expect(said(first)).toMatch(/^平稳 手镯之家 12 .*5 分钟/);
    expect(said(second)).toMatch(/^无法判断 月光镯 0/);
    expect(second?.getAttribute('aria-pressed')).toBe('true');
    first?.click();
    second?.click();
    expect(onchoose.mock.calls).toEqual([[1], [null]]);
  });

  it('keeps its place while nothing is known', () => {
    render(Frame, {
      room: createRoom(),
      part: BrandStrip,
      given: { chosen: null, onchoose: vi.fn() },
    });
    expect(screen.queryAllByRole('button')).toEqual([]);
  });
});

describe('a chart', () => {
  const show = (load: () => Promise<never> | Promise<{ drawIn: () => object }>) => {
    const given = { option: () => ({}), label: '负面量走势', load };
    render(Frame, { room: roomWith(aSnapshot()), part: Chart, given });
  };

  it('whose library cannot be fetched says so, and tries again by itself', async () => {
    let down = true;
    const drawn = vi.fn();
    show(async () => {
      if (down) throw new Error('offline');
      return { drawIn: () => ({ picked: () => 0, draw: drawn, resize: () => 0, end: () => 0 }) };
    });
    await vi.advanceTimersByTimeAsync(3_000);
    expect((await screen.findByRole('alert')).textContent).toBe('图表没有加载出来，正在重试。');
    down = false;
    await vi.advanceTimersByTimeAsync(11_000);
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    await waitFor(() => expect(drawn).toHaveBeenCalled());
    expect(screen.getByRole('img', { name: '负面量走势' })).toBeTruthy();
  });
});
