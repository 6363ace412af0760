// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  happenings,
  inOrder,
  plannedMarks,
  plannedSpans,
  unusualPoints,
} from '../../client/charts/events.js';
import { cut } from '../../client/charts/options.js';
import { placeLabels } from '../../client/charts/pulse.js';
import { createFormat } from '../../client/i18n/format.js';
import { en, zh } from '../../client/i18n/words.js';
import PulsePanel from '../../client/panels/PulsePanel.svelte';
import type { PlannedEvent } from '../../server/model/planned.js';
import Frame from './Frame.svelte';
import { aBrand, aSnapshot, HOUR, MINUTE, NOON } from './given.js';
import { type Asked, roomWith } from './room.js';

/** Nothing has a size here, so no chart is drawn. */
class NoSizes {
  observe() {}
  unobserve() {}
  disconnect() {}
}

function planned(given: Partial<PlannedEvent> = {}): PlannedEvent {
  return {
    id: 1,
    brandId: 1,
    title: '春季新品发布会',
    at: NOON,
    until: null,
    by: '李楠',
    createdAt: NOON - HOUR,
    ...given,
  };
}

const surge = (at: number, of: 'mentions' | 'negative' = 'mentions') => ({
  at,
  of,
  rule: 'measured',
  z: 4,
  count: 119.6,
  usual: 20,
});

describe('planned events on a chart', () => {
  it('are marked where they start, and only inside the chart', () => {
    const events = [-1, 0, 2, 5].map((hours) => planned({ at: NOON + hours * HOUR }));
    expect(plannedMarks(events, NOON, NOON + 4 * HOUR)).toEqual([
      { at: NOON, kind: 'planned', title: '春季新品发布会' },
      { at: NOON + 2 * HOUR, kind: 'planned', title: '春季新品发布会' },
    ]);
  });

  it('cover the stretch they last, cut at the edges of the chart', () => {
    const time = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(time, time, (at, length) => {
        const spans = plannedSpans([planned({ at, until: at + length })], 30, 60);
        const inside = length > 0 && at < 60 && at + length > 30;
        expect(spans).toEqual(
          inside ? [{ from: Math.max(30, at), to: Math.min(60, at + length) }] : [],
        );
      }),
    );
    expect(plannedSpans([planned({ at: 40 })], 30, 60)).toEqual([]);
  });

  it('stand among the other marks in the order of time', () => {
    const marks = inOrder(
      [
        { at: 1, kind: 'kol' },
        { at: 9, kind: 'response' },
      ],
      [{ at: 5, kind: 'planned', title: 'x' }],
    );
    expect(marks.map(({ kind }) => kind)).toEqual(['kol', 'planned', 'response']);
  });

  it('have titles that fit, and never cover another label', () => {
    expect(cut('十周年')).toBe('十周年');
    expect(cut('春季新品发布会暨代言人见面会')).toBe('春季新品发布会…');
    expect(cut('Spring launch in Paris')).toBe('Spring launch i…');
    const given = fc.array(fc.tuple(fc.integer({ min: 0, max: 1_000 }), fc.boolean()), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(given, (times) => {
        const marks = times
          .sort(([a], [b]) => a - b)
          .map(([at, own]) =>
            own ? { at, kind: 'planned' as const, title: 'x' } : { at, kind: 'kol' as const },
          );
        for (const row of [0, 1]) {
          let end = -Infinity;
          for (const { mark, align, row: of } of placeLabels(marks, 0, 1_000)) {
            if (of !== row) continue;
            const wide = mark.kind === 'planned' ? 180 : 120;
            const from = mark.at - wide * { left: 0, center: 0.5, right: 1 }[align];
            expect(from).toBeGreaterThanOrEqual(end - 0.01);
            end = from + wide;
          }
        }
      }),
    );
  });
});

describe('what was unusual', () => {
  const rows = [0, 1, 2].map((at) => ({ at: NOON + at * 15 * MINUTE, volume: at * 10 }));

  it('lies on the volume line, in the row whose time it was seen in', () => {
    const at = NOON + 20 * MINUTE;
    const [negative, all] = [surge(at, 'negative'), surge(at)];
    expect(unusualPoints(rows, [negative, all, surge(NOON - HOUR)])).toEqual([
      { at: NOON + 15 * MINUTE, volume: 10, surges: [negative, all] },
    ]);
    const border = surge(NOON + 15 * MINUTE);
    expect(unusualPoints(rows, [border])).toMatchObject([{ at: NOON, volume: 0 }]);
  });

  it('is told in the table with its time and numbers, beside everything else that happened', () => {
    const marks = [
      { at: NOON + 16 * MINUTE, kind: 'kol' as const },
      { at: NOON + 2 * MINUTE, kind: 'planned' as const, title: '春季新品发布会' },
    ];
    const unusual = unusualPoints(rows, [surge(NOON + 20 * MINUTE)]);
    const told = (t: typeof zh, locale: 'zh-CN' | 'en') =>
      [
        ...happenings(
          rows,
          { marks, unusual },
          { t, f: createFormat(locale, 'UTC'), now: NOON + HOUR },
        ).values(),
      ].map((sentence) => sentence.replace(/\d\d:\d\d/g, (time) => time.slice(3)));
    expect(told(zh, 'zh-CN')).toEqual([
      '02 计划事件：春季新品发布会',
      '16 KOL 介入；20 声量异常升高：120（平时 20）',
    ]);
    expect(told(en, 'en')).toEqual([
      '02 Planned: 春季新品发布会',
      '16 KOL joins; 20 Volume surges: 120 (usually 20)',
    ]);
  });
});

