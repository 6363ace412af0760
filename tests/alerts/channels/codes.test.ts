import { describe, expect, it } from 'vitest';
import type { Outcome, Post } from '../../../alerts/channel.js';
import { channelKind } from '../../../alerts/channels/registry.js';
import { dingtalkStandin } from '../../standins/dingtalk.js';
import { discordForumStandin, discordStandin } from '../../standins/discord.js';
import { feishuStandin } from '../../standins/feishu.js';
import { message, NOW } from '../../standins/messages.js';
import { ntfyStandin } from '../../standins/ntfy.js';
import { pagerdutyStandin } from '../../standins/pagerduty.js';
import type { Reply, Standin } from '../../standins/service.js';
import { json } from '../../standins/service.js';
import { slackApiStandin, slackWebhookStandin } from '../../standins/slack.js';
import { wecomStandin } from '../../standins/wecom.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const ORIGIN = 'http://127.0.0.1:1';

/** What a channel makes of an answer; several are given one after the other. */
async function heard(
  standin: Standin,
  replies: readonly Reply[],
  { now = NOW, threadId = null }: { now?: number; threadId?: string | null } = {},
): Promise<{ outcome: Outcome; urls: string[] }> {
  const kind = channelKind(standin.kind);
  if (kind === null) throw new Error(`no channel ${standin.kind}`);
  const left = [...replies];
  const urls: string[] = [];
  const post: Post = (url) => {
    urls.push(url);
    const reply = left.shift();
    if (reply === undefined) throw new Error('asked too often');
    return Promise.resolve({
      status: reply.status,
      headers: reply.headers ?? {},
      text: reply.body,
    });
  };
  const config = kind.config.parse(standin.settings(ORIGIN));
  const tools = { post, now, simple: false, threadId };
  return { outcome: await kind.send(config, message(), tools), urls };
}

type Case = [code: number | string, kind: Outcome['kind'], delay?: number];

function tell(standin: Standin, reply: (code: number | string) => Reply, cases: Case[]): void {
  describe(standin.name, () => {
    it.each(cases)('takes %s for %s', async (code, kind, delay) => {
      const { outcome } = await heard(standin, [reply(code)]);
      expect(outcome.kind).toBe(kind);
      if (delay !== undefined) expect(outcome).toMatchObject({ delay });
    });
  });
}

tell(feishuStandin, (code) => json(200, { code, msg: 'as documented' }), [
  [0, 'ok'],
  [9499, 'reject'],
  [11232, 'retry', 2 * SECOND],
  [11247, 'retry', 2 * SECOND],
  [19001, 'broken'],
  [19002, 'reject'],
  [19021, 'broken'],
  [19022, 'broken'],
  [19024, 'reject'],
  [19036, 'reject'],
  [200621, 'reject'],
  [230099, 'reject'],
  [230020, 'retry'],
  [99991400, 'retry'],
]);

tell(dingtalkStandin, (errcode) => json(200, { errcode, errmsg: 'as documented' }), [
  [0, 'ok'],
  [-1, 'retry', 30 * SECOND],
  [130101, 'retry', 10 * MINUTE],
  [410100, 'retry', 10 * MINUTE],
  [90030, 'retry'],
  [300005, 'broken'],
  [300001, 'broken'],
  [400101, 'broken'],
  [400102, 'broken'],
  [400106, 'broken'],
  [400013, 'broken'],
  [400105, 'reject'],
  [430101, 'reject'],
  [430102, 'reject'],
  [430103, 'reject'],
  [430104, 'reject'],
  [40035, 'reject'],
  [43002, 'reject'],
  [43004, 'reject'],
  [34016, 'reject'],
  [460101, 'reject'],
]);

tell(wecomStandin, (errcode) => json(200, { errcode, errmsg: 'as documented' }), [
  [0, 'ok'],
  [-1, 'retry', 10 * SECOND],
  [93000, 'broken'],
  [45009, 'retry', MINUTE],
  [45033, 'retry', 5 * SECOND],
  [40008, 'reject'],
  [40058, 'reject'],
  [44004, 'reject'],
]);

tell(
  slackApiStandin,
  (error) => json(200, { ok: false, error }),
  [
    ...['channel_not_found', 'not_in_channel', 'is_archived', 'invalid_auth', 'account_inactive'],
    ...['token_revoked', 'token_expired', 'missing_scope', 'restricted_action'],
  ].map((error): Case => [error, 'broken']),
);
tell(
  slackApiStandin,
  (error) => json(200, { ok: false, error }),
  [
    ...['msg_too_long', 'no_text', 'invalid_blocks', 'invalid_blocks_format'],
    ...['too_many_attachments', 'cant_update_message', 'edit_window_closed'],
  ].map((error): Case => [error, 'reject']),
);
tell(
  slackApiStandin,
  (error) => json(200, { ok: false, error }),
  [
    ...['ratelimited', 'rate_limited', 'internal_error', 'fatal_error', 'service_unavailable'],
    'request_timeout',
  ].map((error): Case => [error, 'retry']),
);

