import { z } from 'zod';
import type { Outcome } from '../channel.js';
import type { Message } from '../../server/model/message.js';
import type { Answer, Meaning, Talk } from './answer.js';
import { field, judged, means, postJson } from './answer.js';
import { bytes } from './clip.js';
import { fullWidth } from './escape.js';
import { fit, plain } from './fit.js';
import { address, input, maybe, plugin } from './plugin.js';
import type { Labelled, QuoteLine, Sheet } from './sheet.js';
import { feishuSign } from './sign.js';
import type { Tone } from './words.js';

const config = z.object({ url: address, secret: maybe, keyword: maybe });
type Config = z.infer<typeof config>;

/** Documented limit of the body is 20 KB; signature and keyword need some of it. */
const MAX_BYTES = 18_000;

const TEMPLATE: Readonly<Record<Tone, string>> = {
  red: 'red',
  orange: 'orange',
  yellow: 'yellow',
  good: 'green',
  info: 'blue',
};

/** Everybody sends on the hour and the half hour: what is throttled then comes back a minute later. */
const CROWDED = means(
  'retry',
  '整点拥挤，被限流',
  'Throttled in the rush of the full hour',
  60_000,
);
const THROTTLED = means('retry', '发送过快，被限流', 'Sent too fast', 2_000);
const MALFORMED = means('reject', '消息格式不被接受', 'The message was not accepted as it is');

const CODES: Readonly<Record<string, Meaning>> = {
  '0': means('ok', '成功', 'ok'),
  '9499': MALFORMED,
  '11232': THROTTLED,
  '11247': THROTTLED,
  '230020': THROTTLED,
  '99991400': THROTTLED,
  '19001': means(
    'broken',
    '机器人已被移除或地址有误',
    'The bot was removed or its address is wrong',
  ),
  '19002': MALFORMED,
  '19021': means(
    'broken',
    '签名不符：请核对密钥和服务器时间',
    'The signature does not match: check the secret and the clock',
  ),
  '19022': means(
    'broken',
    '服务器 IP 不在白名单',
    "This server's address is not on the bot's list",
  ),
  '19024': means('reject', '缺少机器人要求的关键词', "The bot's keyword is missing"),
  '19036': means('reject', '消息过长', 'The message is too long'),
  '200621': MALFORMED,
  '230099': MALFORMED,
};

/** Custom bot of Feishu or Lark; card JSON 1.0, which every version of the app shows. */
export const feishu = plugin<Config>({
  kind: 'feishu',
  config,
  threads: false,
  label: { 'zh-CN': '飞书', en: 'Feishu / Lark' },
  fields: [
    input(
      'url',
      ['Webhook 地址', 'Webhook address'],
      [
        '飞书群 → 设置 → 群机器人 → 添加“自定义机器人”，复制 webhook 地址。',
        'In the group: Settings → Bots → add a Custom Bot, then copy its webhook address.',
      ],
      { input: 'url', secret: true, placeholder: 'https://open.feishu.cn/open-apis/bot/v2/hook/…' },
    ),
    input(
      'secret',
      ['签名密钥', 'Signing secret'],
      [
        '机器人的“安全设置”里勾选“签名校验”后显示；没有勾选就留空。',
        'Shown under Security settings once “Set signature verification” is ticked; else leave it empty.',
      ],
      { input: 'password', required: false, secret: true },
    ),
    input(
      'keyword',
      ['关键词', 'Keyword'],
      [
        '只有在安全设置里开启了“自定义关键词”才填，填其中一个。',
        'Only when Custom keywords is switched on: one of them.',
      ],
      { required: false },
    ),
  ],
  async send(settings, message, tools) {
    const secrets = [settings.url, settings.secret ?? ''];
    const talk: Talk = { tools, locale: message.locale, secrets };
    const content = tools.simple ? simple(settings, message) : rich(settings, message);
    const seconds = Math.floor(tools.now / 1000);
    const signed = settings.secret
      ? { timestamp: String(seconds), sign: feishuSign(seconds, settings.secret), ...content }
      : content;
    return postJson(talk, settings.url, signed, (answer) => read(talk, answer));
  },
});