describe('the list of planned events', () => {
  // jsdom has dialogs, but cannot open one.
  const { prototype } = HTMLDialogElement;
  beforeEach(() => {
    prototype.showModal = function showModal() {
      this.open = true;
    };
    prototype.close = function close() {
      this.open = false;
    };
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  /** A server that keeps the list. */
  function open(mentions = 0) {
    let items = [planned({ until: NOON + 2 * HOUR })];
    const answer = ({ method, path, body }: Asked) => {
      if (path.endsWith('/signals')) {
        const lastDay = [surge(NOON + 10 * MINUTE)];
        return { body: { voices: [], hot: [], surge: { rule: 'measured', lastDay } } };
      }
      if (method === 'POST') items = [planned({ id: 2, ...(body as object) }), ...items];
      if (method === 'DELETE') items = items.filter(({ id }) => !path.endsWith(`/${id}`));
      return { body: { items, next: null } };
    };
    const counts = { mentions, negative: 0, positive: 0, volume: 0, reposts: 0 };
    const brand = aBrand({
      pulse: { bucket: 15 * MINUTE, volume: 0, points: [{ at: NOON, ...counts }] },
    });
    const room = roomWith(aSnapshot({ brands: [brand] }), answer);
    render(Frame, { room, part: PulsePanel, given: { brand } });
    return room;
  }

  async function dialog() {
    await fireEvent.click(screen.getByRole('button', { name: '计划事件' }));
    return within(await screen.findByRole('dialog', { name: '计划事件 · 手镯之家' }));
  }

  it('is told in the table behind the pulse, beside what was unusual', async () => {
    vi.stubGlobal('ResizeObserver', NoSizes);
    vi.stubGlobal('IntersectionObserver', NoSizes);
    open(3);
    await fireEvent.click(screen.getByRole('button', { name: '数据表' }));
    const cell = await screen.findByRole('cell', { name: /计划事件：春季新品发布会/ });
    await screen.findByRole('cell', { name: /声量异常升高：120（平时 20）/ });
    expect(cell.closest('tr')?.querySelectorAll('td')).toHaveLength(5);
  });

  it('takes one more, with who entered it', async () => {
    const room = open();
    const kept = vi.spyOn(room.prefs, 'set');
    const inside = await dialog();
    await inside.findByText('春季新品发布会');
    const fill = (label: string | RegExp, value: string) =>
      fireEvent.input(inside.getByLabelText(label), { target: { value } });
    await fill('事件名称', ' 十周年庆 ');
    await fill('开始时间', '2026-03-05T10:00');
    await fill('结束时间', '2026-03-05T09:00');
    await fill('你的名字', '陈立');
    await fireEvent.click(inside.getByRole('button', { name: '添加计划事件' }));
    expect(inside.getByText('结束时间早于开始时间')).toBeTruthy();
    expect(room.asked.some(({ method }) => method === 'POST')).toBe(false);

    await fill('结束时间', '2026-03-05T22:00');
    await fireEvent.click(inside.getByRole('button', { name: '添加计划事件' }));
    await inside.findByText('十周年庆');
    expect(room.asked.find(({ method }) => method === 'POST')).toEqual({
      method: 'POST',
      path: '/brands/1/events',
      body: {
        title: '十周年庆',
        at: Date.parse('2026-03-05T10:00+08:00'),
        until: Date.parse('2026-03-05T22:00+08:00'),
        by: '陈立',
      },
    });
    expect(room.notices.list.at(-1)?.text).toBe('已添加“十周年庆”');
    // The next visit knows who it is, too.
    await vi.waitFor(() => expect(kept).toHaveBeenCalledWith({ person: '陈立' }));
  });

  it('goes to the brand it was written for, though another comes to be looked at meanwhile', async () => {
    const answer = ({ path }: Asked) => ({
      body: path.endsWith('/signals')
        ? { voices: [], hot: [], surge: { rule: 'measured', lastDay: [] } }
        : { items: [], next: null },
    });
    const [own, other] = [aBrand(), aBrand({ id: 2, name: '月光镯' })];
    const room = roomWith(aSnapshot({ brands: [own, other] }), answer);
    const { rerender } = render(Frame, { room, part: PulsePanel, given: { brand: own } });
    const inside = await dialog();
    const fill = (label: string | RegExp, value: string) =>
      fireEvent.input(inside.getByLabelText(label), { target: { value } });
    await fill('事件名称', '十周年庆');
    await fill('开始时间', '2026-03-05T10:00');
    await fill('你的名字', '陈立');
    await rerender({ room, part: PulsePanel, given: { brand: other } });
    expect(screen.getByRole('dialog', { name: '计划事件 · 手镯之家' })).toBeTruthy();
    await fireEvent.click(inside.getByRole('button', { name: '添加计划事件' }));
    await vi.waitFor(() =>
      expect(room.asked.find(({ method }) => method === 'POST')?.path).toBe('/brands/1/events'),
    );
  });

  it('asks before one is deleted', async () => {
    const room = open();
    const inside = await dialog();
    await fireEvent.click(await inside.findByRole('button', { name: '删除“春季新品发布会”' }));
    const ask = within(await screen.findByRole('dialog', { name: '删除“春季新品发布会”' }));
    expect(room.asked.some(({ method }) => method === 'DELETE')).toBe(false);
    await fireEvent.click(ask.getByRole('button', { name: '删除“春季新品发布会”' }));
    await inside.findByText('还没有计划事件');
    expect(room.asked.find(({ method }) => method === 'DELETE')?.path).toBe('/brands/1/events/1');
  });
});
