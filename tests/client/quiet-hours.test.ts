// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { Manner } from '../../client/api/routes.js';
import QuietHours from '../../client/panels/QuietHours.svelte';
import Frame from './Frame.svelte';
import { aSnapshot } from './given.js';
import { choose, field, notice, press, refused, sending, sent, tick, write } from './hands.js';
import { type Answer, roomWith } from './room.js';

afterEach(cleanup);

const LOUD: Manner = { mode: 'all', quiet: null, timeZone: 'Asia/Shanghai' };
const NIGHT: Manner = {
  mode: 'first',
  quiet: { days: [6, 7], from: '23:30', to: '07:00' },
  timeZone: 'Europe/Berlin',
};

function open(manner: Manner, answer: () => Answer = () => ({})) {
  const room = roomWith(aSnapshot(), answer);
  render(Frame, { room, part: QuietHours, given: { manner } });
  return room;
}

describe('quiet hours', () => {
  it('start from what was saved', () => {
    open(NIGHT);
    expect(field('从').value).toBe('23:30');
    expect(field('到').value).toBe('07:00');
    expect(field('时区').value).toBe('Europe/Berlin');
    expect(field('匹配方式').value).toBe('first');
    const days = screen.getAllByRole<HTMLInputElement>('checkbox').slice(1);
    expect(days.map(({ checked }) => checked)).toEqual([
      ...new Array<boolean>(5).fill(false),
      true,
      true,
    ]);
  });

  it('are asked for only once somebody wants them, from ten to eight every day', async () => {
    const room = open(LOUD);
    expect(screen.queryByLabelText('从')).toBeNull();
    await tick(/^静默时段/);
    await press('保存');
    expect(await sending(room, 'POST', '/routes/manner')).toEqual({
      ...LOUD,
      quiet: { days: [], from: '22:00', to: '08:00' },
    });
    await notice(room, '静默时段与匹配方式已保存');
  });

  it('are taken back whole, and a way of matching goes along', async () => {
    const room = open(NIGHT);
    await tick(/^静默时段/);
    await choose('匹配方式', 'all');
    await press('保存');
    expect(await sending(room, 'POST', '/routes/manner')).toEqual({
      mode: 'all',
      quiet: null,
      timeZone: 'Europe/Berlin',
    });
  });

  it('point at the zone that is none, and keep what was typed', async () => {
    const zh = '没有这个时区。';
    const room = open(NIGHT, () => refused('invalid', { field: 'timeZone', zh }));
    await write('时区', ' Moon/Base ');
    await press('保存');
    expect(await sending(room, 'POST', '/routes/manner')).toMatchObject({ timeZone: 'Moon/Base' });
    await waitFor(() => expect(document.activeElement).toBe(field('时区')));
    expect(field('时区').value).toBe(' Moon/Base ');
    expect(screen.getAllByText(zh).length).toBeGreaterThan(0);
    expect(sent(room, 'POST', '/routes/manner')).toHaveLength(1);
    expect(room.notices.list).toEqual([]);
  });
});
