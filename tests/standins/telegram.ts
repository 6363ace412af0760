import type { Reply, Standin } from './service.js';
import { collect, isJson, json, object, objects, only, string } from './service.js';

const TOKEN = '110201543:telegram-bot-token';
const CHAT = '-1001234567890';
const NUMBER = Number(CHAT);
const TAG = /<(\/?)([a-z-]+)((?:\s+[a-z]+="[^"<>]*")*)\s*>/g;
const FIELDS = [
  ...['chat_id', 'text', 'parse_mode', 'message_thread_id', 'disable_notification'],
  ...['protect_content', 'link_preview_options', 'reply_parameters', 'reply_markup'],
];
const ALLOWED = ['b', 'i', 'u', 's', 'code', 'pre', 'a', 'blockquote', 'tg-spoiler'];

const no = (error_code: number, description: string, parameters?: object): Reply =>
  json(error_code, { ok: false, error_code, description, ...(parameters ? { parameters } : {}) });

export const telegramStandin: Standin = {
  kind: 'telegram',
  name: 'telegram',
  settings: (origin) => ({ token: TOKEN, chat: CHAT, api: origin }),
  wrong: (origin) => ({ token: '1:another-telegram-token', chat: CHAT, api: origin }),
  answer(seen) {
    if (seen.path !== `/bot${TOKEN}/sendMessage`) return no(401, 'Unauthorized');
    // The real one ignores what it does not know, and the message then lacks it.
    if (seen.method !== 'POST' || !isJson(seen) || !only(seen.json, FIELDS))
      return no(400, 'Bad Request: unknown field');
    if (seen.json['chat_id'] !== NUMBER) return no(400, 'Bad Request: chat not found');
    const mode = seen.json['parse_mode'];
    if (mode !== undefined && mode !== 'HTML')
      return no(400, 'Bad Request: unsupported parse_mode');
    const text = mode === 'HTML' ? parsed(string(seen.json['text'])) : string(seen.json['text']);
    if (text === null) return no(400, "Bad Request: can't parse entities");
    if (text.trim() === '') return no(400, 'Bad Request: message text is empty');
    if (text.length > 4_096) return no(400, 'Bad Request: message is too long');
    const reply = object(seen.json['reply_parameters'])['message_id'];
    if (reply !== undefined && !Number.isSafeInteger(reply))
      return no(400, 'Bad Request: REPLY_MESSAGE_ID_INVALID');
    const buttons = objects(seen.json['reply_markup']).filter((node) => 'url' in node);
    if (!buttons.every((one) => only(one, ['text', 'url']) && string(one['text']) !== ''))
      return no(400, 'Bad Request: BUTTON_TEXT_INVALID');
    const urls = collect(seen.json['reply_markup'], ['url']);
    if (!urls.every((url) => /^https?:/.test(url)))
      return no(400, 'Bad Request: BUTTON_URL_INVALID');
    return json(200, { ok: true, result: { message_id: 4711, chat: { id: CHAT } } });
  },
  active(seen) {
    const html = string(seen.json['text']);
    const marked = seen.json['parse_mode'] === 'HTML';
    const hrefs = marked
      ? [...html.matchAll(/<a href="([^"]*)"/g)].map((m) => entities(m[1] ?? ''))
      : [];
    const text = marked ? (parsed(html) ?? '') : html;
    return {
      links: [...hrefs, ...collect(seen.json['reply_markup'], ['url'])],
      mentions: text.match(/@\w+/g) ?? [],
      stray: [],
    };
  },
  throttle: {
    reply: no(429, 'Too Many Requests: retry after 17', { retry_after: 17 }),
    delay: 17_000,
  },
  lies: [
    ['kicked', no(403, 'Forbidden: bot was kicked from the group chat'), 'broken'],
    ['no such chat', no(400, 'Bad Request: chat not found'), 'broken'],
    ['entities', no(400, "Bad Request: can't parse entities: unclosed tag"), 'reject'],
    ['too long', no(400, 'Bad Request: message is too long'), 'reject'],
    ['topic deleted', no(400, 'Bad Request: message thread not found'), 'broken'],
    ['topic closed', no(400, 'Bad Request: TOPIC_CLOSED'), 'broken'],
    ['no chat', no(400, 'Bad Request: chat_id is empty'), 'broken'],
    ['token', no(404, 'Not Found'), 'broken'],
    ['not ok inside 200', json(200, { ok: false, error_code: 400, description: 'x' }), 'reject'],
    ['ok without a message', json(200, { ok: true }), 'unknown'],
  ],
};

/** The text as shown, or null where a tag is unknown or unbalanced or an entity is wrong. */
function parsed(html: string): string | null {
  const open: string[] = [];
  for (const [, slash, name = '', attributes = ''] of html.matchAll(TAG)) {
    if (!ALLOWED.includes(name) || (attributes !== '' && name !== 'a')) return null;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) return null;
  }
  const text = html.replace(TAG, '');
  if (open.length > 0 || /[<>]|&(?!amp;|lt;|gt;|quot;|#\d+;)/.test(text)) return null;
  return entities(text);
}

function entities(text: string): string {
  const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" };
  return text.replace(/&(\w+|#\d+);/g, (all, name: string) => named[name] ?? all);
}
