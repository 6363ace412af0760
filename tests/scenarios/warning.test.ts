import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Harness, HOUR, MINUTE, reposts, start } from '../harness/harness.js';

const postgres = inject('postgres');
const ROOT = { id: 'root', text: '月光镯戴三天就断裂，假货，太差了' };

const DATABASES = [
  { name: 'SQLite', url: undefined },
  ...(postgres ? [{ name: 'PostgreSQL', url: postgres }] : []),
];

describe.each(DATABASES)('early warning on $name', ({ url }) => {
  let war: Harness;
  let n = 0;

  beforeEach(async () => {
    war = await start(url ? { databaseUrl: url, schema: `warning_${process.pid}_${n++}` } : {});
    await war.brand('月光镯');
  });
  afterEach(() => war.close());

  /** `each` reposts every five minutes, `times` over. */
  async function spread(each: number, times: number, from = 0): Promise<void> {
    for (let i = 0; i < times; i++) {
      await war.pass(5 * MINUTE);
      await war.push(reposts('root', each, from + i * each));
    }
  }

  it('comes before red, once per step, is announced, and raises no level', async () => {
    await war.push([ROOT]);
    await spread(14, 30);

    const warned = await war.changes('story.warned');
    expect(warned.length).toBeGreaterThan(0);
    const steps = warned.map(({ data }) => ('step' in data ? data.step : 0));
    expect(steps).toEqual([...new Set(steps)].sort());
    const [first] = warned;
    expect(first?.data).toMatchObject({ title: ROOT.text });
    const forecast = first && 'forecast' in first.data ? first.data.forecast : null;
    expect(forecast?.p).toBeGreaterThanOrEqual(0.56);
    expect(forecast?.low).toBeLessThanOrEqual(forecast?.size ?? 0);
    expect(forecast?.high).toBeGreaterThanOrEqual(forecast?.size ?? 0);
    expect(forecast?.why.zh).toContain('概率');
    expect(forecast?.why.en).toContain('within 24 h');

    const levels = await war.changes('incident.opened', 'incident.raised');
    expect(levels.map(({ data }) => 'level' in data && data.level)).toEqual(['yellow', 'orange']);
    expect(war.sent.filter(({ kind }) => kind === 'story.warned')).toHaveLength(warned.length);
    expect(war.sent.find(({ kind }) => kind === 'story.warned')?.reason).toContain('within 24 h');
  });

  it('stands at the incident, as last reckoned', async () => {
    await war.push([ROOT]);
    await spread(10, 7);
    const [incident] = await war.incidents();
    expect(incident?.forecast).toMatchObject({ at: war.clock.now() });
    const { incident: one } = await war.get<{ incident: { forecast: object } }>('/incidents/1');
    expect(one.forecast).toEqual(incident?.forecast);

    await war.pass(25 * HOUR);
    await war.push(reposts('root', 1, 70));
    expect((await war.incidents())[0]?.forecast).toBeNull();
  });

  it('is not given for what trickles, nor once it is red', async () => {
    await war.push([ROOT]);
    await war.pass(5 * HOUR);
    await war.push(reposts('root', 6));
    await war.pass(12 * HOUR);
    await war.push(reposts('root', 2, 6));
    expect(await war.changes('story.warned')).toEqual([]);

    await war.push([
      { id: 'kol', text: '转发微博', repostOf: 'root', author: { id: 'k', followers: 3_000_000 } },
    ]);
    await spread(40, 3, 8);
    expect((await war.incidents())[0]?.level).toBe('red');
    expect(await war.changes('story.warned')).toEqual([]);
  });
});

describe.each(DATABASES)('a surge on $name', ({ url }) => {
  let war: Harness;
  let schemas = 0;
  beforeEach(async () => {
    const schema = `surges_${process.pid}_${schemas++}`;
    war = await start(url ? { databaseUrl: url, schema } : {});
    await war.brand('月光镯');
  });
  afterEach(() => war.close());

  let next = 0;
  const chatter = (count: number) =>
    Array.from({ length: count }, () => ({ id: `chat-${next++}`, text: `月光镯 ${next}` }));

  /** Two mentions every half hour, so that somebody is always heard. */
  async function quietDays(days: number): Promise<void> {
    for (let i = 0; i < days * 48; i++) {
      await war.push(chatter(2));
      await war.pass(30 * MINUTE);
    }
  }

  it('is said once, with the numbers it rests on, when a brand leaves its own past', async () => {
    await quietDays(2);
    expect(await war.changes('brand.surged')).toEqual([]);
    for (let i = 0; i < 6; i++) {
      await war.push(chatter(30));
      await war.pass(5 * MINUTE);
    }
    const surges = await war.changes('brand.surged');
    expect(surges).toHaveLength(1);
    expect(surges[0]?.at).toBe(Math.floor((surges[0]?.at ?? 0) / 300_000) * 300_000);
    const data = surges[0]?.data;
    expect(data).toMatchObject({ of: 'mentions', rule: 'measured' });
    if (!data || !('z' in data)) throw new Error('no numbers');
    expect(data.z).toBeGreaterThan(2.5);
    expect(data.count).toBeGreaterThan(data.usual);
  }, 90_000);

  it('is not seen in an outage, nor in the return from it', async () => {
    await quietDays(1.5);
    await war.pass(20 * HOUR);
    expect(await war.changes('coverage.lost')).toHaveLength(1);
    await quietDays(0.5);
    expect(await war.changes('brand.surged')).toEqual([]);
  }, 90_000);

  it('follows the preset that the brand chose', async () => {
    const status = await fetch(`${war.url}/api/v1/brands/1`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ policy: { surge: 'ten-minutes' } }),
    });
    expect(status.status).toBe(200);
    await quietDays(0.5);
    await war.push(chatter(20));
    await war.pass(10 * MINUTE);
    expect((await war.changes('brand.surged'))[0]?.data).toMatchObject({
      rule: 'ten-minutes',
      z: null,
    });
  });
});
