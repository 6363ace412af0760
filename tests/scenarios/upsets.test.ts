import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Harness, HOUR, MINUTE, reposts, start, TOKEN } from '../harness/harness.js';

const postgres = inject('postgres');
const BROKEN = { id: 'broken', text: '月光镯戴三天就断裂，假货，太差了' };
const PLANT = {
  id: 'plant',
  text: '据知情人透露，月光镯的代工厂长期用回收银料掺铅，工人血铅超标住院，真是黑心垃圾',
};

const DATABASES = [
  { name: 'SQLite', url: undefined },
  ...(postgres ? [{ name: 'PostgreSQL', url: postgres }] : []),
];

describe.each(DATABASES)('in the middle of a crisis, on $name', ({ url }) => {
  let war: Harness;
  let n = 0;

  /** Starts anew at a moment, in a zone. */
  async function begin(start_?: number, timeZone?: string): Promise<void> {
    const own = url ? { databaseUrl: url, schema: `upsets_${process.pid}_${n++}` } : {};
    war = await start({ ...own, ...(start_ !== undefined && { start: start_ }) });
    await war.brand('月光镯', timeZone === undefined ? {} : { timeZone });
  }
  beforeEach(() => begin());
  afterEach(() => war.close());

  const turns = async () =>
    (await war.changes('incident.opened', 'incident.raised', 'incident.lowered')).map(({ data }) =>
      'level' in data ? data.level : '',
    );

  it('a volume that swings about a threshold all day changes the level once', async () => {
    await war.push([BROKEN]);
    await war.push(reposts('broken', 97));
    for (let i = 0; i < 8; i++) {
      await war.pass(2 * HOUR + 50 * MINUTE);
      await war.push(reposts('broken', 10, 97 + i * 10));
    }
    // What came first has left the window: 80 to 100 from here on.
    for (let i = 0; i < 8; i++) {
      await war.pass(2 * HOUR + 50 * MINUTE);
      await war.push(reposts('broken', i % 2 === 0 ? 13 : 9, 300 + i * 20));
    }
    expect(await turns()).toEqual(['yellow', 'orange']);
  });

  it('a story that people merge into another keeps one incident, the older, with both volumes', async () => {
    await war.push([BROKEN]);
    await war.push(reposts('broken', 60));
    await war.pass(10 * MINUTE);
    await war.push([PLANT]);
    await war.push(reposts('plant', 60));
    const { status } = await war.post('/stories/2/merge', { into: 1, by: '林' });
    expect(status).toBe(200);
    const open = (await war.incidents()).filter((one) => one.status === 'open');
    expect(open).toMatchObject([{ id: 1, storyId: 1, level: 'orange', volume: 122 }]);
    await war.push(reposts('plant', 5, 60));
    expect((await war.incidents()).filter((one) => one.status === 'open')).toMatchObject([
      { id: 1, volume: 127 },
    ]);
  });

  it('a brand that is removed takes its incident, its clocks and what waits for it along', async () => {
    await war.push([BROKEN]);
    await war.push(reposts('broken', 60));
    expect(await war.incidents()).toHaveLength(1);
    const gone = await fetch(`${war.url}/api/v1/brands/1`, { method: 'DELETE' });
    expect(gone.status).toBe(204);
    const before = war.sent.length;
    await war.pass(30 * HOUR);
    expect(await war.incidents()).toEqual([]);
    expect(war.sent.length).toBe(before);
    const late = reposts('broken', 3, 60).map((post) => ({ platform: 'weibo', ...post }));
    const { body } = await war.post<{ accepted: number }>('/ingest', late, {
      authorization: `Bearer ${TOKEN}`,
    });
    expect(body.accepted).toBe(0);
  });

  it('a source that comes back with old posts dates them back, and raises nothing that is over', async () => {
    const then = war.clock.now() - 40 * HOUR;
    await war.push([{ ...BROKEN, publishedAt: then }]);
    await war.push(reposts('broken', 300).map((post) => ({ ...post, publishedAt: then })));
    expect(await war.incidents()).toEqual([]);
    const recent = war.clock.now() - 3 * HOUR;
    await war.push(reposts('broken', 120, 300).map((post) => ({ ...post, publishedAt: recent })));
    const [incident] = await war.incidents();
    expect(incident).toMatchObject({ level: 'orange', volume: 120 });
    expect(incident?.reason.since).toBe(recent);
    expect(war.sent.at(-1)?.reason).toContain('came late');
  });

  it('a clock that is put forward in spring makes no window shorter', async () => {
    await war.close();
    const eve = Date.parse('2026-03-07T12:00:00-05:00');
    await begin(eve, 'America/New_York');
    await war.push([BROKEN]);
    await war.push(reposts('broken', 120));
    await war.pass(25 * HOUR - 1);
    expect((await war.incidents())[0]?.level).toBe('orange');
    await war.pass(2);
    const [lowered] = await war.changes('incident.lowered');
    expect(lowered?.at).toBe(eve + 25 * HOUR);
  });
});
