import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Pulse } from '../../server/model/live.js';
import { passedOn } from '../../server/store/migrations/0024-passed-on.js';
import { type Harness, HOUR, MINUTE, start } from '../harness/harness.js';

const postgres = inject('postgres');
const DATABASES = [
  { name: 'SQLite', url: undefined },
  ...(postgres ? [{ name: 'PostgreSQL', url: postgres }] : []),
];
const NEWS = { id: 'news', text: '月光镯今天公布新品价格' };
const ANGRY = '太差了，断裂掉色，假货';

describe.each(DATABASES)('anger at something harmless, passed on, on $name', ({ url }) => {
  let war: Harness;
  let brand: number;
  let n = 0;

  beforeEach(async () => {
    war = await start(url ? { databaseUrl: url, schema: `passed_${process.pid}_${n++}` } : {});
    brand = await war.brand('月光镯');
  });
  afterEach(() => war.close());

  const velocity = async () => {
    const { velocity } = await war.get<{ velocity: { reposts: { now: number } } }>(
      `/brands/${brand}/signals`,
    );
    return velocity.reposts.now;
  };
  const angry = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ id: `r${at}`, text: ANGRY, repostOf: 'news' }));
  const booked = async (table: 'brand_minutes' | 'brand_hours') => {
    const [row] = await war.app.world.store.transaction((tx) =>
      tx.all<{ n: number | string }>(`SELECT sum(reposts) AS n FROM ${table}`, []),
    );
    return Number(row?.n);
  };

  it('is a velocity, and no calm "0 an hour" beside a rising volume', async () => {
    await war.push([NEWS]);
    await war.push(angry(7));
    expect(await velocity()).toBe(7);
    await war.push([{ id: 'own', text: `月光镯${ANGRY}` }]);
    expect(await velocity(), 'a post of its own is no repost').toBe(7);
  });

  it('leaves the velocity when somebody says that it is no anger', async () => {
    await war.push([NEWS]);
    await war.push(angry(3));
    const { items } = await war.get<{ items: { id: number; text: string }[] }>('/mentions');
    const one = items.find(({ text }) => text === ANGRY);
    await war.post('/mentions/corrections', { by: '李楠', ids: [one?.id], label: 'neu' });
    expect(await velocity()).toBe(2);
    expect(await booked('brand_hours')).toBe(2);
  });

  it('is counted once where the root that comes late is negative', async () => {
    await war.push([{ id: 'r0', text: `月光镯${ANGRY}`, repostOf: 'late' }]);
    await war.push([{ id: 'late', text: '月光镯戴三天就断裂，假货', reposts: 1 }]);
    expect(await velocity()).toBe(1);
  });

  it('is counted in what was stored before it was', async () => {
    await war.push([NEWS]);
    await war.push(angry(5));
    await war.push([{ id: 'bad', text: '月光镯断裂，假货', reposts: 4 }]);
    const before = [await booked('brand_minutes'), await booked('brand_hours')];
    expect(before).toEqual([9, 9]);
    await war.app.world.store.transaction(async (tx) => {
      for (const table of ['brand_minutes', 'brand_hours'])
        await tx.all(`UPDATE ${table} SET reposts = 4 WHERE reposts = 9`, []);
      for (const statement of passedOn)
        if (typeof statement === 'string') await tx.all(statement, []);
    });
    expect([await booked('brand_minutes'), await booked('brand_hours')]).toEqual(before);
  });
});

describe.each(DATABASES)('the pulse from near, on $name', ({ url }) => {
  let war: Harness;
  let brand: number;
  let n = 0;

  beforeEach(async () => {
    war = await start(url ? { databaseUrl: url, schema: `near_${process.pid}_${n++}` } : {});
    brand = await war.brand('月光镯');
  });
  afterEach(() => war.close());

  it('has the minutes of the last hour, and those before that velocity looks back on', async () => {
    await war.push([{ id: 'a', text: `月光镯${ANGRY}` }]);
    await war.pass(90 * MINUTE);
    await war.push([{ id: 'b', text: `月光镯${ANGRY}！` }]);
    const pulse = await war.get<Pulse>(`/brands/${brand}/pulse?hours=1`);
    expect(pulse.bucket).toBe(MINUTE);
    expect(pulse.points).toHaveLength(120);
    expect(pulse.points.reduce((sum, { volume }) => sum + volume, 0)).toBe(2);
    expect(pulse.points.at(-1)).toMatchObject({ volume: 1, negative: 1 });
    expect(pulse.volume).toBe(2);
  });

  it('is coarser over more hours, and says what cannot be asked', async () => {
    const pulse = await war.get<Pulse>(`/brands/${brand}/pulse?hours=6`);
    expect(pulse).toMatchObject({ bucket: 5 * MINUTE });
    expect(pulse.points).toHaveLength((7 * HOUR) / (5 * MINUTE));
    await expect(war.get(`/brands/${brand}/pulse?hours=0`)).rejects.toThrow();
    await expect(war.get('/brands/99/pulse')).rejects.toThrow();
  });
});
