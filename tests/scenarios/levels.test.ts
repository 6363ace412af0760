import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  complaints,
  type Harness,
  HOUR,
  MINUTE,
  MORNING,
  reposts,
  start,
} from '../harness/harness.js';

let war: Harness;

beforeEach(async () => {
  war = await start();
  await war.brand('月光镯');
});
afterEach(() => war.close());

const ROOT = { id: 'root', text: '月光镯戴三天就断裂，假货，太差了' };

describe('a negative post that ferments', () => {
  it('stays quiet at 50 reposts and turns yellow with the 51st', async () => {
    await war.push([ROOT, ...reposts('root', 50)]);
    expect(await war.incidents()).toEqual([]);

    await war.pass(90_000);
    await war.push(reposts('root', 1, 50));

    const [incident] = await war.incidents();
    expect(incident).toMatchObject({
      level: 'yellow',
      title: ROOT.text,
      volume: 52,
      topReposts: 51,
    });
    expect(incident?.openedAt).toBe(MORNING + 90_000);
  });

  it('counts a repost once that comes as a mention and inside the counter of its root', async () => {
    await war.push([ROOT, ...reposts('root', 40)]);
    await war.pass(10 * MINUTE);
    await war.push([{ ...ROOT, reposts: 40 }]);
    expect(await war.incidents()).toEqual([]);

    await war.push([{ ...ROOT, reposts: 60 }]);
    const [incident] = await war.incidents();
    expect(incident).toMatchObject({ level: 'yellow', volume: 61, topReposts: 60 });

    await war.push(reposts('root', 20, 40));
    expect((await war.incidents())[0]).toMatchObject({ volume: 61 });
  });

  it('goes orange at 100 and red past 500, each dated by the post that made it', async () => {
    await war.push([ROOT, ...reposts('root', 98)]);
    expect((await war.incidents())[0]?.level).toBe('yellow');

    await war.pass(7 * MINUTE + 13_000);
    await war.push(reposts('root', 1, 98));
    expect((await war.changes('incident.raised')).at(-1)).toMatchObject({
      at: MORNING + 7 * MINUTE + 13_000,
      data: { from: 'yellow', level: 'orange', reason: { volume: 100 } },
    });

    await war.push(reposts('root', 400, 99));
    expect((await war.incidents())[0]).toMatchObject({ level: 'orange', volume: 500 });
    await war.push(reposts('root', 1, 499));
    expect((await war.incidents())[0]).toMatchObject({ level: 'red', volume: 501 });
  });

  it('is dated by when it became true even when the crawler noticed an hour later', async () => {
    await war.pass(HOUR);
    const late = [ROOT, ...reposts('root', 51)].map((post, i) => ({
      ...post,
      publishedAt: MORNING + i * 1000,
    }));
    await war.push(late);

    const [incident] = await war.incidents();
    expect(incident).toMatchObject({ openedAt: MORNING + 51_000, noticedAt: MORNING + HOUR });
    expect(incident?.respondDueAt).toBe(MORNING + 51_000 + 4 * HOUR);
    expect((await war.changes('mentions.added'))[0]?.data).toMatchObject({ late: 52 });
  });
});

describe('a KOL', () => {
  it('makes it red at once, whatever the volume', async () => {
    await war.push([ROOT]);
    await war.pass(MINUTE);
    await war.push([
      {
        id: 'blogger',
        text: '大家看看',
        repostOf: 'root',
        author: { id: 'b', name: '博主', followers: 500_000 },
      },
    ]);
    const [incident] = await war.incidents();
    expect(incident).toMatchObject({ level: 'red', volume: 2, openedAt: MORNING + MINUTE });
    expect(incident?.reason.triggers[0]).toMatchObject({
      kind: 'kol',
      author: '博主',
      role: 'reposter',
    });
  });

  it('is not one by a verified badge, nor below the threshold of the platform', async () => {
    await war.push([
      { ...ROOT, author: { id: 'v', followers: 499_999, verified: true } },
      {
        id: 'x',
        platform: 'xiaohongshu',
        text: '月光镯掉色，失望',
        author: { id: 'y', followers: 99_999 },
      },
    ]);
    expect(await war.incidents()).toEqual([]);
    await war.push([
      {
        id: 'z',
        platform: 'xiaohongshu',
        text: '月光镯又断裂了，避雷',
        author: { id: 'y', followers: 100_000 },
      },
    ]);
    expect((await war.incidents())[0]?.level).toBe('red');
  });

  it('is one by the list of the brand alone', async () => {
    await war.brand('星尘表', { kols: [{ platform: 'weibo', id: 'critic' }] });
    await war.push([
      { id: 'c', text: '星尘表是假货，骗人', author: { id: 'critic', followers: 12 } },
    ]);
    expect((await war.incidents())[0]?.level).toBe('red');
  });

  it('who praises does not raise anything', async () => {
    await war.push([
      { id: 'p', text: '月光镯真好看，喜欢，推荐', author: { id: 'b', followers: 9_000_000 } },
    ]);
    expect(await war.incidents()).toEqual([]);
  });
});

