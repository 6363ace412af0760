import { minutesOf } from '../support/books.js';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Mention } from '../../server/model/mention.js';
import { recount } from '../../server/pipeline/recount.js';
import {
  complaints,
  type Harness,
  HOUR,
  MINUTE,
  reposts,
  start,
  until,
} from '../harness/harness.js';

const postgres = inject('postgres');
const DATABASES = [
  { name: 'SQLite', url: undefined },
  ...(postgres ? [{ name: 'PostgreSQL', url: postgres }] : []),
];

interface Answer {
  changed: number;
  items: Mention[];
}

describe.each(DATABASES)('a correction on $name', ({ url }) => {
  let war: Harness;
  let n = 0;

  beforeEach(async () => {
    war = await start(url ? { databaseUrl: url, schema: `corrections_${process.pid}_${n++}` } : {});
    await war.brand('月光镯');
  });
  afterEach(() => war.close());

  async function correct(body: object): Promise<Answer> {
    const answer = await war.post<Answer>('/mentions/corrections', { by: '李楠', ...body });
    expect(answer.status).toBe(200);
    return answer.body;
  }
  const undo = (ids: number[]) =>
    war.post<Answer>('/mentions/corrections/undo', { ids, by: '王总' });

  async function idOf(part: string): Promise<number> {
    const found = (await war.mentions()).find(({ text }) => text.includes(part));
    if (!found) throw new Error(part);
    return found.id;
  }

  /** Everything that rests on what mentions say. */
  async function books() {
    const { store } = war.app.world;
    return store.read(async (q) => ({
      brand: await q
        .selectFrom('brand_minutes')
        .selectAll()
        .where((eb) => eb.or([eb('mentions', '>', 0), eb('volume', '!=', 0)]))
        .orderBy('minute')
        .execute(),
      minutes: await minutesOf(q),
      voices: await q.selectFrom('kol_voices').selectAll().orderBy('mention_id').execute(),
      volume: await q
        .selectFrom('stories')
        .select(['id', 'volume', 'first_negative_at', 'mentions'])
        .orderBy('id')
        .execute(),
      weights: await q
        .selectFrom('mentions')
        .select(['id', 'label', 'weight'])
        .orderBy('id')
        .execute(),
      hours: await q.selectFrom('brand_hours').selectAll().orderBy('hour').execute(),
      slices: await q
        .selectFrom('slice_days')
        .selectAll()
        .where('mentions', '!=', 0)
        .orderBy('kind')
        .orderBy('name')
        .orderBy('label')
        .execute(),
      counters: await q.selectFrom('counters').selectAll().orderBy('mention_id').execute(),
    }));
  }

  /** The roll-ups as they come out when all is counted anew. */
  async function recounted() {
    const { store } = war.app.world;
    await store.transaction((tx) => recount(tx, 1, 0, 10_000_000));
    const { hours, slices } = await books();
    return { hours, slices };
  }

  it('counts at once: the label, the score, the volume and who said so', async () => {
    await war.push([{ id: 'a', text: '月光镯假货，太失望了', reposts: 30 }]);
    const id = await idOf('假货');
    const { items } = await correct({ ids: [id], label: 'pos' });
    expect(items).toMatchObject([
      {
        id,
        label: 'pos',
        confidence: 1,
        correction: { by: '李楠', at: war.clock.now(), was: 'neg' },
      },
    ]);
    expect(items[0]?.score).toBeGreaterThanOrEqual(0.5);
    const { brand, minutes } = await books();
    expect(brand).toMatchObject([{ mentions: 1, negative: 0, positive: 1, volume: 0, reposts: 0 }]);
    expect(minutes).toEqual({ stories: [], reposts: [] });
    expect(await war.changes('mentions.corrected')).toMatchObject([
      { data: { ids: [id], by: '李楠', label: 'pos', undone: false, volume: 0 } },
    ]);
  });

  it('reaches the browsers', async () => {
    await war.push([{ id: 'a', text: '月光镯假货' }]);
    const watcher = await war.watch();
    await correct({ ids: [await idOf('假货')], label: 'neu' });
    await until(() => watcher.batches.some(({ mentions }) => mentions[0]?.label === 'neu'));
    watcher.socket.close();
  });

  it('leaves the books as if the text had been read that way, and undone as they were', async () => {
    await war.push([{ id: 'root', text: '月光镯新品发布会定在周五', reposts: 3 }]);
    await war.pass(10 * MINUTE);
    await war.push([
      ...reposts('root', 5),
      { id: 'own', text: '垃圾月光镯，假货', repostOf: 'root', reposts: 4 },
    ]);
    await war.pass(7 * MINUTE);
    await war.push([
      { id: 'root', text: '月光镯新品发布会定在周五', reposts: 40 },
      { id: 'kol', text: '转发微博', repostOf: 'root', author: { name: '大V', followers: 9e6 } },
    ]);
    const before = await books();
    const root = await idOf('发布会');
    await correct({ ids: [root], label: 'neg' });
    const after = await books();
    expect(after.weights.filter(({ label }) => label === 'neg')).toHaveLength(8);
    expect(after.voices).toMatchObject([{ author: '大V', role: 'reposter' }]);
    // The root itself and the reposts its counter shows; those that were collected are among them.
    expect(after).toEqual({ ...after, ...(await recounted()) });
    expect(after.volume).toMatchObject([{ volume: 41, mentions: 8 }]);
    expect(after.minutes.stories.reduce((sum, { volume }) => sum + volume, 0)).toBe(41);
    await undo([root]);
    expect(await books()).toEqual(before);
  });

  it('carries to reposts without words, also those that come later, and not to those with words', async () => {
    await war.push([
      { id: 'root', text: '月光镯假货' },
      ...reposts('root', 2),
      { id: 'own', text: '我的月光镯也是假货', repostOf: 'root' },
    ]);
    const root = (await war.mentions()).find(({ text }) => text === '月光镯假货');
    const answer = await correct({ ids: [root?.id], label: 'pos' });
    expect(answer.changed).toBe(3);
    await war.pass(MINUTE);
    await war.push(reposts('root', 1, 9));
    const labels = (await war.mentions()).map(({ text, label }) => `${text} ${label}`).sort();
    expect(labels).toEqual([
      '我的月光镯也是假货 neg',
      '月光镯假货 pos',
      '转发微博 pos',
      '转发微博 pos',
      '转发微博 pos',
    ]);
    expect((await war.mentions()).filter(({ correction }) => correction?.carried)).toHaveLength(2);
    await undo([root?.id ?? 0]);
    expect(
      (await war.mentions()).every(({ label, correction }) => label === 'neg' && !correction),
    ).toBe(true);
  });

  it('lowers at once what only its mistakes had raised, and raises what it had missed', async () => {
    await war.push(complaints('月光镯', 120));
    await war.pass(MINUTE);
    expect(await war.incidents()).toMatchObject([{ level: 'orange', status: 'open' }]);
    const ids = (await war.mentions()).map(({ id }) => id);
    await correct({ ids, label: 'neu' });
    await war.pass(MINUTE);
    expect(await war.incidents()).toMatchObject([{ level: 'none', status: 'closed' }]);
    await undo(ids);
    await war.pass(MINUTE);
    expect((await war.incidents()).filter(({ status }) => status === 'open')).toMatchObject([
      { level: 'orange' },
    ]);
  });

  it('survives the same post coming again', async () => {
    const post = { id: 'a', text: '月光镯假货', reposts: 10 };
    await war.push([post]);
    await correct({ ids: [await idOf('假货')], label: 'neu' });
    await war.pass(HOUR);
    await war.push([{ ...post, reposts: 90 }]);
    expect(await war.mentions()).toMatchObject([{ label: 'neu', counters: { reposts: 90 } }]);
    expect((await books()).minutes.reposts).toEqual([]);
  });

  it('keeps the first reading when people change their mind', async () => {
    await war.push([{ id: 'a', text: '月光镯假货' }]);
    const ids = [await idOf('假货')];
    await correct({ ids, label: 'neu' });
    const { items } = await correct({ ids, label: 'pos', by: '赵敏' });
    expect(items).toMatchObject([{ label: 'pos', correction: { was: 'neg', by: '赵敏' } }]);
    const undone = await undo(ids);
    expect(undone.body.items).toMatchObject([{ label: 'neg', correction: null }]);
  });

  it('sets the categories, with who has to answer; only a complaint has any', async () => {
    await war.push([
      { id: 'a', text: '月光镯假货' },
      { id: 'b', text: '喜欢月光镯，好看' },
    ]);
    const [a, b] = [await idOf('假货'), await idOf('好看')];
    const { items } = await correct({ ids: [a], categories: ['logistics', 'quality'] });
    expect(items).toMatchObject([
      {
        label: 'neg',
        categories: ['logistics', 'quality'],
        complaints: [
          { category: 'logistics', party: 'logistics', scene: 'service' },
          { category: 'quality', party: 'merchant', scene: 'goods' },
        ],
      },
    ]);
    const wrong = await war.post('/mentions/corrections', {
      ids: [b],
      by: 'x',
      categories: ['price'],
    });
    expect(wrong).toMatchObject({ status: 409, body: { error: { code: 'not-negative' } } });
    const none = await war.post('/mentions/corrections', {
      ids: [a],
      by: 'x',
      categories: ['nose'],
    });
    expect(none).toMatchObject({ status: 409, body: { error: { code: 'no-category' } } });
  });

  it('finds the complaints of what turns out to be one', async () => {
    await war.push([{ id: 'a', text: '好喜欢月光镯，三天就掉色' }]);
    const id = await idOf('掉色');
    await correct({ ids: [id], label: 'pos' });
    const { items } = await correct({ ids: [id], label: 'neg' });
    expect(items).toMatchObject([{ categories: ['quality'], complaints: [{ party: 'merchant' }] }]);
  });

  it('says which mention does not exist, and changes nothing then', async () => {
    await war.push([{ id: 'a', text: '月光镯假货' }]);
    const answer = await war.post('/mentions/corrections', { ids: [1, 99], by: 'x', label: 'pos' });
    expect(answer.status).toBe(404);
    expect(await war.mentions()).toMatchObject([{ label: 'neg', correction: null }]);
  });
});

