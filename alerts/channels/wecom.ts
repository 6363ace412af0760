import { z } from 'zod';
import type { Outcome } from '../channel.js';
import type { Message } from '../../server/model/message.js';
import type { Answer, Meaning, Talk } from './answer.js';
import { field, judged, means, postJson } from './answer.js';
import { bytes } from './clip.js';
import { fullWidth } from './escape.js';
import { fit, plain } from './fit.js';
import { paragraphs } from './markdown.js';
import { address, input, plugin } from './plugin.js';
import type { Sheet } from './sheet.js';
import type { Tone } from './words.js';
import { SIGN } from './words.js';

const config = z.object({ url: address });
type Config = z.infer<typeof config>;

/** Of 4,096 for markdown and 2,048 for text; the sign of the level takes four. */
const MAX_MARKDOWN = 4_000;
const MAX_TEXT = 2_000;

/** WeCom has three colours and no yellow. */
const FONT: Readonly<Record<Tone, string>> = {
  red: 'warning',
  orange: 'warning',
  yellow: 'warning',
  good: 'info',
  info: 'comment',
};

const SHAPE = means('reject', '消息格式或长度不被接受', 'The message was not accepted as it is');

const CODES: Readonly<Record<string, Meaning>> = {
  '0': means('ok', '成功', 'ok'),
  '-1': means('retry', '企业微信系统繁忙', 'WeCom is busy', 10_000),
  '45009': means('retry', '发送过快，被限流', 'Sent too fast', 60_000),
  '45033': means('retry', '并发过多', 'Too many calls at once', 5_000),
  '93000': means(
    'broken',
    '机器人已被移除或地址有误',
    'The robot was removed or its address is wrong',
  ),
  '40008': SHAPE,
  '40058': SHAPE,
  '44004': means('reject', '内容为空', 'The content is empty'),
};

/** Group robot of WeCom ("message push"); the key in the address is the secret. */
export const wecom = plugin<Config>({
  kind: 'wecom',
  config,
  threads: false,
  label: { 'zh-CN': '企业微信', en: 'WeCom' },
  fields: [
    input(
      'url',
      ['Webhook 地址', 'Webhook address'],
      [
        '企业微信群 → 右上角“…” → 消息推送（群机器人）→ 添加，复制 Webhook 地址。',
        'In the group: the “…” menu → Message push (group robot) → add, then copy its webhook address.',
      ],
      {
        input: 'url',
        secret: true,
        placeholder: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…',
      },
    ),
  ],
  async send(settings, message, tools) {
    const talk: Talk = { tools, locale: message.locale, secrets: [settings.url] };
    const body = tools.simple ? simple(message) : rich(message);
    return postJson(talk, settings.url, body, (answer) => read(talk, answer));
  },
});

function read(talk: Talk, answer: Answer): Outcome | null {
  const code = field(answer.json, 'errcode');
  const meaning = code === null ? undefined : CODES[code];
  const text = field(answer.json, 'errmsg') ?? '';
  if (meaning?.as === 'ok' && answer.status !== 200) return null;
  return meaning === undefined ? null : judged(talk, meaning, `${code ?? ''} ${text}`);
}

function simple(message: Message): object {
  return { msgtype: 'text', text: { content: plain(message, bytes, MAX_TEXT, fullWidth) } };
}

function rich(message: Message): object {
  const content = fit(message, markdown, bytes, MAX_MARKDOWN);
  return { msgtype: 'markdown', markdown: { content } };
}

function markdown(page: Sheet): string {
  const title = `${SIGN[page.tone]} **<font color="${FONT[page.tone]}">${fullWidth(page.title)}</font>**`;
  const button = page.link === null ? '' : `[${fullWidth(page.link.label)}](${page.link.url})`;
  const footer = `<font color="comment">${fullWidth(page.footer)}</font>`;
  return [title, ...paragraphs(page), button, footer].filter((text) => text !== '').join('\n');
}
