import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { compare } from '../../alerts/story/compare.js';
import { current, storyIndex, type StoryIndex } from '../../alerts/story/index.js';
import { mergeStories, splitStory } from '../../alerts/story/people.js';
import { remember } from '../../alerts/story/remember.js';
import { assign, type Arrival, type Assignment } from '../../alerts/story.js';
import { fingerprint, linksIn } from '../../crawlers/fingerprint.js';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 2, 2);
const STONE =
  '刚买的云岫手镯戴了三天，镶的石头就掉了，客服说是我自己磕的，请问你们卖的是不是假货？';
const PLANT = '据知情人透露，云岫在东莞的代工厂长期用回收银料掺铅冒充足银，已有工人血铅超标住院。';

let index: StoryIndex;
let next: number;

beforeEach(() => {
  index = storyIndex();
  next = 1;
});

function arrival(id: string, text: string, more: Partial<Arrival> = {}): Arrival {
  const print = fingerprint(text);
  return { id, repostOf: null, publishedAt: START, print, links: linksIn(text), ...more };
}

/** Assigns and remembers; tells the story and why. */
function put(
  id: string,
  text: string,
  more: Partial<Arrival> = {},
): Assignment & { story: number } {
  const mention = arrival(id, text, more);
  const assignment = assign(index, mention);
  const story = assignment.storyId ?? next++;
  remember(index, mention, story);
  return { ...assignment, story };
}

describe('a story', () => {
  it('begins with the first post about something', () => {
    expect(put('a', STONE)).toMatchObject({ storyId: null, why: { kind: 'first' } });
    expect(put('b', PLANT)).toMatchObject({ storyId: null, why: { kind: 'first' } });
  });

  it('takes in every repost of its posts, whatever they say and whenever they come', () => {
    const { story } = put('a', STONE);
    expect(put('r1', '转发微博', { repostOf: 'a' }).story).toBe(story);
    const late = { repostOf: 'a', publishedAt: START + 900 * HOUR };
    expect(put('r2', PLANT, late)).toMatchObject({ story, why: { kind: 'root', root: 'a' } });
  });

  it('keeps reposts and root together when the reposts come first', () => {
    const { story } = put('r1', '太过分了', { repostOf: 'a' });
    expect(put('r2', '', { repostOf: 'a' }).story).toBe(story);
    expect(put('a', STONE).story).toBe(story);
    expect(put('copy', `转：${STONE}`).story).toBe(story);
  });

  it('does not draw in strangers by what reposters say', () => {
    put('a', STONE);
    put('r', '这家店真的太让人失望了再也不买', { repostOf: 'a' });
    expect(put('b', '这家店真的太让人失望了再也不买').why.kind).toBe('first');
  });

  it.each([
    ['a word-for-word copy', `转发 ${STONE}[怒]`, 'copy'],
    ['a truncated quote', `有人说${STONE.slice(0, 28)}`, 'near'],
    [
      'a quote with a long comment',
      `${STONE} 反正我以后是不会再买这个牌子的任何东西了大家小心`,
      'near',
    ],
    ['a rewrite in other words', '云岫手镯三天石头就掉，客服非说顾客自己磕的，疑似假货', 'terms'],
  ])('takes in %s', (_, text, kind) => {
    const { story } = put('a', STONE);
    expect(put('b', text)).toMatchObject({ story, why: { kind } });
  });

  it('says which parts a copy shares with what', () => {
    put('a', STONE);
    const { why } = put('b', `有人说${STONE.slice(0, 28)}`);
    expect(why).toMatchObject({ kind: 'near', of: 'a' });
    expect(why.kind === 'near' && why.within).toBeGreaterThan(0.7);
  });

  it('joins what points at the same article', () => {
    const { story } = put('a', '云岫出事了 https://news.test/2026/lead');
    expect(put('b', 'Worth a read: https://news.test/2026/lead')).toMatchObject({
      story,
      why: { kind: 'link', link: 'https://news.test/2026/lead' },
    });
  });

  it('is not made of everybody who signs with the same link', () => {
    put('a', `${STONE} https://app.test/download`);
    expect(put('b', `${PLANT} https://app.test/download`).why.kind).toBe('first');
    expect(put('c', '招聘设计师 https://app.test/download').why.kind).toBe('first');
  });

  it('is not made of short phrases that everybody uses', () => {
    put('a', '好失望');
    expect(put('b', '好失望').why.kind).toBe('first');
  });

  it('is a new one when the same words come back after a long time', () => {
    put('a', STONE);
    expect(put('b', STONE, { publishedAt: START + 200 * HOUR }).why.kind).toBe('first');
  });

  it('is found for late data as well', () => {
    const { story } = put('a', STONE);
    expect(put('b', `转：${STONE}`, { publishedAt: START - 3 * HOUR }).story).toBe(story);
  });

  it('is asked of the store when the index has forgotten a root', () => {
    const mention = arrival('r', '转发微博', { repostOf: 'old' });
    const found = assign(index, mention, (id) => (id === 'old' ? 77 : null));
    expect(found).toEqual({ storyId: 77, why: { kind: 'root', root: 'old' } });
  });

  it('does not take the day of the post for a subject', () => {
    put('a', '3月2日云岫门店开业，到场礼品很多');
    expect(put('b', '3月2日云岫快递压坏了戒指盒子').why.kind).toBe('first');
  });

  it('does not turn on the brand’s own name', () => {
    index = storyIndex(fingerprint('云岫珠宝').terms);
    put('a', '云岫珠宝戒指，男朋友送的礼物');
    expect(put('b', '云岫珠宝招聘，坐标深圳').why.kind).toBe('first');
  });
});

