import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ChannelKind, Outcome, SendTools } from '../../alerts/channel.js';
import type { Message } from '../../server/model/message.js';
import { type Harness, MINUTE, start } from '../harness/harness.js';

const BRANDS = Array.from(
  { length: 16 },
  (_, index) => `品牌${'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳'[index] ?? ''}号`,
);

let war: Harness;
let told: { message: Message; threadId: string | null }[];
/** What the service says next; accepted when nothing is planned. */
let answers: (Outcome | Promise<Outcome>)[];

/** A service with DingTalk's limits: 18 a minute by our count. */
const service: ChannelKind = {
  kind: 'dingtalk',
  config: z.object({}),
  secrets: [],
  async send(_config: unknown, message: Message, { threadId }: SendTools) {
    const answer = (await answers.shift()) ?? { kind: 'ok', id: `id-${message.id}` };
    if (answer.kind === 'ok') told.push({ message, threadId });
    return answer;
  },
};

interface Receipt {
  state: string;
  providerId: string | null;
}

const receipts = async (incident: number) =>
  (await war.get<{ receipts: Receipt[] }>(`/incidents/${incident}`)).receipts;

/** Every brand is complained about by somebody with many followers, in the same push. */
const crisis = () =>
  war.push(
    BRANDS.map((brand, index) => ({
      id: `kol-${index}`,
      text: `${brand}手镯戴三天就断裂，假货，太差了，客服不理人`,
      author: { id: `k${index}`, followers: 3_000_000 },
    })),
  );

/** As the settings page asks: it waits for this answer alone. */
async function test(): Promise<{ outcome: string; words: string }> {
  const response = await fetch(`${war.url}/api/v1/channels/1/test`, { method: 'POST' });
  return (await response.json()) as { outcome: string; words: string };
}

beforeEach(async () => {
  told = [];
  answers = [];
  war = await start({ overrides: { channels: new Map([['dingtalk', service]]) } });
  for (const brand of BRANDS) await war.brand(brand);
  const body = { kind: 'dingtalk', name: 'ding', locale: 'zh-CN', config: {}, dailyTest: false };
  expect((await war.post('/channels', body)).status).toBe(201);
});
afterEach(() => war.close());

describe('more first alerts at once than a service takes', () => {
  it('are all told in the same moment: the most urgent alone, the others in one that names each', async () => {
    await crisis();
    const incidents = await war.incidents();
    expect(incidents).toHaveLength(BRANDS.length);
    expect(told).toHaveLength(12);
    const joint = told.flatMap(({ message }) => (message.each ? [message] : []));
    expect(joint).toHaveLength(1);
    const [one] = joint;
    expect(one).toMatchObject({ kind: 'incident.opened', facts: [], quotes: [] });
    expect(one?.headline).toMatch(/^同时有 5 起事件新出现（.+ 5 起）$/);
    const alone = told.flatMap(({ message }) => (message.each ? [] : [message.brand]));
    const named = one?.each?.map(({ brand }) => brand) ?? [];
    expect([...alone, ...named].sort()).toEqual([...BRANDS].sort());
    for (const each of one?.each ?? []) {
      expect(each.headline).toContain(each.brand);
      expect(each.reason).not.toBe('');
      expect(each.clock).toContain('首次回应');
    }
  });

  it('have a receipt each, and the numbers that were stated of each are remembered', async () => {
    await crisis();
    for (const { id } of await war.incidents()) {
      const [receipt] = await receipts(id);
      expect(receipt).toMatchObject({ state: 'done' });
      expect(receipt?.providerId).not.toBeNull();
    }
    const { store } = war.app.world;
    const rows = await store.read((q) => q.selectFrom('deliveries').select('said').execute());
    expect(rows.filter(({ said }) => said === null)).toEqual([]);
  });

  it('begin no common thread: the next message of each stands for itself and says what is new', async () => {
    await crisis();
    const joint = told.find(({ message }) => message.each)?.message;
    const brand = joint?.each?.[0]?.brand ?? '';
    const incident = (await war.incidents()).find(({ title }) => title.includes(brand));
    await war.pass(MINUTE);
    await war.post(`/incidents/${incident?.id ?? 0}/acknowledge`, { by: '值班' });
    const next = told.find(({ message }) => message.kind === 'incident.acknowledged');
    expect(next?.message.brand).toBe(brand);
    expect(next?.threadId).toBeNull();
    expect(next?.message.facts.map(([, value]) => value).join(' ')).toContain('较 08:00 ±0');
  });

  it('bear the same name on a second try, and are each done once it is taken', async () => {
    const put = (): Outcome => ({ kind: 'retry', delay: null, why: 'busy' });
    const ids: string[] = [];
    answers = Array.from({ length: 12 }, put);
    const send = service.send.bind(service);
    service.send = (config, message, tools) => {
      if (message.each) ids.push(message.id);
      return send(config, message, tools);
    };
    await crisis();
    await war.pass(2 * MINUTE);
    service.send = send;
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
    for (const { id } of await war.incidents()) {
      expect(await receipts(id)).toMatchObject([{ state: 'done' }]);
    }
  });
});

describe('a test message in a storm', () => {
  it('goes out at once while the service takes one, and says for how long it waits otherwise', async () => {
    await crisis();
    for (let n = 0; n < 6; n += 1) expect(await test()).toMatchObject({ outcome: 'ok' });
    const { outcome, words } = await test();
    expect(outcome).toBe('waiting');
    expect(words).toContain('排在前面的预警先发；这条消息约 60 秒后自动发出');
    await war.pass(MINUTE);
    expect(told.filter(({ message }) => message.kind === 'test')).toHaveLength(7);
  });

  it('says that the service asked for silence when it did', async () => {
    answers = [{ kind: 'retry', delay: 600_000, why: 'locked' }];
    await test();
    expect((await test()).words).toContain('服务因限流要求暂停发送，这条消息约 10 分钟后自动发出');
  });

  it('does not wait for a message that its service never answers', async () => {
    let answer: (outcome: Outcome) => void = () => undefined;
    answers = [new Promise<Outcome>((resolve) => (answer = resolve))];
    const stuck = war.push([
      {
        id: 'one',
        text: `${BRANDS[0] ?? ''}手镯断裂，假货，太差了`,
        author: { id: 'k', followers: 3_000_000 },
      },
    ]);
    while (answers.length > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await test()).toEqual({ outcome: 'ok', words: '服务已收下这条消息。', delivery: 2 });
    expect(told.map(({ message }) => message.kind)).toEqual(['test']);
    answer({ kind: 'ok', id: 'late' });
    await stuck;
  });
});
