// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import RuleEditor from '../../client/panels/RuleEditor.svelte';
import { POLICY } from '../../server/model/policy.js';
import Frame from './Frame.svelte';
import { aSnapshot, HOUR, NOON } from './given.js';
import { type Asked, roomWith } from './room.js';

const side = (alerts: number) => ({
  alerts: Array.from({ length: alerts }, () => ({
    storyId: 3,
    title: '石头掉了',
    level: 'orange',
    at: NOON,
  })),
  changes: [{ at: NOON }],
  judged: { real: alerts, noise: 0, unsaid: 0 },
  forecasts: null,
});
const REHEARSAL = {
  from: NOON - 30 * 24 * HOUR,
  until: NOON,
  today: side(1),
  then: side(2),
  compared: [
    {
      storyId: 3,
      title: '石头掉了',
      level: 'orange',
      today: NOON,
      then: NOON - 2 * HOUR,
      lead: 2 * HOUR,
      verdict: 'real',
    },
  ],
};

function show(answer: (asked: Asked) => { status?: number; body?: unknown } = () => ({})) {
  const onsaved = vi.fn();
  const room = roomWith(aSnapshot(), answer);
  const kol = { raised: 0, held: 0, open: 0, share: null };
  const given = { brand: 1, policy: POLICY, surges: { presets: [] }, kol, onsaved };
  render(Frame, { room, part: RuleEditor, given });
  return { room, onsaved };
}

const orange = () => screen.getByLabelText<HTMLInputElement>('负面量达到（橙色）');
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

afterEach(cleanup);

describe('the rule of a brand', () => {
  it('can neither be rehearsed nor saved before something changed', () => {
    show();
    expect(button('演练').disabled).toBe(true);
    expect(button('保存规则').disabled).toBe(true);
    expect(screen.getByRole('status').textContent).toContain('没有改动');
  });

  it('is rehearsed with what changed and nothing else, beside that of today', async () => {
    const { room, onsaved } = show(() => ({ body: REHEARSAL }));
    await fireEvent.input(orange(), { target: { value: '60' } });
    await fireEvent.click(button('演练'));
    const table = await screen.findByRole('link', { name: '石头掉了' });
    expect(room.asked).toEqual([
      { method: 'POST', path: '/brands/1/rehearse', body: { policy: { orange: 60 }, days: 30 } },
    ]);
    const row = table.closest('tr');
    expect(row && within(row).getByText(/2 小时/)).toBeTruthy();
    expect(onsaved).not.toHaveBeenCalled();
  });

  it('shows no rehearsal of numbers that are not those of the form any more', async () => {
    show(() => ({ body: REHEARSAL }));
    await fireEvent.input(orange(), { target: { value: '60' } });
    await fireEvent.click(button('演练'));
    await screen.findByRole('link', { name: '石头掉了' });
    await fireEvent.input(orange(), { target: { value: '70' } });
    expect(screen.queryByRole('link', { name: '石头掉了' })).toBeNull();
    expect(screen.getByRole('status').textContent).toContain('请重新演练');
  });

  it('is saved as it was changed, in the units of the policy', async () => {
    const { room, onsaved } = show();
    await fireEvent.input(screen.getByLabelText('滚动窗口（小时）'), { target: { value: '12' } });
    await fireEvent.click(button('保存规则'));
    await waitFor(() => expect(onsaved).toHaveBeenCalledOnce());
    expect(room.asked).toEqual([
      { method: 'PATCH', path: '/brands/1', body: { policy: { window: 12 * HOUR } } },
    ]);
  });

  it('keeps what was typed when it is refused, and says why', async () => {
    const message = 'orange must lie under red.';
    const { room, onsaved } = show(() => ({
      status: 400,
      body: { error: { code: 'unheard-of', message } },
    }));
    await fireEvent.input(orange(), { target: { value: '900' } });
    await fireEvent.click(button('保存规则'));
    await waitFor(() => expect(room.notices.list.at(-1)?.text).toContain(message));
    expect(orange().value).toBe('900');
    expect(button('保存规则').disabled).toBe(false);
    expect(onsaved).not.toHaveBeenCalled();
  });
});
