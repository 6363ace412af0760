import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOf, explainRoute, route } from '../../alerts/routes.js';
import type { Hours, RouteEvent, RouteRule, Routing } from '../../server/model/route.js';

/** Monday 14:03 in Shanghai. */
const NOW = Date.UTC(2026, 10, 23, 6, 3);

function rule(id: number, change: Partial<RouteRule> = {}): RouteRule {
  return {
    id,
    name: `rule ${id}`,
    enabled: true,
    brands: [],
    levels: [],
    categories: [],
    platforms: [],
    kinds: [],
    hours: null,
    channels: [id * 10],
    fallbacks: [],
    ...change,
  };
}

function routing(rules: RouteRule[], change: Partial<Routing> = {}): Routing {
  return { mode: 'first', rules, quiet: null, timeZone: 'Asia/Shanghai', ...change };
}

function event(change: Partial<RouteEvent> = {}): RouteEvent {
  return {
    kind: 'incident.raised',
    brandId: 1,
    level: 'orange',
    categories: ['quality'],
    platforms: ['weibo'],
    timeZone: null,
    at: NOW,
    ...change,
  };
}

const told = (plan: Routing, what: RouteEvent): number[] =>
  route(plan, what).hearings.map((hearing) => hearing.channelId);

describe('routes', () => {
  it('tells the first rule that matches, or every one', () => {
    const rules = [rule(1, { brands: [2] }), rule(2), rule(3)];
    expect(told(routing(rules), event())).toEqual([20]);
    expect(told(routing(rules, { mode: 'all' }), event())).toEqual([20, 30]);
  });

  it.each([
    ['disabled', { enabled: false }],
    ['brand', { brands: [2] }],
    ['level', { levels: ['red'] }],
    ['category', { categories: ['price'] }],
    ['platform', { platforms: ['douyin'] }],
    ['kind', { kinds: ['incident.opened'] }],
    ['hours', { hours: { days: [6, 7], from: '00:00', to: '00:00' } }],
  ] as [string, Partial<RouteRule>][])('names the condition that failed: %s', (by, change) => {
    const { verdicts, hearings } = route(routing([rule(1, change)]), event());
    expect(verdicts).toEqual([{ ruleId: 1, name: 'rule 1', result: 'missed', by }]);
    expect(hearings).toEqual([]);
  });

  it('matches when one of several categories and platforms does', () => {
    const rules = [rule(1, { categories: ['price', 'quality'], platforms: ['weibo', 'zhihu'] })];
    expect(told(routing(rules), event())).toEqual([10]);
  });

  it('never matches a rule for a brand with a change that has none', () => {
    expect(told(routing([rule(1, { brands: [1] })]), event({ brandId: null }))).toEqual([]);
    expect(told(routing([rule(1)]), event({ brandId: null }))).toEqual([10]);
  });

  it('tells a channel once, with the fallbacks of the rule that named it first', () => {
    const rules = [
      rule(1, { channels: [5, 6], fallbacks: [7, 5] }),
      rule(2, { channels: [6, 8], fallbacks: [9] }),
    ];
    const { hearings } = route(routing(rules, { mode: 'all' }), event());
    expect(hearings.map((h) => [h.channelId, h.ruleId, h.fallbacks])).toEqual([
      [5, 1, [7]],
      [6, 1, [7, 5]],
      [8, 2, [9]],
    ]);
  });
});