describe('the brand as a whole', () => {
  it('is a case of its own when anger is scattered over many stories', async () => {
    await war.push(complaints('月光镯', 99));
    expect(await war.incidents()).toEqual([]);
    await war.push(complaints('月光镯', 1, 99));
    expect(await war.incidents()).toMatchObject([{ storyId: null, level: 'orange', volume: 100 }]);
  });

  it('is stood for by the story that explains its volume', async () => {
    await war.push([ROOT, ...reposts('root', 120), ...complaints('月光镯', 30)]);
    const incidents = await war.incidents();
    expect(incidents).toHaveLength(1);
    expect(incidents[0]).toMatchObject({ level: 'orange', title: ROOT.text });
  });

  it('counts copies of a text to the story of the first', async () => {
    await war.push([
      ROOT,
      { ...ROOT, id: 'copy' },
      { id: 'copy-2', text: `${ROOT.text}！！@某人 http://t.cn/x` },
    ]);
    const stories = new Set((await war.mentions()).map(({ storyId }) => storyId));
    expect(stories.size).toBe(1);
  });
});

describe('quiet again', () => {
  it('lowers only after an hour under 80 % of the threshold, to the minute, and closes what never was red', async () => {
    await war.push([ROOT, ...reposts('root', 119)]);
    expect((await war.incidents())[0]?.level).toBe('orange');

    await war.pass(25 * HOUR - 1);
    expect((await war.incidents())[0]?.level).toBe('orange');
    await war.pass(1);

    expect(await war.changes('incident.lowered', 'incident.closed')).toMatchObject([
      { at: MORNING + 25 * HOUR, data: { from: 'orange', level: 'none' } },
      { at: MORNING + 25 * HOUR, data: { by: null, peak: 'orange' } },
    ]);
  });

  it('never closes a red by itself', async () => {
    await war.push([{ ...ROOT, author: { id: 'k', followers: 2_000_000 } }]);
    await war.pass(72 * HOUR);
    expect((await war.incidents())[0]).toMatchObject({
      level: 'none',
      peak: 'red',
      status: 'open',
    });

    await war.post('/incidents/1/close', { by: '李楠', why: '已解决' });
    expect((await war.incidents())[0]).toMatchObject({ status: 'closed', closedBy: '李楠' });
  });

  it('does not lower while the volume hovers above 80 %', async () => {
    await war.push([ROOT, ...reposts('root', 99)]);
    await war.pass(12 * HOUR);
    await war.push(reposts('root', 80, 99));
    await war.pass(23 * HOUR);
    expect((await war.incidents())[0]).toMatchObject({ level: 'orange', volume: 80 });
    expect(await war.changes('incident.lowered')).toEqual([]);

    await war.pass(2 * HOUR);
    expect((await war.changes('incident.lowered'))[0]?.at).toBe(MORNING + 37 * HOUR);
  });
});

describe('old news', () => {
  it('raises nothing when it is older than the window', async () => {
    const old = [ROOT, ...reposts('root', 600)].map((post) => ({
      ...post,
      publishedAt: MORNING - 25 * HOUR,
    }));
    await war.push(old);
    await war.push([
      { id: 'viral', text: '月光镯假货', publishedAt: MORNING - 48 * HOUR, reposts: 90_000 },
    ]);
    expect(await war.incidents()).toEqual([]);
  });

  it('counts only what an old post gained since we saw it first', async () => {
    const old = { id: 'viral', text: '月光镯假货，骗人', publishedAt: MORNING - 48 * HOUR };
    await war.push([{ ...old, reposts: 90_000 }]);
    await war.pass(HOUR);
    await war.push([{ ...old, reposts: 90_060 }]);
    expect((await war.incidents())[0]).toMatchObject({ level: 'yellow', topReposts: 60 });
  });
});

describe('the incident of the brand', () => {
  it('gives way to the story that comes to explain it', async () => {
    await war.push(complaints('月光镯', 60));
    await war.push([ROOT, ...reposts('root', 45)]);
    expect(await war.incidents()).toMatchObject([{ storyId: null, level: 'orange' }]);

    await war.push(reposts('root', 60, 45));
    const [brand, story] = await war.incidents();
    expect(brand).toMatchObject({ storyId: null, status: 'closed', closedBy: null });
    expect(story).toMatchObject({ title: '月光镯戴三天就断裂，假货，太差了', level: 'orange' });
    expect((await war.changes('incident.closed'))[0]?.data).toMatchObject({ why: '#2' });
  });
});
