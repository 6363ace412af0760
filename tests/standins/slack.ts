import type { Active, Reply, Seen, Standin } from './service.js';
import { collect, isJson, json, object, objects, only, string } from './service.js';

const HOOK = '/services/T0000/B0000/slackwebhooktoken';
const API = '/api/chat.postMessage';
const TOKEN = 'xoxb-slack-bot-token-123';
const CHANNEL = 'C0123456789';
const ROOT = '1700000000.000100';

const text = (status: number, body: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body,
});

export const slackWebhookStandin: Standin = {
  kind: 'slack',
  name: 'slack webhook',
  settings: (origin) => ({ url: `${origin}${HOOK}` }),
  wrong: (origin) => ({ url: `${origin}/services/T0000/B0000/deletedwebhook` }),
  answer(seen) {
    if (seen.path !== HOOK) return text(404, 'no_service');
    if (!isJson(seen)) return text(400, 'invalid_payload');
    const wrong = problem(seen.json);
    return wrong === null ? text(200, 'ok') : text(400, wrong);
  },
  active,
  throttle: { reply: text(429, 'rate_limited', { 'retry-after': '7' }), delay: 7_000 },
  lies: [
    ['archived', text(410, 'channel_is_archived'), 'broken'],
    ['hook switched off', text(404, 'no_active_hooks'), 'broken'],
    ['not allowed', text(403, 'action_prohibited'), 'broken'],
    ['payload', text(400, 'invalid_payload'), 'reject'],
    ['their fault', text(500, 'rollup_error'), 'retry'],
    ['a page that says 200', text(200, '<html>ok</html>'), 'unknown'],
    ['no such user', text(400, 'user_not_found'), 'broken'],
    ['hook gone', text(404, 'no_service_id'), 'broken'],
    ['workspace gone', text(404, 'no_team'), 'broken'],
    ['almost ok', text(200, 'ok but'), 'unknown'],
  ],
};

export const slackApiStandin: Standin = {
  kind: 'slack',
  name: 'slack api',
  settings: (origin) => ({ token: TOKEN, channel: CHANNEL, api: `${origin}${API}` }),
  wrong: (origin) => ({ token: 'xoxb-another-token', channel: CHANNEL, api: `${origin}${API}` }),
  answer(seen) {
    const no = (error: string): Reply => json(200, { ok: false, error });
    if (seen.path !== API) return text(404, 'not found');
    if (seen.method !== 'POST' || !isJson(seen)) return no('invalid_post_type');
    if (seen.headers['authorization'] !== `Bearer ${TOKEN}`) return no('invalid_auth');
    if (seen.json['channel'] !== CHANNEL) return no('channel_not_found');
    const parent = seen.json['thread_ts'];
    if (parent !== undefined && parent !== ROOT) return no('thread_not_found');
    if (seen.json['reply_broadcast'] !== undefined && parent === undefined)
      return no('invalid_arguments');
    const wrong = problem(seen.json);
    if (wrong !== null) return no(wrong);
    return json(200, { ok: true, channel: CHANNEL, ts: ROOT, message: {} });
  },
  active,
  throttle: {
    reply: json(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '30' }),
    delay: 30_000,
  },
  lies: [
    ['archived', json(200, { ok: false, error: 'is_archived' }), 'broken'],
    ['not invited', json(200, { ok: false, error: 'not_in_channel' }), 'broken'],
    ['revoked', json(200, { ok: false, error: 'token_revoked' }), 'broken'],
    ['too long', json(200, { ok: false, error: 'msg_too_long' }), 'reject'],
    ['their fault', json(200, { ok: false, error: 'internal_error' }), 'retry'],
    ['an unknown argument', json(200, { ok: false, error: 'invalid_arguments' }), 'reject'],
    ['throttled inside 200', json(200, { ok: false, error: 'ratelimited' }), 'retry'],
    ['an error nobody knows', json(200, { ok: false, error: 'surprise' }), 'unknown'],
    ['ok without a message', json(200, { ok: true }), 'unknown'],
  ],
};

const TOP = ['text', 'blocks', 'attachments', 'channel', 'thread_ts', 'reply_broadcast'];

