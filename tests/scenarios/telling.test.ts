import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ChannelKind, Outcome } from '../../alerts/channel.js';
import type { Message } from '../../server/model/message.js';
import { type Harness, HOUR, MINUTE, MORNING, reposts, start } from '../harness/harness.js';

const ROOT = { id: 'root', text: '月光镯戴三天就断裂，假货，太差了' };

interface Told {
  to: string;
  message: Message;
}

let war: Harness;
let told: Told[];
/** What a channel answers next, by its name; accepted when nothing is planned. */
let answers: Map<string, Outcome[]>;

function kindOf(name: string): ChannelKind<{ name: string }> {
  return {
    kind: name,
    config: z.object({ name: z.string() }),
    secrets: [],
    async send(config, message) {
      const answer = answers.get(config.name)?.shift() ?? { kind: 'ok', id: `id-${message.id}` };
      if (answer.kind === 'ok') told.push({ to: config.name, message });
      return answer;
    },
  };
}

async function channel(name: string, kind = 'chat', dailyTest = false): Promise<number> {
  const { status, body } = await war.post<{ id: number }>('/channels', {
    kind,
    name,
    locale: 'en',
    config: { name },
    dailyTest,
  });
  expect(status).toBe(201);
  return body.id;
}

async function rule(more: object): Promise<void> {
  const { status } = await war.post('/routes', { name: 'rule', ...more });
  expect(status).toBe(201);
}

interface Receipt {
  seq: number;
  channel: string;
  state: string;
  error: string | null;
  providerId: string | null;
  mergedInto: number | null;
  insteadOf: string | null;
}

async function receipts(): Promise<Receipt[]> {
  return (await war.get<{ receipts: Receipt[] }>('/incidents/1')).receipts;
}

function heard(name: string): string[] {
  return told.filter(({ to }) => to === name).map(({ message }) => message.kind);
}

beforeEach(async () => {
  told = [];
  answers = new Map();
  const kinds = ['chat', 'dingtalk'].map((kind): [string, ChannelKind] => [kind, kindOf(kind)]);
  war = await start({ overrides: { channels: new Map(kinds) } });
  await war.brand('月光镯');
});
afterEach(() => war.close());

const outbreak = () => war.push([ROOT, ...reposts('root', 120)]);
const kol = {
  id: 'kol',
  text: '转发微博',
  repostOf: 'root',
  author: { id: 'k', followers: 3_000_000 },
};

describe('routes', () => {
  it('are not needed: without any, every channel hears everything announced', async () => {
    await channel('care');
    await channel('pr');
    await outbreak();
    expect([heard('care'), heard('pr')]).toEqual([['incident.opened'], ['incident.opened']]);
  });

  it('decide by level who hears, once, however many rules name a channel', async () => {
    const [care, crisis] = [await channel('care'), await channel('crisis')];
    await rule({ levels: ['red'], channels: [crisis, care] });
    await rule({ channels: [care] });
    await outbreak();
    expect([heard('care'), heard('crisis')]).toEqual([['incident.opened'], []]);
    await war.push([kol]);
    expect(heard('crisis')).toEqual(['incident.raised']);
    expect(heard('care')).toEqual(['incident.opened', 'incident.raised']);
  });

  it('decide by the platform of the posts behind an incident', async () => {
    const [weibo, douyin] = [await channel('weibo'), await channel('douyin')];
    await rule({ platforms: ['weibo'], channels: [weibo] });
    await rule({ platforms: ['douyin'], channels: [douyin] });
    await outbreak();
    expect([heard('weibo'), heard('douyin')]).toEqual([['incident.opened'], []]);
  });

  it('hold ordinary news through quiet hours, and let red through', async () => {
    await channel('care');
    await war.post('/routes/manner', { mode: 'all', quiet: { from: '07:00', to: '09:30' } });
    await outbreak();
    expect(told).toEqual([]);
    await war.push([kol]);
    expect(heard('care')).toEqual(['incident.raised']);
    await war.pass(90 * MINUTE);
    expect(heard('care').slice(1)).toContain('incident.opened');
  });

  it('say who would hear and why before they are saved', async () => {
    const care = await channel('care');
    const { body } = await war.post<{ sentences: string[] }>('/routes/preview', {
      event: { level: 'yellow' },
      rules: [
        { name: 'red only', levels: ['red'], channels: [care] },
        { name: 'all', channels: [care] },
      ],
      locale: 'en',
    });
    expect(body.sentences).toEqual([
      'Rule “red only” is for other levels.',
      'Rule “all” matches.',
      'Told at once: care.',
    ]);
    expect((await war.get<{ items: unknown[] }>('/routes')).items).toEqual([]);
  });

  it('refuse a channel that is not there, a rule without any, and a time that is none', async () => {
    const care = await channel('care');
    for (const bad of [
      { name: 'x', channels: [99] },
      { name: 'x', channels: [] },
      { name: 'x', channels: [care], hours: { from: '25:00', to: '08:00' } },
      { name: '', channels: [care] },
    ])
      expect((await war.post('/routes', bad)).status).toBe(400);
    expect((await war.post('/routes/manner', { timeZone: 'Mars/Base' })).status).toBe(400);
  });

  it('can be taken away again', async () => {
    const [care] = [await channel('care'), await channel('pr')];
    await rule({ channels: [care] });
    await fetch(`${war.url}/api/v1/routes/1`, { method: 'DELETE' });
    await outbreak();
    expect(heard('pr')).toEqual(['incident.opened']);
  });
});

