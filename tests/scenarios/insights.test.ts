import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  InsightKol,
  Insights,
  InsightWords,
  ServiceLevels,
  VoiceShares,
} from '../../server/model/insights.js';
import { complaints, type Harness, HOUR, MORNING, start } from '../harness/harness.js';
import { postgresAvailable, withPostgres } from '../support/database.js';

const DAY = 24 * HOUR;
const BRAND = '手镯之家';

/** Two weeks of a brand: a quiet one, and one with a story that a blogger joined. */
async function twoWeeks(room: Harness): Promise<void> {
  await room.brand(BRAND);
  await room.brand('银饰坊');
  for (let day = 0; day < 7; day++) {
    await room.push([
      { id: `calm-${day}`, text: `${BRAND}开了一家新店，第 ${day} 天`, platform: 'zhihu' },
      { id: `other-${day}`, text: `银饰坊开业第 ${day} 天`, platform: 'weibo' },
    ]);
    await room.pass(DAY);
  }
  await room.push(complaints(BRAND, 30));
  await room.push([
    {
      id: 'mia',
      text: `${BRAND}石头掉了，垃圾`,
      author: { id: 'mia', name: 'Mia', followers: 900_000 },
      views: 5000,
    },
  ]);
  await room.pass(2 * HOUR);
  const [incident] = await room.incidents();
  await room.post(`/incidents/${incident?.id ?? 0}/acknowledge`, { by: '林' });
  await room.pass(HOUR);
  await room.post(`/incidents/${incident?.id ?? 0}/respond`, {
    where: 'weibo',
    url: 'https://weibo.example/1',
    by: '林',
    approvedBy: '周',
  });
  // Hours later a post from the quiet week comes in.
  await room.push([{ id: 'late', text: `${BRAND}真好看，喜欢`, publishedAt: MORNING + 5 * HOUR }]);
}

function tells(open: () => Promise<Harness>): void {
  let room: Harness;
  beforeAll(async () => {
    room = await open();
    await twoWeeks(room);
  }, 60_000);
  afterAll(() => room.close());

  const ask = <T>(path: string, query = '') =>
    room.get<T>(`/insights${path}?brand=1&period=7d${query}`);

  it('a period beside the one before, by the days of the brand', async () => {
    const told = await ask<Insights>('');
    expect(told.step).toBe('day');
    expect(told.points).toHaveLength(7);
    expect(told.total.tally).toMatchObject({ negative: 31, kols: 1 });
    // Today and the six days before it; the first day lies in the period before.
    expect(told.total.tally?.mentions).toBe(31 + 6);
    // Up to this time of the day, so without what came on that afternoon.
    expect(told.totalBefore?.tally?.mentions).toBe(1);
    const older = await room.get<Insights>(
      '/insights?brand=1&period=2026-03-03..2026-03-05&compare=none',
    );
    expect(older.points.map(({ tally }) => tally?.positive)).toEqual([1, 0, 0]);
    expect(older.pointsBefore).toBeNull();
  });

  it('nothing, rather than zero, of days on which nobody listened', async () => {
    const told = await room.get<Insights>('/insights?brand=1&period=2026-03-01..2026-03-04');
    expect(told.points.map(({ tally }) => tally?.mentions ?? null)).toEqual([null, null, 2, 1]);
    expect(told.points[0]?.heard).toBe(0);
    expect(told.points[2]?.heard).toBeGreaterThan(0);
    expect(told.listeningSince).toBe(MORNING);
  });

  it('platforms, categories, and hours of the week', async () => {
    const told = await ask<Insights>('', '&compare=2026-03-03..2026-03-04');
    expect(told.platforms.map(({ name, mentions }) => [name, mentions])).toEqual([
      ['weibo', 31],
      ['zhihu', 6],
    ]);
    expect(told.platforms[1]?.before?.mentions).toBe(2);
    const sums = told.categories.map(({ mentions, points }) => [
      mentions,
      points.reduce((sum: number, n) => sum + (n ?? 0), 0),
    ]);
    for (const [mentions, sum] of sums) expect(sum).toBe(mentions);
    // Every post came at eight on a morning in Shanghai.
    const eight = told.week.filter((_, at) => at % 24 === 8);
    expect(eight.reduce((sum, { mentions }) => sum + mentions, 0)).toBe(37);
    expect(eight.every(({ heard }) => heard > 0)).toBe(true);
    expect(told.week.reduce((sum, { mentions }) => sum + mentions, 0)).toBe(37);
  });

  it('hours of the week, each with the very mentions that were counted in it', async () => {
    const told = await ask<Insights>('');
    const { from, to } = told.period;
    for (const [hour, { mentions }] of told.week.entries()) {
      if (hour % 24 !== 8 && hour % 12 !== 0) continue;
      const behind = `brand=1&from=${from}&to=${to}&weekHour=${hour}@${told.timeZone}`;
      const listed = await room.get<{ items: unknown[] }>(`/mentions?${behind}&limit=100`);
      const counted = await room.get<{ count: { n: number } }>(`/mentions/count?${behind}`);
      expect([listed.items.length, counted.count.n], String(hour)).toEqual([mentions, mentions]);
    }
    const wrong = await fetch(`${room.url}/api/v1/mentions?weekHour=168@Asia/Shanghai`);
    expect(wrong.status).toBe(400);
  });

  it('what happened: the incident, the statement, and what was planned', async () => {
    const { period } = await ask<Insights>('');
    const plan = (title: string, at: number, until: number | null) =>
      room.post('/brands/1/events', { title, at, until, by: '林' });
    await plan('开业', period.from + HOUR, null);
    await plan('大促', period.from - DAY, period.from + DAY);
    await plan('旧事', period.from - DAY, period.from - HOUR);
    const { marks } = await ask<Insights>('');
    expect(marks.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['incident', 'response']));
    // What began before the period and goes on into it stands at its first point.
    const planned = marks.flatMap((mark) => (mark.kind === 'planned' ? [mark] : []));
    expect(planned.map(({ title, at }) => [title, at - period.from])).toEqual([
      ['大促', 0],
      ['开业', HOUR],
    ]);
  });

  it('the words that are new, without the name of the brand', async () => {
    const { words, sampled, background } = await ask<InsightWords>('/words');
    expect(sampled).toBe(37);
    expect(background).toBeGreaterThan(0);
    const texts = words.map(({ word }) => word);
    expect(texts).not.toContain(BRAND);
    expect(words.some(({ negative, positive }) => negative > positive)).toBe(true);
  });

  it('who of weight spoke, with the incident it led to', async () => {
    const { items } = await ask<{ items: InsightKol[] }>('/kols');
    expect(items).toMatchObject([
      { name: 'Mia', followers: 900_000, mentions: 1, negative: 1, views: 5000, reposts: null },
    ]);
    expect(items[0]?.incidents).toHaveLength(1);
  });

  it('how fast incidents were taken and answered', async () => {
    const { rows } = await ask<ServiceLevels>('/service');
    const red = rows.find(({ level }) => level === 'red');
    expect(red).toMatchObject({
      incidents: 1,
      acknowledged: { met: 0, missed: 1, open: 0, p50: 2 * HOUR },
      responded: { met: 1, missed: 0, open: 0, p50: 3 * HOUR },
    });
    expect(red?.escalations).toBeGreaterThan(0);
  });

  it('the share of voice beside another brand', async () => {
    const { brands } = await ask<VoiceShares>('/share');
    expect(brands.map(({ name, mentions, own }) => [name, mentions, own])).toEqual([
      [BRAND, 37, true],
      ['银饰坊', 6, false],
    ]);
  });

  it('other days as soon as the brand has another clock', async () => {
    const zone = (timeZone: string) =>
      fetch(`${room.url}/api/v1/brands/1`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ timeZone }),
      });
    expect((await zone('America/New_York')).status).toBe(200);
    // Eight in Shanghai is the evening before in New York.
    const told = await room.get<Insights>(
      '/insights?brand=1&period=2026-03-02..2026-03-03&step=day',
    );
    expect(told.timeZone).toBe('America/New_York');
    expect(told.points.map(({ tally }) => tally?.mentions)).toEqual([1, 2]);
    expect((await zone('Asia/Shanghai')).status).toBe(200);
  });

  it('what is wrong with a question', async () => {
    const response = await fetch(`${room.url}/api/v1/insights?brand=1&period=soon`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('2026-03-01..2026-03-31');
    expect((await fetch(`${room.url}/api/v1/insights?brand=77`)).status).toBe(404);
  });
}

