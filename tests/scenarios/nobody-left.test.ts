import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ChannelKind, Outcome } from '../../alerts/channel.js';
import type { Message } from '../../server/model/message.js';
import { type Harness, HOUR, MINUTE, reposts, start } from '../harness/harness.js';

/** Where an alert has nowhere to go, it waits and is seen to wait; it never just vanishes. */

const ROOT = { id: 'root', text: '月光镯戴三天就断裂，假货，太差了' };
const KOL = {
  id: 'kol',
  text: '转发微博',
  repostOf: 'root',
  author: { id: 'k', followers: 3_000_000 },
};
const GONE: Outcome = { kind: 'broken', why: 'the robot was removed' };

let war: Harness;
let told: { to: string; message: Message }[];
let answers: Map<string, Outcome[]>;

const chat: ChannelKind<{ name: string }> = {
  kind: 'chat',
  config: z.object({ name: z.string() }),
  secrets: [],
  async send({ name }, message) {
    const answer = answers.get(name)?.shift() ?? { kind: 'ok', id: `id-${message.id}` };
    if (answer.kind === 'ok') told.push({ to: name, message });
    return answer;
  },
};

async function ask(method: string, path: string, body?: unknown) {
  const response = await fetch(`${war.url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  war.app.world.notifier.wake();
  await war.app.world.notifier.settled();
  return {
    status: response.status,
    body: (text === '' ? {} : JSON.parse(text)) as { id?: number; error?: { code: string } },
  };
}

async function channel(name: string): Promise<number> {
  const config = { name };
  const made = { kind: 'chat', name, locale: 'en', config, dailyTest: false };
  return (await ask('POST', '/channels', made)).body.id ?? 0;
}

const rule = (more: object) => ask('POST', '/routes', { name: 'crisis', ...more });
const heard = (name: string) =>
  told.filter(({ to }) => to === name).map(({ message }) => message.kind);
const outbreak = () => war.push([ROOT, ...reposts('root', 120)]);

async function receipts() {
  const { receipts: all } = await war.get<{
    receipts: { channel: string; state: string; error: string | null }[];
  }>('/incidents/1');
  return all.map(({ channel: to, state, error }) => [to, state, error]);
}

beforeEach(async () => {
  told = [];
  answers = new Map();
  war = await start({ overrides: { channels: new Map<string, ChannelKind>([['chat', chat]]) } });
  await war.brand('月光镯');
});
afterEach(() => war.close());

describe('the only channel that broke', () => {
  it('is sent what it missed once it is mended: the alert that found it broken, and what came since', async () => {
    const only = await channel('only');
    answers.set('only', [GONE]);
    await outbreak();
    await war.push([KOL]);
    expect(told).toEqual([]);
    expect(await receipts()).toEqual([
      ['only', 'due', 'the robot was removed'],
      ['only', 'due', null],
    ]);

    await war.pass(HOUR);
    expect((await ask('PATCH', `/channels/${only}`, { enabled: true })).status).toBe(204);
    expect(heard('only').slice(0, 2)).toEqual(['incident.opened', 'incident.raised']);
    expect((await receipts()).map(([, state]) => state)).not.toContain('due');
  });

  it('is mended by a test that is accepted, and told then', async () => {
    const only = await channel('only');
    answers.set('only', [GONE]);
    await outbreak();
    await ask('POST', `/channels/${only}/test`);
    expect(heard('only')).toEqual(['test', 'incident.opened']);
  });

  it('may break again on the way, and loses nothing', async () => {
    const only = await channel('only');
    answers.set('only', [GONE, GONE]);
    await outbreak();
    await ask('PATCH', `/channels/${only}`, { enabled: true });
    expect(told).toEqual([]);
    await ask('PATCH', `/channels/${only}`, { enabled: true });
    expect(heard('only')).toEqual(['incident.opened']);
  });

  it('is spared old news that is no incident', async () => {
    const only = await channel('only');
    answers.set('only', [GONE]);
    await outbreak();
    await war.app.world.pipeline.note(async () => [
      {
        kind: 'source.failing',
        at: war.clock.now(),
        brandId: null,
        storyId: null,
        incidentId: null,
        data: { sourceId: 1, name: '论坛', error: 'away', trouble: null },
      },
    ]);
    await ask('PATCH', `/channels/${only}`, { enabled: true });
    expect(heard('only')).toEqual(['incident.opened']);
  });

  it('that a person switched off is sent nothing, then or later', async () => {
    const only = await channel('only');
    await ask('PATCH', `/channels/${only}`, { enabled: false });
    await outbreak();
    await ask('PATCH', `/channels/${only}`, { enabled: true });
    expect(told).toEqual([]);
    await war.push([KOL]);
    expect(heard('only')).toEqual(['incident.raised']);
  });
});

describe('a rule all of whose channels broke', () => {
  it('keeps the alert for the first of them', async () => {
    const [care, pr, idle] = [await channel('care'), await channel('pr'), await channel('idle')];
    await rule({ channels: [care], fallbacks: [pr] });
    await rule({ channels: [idle], levels: ['none'] });
    answers.set('care', [GONE]);
    answers.set('pr', [GONE]);
    await outbreak();
    await war.push([KOL]);
    expect(heard('idle')).not.toContain('incident.raised');
    await ask('PATCH', `/channels/${care}`, { enabled: true });
    expect(heard('care')).toContain('incident.raised');
    await ask('PATCH', `/channels/${pr}`, { enabled: true });
    expect(heard('pr')).toContain('incident.opened');
  });
});

describe('a channel that rules name', () => {
  it('leaves its place to the one that stands in for it when it is removed', async () => {
    const [care, pr] = [await channel('care'), await channel('pr')];
    await rule({ channels: [care], fallbacks: [pr] });
    expect((await ask('DELETE', `/channels/${care}`)).status).toBe(204);
    const { items } = await war.get<{ items: object[] }>('/routes');
    expect(items).toMatchObject([{ enabled: true, channels: [pr], fallbacks: [] }]);
    await outbreak();
    expect(heard('pr')).toEqual(['incident.opened']);
    // The rule can still be edited: nothing in it points nowhere.
    const { status } = await ask('PATCH', '/routes/1', { ...items[0], name: 'all' });
    expect(status).toBe(200);
  });

  it('cannot be removed while it alone is told: its alerts would go to nobody', async () => {
    const [care, pr] = [await channel('care'), await channel('pr')];
    await rule({ channels: [care], levels: ['red'] });
    await rule({ channels: [pr, care], fallbacks: [care] });
    const refused = await ask('DELETE', `/channels/${care}`);
    expect([refused.status, refused.body.error?.code]).toEqual([409, 'channel-in-use']);
    const kept = await war.get<{ items: object[] }>('/routes');
    expect(kept.items).toMatchObject([
      { channels: [care] },
      { channels: [pr, care], fallbacks: [care] },
    ]);

    await ask('PATCH', '/routes/1', { name: 'red', channels: [pr], levels: ['red'] });
    expect((await ask('DELETE', `/channels/${care}`)).status).toBe(204);
    expect((await war.get<{ items: object[] }>('/routes')).items).toMatchObject([
      { channels: [pr] },
      { channels: [pr], fallbacks: [] },
    ]);
  });

  it('was told what it was told, also when it is there no longer', async () => {
    const [care] = [await channel('care'), await channel('pr')];
    await outbreak();
    await ask('DELETE', `/channels/${care}`);
    expect(await receipts()).toEqual([
      [`#${care}`, 'done', null],
      ['pr', 'done', null],
    ]);
  });
});