describe('a channel that fails', () => {
  it('is replaced by the next of the route, which says so', async () => {
    const [care, pr] = [await channel('care'), await channel('pr')];
    await rule({ channels: [care], fallbacks: [pr] });
    answers.set('care', [
      { kind: 'reject', why: 'no' },
      { kind: 'reject', why: 'still no' },
    ]);
    await outbreak();
    expect(heard('care')).toEqual([]);
    expect(told.map(({ to, message }) => [to, message.kind])).toEqual([['pr', 'incident.opened']]);
    expect(told[0]?.message.reason).toMatch(/^Sent here because the channel “care” failed\. /);
    expect((await receipts()).map(({ channel, state, error }) => [channel, state, error])).toEqual([
      ['care', 'failed', 'still no'],
      ['pr', 'done', null],
    ]);
  });

  it('for good is shown, told through another one, and passed over from then on', async () => {
    const [care, pr] = [await channel('care'), await channel('pr')];
    await rule({ channels: [care], fallbacks: [pr] });
    answers.set('care', [{ kind: 'broken', why: 'the robot was removed' }]);
    await outbreak();
    expect(heard('pr').sort()).toEqual(['channel.broken', 'incident.opened']);
    const { items } = await war.get<{ items: object[] }>('/channels');
    expect(items[0]).toMatchObject({
      name: 'care',
      enabled: false,
      broken: 'the robot was removed',
    });
    await war.push([kol]);
    expect(heard('care')).toEqual([]);
    expect(heard('pr').at(-1)).toBe('incident.raised');
    expect(told.at(-1)?.message.reason).toContain('“care” failed');
  });

  it('alone keeps what waits until a test is accepted again', async () => {
    const care = await channel('care');
    answers.set('care', [{ kind: 'broken', why: 'gone' }]);
    await outbreak();
    await war.push([kol]);
    expect(told).toEqual([]);
    const { body } = await war.post<{ outcome: string }>(`/channels/${care}/test`);
    expect(body.outcome).toBe('ok');
    expect((await war.get<{ items: object[] }>('/channels')).items[0]).toMatchObject({
      enabled: true,
      broken: null,
    });
  });
});

describe('a channel that is out of reach for now', () => {
  const away: Outcome = { kind: 'retry', delay: null, why: 'out of reach' };

  it('lets the next of the route tell a first alert after three tries, and goes on trying', async () => {
    const [care, pr] = [await channel('care'), await channel('pr')];
    await rule({ channels: [care], fallbacks: [pr] });
    answers.set('care', [away, away, away]);
    await outbreak();
    await war.pass(3_500);
    expect(told).toEqual([]);
    await war.pass(10_000);
    expect([heard('care'), heard('pr')]).toEqual([[], ['incident.opened']]);
    expect(told[0]?.message.reason).toContain('because the channel “care” failed');
    await war.pass(10 * MINUTE);
    expect([heard('care')[0], heard('pr')[0]]).toEqual(['incident.opened', 'incident.opened']);
    expect(heard('pr').filter((kind) => kind === 'incident.opened')).toHaveLength(1);
  });

  it('because it silenced us passes a raise to red to the next at once', async () => {
    const [care, pr] = [await channel('care'), await channel('pr')];
    await rule({ channels: [care], fallbacks: [pr] });
    await outbreak();
    answers.set('care', [{ kind: 'retry', delay: 10 * MINUTE, why: 'silenced' }]);
    await war.post('/incidents/1/acknowledge', { by: 'Li' });
    await war.push([kol]);
    expect(heard('pr')).toEqual(['incident.raised']);
    await war.pass(11 * MINUTE);
    expect(heard('care')).toContain('incident.raised');
    expect(heard('pr')).toEqual(['incident.raised']);
  });
});

