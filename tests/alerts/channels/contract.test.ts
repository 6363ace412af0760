import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome, Post, SendTools } from '../../../alerts/channel.js';
import { PostRefused } from '../../../alerts/channel.js';
import { LIMITS } from '../../../alerts/limits.js';
import { channelKind, CHANNELS } from '../../../alerts/channels/registry.js';
import type { Message } from '../../../server/model/message.js';
import { STANDINS } from '../../standins/all.js';
import { many, message, NOW, QUOTES } from '../../standins/messages.js';
import { realPost } from '../../standins/post.js';
import type { Running, Standin } from '../../standins/service.js';
import { run } from '../../standins/service.js';

function kindOf(standin: Standin): (typeof CHANNELS)[number] {
  const kind = channelKind(standin.kind);
  if (kind === null) throw new Error(`no channel ${standin.kind}`);
  return kind;
}

function send(
  standin: Standin,
  settings: Record<string, string>,
  what: Message,
  tools: Partial<SendTools> = {},
): Promise<Outcome> {
  const kind = kindOf(standin);
  const all = { post: realPost(), now: NOW, simple: false, threadId: null, ...tools };
  return kind.send(kind.config.parse(settings), what, all);
}

/** One letter is 3 bytes and 1 unit, 4 bytes and 2 units, 25 bytes and 11 units, 1 and 1. */
const LONG = ['客服一直不回复，石头掉了没人管。', '🔥', '👨‍👩‍👧‍👦', 'Nobody answers'].map((text) =>
  text.repeat(2_000),
);
const WAYS = LONG.flatMap((text) =>
  [false, true].map((simple) => [text.slice(0, 14), simple, text] as const),
);

const KINDS: Message[] = [
  message({ kind: 'incident.opened', level: 'yellow' }),
  message({ kind: 'incident.raised' }),
  message({ kind: 'incident.lowered', level: 'none' }),
  message({ kind: 'incident.acknowledged', clock: null }),
  message({ kind: 'incident.closed', level: 'none', quotes: [] }),
  message({ kind: 'coverage.lost', level: 'none', facts: [], quotes: [] }),
  message({ kind: 'test', level: 'none', quotes: [], facts: [], reason: '' }),
  message({ rehearsal: true, link: null }),
  message({ locale: 'en', headline: 'Raised to red', timeZone: 'America/New_York' }),
];

describe('every kind of channel', () => {
  it('has a stand-in here, but for e-mail, which meets a real SMTP server', () => {
    const covered = new Set([...STANDINS.map((standin) => standin.kind), 'email']);
    expect(CHANNELS.map((channel) => channel.kind).filter((kind) => !covered.has(kind))).toEqual(
      [],
    );
  });

  it('has rate limits of its own and a name nobody else has', () => {
    const kinds = CHANNELS.map((channel) => channel.kind);
    expect(Object.keys(LIMITS).sort()).toEqual([...kinds].sort());
    expect(new Set(kinds).size).toBe(kinds.length);
  });

  it('explains every field in both languages', () => {
    for (const field of CHANNELS.flatMap((channel) => channel.fields)) {
      for (const words of [field.label, field.help]) {
        expect(words['zh-CN']).not.toBe('');
        expect(words.en).not.toBe('');
      }
    }
  });
});

