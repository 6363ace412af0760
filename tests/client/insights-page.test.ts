// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import Insights from '../../client/pages/Insights.svelte';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { aSnapshot } from './given.js';
import { byTable, drawNoCharts, onItsWay, said } from './hands.js';
import { told } from './insights-given.js';
import { type Answer, roomWith, type TestRoom } from './room.js';

beforeAll(drawNoCharts);
beforeEach(() => window.history.replaceState(null, '', '/insights'));
afterEach(cleanup);

const DOWN: Answer = { status: 503, body: {} };
const NONE: Answer = { body: { items: [] } };
const asks = (room: TestRoom, what: string) =>
  room.asked.filter(({ path }) => path.startsWith(`/insights/${what}`)).length;

function open(kols: () => Answer, locale: Locale = 'zh-CN') {
  const waits = onItsWay();
  const room = roomWith(
    aSnapshot(),
    byTable({
      'GET /insights': { body: told() },
      'GET /insights/kols': kols,
      'GET /insights/delays': NONE,
      'GET /insights/words': waits.answer,
      'GET /insights/share': waits.answer,
      'GET /insights/service': waits.answer,
    }),
    locale,
  );
  render(Frame, { room, part: Insights, given: {} });
  return room;
}
const card = (name: RegExp) => screen.findByRole('region', { name });

describe('a part of the insights that could not be had', () => {
  it('says why in its place, at its size, while the others go on', async () => {
    open(() => DOWN);
    const failed = await card(/KOL.*: 这一项没有加载出来$/);
    expect(said(failed)).toContain('服务器的回答（503）');
    const alert = within(failed).getByRole('alert');
    expect(alert.style.minHeight).toBe('160px');
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    const names = screen.getAllByRole('region').map((one) => one.getAttribute('aria-label') ?? '');
    const at = names.findIndex((one) => one.startsWith('KOL'));
    expect(names[at - 1]).toMatch(/^声量/);
    expect(said(await card(/^情感/))).not.toContain('503');
    expect(await card(/^来源/)).toBeTruthy();
  });

  it('is asked for again by itself alone', async () => {
    let down = true;
    const room = open(() => (down ? DOWN : NONE));
    const failed = await card(/KOL.*: 这一项没有加载出来$/);
    const before = room.asked.length;
    down = false;
    await fireEvent.click(within(failed).getByRole('button', { name: '重试' }));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    expect(asks(room, 'kols')).toBe(2);
    expect(room.asked).toHaveLength(before + 1);
  });

  it('shows nothing of the period before under the words of the next', async () => {
    let down = false;
    const room = open(() => (down ? DOWN : NONE));
    await waitFor(() => expect(asks(room, 'kols')).toBe(1));
    await card(/^KOL/);
    down = true;
    room.router.ask({ period: '30d' });
    expect(await card(/KOL.*: 这一项没有加载出来$/)).toBeTruthy();
  });

  it('says so in English, too', async () => {
    open(() => DOWN, 'en');
    const failed = await card(/: This part could not be loaded$/);
    expect(said(failed)).toMatch(/503/);
    expect(within(failed).getByRole('button', { name: 'Try again' })).toBeTruthy();
  });
});
