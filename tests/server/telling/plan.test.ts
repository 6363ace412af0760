import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plan, type Past, type Waiting } from '../../../server/telling/plan.js';

const NOW = Date.parse('2026-03-03T08:03:00+08:00');

function waiting(id: number, more: Partial<Waiting> = {}): Waiting {
  return {
    id,
    incidentId: 1,
    tried: false,
    urgent: false,
    kind: 'incident.reminded',
    level: 'orange',
    at: NOW + id,
    ...more,
  };
}

function past(kind: string, more: Partial<Past> = {}): Past {
  return { kind, sent: [], throttled: null, busy: new Set(), ...more };
}

describe('what a channel sends now', () => {
  it('is the first alert before anything older, and one message of an incident at a time', () => {
    const rows = [
      waiting(1),
      waiting(2, { incidentId: 2 }),
      waiting(3, { incidentId: 3, urgent: true, kind: 'incident.opened' }),
      waiting(4),
    ];
    const { turns, holdRest } = plan(rows, past('webhook'), NOW, 20);
    expect(turns.map(({ leader }) => leader)).toEqual([3, 1, 2]);
    expect(holdRest).toBeNull();
  });

  it('is one message for four updates of an incident that wait together, led by the newest', () => {
    const rows = [1, 2, 3, 4].map((id) => waiting(id));
    expect(plan(rows, past('webhook'), NOW, 20).turns).toEqual([{ leader: 4, members: [1, 2, 3] }]);
  });

  it('never joins what was tried before: its message bears its name already', () => {
    const rows = [1, 2, 3, 4, 5].map((id) => waiting(id, { tried: id === 2 }));
    const { turns } = plan(rows, past('webhook'), NOW, 20);
    expect(turns.flatMap(({ leader, members }) => [leader, ...members])).not.toEqual(
      expect.arrayContaining([2, 5]),
    );
  });

  it('waits behind an update of the same incident that is on its way', () => {
    const rows = [waiting(1), waiting(2, { incidentId: 2 })];
    const { turns } = plan(rows, past('webhook', { busy: new Set([1]) }), NOW, 20);
    expect(turns.map(({ leader }) => leader)).toEqual([2]);
  });

  it('holds everything back while the service asked to be left alone, and says until when', () => {
    const until = NOW + 90_000;
    const rows = [waiting(1), waiting(2, { urgent: true, kind: 'incident.opened' })];
    const told = plan(rows, past('slack', { throttled: { at: NOW, until } }), NOW, 20);
    expect(told).toEqual({ turns: [], holdUrgent: until, holdRest: until });
  });

  it('tells first alerts together that would have to wait, the reddest of them first', () => {
    const rows = Array.from({ length: 30 }, (_, index) =>
      waiting(index + 1, {
        incidentId: index + 1,
        urgent: true,
        kind: 'incident.opened',
        level: index === 29 ? 'red' : 'orange',
        at: NOW,
      }),
    );
    const { turns, holdUrgent } = plan(rows, past('wecom'), NOW, 20);
    expect(turns).toHaveLength(12);
    expect(turns[0]).toEqual({ leader: 30, members: [] });
    expect(turns.map(({ members }) => members.length).slice(-2)).toEqual([9, 9]);
    expect(holdUrgent).toBeNull();
  });

  it('never has two messages of one incident on their way, joined or not', () => {
    const firsts = Array.from({ length: 25 }, (_, index) =>
      waiting(index + 1, { incidentId: (index % 20) + 1, urgent: true, kind: 'incident.opened' }),
    );
    const { turns } = plan(firsts, past('dingtalk', { busy: new Set([3]) }), NOW, 20);
    const told = turns
      .flatMap(({ leader, members }) => [leader, ...members])
      .map((id) => firsts[id - 1]?.incidentId);
    expect(new Set(told).size).toBe(told.length);
    expect(told).not.toContain(3);
  });

  it('sends a test that somebody asked for behind first alerts and before all else', () => {
    const rows = [
      waiting(1),
      waiting(2, { incidentId: null, urgent: true, kind: 'test', level: 'none' }),
      waiting(3, { incidentId: 3, urgent: true, kind: 'incident.opened' }),
    ];
    const { turns } = plan(rows, past('webhook'), NOW, 20);
    expect(turns.map(({ leader }) => leader)).toEqual([3, 2, 1]);
  });

  it('takes every delivery at most once, and never more than a service bears', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            incidentId: fc.option(fc.integer({ min: 1, max: 4 })),
            tried: fc.boolean(),
            urgent: fc.boolean(),
          }),
          { maxLength: 60 },
        ),
        fc.constantFrom('webhook', 'dingtalk', 'slack', 'feishu', 'unheard-of'),
        fc.integer({ min: 1, max: 20 }),
        (rows, kind, most) => {
          const all = rows.map((row, index) =>
            waiting(index + 1, {
              ...row,
              kind: row.urgent ? 'incident.opened' : 'incident.reminded',
            }),
          );
          const { turns } = plan(all, past(kind), NOW, most);
          const ids = turns.flatMap(({ leader, members }) => [leader, ...members]);
          expect(new Set(ids).size).toBe(ids.length);
          expect(turns.length).toBeLessThanOrEqual(Math.min(most, kind === 'slack' ? 1 : 20));
          const byId = new Map(all.map((one) => [one.id, one]));
          for (const { leader, members } of turns) {
            for (const id of members) {
              const one = byId.get(id);
              expect(one?.tried).toBe(false);
              expect(one?.urgent).toBe(byId.get(leader)?.urgent);
              // First alerts of several incidents, or the updates of one.
              const same = one?.incidentId === byId.get(leader)?.incidentId;
              expect(same).toBe(one?.urgent === false);
            }
          }
        },
      ),
    );
  });
});
