import { createHmac } from 'node:crypto';
import { wideMarkdown } from './markdown.js';
import type { Reply, Seen, Standin } from './service.js';
import { collect, isJson, json, object, objects, only, string } from './service.js';

const PATH = '/open-apis/bot/v2/hook/9b1c7f0e-feishu-token';
const SECRET = 'feishu-signing-secret';
const KEYWORD = '舆情';
const TAGS = ['div', 'markdown', 'hr', 'note', 'action', 'button', 'plain_text', 'lark_md'];
const TEMPLATES = ['blue', 'yellow', 'orange', 'red', 'green', 'grey'];

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
    if (seen.raw.length > 20 * 1024) return says(19036, 'message too large');
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
    return string(object(body['content'])['text']) === '' ? 'no text' : null;
  }
  if (body['msg_type'] !== 'interactive') return 'msg_type';
  const card = object(body['card']);
  if (!only(card, ['config', 'header', 'elements'])) return 'card';
  const header = object(card['header']);
  if (!TEMPLATES.includes(string(header['template']))) return 'template';
  if (string(object(header['title'])['content']) === '') return 'title';
  const parts = objects(card['elements']).filter((node) => 'tag' in node);
  if (parts.length > 200) return 'too many elements';
  const unknown = parts.find((node) => !TAGS.includes(string(node['tag'])));
  return unknown === undefined ? null : `tag ${string(unknown['tag'])}`;
}
