import { describe, expect, it } from 'vitest';
import type { Insights } from '../../server/model/insights.js';
import type { MentionPage } from '../../server/model/mention.js';
import { Schedule } from '../../server/schedule.js';
import type { Kept } from '../../server/model/retention.js';
import { complaints, type Harness, HOUR, MINUTE, reposts } from '../harness/harness.js';
import { DATABASES, withBrand } from '../support/both.js';
import { booksOf, DAY, forget, patchBrand, placesOf } from '../support/retention.js';

const MONTH = 30 * DAY;
const post = (id: string, text: string, more: object = {}) => ({ id, text, ...more });
const page = (war: Harness, query = '') => war.get<MentionPage>(`/mentions?limit=500${query}`);

describe.each(DATABASES)('what a brand no longer keeps, on %s', (database) => {
  const inWar = (use: (war: Harness, brand: number) => Promise<void>) =>
    withBrand(database, '月光镯', use);

  /** A year: each month a post of praise, a complaint with reposts, and its author. */
  async function aYear(war: Harness) {
    for (let month = 0; month < 12; month++) {
      await war.push([
        post(`good-${month}`, `月光镯第${month}款很好看`, {
          author: { id: `g${month}`, name: `好评人${month}`, followers: 10 + month },
          likes: 5,
        }),
        post(`bad-${month}`, `第${month}批月光镯镶石脱落是假货`, {
          author: { id: `b${month}`, name: `差评人${month}`, followers: 100 },
          reposts: 3,
        }),
        ...reposts(`bad-${month}`, 2),
      ]);
      await war.pass(MINUTE);
      await war.push([post(`bad-${month}`, `第${month}批月光镯镶石脱落是假货`, { reposts: 9 })]);
      await war.pass(MONTH);
    }
  }

  it(
    'keeps everything unless it is told otherwise',
    () =>
      inWar(async (war) => {
        await war.push([post('a', '月光镯很好看', { author: { id: 'x', name: '某人' } })]);
        await war.pass(400 * DAY);
        expect(await forget(war)).toBe(0);
        expect((await war.mentions())[0]).toMatchObject({ text: '月光镯很好看' });
        const kept = await war.get<Kept>('/kept');
        expect(kept.brands).toMatchObject([{ name: '月光镯', mentions: 1 }]);
        expect(kept.bytes).toBeGreaterThan(0);
      }),
    60_000,
  );

  it(
    'forgets authors first and mentions later, and nothing that was counted',
    () =>
      inWar(async (war, brand) => {
        await aYear(war);
        const before = await booksOf(war);
        const charts = await war.get<Insights>(`/insights?brand=${brand}&period=365d`);
        const { status } = await patchBrand(war, brand, {
          retention: { authors: 90, mentions: 200 },
        });
        expect(status).toBe(200);
        await forget(war);

        // Months 0 to 5 are 210 days and older; 6 to 8 at least 90 days.
        const left = await war.mentions();
        expect(left).toHaveLength(6 * 4);
        expect(left.filter(({ authorForgotten }) => authorForgotten)).toHaveLength(4 * 4);
        expect(await placesOf(war, '第5批')).toEqual([]);
        expect(await placesOf(war, '差评人9')).toEqual([]);
        expect(await placesOf(war, '差评人10')).not.toEqual([]);
        expect(await placesOf(war, '第6批')).toContain('mentions');

        expect(await booksOf(war)).toEqual(before);
        const after = await war.get<Insights>(`/insights?brand=${brand}&period=365d`);
        expect(after.total).toEqual(charts.total);
        expect(after.points).toEqual(charts.points);
        expect(after.notKept).toMatchObject({ n: 24 });
        expect(after.authorsBefore).toBe(war.clock.now() - 90 * DAY);

        // Searched for and counted as what it is: gone.
        expect((await page(war, '&q=镶石')).items).toHaveLength(6);
        expect((await page(war, '&author=差评人9')).items).toHaveLength(0);
        expect((await page(war, '&author=差评人10')).items).toHaveLength(1);
        const { notKept } = await page(war);
        expect(notKept).toEqual({ n: 24, before: war.clock.now() - 200 * DAY });
        expect((await page(war, `&from=${war.clock.now() - 100 * DAY}`)).notKept).toBeNull();
        expect(await war.get('/mentions/count')).toEqual({ count: { n: 24, about: false } });
        await expect(war.get('/mentions/1')).rejects.toThrow(/410.*not-kept/);

        const kept = await war.get<Kept>('/kept');
        expect(kept.brands[0]).toMatchObject({
          mentions: 24,
          mentionsForgotten: { n: 24 },
          authorsForgotten: { n: 40 },
        });
        expect(kept.brands[0]?.oldestAt).toBe(left.at(-1)?.publishedAt);

        // Goes on by itself as time passes.
        await war.pass(MONTH);
        const schedule = new Schedule(war.app.world, (error) => {
          throw error;
        });
        await schedule.knock();
        await war.app.world.forgets.settled();
        await schedule.close();
        expect(await war.mentions()).toHaveLength(5 * 4);
      }),
    120_000,
  );

  it(
    'is known again when it comes back, and its reposts still find its story',
    () =>
      inWar(async (war, brand) => {
        await war.push([
          post('root', '月光镯镶石脱落是假货', {
            author: { id: 'b', name: '差评人' },
            reposts: 40,
          }),
          ...reposts('root', 3),
          post('good', '月光镯很好看', { likes: 3 }),
        ]);
        await war.pass(60 * DAY);
        await patchBrand(war, brand, { retention: { authors: 30, mentions: 30 } });
        await forget(war);
        expect(await war.mentions()).toEqual([]);
        const before = await booksOf(war);

        const again = await war.post<{ accepted: number; duplicate: number; updated: number }>(
          '/ingest',
          [
            { platform: 'weibo', ...post('root', '月光镯镶石脱落是假货', { reposts: 40 }) },
            { platform: 'weibo', ...post('good', '月光镯很好看', { likes: 900 }) },
            { platform: 'weibo', ...reposts('root', 1)[0] },
          ],
          { authorization: 'Bearer token-for-automation-only' },
        );
        expect(again.body).toMatchObject({ accepted: 0 });
        const after = await booksOf(war);
        expect(after).toEqual(before);
        expect(await war.mentions()).toEqual([]);

        // Somebody passes it on today: it joins the story, and says what the root said.
        await war.push(reposts('root', 1, 50));
        const [late] = await war.mentions();
        expect(late).toMatchObject({ label: 'neg', storyId: before.stories[0]?.id });
        const story = await war.get<{ story: { mentions: number }; notKept: { n: number } }>(
          `/stories/${late?.storyId}`,
        );
        expect(story.story.mentions).toBe(5);
        expect(story.notKept.n).toBe(4);
        expect((await page(war, `&story=${late?.storyId}`)).notKept?.n).toBe(4);

        // The root is seen spreading anew: what its counter gained is volume again.
        await war.push([post('root', '月光镯镶石脱落是假货', { reposts: 400 })]);
        const booked = (await booksOf(war)).stories[0]?.volume ?? 0;
        expect(booked - (before.stories[0]?.volume ?? 0)).toBe(360);
        expect(await war.mentions()).toHaveLength(1);
      }),
    60_000,
  );

  it(
    'is as long as an incident is open, and its timeline reads on without the names',
    () =>
      inWar(async (war, brand) => {
        await war.push([
          post('star', '月光镯镶石脱落是假货', {
            author: { id: 'k', name: '大博主', followers: 3_000_000 },
          }),
          ...complaints('月光镯', 20),
        ]);
        const [incident] = await war.incidents();
        expect(incident).toMatchObject({ level: 'red' });
        expect(await placesOf(war, '大博主')).toEqual(
          expect.arrayContaining(['mentions', 'incidents', 'changes', 'kol_voices']),
        );
        await war.pass(100 * DAY);
        await patchBrand(war, brand, { retention: { authors: 30, mentions: 60 } });
        await forget(war);
        // The story of the open incident is held, the others are not.
        const held = await war.mentions();
        expect(held.map(({ author }) => author.name)).toContain('大博主');
        expect(held.every(({ storyId }) => storyId === incident?.storyId)).toBe(true);

        for (const one of await war.incidents()) {
          await war.post(`/incidents/${one.id}/close`, { by: '小林', why: '已处理' });
        }
        await war.pass(7 * HOUR);
        const timeline = (await war.changes()).filter(({ incidentId }) => incidentId !== null);
        await forget(war);
        expect(await war.mentions()).toEqual([]);
        expect(await placesOf(war, '大博主')).toEqual([]);
        const detail = await war.get<{
          timeline: { kind: string }[];
          mentions: unknown[];
          notKept: { n: number } | null;
          incident: { reason: { triggers: object[] } };
        }>(`/incidents/${incident?.id}`);
        expect(detail.timeline.map(({ kind }) => kind)).toEqual(
          timeline.filter(({ incidentId }) => incidentId === incident?.id).map(({ kind }) => kind),
        );
        expect(detail.mentions).toEqual([]);
        expect(detail.notKept?.n).toBeGreaterThan(0);
        expect(JSON.stringify(detail.timeline)).toContain('"forgotten":true');
        // A rule rehearsed over that time still knows that a KOL spoke.
        const rehearsed = await war.post<{ today: { alerts: { level: string }[] } }>(
          `/brands/${brand}/rehearse`,
          { policy: {}, days: 120 },
        );
        expect(rehearsed.body.today.alerts).toMatchObject([{ level: 'red' }]);
      }),
    120_000,
  );

  it(
    'counts again what was corrected without losing what is gone',
    () =>
      inWar(async (war, brand) => {
        await war.push([
          post('root', '月光镯镶石脱落是假货', { reposts: 5 }),
          ...reposts('root', 4),
        ]);
        // A jump, and little after it: when it spread is known by these looks alone.
        for (const seen of [80, 81, 82]) {
          await war.pass(20 * MINUTE);
          await war.push([post('root', '月光镯镶石脱落是假货', { reposts: seen })]);
        }
        await war.pass(60 * DAY);
        await war.push([{ ...post('own', '月光镯这样太差劲了，气死'), repostOf: 'root' }]);
        const all = await booksOf(war);
        await patchBrand(war, brand, { retention: { authors: 30, mentions: 30 } });
        await forget(war);
        const [own] = await war.mentions();
        const { status } = await war.post('/mentions/corrections', {
          ids: [own?.id],
          by: '小林',
          label: 'pos',
        });
        expect(status).toBe(200);
        const volumes = ({ minutes }: Awaited<ReturnType<typeof booksOf>>) =>
          minutes.map(({ minute, volume, reposts: n }) => [minute, volume, n]);
        const corrected = await booksOf(war);
        expect(volumes(corrected)).toEqual(volumes(all));
        expect(corrected.minutes.at(-1)).toMatchObject({ negative: 0, positive: 1 });
        await war.post('/mentions/corrections/undo', { ids: [own?.id], by: '小林' });
        expect(await booksOf(war)).toEqual(all);
      }),
    60_000,
  );

  it(
    'says which settings it does not take, and what they would cost',
    () =>
      inWar(async (war, brand) => {
        await aYear(war);
        const refused = await patchBrand(war, brand, {
          retention: { authors: 200, mentions: 100 },
        });
        expect(refused).toMatchObject({
          status: 400,
          body: { error: { code: 'authors-outlast-mentions', field: 'retention.authors' } },
        });
        const short = await patchBrand(war, brand, { retention: { mentions: 3 } });
        expect(short).toMatchObject({
          status: 400,
          body: { error: { code: 'invalid', field: 'retention.mentions' } },
        });
        const preview = await war.post(`/brands/${brand}/retention/preview`, {
          authors: 90,
          mentions: 200,
        });
        expect(preview.body).toEqual({ authors: 40, mentions: 24 });
        await patchBrand(war, brand, { retention: { authors: 90 } });
        await forget(war);
        const then = await war.post(`/brands/${brand}/retention/preview`, {
          authors: 90,
          mentions: 200,
        });
        expect(then.body).toEqual({ authors: 0, mentions: 24 });
        const { items } = await war.get<{ items: { retention: object }[] }>('/brands');
        expect(items[0]?.retention).toEqual({ authors: 90, mentions: null });
      }),
    120_000,
  );
});
