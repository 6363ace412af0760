import { render } from '@testing-library/svelte';
import type { Component } from 'svelte';
import type { Response } from '../../server/model/incident.js';
import type { IncidentState } from '../../server/model/live.js';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { aBrand, anIncident, aSnapshot, HOUR, NOON } from './given.js';
import { type Asked, roomWith, type TestRoom } from './room.js';

export const response = (given: Partial<Response> = {}): Response => ({
  at: NOON + 2 * HOUR,
  where: 'weibo',
  url: 'https://weibo.com/1',
  text: null,
  by: '李楠',
  approvedBy: '陈立',
  ...given,
});

export const closed = (given: Partial<IncidentState> = {}) =>
  anIncident({ status: 'closed', closedAt: NOON + 3 * HOUR, closedBy: '王芳', ...given });

export function show(
  part: Component<never>,
  given: object,
  {
    locale = 'zh-CN',
    now = NOON + HOUR,
    answer,
  }: {
    locale?: Locale;
    now?: number;
    answer?: (asked: Asked) => { status?: number; body?: unknown };
  } = {},
): TestRoom {
  const room = roomWith(aSnapshot({ now, brands: [aBrand()] }), answer, locale);
  render(Frame, { room, part, given });
  return room;
}
