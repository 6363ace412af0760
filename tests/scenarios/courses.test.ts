import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  complaints,
  type Harness,
  HOUR,
  MINUTE,
  MORNING,
  type Post,
  reposts,
  start,
} from '../harness/harness.js';

const postgres = inject('postgres');
const BROKEN = { id: 'broken', text: '月光镯戴三天就断裂，假货，太差了' };
const PLANT = {
  id: 'plant',
  text: '据知情人透露，月光镯的代工厂长期用回收银料掺铅，工人血铅超标住院，真是黑心垃圾',
};
const STAR = { id: 'k', name: '林夏', followers: 3_000_000 };

const DATABASES = [
  { name: 'SQLite', url: undefined },
  ...(postgres ? [{ name: 'PostgreSQL', url: postgres }] : []),
];

let schemas = 0;

/** The product on one database, in a schema of its own. */
const open = (url: string | undefined) =>
  start(url ? { databaseUrl: url, schema: `courses_${process.pid}_${schemas++}` } : {});

/** What was announced of levels: when it became true, and to what. */
async function course(war: Harness): Promise<string[]> {
  const said = await war.changes('incident.opened', 'incident.raised', 'incident.lowered');
  return said.map(({ at, storyId, data }) => {
    const minutes = Math.floor((at - MORNING) / MINUTE);
    const level = 'level' in data ? data.level : '';
    return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} ${storyId ?? 'brand'} ${level}`;
  });
}

describe.each(DATABASES)('a crisis on $name', ({ url }) => {
  let war: Harness;

  beforeEach(async () => {
    war = await open(url);
    await war.brand('月光镯');
  });
  afterEach(() => war.close());

  it('that burns slowly is yellow once one post fermented, and never more while the day forgets as fast', async () => {
    await war.push([BROKEN]);
    for (let hour = 0; hour < 30; hour++) {
      await war.pass(HOUR);
      await war.push(reposts('broken', 3, hour * 3));
    }
    expect(await course(war)).toEqual(['17:00 1 yellow']);
  }, 90_000);

  it('is red in the minute in which a KOL joins, however little it was', async () => {
    await war.push([BROKEN]);
    await war.push(reposts('broken', 5));
    await war.pass(30 * MINUTE);
    await war.push([{ id: 'star', text: '转发微博', repostOf: 'broken', author: STAR }]);
    expect(await course(war)).toEqual(['0:30 1 red']);
  });

  it('beside another is two incidents, and the brand as a whole opens no third', async () => {
    await war.push([BROKEN]);
    for (let i = 0; i < 6; i++) {
      await war.pass(10 * MINUTE);
      await war.push(reposts('broken', 25, i * 25));
      if (i === 2) await war.push([PLANT]);
      if (i > 2) await war.push(reposts('plant', 40, i * 40));
    }
    const incidents = await war.incidents();
    expect(incidents.map(({ storyId, level }) => [storyId, level])).toEqual([
      [1, 'orange'],
      [2, 'orange'],
    ]);
  });

  it('keeps its level through an outage in the middle, and takes in what was missed as late', async () => {
    await war.push([BROKEN]);
    await war.push(reposts('broken', 60));
    await war.pass(5 * HOUR);
    expect(await war.changes('coverage.lost')).toHaveLength(1);
    expect((await war.incidents())[0]?.level).toBe('yellow');
    const missed = war.clock.now() - 2 * HOUR;
    await war.push(reposts('broken', 60, 60).map((post) => ({ ...post, publishedAt: missed })));
    const [incident] = await war.incidents();
    expect(incident?.level).toBe('orange');
    expect(incident?.reason.since).toBe(missed);
    expect(incident?.reason.late?.count).toBe(60);
    expect(await war.changes('brand.surged')).toEqual([]);
  });

  it('that comes back to a level says how often, and what is new since', async () => {
    await war.push([BROKEN]);
    await war.push(reposts('broken', 110));
    await war.pass(12 * HOUR);
    await war.push(reposts('broken', 60, 110));
    await war.pass(14 * HOUR);
    expect((await war.incidents())[0]?.level).toBe('yellow');
    await war.push(reposts('broken', 60, 170));
    const [incident] = await war.incidents();
    expect(incident?.level).toBe('orange');
    expect(incident?.reason.again).toEqual({ times: 2, lastAt: MORNING, gained: 120 });
    const said = war.sent.filter(({ kind }) => kind === 'incident.raised').at(-1);
    expect(said?.reason).toContain('Reached for the second time; 120 more since 08:00');
  });

  it('is not moved by a clock that runs ahead: nothing is dated later than it was heard', async () => {
    const ahead = war.clock.now() + 3 * HOUR;
    await war.push([{ ...BROKEN, publishedAt: ahead }]);
    await war.push(reposts('broken', 60).map((post) => ({ ...post, publishedAt: ahead })));
    const [incident] = await war.incidents();
    expect(incident?.level).toBe('yellow');
    expect(incident?.openedAt).toBeLessThanOrEqual(war.clock.now());
    await war.pass(24 * HOUR + 90 * MINUTE);
    expect((await war.incidents())[0]?.status).toBe('closed');
  });
});

describe.each(DATABASES)('no crisis on $name', ({ url }) => {
  let war: Harness;

  beforeEach(async () => {
    war = await open(url);
    await war.brand('月光镯');
  });
  afterEach(() => war.close());

  it('is made of a launch that everybody praises, however far it spreads', async () => {
    const joy = { id: 'joy', text: '月光镯新款太美了，质量很好，非常喜欢，强烈推荐' };
    await war.push([joy, { id: 'star', text: '月光镯新款真好看，喜欢', author: STAR }]);
    for (let i = 0; i < 12; i++) {
      await war.pass(5 * MINUTE);
      await war.push(reposts('joy', 80, i * 80));
    }
    expect(await war.incidents()).toEqual([]);
    expect(await war.changes('story.warned')).toEqual([]);
    expect(war.sent.filter(({ kind }) => kind !== 'coverage.lost')).toEqual([]);
  });

  it('is made of old posts that come with a first look back', async () => {
    const old = war.clock.now() - 40 * HOUR;
    await war.push([{ ...BROKEN, publishedAt: old, reposts: 900 }]);
    await war.push(reposts('broken', 90).map((post) => ({ ...post, publishedAt: old + MINUTE })));
    expect(await war.incidents()).toEqual([]);
  });

  it('is made of our own outage, nor of everything that comes after it at once', async () => {
    for (let i = 0; i < 96; i++) {
      await war.push([{ id: `chat-${i}`, text: `月光镯 ${i}` }]);
      await war.pass(30 * MINUTE);
    }
    await war.pass(12 * HOUR);
    const backlog = Array.from({ length: 40 }, (_, i) => ({
      id: `missed-${i}`,
      text: `月光镯 ${i}`,
      publishedAt: war.clock.now() - 12 * HOUR + i * 15 * MINUTE,
    }));
    await war.push(backlog);
    await war.pass(HOUR);
    expect(await war.changes('incident.opened', 'brand.surged')).toEqual([]);
  }, 90_000);
});

describe.each(DATABASES)('an invented day on $name', ({ url }) => {
  it('takes the course that is written down', async () => {
    const war = await open(url);
    try {
      await war.brand('月光镯');
      const feed = async (minutes: number, posts: Post[]): Promise<void> => {
        await war.pass(minutes * MINUTE);
        await war.push(posts);
      };
      await feed(0, [BROKEN]);
      await feed(20, reposts('broken', 51));
      await feed(40, [...reposts('broken', 60, 51), PLANT]);
      await feed(30, [{ id: 'star', text: '转发微博', repostOf: 'plant', author: STAR }]);
      await feed(30, complaints('月光镯', 120));
      await feed(60, reposts('broken', 450, 111));
      await war.pass(26 * HOUR);
      expect(await course(war)).toEqual([
        '0:20 1 yellow',
        '1:00 1 orange',
        '1:30 2 red',
        '2:00 brand orange',
        '3:00 1 red',
        '26:30 2 none',
        '28:00 1 none',
      ]);
    } finally {
      await war.close();
    }
  });
});
