import { describe, expect, it } from 'vitest';
import type { Post } from '../../../alerts/channel.js';
import { pagerduty } from '../../../alerts/channels/pagerduty.js';
import type { Change, Draft } from '../../../server/model/change.js';
import type { Message } from '../../../server/model/message.js';
import { messageOf } from '../../../server/telling/messages.js';
import { NOW } from '../../standins/messages.js';

const NOBODY = { brandId: null, storyId: null, incidentId: null };

/** A change outside any incident, as a channel is told of it. */
function told(draft: Draft, seq: number): Message {
  const change = { ...draft, seq, recordedAt: NOW, receivedAt: null } as Change;
  const about = { incident: null, mentions: [], insteadOf: null, before: null, hour: null };
  const what = { change, brand: '手镯之家', ...about };
  return messageOf(what, 'zh-CN', null, `here-${seq}`, false, 'Asia/Shanghai', NOW);
}

const PAIRS: [name: string, begins: Draft, ends: Draft][] = [
  [
    'coverage of a brand',
    { kind: 'coverage.lost', at: NOW, ...NOBODY, brandId: 3, data: { since: NOW } },
    { kind: 'coverage.regained', at: NOW, ...NOBODY, brandId: 3, data: { since: NOW } },
  ],
  [
    'a source',
    { kind: 'source.failing', at: NOW, ...NOBODY, data: { sourceId: 5, name: 'x', error: 'y' } },
    { kind: 'source.recovered', at: NOW, ...NOBODY, data: { sourceId: 5, name: 'x' } },
  ],
  [
    'a channel',
    { kind: 'channel.broken', at: NOW, ...NOBODY, data: { channelId: 7, name: 'x', why: 'y' } },
    { kind: 'channel.repaired', at: NOW, ...NOBODY, data: { channelId: 7, name: 'x' } },
  ],
];

describe('what goes on outside an incident', () => {
  it.each(PAIRS)('stands in one thread from beginning to end: %s', (_name, begins, ends) => {
    expect(told(ends, 2).thread).toBe(told(begins, 1).thread);
  });

  it('does not share its thread with another of its kind', () => {
    const threads = PAIRS.map(([, begins]) => told(begins, 1).thread);
    const other = told(
      { kind: 'coverage.lost', at: NOW, ...NOBODY, brandId: 4, data: { since: NOW } },
      1,
    );
    expect(new Set([...threads, other.thread]).size).toBe(4);
  });

  it.each(PAIRS)(
    'opens one alert at PagerDuty, and closes that one: %s',
    async (_name, ...both) => {
      const events: Record<string, unknown>[] = [];
      const post: Post = (_url, { body }) => {
        events.push(JSON.parse(String(body)) as Record<string, unknown>);
        return Promise.resolve({ status: 202, headers: {}, text: '{"status":"success"}' });
      };
      const config = pagerduty.config.parse({ key: 'a'.repeat(32) });
      for (const [seq, draft] of both.entries()) {
        const tools = { post, now: NOW, simple: false, threadId: null };
        expect(await pagerduty.send(config, told(draft, seq), tools)).toMatchObject({ kind: 'ok' });
      }
      expect(events.map((event) => event['event_action'])).toEqual(['trigger', 'resolve']);
      expect(events[0]?.['dedup_key']).toBe(events[1]?.['dedup_key']);
    },
  );
});
