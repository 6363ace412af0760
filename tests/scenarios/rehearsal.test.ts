import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KolRecord } from '../../server/model/brand.js';
import type { Rehearsal } from '../../server/rules/rehearsal.js';
import { type Harness, HOUR, MINUTE, MORNING, reposts, start } from '../harness/harness.js';

const ROOT = { id: 'root', text: '月光镯戴三天就断裂，假货，太差了' };
let war: Harness;

beforeEach(async () => {
  war = await start();
});
afterEach(() => war.close());

async function rehearse(policy: object): Promise<Rehearsal> {
  const { status, body } = await war.post<Rehearsal>('/brands/1/rehearse', { policy });
  expect(status).toBe(200);
  return body;
}

describe('a rehearsal of a rule', () => {
  beforeEach(async () => {
    await war.brand('月光镯');
    await war.push([ROOT]);
    for (let i = 0; i < 12; i++) {
      await war.pass(10 * MINUTE);
      await war.push(reposts('root', 10, i * 10));
    }
  });

  it('under the rule of today says what was said', async () => {
    const { today, then } = await rehearse({});
    const said = await war.changes('incident.opened', 'incident.raised');
    expect(today.changes.map(({ level, at }) => ({ level, at }))).toEqual(
      said.map(({ at, data }) => ({ level: 'level' in data && data.level, at })),
    );
    expect(then).toEqual(today);
  });

  it('shows what a sharper rule would have raised, and how much earlier', async () => {
    const { then, compared } = await rehearse({ repostTrigger: 20, orange: 40, red: 90 });
    expect(then.alerts).toHaveLength(1);
    expect(then.changes.map(({ level }) => level)).toEqual(['yellow', 'orange', 'red']);
    const row = (level: string) => compared.find((one) => one.level === level);
    expect(row('yellow')).toMatchObject({ storyId: 1, lead: 30 * MINUTE });
    expect(row('orange')).toMatchObject({ lead: 60 * MINUTE });
    expect(row('red')).toMatchObject({ today: null, lead: null });
  });

  it('changes nothing', async () => {
    const before = await war.changes();
    await rehearse({ orange: 10 });
    expect(await war.changes()).toEqual(before);
    expect(await war.incidents()).toHaveLength(1);
  });

  it('refuses a rule that is none', async () => {
    const { status } = await war.post('/brands/1/rehearse', { policy: { orange: -1 } });
    expect(status).toBe(400);
  });
});

describe('the list of KOLs', () => {
  const spoken = (id: string, author: object) => ({
    id,
    text: `月光镯${id}是假货，骗人`,
    author,
  });

  it('lets friends and staff speak without an alert, however many follow them', async () => {
    await war.brand('月光镯', {
      kols: [
        { platform: 'weibo', id: 'boss', tag: 'staff' },
        { platform: 'weibo', id: 'pal', tag: 'friend' },
        { platform: 'weibo', id: 'critic', tag: 'critic' },
      ],
    });
    await war.push([
      spoken('a', { id: 'boss', followers: 9_000_000 }),
      spoken('b', { id: 'pal', followers: 9_000_000 }),
    ]);
    expect(await war.incidents()).toEqual([]);
    await war.push([spoken('c', { id: 'critic', followers: 12 })]);
    expect(await war.incidents()).toMatchObject([{ level: 'red' }]);
  });

  it('shows how often a red that a KOL alone had raised held', async () => {
    await war.brand('月光镯');
    await war.push([{ ...ROOT, author: { id: 'k', followers: 2_000_000 } }]);
    const record = async () => (await war.get<{ kol: KolRecord }>('/incidents/1')).kol;
    expect(await record()).toEqual({ raised: 1, held: 0, open: 1 });
    await war.pass(HOUR);
    await war.push(reposts('root', 120));
    expect(await record()).toEqual({ raised: 1, held: 1, open: 0 });
    expect(war.clock.now()).toBe(MORNING + HOUR);
  });

  it('shows that it did not hold when nothing came of it', async () => {
    await war.brand('月光镯');
    await war.push([{ ...ROOT, author: { id: 'k', followers: 2_000_000 } }]);
    await war.pass(25 * HOUR);
    const { kol } = await war.get<{ kol: KolRecord }>('/incidents/1');
    expect(kol).toEqual({ raised: 1, held: 0, open: 0 });
  });
});
