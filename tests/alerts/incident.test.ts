import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acknowledge,
  ActError,
  close,
  fire,
  note,
  open,
  relevel,
  respond,
  type Step,
} from '../../alerts/incident.js';
import type { DeadlineKind, Incident } from '../../server/model/incident.js';
import { type Level, LEVELS, rank } from '../../server/model/level.js';
import { POLICY } from '../../server/model/policy.js';
import {
  deadline,
  HOUR,
  incident,
  MIN,
  outbreakAt,
  reason,
  response,
  running,
  T0,
} from '../support/incidents.js';

function kinds(step: Step): string[] {
  return step.drafts.map((draft) => draft.kind);
}

function to(of: Incident, level: Level, now: number): Step {
  return relevel(of, level, reason(level), now, POLICY, now);
}

function fired(of: Incident, kind: DeadlineKind): Step {
  return fire(of, deadline(of, kind), POLICY);
}

describe('an incident that opens', () => {
  it('runs every clock of the policy from the outbreak, and the acknowledgement from the notice', () => {
    const noticed = T0 + 10 * MIN;
    expect(running(incident('orange', noticed))).toEqual({
      acknowledge: noticed + HOUR,
      contact: T0 + HOUR,
      statement: T0 + 2 * HOUR,
      solution: T0 + 4 * HOUR,
      'remind-50': T0 + 2 * HOUR,
      'remind-75': T0 + 3 * HOUR,
      'remind-90': T0 + 3.6 * HOUR,
      escalate: T0 + 2 * HOUR,
      respond: T0 + 4 * HOUR,
    });
  });

  it.each([
    ['yellow', 4 * HOUR],
    ['orange', HOUR],
    ['red', 15 * MIN],
  ] as const)('wants somebody for %s within %i ms', (level, within) => {
    expect(deadline(incident(level), 'acknowledge').dueAt).toBe(T0 + within);
  });

  it('is dated by the outbreak and says when it was noticed', () => {
    const step = open(outbreakAt('red'), POLICY, T0 + HOUR);
    expect(step.drafts).toEqual([
      {
        kind: 'incident.opened',
        at: T0,
        brandId: 3,
        storyId: 11,
        incidentId: 7,
        data: {
          title: '手镯掉石头',
          level: 'red',
          reason: reason('red'),
          noticedAt: T0 + HOUR,
        },
      },
    ]);
    expect(step.incident).toMatchObject({ status: 'open', peak: 'red', escalations: 0 });
  });

  it.each([
    [2.5, ['remind-50', 'remind-75', 'remind-90']],
    [3.2, ['remind-75', 'remind-90']],
    [3.9, ['remind-90']],
    [9, ['remind-90']],
  ] as const)('noticed %d hours late it reminds once of what has passed: %j', (late, left) => {
    const found = Object.keys(running(incident('orange', T0 + late * HOUR)));
    expect(found.filter((kind) => kind.startsWith('remind'))).toEqual(left);
  });
});

describe('a level that rises', () => {
  it('shortens the acknowledgement and nothing else', () => {
    const before = incident('yellow');
    const { incident: after, drafts } = to(before, 'red', T0 + HOUR);
    expect(drafts.map(({ kind }) => kind)).toEqual(['incident.raised']);
    expect(running(after)).toEqual({ ...running(before), acknowledge: T0 + HOUR + 15 * MIN });
    expect(after).toMatchObject({ level: 'red', peak: 'red', respondDueAt: before.respondDueAt });
  });

  it('does not give more time to somebody who had less', () => {
    const { incident: after } = to(incident('yellow'), 'orange', T0 + 3.5 * HOUR);
    expect(deadline(after, 'acknowledge').dueAt).toBe(T0 + 4 * HOUR);
  });

  it('leaves an acknowledgement that was given alone', () => {
    const taken = acknowledge(incident('yellow'), 'Lin', null, POLICY, T0 + MIN).incident;
    const { incident: after } = to(taken, 'red', T0 + 2 * MIN);
    expect(after.deadlines).toEqual(taken.deadlines);
    expect(after.acknowledgement?.by).toBe('Lin');
  });
});