describe('a message that cannot be written', () => {
  /** As a bit that flipped, or a version that knew more, leaves it. */
  const spoil = (incidentId: number) =>
    war.app.world.store.transaction((tx) =>
      tx.all("UPDATE incidents SET reason = '{' WHERE id = ?", [incidentId]),
    );

  it('holds up no other, is tried again, and goes out when it can be', async () => {
    await channel('care');
    answers.set('care', [{ kind: 'retry', delay: 5 * MINUTE, why: 'busy' }]);
    await outbreak();
    await war.brand('星尘表');
    const reason = await war.app.world.store.read((q) =>
      q.selectFrom('incidents').select('reason').where('id', '=', 1).executeTakeFirstOrThrow(),
    );
    await spoil(1);
    await war.pass(6 * MINUTE);
    await war.push([{ ...KOL, id: 'other', repostOf: null, text: '星尘表是假货，骗人' }]);
    expect(told.map(({ message }) => [message.kind, message.brand])).toEqual([
      ['incident.opened', '星尘表'],
    ]);
    const [waiting] = await war.app.world.store.read((q) =>
      q.selectFrom('deliveries').selectAll().where('incident_id', '=', 1).execute(),
    );
    expect(waiting).toMatchObject({ state: 'due', lease_until: 0 });
    expect(waiting?.error).toContain('The message could not be written');

    await war.app.world.store.transaction((tx) =>
      tx.all('UPDATE incidents SET reason = ? WHERE id = 1', [reason.reason]),
    );
    await war.pass(HOUR);
    expect(told.some(({ message }) => message.brand === '月光镯')).toBe(true);
  });

  it('since its channel was removed just then holds up no other', async () => {
    const [care, pr] = [await channel('care'), await channel('pr')];
    const { store } = war.app.world;
    // Between the lease of a message and its writing somebody removes the channel.
    const read = store.read.bind(store);
    let removed = false;
    store.read = async (fn) => {
      const leased = await read((q) =>
        q.selectFrom('deliveries').select('id').where('lease_until', '>', 0).execute(),
      );
      if (leased.length > 0 && !removed) {
        removed = true;
        await store.transaction((tx) => tx.all('DELETE FROM channels WHERE id = ?', [care]));
      }
      return read(fn);
    };
    await outbreak();
    expect(heard('pr')).toEqual(['incident.opened']);
    expect([pr, removed]).toEqual([pr, true]);
  });
});

describe('the clock of the house', () => {
  it('goes on visiting and telling when what is due fails', async () => {
    await channel('care');
    answers.set('care', [{ kind: 'retry', delay: MINUTE, why: 'busy' }]);
    await outbreak();
    expect(told).toEqual([]);
    war.clock.advance(2 * MINUTE);
    war.app.world.pipeline.tick = () => Promise.reject(new Error('the disk is full'));
    await war.app.schedule.knock();
    await war.app.world.notifier.settled();
    expect(heard('care')).toEqual(['incident.opened']);
  });
});