function read(talk: Talk, answer: Answer): Outcome | null {
  const code = field(answer.json, 'code') ?? field(answer.json, 'StatusCode');
  const named = answer.headers['x-ogw-ratelimit-reset'] !== undefined;
  if (code === null) return answer.status === 429 && named ? tooFast(talk, answer, '429') : null;
  const detail = `${code} ${field(answer.json, 'msg') ?? field(answer.json, 'StatusMessage') ?? ''}`;
  const meaning = CODES[code];
  // A proxy's error page may still carry the words of a success.
  if (meaning?.as === 'ok' && answer.status !== 200) return null;
  if (meaning === THROTTLED) return tooFast(talk, answer, detail);
  if (meaning !== undefined) return judged(talk, meaning, detail);
  return /frequen|rate limit/i.test(detail) ? tooFast(talk, answer, detail) : null;
}

/** The wait is the one the service names (seconds), else by the minute of the hour. */
function tooFast(talk: Talk, answer: Answer, detail: string): Outcome {
  const seconds = Number(answer.headers['x-ogw-ratelimit-reset']);
  const minute = Math.floor(talk.tools.now / 60_000) % 30;
  const by = minute === 0 || minute === 29 ? CROWDED : THROTTLED;
  const named = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
  return judged(talk, { ...by, delay: Math.max(by.delay ?? 0, named) }, detail);
}

function withKeyword(settings: Config, text: string): string {
  const { keyword } = settings;
  return keyword === undefined || text.includes(keyword) ? text : `${keyword} ${text}`;
}

function simple(settings: Config, message: Message): object {
  const text = withKeyword(settings, plain(message, bytes, 2_000, fullWidth));
  return { msg_type: 'text', content: { text } };
}

function rich(settings: Config, message: Message): object {
  return fit(
    message,
    (page) => ({ msg_type: 'interactive', card: card(settings, page) }),
    (body) => bytes(JSON.stringify(body)),
    MAX_BYTES,
  );
}

function card(settings: Config, page: Sheet): object {
  const elements: object[] = [];
  if (page.facts.length > 0) elements.push({ tag: 'div', fields: page.facts.map(factField) });
  for (const part of [page.reason, page.clock]) {
    if (part !== null) elements.push(markdown(`**${part.label}** ${fullWidth(part.text)}`));
  }
  if (page.quotes.length > 0) elements.push({ tag: 'hr' }, ...page.quotes.flatMap(quote));
  if (page.shortened !== null) elements.push(markdown(page.shortened));
  if (page.link !== null) elements.push({ tag: 'action', actions: [button(page.link)] });
  elements.push({
    tag: 'note',
    elements: [{ tag: 'plain_text', content: withoutMentions(page.footer) }],
  });
  return {
    config: { wide_screen_mode: true },
    header: {
      template: TEMPLATE[page.tone],
      title: { tag: 'plain_text', content: withoutMentions(withKeyword(settings, page.title)) },
    },
    elements,
  };
}

function factField(fact: Labelled): object {
  const content = `**${fullWidth(fact.label)}**\n${fullWidth(fact.text)}`;
  return { is_short: true, text: { tag: 'lark_md', content } };
}

/** The post's own words stand in plain_text, where no markup is read; mentions are disarmed all the same. */
function quote(post: QuoteLine): object[] {
  const content = withoutMentions(`${post.head}\n${post.text}`);
  const text = { tag: 'div', text: { tag: 'plain_text', content } };
  return post.url === null ? [text] : [text, markdown(`[${post.open}](${post.url})`)];
}

function withoutMentions(text: string): string {
  return text.replace(/<(?=\/?at\b)/gi, '＜');
}

function markdown(content: string): object {
  return { tag: 'markdown', content };
}

function button(link: { label: string; url: string }): object {
  return {
    tag: 'button',
    type: 'primary',
    text: { tag: 'plain_text', content: withoutMentions(link.label) },
    url: link.url,
  };
}