describe('a level that falls', () => {
  it('extends no deadline and keeps the peak', () => {
    const before = incident('red');
    const step = to(before, 'yellow', T0 + HOUR);
    expect(kinds(step)).toEqual(['incident.lowered']);
    expect(step.incident.deadlines).toEqual(before.deadlines);
    expect(step.incident).toMatchObject({ level: 'yellow', peak: 'red', status: 'open' });
  });

  it('closes what never was red once nothing is left', () => {
    const step = to(incident('orange'), 'none', T0 + 30 * HOUR);
    expect(kinds(step)).toEqual(['incident.lowered', 'incident.closed']);
    expect(step.incident).toMatchObject({
      status: 'closed',
      closedAt: T0 + 30 * HOUR,
      closedBy: null,
    });
    expect(running(step.incident)).toEqual({});
    expect(step.drafts.at(-1)?.data).toEqual({ by: null, why: null, peak: 'orange' });
  });

  it('never closes what once was red', () => {
    const step = to(to(incident('red'), 'orange', T0 + HOUR).incident, 'none', T0 + 30 * HOUR);
    expect(kinds(step)).toEqual(['incident.lowered']);
    expect(step.incident).toMatchObject({ status: 'open', level: 'none', peak: 'red' });
    expect(running(step.incident)).toHaveProperty('respond');
  });

  it('never makes any deadline later, in whatever order levels come', () => {
    const moves = fc.array(fc.record({ level: fc.constantFrom(...LEVELS), wait: fc.nat(HOUR) }));
    fc.assert(
      fc.property(fc.constantFrom('yellow', 'orange', 'red'), moves, (first, list) => {
        let now = T0;
        let one = incident(first);
        for (const { level, wait } of list) {
          if (one.status === 'closed' || level === one.level) continue;
          now += wait;
          const before = one;
          const step = to(one, level, now);
          one = step.incident;
          expect(rank(one.peak)).toBeGreaterThanOrEqual(rank(before.peak));
          expect(kinds(step)[0]).toBe(
            rank(level) > rank(before.level) ? 'incident.raised' : 'incident.lowered',
          );
          for (const { kind, dueAt } of before.deadlines) {
            expect(deadline(one, kind).dueAt).toBeLessThanOrEqual(dueAt);
          }
          if (one.status === 'closed') expect(one.peak).not.toBe('red');
        }
      }),
    );
  });
});

describe('an acknowledgement', () => {
  const at = T0 + 5 * MIN;
  const taken = acknowledge(incident('red'), 'Lin', '我来', POLICY, at);

  it('stops the escalation for want of an owner but no other clock', () => {
    const { acknowledge: gone, ...rest } = running(incident('red'));
    expect(gone).toBe(T0 + 15 * MIN);
    expect(running(taken.incident)).toEqual({ ...rest, 'acknowledgement-stale': at + 30 * MIN });
    expect(deadline(taken.incident, 'acknowledge')).toMatchObject({ outcome: 'met', doneAt: at });
    expect(taken.incident.response).toBeNull();
  });

  it('says who took it, when, and until when it is good', () => {
    expect(taken.drafts).toHaveLength(1);
    expect(taken.drafts[0]).toMatchObject({
      kind: 'incident.acknowledged',
      at,
      data: { by: 'Lin', at, staleAt: at + 30 * MIN, note: '我来' },
    });
  });

  it('is not taken from somebody by mistake, and renewed by the same person', () => {
    expect(() => acknowledge(taken.incident, 'Wu', null, POLICY, at + MIN)).toThrow(
      expect.objectContaining({ code: 'taken', more: { owner: 'Lin', since: at } }),
    );
    const same = acknowledge(taken.incident, 'Lin', null, POLICY, at + MIN).incident;
    expect(same.acknowledgement).toMatchObject({ by: 'Lin', at: at + MIN });
  });

  it('passes to whoever takes it over', () => {
    const next = acknowledge(taken.incident, 'Wu', null, POLICY, at + MIN, true).incident;
    expect(next.acknowledgement).toEqual({
      by: 'Wu',
      at: at + MIN,
      staleAt: at + 31 * MIN,
    });
  });

  it('reminds its owner after 30 minutes of silence, then lapses and asks for an owner anew', () => {
    const stale = fired(taken.incident, 'acknowledgement-stale');
    const lapseAt = at + 60 * MIN;
    expect(stale.drafts[0]).toMatchObject({
      kind: 'incident.reminded',
      at: at + 30 * MIN,
      data: { deadline: 'acknowledgement-stale', dueAt: lapseAt },
    });
    expect(stale.incident.acknowledgement?.by).toBe('Lin');

    const lapsed = fired(stale.incident, 'acknowledgement-lapse');
    expect(lapsed.drafts[0]).toMatchObject({
      kind: 'incident.acknowledgement-lapsed',
      at: lapseAt,
      data: { by: 'Lin' },
    });
    expect(lapsed.incident.acknowledgement).toBeNull();
    expect(running(lapsed.incident).acknowledge).toBe(lapseAt + 15 * MIN);

    const again = fired(lapsed.incident, 'acknowledge');
    expect(kinds(again)).toEqual(['incident.breached', 'incident.escalated']);
  });

  it.each(['before it is stale', 'after the reminder'])('is kept alive by a note %s', (when) => {
    const before =
      when === 'after the reminder'
        ? fired(taken.incident, 'acknowledgement-stale').incident
        : taken.incident;
    const now = at + 40 * MIN;
    const noted = note(before, { by: 'Wu', text: '已联系', step: null }, POLICY, now);
    expect(running(noted.incident)['acknowledgement-stale']).toBe(now + 30 * MIN);
    expect(running(noted.incident)).not.toHaveProperty('acknowledgement-lapse');
    expect(noted.incident.acknowledgement).toMatchObject({
      by: 'Lin',
      staleAt: now + 30 * MIN,
    });
  });

  it('starts no clock once the public response is out', () => {
    const answered = respond(incident('red'), response(T0 + MIN), T0 + MIN).incident;
    const after = acknowledge(answered, 'Lin', null, POLICY, T0 + 2 * MIN).incident;
    expect(running(after)).toEqual(running(answered));
  });
});