describe('a repeated message', () => {
  it('says what is new since this place was told last', async () => {
    await channel('care');
    await outbreak();
    const facts = () => Object.fromEntries(told.at(-1)?.message.facts ?? []);
    expect(facts()['Negative in 24 h']).toMatch(/^121 \(\+121 in the last hour\)$/);
    await war.pass(5 * MINUTE);
    await war.push([...reposts('root', 20, 200), kol]);
    expect(facts()).toEqual({
      Level: 'red (orange at 08:00)',
      'Negative in 24 h': '142 (+21 since 08:00)',
      'Repost velocity': '141/h (+21 since 08:00)',
    });
  });

  it('counts on the clock of its brand', async () => {
    await channel('care');
    const body = JSON.stringify({ timeZone: 'America/New_York' });
    const headers = { 'content-type': 'application/json' };
    await fetch(`${war.url}/api/v1/brands/1`, { method: 'PATCH', headers, body });
    await outbreak();
    expect(told[0]?.message.timeZone).toBe('America/New_York');
    await war.pass(MINUTE);
    await war.push([kol]);
    expect(told[1]?.message.facts[0]).toEqual(['Level', 'red (orange at 19:00)']);
  });
});

describe('a storm', () => {
  it('is merged by what a service takes, with one receipt for all of a message', async () => {
    await channel('ding', 'dingtalk');
    await outbreak();
    for (let i = 0; i < 60; i++) {
      await war.post('/incidents/1/acknowledge', { by: `人${i}`, takeOver: true });
    }
    const before = told.length;
    expect(before).toBeLessThanOrEqual(14);
    await war.pass(2 * MINUTE);
    const merged = told.slice(before).find(({ message }) => message.includes);
    expect(merged?.message.headline).toMatch(/updates in one\)$/);
    const rows = await receipts();
    expect(rows.filter(({ state }) => state !== 'done')).toEqual([]);
    const members = rows.filter(({ mergedInto }) => mergedInto !== null);
    expect(members.length).toBe((merged?.message.includes?.length ?? 0) - 1);
    expect(new Set(members.map(({ providerId }) => providerId)).size).toBe(1);
  });

  it('lets the first alert and a raise to red through what the rest may not use', async () => {
    await channel('ding', 'dingtalk');
    await outbreak();
    for (let i = 0; i < 40; i++)
      await war.post('/incidents/1/acknowledge', { by: `人${i}`, takeOver: true });
    await war.push([kol]);
    expect(heard('ding').at(-1)).toBe('incident.raised');
  });

  it('remembers that a service asked to be left alone, and does not ask it before', async () => {
    await channel('care');
    answers.set('care', [{ kind: 'retry', delay: 10 * MINUTE, why: 'too fast' }]);
    await outbreak();
    await war.push([kol]);
    await war.pass(9 * MINUTE);
    expect(told).toEqual([]);
    await war.pass(MINUTE + 1);
    expect(heard('care')).toEqual(['incident.opened', 'incident.raised']);
  });
});

describe('a test message', () => {
  it('takes the way of real ones and brings the answer of the service', async () => {
    const care = await channel('care');
    answers.set('care', [{ kind: 'retry', delay: null, why: 'out of reach' }]);
    const first = await war.post<object>(`/channels/${care}/test`);
    expect(first.body).toMatchObject({ outcome: 'retry', words: 'out of reach' });
    const second = await war.post<object>(`/channels/${care}/test`);
    expect(second.body).toMatchObject({ outcome: 'ok' });
    expect(told.map(({ message }) => message.kind)).toEqual(['test']);
    expect((await war.post('/channels/99/test')).status).toBe(404);
  });

  it('goes out every day at ten in Shanghai to the channels that ask for it', async () => {
    await channel('care', 'chat', true);
    await channel('pr');
    await war.pass(0);
    expect(told).toEqual([]);
    await war.pass(2 * HOUR);
    await war.pass(24 * HOUR);
    expect(heard('care')).toEqual(['test', 'test']);
    expect(heard('pr')).toEqual([]);
  });

  it('goes out at another hour when that is set', async () => {
    await channel('care', 'chat', true);
    await war.post('/settings/daily-test', { hour: 18, minute: 30 });
    await war.pass(0);
    await war.pass(10 * HOUR);
    expect(told).toEqual([]);
    await war.pass(HOUR);
    expect(heard('care')).toEqual(['test']);
  });

  it('that is missing for a day and two hours is told through the other channels, once', async () => {
    await channel('care', 'chat', true);
    await channel('pr');
    await war.pass(0);
    answers.set(
      'care',
      Array.from({ length: 500 }, () => ({ kind: 'retry', delay: null, why: 'away' })),
    );
    for (let hour = 0; hour < 30; hour++) await war.pass(HOUR);
    expect(heard('pr')).toEqual(['channel.silent']);
    const [silent] = await war.changes('channel.silent');
    expect(silent?.at).toBe(MORNING + 28 * HOUR);
    expect((await war.get<{ items: object[] }>('/channels')).items[0]).toMatchObject({
      silent: true,
    });
  });
});
