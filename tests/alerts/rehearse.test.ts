import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type Standing } from '../../alerts/level.js';
import {
  compareRules,
  peakOf,
  rehearse,
  rehearseStory,
  type StoryPast,
} from '../../alerts/rehearse.js';
import { MINUTE, sumAt } from '../../alerts/window.js';
import { POLICY, type Policy } from '../../server/model/policy.js';
import { forecastsUntil } from '../support/negatives.js';

const HOUR = 60 * MINUTE;
const policy: Policy = { ...POLICY, window: 3 * HOUR, repostTrigger: 5, orange: 10, red: 30 };

function past(given: Partial<StoryPast>): StoryPast {
  return { storyId: 1, title: 'T', volume: [], items: [], voices: [], forecasts: [], ...given };
}

/** The levels as they come about when somebody looks at every minute, with only what was known then. */
function looked(story: StoryPast, until: number, rule = policy): { level: string; at: number }[] {
  const events: { level: string; at: number }[] = [];
  let standing: Standing = { level: 'none', since: 0 };
  for (let at = 0; at <= until; at += MINUTE) {
    const known = (minute: number) => minute * MINUTE <= at;
    const facts = {
      volume: story.volume.filter(({ minute }) => known(minute)),
      items: story.items.map((reposts, mentionId) => ({
        mentionId,
        reposts: reposts.filter(({ minute }) => known(minute)),
      })),
      forecasts: story.forecasts.filter((look) => look.at <= at),
      voices: story.voices
        .filter((voice) => voice <= at)
        .map((voice) => ({
          mentionId: 1,
          author: 'a',
          platform: 'weibo',
          followers: null,
          role: 'author' as const,
          at: voice,
        })),
    };
    const decision = decide(facts, standing, rule, at);
    if (decision.level === standing.level) continue;
    standing = { level: decision.level, since: at };
    events.push({ level: decision.level, at });
  }
  return events;
}

const bucket = fc.record({ minute: fc.integer({ min: 0, max: 400 }), amount: fc.nat(12) });
const buckets = fc
  .uniqueArray(bucket, { selector: ({ minute }) => minute, maxLength: 8 })
  .map((list) => list.filter(({ amount }) => amount > 0).sort((a, b) => a.minute - b.minute));

describe('a rehearsal', () => {
  it('says of a story what somebody who looked every minute would have decided', () => {
    fc.assert(
      fc.property(
        buckets,
        fc.array(buckets, { maxLength: 2 }),
        fc.array(
          fc.integer({ min: 0, max: 400 }).map((minute) => minute * MINUTE),
          { maxLength: 1 },
        ),
        (volume, items, voices) => {
          const story = past({ volume, items, voices });
          const until = 900 * MINUTE;
          const events = rehearseStory(story, policy, until).map(({ level, at }) => ({
            level,
            at,
          }));
          expect(events).toEqual(looked(story, until));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says the same where the forecast may raise a level', () => {
    const rule = { ...policy, early: { yellow: 0.4, orange: 0.7 } };
    fc.assert(
      fc.property(
        buckets,
        forecastsUntil(400),
        fc.constantFrom('red', 'step'),
        fc.array(
          fc.integer({ min: 0, max: 400 }).map((minute) => minute * MINUTE),
          { maxLength: 1 },
        ),
        (volume, forecasts, kol, voices) => {
          const story = past({ volume, forecasts, voices });
          const until = 900 * MINUTE;
          const events = rehearseStory(story, { ...rule, kol }, until);
          expect(events.map(({ level, at }) => ({ level, at }))).toEqual(
            looked(story, until, { ...rule, kol }),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('lifts by a KOL only while the KOL and what is lifted hold at once', () => {
    const rule = { ...policy, kol: 'step' as const };
    const volume = [
      { minute: 0, amount: 6 },
      { minute: 1, amount: 3 },
      { minute: 2, amount: 1 },
      { minute: 182, amount: 4 },
    ];
    const story = past({ volume, voices: [2 * MINUTE] });
    const events = rehearseStory(story, rule, 900 * MINUTE);
    expect(events.map(({ level, at }) => ({ level, at }))).toEqual(
      looked(story, 900 * MINUTE, rule),
    );
    expect(events[2]).toMatchObject({ level: 'yellow', at: 241 * MINUTE });
  });

  it('holds a level for what comes in at the very minute it would have been lowered', () => {
    const volume = [137, 138, 139].map((minute) => ({ minute, amount: 11 }));
    const lowered = (137 + 180 + 60) * MINUTE;
    const until = 900 * MINUTE;
    expect(rehearseStory(past({ volume }), policy, until)).toMatchObject([
      { level: 'orange', at: 137 * MINUTE },
      { level: 'red', at: 139 * MINUTE },
      { level: 'orange', at: lowered },
      { level: 'none' },
    ]);
    expect(rehearseStory(past({ volume, voices: [lowered] }), policy, until)).toMatchObject([
      { level: 'orange', at: 137 * MINUTE },
      { level: 'red', at: 139 * MINUTE },
      { level: 'none', at: lowered + 4 * HOUR },
    ]);
  });

  it('counts scattered anger to the brand, and a story that explains it to the story', () => {
    const many = Array.from({ length: 12 }, (_, minute) => ({ minute, amount: 1 }));
    const until = HOUR;
    expect(rehearse([], many, 'B', policy, until)).toMatchObject([
      { storyId: null, level: 'orange', at: 9 * MINUTE },
    ]);
    const one = past({ volume: many });
    expect(rehearse([one], many, 'B', policy, until)).toMatchObject([
      { storyId: 1, level: 'orange', at: 9 * MINUTE },
    ]);
  });

  it('sets two rules side by side: what each reached, and how much earlier', () => {
    const volume = Array.from({ length: 12 }, (_, minute) => ({ minute, amount: 1 }));
    const story = past({ volume });
    const today = rehearse([story], volume, 'B', policy, HOUR);
    const then = rehearse([story], volume, 'B', { ...policy, orange: 4 }, HOUR);
    expect(compareRules(today, then)).toMatchObject([
      { storyId: 1, level: 'yellow', lead: 6 * MINUTE },
      { storyId: 1, level: 'orange', today: 9 * MINUTE, then: 3 * MINUTE, lead: 6 * MINUTE },
    ]);
    expect(compareRules(today, [])[0]).toMatchObject({ then: null, lead: null });
  });

  it('finds the highest rolling sum', () => {
    fc.assert(
      fc.property(buckets, (list) => {
        const at = list.map(({ minute }) => sumAt(list, 3 * HOUR, minute * MINUTE));
        expect(peakOf(list, 3 * HOUR)).toBe(Math.max(0, ...at));
      }),
    );
  });
});
