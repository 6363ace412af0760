import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { StoryLife, StoryState } from '../../server/model/story.js';
import { type Harness, HOUR, MINUTE, MORNING, reposts, start } from '../harness/harness.js';

const postgres = inject('postgres');

const STONE =
  '月光镯南京西路店的镯子戴了三天宝石就脱落，店员说是我自己摔的，拒绝退款，还让我去法院告他们，太失望了';
const PARCEL =
  '在月光镯官网下单的项链等了两个星期还没有发货，物流信息一直停在杭州，客服骗人，太差了，避雷';

const DATABASES = [
  { name: 'SQLite', url: undefined },
  ...(postgres ? [{ name: 'PostgreSQL', url: postgres }] : []),
];

interface Page {
  story: StoryState & StoryLife;
  incidents: { id: number; status: string }[];
}

describe.each(DATABASES)('people on $name', ({ url }) => {
  let war: Harness;
  let n = 0;

  beforeEach(async () => {
    war = await start(url ? { databaseUrl: url, schema: `people_${process.pid}_${n++}` } : {});
    await war.brand('月光镯');
  });
  afterEach(() => war.close());

  const story = async (id: number) => war.get<Page>(`/stories/${id}`);

  it('merge two stories: one volume, one incident with the older clock, and it stays so', async () => {
    await war.push([{ id: 'parcel', text: PARCEL }, ...reposts('parcel', 60)]);
    await war.pass(HOUR);
    await war.push([{ id: 'stone', text: STONE }, ...reposts('stone', 60)]);
    expect(await war.incidents()).toMatchObject([
      { storyId: 1, level: 'yellow' },
      { storyId: 2, level: 'yellow' },
      { storyId: null, level: 'orange' },
    ]);

    const { status, body } = await war.post<Page>('/stories/1/merge', { into: 2, by: '李楠' });
    expect(status).toBe(200);
    expect(body.story).toMatchObject({ id: 2, mentions: 122, volume: 122 });
    expect((await story(1)).story).toMatchObject({ mergedInto: 2, mentions: 0, volume: 0 });

    const [first, second] = await war.incidents();
    expect(first).toMatchObject({
      storyId: 2,
      status: 'open',
      level: 'orange',
      openedAt: MORNING,
      volume: 122,
    });
    expect(second).toMatchObject({ status: 'closed', closedBy: '李楠' });
    expect(await war.changes('story.merged')).toMatchObject([
      { storyId: 2, incidentId: 1, data: { from: 1, by: '李楠' } },
    ]);

    await war.push([...reposts('parcel', 5, 60), { id: 'copy', text: `${PARCEL}！！` }]);
    expect((await story(2)).story).toMatchObject({ mentions: 128, volume: 128 });
    expect((await war.incidents())[0]).toMatchObject({ volume: 128 });
  });

  it('split a story: its minutes go along, its level is judged anew, and it stays so', async () => {
    await war.push([
      { id: 'one', text: STONE },
      ...reposts('one', 60),
      { id: 'two', text: `${STONE}。同款项链也是这样` },
      ...reposts('two', 60),
    ]);
    expect(await war.incidents()).toMatchObject([{ level: 'orange', volume: 122 }]);
    const two = (await war.mentions()).find(({ text }) => text.endsWith('也是这样'));

    const split = { mentions: [two?.id], by: '李楠', title: '项链' };
    const { status, body } = await war.post<Page>('/stories/1/split', split);
    expect(status).toBe(200);
    expect(body.story).toMatchObject({ id: 2, title: '项链', mentions: 61, volume: 61 });
    expect((await story(1)).story).toMatchObject({ mentions: 61, volume: 61 });
    expect(await war.incidents()).toMatchObject([
      { storyId: 1, level: 'yellow', volume: 61 },
      { storyId: 2, level: 'yellow', volume: 61, openedAt: MORNING },
      // As two matters neither is orange; together they are the anger that is scattered.
      { storyId: null, level: 'orange', volume: 122 },
    ]);

    await war.push([...reposts('two', 2, 60), ...reposts('one', 1, 60)]);
    expect((await story(2)).story.mentions).toBe(63);
    expect((await story(1)).story.mentions).toBe(62);

    await war.pass(25 * HOUR);
    expect((await war.incidents())[0]).toMatchObject({ level: 'none', status: 'closed' });
  });

  it('put a story back together: what was split and merged again has the same volume', async () => {
    await war.push([
      { id: 'one', text: STONE, reposts: 40 },
      { id: 'two', text: `${STONE}。同款项链也是这样` },
      ...reposts('two', 9),
    ]);
    const before = (await story(1)).story;
    const two = (await war.mentions()).find(({ text }) => text.endsWith('也是这样'));
    await war.post('/stories/1/split', { mentions: [two?.id], by: '李楠' });
    await war.post('/stories/2/merge', { into: 1, by: '李楠' });
    const { mentions, volume, firstAt, lastAt } = (await story(1)).story;
    expect({ mentions, volume, firstAt, lastAt }).toMatchObject({
      mentions: before.mentions,
      volume: before.volume,
      firstAt: before.firstAt,
      lastAt: before.lastAt,
    });
  });

  it('rename a story, and no text renames it again', async () => {
    await war.push(reposts('stone', 1).map((post) => ({ ...post, text: '月光镯太差了' })));
    await war.post('/stories/1/rename', { title: '宝石脱落', by: '李楠' });
    await war.push([{ id: 'stone', text: STONE }, ...reposts('stone', 60, 1)]);
    expect((await story(1)).story).toMatchObject({ title: '宝石脱落', renamedBy: '李楠' });
    expect((await war.incidents())[0]?.title).toBe('宝石脱落');
    expect(await war.changes('story.renamed')).toMatchObject([{ data: { to: '宝石脱落' } }]);
  });

  it('are told why something cannot be done', async () => {
    await war.push([{ id: 'stone', text: STONE }]);
    const code = async (path: string, body: object) =>
      (await war.post<{ error: { code: string } }>(path, body)).body.error.code;
    const [mention] = await war.mentions();
    expect(await code('/stories/1/merge', { into: 1, by: '李楠' })).toBe('same-story');
    expect(await code('/stories/1/merge', { into: 9, by: '李楠' })).toBe('no-story');
    expect(await code('/stories/9/merge', { into: 1, by: '李楠' })).toBe('not-found');
    expect(await code('/stories/1/split', { mentions: [999], by: '李楠' })).toBe('no-mention');
    expect(await code('/stories/1/split', { mentions: [mention?.id], by: '李楠' })).toBe(
      'same-story',
    );
    expect(await code('/stories/1/rename', { title: ' ', by: '李楠' })).toBe('invalid');
  });
});

describe('the life of a story', () => {
  it('shows platforms in the order reached, speed and stage', async () => {
    const war = await start();
    await war.brand('月光镯');
    await war.push([{ id: 'stone', text: STONE }]);
    await war.pass(20 * MINUTE);
    await war.push([
      { id: 'note', platform: 'xiaohongshu', text: `${STONE}！` },
      ...reposts('stone', 40),
    ]);
    const page = async () => (await war.get<Page>('/stories/1')).story;
    expect(await page()).toMatchObject({
      platforms: [
        { platform: 'weibo', firstAt: MORNING, mentions: 41 },
        { platform: 'xiaohongshu', firstAt: MORNING + 20 * MINUTE, mentions: 1 },
      ],
      velocity: { now: 42, peak: 42 },
      life: 'growing',
    });
    await war.pass(3 * HOUR);
    expect(await page()).toMatchObject({ velocity: { now: 0, peak: 42 }, life: 'decaying' });
    await war.pass(20 * HOUR);
    await war.push(reposts('stone', 30, 40));
    expect(await page()).toMatchObject({ velocity: { now: 30, peak: 42 }, life: 'revived' });
    await war.close();
  });
});