describe('a competitor', () => {
  it('is counted, but raises no level and tells nobody unless somebody wants it', async () => {
    const war = await start();
    const own = await war.brand('月光镯');
    const rival = await war.brand('日光镯', { competitorOf: [own] });
    await war.push(complaints('日光镯', 120));
    await war.pass(MINUTE);
    expect(await war.incidents()).toEqual([]);
    expect(war.sent).toEqual([]);
    const { states } = await war.get<{ states: object[] }>('/brands');
    expect(states[1]).toMatchObject({
      volume: 120,
      level: 'none',
      alerts: false,
      competitorOf: [own],
    });
    const edited = await fetch(`${war.url}/api/v1/brands/${rival}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ alerts: true }),
    });
    expect(edited.status).toBe(200);
    await war.push([{ id: 'one-more', text: '日光镯假货一件' }]);
    await war.pass(MINUTE);
    expect(await war.incidents()).toMatchObject([{ brandId: rival, level: 'orange' }]);
    expect(war.sent).toHaveLength(1);
    await war.close();
  });

  it('can still be edited when the brand it competes with is watched no longer', async () => {
    const war = await start();
    const own = await war.brand('月光镯');
    const other = await war.brand('星尘表');
    const rival = await war.brand('日光镯', { competitorOf: [own, other] });
    await fetch(`${war.url}/api/v1/brands/${own}`, { method: 'DELETE' });
    const { items } = await war.get<{ items: { id: number; competitorOf: number[] }[] }>('/brands');
    expect(items.find(({ id }) => id === rival)?.competitorOf).toEqual([other]);
    const edited = await fetch(`${war.url}/api/v1/brands/${rival}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ aliases: ['日镯'] }),
    });
    expect(edited.status).toBe(200);
    await war.close();
  });

  it('must be one of brands that are watched', async () => {
    const war = await start();
    const answer = await war.post('/brands', { name: '日光镯', competitorOf: [7] });
    expect(answer).toMatchObject({ status: 400, body: { error: { field: 'competitorOf' } } });
    await war.close();
  });
});