describe.each(STANDINS.map((standin) => [standin.name, standin] as const))('%s', (_, standin) => {
  let service: Running;
  let settings: Record<string, string>;

  beforeAll(async () => {
    service = await run(standin, NOW);
    settings = standin.settings(service.origin);
  });
  afterAll(() => service.close());

  it('lists every field it reads, and its secrets among them', () => {
    const kind = kindOf(standin);
    const names = kind.fields.map((field) => field.name);
    for (const name of kind.secrets) expect(names).toContain(name);
    expect(kind.config.safeParse({}).success).toBe(false);
    expect(kind.config.safeParse(settings).success).toBe(true);
  });

  it.each(KINDS.map((one) => [`${one.kind} ${one.level} ${one.locale}`, one] as const))(
    'delivers %s within the contract',
    async (_name, what) => {
      expect(await send(standin, settings, what)).toMatchObject({ kind: 'ok' });
    },
  );

  it('delivers the simple rendering', async () => {
    const tools = { simple: true };
    expect(await send(standin, settings, message(), tools)).toMatchObject({ kind: 'ok' });
  });

  it('continues the thread of what it was answered first', async () => {
    const first = await send(standin, settings, message({ kind: 'incident.opened' }));
    const threadId = first.kind === 'ok' ? first.id : null;
    const second = await send(standin, settings, message(), { threadId });
    expect(second).toMatchObject({ kind: 'ok' });
  });

  it.each(WAYS)(
    'shortens what is far too long instead of being refused (%s, simple: %s)',
    async (_letters, simple, long) => {
      const what = message({
        headline: long,
        brand: long,
        reason: long,
        clock: long,
        facts: Array.from({ length: 40 }, () => [long, long]),
        quotes: QUOTES.map((quote) => ({ ...quote, author: long, text: long })),
      });
      const from = service.seen.length;
      expect(await send(standin, settings, what, { simple })).toMatchObject({ kind: 'ok' });
      const request = service.seen[from];
      // A push is encrypted; PagerDuty's simple form keeps the link in a field of its own.
      if (standin.kind !== 'webpush')
        expect(request?.text).toContain('fengsheng.example/incidents/7');
    },
  );

  it.each([
    ['short words', '石头掉了', false],
    ['long words', '客服一直不回复，石头掉了没人管。'.repeat(50), false],
    ['the simple rendering', '客服一直不回复，石头掉了没人管。'.repeat(50), true],
  ])('names each of ten incidents told at once, with a way to it (%s)', async (_, text, simple) => {
    const from = service.seen.length;
    const outcome = await send(standin, settings, many(text), { simple });
    expect(outcome).toMatchObject({ kind: 'ok' });
    // PagerDuty and browsers are never told of several at once: each has an alert of its own there.
    if (['webpush', 'pagerduty'].includes(standin.kind)) return;
    const said = service.seen[from]?.text ?? '';
    for (let incident = 101; incident <= 110; incident += 1) {
      expect(said).toContain(`fengsheng.example/incidents/${incident}`);
      expect(said).toContain(`${incident - 100}：`);
    }
    const levels = standin.kind === 'webhook' ? ['"red"', '"orange"'] : ['红色预警', '橙色预警'];
    for (const level of levels) expect(said).toContain(level);
  });

  it('calls a wrong secret a broken channel', async () => {
    const outcome = await send(standin, standin.wrong(service.origin), message());
    expect(outcome).toMatchObject({ kind: 'broken' });
  });

  it.each(standin.lies)('understands: %s', async (_name, reply, kind) => {
    service.next(reply);
    const outcome = await send(standin, settings, message());
    expect(outcome.kind).toBe(kind);
    if (outcome.kind !== 'ok') expect(outcome.why.length).toBeGreaterThan(3);
  });

  it('waits as long as the service asks when it is throttled', async () => {
    service.next(standin.throttle.reply);
    const outcome = await send(standin, settings, message());
    expect(outcome).toMatchObject({ kind: 'retry', delay: standin.throttle.delay });
  });

  it('tries again after a reset, after silence and after an error of the server', async () => {
    service.next('reset');
    expect(await send(standin, settings, message())).toMatchObject({ kind: 'retry' });
    service.next('silent');
    const impatient = { post: realPost(50) };
    expect(await send(standin, settings, message(), impatient)).toMatchObject({ kind: 'retry' });
    service.next({ status: 503, body: '<html>Service Unavailable</html>' });
    expect(await send(standin, settings, message())).toMatchObject({ kind: 'retry' });
  });

  // A push service says nothing in its body, and any 2xx is a receiver's yes.
  const readsBody = !['webpush', 'webhook', 'teams'].includes(standin.kind);

  // It does not apply otherwise: nothing is skipped.
  if (readsBody) {
    it('never takes garbage for success', async () => {
      for (const body of ['', '{', 'null', '[]', '"ok"', '<html>200 OK</html>', '{"ok":"true"}']) {
        service.next({ status: 200, body });
        const outcome = await send(standin, settings, message());
        expect([outcome.kind, body]).toEqual(['unknown', body]);
      }
    });
  }

  it('does not follow a redirect and does not call it success', async () => {
    service.next({ status: 302, headers: { location: service.origin }, body: '' });
    expect((await send(standin, settings, message())).kind).toBe('unknown');
  });

  it('calls an address that our own guard refuses broken', async () => {
    const refuse: Post = () => Promise.reject(new PostRefused('private address'));
    expect((await send(standin, settings, message(), { post: refuse })).kind).toBe('broken');
  });

  it('never lets a secret into what it reports, even when the service repeats it', async () => {
    service.next('echo');
    const outcome = await send(standin, settings, message());
    const fail: Post = (url) => Promise.reject(new Error(`fetch failed for ${url}`));
    const failed = await send(standin, settings, message(), { post: fail });
    const kind = kindOf(standin);
    const said = JSON.stringify([outcome, failed]);
    for (const name of kind.secrets) {
      const secret = settings[name];
      if (secret === undefined) continue;
      const { pathname, search } = URL.canParse(secret)
        ? new URL(secret)
        : { pathname: secret, search: '' };
      for (const part of [secret, pathname, search]) {
        if (part.length > 3) expect(said).not.toContain(part);
      }
    }
  });
});