describe('deciding', () => {
  const texts = [STONE, `转：${STONE}`, PLANT, `${PLANT}[怒]`, '转发微博', '云岫快递很快', ''];
  const posts = fc.array(
    fc.record({ text: fc.constantFrom(...texts), root: fc.nat(12), hours: fc.nat(200) }),
    { maxLength: 60 },
  );

  it('changes nothing, and gives the same answer again', () => {
    fc.assert(
      fc.property(posts, (stream) => {
        index = storyIndex();
        stream.forEach(({ text, root, hours }, i) => {
          const repostOf = root < 6 && root < i ? `m${root}` : null;
          const mention = arrival(`m${i}`, text, { repostOf, publishedAt: START + hours * HOUR });
          const before = structuredClone(index);
          const first = assign(index, mention);
          expect(index).toEqual(before);
          expect(assign(index, mention)).toEqual(first);
          remember(index, mention, first.storyId ?? next++);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('never moves a post that has a story: replay equals live', () => {
    fc.assert(
      fc.property(posts, (stream) => {
        const run = (): number[] => {
          index = storyIndex();
          next = 1;
          return stream.map(({ text, hours }, i) => {
            const { story } = put(`m${i}`, text, { publishedAt: START + hours * HOUR });
            for (let k = 0; k <= i; k++) expect(index.roots.has(`m${k}`)).toBe(true);
            return story;
          });
        };
        const live = run();
        expect(run()).toEqual(live);
        stream.forEach(({ text }, i) => expect(put(`m${i}`, text).story).toBe(live[i]));
      }),
      { numRuns: 30 },
    );
  });

  it('puts reposts beside their root in any order of arrival', () => {
    const family = ['a', 'r1', 'r2', 'r3', 'r4'];
    fc.assert(
      fc.property(fc.shuffledSubarray(family, { minLength: 5 }), (order) => {
        index = storyIndex();
        next = 1;
        const stories = order.map((id) =>
          put(id, id === 'a' ? STONE : '转发微博', { repostOf: id === 'a' ? null : 'a' }),
        );
        expect(new Set(stories.map((s) => s.story)).size).toBe(1);
      }),
    );
  });
});

describe('a storm', () => {
  it('of two crises at once comes out as two stories, whoever shouts in between', () => {
    const texts = [STONE, PLANT];
    const seen = texts.map(() => new Set<number>());
    for (let i = 0; i < 20_000; i++) {
      const crisis = i % 2;
      const publishedAt = START + i * 2_000;
      if (i < 2 || i % 50 < 2) {
        const text = `${i % 3 === 0 ? '转：' : ''}${texts[crisis] ?? ''}[怒]${i}`;
        seen[crisis]?.add(put(`m${i}`, text, { publishedAt }).story);
      } else {
        const more = { publishedAt, repostOf: `m${i - (i % 50) + crisis}` };
        seen[crisis]?.add(put(`m${i}`, `太过分了${i}`, more).story);
      }
    }
    expect(seen.map((s) => s.size)).toEqual([1, 1]);
    expect(next).toBe(3);
  });
});

describe('people', () => {
  it('merge two stories, and it stays so for what comes later', () => {
    const a = put('a', STONE).story;
    const b = put('b', PLANT).story;
    mergeStories(index, b, a);
    expect(current(index, b)).toBe(a);
    expect(put('c', `转：${PLANT}`)).toMatchObject({ storyId: a });
    expect(put('r', '转发', { repostOf: 'b' })).toMatchObject({ storyId: a });
    expect(put('t', '东莞代工厂回收银料掺铅，工人血铅超标').storyId).toBe(a);
  });

  it('cannot merge a story with itself, not even in a circle', () => {
    const a = put('a', STONE).story;
    const b = put('b', PLANT).story;
    mergeStories(index, a, b);
    expect(() => mergeStories(index, b, a)).toThrow(RangeError);
  });

  it('split a story: the posts, their reposts and their copies go along', () => {
    const a = put('a', STONE).story;
    const other = `${STONE}另外说一句这个牌子的耳钉也会掉色发黑`;
    expect(put('b', other).story).toBe(a);
    splitStory(index, ['b'], 9);
    expect(put('r', '转发', { repostOf: 'b' }).story).toBe(9);
    expect(put('copy', `转：${other}`).story).toBe(9);
    expect(put('still', `转：${STONE}`).story).toBe(a);
  });
});

describe('memory', () => {
  it('does not grow with history', () => {
    const character = (i: number): string => String.fromCharCode(0x4e00 + (i % 9000));
    const text = (i: number): string =>
      Array.from({ length: 30 }, (_, k) => character(i * 31 + k * 17 + ((i * k) % 7))).join('');
    for (let i = 0; i < 5_000; i++) put(`m${i}`, text(i), { publishedAt: START + i * 0.1 * HOUR });
    const live = 168 / 0.1 + 2048;
    expect(index.exemplars.size).toBeLessThanOrEqual(live);
    expect(index.exact.size).toBeLessThanOrEqual(live);
    expect(index.profiles.size).toBeLessThanOrEqual(live);
    for (const shingle of index.shingles.all()) {
      for (const id of index.shingles.of(shingle)) expect(index.exemplars.has(id)).toBe(true);
    }
  });
});

describe('comparing two sketches', () => {
  it('is 1 with itself, 0 with a stranger, and the same both ways', () => {
    const [a, b] = [fingerprint(STONE), fingerprint(PLANT)];
    expect(compare(a, a)).toMatchObject({ alike: 1, within: 1 });
    expect(compare(a, b).alike).toBe(0);
    const c = fingerprint(STONE.slice(0, 30) + PLANT);
    expect(compare(a, c)).toEqual(compare(c, a));
  });

  it('comes near the true share of common parts in long texts', () => {
    const words = Array.from(
      { length: 600 },
      (_, i) => `w${String.fromCharCode(97 + (i % 26), 97 + i / 26, 97 + ((i * 7) % 26))}`,
    );
    const a = fingerprint(words.slice(0, 400).join(' '));
    const b = fingerprint(words.slice(200).join(' '));
    const { alike, within } = compare(a, b);
    expect(alike).toBeGreaterThan(0.2);
    expect(alike).toBeLessThan(0.47);
    expect(within).toBeGreaterThan(0.33);
    expect(within).toBeLessThan(0.67);
  });

  it('knows nothing from empty texts', () => {
    const none = fingerprint('');
    expect(compare(none, none)).toEqual({ alike: 0, within: 0, sample: 0 });
  });
});
