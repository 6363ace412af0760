import { describe, expect, it } from 'vitest';
import { channelKind, CHANNELS } from '../../../alerts/channels/registry.js';
import { STANDINS } from '../../standins/all.js';

const EMAIL = {
  host: 'smtp.example.com',
  port: '465',
  user: 'alerts@example.com',
  password: 'code',
  from: 'alerts@example.com',
  to: 'a@example.com\nb@example.com，c@example.com',
};

function parse(kind: string, values: unknown): { success: boolean; data?: unknown } {
  const found = channelKind(kind);
  if (found === null) throw new Error(`no channel ${kind}`);
  return found.config.safeParse(values);
}

describe('the settings of a channel, as a form sends them', () => {
  it.each(STANDINS.map((standin) => [standin.name, standin] as const))(
    'of %s may leave every optional input empty or out',
    (_, standin) => {
      const filled = standin.settings('https://example.com');
      const kind = channelKind(standin.kind);
      const optional = (kind?.fields ?? []).filter((field) => !field.required);
      const unused = optional.filter((field) => !(field.name in filled)).map((field) => field.name);
      const empty = Object.fromEntries(unused.map((name) => [name, '']));
      expect(parse(standin.kind, filled).success).toBe(true);
      expect(parse(standin.kind, { ...filled, ...empty }).success).toBe(true);
    },
  );

  it.each(STANDINS.map((standin) => [standin.name, standin] as const))(
    'of %s may not leave a required input empty or out',
    (_, standin) => {
      const filled = standin.settings('https://example.com');
      for (const field of channelKind(standin.kind)?.fields ?? []) {
        if (!field.required) continue;
        const rest = Object.fromEntries(
          Object.entries(filled).filter(([name]) => name !== field.name),
        );
        expect(parse(standin.kind, rest).success).toBe(false);
        expect(parse(standin.kind, { ...filled, [field.name]: '' }).success).toBe(false);
      }
    },
  );

  it('can be stored as they were read and read again', () => {
    const all = STANDINS.map(
      (standin) => [standin.kind, standin.settings('https://example.com')] as const,
    );
    for (const [kind, values] of [...all, ['email', EMAIL] as const]) {
      const { data } = parse(kind, values);
      expect(data).toBeDefined();
      expect(parse(kind, JSON.parse(JSON.stringify(data))).data).toEqual(data);
    }
  });

  it('fall back to the public services', () => {
    const pagerduty = parse('pagerduty', { key: 'a'.repeat(32), api: '' }).data;
    expect(pagerduty).toMatchObject({ api: 'https://events.pagerduty.com/v2/enqueue' });
    expect(parse('ntfy', { topic: 'x' }).data).toMatchObject({ server: 'https://ntfy.sh' });
    const telegram = parse('telegram', { token: 't', chat: 'c' }).data;
    expect(telegram).toMatchObject({ api: 'https://api.telegram.org' });
  });

  it('take only web addresses', () => {
    for (const url of [
      'ftp://example.com/x',
      'javascript:alert(1)',
      'open.feishu.cn/x',
      'file:///etc',
    ]) {
      expect(parse('feishu', { url }).success).toBe(false);
    }
  });

  it('of Slack take either an address or a token with its channel', () => {
    const url = 'https://hooks.slack.com/services/T/B/x';
    const results = [
      { url },
      { token: 'xoxb-1', channel: 'C1' },
      { url, token: 'xoxb-1', channel: 'C1' },
      { token: 'xoxb-1' },
      { url: '', token: '', channel: '' },
    ].map((values) => parse('slack', values).success);
    expect(results).toEqual([true, true, false, false, false]);
  });

  it('of e-mail take addresses by line, comma or space, in either script', () => {
    expect(parse('email', EMAIL).data).toMatchObject({
      port: 465,
      security: 'tls',
      to: ['a@example.com', 'b@example.com', 'c@example.com'],
    });
  });

  it.each([
    ['to', ''],
    ['to', 'nobody'],
    ['to', 'a@example.com\r\nRCPT TO:<x@example.com>'],
    ['from', 'a@example.com\r\nBcc: x@example.com'],
    ['port', '0'],
    ['port', 'smtp'],
    ['security', 'maybe'],
  ])('of e-mail refuse %s = %j', (name, value) => {
    expect(parse('email', { ...EMAIL, [name]: value }).success).toBe(false);
  });

  it('of Telegram take a number as topic', () => {
    const base = { token: 't', chat: '-1001' };
    expect(parse('telegram', { ...base, topic: '12' }).success).toBe(true);
    expect(parse('telegram', { ...base, topic: 'general' }).success).toBe(false);
  });
});

describe('the registry', () => {
  it('finds a kind by its name and nothing else', () => {
    for (const channel of CHANNELS) expect(channelKind(channel.kind)).toBe(channel);
    expect(channelKind('fax')).toBeNull();
    expect(channelKind('__proto__')).toBeNull();
  });

  it('keeps every address that lets others post, and every key, secret', () => {
    const secrets = Object.fromEntries(CHANNELS.map((channel) => [channel.kind, channel.secrets]));
    expect(secrets).toEqual({
      feishu: ['url', 'secret'],
      dingtalk: ['url', 'secret'],
      wecom: ['url'],
      email: ['password'],
      slack: ['url', 'token'],
      teams: ['url'],
      telegram: ['token'],
      discord: ['url'],
      ntfy: ['topic', 'token'],
      pagerduty: ['key'],
      webhook: ['url', 'secret'],
      webpush: ['endpoint', 'p256dh', 'auth', 'privateKey'],
    });
  });

  it('offers a choice wherever it asks for one', () => {
    const choices = CHANNELS.flatMap((c) => c.fields).filter((field) => field.input === 'choice');
    for (const field of choices) expect(field.choices?.length).toBeGreaterThan(1);
  });
});
