import { wideMarkdown } from './markdown.js';
import type { Reply, Standin } from './service.js';
import { isJson, json, object, only, string } from './service.js';

const PATH = '/cgi-bin/webhook/send';
const KEY = '693a91f6-wecom-key';

const says = (errcode: number, errmsg: string): Reply => json(200, { errcode, errmsg });

/** Group robot; counts bytes, not characters. */
export const wecomStandin: Standin = {
  kind: 'wecom',
  name: 'wecom',
  settings: (origin) => ({ url: `${origin}${PATH}?key=${KEY}` }),
  wrong: (origin) => ({ url: `${origin}${PATH}?key=another-wecom-key` }),
  answer(seen) {
    if (seen.path !== PATH || seen.query.get('key') !== KEY)
      return says(93000, 'invalid webhook url');
    if (seen.method !== 'POST' || !isJson(seen)) return says(40008, 'invalid message type');
    const type = string(seen.json['msgtype']);
    if (type !== 'markdown' && type !== 'text') return says(40008, 'invalid message type');
    if (!only(seen.json, ['msgtype', type])) return says(40058, 'invalid Request Parameter');
    const inside = type === 'text' ? ['mentioned_list', 'mentioned_mobile_list'] : [];
    if (!only(seen.json[type], ['content', ...inside])) {
      return says(40058, 'invalid Request Parameter');
    }
    const content = string(object(seen.json[type])['content']);
    if (!colours(content).every((one) => ['info', 'comment', 'warning'].includes(one))) {
      return says(40058, 'invalid colour');
    }
    if (content === '') return says(44004, 'empty content');
    if (Buffer.byteLength(content) > (type === 'markdown' ? 4096 : 2048)) {
      return says(40058, 'markdown.content exceed max length 4096');
    }
    return says(0, 'ok');
  },
  active(seen) {
    const text = object(seen.json['text']);
    const mentions = 'mentioned_list' in text || 'mentioned_mobile_list' in text ? ['all'] : [];
    const marked = wideMarkdown(string(object(seen.json['markdown'])['content']));
    return { ...marked, mentions: [...mentions, ...marked.mentions] };
  },
  throttle: { reply: says(45009, 'api freq out of limit'), delay: 60_000 },
  lies: [
    ['robot removed', says(93000, 'invalid webhook url'), 'broken'],
    ['too long', says(40058, 'exceed max length'), 'reject'],
    ['busy', says(-1, 'system busy'), 'retry'],
    ['a code nobody knows', says(77777, 'surprise'), 'unknown'],
    ['success on an error page', json(503, { errcode: 0, errmsg: 'ok' }), 'retry'],
    ['too many at once', says(45033, 'concurrent calls'), 'retry'],
    ['empty', says(44004, 'empty content'), 'reject'],
    ['no code at all', json(200, { errmsg: 'ok' }), 'unknown'],
  ],
};

function colours(content: string): string[] {
  return [...content.matchAll(/<font color="([^"]*)">/g)].map((match) => match[1] ?? '');
}
