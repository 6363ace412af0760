import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  complaints,
  type Harness,
  HOUR,
  MINUTE,
  type Post,
  reposts,
  start,
} from '../harness/harness.js';

const postgres = inject('postgres');

const ROOT =
  '月光镯南京西路店的镯子戴了三天宝石就脱落，店员说是我自己摔的，拒绝退款，还让我去法院告他们，太失望了';
const REWRITTEN =
  '转：月光镯南京西路店的镯子戴了3天宝石就脱落[怒]，店员说是我自己摔的，拒绝退款，还让我去法院告他们，气死';
const OTHER =
  '在月光镯官网下单的项链等了两个星期还没有发货，物流信息一直停在杭州，打电话没有人接，失望';

const DATABASES = [
  { name: 'SQLite', url: undefined },
  ...(postgres ? [{ name: 'PostgreSQL', url: postgres }] : []),
];

describe.each(DATABASES)('a story on $name', ({ url }) => {
  let war: Harness;
  let n = 0;

  beforeEach(async () => {
    war = await start(url ? { databaseUrl: url, schema: `stories_${process.pid}_${n++}` } : {});
    await war.brand('月光镯');
  });
  afterEach(() => war.close());

  /** Story of each mention, by the native id that its identity ends in. */
  async function storyOf(...texts: string[]): Promise<(number | undefined)[]> {
    const mentions = await war.mentions();
    return texts.map((text) => mentions.find((mention) => mention.text === text)?.storyId);
  }

  it('takes in rewritten forwards with other numbers and emoji, and leaves another matter alone', async () => {
    await war.push([{ id: 'root', text: ROOT }]);
    await war.pass(HOUR);
    await war.push([
      { id: 'again', text: REWRITTEN },
      { id: 'other', text: OTHER },
    ]);
    const [first, again, other] = await storyOf(ROOT, REWRITTEN, OTHER);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('takes in whoever points at the same link', async () => {
    const texts = [
      '月光镯被曝光了 https://news.example/a/1?utm_source=x',
      '大家看看月光镯怎么回应的 https://www.news.example/a/1',
    ];
    await war.push(texts.map((text, i) => ({ id: `link-${i}`, text })));
    const [a, b] = await storyOf(...texts);
    expect(b).toBe(a);
  });

  it('holds reposts with their root even when they come first', async () => {
    await war.push(reposts('root', 1).map((post) => ({ ...post, text: '月光镯也太差了吧' })));
    await war.pass(MINUTE);
    await war.push([
      { id: 'root', text: ROOT },
      ...reposts('root', 3, 1),
      { id: 'again', text: REWRITTEN },
    ]);
    const mentions = await war.mentions();
    expect(mentions).toHaveLength(6);
    expect(new Set(mentions.map(({ storyId }) => storyId)).size).toBe(1);
  });

  it('finds its root again though the repost that came first belongs to an older story', async () => {
    await war.push([{ id: 'root', text: ROOT }]);
    // Quotes the whole of it, so it joins; its own root is still unknown.
    await war.push([{ id: 'quote', text: `看看 //@某人: ${ROOT}`, repostOf: 'unseen' }]);
    await war.push([{ id: 'unseen', text: '月光镯的事我来说两句，事情不是这样的' }]);
    const mentions = await war.mentions();
    expect(new Set(mentions.map(({ storyId }) => storyId)).size).toBe(1);
  });

  it('adds up its copies: eleven posts of ten reposts each make one incident', async () => {
    const posts: Post[] = [];
    for (let i = 0; i < 11; i++) {
      const id = `copy-${i}`;
      posts.push({ id, text: `${ROOT}${'！'.repeat(i)}${i}` }, ...reposts(id, 9));
    }
    await war.push(posts);
    expect(await war.incidents()).toMatchObject([{ level: 'orange', volume: 110 }]);
    expect((await war.incidents())[0]?.storyId).not.toBeNull();
  });

  it('has numbers without gaps and a name from its first text', async () => {
    await war.push([{ id: 'root', text: `【月光镯宝石脱落】${ROOT}` }, ...complaints('月光镯', 3)]);
    await war.push(complaints('月光镯', 2, 3));
    const { items } = await war.get<{ items: { id: number; title: string }[] }>('/stories');
    expect(items.map(({ id }) => id).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(items.find(({ id }) => id === 1)?.title).toBe('月光镯宝石脱落');
  });
});

describe('a restart', () => {
  it('knows the stories as before', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'fengsheng-stories-'));
    try {
      let war = await start({ dataDir });
      await war.brand('月光镯');
      await war.push([
        { id: 'root', text: ROOT },
        { id: 'other', text: OTHER },
      ]);
      await war.close();

      war = await start({ dataDir });
      await war.push([{ id: 'again', text: REWRITTEN }]);
      const mentions = await war.mentions();
      const of = (text: string) => mentions.find((mention) => mention.text === text)?.storyId;
      expect(of(REWRITTEN)).toBe(of(ROOT));
      await war.close();
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

describe('a transaction that fails', () => {
  it('leaves nothing in the memory of stories', async () => {
    const war = await start();
    await war.brand('月光镯');
    const { store, pipeline } = war.app.world;
    const transaction = store.transaction.bind(store);
    let failing = true;
    store.transaction = (fn) =>
      transaction(async (tx) => {
        const result = await fn(tx);
        if (failing) throw new Error('The disk is full.');
        return result;
      });
    const item = {
      platform: 'weibo',
      id: 'root',
      url: null,
      title: null,
      text: ROOT,
      language: null,
      author: { id: null, name: null, followers: null, verified: null },
      publishedAt: war.clock.now(),
      repostOf: null,
      reposts: null,
      comments: null,
      likes: null,
      views: null,
    };
    const arrival = { items: [item], sourceId: null, pushedAt: null, seeded: false };
    await expect(pipeline.ingest(arrival)).rejects.toThrow('full');
    failing = false;
    await war.push([
      { id: 'other', text: OTHER },
      { id: 'again', text: REWRITTEN },
    ]);
    const stories = (await war.mentions()).map(({ storyId }) => storyId);
    expect(stories.sort()).toEqual([1, 2]);
    await war.close();
  });
});