describe('a note', () => {
  it.each(['contact', 'statement', 'solution'] as const)(
    'marks the milestone %s as done',
    (step) => {
      const noted = note(incident(), { by: 'Lin', text: '完成', step }, POLICY, T0 + MIN);
      expect(deadline(noted.incident, step)).toMatchObject({ outcome: 'met', doneAt: T0 + MIN });
      expect(kinds(noted)).toEqual(['incident.noted']);
    },
  );

  it.each(['respond', 'acknowledge', 'escalate', 'remind-50', null] as const)(
    'cannot end the clock %s',
    (step) => {
      const noted = note(incident(), { by: 'Lin', text: '完成', step }, POLICY, T0 + MIN);
      expect(running(noted.incident)).toEqual(running(incident()));
    },
  );
});

describe('the public response', () => {
  it('stops the clock: nothing reminds, escalates or breaches any more', () => {
    const taken = acknowledge(incident('red'), 'Lin', null, POLICY, T0 + MIN).incident;
    const step = respond(taken, response(T0 + HOUR), T0 + HOUR);
    expect(Object.keys(running(step.incident)).sort()).toEqual(['contact', 'solution']);
    expect(deadline(step.incident, 'respond')).toMatchObject({ outcome: 'met' });
    expect(step.drafts[0]).toMatchObject({
      kind: 'incident.responded',
      at: T0 + HOUR,
      data: { inTime: true, approvedBy: 'Chen' },
    });
  });

  it.each([
    [T0 + 4 * HOUR, true],
    [T0 + 4 * HOUR + 1, false],
  ])('is in time by when it was published (%i: %s)', (at, inTime) => {
    const { drafts } = respond(incident(), response(at), T0 + 9 * HOUR);
    expect(drafts[0]?.data).toMatchObject({ inTime });
  });

  it('is recorded once; what follows is a note', () => {
    const answered = respond(incident(), response(T0), T0).incident;
    expect(() => respond(answered, response(T0), T0)).toThrow(ActError);
    expect(() => respond(answered, response(T0), T0)).toThrow(
      /already recorded by Lin; add a note/,
    );
  });

  it.each([
    ['the first negative post', T0 - HOUR, T0 - HOUR],
    ['the outbreak, when the first negative post is not known', null, T0],
  ] as const)('cannot be older than %s', (_name, firstNegativeAt, began) => {
    const of = { ...incident(), firstNegativeAt };
    for (const at of [0, began - 1]) {
      expect(() => respond(of, response(at), T0 + MIN)).toThrow(
        expect.objectContaining({ name: 'ActError', code: 'too-early' }),
      );
    }
    expect(respond(of, response(began), T0 + MIN).incident.response?.at).toBe(began);
  });

  it('cannot be recorded before it is published', () => {
    expect(() => respond(incident(), response(T0 + 2), T0 + 1)).toThrow(
      expect.objectContaining({ name: 'ActError', code: 'future' }),
    );
  });
});

