import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { explain } from '../../server/model/explain.js';
import type { Reason } from '../../server/model/level.js';
import { complaints, type Harness, HOUR, MINUTE, reposts, start } from '../harness/harness.js';

const postgres = inject('postgres');
const ROOT = { id: 'root', text: '月光镯戴三天就断裂，假货，太差了' };
const KOL = { id: 'k', name: '林夏', followers: 3_000_000 };

const DATABASES = [
  { name: 'SQLite', url: undefined },
  ...(postgres ? [{ name: 'PostgreSQL', url: postgres }] : []),
];

interface Rehearsal {
  today: { alerts: unknown[]; judged: object };
  then: { alerts: unknown[]; judged: object };
  compared: { level: string; verdict: string | null }[];
}

describe.each(DATABASES)('what people make of alerts, on $name', ({ url }) => {
  let war: Harness;
  let brand: number;
  let n = 0;

  beforeEach(async () => {
    war = await start(url ? { databaseUrl: url, schema: `judged_${process.pid}_${n++}` } : {});
    brand = await war.brand('月光镯');
  });
  afterEach(() => war.close());

  it('is said with one tap, on a closed incident too, and the last word counts', async () => {
    await war.push([ROOT]);
    await war.push(reposts('root', 60));
    await war.post('/incidents/1/judge', { by: '李楠', verdict: 'real' });
    await war.post('/incidents/1/close', { by: '李楠', why: '已处理' });
    const { status } = await war.post('/incidents/1/judge', { by: '陈立', verdict: 'noise' });
    expect(status).toBe(200);
    const [incident] = await war.incidents();
    expect(incident?.verdict).toMatchObject({ verdict: 'noise', by: '陈立', note: null });
    expect((await war.changes('incident.judged')).map(({ data }) => data)).toEqual([
      { verdict: 'real', by: '李楠', note: null },
      { verdict: 'noise', by: '陈立', note: null },
    ]);
    expect(war.sent.some(({ kind }) => kind === 'incident.judged')).toBe(false);
  });

  it('becomes the precision of each rule, and stands beside a rehearsal', async () => {
    await war.push([ROOT]);
    await war.push(reposts('root', 60));
    await war.push([{ id: 'star', text: '月光镯掉色，假货', author: KOL }]);
    await war.post('/incidents/1/judge', { by: '李楠', verdict: 'real' });
    await war.post('/incidents/2/judge', { by: '李楠', verdict: 'noise' });
    await war.pass(25 * HOUR);
    expect(await war.get(`/brands/${brand}/quality`)).toEqual({
      rules: [
        { rule: 'policy-2.1', by: 'reposts', raised: 1, real: 1, noise: 0, precision: 1 },
        { rule: 'policy-2.1', by: 'kol', raised: 1, real: 0, noise: 1, precision: 0 },
      ],
      kol: { raised: 1, held: 0, open: 0, share: 0 },
    });

    const { body } = await war.post<Rehearsal>(`/brands/${brand}/rehearse`, {
      policy: { kol: 'step', kolFollowers: { '*': 9_000_000 } },
      days: 30,
    });
    expect(body.today.judged).toEqual({ real: 1, noise: 1, unsaid: 0 });
    expect(body.then.judged).toEqual({ real: 1, noise: 0, unsaid: 0 });
    expect(body.compared.find(({ level }) => level === 'red')?.verdict).toBe('noise');
  });

  it('does not change when a changed rule reads the stored past again', async () => {
    await war.push([ROOT]);
    await war.push(reposts('root', 40));
    await war.pass(HOUR);
    const before = await war.changes();
    await war.app.world.store.transaction((tx) =>
      tx.all('UPDATE brands SET policy = ? WHERE id = ?', [
        JSON.stringify({ repostTrigger: 30 }),
        brand,
      ]),
    );
    const { status, body } = await war.post<object>(`/brands/${brand}/rerun`, { by: '李楠' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      by: '李楠',
      announced: [],
      without: [],
      alerts: [{ storyId: 1, level: 'yellow' }],
      added: [{ storyId: 1, level: 'yellow' }],
    });
    const after = await war.changes();
    expect(after.filter(({ kind }) => kind !== 'brand.rerun')).toEqual(before);
    expect(await war.incidents()).toEqual([]);
    const { items } = await war.get<{ items: object[] }>(`/brands/${brand}/reruns`);
    expect(items).toEqual([body]);
  });

  it('keeps a red by a KOL one level lower where the brand wants it so, and says so', async () => {
    const patched = await fetch(`${war.url}/api/v1/brands/${brand}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ policy: { kol: 'step' } }),
    });
    expect(patched.status).toBe(200);
    await war.push([ROOT, { id: 'star', text: '转发微博', repostOf: 'root', author: KOL }]);
    expect((await war.incidents())[0]?.level).toBe('yellow');
    await war.push(reposts('root', 60));
    expect((await war.incidents())[0]?.level).toBe('orange');
    await war.push(reposts('root', 60, 60));
    const [incident] = await war.incidents();
    expect(incident?.level).toBe('red');
    expect(explain(incident?.reason as Reason, 121, 120, 'en', 'UTC').why).toContain('林夏');
    await war.pass(26 * HOUR);
    expect((await war.incidents())[0]?.level).toBe('none');
  });

  it('hears of late arrivals that make a level true in the past, with the words for it', async () => {
    const three = war.clock.now() - 3 * HOUR;
    await war.push([{ ...ROOT, publishedAt: three }]);
    await war.push(reposts('root', 60).map((post) => ({ ...post, publishedAt: three + MINUTE })));
    const [incident] = await war.incidents();
    expect(incident?.openedAt).toBe(three + MINUTE);
    expect(incident?.noticedAt).toBe(war.clock.now());
    expect(incident?.reason.late).toEqual({ count: 61, oldest: three });
    const why = (locale: 'en' | 'zh-CN') =>
      explain(incident?.reason as Reason, 61, 60, locale, 'Asia/Shanghai').why;
    expect(why('en')).toContain('61 of the posts in the window came late');
    expect(why('zh-CN')).toContain('61 条迟到数据');
    expect(war.sent[0]?.reason).toContain('came late');
  });

  it('has the life of a story: speed of its posts, forecasts over time, reach, and why each is in it', async () => {
    await war.push([{ ...ROOT, author: { id: 'a', name: '小林', followers: 1_000 } }]);
    for (let i = 0; i < 8; i++) {
      await war.pass(5 * MINUTE);
      await war.push(reposts('root', 6, i * 6));
    }
    const story = await war.get<{
      mentions: { velocity: { now: number; peak: number } | null }[];
      joined: { why: { kind: string } }[];
      reach: object;
    }>('/stories/1');
    expect(story.mentions[0]?.velocity).toMatchObject({ now: 48, peak: 48 });
    expect(story.joined).toMatchObject([{ mentionId: 1, why: { kind: 'first' } }]);
    expect(story.reach).toMatchObject({ potential: 1000, estimated: 50, known: 1 });

    const series = await war.get<{
      target: number;
      points: { at: number; volume: number; low: number; size: number; high: number }[];
    }>('/stories/1/forecast');
    expect(series.target).toBe(501);
    expect(series.points.map(({ volume }) => volume)).toEqual([7, 13, 19, 25, 31, 37, 43, 49]);
    for (const { low, size, high } of series.points) {
      expect(low).toBeLessThanOrEqual(size);
      expect(size).toBeLessThanOrEqual(high);
    }
    const { items } = await war.get<{ items: object[] }>(`/stories?brand=${brand}&least=5`);
    expect(items).toMatchObject([{ id: 1, level: 'none', lastHour: 49 }]);
    expect(await war.get(`/brands/${brand}/signals`)).toMatchObject({
      velocity: { negative: { now: 49, peak: 49 }, mentions: { now: 49 } },
      voices: [],
      hot: [],
      surge: { rule: 'measured', lastDay: [] },
    });
  });

  it('is not asked for what is scattered: short complaints stay apart', async () => {
    await war.push(complaints('月光镯', 30));
    const { items } = await war.get<{ items: { mentions: number }[] }>('/stories?least=2');
    expect(items).toEqual([]);
  });
});
