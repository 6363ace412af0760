import { createHmac } from 'node:crypto';
import { wideMarkdown } from './markdown.js';
import type { Reply, Seen, Standin } from './service.js';
import { collect, isJson, json, object, objects, only, string } from './service.js';

const PATH = '/open-apis/bot/v2/hook/9b1c7f0e-feishu-token';
const SECRET = 'feishu-signing-secret';
const KEYWORD = '舆情';
/** What each component of a card (JSON 1.0) may hold; the service ignores the rest, we do not. */
const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  div: ['text', 'fields'],
  markdown: ['content', 'text_align', 'text_size'],
  hr: [],
  note: ['elements'],
  action: ['actions'],
  button: ['text', 'type', 'url', 'multi_url'],
  plain_text: ['content'],
  lark_md: ['content'],
};
const TEMPLATES = [
  ...['blue', 'wathet', 'turquoise', 'green', 'yellow', 'orange', 'red', 'carmine'],
  ...['violet', 'purple', 'indigo', 'grey', 'default'],
];

const says = (code: number, msg: string): Reply => json(200, { code, msg, data: {} });

/** Custom bot with signature and keyword switched on. */
export const feishuStandin: Standin = {
  kind: 'feishu',
  name: 'feishu',
  settings: (origin) => ({ url: `${origin}${PATH}`, secret: SECRET, keyword: KEYWORD }),
  wrong: (origin) => ({ url: `${origin}${PATH}`, secret: 'another-secret', keyword: KEYWORD }),
  answer(seen, now) {
    if (seen.path !== PATH)
      return says(19001, 'param invalid: incoming webhook access token invalid');
    if (seen.method !== 'POST' || !isJson(seen))
      return json(400, { code: 9499, msg: 'Bad Request' });
    if (seen.raw.length > 20_000) return says(19036, 'message too large');
    if (!signed(seen, now)) {
      return says(19021, 'sign match fail or timestamp is not within one hour from current time');
    }
    if (!seen.text.includes(KEYWORD)) return says(19024, 'Key Words Not Found');
    const wrong = problem(seen.json);
    return wrong === null ? says(0, 'success') : says(200621, `parse card json err: ${wrong}`);
  },
  active(seen) {
    if (seen.json['msg_type'] === 'text') {
      const { text } = object(seen.json['content']);
      return { ...wideMarkdown(''), mentions: string(text).match(/<at\b[^>]*>/g) ?? [] };
    }
    const marked = objects(seen.json).filter((node) =>
      ['markdown', 'lark_md'].includes(string(node['tag'])),
    );
    const parts = marked.map((node) => wideMarkdown(string(node['content'])));
    return {
      links: [...parts.flatMap((part) => part.links), ...collect(seen.json, ['url'])],
      mentions: [...parts.flatMap((part) => part.mentions), ...(seen.text.match(/<at\b/g) ?? [])],
      stray: parts.flatMap((part) => part.stray),
    };
  },
  throttle: { reply: says(11232, 'frequency limited psm[lark.oapi.app_platform]'), delay: 2_000 },
  lies: [
    ['bot removed', says(19001, 'param invalid: incoming webhook access token invalid'), 'broken'],
    ['address not on the list', says(19022, 'Ip Not Allowed'), 'broken'],
    ['keyword missing', says(19024, 'Key Words Not Found'), 'reject'],
    ['card broken', says(200621, 'parse card json err'), 'reject'],
    ['old fields', json(200, { StatusCode: 19001, StatusMessage: 'gone' }), 'broken'],
    ['old success', json(200, { StatusCode: 0, StatusMessage: 'success' }), 'ok'],
    ['new code for throttling', says(11299, 'request trigger frequency limit'), 'retry'],
    ['a code nobody knows', says(77777, 'surprise'), 'unknown'],
    ['success on an error page', json(500, { code: 0, msg: 'success' }), 'retry'],
    ['an old address', json(400, { code: 11232, msg: 'frequency limited' }), 'retry'],
  ],
};

function signed(seen: Seen, now: number): boolean {
  const { timestamp, sign } = seen.json;
  if (typeof timestamp !== 'string' || Math.abs(Number(timestamp) * 1000 - now) > 3_600_000) {
    return false;
  }
  const key = `${timestamp}\n${SECRET}`;
  return sign === createHmac('sha256', key).update('').digest('base64');
}

function problem(body: Record<string, unknown>): string | null {
  if (!only(body, ['timestamp', 'sign', 'msg_type', 'card', 'content'])) return 'unknown field';
  if (body['msg_type'] === 'text') {
    const fine = body['card'] === undefined && only(body['content'], ['text']);
    return fine && string(object(body['content'])['text']) !== '' ? null : 'no text';
  }
  if (body['msg_type'] !== 'interactive' || body['content'] !== undefined) return 'msg_type';
  const card = object(body['card']);
  if (!only(card, ['config', 'header', 'elements'])) return 'card';
  if (Buffer.byteLength(JSON.stringify(card)) > 30_000) return 'card too large';
  if (!only(card['config'], ['wide_screen_mode', 'enable_forward', 'update_multi']))
    return 'config';
  const header = object(card['header']);
  if (!only(header, ['title', 'subtitle', 'template', 'text_tag_list'])) return 'header';
  if (string(object(header['title'])['tag']) !== 'plain_text') return 'title';
  if (depth(card['elements']) > 5) return 'nesting';
  if (!TEMPLATES.includes(string(header['template']))) return 'template';
  if (string(object(header['title'])['content']) === '') return 'title';
  const parts = objects(card['elements']).filter((node) => 'tag' in node);
  if (parts.length > 200) return 'too many elements';
  const unknown = parts.find((node) => !good(node));
  return unknown === undefined ? null : `tag ${string(unknown['tag'])}`;
}

function good(node: Record<string, unknown>): boolean {
  const tag = string(node['tag']);
  const known = PROPERTIES[tag];
  if (known === undefined || !only(node, ['tag', ...known])) return false;
  if (known.includes('content')) return string(node['content']) !== '';
  if (tag !== 'button') return true;
  return (
    ['default', 'primary', 'danger'].includes(string(node['type'])) &&
    /^https?:/.test(string(node['url']))
  );
}

/** How many components stand inside one another. */
function depth(node: unknown): number {
  if (typeof node !== 'object' || node === null) return 0;
  const below = Math.max(0, ...Object.values(node).map(depth));
  return below + ('tag' in node ? 1 : 0);
}