describe('insights tell, over SQLite,', () => {
  tells(() => start());
});

describe('the words of a brand’s products', () => {
  it.each([
    ['context words', { must: ['星河手镯', '充电'] }],
    ['a query', { query: '银饰坊 AND (星河手镯 OR 充电) NOT 银饰坊招聘' }],
  ])('stay whole in the cloud when they come from its %s', async (_, more) => {
    const room = await start();
    const id = await room.brand('银饰坊', more);
    await room.push(
      Array.from({ length: 4 }, (__, i) => ({
        id: `p${i}`,
        text: `银饰坊星河手镯送的充电器裂了，第 ${i} 位顾客`,
      })),
    );
    const { words } = await room.get<InsightWords>(`/insights/words?brand=${id}&period=7d`);
    const found = words.map(({ word }) => word);
    expect(found).toEqual(expect.arrayContaining(['星河手镯', '充电器']));
    expect(found).not.toContain('手镯');
    await room.close();
  });
});

describe('the words of a storm of reposts', () => {
  it('are what people added of their own, what was quoted left out and copies told once', async () => {
    const room = await start();
    const id = await room.brand('银饰坊');
    const repost = (n: number, text: string) => ({ id: `r${n}`, text, repostOf: 'root' });
    await room.push([
      { id: 'root', text: '银饰坊的镯子掉钻了' },
      ...Array.from({ length: 5 }, (__, i) =>
        repost(i, `第${i}次了，抵制这种黑心商家//@甲:银饰坊的镯子掉钻了`),
      ),
      ...Array.from({ length: 5 }, (__, i) => repost(10 + i, `转发微博`)),
      ...Array.from({ length: 5 }, (__, i) => repost(20 + i, 'RT @甲: 银饰坊的镯子掉钻了')),
    ]);
    const { words, sampled } = await room.get<InsightWords>(
      `/insights/words?brand=${id}&period=7d`,
    );
    // The root, five with words of their own, and one of five copies of it.
    expect(sampled).toBe(7);
    const found = new Map(words.map(({ word, texts }) => [word, texts]));
    expect(found.get('抵制')).toBe(5);
    expect(found.get('镯子')).toBe(2);
    await room.close();
  });
});

if (postgresAvailable()) {
  describe('insights tell, over PostgreSQL,', () => {
    tells(async () => {
      let done: () => void = () => undefined;
      const until = new Promise<void>((resolve) => {
        done = resolve;
      });
      const opened = await new Promise<Harness>((resolve, reject) => {
        withPostgres(async (databaseUrl) => {
          resolve(await start({ databaseUrl }));
          await until;
        }).catch(reject);
      });
      const close = opened.close.bind(opened);
      return Object.assign({}, opened, {
        close: async () => {
          await close();
          done();
        },
      });
    });
  });
}
