import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Query } from '../../server/store/store.js';
import { type Harness, HOUR, MINUTE, reposts, start } from '../harness/harness.js';
import { DATABASES, withDatabase } from '../support/both.js';

/** The log keeps what became true; a source, a hook or a token may outlive what it speaks for. */
const MAY_NAME_IT = ['changes', 'listening'];
/** What points where, in every table that there is or will be. */
const POINTS: Readonly<Record<string, string>> = {
  brand_id: 'brands',
  story_id: 'stories',
  mention_id: 'mentions',
  incident_id: 'incidents',
};

/** Columns that point at rows that are not there, as `table.column: how many`. */
async function orphans(q: Query): Promise<string[]> {
  const found: string[] = [];
  for (const { name, columns } of await q.introspection.getTables()) {
    if (MAY_NAME_IT.includes(name) || name.startsWith('mention_words')) continue;
    for (const column of columns) {
      const target = POINTS[column.name];
      if (target === undefined) continue;
      const { rows } = await sql<{ n: number | string }>`
        SELECT count(*) AS n FROM ${sql.table(name)} t WHERE t.${sql.ref(column.name)} > 0
        AND NOT EXISTS (SELECT 1 FROM ${sql.table(target)} x WHERE x.id = t.${sql.ref(column.name)})
      `.execute(q);
      const n = Number(rows[0]?.n ?? 0);
      if (n > 0) found.push(`${name}.${column.name}: ${n}`);
    }
  }
  return found;
}

async function remove(war: Harness, id: number): Promise<number> {
  const response = await fetch(`${war.url}/api/v1/brands/${id}`, { method: 'DELETE' });
  await war.app.world.pipeline.settled();
  return response.status;
}

/** A brand with all that people and time may leave behind. */
async function lived(war: Harness): Promise<number> {
  const id = await war.brand('月光镯');
  await war.push([
    { id: 'root', text: '月光镯戴三天就断裂，假货，太差了', reposts: 10 },
    ...reposts('root', 120),
    { id: 'star', text: '转发微博', repostOf: 'root', author: { id: 's', followers: 3_000_000 } },
    { id: 'praise', text: '月光镯真好看，喜欢' },
  ]);
  await war.pass(20 * MINUTE);
  await war.push([{ id: 'root', text: '月光镯戴三天就断裂，假货，太差了', reposts: 300 }]);
  await war.post('/incidents/1/acknowledge', { by: '李楠' });
  await war.post('/mentions/corrections', { ids: [1], by: '李楠', label: 'neu' });
  await war.post(`/brands/${id}/events`, { title: '新品', at: war.clock.now() + HOUR, by: '林' });
  await war.post(`/brands/${id}/rerun`, { by: '林' });
  await war.post(`/brands/${id}/reading/habits`, { phrase: '断裂', on: false, by: '林' });
  return id;
}

describe.each(DATABASES)('a brand that is removed, on %s', (name) => {
  it('leaves nothing behind, is told of to nobody, and disturbs no other', async () => {
    await withDatabase(name, async (databaseUrl) => {
      const war = await start(databaseUrl ? { databaseUrl } : {});
      const own = await lived(war);
      const other = await war.brand('星尘表');
      await war.push([{ id: 'o', text: '星尘表是假货，骗人' }, ...reposts('o', 60)]);
      const { store } = war.app.world;
      expect(await store.read(orphans)).toEqual([]);

      // An alert is on its way when the brand goes.
      war.answers.push({ kind: 'retry', delay: 10 * MINUTE, why: 'busy' });
      await war.post('/incidents/1/note', { by: '林', text: '等一下' });
      await war.push(reposts('root', 500, 200));
      const before = war.sent.length;
      expect(await remove(war, own)).toBe(204);

      expect(await store.read(orphans)).toEqual(
        // Receipts of what was told remain.
        [expect.stringMatching(/^deliveries\.incident_id/)],
      );
      await war.pass(30 * HOUR);
      expect(war.sent.slice(before).map(({ brand }) => brand)).not.toContain('月光镯');
      expect(war.sent.slice(before).map(({ brand }) => brand)).not.toContain('');
      expect(await remove(war, own)).toBe(404);

      await war.push([{ id: 'again', text: '星尘表又掉色，失望' }]);
      const { items } = await war.get<{ items: { id: number }[] }>('/brands');
      expect(items.map(({ id }) => id)).toEqual([other]);
      expect((await war.mentions()).every(({ brandId }) => brandId === other)).toBe(true);

      // Watched again it is another brand: nothing of the old one counts.
      await war.brand('月光镯');
      await war.push([{ id: 'root', text: '月光镯戴三天就断裂，假货，太差了' }]);
      expect((await war.incidents()).filter(({ title }) => title.includes('月光'))).toEqual([]);
      await war.close();
    });
  }, 60_000);
});

describe('what is asked of a brand that is not there', () => {
  it('holds up nothing of the others', async () => {
    const war = await start();
    await war.brand('月光镯');
    const habit = { phrase: '断裂', on: false, by: '林' };
    expect((await war.post('/brands/99/reading/habits', habit)).status).toBe(404);
    await war.push([{ id: 'a', text: '月光镯断裂' }]);
    await war.post('/brands/1/reading/habits', habit);
    const { pipeline } = war.app.world;
    let steps = 0;
    while ((await pipeline.rereadNext()) && steps < 20) steps++;
    expect(steps).toBeLessThan(20);
    await war.close();
  });
});
