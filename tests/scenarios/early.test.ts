import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { explain } from '../../server/model/explain.js';
import type { Rehearsal } from '../../server/rules/rehearsal.js';
import { type Harness, HOUR, MINUTE, reposts, start } from '../harness/harness.js';

const postgres = inject('postgres');
const ROOT = { id: 'root', text: '月光镯戴三天就断裂，假货，太差了' };
const EARLY = { early: { yellow: 0.1, orange: 0.15 } };

const DATABASES = [
  { name: 'SQLite', url: undefined },
  ...(postgres ? [{ name: 'PostgreSQL', url: postgres }] : []),
];

describe.each(DATABASES)('a forecast that may raise a level, on $name', ({ url }) => {
  let war: Harness;
  let n = 0;
  const open = () => start(url ? { databaseUrl: url, schema: `early_${process.pid}_${n++}` } : {});

  beforeEach(async () => {
    war = await open();
  });
  afterEach(() => war.close());

  /** `each` reposts every five minutes, `times` over. */
  async function spread(of: Harness, each: number, times: number, from = 0): Promise<void> {
    for (let i = 0; i < times; i++) {
      await of.pass(5 * MINUTE);
      await of.push(reposts('root', each, from + i * each));
    }
  }

  /** A brand whose rule lets the forecast raise a level. */
  async function watched(of: Harness): Promise<void> {
    await of.brand('月光镯');
    const answer = await fetch(`${of.url}/api/v1/brands/1`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ policy: EARLY }),
    });
    expect(answer.status).toBe(200);
  }

  async function rehearse(policy: object): Promise<Rehearsal> {
    const { status, body } = await war.post<Rehearsal>('/brands/1/rehearse', { policy });
    expect(status).toBe(200);
    return body;
  }

  const levels = async (of = war) =>
    (await of.changes('incident.opened', 'incident.raised', 'incident.lowered')).map(
      ({ at, data }) => ({ level: 'level' in data ? data.level : null, at }),
    );

  it('does so before any threshold, with its reason in words, and lets go when nothing spreads', async () => {
    await watched(war);
    await war.push([ROOT]);
    await spread(war, 14, 3);

    const [opened, ...more] = await war.changes('incident.opened', 'incident.raised');
    expect(opened?.kind).toBe('incident.opened');
    const reason = opened && 'reason' in opened.data ? opened.data.reason : null;
    expect(reason?.volume).toBeLessThan(51);
    expect(reason?.triggers).toMatchObject([{ kind: 'forecast' }]);
    expect(more.map(({ data }) => 'level' in data && data.level)).not.toContain('red');
    const [incident] = await war.incidents();
    expect(incident?.level).toBe('orange');
    const said = war.sent.map(({ reason: why }) => why).join('\n');
    expect(said).toContain('from which this brand calls it orange');
    const words = incident && explain(incident.reason, 43, 42, 'zh-CN', 'Asia/Shanghai');
    expect(words?.why).toContain('按规则提前定为橙色');
    expect(words?.below).toContain('一小时没有新的传播，预测即失效');
    // Its alert said it: a warning beside it would only repeat.
    expect(await war.changes('story.warned')).toEqual([]);

    const last = war.clock.now();
    await war.pass(2 * HOUR - 1);
    expect((await war.incidents())[0]?.level).toBe('orange');
    await war.pass(1);
    expect((await levels()).at(-1)).toMatchObject({ level: 'yellow', at: last + 2 * HOUR });
  });

  it('tells the same again from the same posts, and is rehearsed as it was told', async () => {
    await watched(war);
    await war.push([ROOT]);
    await spread(war, 14, 3);
    await war.pass(3 * HOUR);
    const told = await levels();
    expect(told.map(({ level }) => level)).toEqual(['orange', 'yellow']);

    const { today, then } = await rehearse({ early: { yellow: null, orange: null } });
    expect(today.changes.map(({ level }) => level)).toEqual(told.map(({ level }) => level));
    today.changes.forEach(({ at }, i) =>
      expect(Math.abs(at - (told[i]?.at ?? 0))).toBeLessThanOrEqual(5 * MINUTE),
    );
    expect(then.changes).toEqual([]);

    const twin = await open();
    await watched(twin);
    await twin.push([ROOT]);
    await spread(twin, 14, 3);
    await twin.pass(3 * HOUR);
    expect(await levels(twin)).toEqual(told);
    await twin.close();
  });

  it('raises nothing unless it was set, and is rehearsed before it is', async () => {
    await war.brand('月光镯');
    await war.push([ROOT]);
    await spread(war, 14, 3);
    expect(await war.incidents()).toEqual([]);
    const { today, then, compared } = await rehearse(EARLY);
    expect(today.alerts).toEqual([]);
    expect(then.alerts).toHaveLength(1);
    expect(compared[0]).toMatchObject({ today: null, lead: null });
    const { status } = await war.post('/brands/1/rehearse', {
      policy: { early: { yellow: 0, orange: null } },
    });
    expect(status).toBe(400);
  });

  it('is rehearsed by the forecasts of the time, and forecast anew where another red is asked about', async () => {
    await war.brand('月光镯');
    await war.push([ROOT]);
    await spread(war, 14, 3);
    const same = await rehearse(EARLY);
    expect([same.today.forecasts, same.then.forecasts]).toEqual([null, 'made']);

    const nearer = await rehearse({ ...EARLY, red: 120 });
    expect(nearer.then.forecasts).toBe('anew');
    const [first] = nearer.then.alerts;
    expect(first).toMatchObject({ storyId: 1, level: 'orange' });
    expect(first?.at).toBeLessThanOrEqual(same.then.alerts[0]?.at ?? 0);

    const farther = await rehearse({ ...EARLY, red: 100_000 });
    expect(farther.then).toMatchObject({ alerts: [], forecasts: 'anew' });
  });

  it('lets go of what people say was no complaint', async () => {
    await watched(war);
    await war.push([ROOT]);
    await spread(war, 14, 3);
    expect((await war.incidents())[0]?.status).toBe('open');
    const root = (await war.mentions()).find(({ text }) => text === ROOT.text);
    const { status } = await war.post('/mentions/corrections', {
      ids: [root?.id],
      label: 'pos',
      by: '林',
    });
    expect(status).toBe(200);
    expect((await war.incidents())[0]).toMatchObject({ status: 'closed', level: 'none' });
  });
});
