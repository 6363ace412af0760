// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import ReadingPanel from '../../client/panels/ReadingPanel.svelte';
import type { Locale } from '../../server/model/message.js';
import type { BrandReading, HabitState, Rereading } from '../../server/model/reading.js';
import Frame from './Frame.svelte';
import { aBrand, aSnapshot, NOON } from './given.js';
import { type Asked, roomWith } from './room.js';

const HABIT: HabitState = {
  phrase: '开收据',
  label: 'neg',
  agree: 3,
  texts: 3,
  off: null,
  reread: null,
};

describe('a habit on the page', () => {
  let habit: HabitState | null;
  let lapsed: BrandReading['lapsed'];
  const asked: Asked[] = [];

  const reading = (): BrandReading => ({
    enough: 30,
    judged: 3,
    drawn: 0,
    accuracy: { judged: null, drawn: null },
    confusions: [],
    habits: habit === null ? [] : [habit],
    lapsed,
  });
  const reread = (share: number, changed: number): Rereading => ({ at: NOON, share, changed });

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    asked.length = 0;
    lapsed = [];
    habit = HABIT;
  });
  afterEach(() => {
    cleanup();
    vi.useRealTimers();
  });

  function open(locale: Locale = 'zh-CN') {
    const room = roomWith(
      aSnapshot(),
      (one) => {
        asked.push(one);
        return { body: reading() };
      },
      locale,
    );
    room.prefs.set({ person: '王总' });
    render(Frame, { room, part: ReadingPanel, given: { brand: aBrand() } });
  }

  it('can be given to what is stored, and the page follows until that is done', async () => {
    open();
    habit = { ...HABIT, reread: reread(0.25, 100) };
    await fireEvent.click(await screen.findByRole('button', { name: '重读已存的声音' }));
    await screen.findByText('正在重读已存的声音：25.0%，已改判 100 条');
    expect(asked.at(-1)).toMatchObject({ method: 'POST', body: { phrase: '开收据', on: true } });
    habit = { ...HABIT, reread: reread(1, 247) };
    await vi.advanceTimersByTimeAsync(2000);
    await screen.findByText(/重读已存的声音，改判 247 条/);
    const calls = asked.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(calls);
  });

  it('says in English as well what becomes of stored mentions', async () => {
    habit = { ...HABIT, off: { by: '李楠', at: NOON }, reread: reread(0.5, 7) };
    open('en');
    await screen.findByText('Reading stored mentions again: 50.0%, 7 changed so far');
    expect(screen.queryByRole('button', { name: 'Read stored mentions by it' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Switch on' })).toBeTruthy();
  });

  it.each([
    ['zh-CN', /已失效/, '正在重读已存的声音：50.0%，已改判 7 条'],
    ['en', /Lapsed/, 'Reading stored mentions again: 50.0%, 7 changed so far'],
  ] as const)(
    'that lapsed is shown in %s while what it made is read again',
    async (locale, word, progress) => {
      habit = null;
      lapsed = [{ phrase: '开收据', reread: reread(0.5, 7) }];
      open(locale);
      await screen.findByText(word);
      await screen.findByText(progress);
      lapsed = [{ phrase: '开收据', reread: reread(1, 9) }];
      await vi.advanceTimersByTimeAsync(2000);
      await screen.findByText(locale === 'en' ? /9 changed/ : /改判 9 条/);
    },
  );
});
