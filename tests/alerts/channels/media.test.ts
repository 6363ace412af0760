import { describe, expect, it } from 'vitest';
import type { Outcome, Post, SendTools } from '../../../alerts/channel.js';
import { channelKind } from '../../../alerts/channels/registry.js';
import type { Message } from '../../../server/model/message.js';
import { message, NOW } from '../../standins/messages.js';
import { directPost } from '../../standins/post.js';
import type { Reply, Seen, Standin } from '../../standins/service.js';
import { collect, json } from '../../standins/service.js';
import { dingtalkStandin } from '../../standins/dingtalk.js';
import { discordForumStandin } from '../../standins/discord.js';
import { feishuStandin } from '../../standins/feishu.js';
import { ntfyStandin } from '../../standins/ntfy.js';
import { pagerdutyStandin } from '../../standins/pagerduty.js';
import { slackApiStandin, slackWebhookStandin } from '../../standins/slack.js';
import { teamsStandin } from '../../standins/teams.js';
import { telegramStandin } from '../../standins/telegram.js';
import { webhookStandin } from '../../standins/webhook.js';
import { shown, webpushStandin } from '../../standins/webpush.js';
import { wecomStandin } from '../../standins/wecom.js';

const ORIGIN = 'http://127.0.0.1:1';

interface Sent {
  outcome: Outcome;
  seen: Seen[];
}

async function send(
  standin: Standin,
  what: Message,
  tools: Partial<SendTools> = {},
  change: Record<string, string> = {},
): Promise<Sent> {
  const seen: Seen[] = [];
  const kind = channelKind(standin.kind);
  if (kind === null) throw new Error(`no channel ${standin.kind}`);
  const settings = kind.config.parse({ ...standin.settings(ORIGIN), ...change });
  const post = directPost(standin, NOW, seen);
  const outcome = await kind.send(settings, what, {
    post,
    now: NOW,
    simple: false,
    threadId: null,
    ...tools,
  });
  return { outcome, seen };
}

async function body(standin: Standin, what: Message): Promise<Seen> {
  const { seen } = await send(standin, what);
  const request = seen[0];
  if (request === undefined) throw new Error('nothing was sent');
  return request;
}

describe('the level', () => {
  it.each([
    [feishuStandin, '"template":"red"', '"template":"green"'],
    [dingtalkStandin, '#D93025', '#2EB67D'],
    [wecomStandin, 'color=\\"warning\\"', 'color=\\"info\\"'],
    [slackWebhookStandin, '#D93025', '#2EB67D'],
    [teamsStandin, '"color":"Attention"', '"color":"Good"'],
    [discordForumStandin, String(0xd93025), String(0x2eb67d)],
    [ntfyStandin, '"priority":5', 'white_check_mark'],
    [pagerdutyStandin, '"severity":"critical"', '"event_action":"resolve"'],
  ] as const)('shows as the colour or urgency of the medium (%#)', async (standin, red, green) => {
    expect((await body(standin, message())).text).toContain(red);
    const over = message({ kind: 'incident.closed', level: 'none' });
    expect((await body(standin, over)).text).toContain(green);
  });
});

