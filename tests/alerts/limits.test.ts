import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History, RateRules } from '../../alerts/limits.js';
import { horizon, LIMITS, maySend, rulesOf } from '../../alerts/limits.js';

const SECOND = 1_000;
const MINUTE = 60_000;
/** 14:03, clear of the full and the half hour. */
const NOW = Date.UTC(2026, 10, 23, 6, 3);

const history = (sent: number[] = [], throttled: History['throttled'] = null): History => ({
  sent,
  throttled,
});

const at = (count: number, when: number): number[] => Array.from({ length: count }, () => when);

describe('sending within the limits', () => {
  it('lets the first message go at once, whatever the kind', () => {
    for (const kind of [...Object.keys(LIMITS), 'a kind of tomorrow']) {
      expect(maySend(rulesOf(kind), history(), NOW)).toEqual({ ok: true });
    }
  });

  it('waits until the oldest message leaves the window', () => {
    const sent = [NOW - 50 * SECOND, ...at(8, NOW - 10 * SECOND)];
    const leave = maySend(rulesOf('dingtalk'), history(sent), NOW);
    expect(leave).toEqual({ ok: false, wait: 10 * SECOND, why: 'window' });
  });

  it('keeps places in the window for a first alert and a raise to red', () => {
    const sent = at(9, NOW - 10 * SECOND);
    expect(maySend(rulesOf('dingtalk'), history(sent), NOW).ok).toBe(false);
    expect(maySend(rulesOf('dingtalk'), history(sent), NOW, true).ok).toBe(true);
    const full = at(18, NOW - 10 * SECOND);
    expect(maySend(rulesOf('dingtalk'), history(full), NOW, true).ok).toBe(false);
  });

  it('lets what is urgent have the last of ntfy’s bucket, and one more every five seconds', () => {
    const sent = at(28, NOW - SECOND);
    expect(maySend(rulesOf('ntfy'), history(sent), NOW)).toEqual({
      ok: false,
      wait: 4 * SECOND,
      why: 'window',
    });
    expect(maySend(rulesOf('ntfy'), history(sent), NOW, true)).toEqual({ ok: true });
    const dry = at(55, NOW - 2 * SECOND);
    expect(maySend(rulesOf('ntfy'), history(dry), NOW, true)).toMatchObject({ wait: 3 * SECOND });
    // A burst that is nearly forgotten still counts.
    const long = [
      ...at(55, NOW - 9 * MINUTE),
      ...Array.from({ length: 108 }, (_, n) => NOW - n * 5 * SECOND),
    ];
    expect(maySend(rulesOf('ntfy'), history(long), NOW, true)).toMatchObject({ ok: false });
  });

  it('pauses between two messages to the same Slack channel', () => {
    const leave = maySend(rulesOf('slack'), history([NOW - 300]), NOW);
    expect(leave).toEqual({ ok: false, wait: 700, why: 'pause' });
  });

  it('keeps clear of the minutes Feishu asks to avoid, but not with a red alert', () => {
    const onTheHour = Date.UTC(2026, 10, 23, 6, 0, 20);
    const leave = maySend(rulesOf('feishu'), history(), onTheHour);
    expect(leave).toEqual({ ok: false, wait: 40 * SECOND, why: 'minute' });
    expect(maySend(rulesOf('feishu'), history(), onTheHour, true)).toEqual({ ok: true });
    expect(maySend(rulesOf('feishu'), history(), onTheHour + 30 * MINUTE).ok).toBe(false);
    expect(maySend(rulesOf('feishu'), history(), onTheHour + MINUTE)).toEqual({ ok: true });
  });

  it('is silent for DingTalk’s ten minutes once it was locked out, even when urgent', () => {
    const locked = history([], { at: NOW - 4 * MINUTE, until: null });
    const leave = maySend(rulesOf('dingtalk'), locked, NOW, true);
    expect(leave).toEqual({ ok: false, wait: 6 * MINUTE, why: 'lockout' });
    expect(maySend(rulesOf('dingtalk'), locked, NOW + 6 * MINUTE)).toEqual({ ok: true });
  });

  it('believes the wait a service named rather than its own', () => {
    const named = history([], { at: NOW, until: NOW + 1_337 });
    expect(maySend(rulesOf('discord'), named, NOW)).toMatchObject({ wait: 1_337 });
  });
});

describe('draining a storm', () => {
  /** Sends as soon as it may; returns when each message went out. */
  function drain(rules: RateRules, count: number, from: number): number[] {
    const sent: number[] = [];
    let now = from;
    while (sent.length < count) {
      const recent = sent.filter((when) => now - when <= horizon(rules));
      const leave = maySend(rules, history(recent), now);
      if (leave.ok) sent.push(now);
      else now += leave.wait;
    }
    return sent;
  }

  /** What the services themselves would count. */
  const SERVICE: [kind: string, count: number, ms: number][] = [
    ['feishu', 100, MINUTE],
    ['feishu', 5, SECOND],
    ['dingtalk', 20, MINUTE],
    ['wecom', 20, MINUTE],
    ['slack', 1, SECOND],
    ['teams', 4, SECOND],
    ['discord', 5, 2 * SECOND],
    ['telegram', 20, MINUTE],
    ['telegram', 1, SECOND],
    ['ntfy', 60, 5 * SECOND],
    ['pagerduty', 120, MINUTE],
  ];

  it.each(SERVICE)('never breaks the limit of %s: %i in %i ms', (kind, count, ms) => {
    const sent = drain(rulesOf(kind), 300, NOW);
    for (const [index, when] of sent.entries()) {
      const before = sent[index - count];
      if (before !== undefined) expect(when - before).toBeGreaterThanOrEqual(ms);
    }
  });

  it('never runs ntfy’s bucket of 60 dry, which gains one in five seconds', () => {
    let tokens = 60;
    let last = NOW;
    for (const when of drain(rulesOf('ntfy'), 400, NOW)) {
      tokens = Math.min(60, tokens + (when - last) / 5_000) - 1;
      last = when;
      expect(tokens).toBeGreaterThanOrEqual(0);
    }
  });

  it('names waits that are just long enough', () => {
    const kinds = fc.constantFrom(...Object.keys(LIMITS));
    const ages = fc.array(fc.integer({ min: 0, max: 70_000 }), { maxLength: 120 });
    const property = fc.property(kinds, ages, fc.boolean(), (kind, list, urgent) => {
      const rules = rulesOf(kind);
      const past = history(list.map((age) => NOW - age));
      const leave = maySend(rules, past, NOW, urgent);
      if (leave.ok) return;
      expect(leave.wait).toBeGreaterThan(0);
      expect(maySend(rules, past, NOW + leave.wait - 1, urgent).ok).toBe(false);
      const then = maySend(rules, past, NOW + leave.wait, urgent);
      if (!then.ok) expect(then.why).toBe('minute');
    });
    fc.assert(property, { numRuns: 400 });
  });
});
