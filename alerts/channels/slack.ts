import { z } from 'zod';
import type { Outcome } from '../channel.js';
import type { Message } from '../../server/model/message.js';
import type { Answer, Meaning, Talk } from './answer.js';
import { field, judged, means, postJson, throttled } from './answer.js';
import { units } from './clip.js';
import { slackPlain, slackText } from './escape.js';
import { fit, plain } from './fit.js';
import { address, bearer, input, maybe, orElse, plugin } from './plugin.js';
import type { QuoteLine, Sheet } from './sheet.js';
import { HEX, SIGN } from './words.js';

const API = 'https://slack.com/api/chat.postMessage';

const config = z
  .object({
    url: maybe.pipe(address.optional()),
    token: bearer,
    channel: maybe,
    api: orElse(address, API),
  })
  .refine((c) => (c.url === undefined) !== (c.token === undefined), 'either an address or a token')
  .refine((c) => c.token === undefined || c.channel !== undefined, 'a token needs a channel');
type Config = z.infer<typeof config>;

/** Advised length of `text` is 4,000; the whole message stays far below what Slack refuses. */
const MAX_UNITS = 12_000;
const MAX_SECTION = 3_000;
const MAX_FIELD = 2_000;

interface Text {
  type: 'mrkdwn' | 'plain_text';
  text: string;
  verbatim?: boolean;
}

interface Block {
  type: string;
  text?: Text;
  fields?: Text[];
  elements?: object[];
}

const GONE = means(
  'broken',
  'Slack 拒绝：频道、令牌或 webhook 已失效',
  'Slack says the channel, token or webhook is gone',
);
const BAD = means(
  'reject',
  'Slack 不接受这条消息的格式',
  'Slack did not accept the message as it is',
);
const LATER = means('retry', 'Slack 暂时无法处理', 'Slack cannot take it right now');

const CODES: Readonly<Record<string, Meaning>> = {
  ...each(GONE, ['invalid_token', 'no_service_id', 'user_not_found', 'restricted_action']),
  ...each(
    means(
      'broken',
      '频道不存在，或机器人看不到它',
      'There is no such channel, or the bot cannot see it',
    ),
    ['channel_not_found'],
  ),
  ...each(means('broken', '请先把机器人邀请进这个频道', 'Invite the bot to the channel first'), [
    'not_in_channel',
  ]),
  ...each(means('broken', '频道已归档', 'The channel is archived'), [
    'channel_is_archived',
    'is_archived',
  ]),
  ...each(
    means(
      'broken',
      '工作区不允许往这个频道发送',
      'The workspace does not let us post to this channel',
    ),
    ['action_prohibited', 'posting_to_general_channel_denied'],
  ),
  ...each(
    means(
      'broken',
      'Webhook 已被删除或停用，请重新生成',
      'The webhook was deleted or switched off; make a new one',
    ),
    ['no_service', 'no_active_hooks'],
  ),
  ...each(means('broken', '工作区已停用', 'The workspace is disabled'), [
    'no_team',
    'team_disabled',
  ]),
  ...each(
    means(
      'broken',
      '机器人令牌无效、过期或已被撤销',
      'The bot token is not valid, has expired or was revoked',
    ),
    ['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired'],
  ),
  ...each(means('broken', '应用缺少 chat:write 权限', 'The app lacks the scope chat:write'), [
    'missing_scope',
  ]),
  ...each(BAD, [
    'invalid_payload',
    'invalid_blocks',
    'invalid_blocks_format',
    'invalid_attachments',
    'no_text',
    'too_many_attachments',
    'missing_text_or_fallback_or_attachments',
    'invalid_arguments',
    'cant_update_message',
    'edit_window_closed',
    'thread_not_found',
  ]),
  ...each(means('reject', '消息过长', 'The message is too long'), ['msg_too_long']),
  ...each(LATER, [
    'rollup_error',
    'ratelimited',
    'rate_limited',
    'internal_error',
    'fatal_error',
    'service_unavailable',
    'request_timeout',
  ]),
};

function each(meaning: Meaning, codes: readonly string[]): Record<string, Meaning> {
  return Object.fromEntries(codes.map((code) => [code, meaning]));
}

/** Incoming webhook, or the Web API with a bot token, where updates of an incident stay in its thread. */
export const slack = plugin<Config>({
  kind: 'slack',
  config,
  threads: true,
  label: { 'zh-CN': 'Slack', en: 'Slack' },
  fields: [
    input(
      'url',
      ['Webhook 地址', 'Webhook address'],
      [
        'Slack 应用 → Incoming Webhooks → Add New Webhook。填了令牌就留空。',
        'Your Slack app → Incoming Webhooks → Add New Webhook. Leave empty when you enter a token.',
      ],
      {
        input: 'url',
        required: false,
        secret: true,
        placeholder: 'https://hooks.slack.com/services/…',
      },
    ),
    input(
      'token',
      ['机器人令牌', 'Bot token'],
      [
        'Slack 应用 → OAuth & Permissions → Bot User OAuth Token（xoxb- 开头），需要 chat:write 权限；同一事件的更新会进同一话题。',
        'Your Slack app → OAuth & Permissions → Bot User OAuth Token (xoxb-…), scope chat:write. Updates of one incident then stay in one thread.',
      ],
      { input: 'password', required: false, secret: true },
    ),
    input(
      'channel',
      ['频道', 'Channel'],
      [
        '使用令牌时填写：频道 ID（频道详情最下方，C 开头），并把机器人邀请进频道。',
        'With a token: the channel id (bottom of the channel details, begins with C). Invite the bot to the channel.',
      ],
      { required: false },
    ),
  ],
  async send(settings, message, tools) {
    const secrets = [settings.url ?? '', settings.token ?? ''];
    const talk: Talk = { tools, locale: message.locale, secrets };
    const body = tools.simple ? simple(message) : rich(message);
    if (settings.url !== undefined) {
      return postJson(talk, settings.url, body, (answer) => readWebhook(talk, answer));
    }
    const target = { channel: settings.channel, unfurl_links: false, unfurl_media: false };
    const whole = { ...target, ...body, ...thread(message, tools) };
    const headers = { authorization: `Bearer ${settings.token ?? ''}` };
    return postJson(talk, settings.api, whole, (answer) => readApi(talk, answer), headers);
  },
});

