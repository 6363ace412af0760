import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { recount } from '../../server/pipeline/recount.js';
import { type Harness, MINUTE, type Post, start } from '../harness/harness.js';

const postgres = inject('postgres');
const DATABASES = [
  { name: 'SQLite', url: undefined },
  ...(postgres ? [{ name: 'PostgreSQL', url: postgres }] : []),
];
const ROOT = { id: 'root', text: '月光镯假货，太失望了' };

/** Names the brand, so that it is kept, and says nothing else. */
function bare(id: string, more: object = {}): Post {
  return { id, text: '@月光镯 ', repostOf: 'root', ...more };
}

describe.each(DATABASES)('a root that comes after its reposts, on $name', ({ url }) => {
  let war: Harness;
  let n = 0;

  beforeEach(async () => {
    war = await start(url ? { databaseUrl: url, schema: `late_${process.pid}_${n++}` } : {});
    await war.brand('月光镯');
  });
  afterEach(() => war.close());

  async function labels(): Promise<string[]> {
    return (await war.mentions()).map(({ text, label }) => `${text} ${label}`).sort();
  }

  /** What minutes, stories and hours say of the volume, and whether the roll-ups add up. */
  async function books() {
    const { store } = war.app.world;
    const read = () =>
      store.read(async (q) => ({
        minutes: await q
          .selectFrom('brand_minutes')
          .select(({ fn }) => [
            fn.sum<number>('volume').as('volume'),
            fn.sum<number>('negative').as('negative'),
          ])
          .executeTakeFirst(),
        stories: await q.selectFrom('stories').select(['volume', 'first_negative_at']).execute(),
        hours: await q.selectFrom('brand_hours').selectAll().orderBy('hour').execute(),
        slices: await q
          .selectFrom('slice_days')
          .selectAll()
          .where('mentions', '!=', 0)
          .orderBy('kind')
          .orderBy('name')
          .orderBy('label')
          .execute(),
      }));
    const found = await read();
    await store.transaction((tx) => recount(tx, 1, 0, 10_000_000));
    expect(await read()).toEqual(found);
    return {
      volume: Number(found.minutes?.volume),
      negative: Number(found.minutes?.negative),
      stories: found.stories.map(({ volume }) => volume),
    };
  }

  it('lends them its words, and tells of it', async () => {
    await war.push([bare('r1'), bare('r2')]);
    expect(await labels()).toEqual(['@月光镯 unknown', '@月光镯 unknown']);
    const ids = (await war.mentions()).map(({ id }) => id).sort((a, b) => a - b);
    await war.pass(MINUTE);
    await war.push([ROOT, bare('r3')]);
    expect(await labels()).toEqual([
      '@月光镯 neg',
      '@月光镯 neg',
      '@月光镯 neg',
      '月光镯假货，太失望了 neg',
    ]);
    expect(await war.changes('mentions.updated')).toMatchObject([{ data: { ids, volume: 4 } }]);
    expect(await books()).toEqual({ volume: 4, negative: 4, stories: [4] });
  });

  it('leaves what a person said of one of them, and what has words of its own', async () => {
    const kind = '月光镯挺好的，喜欢，满意';
    await war.push([bare('r1'), bare('r2'), { id: 'own', text: kind, repostOf: 'root' }]);
    const [first] = (await war.mentions()).filter(({ text }) => text === '@月光镯');
    const said = await war.post('/mentions/corrections', {
      ids: [first?.id],
      label: 'pos',
      by: '李楠',
    });
    expect(said.status).toBe(200);
    await war.push([ROOT]);
    expect(await labels()).toEqual([
      '@月光镯 neg',
      '@月光镯 pos',
      '月光镯假货，太失望了 neg',
      `${kind} pos`,
    ]);
    // A repost spreads a negative post, whatever it says itself.
    expect(await books()).toEqual({ volume: 4, negative: 2, stories: [4] });
  });

  it('counts a repost once that stood for itself and is in its counter too', async () => {
    await war.push([bare('r1'), { id: 'own', text: '我的月光镯也是假货', repostOf: 'root' }]);
    await war.pass(MINUTE);
    await war.push([{ ...ROOT, reposts: 5 }]);
    expect(await books()).toEqual({ volume: 6, negative: 3, stories: [6] });
    await war.pass(MINUTE);
    await war.push([{ ...ROOT, reposts: 9 }]);
    expect(await books()).toMatchObject({ volume: 10, stories: [10] });
  });

  it('can be corrected, and the correction taken back, as if it had come first', async () => {
    await war.push([bare('r1'), bare('r2'), { ...ROOT, reposts: 4 }]);
    await war.pass(MINUTE);
    await war.push([bare('x1', { repostOf: 'later' }), bare('x2', { repostOf: 'later' })]);
    await war.push([{ id: 'later', text: '月光镯断裂，垃圾', reposts: 3 }]);
    const before = await books();
    expect(before.volume).toBe(5 + 4);
    const root = (await war.mentions()).find(({ text }) => text.includes('断裂'));
    await war.post('/mentions/corrections', { ids: [root?.id], label: 'neu', by: '李楠' });
    expect((await books()).volume).toBe(5);
    await war.post('/mentions/corrections/undo', { ids: [root?.id], by: '李楠' });
    expect(await books()).toEqual(before);
  });

  it('raises the level that its reposts bring with them', async () => {
    const loud = { author: { name: '大V', followers: 9_000_000 } };
    await war.push([bare('kol', loud)]);
    expect(await war.incidents()).toEqual([]);
    await war.push([ROOT]);
    expect(await war.incidents()).toMatchObject([{ level: 'red' }]);
  });
});