describe('a message in its medium', () => {
  it.each([
    feishuStandin,
    dingtalkStandin,
    wecomStandin,
    slackWebhookStandin,
    teamsStandin,
    discordForumStandin,
    telegramStandin,
    ntfyStandin,
    pagerdutyStandin,
  ])('says what happened, the numbers, why, the clock and who said it ($name)', async (standin) => {
    const { text } = await body(standin, message());
    for (const part of [
      '由橙色升为红色',
      '531',
      '1,024',
      '超过 500',
      '2 小时 57 分',
      '手镯控小鹿',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('weibo.example/1001/abc');
  });

  it('speaks English where the channel does', async () => {
    const { text } = await body(teamsStandin, message({ locale: 'en' }));
    for (const part of ['Red alert', '**Why**', '**Response clock**', 'Open post']) {
      expect(text).toContain(part);
    }
  });

  it('leaves the newlines of its own markup alone in WeCom, one fact per line', async () => {
    const { json: request } = await body(wecomStandin, message());
    const content = collect(request, ['content'])[0] ?? '';
    expect(content.split('\n')[1]).toBe('**24 小时负面信息量** 531（+128）');
  });
});

describe('keywords', () => {
  it('puts the keyword of a Feishu or DingTalk robot into what it checks', async () => {
    const config = { keyword: '监测' };
    for (const standin of [feishuStandin, dingtalkStandin]) {
      for (const simple of [false, true]) {
        const { seen } = await send(standin, message(), { simple }, config);
        expect(seen[0]?.text).toContain('监测');
      }
    }
  });
});

describe('threads', () => {
  it('keeps channel and time of a Slack message and shows a raise in the channel as well', async () => {
    const opened = await send(slackApiStandin, message({ kind: 'incident.opened' }));
    expect(opened.outcome).toEqual({ kind: 'ok', id: 'C0123456789/1700000000.000100' });
    const threadId = opened.outcome.kind === 'ok' ? opened.outcome.id : null;
    const noted = await send(slackApiStandin, message({ kind: 'incident.noted' }), { threadId });
    expect(noted.seen[0]?.json).toMatchObject({ thread_ts: '1700000000.000100' });
    expect(noted.seen[0]?.json).not.toHaveProperty('reply_broadcast');
    const raised = await send(slackApiStandin, message(), { threadId });
    expect(raised.seen[0]?.json).toMatchObject({ reply_broadcast: true });
  });

  it('opens a post in a Discord forum and answers in it', async () => {
    const opened = await send(discordForumStandin, message());
    const threadId = opened.outcome.kind === 'ok' ? opened.outcome.id : null;
    const next = await send(discordForumStandin, message(), { threadId });
    expect(opened.seen[0]?.json).toHaveProperty('thread_name');
    expect(next.seen[0]?.query.get('thread_id')).toBe(threadId);
  });

  it('answers the first message in Telegram, also when that one was deleted', async () => {
    const { seen } = await send(telegramStandin, message(), { threadId: '4711' });
    const reply = { message_id: 4711, allow_sending_without_reply: true };
    expect(seen[0]?.json).toMatchObject({ reply_parameters: reply });
  });

  it('is one alert in PagerDuty, acknowledged and resolved with the incident', async () => {
    const kinds = ['incident.opened', 'incident.acknowledged', 'incident.closed'] as const;
    const events = await Promise.all(
      kinds.map((kind) => body(pagerdutyStandin, message({ kind }))),
    );
    const [a, b, c] = events.map((event) => event.json);
    expect([a, b, c].map((event) => event?.['event_action'])).toEqual([
      'trigger',
      'acknowledge',
      'resolve',
    ]);
    expect(new Set([a, b, c].map((event) => event?.['dedup_key'])).size).toBe(1);
  });

  it('never pages for a rehearsal and never touches the real alert', async () => {
    const drill = await body(pagerdutyStandin, message({ rehearsal: true }));
    expect(drill.json['dedup_key']).toBe('drill:incident-7');
    expect(drill.text).toContain('"severity":"info"');
  });

  it('leaves nothing open in PagerDuty after a test', async () => {
    const { seen, outcome } = await send(pagerdutyStandin, message({ kind: 'test' }));
    expect(outcome.kind).toBe('ok');
    expect(seen.map((event) => event.json['event_action'])).toEqual(['trigger', 'resolve']);
  });
});

describe('a chat that moved', () => {
  it('is followed once, and its new number reported', async () => {
    const moved: Reply = json(400, {
      ok: false,
      error_code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: -1009999 },
    });
    const chats: unknown[] = [];
    const post: Post = async (_url, init) => {
      const chat: unknown = (JSON.parse(String(init.body)) as { chat_id: unknown }).chat_id;
      chats.push(chat);
      const reply = chat === -1009999 ? json(200, { ok: true, result: { message_id: 5 } }) : moved;
      return { status: reply.status, headers: {}, text: reply.body };
    };
    const { outcome } = await send(telegramStandin, message(), { post });
    expect(outcome).toEqual({ kind: 'ok', id: '5', settings: { chat: '-1009999' } });
    expect(chats).toEqual([-1001234567890, -1009999]);
  });
});

describe('the signed webhook', () => {
  it('keeps its id while time and signature change with the attempt', async () => {
    const one = await body(webhookStandin, message());
    const later = await send(webhookStandin, message(), { now: NOW + 60_000 });
    const two = later.seen[0];
    expect(two?.headers['webhook-id']).toBe(one.headers['webhook-id']);
    expect(two?.headers['webhook-signature']).not.toBe(one.headers['webhook-signature']);
    expect(one.json).toMatchObject({ type: 'incident.raised', data: { level: 'red' } });
  });

  it('takes no secret that is shorter than the standard asks', () => {
    const config = channelKind('webhook')?.config;
    const url = 'https://example.com/hook';
    const short = `whsec_${Buffer.alloc(8).toString('base64')}`;
    expect(config?.safeParse({ url, secret: short }).success).toBe(false);
    expect(config?.safeParse({ url, secret: '' }).success).toBe(false);
  });
});

describe('browser push', () => {
  it('shows title, numbers and the page to open, and replaces the older state', async () => {
    const request = await body(webpushStandin, message());
    expect(shown(request)).toMatchObject({
      title: '红色预警：“手镯掉石头”由橙色升为红色',
      url: 'https://fengsheng.example/incidents/7',
      tag: 'incident-7',
      level: 'red',
    });
    expect(request.headers['urgency']).toBe('high');
  });

  it('calls keys that cannot be used a broken channel instead of throwing', async () => {
    const { outcome, seen } = await send(webpushStandin, message(), {}, { p256dh: 'AAAA' });
    expect(outcome.kind).toBe('broken');
    expect(seen).toEqual([]);
  });
});

describe('ntfy', () => {
  it('waits until midnight UTC when the quota of the day is used up', async () => {
    const reply = json(429, { code: 42908, http: 429, error: 'daily message quota reached' });
    const post: Post = () =>
      Promise.resolve({ status: reply.status, headers: {}, text: reply.body });
    const { outcome } = await send(ntfyStandin, message(), { post });
    expect(outcome).toMatchObject({ kind: 'retry', delay: Date.UTC(2026, 10, 24) - NOW });
  });
});
