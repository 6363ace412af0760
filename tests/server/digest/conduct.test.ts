import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, HOUR, MINUTE, MORNING, start } from '../../harness/harness.js';

/** What a digest says of how the team kept its clock. */

const DAY = 24 * HOUR;
const ANGRY = { id: 'k', text: '月光镯是假货，骗人', author: { id: 's', followers: 2_000_000 } };
let war: Harness;

beforeEach(async () => {
  war = await start();
  await war.brand('月光镯');
  await war.push([ANGRY]);
});
afterEach(() => war.close());

async function alert() {
  const facts = await war.app.world.editions.gather({
    digestId: 1,
    editionId: null,
    brandId: 1,
    edition: 'day',
    from: MORNING - 8 * HOUR,
    to: MORNING - 8 * HOUR + DAY,
    timeZone: 'Asia/Shanghai',
  });
  const [first] = facts.alerts;
  return { inTime: first?.inTime, responded: facts.responses?.responded };
}

const respond = (at: number) =>
  war.post('/incidents/1/respond', {
    by: '李楠',
    approvedBy: '陈立',
    where: 'weibo',
    url: 'https://weibo.com/1/statement',
    at,
  });

describe('a digest on an alert', () => {
  it('that was answered within four hours says so, however late that was written down', async () => {
    await war.pass(9 * HOUR);
    await respond(MORNING + 3 * HOUR);
    await war.pass(DAY);
    expect(await alert()).toEqual({ inTime: true, responded: { due: 1, met: 1 } });
  });

  it('that was answered later, or never, calls it late', async () => {
    await war.pass(5 * HOUR);
    await respond(MORNING + 4 * HOUR + MINUTE);
    await war.pass(DAY);
    expect(await alert()).toEqual({ inTime: false, responded: { due: 1, met: 0 } });
  });

  it('that nobody ever answered calls it late', async () => {
    await war.pass(2 * DAY);
    expect(await alert()).toEqual({ inTime: false, responded: { due: 1, met: 0 } });
  });

  it('that a person closed before its time was up calls nothing late: no answer was owed', async () => {
    await war.pass(HOUR);
    await war.post('/incidents/1/close', { by: '李楠', why: '误报' });
    await war.pass(2 * DAY);
    expect(await alert()).toEqual({ inTime: null, responded: { due: 0, met: 0 } });
  });
});
