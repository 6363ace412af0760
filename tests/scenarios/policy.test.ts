import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IncidentState } from '../../server/model/live.js';
import { SURGE_PRESETS } from '../../alerts/surge-presets.js';
import { type Harness, HOUR, MINUTE, reposts, start } from '../harness/harness.js';
import { DATABASES, withDatabase } from '../support/both.js';
import { nextDue } from '../../server/pipeline/due.js';

let war: Harness;
let brands = 0;

async function patch(policy: object): Promise<{ status: number; message: string }> {
  const response = await fetch(`${war.url}/api/v1/brands/1`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ policy }),
  });
  const body = (await response.json()) as { error?: { message: string } };
  return { status: response.status, message: body.error?.message ?? '' };
}

const STAR = { id: 's', name: '林夏', followers: 2_000_000 };

describe('the rule of a brand', () => {
  beforeEach(async () => {
    war = await start();
    await war.brand('月光镯');
  });
  afterEach(() => war.close());

  it('reminds at most once in each part of the response time', async () => {
    expect(await patch({ reminders: [0.25, 0.5] })).toMatchObject({ status: 400 });
    expect((await patch({ reminders: [0.9, 0.95] })).message).toMatch(/^policy.reminders: .*0\.75/);
    expect((await patch({ reminders: [] })).status).toBe(200);
    expect((await patch({ reminders: [0.95, 0.1, 0.8] })).status).toBe(200);
  });

  it('reminds in the order of time, whatever the order in which it was written', async () => {
    await patch({ reminders: [0.95, 0.1, 0.8], respond: 10 * HOUR });
    await war.push([{ id: 'star', text: '月光镯是假货，骗人', author: STAR }]);
    const began = war.clock.now();
    await war.pass(10 * HOUR);
    const reminded = await war.changes('incident.reminded');
    expect(reminded.map(({ at }) => (at - began) / HOUR)).toEqual([1, 8, 9.5]);
  });

  it('cannot leave a level at nothing: it would cry at every post, and be silent in between', async () => {
    expect((await patch({ leaveShare: 0 })).message).toContain('leaveShare');
    expect((await patch({ leaveShare: 0.01 })).status).toBe(200);
    await war.push([{ id: 'root', text: '月光镯断裂，假货' }, ...reposts('root', 120)]);
    for (let i = 0; i < 20; i++) {
      await war.pass(3 * MINUTE);
      await war.push(reposts('root', 1, 200 + i));
    }
    const told = await war.changes('incident.opened', 'incident.raised', 'incident.lowered');
    expect(told.map(({ kind }) => kind)).toEqual(['incident.opened']);
  });

  it('that was changed in the middle of a crisis holds from the next post on, and loses no clock', async () => {
    await war.push([{ id: 'root', text: '月光镯断裂，假货' }, ...reposts('root', 60)]);
    const [before] = await war.incidents();
    await patch({ orange: 40, respond: HOUR });
    await war.push(reposts('root', 1, 60));
    const [after] = await war.incidents();
    expect(after).toMatchObject({ level: 'orange', respondDueAt: before?.respondDueAt });

    await patch({ orange: 1000, repostTrigger: 2000, red: 5000 });
    await war.pass(2 * MINUTE);
    expect((await war.incidents())[0]).toMatchObject({ level: 'orange', status: 'open' });
    await war.pass(30 * HOUR);
    expect((await war.incidents())[0]).toMatchObject({ level: 'none', status: 'closed' });
  });
});

/** Every rule that the door takes, within what a week of test time can show. */
const ms = fc.integer({ min: 1, max: 3 * 24 * HOUR });
const hours = fc.integer({ min: 1, max: 48 }).map((n) => n * HOUR);
const span = fc.oneof(ms, hours);
const rule = fc.record(
  {
    window: fc.integer({ min: 1, max: 48 }).map((n) => n * HOUR),
    repostTrigger: fc.integer({ min: 1, max: 80 }),
    orange: fc.integer({ min: 1, max: 90 }),
    red: fc.integer({ min: 1, max: 90 }),
    leaveShare: fc.double({ min: 0.01, max: 1, noNaN: true }),
    leaveDwell: span,
    kol: fc.constantFrom('red', 'step'),
    early: fc.record({
      yellow: fc.option(fc.double({ min: 0.01, max: 1, noNaN: true })),
      orange: fc.option(fc.double({ min: 0.01, max: 1, noNaN: true })),
    }),
    acknowledge: fc.record({ yellow: span, orange: span, red: span }),
    respond: span,
    reminders: fc
      .tuple(
        fc.double({ min: 0, max: 0.74, noNaN: true }),
        fc.double({ min: 0.75, max: 0.89, noNaN: true }),
        fc.double({ min: 0.9, max: 1, noNaN: true }),
      )
      .chain((shares) => fc.shuffledSubarray(shares)),
    escalate: span,
    acknowledgementStale: span,
    surge: fc.constantFrom('measured', 'off', ...SURGE_PRESETS.map(({ name }) => name)),
  },
  { requiredKeys: [] },
);

describe.each(DATABASES)('any rule that the door takes, on %s', (name) => {
  it('lets a crisis be told, its clocks run out and the level come down', async () => {
    await withDatabase(name, async (databaseUrl) => {
      war = await start(databaseUrl ? { databaseUrl } : {});
      brands = 0;
      await fc.assert(
        fc.asyncProperty(rule, async (policy) => {
          brands += 1;
          const brand = `镯${'甲乙丙丁戊己庚辛壬癸'[brands % 10] ?? ''}${brands}号`;
          const id = await war.brand(brand);
          const response = await fetch(`${war.url}/api/v1/brands/${id}`, {
            method: 'PATCH',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ policy }),
          });
          expect(response.status, await response.text()).toBe(200);
          const root = `root-${brands}`;
          await war.push([
            { id: root, text: `${brand}断裂，假货`, author: STAR },
            ...reposts(root, 100).map((post) => ({ ...post, text: `转发微博` })),
          ]);
          const mine = async (): Promise<IncidentState[]> =>
            (await war.get<{ items: IncidentState[] }>(`/incidents?brand=${id}`)).items;
          expect((await mine()).some(({ level, peak }) => level === peak && level !== 'none')).toBe(
            true,
          );
          await war.pass(9 * 24 * HOUR);
          const due = await war.app.world.store.transaction(nextDue);
          expect(due ?? Infinity).toBeGreaterThan(war.clock.now());
          expect((await mine()).map(({ level }) => level)).toEqual(
            (await mine()).map(() => 'none'),
          );
        }),
        { numRuns: name === 'sqlite' ? 30 : 10 },
      );
      await war.close();
    });
  }, 120_000);
});
