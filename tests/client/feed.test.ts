// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { DRAWN, fits, hold } from '../../client/feed.js';
import Feed from '../../client/panels/Feed.svelte';
import Frame from './Frame.svelte';
import { aBatch, aMention, aSnapshot } from './given.js';
import { createRoom, roomWith, type TestRoom } from './room.js';

afterEach(cleanup);

function texts(): string[] {
  return [...document.querySelectorAll('article .text')].map((one) => one.textContent);
}

function push(room: TestRoom, id: number): void {
  const { seq } = room.board;
  room.server.changes(aBatch(seq, seq + 1, { mentions: [aMention(id)] }));
  room.arrive();
  flushSync();
}

describe('holding the feed', () => {
  const mentions = [5, 4, 3, 2, 1].map((id) => aMention(id));

  it('shows everything while nobody holds it', () => {
    expect(hold(mentions, null)).toEqual({ shown: mentions, waiting: 0 });
  });

  it('lets newer ones wait behind what was let in', () => {
    const held = hold(mentions, 3);
    expect(held.waiting).toBe(2);
    expect(held.shown.map((one) => one.id)).toEqual([3, 2, 1]);
  });

  it('draws no more rows than a person reads', () => {
    const many = Array.from({ length: 300 }, (_, at) => aMention(300 - at));
    expect(hold(many, null).shown).toHaveLength(DRAWN);
    expect(hold(many, 250).shown).toHaveLength(DRAWN);
  });

  it('sieves by brand, sentiment, platform and KOL', () => {
    const all = { brand: null, label: null, platform: null, kol: false };
    const one = aMention(1, { label: 'neg', platform: 'weibo' });
    expect(fits(all, one)).toBe(true);
    expect(fits({ ...all, brand: 2 }, one)).toBe(false);
    expect(fits({ ...all, label: 'pos' }, one)).toBe(false);
    expect(fits({ ...all, platform: 'zhihu' }, one)).toBe(false);
    expect(fits({ ...all, kol: true }, one)).toBe(false);
    expect(fits({ brand: 1, label: 'neg', platform: 'weibo', kol: false }, one)).toBe(true);
  });
});

describe('the feed', () => {
  it('shows a pushed mention at once', () => {
    const room = roomWith(aSnapshot({ mentions: [aMention(1)] }));
    render(Frame, { room, part: Feed, given: {} });
    push(room, 2);
    expect(texts()).toEqual(['第 2 条', '第 1 条']);
  });

  it('keeps still while it is paused and lets the new ones in on a click', async () => {
    const room = roomWith(aSnapshot({ mentions: [aMention(1)] }));
    render(Frame, { room, part: Feed, given: {} });
    await fireEvent.click(screen.getByRole('button', { name: /暂停/ }));
    push(room, 2);
    push(room, 3);
    expect(texts()).toEqual(['第 1 条']);
    await fireEvent.click(screen.getByRole('button', { name: '有 2 条新的' }));
    expect(texts()).toEqual(['第 3 条', '第 2 条', '第 1 条']);
  });

  it('says once that new ones wait, not at every one that comes', async () => {
    const room = roomWith(aSnapshot({ mentions: [aMention(1)] }));
    render(Frame, { room, part: Feed, given: {} });
    await fireEvent.click(screen.getByRole('button', { name: /暂停/ }));
    const spoken = () =>
      [...document.querySelectorAll('[role="status"], [aria-live]')].map((one) =>
        one.textContent.trim(),
      );
    expect(spoken()).toEqual(['已暂停']);
    push(room, 2);
    const first = spoken();
    expect(first).toEqual(['有新声音等待显示']);
    push(room, 3);
    expect(spoken()).toEqual(first);
  });

  it('keeps what was seen last in the real world, and not in the demo, whose numbers are its own', () => {
    const seen = (demo: boolean) => {
      const room = roomWith(aSnapshot({ mentions: [aMention(900)] }));
      room.demo = demo;
      render(Frame, { room, part: Feed, given: {} });
      flushSync();
      return room.prefs.seen;
    };
    expect([seen(false), seen(true)]).toEqual([900, 0]);
  });

  it('pauses with the space bar of the page', () => {
    const room = roomWith(aSnapshot({ mentions: [aMention(1)] }));
    render(Frame, { room, part: Feed, given: {} });
    flushSync(() => room.commands.ofKey(' ')?.run());
    push(room, 2);
    expect(texts()).toEqual(['第 1 条']);
  });

  it('says that counters are unknown and never shows them as nothing', () => {
    const none = { reposts: null, comments: null, likes: null, views: null };
    const mentions = [
      aMention(2, { counters: none }),
      aMention(1, { counters: { ...none, likes: 0 } }),
    ];
    render(Frame, { room: roomWith(aSnapshot({ mentions })), part: Feed, given: {} });
    const [blind, seen] = document.querySelectorAll('article footer');
    expect(blind?.textContent).toContain('互动数未知');
    expect(seen?.textContent).toContain('转发 未知');
    expect(seen?.textContent).toContain('赞 0');
  });

  it('shows hostile text as text and follows no dangerous link', () => {
    const mentions = [
      aMention(1, { text: '<img src=x onerror=alert(1)>', url: 'javascript:alert(1)' }),
    ];
    render(Frame, { room: roomWith(aSnapshot({ mentions })), part: Feed, given: {} });
    expect(texts()).toEqual(['<img src=x onerror=alert(1)>']);
    expect(document.querySelector('article img')).toBeNull();
    expect(document.querySelector('article a')).toBeNull();
  });

  it('leads out of filters that nothing fits', async () => {
    const room = roomWith(aSnapshot({ mentions: [aMention(1)] }));
    render(Frame, { room, part: Feed, given: {} });
    await fireEvent.click(screen.getByLabelText('只看 KOL'));
    expect(screen.getByText('没有符合筛选的声音')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: '清除筛选' }));
    expect(texts()).toEqual(['第 1 条']);
  });

  it('waits with rows of the right size before the first snapshot', () => {
    render(Frame, { room: createRoom(), part: Feed, given: {} });
    expect(document.querySelectorAll('.skeleton')).toHaveLength(6);
    expect(screen.queryByText('还没有声音')).toBeNull();
  });
});
