import { z } from 'zod';
import type { Outcome } from '../channel.js';
import type { Message } from '../../server/model/message.js';
import type { Answer, Meaning, Talk } from './answer.js';
import { field, judged, means, postJson, throttled } from './answer.js';
import { bytes, clip } from './clip.js';
import { fit, plain } from './fit.js';
import { address, bearer, filled, input, orElse, plugin } from './plugin.js';
import type { Sheet } from './sheet.js';
import { sheet } from './sheet.js';
import type { Tone } from './words.js';

const config = z.object({
  server: orElse(address, 'https://ntfy.sh'),
  topic: filled.regex(/^[-_A-Za-z0-9]{1,64}$/),
  token: bearer,
});
type Config = z.infer<typeof config>;

/** Longer messages than 4,096 bytes become an attachment, which nobody reads at night. */
const MAX_BYTES = 4_000;
const MAX_TITLE = 240;
const DAY = 86_400_000;

const PRIORITY: Readonly<Record<Tone, number>> = { red: 5, orange: 4, yellow: 3, good: 3, info: 3 };
const TAG: Readonly<Record<Tone, string>> = {
  red: 'rotating_light',
  orange: 'warning',
  yellow: 'warning',
  good: 'white_check_mark',
  info: 'information_source',
};

const GONE = means(
  'broken',
  '无权发布：请核对主题和令牌',
  'Not allowed: check the topic and the token',
);
const LOCKED = means(
  'broken',
  '登录失败次数过多，已被 ntfy 暂时拒绝：请核对令牌',
  'Too many failed sign-ins; ntfy refuses us for a while: check the token',
);
const LARGE = means('reject', '消息过大', 'The message is too large');
const BAD = means(
  'reject',
  'ntfy 不接受这条消息的格式',
  'ntfy did not accept the message as it is',
);

/** ntfy, public or self-hosted; JSON, since headers are no place for Chinese. */
export const ntfy = plugin<Config>({
  kind: 'ntfy',
  config,
  threads: false,
  label: { 'zh-CN': 'ntfy', en: 'ntfy' },
  fields: [
    input(
      'server',
      ['服务器', 'Server'],
      ['公共服务填 https://ntfy.sh，自建的填自己的地址。', 'https://ntfy.sh, or your own server.'],
      { input: 'url', required: false, placeholder: 'https://ntfy.sh' },
    ),
    input(
      'topic',
      ['主题', 'Topic'],
      [
        '手机应用里订阅的主题。公共服务器上知道主题的人都能读：请起一个猜不到的名字。',
        'The topic the phone subscribes to. On the public server whoever knows it can read it: choose a name nobody guesses.',
      ],
      { secret: true },
    ),
    input(
      'token',
      ['访问令牌', 'Access token'],
      ['受保护的主题才需要，以 tk_ 开头。', 'Only for protected topics; begins with tk_.'],
      { input: 'password', required: false, secret: true },
    ),
  ],
  async send(settings, message, tools) {
    const secrets = [settings.token ?? '', settings.topic];
    const talk: Talk = { tools, locale: message.locale, secrets };
    const body = { topic: settings.topic, ...(tools.simple ? simple(message) : rich(message)) };
    const headers: Record<string, string> =
      settings.token === undefined ? {} : { authorization: `Bearer ${settings.token}` };
    const url = new URL('/', settings.server).href;
    return postJson(talk, url, body, (answer) => read(talk, answer), headers);
  },
});

function read(talk: Talk, answer: Answer): Outcome | null {
  const { status, json } = answer;
  const id = field(json, 'id');
  if (status === 200 && id !== null && field(json, 'event') === 'message')
    return { kind: 'ok', id };
  const code = field(json, 'code');
  if (code === null) return null;
  const detail = `${code} ${field(json, 'error') ?? ''}`;
  if (code === '42908') return judged(talk, quotaUsed(talk.tools.now), detail);
  if (code === '42909') return judged(talk, LOCKED, detail);
  if (code.startsWith('413')) return judged(talk, LARGE, detail);
  if (/^40[13]\d\d$/.test(code)) return judged(talk, GONE, detail);
  if (code === '40401') return judged(talk, GONE, detail);
  if (code.startsWith('429')) return throttled(talk, answer, 5_000);
  return /^4(00|13)\d\d$/.test(code) ? judged(talk, BAD, detail) : null;
}

/** The daily quota begins anew at midnight UTC. */
function quotaUsed(now: number): Meaning {
  return means('retry', '今日限额已用完', "Today's quota is used up", DAY - (now % DAY));
}

function simple(message: Message): object {
  return { message: plain(message, bytes, 2_000) };
}

function rich(message: Message): object {
  const page = sheet(message);
  const text = fit(message, body, bytes, MAX_BYTES);
  const open = page.link;
  const link =
    open === null
      ? {}
      : {
          click: open.url,
          actions: [{ action: 'view', label: clip(open.label, 30), url: open.url, clear: true }],
        };
  return {
    title: clip(page.title, MAX_TITLE, bytes),
    message: text,
    priority: PRIORITY[page.tone],
    tags: [TAG[page.tone]],
    ...link,
  };
}

/** Nothing here is markup: the app shows the text as it stands. */
function body(page: Sheet): string {
  const parts = [...page.facts, page.reason, page.clock].flatMap((part) =>
    part === null ? [] : [`${part.label}: ${part.text}`],
  );
  const quotes = page.quotes.map((quote) =>
    [quote.head, quote.text, quote.url ?? ''].filter(Boolean).join('\n'),
  );
  return [parts.join('\n'), ...quotes, page.shortened ?? '', page.footer]
    .filter(Boolean)
    .join('\n\n');
}
