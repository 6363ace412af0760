import { describe, expect, it } from 'vitest';
import { decide } from '../../alerts/level.js';
import { storyIndex } from '../../alerts/story/index.js';
import { remember } from '../../alerts/story/remember.js';
import { assign } from '../../alerts/story.js';
import { MINUTE } from '../../alerts/window.js';
import { fingerprint } from '../../crawlers/fingerprint.js';
import { POLICY } from '../../server/model/policy.js';

const START = Date.UTC(2026, 2, 2, 3);
const ROOT = '云岫的镶石手镯戴了三天，中间最大的石头掉了，客服不回，这不是假货是什么';

describe('a storm of 100,000 mentions', () => {
  it('is one story, and red since the minute of its 501st', () => {
    const index = storyIndex(fingerprint('云岫').terms);
    const print = fingerprint(ROOT);
    const empty = fingerprint('转发微博');
    const minutes = new Map<number, number>();
    const stories = new Set<number>();
    for (let i = 0; i < 100_000; i++) {
      const publishedAt = START + i * 300;
      const copy = i % 1000 === 0;
      const mention = {
        id: `m${i}`,
        repostOf: copy ? null : `m${Math.floor(i / 1000) * 1000}`,
        publishedAt,
        print: copy ? print : empty,
        links: [],
      };
      const { storyId } = assign(index, mention);
      const story = storyId ?? i + 1;
      remember(index, mention, story);
      stories.add(story);
      const minute = Math.floor(publishedAt / MINUTE);
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
    }
    expect([...stories]).toEqual([1]);
    const volume = [...minutes].map(([minute, amount]) => ({ minute, amount }));
    const facts = { volume, items: [], voices: [], forecasts: [] };
    const now = START + 100_000 * 300;
    const { level, since, reason } = decide(facts, { level: 'none', since: 0 }, POLICY, now);
    expect(level).toBe('red');
    expect(reason.volume).toBe(100_000);
    // 200 a minute: the 501st is the 101st of the third.
    expect(since).toMatchObject({ at: START + 2 * MINUTE, nth: 101, of: 'volume' });
  });
});