describe('a deadline that passes', () => {
  it('escalates one step when nobody took it', () => {
    const step = fired(incident('red'), 'acknowledge');
    expect(step.drafts).toMatchObject([
      { kind: 'incident.breached', data: { deadline: 'acknowledge', dueAt: T0 + 15 * MIN } },
      { kind: 'incident.escalated', data: { step: 1, to: 'next', because: 'acknowledge' } },
    ]);
    expect(deadline(step.incident, 'acknowledge').outcome).toBe('missed');
  });

  it('escalates to VP level after two hours without a response, even when somebody took it', () => {
    const taken = acknowledge(incident('red'), 'Lin', null, POLICY, T0 + MIN).incident;
    const step = fired(taken, 'escalate');
    expect(step.drafts).toMatchObject([
      {
        kind: 'incident.escalated',
        at: T0 + 2 * HOUR,
        data: { step: 1, to: 'vp', because: 'escalate' },
      },
    ]);
  });

  it('counts the steps of the escalation', () => {
    const once = fired(incident('red'), 'acknowledge').incident;
    expect(fired(once, 'escalate').drafts[0]?.data).toMatchObject({ step: 2 });
  });

  it.each(['contact', 'statement', 'solution', 'respond'] as const)(
    'is a breach when %s was not done',
    (kind) => {
      const step = fired(incident(), kind);
      const { dueAt } = deadline(incident(), kind);
      expect(step.drafts).toMatchObject([
        { kind: 'incident.breached', at: dueAt, data: { deadline: kind, dueAt } },
      ]);
      expect(deadline(step.incident, kind)).toEqual({
        kind,
        dueAt,
        doneAt: dueAt,
        outcome: 'missed',
      });
    },
  );

  it.each(['remind-50', 'remind-75', 'remind-90'] as const)(
    '%s reminds of the response',
    (kind) => {
      const step = fired(incident(), kind);
      expect(step.drafts).toMatchObject([
        { kind: 'incident.reminded', data: { deadline: 'respond', dueAt: T0 + 4 * HOUR } },
      ]);
      expect(deadline(step.incident, kind).outcome).toBe('fired');
    },
  );

  it('is over after it fired: each one fires once and the rest go on', () => {
    let one = incident('red');
    let count = 0;
    for (;;) {
      const next = one.deadlines
        .filter(({ doneAt }) => doneAt === null)
        .sort((a, b) => a.dueAt - b.dueAt)[0];
      if (!next) break;
      one = fire(one, next, POLICY).incident;
      count += 1;
    }
    expect(count).toBe(9);
    expect(one).toMatchObject({ status: 'open', escalations: 2, response: null });
  });
});

describe('a person', () => {
  it('ends it, with a reason', () => {
    const step = close(incident('red'), 'Chen', '处理完毕', T0 + HOUR);
    expect(step.drafts).toMatchObject([
      { kind: 'incident.closed', data: { by: 'Chen', why: '处理完毕', peak: 'red' } },
    ]);
    expect(step.incident).toMatchObject({ status: 'closed', closedBy: 'Chen' });
    expect(running(step.incident)).toEqual({});
  });

  const shut = close(incident(), 'Chen', '', T0).incident;
  it.each<[string, () => unknown]>([
    ['acknowledge', () => acknowledge(shut, 'Lin', null, POLICY, T0)],
    ['note', () => note(shut, { by: 'Lin', text: '', step: null }, POLICY, T0)],
    ['respond', () => respond(shut, response(T0), T0)],
    ['close', () => close(shut, 'Lin', '', T0)],
  ])('cannot %s what is closed', (_name, act) => {
    expect(act).toThrow(expect.objectContaining({ name: 'ActError', code: 'closed' }));
  });

  it('changes nothing in the incident it started from', () => {
    const before = incident('red');
    const copy = structuredClone(before);
    acknowledge(before, 'Lin', null, POLICY, T0);
    respond(before, response(T0), T0);
    fired(before, 'acknowledge');
    close(before, 'Lin', '', T0);
    expect(before).toEqual(copy);
  });
});
