import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ChannelKind, Outcome } from '../../alerts/channel.js';
import type { Message } from '../../server/model/message.js';
import { type Harness, MINUTE, reposts, start } from '../harness/harness.js';

let war: Harness;
let told: Message[];
let answers: Outcome[];

/** One message a second, as Slack takes them. */
const slack: ChannelKind = {
  kind: 'slack',
  config: z.object({}),
  secrets: [],
  async send(_config, message) {
    const answer = answers.shift() ?? { kind: 'ok', id: message.id };
    if (answer.kind === 'ok') told.push(message);
    return Promise.resolve(answer);
  },
};

const BROKEN = { id: 'a', text: '月光镯戴三天就断裂，假货，太差了' };
const REFUND = { id: 'b', text: '月光镯退款太慢了，垃圾售后，骗钱' };

beforeEach(async () => {
  told = [];
  answers = [];
  war = await start({ overrides: { channels: new Map([['slack', slack]]) } });
  await war.brand('月光镯');
  const body = { kind: 'slack', name: 'slack', locale: 'zh-CN', config: {}, dailyTest: false };
  await war.post('/channels', body);
  await war.push([BROKEN, ...reposts('a', 120)]);
  await war.pass(5_000);
  await war.push([REFUND, ...reposts('b', 110)]);
  await war.pass(5_000);
});
afterEach(() => war.close());

const acknowledge = (incident: number, by: string) =>
  war.post(`/incidents/${incident}/acknowledge`, { by, takeOver: true });

describe('whoever is on duty and reads only the messages', () => {
  it('knows which of several incidents of a brand each message is about', async () => {
    const [first, second] = await war.incidents();
    await acknowledge(second?.id ?? 0, '李');
    await war.pass(5_000);
    await acknowledge(first?.id ?? 0, '张');
    await war.pass(5_000);
    const [li, zhang] = told.filter(({ kind }) => kind === 'incident.acknowledged');
    expect(li?.headline).toBe(`月光镯：李 已认领（${REFUND.text}）`);
    expect(zhang?.headline).toBe(`月光镯：张 已认领（${BROKEN.text}）`);
  });

  it('is shown posts that say something, not the same repost three times', () => {
    const opened = told.find(({ kind }) => kind === 'incident.opened');
    expect(opened?.quotes.map(({ text }) => text)).toEqual([BROKEN.text]);
  });

  it('reads in one message of many what else happened, and how things stand', async () => {
    const [incident] = await war.incidents();
    answers = [{ kind: 'retry', delay: 30_000, why: 'busy' }];
    for (const by of ['甲', '乙', '丙', '丁', '戊', '戊']) {
      await acknowledge(incident?.id ?? 0, by);
      await war.push(
        reposts('a', 10).map((post) => ({ ...post, id: `${post.id}-${by}-${told.length}` })),
      );
    }
    await war.pass(MINUTE);
    for (let n = 0; n < 4; n += 1) await war.pass(2_000);
    const merged = told.find(({ includes }) => includes);
    expect(merged?.headline).toMatch(/^月光镯：戊 已认领（.+）（合并 \d 条更新）$/);
    const facts = new Map(merged?.facts);
    expect(facts.get('此前')).toMatch(/^丁 已认领；丙 已认领；乙 已认领/);
    const [now] = await war.incidents();
    const last = told.filter(({ thread }) => thread === merged?.thread).at(-1);
    expect(new Map(last?.facts).get('24 小时负面量')).toContain(String(now?.volume));
  });

  it('hears of a turn to red before the updates that were there first', async () => {
    const [incident, other] = await war.incidents();
    answers = [{ kind: 'retry', delay: 20_000, why: 'busy' }];
    await acknowledge(other?.id ?? 0, '李');
    for (const by of ['甲', '乙', '丙']) await acknowledge(incident?.id ?? 0, by);
    const kol = { id: 'k', followers: 3_000_000 };
    await war.push([{ id: 'kol', text: '转发微博', repostOf: 'a', author: kol }]);
    told.length = 0;
    await war.pass(MINUTE);
    for (let n = 0; n < 4; n += 1) await war.pass(2_000);
    expect(told[0]).toMatchObject({ kind: 'incident.raised', level: 'red' });
    expect(told.length).toBeGreaterThan(1);
  });
});
