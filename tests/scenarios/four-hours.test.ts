import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, HOUR, MINUTE, MORNING, reposts, start } from '../harness/harness.js';

const ROOT = { id: 'root', text: '月光镯戴三天就断裂，假货，太差了' };
const STATEMENT = {
  by: '李楠',
  approvedBy: '陈立',
  where: 'weibo',
  url: 'https://weibo.com/1/statement',
};

let war: Harness;

async function outbreak(): Promise<void> {
  await war.brand('月光镯');
  await war.push([ROOT, ...reposts('root', 120)]);
}

/** The log of the incident, as kind and minutes since the outbreak. */
async function diary(): Promise<string[]> {
  const changes = await war.changes();
  return changes
    .filter(({ incidentId }) => incidentId === 1)
    .map((change) => {
      const what = 'deadline' in change.data ? ` ${change.data.deadline}` : '';
      return `${(change.at - MORNING) / MINUTE} ${change.kind.replace('incident.', '')}${what}`;
    });
}

describe('the golden four hours', () => {
  beforeEach(async () => {
    war = await start();
    await outbreak();
  });
  afterEach(() => war.close());

  it('run through reminders, escalations and breaches when nobody does anything', async () => {
    await war.pass(5 * HOUR);
    expect(await diary()).toEqual([
      '0 opened',
      '60 breached acknowledge',
      '60 escalated',
      '60 breached contact',
      '120 escalated',
      '120 reminded respond',
      '120 breached statement',
      '180 reminded respond',
      '216 reminded respond',
      '240 breached respond',
      '240 breached solution',
    ]);
  });

  it('are not stopped by an acknowledgement, which stops the escalation alone', async () => {
    await war.pass(10 * MINUTE);
    const { status, body } = await war.post<{ acknowledgement: object; respondDueAt: number }>(
      '/incidents/1/acknowledge',
      { by: '李楠', note: '我来' },
    );
    expect(status).toBe(200);
    expect(body.acknowledgement).toMatchObject({ by: '李楠', at: MORNING + 10 * MINUTE });
    for (let i = 0; i < 12; i++) {
      await war.pass(20 * MINUTE);
      await war.post('/incidents/1/note', { by: '李楠', text: `第${i}次进展` });
    }
    const told = await diary();
    expect(told).not.toContain('60 breached acknowledge');
    expect(told).toContain('240 breached respond');
  });

  it('stop with the recorded public response, in time or late', async () => {
    await war.pass(3 * HOUR + 59 * MINUTE);
    const { body } = await war.post<{ response: object }>('/incidents/1/respond', STATEMENT);
    expect(body.response).toMatchObject({ ...STATEMENT, at: MORNING + 239 * MINUTE });
    await war.pass(2 * HOUR);
    const told = await diary();
    expect(told).toContain('239 responded');
    expect(told).not.toContain('240 breached respond');
    expect((await war.changes('incident.responded'))[0]?.data).toMatchObject({ inTime: true });
  });

  it('take a second response for what it is: not the first', async () => {
    await war.post('/incidents/1/respond', STATEMENT);
    const { status, body } = await war.post<{ error: { code: string; message: string } }>(
      '/incidents/1/respond',
      STATEMENT,
    );
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ code: 'already-responded' });
  });

  it('refuse a response without a link, a name or an approval, and one from the future', async () => {
    for (const [change, field] of [
      [{ url: 'javascript:alert(1)' }, 'url'],
      [{ by: ' ' }, 'by'],
      [{ approvedBy: undefined }, 'approvedBy'],
      [{ where: '' }, 'where'],
    ] as const) {
      const { status, body } = await war.post<{ error: { field: string } }>(
        '/incidents/1/respond',
        {
          ...STATEMENT,
          ...change,
        },
      );
      expect([status, body.error.field]).toEqual([400, field]);
    }
    const future = { ...STATEMENT, at: MORNING + HOUR };
    expect((await war.post('/incidents/1/respond', future)).status).toBe(409);
  });

  it('are not stopped by a response from before there was anything to answer', async () => {
    const { status, body } = await war.post('/incidents/1/respond', { ...STATEMENT, at: 0 });
    expect(status).toBe(409);
    expect(body).toMatchObject({ error: { code: 'too-early' } });
    expect((await war.incidents())[0]?.response).toBeNull();
  });

  it('keep their owner until somebody means to take over', async () => {
    await war.post('/incidents/1/acknowledge', { by: '李楠' });
    const { status, body } = await war.post('/incidents/1/acknowledge', { by: '王芳' });
    expect(status).toBe(409);
    expect(body).toMatchObject({ error: { code: 'taken', owner: '李楠', since: MORNING } });
    expect((await war.post('/incidents/1/acknowledge', { by: '李楠' })).status).toBe(200);
    const meant = { by: '王芳', takeOver: true };
    const taken = await war.post('/incidents/1/acknowledge', meant);
    expect(taken.body).toMatchObject({ acknowledgement: { by: '王芳' } });
  });

  it('let an acknowledgement without progress remind its owner, lapse and ask again', async () => {
    await war.post('/incidents/1/acknowledge', { by: '李楠' });
    await war.pass(2 * HOUR + MINUTE);
    const told = await diary();
    expect(told.slice(1, 4)).toEqual([
      '0 acknowledged',
      '30 reminded acknowledgement-stale',
      '60 acknowledgement-lapsed',
    ]);
    expect(told).toContain('120 breached acknowledge');
  });

  it('are shortened by a raise and not extended by a lowering', async () => {
    await war.pass(10 * MINUTE);
    await war.push([
      { id: 'kol', text: '转发微博', repostOf: 'root', author: { id: 'k', followers: 3_000_000 } },
    ]);
    const [incident] = await war.incidents();
    expect(incident?.level).toBe('red');
    expect(incident?.deadlines.find(({ kind }) => kind === 'acknowledge')?.dueAt).toBe(
      MORNING + 25 * MINUTE,
    );
    expect(incident?.respondDueAt).toBe(MORNING + 4 * HOUR);
  });

  it('mark the steps of the playbook as they are done', async () => {
    await war.pass(20 * MINUTE);
    await war.post('/incidents/1/note', { by: '李楠', text: '已私信作者', step: 'contact' });
    const [incident] = await war.incidents();
    expect(incident?.deadlines.find(({ kind }) => kind === 'contact')).toMatchObject({
      outcome: 'met',
    });
    await war.pass(HOUR);
    expect(await diary()).not.toContain('60 breached contact');
  });

  it('tell the team of all that matters, once, with the reason and the clock in words', async () => {
    await war.pass(HOUR - 1);
    await war.push([{ id: 'late', text: '月光镯好看' }]);
    await war.pass(1);
    expect(war.sent.map(({ kind }) => kind)).toEqual([
      'incident.opened',
      'incident.breached',
      'incident.escalated',
      'incident.breached',
    ]);
    const [first] = war.sent;
    expect(first?.headline).toBe('月光镯: orange alert: 月光镯戴三天就断裂，假货，太差了');
    expect(first?.reason).toContain('Negative volume 121 in 24 h.');
    expect(first?.reason).toContain('Red needs 380 more, or one KOL.');
    expect(first?.clock).toBe('4 h 0 min left to respond');
    expect(first?.quotes[0]?.text).toBe(ROOT.text);
  });
});

describe('a restart', () => {
  it('in the middle of the four hours loses no deadline and announces nothing twice', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'fengsheng-restart-'));
    try {
      war = await start({ dataDir });
      await outbreak();
      const before = war.sent.length;
      expect(before).toBe(1);
      await war.close();

      war = await start({ dataDir, start: MORNING + 3 * HOUR });
      await war.pass(0);
      expect((await diary()).slice(0, 8)).toEqual([
        '0 opened',
        '60 breached acknowledge',
        '60 escalated',
        '60 breached contact',
        '120 escalated',
        '120 reminded respond',
        '120 breached statement',
        '180 reminded respond',
      ]);
      expect(war.sent.filter(({ kind }) => kind === 'incident.opened')).toEqual([]);
      await war.close();
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
