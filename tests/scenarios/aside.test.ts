import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  type Harness,
  HOUR,
  MINUTE,
  type Post,
  reposts,
  start,
  TOKEN,
} from '../harness/harness.js';

const postgres = inject('postgres');
const ROOT = { id: 'root', text: '月光镯戴三天就断裂，假货，太差了' };

const DATABASES = [
  { name: 'SQLite', url: undefined },
  ...(postgres ? [{ name: 'PostgreSQL', url: postgres }] : []),
];

describe.each(DATABASES)(
  'a repost that names no brand and comes before its root, on $name',
  ({ url }) => {
    let war: Harness;
    let dir: string;
    let n = 0;

    const open = () => {
      const schema = `aside_${process.pid}_${n}`;
      return start({ dataDir: dir, ...(url && { databaseUrl: url, schema }) });
    };

    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'fengsheng-aside-'));
      n++;
      war = await open();
      await war.brand('月光镯');
    });
    afterEach(async () => {
      await war.close();
      await rm(dir, { recursive: true, force: true });
    });

    /** Pushes what may concern nobody yet. */
    async function hear(posts: readonly Post[]): Promise<{ accepted: number; unmatched: number }> {
      const records = posts.map((post) => ({
        platform: 'weibo',
        publishedAt: war.clock.now(),
        ...post,
      }));
      const { body } = await war.post<{ accepted: number; unmatched: number }>('/ingest', records, {
        authorization: `Bearer ${TOKEN}`,
      });
      return body;
    }

    /** What stands in the end, whatever came first. */
    async function state(of: Harness) {
      const mentions = await of.mentions();
      const [incident] = await of.incidents();
      return {
        stories: new Set(mentions.map(({ storyId }) => storyId)).size,
        posts: mentions.map(({ text, label }) => `${label}:${text}`).sort(),
        level: incident?.level ?? 'none',
        since: incident?.reason.since,
        volume: incident?.volume,
      };
    }

    it('waits for it, and counts as if it had come after it', async () => {
      expect(await hear(reposts('root', 60))).toMatchObject({ accepted: 0, unmatched: 60 });
      expect(await war.mentions()).toEqual([]);
      await war.pass(MINUTE);
      await war.push([ROOT]);
      const early = await state(war);
      expect(early).toMatchObject({ stories: 1, level: 'yellow', volume: 61 });
      expect(early.posts).toHaveLength(61);
      expect(early.posts.every((post) => post.startsWith('neg:'))).toBe(true);
      expect(await hear(reposts('root', 60))).toMatchObject({ accepted: 0, unmatched: 0 });
    });

    it('comes to the same in whatever order a root, its reposts and theirs arrive', async () => {
      const at = war.clock.now();
      const posts: Post[] = [
        { ...ROOT, publishedAt: at },
        ...reposts('root', 30).map((post, i) => ({ ...post, publishedAt: at + i * 1_000 })),
        ...reposts('root-repost-3', 25).map((post, i) => ({
          ...post,
          publishedAt: at + i * 1_500,
        })),
      ];
      await war.pass(2 * MINUTE);
      const orders = [
        posts,
        [...posts].reverse(),
        posts.toSorted((a, b) => (a.text < b.text ? 1 : -1)),
      ];
      const ends = [];
      for (const order of orders) {
        for (let from = 0; from < order.length; from += 7) await hear(order.slice(from, from + 7));
        const { stories, posts: stored, volume, level } = await state(war);
        ends.push({ stories, stored, volume, level });
        await war.close();
        await rm(dir, { recursive: true, force: true });
        dir = await mkdtemp(join(tmpdir(), 'fengsheng-aside-'));
        n++;
        war = await open();
        await war.brand('月光镯');
        await war.pass(2 * MINUTE);
      }
      expect(ends[0]?.stored).toHaveLength(56);
      expect(ends[1]?.stored).toEqual(ends[0]?.stored);
      expect(ends[1]?.stories).toBe(1);
      expect(ends[2]).toEqual(ends[0]);
    });

    it('is not forgotten in a restart', async () => {
      await hear(reposts('root', 3));
      await war.close();
      war = await open();
      await war.push([ROOT]);
      expect((await war.mentions()).length).toBe(4);
    });

    it('waits for a day and no longer', async () => {
      await hear(reposts('root', 3));
      await war.pass(25 * HOUR);
      await hear(reposts('other', 1));
      await war.push([ROOT]);
      expect((await war.mentions()).length).toBe(1);
    });

    it('is gone when its author takes it back', async () => {
      const by = { author: { id: 'mia', followers: 10 } };
      await hear(reposts('root', 3).map((post, i) => (i === 0 ? { ...post, ...by } : post)));
      await war.app.world.pipeline.withdraw(
        [
          { platform: 'weibo', by: 'author', value: 'mia', at: null },
          { platform: 'weibo', by: 'id', value: 'root-repost-1', at: null },
        ],
        1,
      );
      await war.push([ROOT]);
      expect((await war.mentions()).map(({ text }) => text).sort()).toEqual(
        [ROOT.text, '转发微博'].sort(),
      );
    });
  },
);