/** A raised level is also shown in the channel: a thread alone is easily overlooked. */
function thread(message: Message, tools: Talk['tools']): object {
  const [channel, ts] = tools.threadId?.split('/') ?? [];
  if (channel === undefined || ts === undefined || tools.simple) return {};
  return message.kind === 'incident.raised'
    ? { channel, thread_ts: ts, reply_broadcast: true }
    : { channel, thread_ts: ts };
}

function readWebhook(talk: Talk, answer: Answer): Outcome | null {
  const text = answer.text.trim();
  if (answer.status === 200 && text === 'ok') return { kind: 'ok', id: null };
  if (answer.status === 429) return throttled(talk, answer, 1_000);
  const meaning = CODES[text];
  if (meaning !== undefined) return judged(talk, meaning, text);
  if ([403, 404, 410].includes(answer.status)) return judged(talk, GONE, `HTTP ${answer.status}`);
  return answer.status === 400 ? judged(talk, BAD, text) : null;
}

function readApi(talk: Talk, answer: Answer): Outcome | null {
  if (answer.status === 429) return throttled(talk, answer, 1_000);
  const { ok } = answer.json;
  const channel = field(answer.json, 'channel');
  const ts = field(answer.json, 'ts');
  if (answer.status === 200 && ok === true && channel !== null && ts !== null) {
    return { kind: 'ok', id: `${channel}/${ts}` };
  }
  const error = field(answer.json, 'error');
  if (ok !== false || error === null) return null;
  if (/^rate_?limited$/.test(error)) return throttled(talk, answer, 1_000);
  const meaning = CODES[error];
  return meaning === undefined ? null : judged(talk, meaning, [error, ...hints(answer)].join('; '));
}

/** Where Slack says which block it means. */
function hints(answer: Answer): string[] {
  const data = answer.json['response_metadata'];
  const list = typeof data === 'object' && data !== null && 'messages' in data ? data.messages : [];
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}

function simple(message: Message): object {
  return { text: plain(message, units, 3_000, slackText) };
}

function rich(message: Message): object {
  return fit(
    message,
    (page) => ({
      text: `${SIGN[page.tone]} *${slackText(page.title)}*`,
      attachments: [
        { color: HEX[page.tone], fallback: slackPlain(page.title), blocks: blocks(page) },
      ],
    }),
    (body) => over(body.attachments[0]?.blocks ?? [], JSON.stringify(body).length),
    MAX_UNITS,
  );
}

/** Infinite where one text alone breaks the limit of its block. */
function over(made: readonly Block[], total: number): number {
  const long = (text: Text | undefined, limit: number): boolean => (text?.text.length ?? 0) > limit;
  return made.some((b) => long(b.text, MAX_SECTION) || b.fields?.some((f) => long(f, MAX_FIELD)))
    ? Infinity
    : total;
}

function blocks(page: Sheet): Block[] {
  const made: Block[] = [];
  const facts = page.facts.map((f) => mrkdwn(`*${slackText(f.label)}*\n${slackText(f.text)}`));
  if (facts.length > 0) made.push({ type: 'section', fields: facts });
  for (const part of [page.reason, page.clock]) {
    if (part !== null) made.push(section(`*${part.label}*  ${slackText(part.text)}`));
  }
  made.push(...page.quotes.map((quote) => section(quoted(quote))));
  if (page.shortened !== null) made.push(context(page.shortened));
  if (page.link !== null) made.push({ type: 'actions', elements: [button(page.link)] });
  made.push(context(slackText(page.footer)));
  return made;
}

function quoted(quote: QuoteLine): string {
  const link = quote.url === null ? '' : `  <${quote.url.replace(/&/g, '&amp;')}|${quote.open}>`;
  return `> ${slackText(quote.head)}${link}\n> ${slackText(quote.text)}`;
}

/** `verbatim` keeps Slack from making links and mentions out of crawled words. */
function mrkdwn(text: string): Text {
  return { type: 'mrkdwn', text, verbatim: true };
}

function section(text: string): Block {
  return { type: 'section', text: mrkdwn(text) };
}

function context(text: string): Block {
  return { type: 'context', elements: [mrkdwn(text)] };
}

function button(link: { label: string; url: string }): object {
  const text = { type: 'plain_text', text: slackPlain(link.label) };
  return { type: 'button', text, url: link.url, action_id: 'open' };
}
