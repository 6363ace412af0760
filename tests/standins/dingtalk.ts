import { createHmac } from 'node:crypto';
import { wideMarkdown } from './markdown.js';
import type { Reply, Seen, Standin } from './service.js';
import { collect, isJson, json, object, only, string } from './service.js';

const PATH = '/robot/send';
const TOKEN = 'dingtalk-access-token-0123456789';
const SECRET = 'SECdingtalk-signing-secret';

const says = (errcode: number, errmsg: string, more: object = {}): Reply =>
  json(200, { errcode, errmsg, ...more });

/** Custom robot with signing switched on. */
export const dingtalkStandin: Standin = {
  kind: 'dingtalk',
  name: 'dingtalk',
  settings: (origin) => ({ url: `${origin}${PATH}?access_token=${TOKEN}`, secret: SECRET }),
  wrong: (origin) => ({ url: `${origin}${PATH}?access_token=${TOKEN}`, secret: 'SECwrong' }),
  answer(seen, now) {
    if (seen.path !== PATH || seen.query.get('access_token') !== TOKEN) {
      return says(300005, 'token is not exist');
    }
    if (seen.method !== 'POST') return says(43002, 'require POST');
    if (!isJson(seen)) return says(43004, 'invalid content type');
    if (!signed(seen, now)) {
      return says(310000, 'sign not match, more: [https://ding-doc.dingtalk.com/doc]');
    }
    if (seen.raw.length > 15_000) return says(460101, 'message too long');
    return shaped(seen.json) ? says(0, 'ok') : says(40035, 'missing parameter');
  },
  active(seen) {
    const at = object(seen.json['at']);
    const pages = at['isAtAll'] === true || collect(at, ['0']).length > 0 ? ['at'] : [];
    const card = object(seen.json['actionCard'] ?? seen.json['markdown']);
    const marked = wideMarkdown(string(card['text']));
    return {
      links: [...marked.links, ...collect(seen.json, ['actionURL', 'singleURL', 'messageUrl'])],
      mentions: [...pages, ...marked.mentions],
      stray: marked.stray,
    };
  },
  throttle: {
    reply: says(130101, 'send too fast, exceed 20 times per minute', { punish: 'x', wait: 5 }),
    delay: 600_000,
  },
  lies: [
    ['robot stopped', says(400102, 'robot stopped'), 'broken'],
    ['group dismissed', says(400013, 'group dismissed'), 'broken'],
    ['keyword missing', says(310000, 'keywords not in content'), 'reject'],
    ['address not on the list', says(310000, 'ip 1.2.3.4 not in whitelist'), 'broken'],
    ['clock', says(310000, 'invalid timestamp'), 'broken'],
    ['improper content', says(430104, 'improper content'), 'reject'],
    ['busy', says(-1, 'system busy'), 'retry'],
    ['throttled under an old number', says(300001, '发送速度太快而限流'), 'retry'],
    ['quota of the day', says(90030, 'webhook exceed limit'), 'retry'],
    ['too long, in words of too fast', says(460101, 'text exceeds the max length'), 'reject'],
    ['no such token under the old number', says(300001, 'token is not exist'), 'broken'],
    ['success on an error page', json(502, { errcode: 0, errmsg: 'ok' }), 'retry'],
    ['a code nobody knows', says(77777, 'surprise'), 'unknown'],
    ['a code as text', json(200, { errcode: '400106', errmsg: 'robot not exist' }), 'broken'],
  ],
};

function signed(seen: Seen, now: number): boolean {
  const timestamp = seen.query.get('timestamp') ?? '';
  if (!/^\d{13}$/.test(timestamp) || Math.abs(Number(timestamp) - now) > 3_600_000) return false;
  const expected = createHmac('sha256', SECRET).update(`${timestamp}\n${SECRET}`).digest('base64');
  return seen.query.get('sign') === expected;
}

function shaped(body: Record<string, unknown>): boolean {
  const type = string(body['msgtype']);
  if (!only(body, ['msgtype', type, 'at'])) return false;
  if (!only(body['at'], ['atMobiles', 'atUserIds', 'isAtAll'])) return false;
  if (type === 'text') return string(object(body['text'])['content']) !== '';
  if (type === 'markdown') {
    const { title, text } = object(body['markdown']);
    return string(title) !== '' && string(text) !== '';
  }
  const card = object(body['actionCard']);
  if (type !== 'actionCard' || !only(card, ['title', 'text', 'btnOrientation', 'btns']))
    return false;
  const buttons = Array.isArray(card['btns']) ? card['btns'].map(object) : [];
  return (
    string(card['title']) !== '' &&
    string(card['text']) !== '' &&
    ['0', '1'].includes(string(card['btnOrientation'])) &&
    buttons.length > 0 &&
    buttons.every(goodButton)
  );
}

function goodButton(button: Record<string, unknown>): boolean {
  const fine = string(button['title']) !== '' && /^https?:/.test(string(button['actionURL']));
  return fine && only(button, ['title', 'actionURL']);
}
