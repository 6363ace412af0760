import { describe, expect, it } from 'vitest';
import { horizon, maySend, rulesOf } from '../../alerts/limits.js';
import { merge, urgent } from '../../alerts/storm.js';
import type { Message } from '../../server/model/message.js';
import { message, NOW } from '../standins/messages.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** 5,000 changes in ten minutes over 60 incidents; each begins with its alert, some turn red. */
function crisis(): Message[] {
  return Array.from({ length: 5_000 }, (_, index) => {
    const incident = index % 60;
    const round = Math.floor(index / 60);
    const kind =
      round === 0
        ? 'incident.opened'
        : round === 40 && incident % 10 === 0
          ? 'incident.raised'
          : 'incident.noted';
    return message({
      id: `m${index}`,
      thread: `incident-${incident}`,
      at: NOW + Math.floor((index * 10 * MINUTE) / 5_000),
      level: kind === 'incident.raised' ? 'red' : 'orange',
      kind,
      quotes: [],
    });
  });
}

interface Sent {
  at: number;
  what: Message;
}

/** What a notifier does with one channel: merges what waits, sends the first of it, waits as told. */
function drain(kind: string, arriving: readonly Message[]): Sent[] {
  const rules = rulesOf(kind);
  const sent: Sent[] = [];
  let now = NOW;
  let next = 0;
  let waiting: Message[] = [];
  while (waiting.length > 0 || next < arriving.length) {
    const from = next;
    while ((arriving[next]?.at ?? Infinity) <= now) next += 1;
    waiting = waiting.concat(arriving.slice(from, next));
    const [first] = merge(waiting);
    if (first === undefined) {
      now = arriving[next]?.at ?? now;
      continue;
    }
    const recent = sent.map((one) => one.at).filter((at) => now - at <= horizon(rules));
    const leave = maySend(rules, { sent: recent, throttled: null }, now, urgent(first));
    if (leave.ok) {
      sent.push({ at: now, what: first });
      const done = new Set(first.includes ?? [first.id]);
      waiting = waiting.filter((one) => !done.has(one.id));
    } else now += Math.min(leave.wait, 5 * SECOND);
  }
  return sent;
}

describe.each([
  ['dingtalk', 20, MINUTE],
  ['wecom', 20, MINUTE],
  ['feishu', 100, MINUTE],
  ['telegram', 20, MINUTE],
  ['slack', 1, SECOND],
])(
  'a crisis of 5,000 changes in ten minutes through %s',
  { timeout: 120_000 },
  (kind, count, ms) => {
    const sent = drain(kind, crisis());

    it('loses nothing and repeats nothing', () => {
      const told = sent.flatMap(({ what }) => what.includes ?? [what.id]);
      expect(told).toHaveLength(5_000);
      expect(new Set(told).size).toBe(5_000);
    });

    it('never breaks the limit of the service', () => {
      for (const [index, { at }] of sent.entries()) {
        const before = sent[index - count];
        if (before !== undefined) expect(at - before.at).toBeGreaterThanOrEqual(ms);
      }
    });

    it('tells every raise to red within ten seconds once the first alerts are out', () => {
      const reds = sent.filter(({ what }) => what.kind === 'incident.raised');
      expect(reds).toHaveLength(6);
      for (const { at, what } of reds) expect(at - what.at).toBeLessThanOrEqual(10 * SECOND);
    });

    it('is done within seven minutes of the last change', () => {
      const last = sent.at(-1)?.at ?? Infinity;
      expect(last - (NOW + 10 * MINUTE)).toBeLessThan(7 * MINUTE);
    });
  },
);
