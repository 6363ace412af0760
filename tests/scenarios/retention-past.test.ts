import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { email } from '../../alerts/channels/email.js';
import type { BrandReading } from '../../server/model/reading.js';
import { recountNext } from '../../server/pipeline/recount.js';
import { complaints, type Harness, HOUR, reposts, start } from '../harness/harness.js';
import { mailbox, mailConfig } from '../standins/smtp.js';
import { DATABASES, withBrand } from '../support/both.js';
import { booksOf, DAY, forget, patchBrand, placesOf } from '../support/retention.js';

const KOL = { author: { id: 'k', name: '大博主', followers: 3_000_000 } };
const act = async (war: Harness, path: string, body: object) => {
  const { status, body: said } = await war.post(path, { by: '小林', ...body });
  expect([path, status < 300 ? null : said]).toEqual([path, null]);
};
const closeAll = async (war: Harness) => {
  for (const { id, status } of await war.incidents()) {
    if (status === 'open') await act(war, `/incidents/${id}/close`, { why: '已处理' });
  }
};

describe.each(DATABASES)(
  'a past that is no longer kept, on %s',
  { timeout: 120_000 },
  (database) => {
    const inWar = (use: (war: Harness, brand: number) => Promise<void>) =>
      withBrand(database, '月光镯', use);

    it('is waited for wherever people moved it while its incident was open', () =>
      inWar(async (war, brand) => {
        await war.push([
          { id: 'star', text: '月光镯镶石脱落是假货', ...KOL },
          { id: 'side', text: '月光镯镶石脱落是假货，还很贵，太坑了' },
          { id: 'other', text: '今天入手的月光镯到货，颜色不错' },
        ]);
        const [star, , other] = (await war.mentions()).reverse();
        await war.pass(60 * DAY);
        await patchBrand(war, brand, { retention: { authors: 30, mentions: 30 } });
        await forget(war);
        const held = await war.mentions();
        expect(held.map(({ storyId }) => storyId)).toContain(star?.storyId);
        expect(held.map(({ storyId }) => storyId)).not.toContain(other?.storyId);

        // What is held is split off, and the rest made part of a story that is gone already.
        const side = held.find(({ text }) => text.includes('太坑'));
        if (side?.storyId === star?.storyId) {
          await act(war, `/stories/${star?.storyId}/split`, { mentions: [side?.id] });
        }
        await act(war, `/stories/${star?.storyId}/merge`, { into: other?.storyId });
        await forget(war);
        expect((await war.mentions()).map(({ text }) => text)).toContain('月光镯镶石脱落是假货');
        const before = await booksOf(war);
        await closeAll(war);
        await war.pass(7 * HOUR);
        await forget(war);
        expect(await war.mentions()).toEqual([]);
        expect(await placesOf(war, '大博主')).toEqual([]);
        expect((await booksOf(war)).stories).toEqual(before.stories);
        const story = await war.get<{ notKept: { n: number } }>(`/stories/${other?.storyId}`);
        expect(story.notKept.n).toBe(2);
      }));

    it('is merged, split and counted again as it was', () =>
      inWar(async (war, brand) => {
        await war.push([{ id: 'b', text: '今天入手的月光镯到货，颜色不错', likes: 3 }]);
        await war.pass(3 * DAY);
        await war.push([{ id: 'a', text: '月光镯镶石脱落是假货', reposts: 3 }, ...reposts('a', 5)]);
        const all = await war.mentions();
        const nice = all.find(({ text }) => text.includes('不错'));
        const [a, b] = [all.find(({ label }) => label === 'neg')?.storyId, nice?.storyId];
        expect(a).not.toBe(b);
        await war.pass(60 * DAY);
        await patchBrand(war, brand, { retention: { authors: 30, mentions: 30 } });
        await forget(war);
        const before = await booksOf(war);
        const of = (id: number | undefined) => before.stories.find((story) => story.id === id);

        await act(war, `/stories/${b}/merge`, { into: a });
        const merged = (await booksOf(war)).stories.find(({ id }) => id === a);
        expect(merged).toMatchObject({ mentions: 7, volume: of(a)?.volume });
        await act(war, `/stories/${a}/split`, {
          mentions: [nice?.id],
          title: '到货',
        });
        const { stories, ...split } = await booksOf(war);
        expect(stories.at(-1)).toMatchObject({ title: '到货', mentions: 1, volume: 0 });
        expect(stories.find(({ id }) => id === a)).toEqual(of(a));
        expect({ ...split, stories: null }).toEqual({ ...before, stories: null });

        // As after an update from a version without roll-ups.
        const { store } = war.app.world;
        await store.transaction((tx) => tx.all('UPDATE brands SET recount_before = 10000000', []));
        while (await store.transaction((tx) => recountNext(tx, 3)));
        const counted = await booksOf(war);
        expect(counted.hours).toEqual(before.hours);
        expect(counted.slices).toEqual(before.slices);
      }));

    it('names no story when a later post of it is taken back', () =>
      inWar(async (war, brand) => {
        await war.push([{ id: 'first', text: '月光镯镶石脱落是假货，太坑人了大家别买' }]);
        await war.pass(20 * DAY);
        // A copy and another post, which people put to it.
        await war.push([
          { id: 'copy', text: '月光镯镶石脱落是假货，太坑人了大家别买' },
          { id: 'other', text: '今天入手的月光镯到货，颜色不错' },
        ]);
        const [one, two, three] = (await war.mentions()).reverse();
        for (const from of new Set([two?.storyId, three?.storyId])) {
          if (from !== one?.storyId) {
            await act(war, `/stories/${from}/merge`, { into: one?.storyId });
          }
        }
        await closeAll(war);
        await war.pass(15 * DAY);
        await patchBrand(war, brand, { retention: { authors: 30, mentions: 30 } });
        await forget(war);
        expect(await war.mentions()).toHaveLength(2);
        await war.app.world.pipeline.withdraw(
          [{ platform: 'weibo', by: 'id', value: 'copy', at: null }],
          0,
        );
        const story = await war.get<{ story: { title: string } }>(`/stories/${one?.storyId}`);
        expect(story.story.title).toBe('今天入手的月光镯到货，颜色不错');
      }));

    it('is in no payload of a webhook either, but for those that wait to be read', () =>
      inWar(async (war, brand) => {
        const { body } = await war.post<{ key: string }>('/hooks', { name: 'CRM' });
        const send = async (payload: object) => {
          const response = await fetch(`${war.url}/api/v1/push/${body.key}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(payload),
          });
          expect(response.status).toBe(200);
          return (await response.json()) as object;
        };
        const read = { id: 'p1', text: '月光镯到货', author: '某人甲' };
        expect(await send(read)).toMatchObject({ accepted: 1 });
        expect(await send({ rows: [{ nr: 1, said: '某人乙说月光镯好看' }] })).toMatchObject({
          held: true,
        });
        await war.pass(20 * DAY);
        expect(await send({ ...read, id: 'p2', author: '某人丙' })).toMatchObject({ accepted: 1 });
        await patchBrand(war, brand, { retention: { authors: 14, mentions: null } });
        await forget(war);
        expect(await placesOf(war, '某人甲')).toEqual([]);
        expect(await placesOf(war, '某人乙')).toEqual(['hook_payloads']);
        expect(await placesOf(war, '某人丙')).toEqual(['mentions', 'hook_payloads']);
      }));

    it('stays booked where it was when somebody corrects what passed the same post on', () =>
      inWar(async (war, brand) => {
        const angry = { id: 'a', text: '月光镯镶石脱落是假货，太坑了', repostOf: 'nowhere' };
        for (const seen of [2, 30, 33]) {
          await war.push([{ ...angry, reposts: seen }]);
          await war.pass(3 * HOUR);
        }
        await war.pass(20 * DAY);
        await war.push([{ id: 'b', text: '月光镯还会掉色，垃圾', repostOf: 'nowhere' }]);
        const young = (await war.mentions())[0];
        expect(young).toMatchObject({ label: 'neg' });
        await closeAll(war);
        await war.pass(15 * DAY);
        await patchBrand(war, brand, { retention: { authors: 30, mentions: 30 } });
        await forget(war);
        expect(await war.mentions()).toHaveLength(1);
        const before = await booksOf(war);
        await act(war, '/mentions/corrections', { ids: [young?.id], label: 'neu' });
        const after = await booksOf(war);
        expect(after.booked.reposts).toEqual(before.booked.reposts);
        expect(after.booked.stories).toEqual(before.booked.stories.slice(0, -1));
      }));

    it('is kept for as long as it is set when its incident is closed', () =>
      inWar(async (war, brand) => {
        await war.push([{ id: 'star', text: '月光镯镶石脱落是假货', ...KOL }]);
        await war.pass(60 * DAY);
        const keep = async (mentions: number | null) => {
          await patchBrand(war, brand, { retention: { authors: null, mentions } });
          await forget(war);
        };
        const kept = async () => (await war.mentions()).length;
        await keep(30);
        expect(await kept()).toBe(1);
        await keep(100);
        await closeAll(war);
        await war.pass(DAY);
        await forget(war);
        expect(await kept()).toBe(1);
        await war.pass(40 * DAY);
        await forget(war);
        expect(await kept()).toBe(0);
        // With the mentions went their authors: there is nothing left to lose.
        const left = await war.post(`/brands/${brand}/retention/preview`, {
          authors: 30,
          mentions: 30,
        });
        expect(left.body).toEqual({ authors: 0, mentions: 0 });
        await keep(null);
        await war.push([{ id: 'next', text: '今天入手的月光镯到货，颜色不错' }]);
        await war.pass(400 * DAY);
        await forget(war);
        expect(await kept()).toBe(1);
      }));

    it('still says how often the product was right, and is in no file', () =>
      inWar(async (war, brand) => {
        await war.push([
          ...complaints('月光镯', 30).map((one) => ({ ...one, author: { id: 'x', name: '某人' } })),
        ]);
        const ids = (await war.mentions()).map(({ id }) => id);
        await act(war, '/mentions/corrections', { ids: ids.slice(0, 10), label: 'neu' });
        await act(war, '/mentions/corrections', { ids: ids.slice(10), label: 'neg', drawn: true });
        const before = await war.get<BrandReading>(`/brands/${brand}/reading`);
        await war.pass(40 * DAY);
        await closeAll(war);
        await patchBrand(war, brand, { retention: { authors: 30, mentions: 30 } });
        await forget(war);
        const after = await war.get<BrandReading>(`/brands/${brand}/reading`);
        expect(after.accuracy).toEqual(before.accuracy);
        expect(after.judged).toBe(30);
        expect(after.habits).toEqual([]);
        expect((await war.post('/mentions/corrections/undo', { ids, by: '小林' })).status).toBe(
          200,
        );
        expect((await war.get<BrandReading>(`/brands/${brand}/reading`)).judged).toBe(30);
        const file = await fetch(
          `${war.url}/api/v1/mentions/export?format=ndjson&locale=en&ticket=ticket-0001`,
        );
        expect(await file.text()).toBe('');
        const drawn = await war.get<{ items: object[] }>(`/brands/${brand}/reading/sample`);
        expect(drawn.items).toEqual([]);
      }));
  },
);

it('leaves kept digests their figures and quotations, and takes the names', async () => {
  const box = await mailbox({});
  const war = await start({ overrides: { channels: new Map([['email', email]]) } });
  try {
    await war.post('/settings/allowed-hosts', { hosts: ['127.0.0.1'] });
    const brand = await war.brand('月光镯');
    const config = mailConfig(box);
    for (const name of ['first', 'mail'])
      await war.post('/channels', { kind: 'email', name, config, dailyTest: false });
    await war.push([{ id: 'star', text: '月光镯镶石脱落是假货', ...KOL }]);
    await war.post('/digests', {
      brandId: brand,
      channelId: 2,
      weekday: 3,
      hour: 9,
      locale: 'en',
      recipients: ['anna@example.com'],
    });
    await war.pass(2 * DAY);
    const page = async () => (await fetch(`${war.url}/api/v1/editions/1/page`)).text();
    const before = await page();
    expect(before).toContain('大博主');
    await closeAll(war);
    await war.pass(40 * DAY);
    await patchBrand(war, brand, { retention: { authors: 30, mentions: null } });
    await forget(war);
    const after = await page();
    expect(after).not.toContain('大博主');
    expect(after).not.toContain(encodeURIComponent('大博主'));
    expect(after).toContain('Author no longer kept');
    expect(after).toContain('镶石脱落');
    expect(await placesOf(war, '大博主')).toEqual([]);
    expect(await placesOf(war, '镶石脱落')).toContain('mentions');
  } finally {
    await war.close();
    await box.close();
  }
}, 60_000);

it('waits a day at a start after a long pause, for the clock may be wrong', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'fengsheng-retention-'));
  try {
    const first = await start({ dataDir });
    const brand = await first.brand('月光镯');
    await first.push([{ id: 'a', text: '月光镯到货，颜色不错' }]);
    await patchBrand(first, brand, { retention: { authors: 30, mentions: 30 } });
    await forget(first);
    const early = first.clock.now();
    await first.close();

    const next = await start({ dataDir, start: early + 400 * DAY });
    expect(await forget(next)).toBe(0);
    expect(await next.mentions()).toHaveLength(1);
    await next.pass(DAY + 1);
    await forget(next);
    expect(await next.mentions()).toEqual([]);
    await next.close();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