function problem(body: Record<string, unknown>): string | null {
  if (!only(body, [...TOP, 'unfurl_links', 'unfurl_media'])) return 'invalid_payload';
  if (Buffer.byteLength(JSON.stringify(body)) > 100_000) return 'invalid_payload';
  if (string(body['text']) === '') return 'no_text';
  if (string(body['text']).length > 4_000) return 'msg_too_long';
  const attachments = Array.isArray(body['attachments']) ? body['attachments'] : [];
  if (attachments.length > 100) return 'too_many_attachments';
  if (!attachments.every(goodAttachment)) return 'invalid_attachments';
  const blocks = attachments.flatMap((one) => object(one)['blocks'] as object[]).map(object);
  return blocks.length <= 50 && blocks.every(goodBlock) ? null : 'invalid_blocks';
}

function goodAttachment(one: unknown): boolean {
  const { color, fallback, blocks } = object(one);
  const coloured = /^(good|warning|danger|#[\dA-Fa-f]{6})$/.test(string(color));
  const named = string(fallback) !== '' && Array.isArray(blocks);
  return coloured && named && only(one, ['color', 'fallback', 'blocks']);
}

const INSIDE: Readonly<Record<string, readonly string[]>> = {
  section: ['text', 'fields'],
  context: ['elements'],
  actions: ['elements'],
};

function goodBlock(block: Record<string, unknown>): boolean {
  if (!only(block, ['type', 'block_id', ...(INSIDE[string(block['type'])] ?? [])])) return false;
  if (string(block['block_id']).length > 255) return false;
  const list = (name: string): Record<string, unknown>[] =>
    Array.isArray(block[name]) ? block[name].map(object) : [];
  switch (block['type']) {
    case 'section': {
      const fields = list('fields');
      const own = block['text'] === undefined || goodText(object(block['text']), 3_000);
      const any = block['text'] !== undefined || fields.length > 0;
      return any && own && fields.length <= 10 && fields.every((f) => goodText(f, 2_000));
    }
    case 'context':
      return within(list('elements'), 10) && list('elements').every((e) => goodText(e, 3_000));
    case 'actions':
      return within(list('elements'), 25) && list('elements').every(goodButton);
    default:
      return false;
  }
}

function within(list: readonly unknown[], most: number): boolean {
  return list.length > 0 && list.length <= most;
}

function goodText(node: Record<string, unknown>, limit: number): boolean {
  const length = string(node['text']).length;
  if (!only(node, ['type', 'text', 'emoji', 'verbatim'])) return false;
  return ['mrkdwn', 'plain_text'].includes(string(node['type'])) && length > 0 && length <= limit;
}

function goodButton(node: Record<string, unknown>): boolean {
  const url = string(node['url']);
  const label = object(node['text']);
  const named = label['type'] === 'plain_text' && goodText(label, 75);
  const id = string(node['action_id']);
  const known = only(node, ['type', 'text', 'url', 'value', 'action_id', 'style']);
  return known && named && id.length <= 255 && url.length <= 3_000 && /^https?:/.test(url);
}

/** In mrkdwn everything between angle brackets acts, and a lone `&` is not ours. */
function active(seen: Seen): Active {
  const plain = objects(seen.json).filter((node) => node['type'] === 'plain_text');
  const marked = [
    string(seen.json['text']),
    ...objects(seen.json)
      .filter((node) => node['type'] === 'mrkdwn')
      .map((node) => string(node['text'])),
  ];
  const inside = marked.flatMap((m) => [...m.matchAll(/<([^<>]*)>/g)].map((x) => x[1] ?? ''));
  const pings = [...plain.flatMap((node) => collect(node, ['text']))].filter((t) =>
    /<[!@]\w/.test(t),
  );
  const rest = marked.map((m) => m.replace(/<([^<>]*)>/g, '').replace(/^> /gm, ''));
  return {
    links: [
      ...inside.filter((x) => !/^[!@#]/.test(x)).map((x) => decode(x.split('|')[0] ?? '')),
      ...collect(seen.json, ['url']),
    ],
    mentions: [...inside.filter((x) => /^[!@#]/.test(x)), ...pings],
    stray: rest.flatMap((m) => m.match(/[<>]|&(?!amp;|lt;|gt;)/g) ?? []),
  };
}

function decode(text: string): string {
  return text.replace(/&amp;/g, '&');
}
