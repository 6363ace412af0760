import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { recount } from '../../server/pipeline/recount.js';
import type { ComplaintCategory } from '../../server/model/brand.js';
import type { BrandReading } from '../../server/model/reading.js';
import { Steps } from '../../server/pipeline/steps.js';
import { type Harness, HOUR, MINUTE, start, until } from '../harness/harness.js';

const postgres = inject('postgres');
const DATABASES = [
  { name: 'SQLite', url: undefined },
  ...(postgres ? [{ name: 'PostgreSQL', url: postgres }] : []),
];

const GLUE: ComplaintCategory = {
  id: 'glue',
  names: { zh: '胶水', en: 'Glue' },
  party: 'merchant',
  scene: 'goods',
  patterns: ['开胶', '胶…味'],
  exceptions: [{ party: 'logistics', patterns: ['压…开胶'] }],
};

describe.each(DATABASES)('reading for a brand on $name', ({ url }) => {
  let war: Harness;
  let n = 0;
  let id = 0;

  beforeEach(async () => {
    war = await start(url ? { databaseUrl: url, schema: `reading_${process.pid}_${n++}` } : {});
    id = await war.brand('月光镯');
  });
  afterEach(() => war.close());

  const reading = () => war.get<BrandReading>(`/brands/${id}/reading`);
  async function correct(part: string, label: string, drawn = false) {
    const ids = (await war.mentions()).filter(({ text }) => text.includes(part)).map((m) => m.id);
    await war.post('/mentions/corrections', { ids, label, by: '李楠', drawn });
  }

  it('takes over what people corrected again and again, shows it, and lets go of it', async () => {
    const names = ['李一', '王二', '张三'];
    await war.push(names.map((name, i) => ({ id: `a${i}`, text: `${name}说月光镯开收据` })));
    expect((await war.mentions()).map(({ label }) => label)).toEqual(['neu', 'neu', 'neu']);
    await correct('开收据', 'neg');
    const { habits } = await reading();
    expect(habits).toContainEqual({
      phrase: expect.stringContaining('开收据') as string,
      label: 'neg',
      agree: 3,
      texts: 3,
      off: null,
      reread: null,
    });
    await war.push([{ id: 'b', text: '赵四：月光镯开收据吗，说月光镯开收据' }]);
    const [learned] = await war.mentions();
    expect(learned).toMatchObject({ label: 'neg', correction: null });
    expect(learned?.habit).toContain('开收据');
    for (const { phrase } of habits) {
      await war.post(`/brands/${id}/reading/habits`, { phrase, on: false, by: '王总' });
    }
    expect((await reading()).habits[0]?.off).toEqual({ by: '王总', at: war.clock.now() });
    await war.push([{ id: 'c', text: '钱五：说月光镯开收据' }]);
    expect((await war.mentions())[0]).toMatchObject({ label: 'neu', habit: null });
  });

  /** Reads all that waits to be read again. */
  async function reread() {
    const { pipeline } = war.app.world;
    let steps = 0;
    while (await pipeline.rereadNext()) steps++;
    return steps;
  }
  async function flip(on: boolean) {
    for (const { phrase } of (await reading()).habits) {
      await war.post(`/brands/${id}/reading/habits`, { phrase, on, by: '王总' });
    }
  }
  const stored = () =>
    war.app.world.store.read(async (q) => ({
      mentions: await q.selectFrom('mentions').selectAll().orderBy('id').execute(),
      hours: await q.selectFrom('brand_hours').selectAll().orderBy('hour').execute(),
      minutes: await q
        .selectFrom('brand_minutes')
        .selectAll()
        .where((eb) => eb.or([eb('mentions', '>', 0), eb('volume', '!=', 0)]))
        .orderBy('minute')
        .execute(),
      plain: await q.selectFrom('plain_readings').selectAll().execute(),
    }));

  it('gives what is stored the habit that is switched on, and all of it back when switched off', async () => {
    await war.push([
      { id: 'old', text: '路人说月光镯开收据' },
      { id: 'echo', text: '转发微博', repostOf: 'old' },
      { id: 'own', text: '我也说月光镯开收据', repostOf: 'old' },
      { id: 'other', text: '月光镯新品发布会定在周五' },
    ]);
    await war.pass(HOUR);
    const names = ['李一', '王二', '张三'];
    await war.push(names.map((name, i) => ({ id: `a${i}`, text: `${name}说月光镯开收据` })));
    const people = (await war.mentions()).filter(({ text }) => /^(李一|王二|张三)/.test(text));
    const judge = { ids: people.map((one) => one.id), label: 'neg', by: '李楠' };
    await war.post('/mentions/corrections', judge);
    await flip(false);
    await reread();
    const before = await stored();
    await flip(true);
    expect(await reread()).toBeGreaterThan(0);
    const said = async () =>
      Object.fromEntries((await war.mentions()).map(({ text, label }) => [text, label]));
    expect(await said()).toMatchObject({
      路人说月光镯开收据: 'neg',
      转发微博: 'neg',
      我也说月光镯开收据: 'neg',
      月光镯新品发布会定在周五: 'neu',
    });
    const [change] = await war.changes('mentions.reread');
    expect(change).toMatchObject({ data: { on: true, by: '王总', volume: 6 } });
    const { habits } = await reading();
    expect(habits[0]?.reread).toMatchObject({ share: 1, at: war.clock.now() });
    await flip(false);
    await reread();
    expect(await stored()).toEqual(before);
    const { store } = war.app.world;
    await store.transaction((tx) => recount(tx, id, 0, 10_000_000));
    expect((await stored()).hours).toEqual(before.hours);
  });

  it('gives back what came while the habit was in force, and lets people’s word stand', async () => {
    const names = ['李一', '王二', '张三'];
    await war.push(names.map((name, i) => ({ id: `a${i}`, text: `${name}说月光镯开收据` })));
    await correct('开收据', 'neg');
    await war.push([
      { id: 'late', text: '赵四说月光镯开收据' },
      { id: 'told', text: '钱五说月光镯开收据' },
    ]);
    await correct('钱五', 'neg');
    const incidents = await war.changes('incident.opened');
    await flip(false);
    await reread();
    expect(await war.mentions()).toMatchObject([
      { label: 'neg', correction: { by: '李楠' } },
      { label: 'neu', habit: null, correction: null },
      { label: 'neg', correction: { by: '李楠' } },
      { label: 'neg' },
      { label: 'neg' },
    ]);
    expect(await war.changes('incident.opened')).toEqual(incidents);
  });

  it('gives back what a habit made when the corrections behind it are undone, and says so', async () => {
    const names = ['李一', '王二', '张三'];
    await war.push(names.map((name, i) => ({ id: `a${i}`, text: `${name}说月光镯开收据` })));
    const people = (await war.mentions()).map((one) => one.id);
    await correct('开收据', 'neg');
    await war.push([
      { id: 'late', text: '赵四说月光镯开收据' },
      { id: 'echo', text: '转发微博', repostOf: 'late' },
      { id: 'told', text: '钱五说月光镯开收据' },
    ]);
    await correct('钱五', 'neg');
    expect((await war.mentions()).map(({ label }) => label)).toEqual(Array(6).fill('neg'));
    const undo = { ids: people, by: '孙六' };
    expect((await war.post('/mentions/corrections/undo', undo)).status).toBe(200);
    await reread();
    expect(await war.mentions()).toMatchObject([
      { label: 'neu', text: '转发微博' },
      { label: 'neg', correction: { by: '李楠' } },
      { label: 'neu', habit: null, correction: null },
      { label: 'neu', correction: null },
      { label: 'neu', correction: null },
      { label: 'neu', correction: null },
    ]);
    const [change] = await war.changes('mentions.reread');
    expect(change).toMatchObject({ data: { on: false, by: '孙六', volume: 1 } });
    const { habits, lapsed } = await reading();
    expect(habits).toEqual([]);
    expect(lapsed).toContainEqual({
      phrase: expect.stringContaining('开收据') as string,
      reread: { at: war.clock.now(), share: 1, changed: 1 },
    });
    // Corrected anew, it is a habit again and no longer lapsed; nothing else lapsed meanwhile.
    await war.post('/mentions/corrections', { ids: people, label: 'neg', by: '李楠' });
    expect((await reading()).lapsed).toEqual([]);
    await war.push([{ id: 'again', text: '周八说月光镯开收据' }]);
    expect((await war.mentions())[0]).toMatchObject({ label: 'neg' });
  });

  it('lets a habit lapse that people overrule', async () => {
    const names = ['李一', '王二', '张三', '吴九'];
    await war.push(names.map((name, i) => ({ id: `a${i}`, text: `${name}说月光镯开收据` })));
    await correct('李一', 'neg');
    await correct('王二', 'neg');
    await correct('张三', 'neg');
    await war.push([{ id: 'late', text: '赵四说月光镯开收据' }]);
    expect((await war.mentions())[0]).toMatchObject({ label: 'neg' });
    await correct('吴九', 'neu');
    await reread();
    expect((await war.mentions())[0]).toMatchObject({ label: 'neu', habit: null });
  });

  it('reads a long past again in bounded steps, and goes on with them after a restart', async () => {
    await war.push(
      Array.from({ length: 250 }, (_, i) => ({ id: `p${i}`, text: `买家${i}问：月光镯开收据` })),
    );
    const newest = (await war.mentions()).map((one) => one.id);
    await war.post('/mentions/corrections', { ids: newest.slice(0, 24), label: 'neg', by: '李楠' });
    // Two dozen corrections do not turn what a whole brand is asked.
    expect((await reading()).habits).toEqual([]);
    await war.post('/mentions/corrections', {
      ids: newest.slice(24, 30),
      label: 'neg',
      by: '李楠',
    });
    await flip(true);
    const { pipeline, store } = war.app.world;
    await pipeline.rereadNext();
    const [first] = (await reading()).habits;
    expect(first?.reread?.changed).toBe(100);
    expect(first?.reread?.share).toBeGreaterThan(0);
    expect(first?.reread?.share).toBeLessThan(1);
    // What is left stands in the tables: another process needs nothing but them.
    const later = new Steps(
      () => pipeline.rereadNext(),
      (error) => expect.fail(String(error)),
    );
    later.wake();
    await later.settled();
    expect((await reading()).habits[0]?.reread).toMatchObject({ share: 1, changed: 220 });
    const labels = await store.read((q) =>
      q.selectFrom('mentions').select('label').distinct().execute(),
    );
    expect(labels).toEqual([{ label: 'neg' }]);
    expect(await pipeline.rereadNext()).toBe(false);
  });

  it('is measured on what was drawn by lot, and unknown until enough was judged', async () => {
    await war.push(
      Array.from({ length: 32 }, (_, i) => ({ id: `n${i}`, text: `第${i}位买家：月光镯假货` })),
    );
    const sample = await war.get<{ items: { id: number }[]; of: number }>(
      `/brands/${id}/reading/sample`,
    );
    expect(sample).toMatchObject({ of: 32 });
    expect(new Set(sample.items.map((one) => one.id)).size).toBe(30);
    expect((await reading()).accuracy).toEqual({ judged: null, drawn: null });
    const ids = sample.items.map((one) => one.id);
    const judge = (some: number[], label: string) =>
      war.post('/mentions/corrections', { ids: some, label, by: '李楠', drawn: true });
    await judge(ids.slice(0, 27), 'neg');
    await judge(ids.slice(27), 'neu');
    const { accuracy, confusions, judged } = await reading();
    expect(judged).toBe(30);
    expect(accuracy.drawn).toMatchObject({ share: 0.9, of: 30 });
    expect(accuracy.drawn?.from).toBeCloseTo(0.744, 3);
    expect(accuracy.drawn?.to).toBeCloseTo(0.965, 3);
    expect(confusions).toEqual([
      { was: 'neg', label: 'neg', n: 27 },
      { was: 'neg', label: 'neu', n: 3 },
    ]);
  });

  it('tries other categories on what is stored, before they are saved', async () => {
    await war.push([
      { id: 'a', text: '月光镯开胶了，垃圾' },
      { id: 'b', text: '月光镯的胶水味太重，失望' },
      { id: 'c', text: '月光镯假货，失望' },
      { id: 'd', text: '月光镯盒子压得开胶，失望' },
      { id: 'e', text: '喜欢月光镯，没有开胶' },
    ]);
    const { body } = await war.post<object>(`/brands/${id}/categories/preview`, {
      categories: [GLUE],
    });
    expect(body).toMatchObject({ looked: 4, days: 30, changed: 4 });
    expect(body).toMatchObject({
      categories: expect.arrayContaining([
        expect.objectContaining({ category: 'glue', gains: 3, loses: 0 }),
      ]) as object,
    });
    expect((await war.mentions()).some(({ categories }) => categories.includes('glue'))).toBe(
      false,
    );
    const saved = await war.post(`/brands/${id}/categories`, { categories: [GLUE], apply: true });
    expect(saved).toMatchObject({ status: 200, body: { own: true, applied: 4 } });
    await war.push([{ id: 'f', text: '月光镯又开胶，退款' }]);
    const found = (await war.mentions())
      .filter(({ categories }) => categories.includes('glue'))
      .map(({ text, complaints }) => [text, complaints]);
    const glue = { category: 'glue', party: 'merchant', scene: 'goods' };
    expect(found).toEqual([
      ['月光镯又开胶，退款', [glue]],
      ['月光镯盒子压得开胶，失望', [{ ...glue, party: 'logistics' }]],
      ['月光镯的胶水味太重，失望', [glue]],
      ['月光镯开胶了，垃圾', [glue]],
    ]);
    const { store } = war.app.world;
    const slices = () =>
      store.read((q) =>
        q
          .selectFrom('slice_days')
          .selectAll()
          .where('mentions', '>', 0)
          .orderBy('kind')
          .orderBy('name')
          .orderBy('label')
          .execute(),
      );
    const kept = await slices();
    await store.transaction((tx) => recount(tx, id, 0, 10_000_000));
    expect(await slices()).toEqual(kept);
  });

  it('tries an exception that only changes who has to answer, and gives it to what is stored', async () => {
    await war.post(`/brands/${id}/categories`, { categories: [{ ...GLUE, exceptions: [] }] });
    await war.push([
      { id: 'a', text: '月光镯开胶了，垃圾' },
      { id: 'b', text: '月光镯盒子压得开胶，失望' },
    ]);
    const preview = await war.post<object>(`/brands/${id}/categories/preview`, {
      categories: [GLUE],
    });
    expect(preview.body).toMatchObject({
      changed: 1,
      categories: [{ category: 'glue', gains: 0, loses: 0, turns: 1, turned: [{}] }],
    });
    await war.post(`/brands/${id}/categories`, { categories: [GLUE], apply: true });
    const parties = (await war.mentions()).map(({ complaints }) => complaints[0]?.party);
    expect(parties).toEqual(['logistics', 'merchant']);
  });

  it('leaves alone what people said of the categories of a mention', async () => {
    await war.push([{ id: 'a', text: '月光镯开胶了，垃圾' }]);
    const ids = (await war.mentions()).map((one) => one.id);
    await war.post('/mentions/corrections', { ids, categories: ['price'], by: '李楠' });
    await war.post(`/brands/${id}/categories`, { categories: [GLUE], apply: true });
    expect(await war.mentions()).toMatchObject([{ categories: ['price'] }]);
  });
});

