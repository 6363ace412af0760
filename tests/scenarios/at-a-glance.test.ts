import { describe, expect, it } from 'vitest';
import type { Insights } from '../../server/model/insights.js';
import type { Mention } from '../../server/model/mention.js';
import type { StoryRowState } from '../../server/model/story.js';
import { complaints, type Harness, HOUR, MINUTE, type Post, start } from '../harness/harness.js';
import { postgresAvailable, withPostgres } from '../support/database.js';

const DAY = 24 * HOUR;
const BRAND = '月光镯';
const ROOT: Post = {
  id: 'root',
  text: `${BRAND}的客服太差了，退货不给退款，气死我了`,
  author: { id: 'amber', name: '阿珀', followers: 300 },
};
const repost = (id: string, text: string, more: object = {}): Post => ({
  id,
  text,
  repostOf: 'root',
  author: { id, name: id, followers: 10 },
  ...more,
});

/** What a page shows of a crisis at one look: its posts, its course, a period that fits. */
function shown(open: (use: (war: Harness) => Promise<void>) => Promise<void>): void {
  it('the posts that moved an incident, without the reposts that add no word', () =>
    open(async (war) => {
      await war.brand(BRAND);
      await war.push([
        ROOT,
        ...Array.from({ length: 120 }, (_, i) => repost(`bare-${i}`, '转发微博')),
        repost('angry', '太差了，垃圾，再也不买'),
        repost('star', '转发微博', { author: { id: 's', name: '大V', followers: 900_000 } }),
        repost('heard', '垃圾，骗子', { author: { id: 'h', name: '有人听', followers: 5_000 } }),
      ]);
      const [incident] = await war.incidents();
      const { mentions, more } = await war.get<{ mentions: Mention[]; more: boolean }>(
        `/incidents/${incident?.id ?? 0}`,
      );
      expect(mentions.map(({ author }) => author.name)).toEqual(['阿珀', '大V', 'angry', '有人听']);
      expect(more).toBe(true);
    }));

  it('the harmless post that the anger answers, before what it says of it', () =>
    open(async (war) => {
      await war.brand(BRAND);
      await war.push([{ ...ROOT, text: `${BRAND}今天公布了新的营业时间` }]);
      const say = (i: number) => `${BRAND}太差了，假货，第${i}次断裂`;
      await war.push([repost('first', '垃圾[怒]')]);
      await war.push(Array.from({ length: 120 }, (_, i) => repost(`angry-${i}`, say(i))));
      const [incident] = await war.incidents();
      const { mentions } = await war.get<{ mentions: Mention[] }>(
        `/incidents/${incident?.id ?? 0}`,
      );
      expect(mentions[0]).toMatchObject({ label: 'neu', text: expect.stringMatching(/营业时间/) });
      expect(new Set(mentions.slice(1).map(({ label }) => label))).toEqual(new Set(['neg']));
      expect(mentions).toHaveLength(20);
      expect(mentions[1]?.text, 'who came first but says nothing').toMatch(/断裂/);
    }));

  it('the posts of a story that say something, before those that only pass it on', () =>
    open(async (war) => {
      await war.brand(BRAND);
      await war.push([
        ROOT,
        ...Array.from({ length: 50 }, (_, i) => repost(`bare-${i}`, '转发微博')),
        repost('passed', '转发微博', { reposts: 9 }),
        repost('angry', '太差了，垃圾，再也不买'),
      ]);
      const { mentions } = await war.get<{ mentions: Mention[] }>('/stories/1');
      const names = mentions.map(({ author }) => author.name);
      expect(names.slice(0, 3)).toEqual(['passed', '阿珀', 'angry']);
      expect(new Set(names.slice(3).map((name) => name?.split('-')[0]))).toEqual(new Set(['bare']));
      expect(names).toHaveLength(30);
    }));

  it('the course of a story over its last day, hour by hour', () =>
    open(async (war) => {
      await war.brand(BRAND);
      await war.push([ROOT, repost('a', '太差了，垃圾'), repost('b', '骗子，垃圾')]);
      await war.pass(5 * HOUR);
      await war.push([repost('c', '退钱，垃圾')]);
      const course = async () => {
        const { items } = await war.get<{ items: StoryRowState[] }>('/stories');
        return items[0];
      };
      const expected = new Array<number>(24).fill(0);
      expected[18] = 3;
      expected[23] = 1;
      expect(await course()).toMatchObject({ day: expected, lastHour: 1 });
      await war.pass(HOUR);
      expect(await course()).toMatchObject({ day: [...expected.slice(1), 0], lastHour: 0 });
      await war.pass(DAY);
      expect((await course())?.day).toEqual(new Array<number>(24).fill(0));
    }));

  it('a period of insights that a young brand fills', () =>
    open(async (war) => {
      const id = await war.brand(BRAND);
      const asked = async () =>
        (await war.get<Insights>(`/insights?brand=${id}&period=auto`)).asked;
      expect(await asked()).toBe('30d');
      await war.push(complaints(BRAND, 3));
      await war.pass(MINUTE);
      expect(await asked()).toBe('24h');
      await war.pass(2 * DAY);
      expect(await asked()).toBe('7d');
      await war.pass(7 * DAY);
      expect(await asked()).toBe('30d');
      expect((await war.get<Insights>(`/insights?brand=${id}&period=90d`)).asked).toBe('90d');
    }));
}

describe('one look shows, over SQLite,', () => {
  shown(async (use) => {
    const war = await start();
    await use(war);
    await war.close();
  });
});

if (postgresAvailable()) {
  describe('one look shows, over PostgreSQL,', () => {
    shown((use) =>
      withPostgres(async (databaseUrl) => {
        const war = await start({ databaseUrl });
        await use(war);
        await war.close();
      }),
    );
  });
}
