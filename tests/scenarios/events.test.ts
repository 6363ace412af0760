import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { PlannedEvent } from '../../server/model/planned.js';
import { type Harness, HOUR, MINUTE, start } from '../harness/harness.js';

const postgres = inject('postgres');

const DATABASES = [
  { name: 'SQLite', url: undefined },
  ...(postgres ? [{ name: 'PostgreSQL', url: postgres }] : []),
];

describe.each(DATABASES)('what a brand plans itself, on $name', ({ url }) => {
  let war: Harness;
  let brand: number;
  let n = 0;

  beforeEach(async () => {
    war = await start(url ? { databaseUrl: url, schema: `events_${process.pid}_${n++}` } : {});
    brand = await war.brand('月光镯');
  });
  afterEach(() => war.close());

  const add = (event: object, to = brand) =>
    war.post<PlannedEvent>(`/brands/${to}/events`, { by: '李楠', ...event });
  const titles = async (of = brand) =>
    (await war.get<{ items: PlannedEvent[] }>(`/brands/${of}/events`)).items.map(
      ({ title }) => title,
    );
  const patch = async (path: string, changed: object) => {
    const response = await fetch(`${war.url}/api/v1${path}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(changed),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  };
  const remove = (path: string) => fetch(`${war.url}/api/v1${path}`, { method: 'DELETE' });

  it('is entered with who and when, and listed with the latest first', async () => {
    const now = war.clock.now();
    const launch = await add({ title: ' 春季新品发布 ', at: now + HOUR, until: now + 3 * HOUR });
    expect(launch.status).toBe(201);
    expect(launch.body).toEqual({
      id: 1,
      brandId: brand,
      title: '春季新品发布',
      at: now + HOUR,
      until: now + 3 * HOUR,
      by: '李楠',
      createdAt: now,
    });
    const past = await add({ title: '十周年', at: now - 40 * HOUR });
    expect(past.body.until).toBeNull();
    expect(await war.get(`/brands/${brand}/events`)).toEqual({ items: [launch.body, past.body] });
  });

  it('is moved, renamed, and its end taken away, and its end never comes first', async () => {
    const now = war.clock.now();
    const { body } = await add({ title: '十周年', at: now, until: now + HOUR });
    const change = (changed: object, of = brand) =>
      patch(`/brands/${of}/events/${body.id}`, { by: '周岚', ...changed });
    expect((await change({ at: now + 2 * HOUR })).status).toBe(400);
    expect(await titles()).toEqual(['十周年']);
    const changed = await change({ title: '十周年庆', at: now + 2 * HOUR, until: null });
    const after = { ...body, title: '十周年庆', at: now + 2 * HOUR, until: null, by: '周岚' };
    expect(changed).toEqual({ status: 200, body: after });
    expect(await war.get(`/brands/${brand}/events`)).toEqual({ items: [after] });
    expect((await change({ title: '别家的' }, await war.brand('星河戒'))).status).toBe(404);
  });

  it('is told to every open page when it is entered, changed and taken back', async () => {
    const { body } = await add({ title: '十周年', at: war.clock.now() });
    const path = `/brands/${brand}/events/${body.id}`;
    await patch(path, { title: '十周年庆', by: '周岚' });
    await remove(path);
    const told = await war.changes('brand.planned', 'brand.replanned', 'brand.unplanned');
    expect(told).toMatchObject([
      { kind: 'brand.planned', brandId: brand, data: { event: body } },
      { kind: 'brand.replanned', data: { event: { id: body.id, title: '十周年庆', by: '周岚' } } },
      { kind: 'brand.unplanned', data: { event: { id: body.id, title: '十周年庆' } } },
    ]);
    expect(war.sent).toEqual([]);
  });

  it('belongs to one brand, and can be taken back there alone', async () => {
    const other = await war.brand('星河戒');
    const { body } = await add({ title: '十周年', at: war.clock.now() });
    expect(await titles(other)).toEqual([]);
    expect((await remove(`/brands/${other}/events/${body.id}`)).status).toBe(404);
    expect(await titles()).toEqual(['十周年']);
    expect((await remove(`/brands/${brand}/events/${body.id}`)).status).toBe(204);
    expect(await titles()).toEqual([]);
    expect((await remove(`/brands/${brand}/events/${body.id}`)).status).toBe(404);
  });

  it('goes with its brand', async () => {
    await add({ title: '十周年', at: war.clock.now() });
    expect((await remove(`/brands/${brand}`)).status).toBe(204);
    const rows = await war.app.world.store.read((q) =>
      q.selectFrom('planned_events').selectAll().execute(),
    );
    expect(rows).toEqual([]);
    expect((await add({ title: '十周年', at: war.clock.now() })).status).toBe(404);
  });

  it.each([
    ['nothing to read', { title: '  ' }, 'title'],
    ['an end before the start', { until: 5 }, 'until'],
    ['nobody who says so', { by: '' }, 'by'],
    ['a time that is no time', { at: 1.5 }, 'at'],
  ])('is refused with %s', async (_, wrong, field) => {
    const { status, body } = await war.post<{ error: { field: string } }>(
      `/brands/${brand}/events`,
      { title: '十周年', at: 10, by: '李楠', ...wrong },
    );
    expect(status).toBe(400);
    expect(body.error.field).toBe(field);
    expect(await titles()).toEqual([]);
  });
});

describe('a launch that is talked about', () => {
  it('is shown as a surge and rings nowhere, since talk of all kinds is for the screen', async () => {
    const war = await start();
    try {
      const brand = await war.brand('月光镯', {});
      const patched = await fetch(`${war.url}/api/v1/brands/${brand}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ policy: { surge: 'ten-minutes' } }),
      });
      expect(patched.status).toBe(200);
      const chatter = (from: number, count: number) =>
        Array.from({ length: count }, (_, i) => ({
          id: `c${from + i}`,
          text: `月光镯 ${from + i}`,
        }));
      for (let i = 0; i < 24; i++) {
        await war.push(chatter(i * 2, 2));
        await war.pass(30 * MINUTE);
      }
      await war.push(chatter(100, 20));
      await war.pass(10 * MINUTE);
      const { surge } = await war.get<{ surge: { lastDay: object[] } }>(`/brands/${brand}/signals`);
      expect(surge.lastDay).toMatchObject([{ of: 'mentions', rule: 'ten-minutes' }]);
      expect(war.sent.filter(({ kind }) => kind === 'brand.surged')).toEqual([]);
    } finally {
      await war.close();
    }
  });
});