const STATUS: Readonly<Record<string, number>> = {
  action_prohibited: 403,
  invalid_token: 403,
  posting_to_general_channel_denied: 403,
  channel_not_found: 404,
  no_service: 404,
  no_service_id: 404,
  no_active_hooks: 404,
  no_team: 404,
  team_disabled: 404,
  channel_is_archived: 410,
  rate_limited: 429,
  rollup_error: 500,
};
const hook = (word: number | string): Reply => ({
  status: STATUS[word] ?? 400,
  body: String(word),
});
tell(
  slackWebhookStandin,
  hook,
  [
    ...['invalid_payload', 'invalid_blocks', 'invalid_blocks_format', 'no_text'],
    ...['too_many_attachments', 'missing_text_or_fallback_or_attachments'],
  ].map((word): Case => [word, 'reject']),
);
tell(slackWebhookStandin, hook, [
  ['user_not_found', 'broken'],
  ...Object.keys(STATUS).map((word): Case => [
    word,
    ['rate_limited', 'rollup_error'].includes(word) ? 'retry' : 'broken',
  ]),
]);

tell(ntfyStandin, (code) => json(Number(String(code).slice(0, 3)), { code, error: 'x' }), [
  [40001, 'reject'],
  [40024, 'reject'],
  [40101, 'broken'],
  [40301, 'broken'],
  [40401, 'broken'],
  [41301, 'reject'],
  [41303, 'reject'],
  [42901, 'retry', 5 * SECOND],
  [42905, 'retry', 5 * SECOND],
  [42908, 'retry'],
  [42909, 'broken'],
]);

tell(pagerdutyStandin, (status) => ({ status: Number(status), body: '{"status":"x"}' }), [
  [400, 'reject'],
  [413, 'reject'],
  [429, 'retry', 30 * SECOND],
  [500, 'retry'],
  [503, 'retry'],
]);

tell(discordStandin, (code) => json(Number(code) === 50027 ? 401 : 400, { code, message: 'x' }), [
  [50035, 'reject'],
  [50006, 'reject'],
  [50027, 'broken'],
]);

describe('waits that a service names', () => {
  it('are taken from the headers of Feishu’s gateway, with a code and without', async () => {
    const headers = { 'x-ogw-ratelimit-reset': '37' };
    for (const body of ['{"code":99991400,"msg":"limit"}', '<html>Too Many Requests</html>']) {
      const { outcome } = await heard(feishuStandin, [{ status: 429, headers, body }]);
      expect(outcome).toMatchObject({ kind: 'retry', delay: 37 * SECOND });
    }
  });

  it('are longer around the full and the half hour at Feishu', async () => {
    const crowded = json(200, { code: 11232, msg: 'frequency limited' });
    for (const minute of [0, 29, 30, 59]) {
      const now = Date.UTC(2026, 10, 23, 6, minute, 30);
      const { outcome } = await heard(feishuStandin, [crowded], { now });
      expect(outcome).toMatchObject({ kind: 'retry', delay: MINUTE });
    }
  });

  it('are the longest that Discord’s body and headers name', async () => {
    const body = (after: object): string => JSON.stringify({ message: 'slow down', ...after });
    const cases: [Reply, number][] = [
      [{ status: 429, body: body({ retry_after: 0.65 }) }, 650],
      [{ status: 429, headers: { 'x-ratelimit-reset-after': '1.47' }, body: body({}) }, 1_470],
      [{ status: 429, headers: { 'retry-after': '65' }, body: body({ retry_after: 0.5 }) }, 65_000],
      [{ status: 429, body: '<html>blocked at the edge</html>' }, 5_000],
    ];
    for (const [reply, delay] of cases) {
      const { outcome } = await heard(discordStandin, [reply]);
      expect(outcome).toMatchObject({ kind: 'retry', delay });
    }
  });

  it('last until the next day in China when DingTalk’s quota of the day is used up', async () => {
    const reply = json(200, { errcode: 90030, errmsg: 'webhook exceed limit' });
    const { outcome } = await heard(dingtalkStandin, [reply]);
    const midnight = Date.parse('2026-11-24T00:00:00+08:00');
    expect(outcome).toMatchObject({ kind: 'retry', delay: midnight - NOW + 5 * MINUTE });
  });
});

describe('what a service adds to its refusal', () => {
  it('is passed on: which block Slack means, which field Discord means', async () => {
    const slack = json(200, {
      ok: false,
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] must be less than 3001 characters'] },
    });
    expect((await heard(slackApiStandin, [slack])).outcome).toMatchObject({
      kind: 'reject',
      why: expect.stringContaining('must be less than 3001 characters') as string,
    });
    const discord = json(400, {
      code: 50035,
      message: 'Invalid Form Body',
      errors: { embeds: { 0: { title: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH' }] } } } },
    });
    expect((await heard(discordStandin, [discord])).outcome).toMatchObject({
      kind: 'reject',
      why: expect.stringContaining('BASE_TYPE_MAX_LENGTH') as string,
    });
  });
});

describe('a forum post that somebody deleted', () => {
  it('is begun anew, and the channel is not called broken for it', async () => {
    const gone = json(404, { code: 10003, message: 'Unknown Channel' });
    const { outcome, urls } = await heard(
      discordForumStandin,
      [gone, json(200, { id: '77', channel_id: '77' })],
      { threadId: '55' },
    );
    expect(outcome).toEqual({ kind: 'ok', id: '77' });
    expect(urls.map((url) => new URL(url).searchParams.get('thread_id'))).toEqual(['55', null]);
  });

  it('does not excuse a webhook that is gone', async () => {
    const gone = json(404, { code: 10015, message: 'Unknown Webhook' });
    const { outcome } = await heard(discordForumStandin, [gone], { threadId: '55' });
    expect(outcome.kind).toBe('broken');
  });
});