describe('quiet hours', () => {
  const quiet: Hours = { days: [], from: '22:00', to: '08:00' };
  const night = Date.UTC(2026, 10, 23, 16, 30); // 00:30 on Tuesday
  const morning = Date.UTC(2026, 10, 24, 0, 0); // 08:00 on Tuesday

  it('hold back what is not red until they end, and drop nothing', () => {
    const plan = routing([rule(1)], { quiet });
    const routed = route(plan, event({ at: night }));
    expect(routed.heldUntil).toBe(morning);
    expect(routed.hearings).toMatchObject([{ channelId: 10, notBefore: morning }]);
  });

  it('do not stop red', () => {
    const plan = routing([rule(1)], { quiet });
    const routed = route(plan, event({ at: night, level: 'red' }));
    expect(routed.heldUntil).toBeNull();
    expect(routed.hearings).toMatchObject([{ notBefore: night }]);
  });

  it('belong to the day they began on', () => {
    const friday: Hours = { days: [5], from: '22:00', to: '08:00' };
    const saturdayMorning = Date.UTC(2026, 10, 27, 23, 0); // 07:00 on Saturday
    const fridayMorning = Date.UTC(2026, 10, 26, 23, 0); // 07:00 on Friday
    expect(endOf(friday, saturdayMorning, 'Asia/Shanghai')).toBe(Date.UTC(2026, 10, 28, 0, 0));
    expect(endOf(friday, fridayMorning, 'Asia/Shanghai')).toBeNull();
  });

  it('count as one where one day runs into the next', () => {
    const weekend: Hours = { days: [6, 7], from: '00:00', to: '00:00' };
    const saturday = Date.UTC(2026, 10, 28, 4, 0);
    expect(endOf(weekend, saturday, 'Asia/Shanghai')).toBe(Date.UTC(2026, 10, 29, 16, 0));
  });

  it('end at the wall clock on the night the clocks change', () => {
    const before = Date.UTC(2026, 9, 31, 23, 0); // 00:00 CET+1 on the 25-hour Sunday is later
    const berlin = endOf(
      { days: [], from: '22:00', to: '07:00' },
      Date.UTC(2026, 9, 24, 22),
      'Europe/Berlin',
    );
    expect(berlin).toBe(Date.UTC(2026, 9, 25, 6, 0));
    const newYork = endOf({ days: [], from: '18:00', to: '07:00' }, before, 'America/New_York');
    expect(newYork).toBe(Date.UTC(2026, 10, 1, 12, 0));
  });

  it('always end after the event, and a message is never later than that end', () => {
    const clock = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const hours = fc.record({
      days: fc.subarray([1, 2, 3, 4, 5, 6, 7] as const),
      from: clock,
      to: clock,
    });
    const at = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
    const zone = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Europe/Berlin');
    const property = fc.property(hours, at, zone, (span, when, timeZone) => {
      const end = endOf(span, when, timeZone);
      if (end === null) return;
      expect(end).toBeGreaterThan(when);
      expect(end - when).toBeLessThan(9 * 86_400_000);
      if (span.days.length > 0 && span.days.length < 7) {
        expect(endOf(span, end, timeZone)).toBeNull();
      }
    });
    fc.assert(property, { numRuns: 200 });
  });
});

describe('the explanation', () => {
  const name = (id: number): string => `channel ${id}`;

  it('says rule by rule who would hear, in both languages', () => {
    const plan = routing([rule(1, { brands: [2] }), rule(2), rule(3)]);
    const routed = route(plan, event());
    expect(explainRoute(routed, 'en', name)).toEqual([
      'Rule “rule 1” is for other brands.',
      'Rule “rule 2” matches.',
      'Rule “rule 3” is not asked: an earlier one matched.',
      'Told at once: channel 20.',
    ]);
    expect(explainRoute(routed, 'zh-CN', name).at(-1)).toBe('立即通知：channel 20。');
  });

  it('says so when nobody would hear', () => {
    const routed = route(routing([]), event());
    expect(explainRoute(routed, 'zh-CN', name)).toEqual(['没有人会收到。']);
  });

  it('says so when quiet hours hold it back', () => {
    const quiet: Hours = { days: [], from: '00:00', to: '23:00' };
    const routed = route(routing([rule(1)], { quiet }), event());
    expect(explainRoute(routed, 'en', name).at(-1)).toBe('Told when quiet hours end: channel 10.');
  });
});