describe('categories', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      ...GLUE,
      id: `c-${i}`,
      names: { zh: `标签${i}`, en: `Label ${i}` },
      patterns: [`毛病${i}号`, `缺陷…${i}号`],
    }));

  it('may be more than two hundred, and one text may bear several', async () => {
    const war = await start();
    const id = await war.brand('月光镯');
    const saved = await war.post(`/brands/${id}/categories`, { categories: many(240) });
    expect(saved.status).toBe(200);
    await war.push([{ id: 'a', text: '月光镯垃圾，毛病7号，还有缺陷啊239号，失望' }]);
    await war.pass(MINUTE);
    const [mention] = await war.mentions();
    expect(mention?.categories).toEqual(expect.arrayContaining(['c-7', 'c-239']));
    await war.close();
  });

  it.each([
    ['five parts', ['a…b…c…d…e']],
    ['nothing between', ['a……b']],
    ['nothing but a gap', ['…']],
    ['a very long pattern', ['长'.repeat(41)]],
  ])('refuse a pattern of %s, with the place', async (_, patterns) => {
    const war = await start();
    const id = await war.brand('月光镯');
    const answer = await war.post(`/brands/${id}/categories`, {
      categories: [{ ...GLUE, patterns }],
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { field: 'categories.0.patterns.0' } },
    });
    await war.close();
  });

  it('cost no more on a hostile text than on a plain one', async () => {
    const war = await start();
    const id = await war.brand('月光镯');
    const hostile = { ...GLUE, patterns: ['啊…啊…啊…啊', '啊啊…啊啊…啊啊…啊啊'] };
    await war.post(`/brands/${id}/categories`, { categories: [hostile] });
    await war.push([{ id: 'a', text: `月光镯垃圾${'啊'.repeat(20_000)}` }]);
    await until(async () => (await war.mentions()).length === 1);
    expect(await war.mentions()).toMatchObject([{ categories: ['glue'] }]);
    await war.close();
  });
});
