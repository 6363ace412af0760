// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import RulesPanel from '../../client/panels/RulesPanel.svelte';
import type { Locale } from '../../server/model/message.js';
import { POLICY } from '../../server/model/policy.js';
import Frame from './Frame.svelte';
import { aBatch, aBrand, aSnapshot, NOON } from './given.js';
import { type Asked, roomWith } from './room.js';

const side = (forecasts: 'made' | 'anew' | null) => ({
  alerts: [],
  changes: [],
  judged: { real: 2, noise: 5, unsaid: 1 },
  forecasts,
});

describe('the rules of a brand on the page', () => {
  afterEach(cleanup);

  function open(locale: Locale = 'zh-CN', forecasts: 'made' | 'anew' | null = null) {
    const answers: Record<string, unknown> = {
      'GET /brands': { items: [{ id: 1, policy: POLICY }] },
      'GET /surge-rules': { presets: [] },
      'GET /brands/1/quality': {
        rules: [],
        kol: { raised: 9, held: 2, open: 1, share: 0.25 },
      },
      'POST /brands/1/rehearse': {
        from: NOON - 86_400_000,
        until: NOON,
        today: side(null),
        then: side(forecasts),
        compared: [],
      },
      'POST /brands/1/rerun': {
        alerts: [{}, {}],
        announced: [{}, {}, {}],
        without: [3],
        added: [],
      },
    };
    const room = roomWith(
      aSnapshot({ seq: 10, brands: [aBrand()] }),
      ({ method, path }: Asked) => ({ body: answers[`${method} ${path}`] ?? { items: [] } }),
      locale,
    );
    render(Frame, { room, part: RulesPanel, given: {} });
    return room;
  }

  const orange = () => screen.findByLabelText<HTMLInputElement>('负面量达到（橙色）');

  it('keep what a person typed while the brand moves', async () => {
    const room = open();
    await fireEvent.input(await orange(), { target: { value: '60' } });
    const asked = room.asked.length;
    room.board.apply(aBatch(10, 11, { brands: [aBrand({ verdict: 'red' })] }));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect((await orange()).value).toBe('60');
    expect(room.asked).toHaveLength(asked);
  });

  it('say beside the rule of KOLs how many of their reds held', async () => {
    open();
    const held = await screen.findByText(
      '只由 KOL 升为红色的 8 次中，2 次在 24 小时内负面量也过了橙色线（25%）。',
    );
    expect(held.closest('fieldset')?.textContent).toContain('微博粉丝数达到');
  });

  it.each([
    ['made', /Forecasts count as they were made/],
    ['anew', /for the changed rule they are made anew/],
  ] as const)('say of a rehearsal which forecasts count: %s', async (forecasts, words) => {
    open('en', forecasts);
    const red = await screen.findByLabelText('Red past this negative volume');
    await fireEvent.input(red, { target: { value: '120' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Rehearse' }));
    await screen.findByText(words);
    const row = screen.getByRole('row', { name: /Changed rule/ });
    expect([...row.querySelectorAll('td')].map((cell) => cell.textContent)).toEqual([
      '0',
      '0',
      '2',
      '5',
      '1',
    ]);
  });

  it('say nothing of forecasts where none raises a level', async () => {
    open('en', null);
    const red = await screen.findByLabelText('Red past this negative volume');
    await fireEvent.input(red, { target: { value: '120' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Rehearse' }));
    await screen.findByRole('row', { name: /Changed rule/ });
    expect(screen.queryByText(/Forecasts/)).toBeNull();
  });

  it('tell what the past read again came to', async () => {
    open('en');
    const again = await screen.findByRole('button', { name: /Read the history again/ });
    await fireEvent.click(again);
    await screen.findByText(
      'Today’s rule would raise 2 alerts; at the time 3 had been announced. Of those 1 would not come again, and 0 would be new.',
    );
  });
});
