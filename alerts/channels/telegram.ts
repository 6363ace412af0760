import { z } from 'zod';
import type { Outcome, SendTools } from '../channel.js';
import type { Message } from '../../server/model/message.js';
import type { Answer, Talk } from './answer.js';
import { field, judged, means, postJson } from './answer.js';
import { units } from './clip.js';
import { html, telegramText } from './escape.js';
import { fit, plain } from './fit.js';
import { address, filled, input, maybe, orElse, plugin } from './plugin.js';
import type { QuoteLine, Sheet } from './sheet.js';
import { SIGN } from './words.js';

const config = z.object({
  token: filled,
  chat: filled,
  /** A topic of a group with topics. */
  topic: maybe.refine((value) => value === undefined || /^\d{1,15}$/.test(value), 'a number'),
  api: orElse(address, 'https://api.telegram.org'),
});
type Config = z.infer<typeof config>;

/** Of 4,096 after parsing; longer messages meet the limits sooner anyway. */
const MAX_UNITS = 4_000;

const TOKEN = means('broken', '机器人令牌无效', 'The bot token is not valid');
const KICKED = means(
  'broken',
  '机器人被移出了群，或被对方屏蔽',
  'The bot was removed from the chat, or blocked',
);
const CHAT = means(
  'broken',
  '找不到这个会话或话题，或机器人无权在此发言',
  'There is no such chat or topic, or the bot may not write there',
);
const LONG = means('reject', '消息过长', 'The message is too long');
const BAD = means(
  'reject',
  'Telegram 不接受这条消息的格式',
  'Telegram did not accept the message as it is',
);

/** Telegram bot; HTML, whose escapes are the fewest. Updates answer the first message. */
export const telegram = plugin<Config>({
  kind: 'telegram',
  config,
  threads: true,
  label: { 'zh-CN': 'Telegram', en: 'Telegram' },
  fields: [
    input(
      'token',
      ['机器人令牌', 'Bot token'],
      [
        '在 Telegram 里找 @BotFather，发送 /newbot，复制它给的令牌。',
        'Ask @BotFather for /newbot and copy the token it gives.',
      ],
      { input: 'password', secret: true },
    ),
    input(
      'chat',
      ['会话 ID', 'Chat id'],
      [
        '群的数字 ID（以 -100 开头）或频道的 @名称；先把机器人加进去。',
        'The number of the group (begins with -100) or the @name of the channel; add the bot first.',
      ],
    ),
    input(
      'topic',
      ['话题 ID', 'Topic id'],
      ['只有开启话题的群才填。', 'Only for groups with topics.'],
      {
        required: false,
      },
    ),
    input(
      'api',
      ['API 地址', 'API address'],
      ['使用自建的 Bot API 服务时才改。', 'Change it only for a Bot API server of your own.'],
      { input: 'url', required: false, placeholder: 'https://api.telegram.org' },
    ),
  ],
  async send(settings, message, tools) {
    const talk: Talk = { tools, locale: message.locale, secrets: [settings.token] };
    const first = await attempt(settings.chat, settings, message, talk);
    if (first.movedTo === null) return first.outcome;
    const second = await attempt(first.movedTo, settings, message, talk);
    return second.outcome.kind === 'ok'
      ? { ...second.outcome, settings: { chat: first.movedTo } }
      : second.outcome;
  },
});

/** A group that became a supergroup answers with its new number. */
async function attempt(
  chat: string,
  settings: Config,
  message: Message,
  talk: Talk,
): Promise<{ outcome: Outcome; movedTo: string | null }> {
  let movedTo: string | null = null;
  const url = `${settings.api.replace(/\/$/, '')}/bot${settings.token}/sendMessage`;
  const where = { chat_id: chatId(chat), link_preview_options: { is_disabled: true } };
  const topic = settings.topic === undefined ? {} : { message_thread_id: Number(settings.topic) };
  const content = talk.tools.simple ? simple(message) : rich(message);
  const body = { ...where, ...topic, ...replyTo(talk.tools), ...content };
  const outcome = await postJson(talk, url, body, (answer) => {
    movedTo = field(parameters(answer), 'migrate_to_chat_id');
    return read(talk, answer);
  });
  return { outcome, movedTo };
}

/** Groups are known by a number, channels by their @name. */
function chatId(chat: string): number | string {
  return /^-?\d{1,15}$/.test(chat) ? Number(chat) : chat;
}

function replyTo(tools: SendTools): object {
  const id = Number(tools.threadId ?? Number.NaN);
  return Number.isSafeInteger(id) && !tools.simple
    ? { reply_parameters: { message_id: id, allow_sending_without_reply: true } }
    : {};
}

function read(talk: Talk, answer: Answer): Outcome | null {
  const { ok, result } = answer.json;
  if (answer.status === 200 && ok === true && typeof result === 'object' && result !== null) {
    return { kind: 'ok', id: field(result as Record<string, unknown>, 'message_id') };
  }
  if (ok !== false) return null;
  const code = Number(answer.json['error_code'] ?? answer.status);
  const text = field(answer.json, 'description') ?? '';
  const detail = `${code} ${text}`;
  if (code === 429) {
    const seconds = Number(parameters(answer)['retry_after']);
    const delay = Number.isFinite(seconds) ? seconds * 1000 : 5_000;
    return judged(talk, means('retry', '发送过快，被限流', 'Sent too fast', delay), detail);
  }
  if (code === 401 || code === 404) return judged(talk, TOKEN, detail);
  if (code === 403) return judged(talk, KICKED, detail);
  if (code !== 400) return null;
  if (
    /chat not found|chat_id is empty|not enough rights|thread not found|topic_(closed|deleted)/i.test(
      text,
    )
  )
    return judged(talk, CHAT, detail);
  return judged(talk, /too long/i.test(text) ? LONG : BAD, detail);
}

function parameters(answer: Answer): Readonly<Record<string, unknown>> {
  const { parameters: value } = answer.json;
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function simple(message: Message): object {
  return { text: plain(message, units, MAX_UNITS, (text) => text.replace(/@(?=\w)/g, '@\u200b')) };
}

/** Telegram counts after parsing; counting before is stricter and simpler. */
function rich(message: Message): object {
  return fit(message, body, (made) => made.text.length, MAX_UNITS);
}

function body(page: Sheet): { text: string; parse_mode: string; reply_markup?: object } {
  const open = page.link;
  const keyboard =
    open === null
      ? {}
      : { reply_markup: { inline_keyboard: [[{ text: open.label, url: open.url }]] } };
  return { text: markup(page), parse_mode: 'HTML', ...keyboard };
}

function markup(page: Sheet): string {
  const facts = page.facts.map((f) => `${telegramText(f.label)}: <b>${telegramText(f.text)}</b>`);
  const parts = [page.reason, page.clock].flatMap((part) =>
    part === null ? [] : [`<b>${part.label}</b> ${telegramText(part.text)}`],
  );
  return [
    `${SIGN[page.tone]} <b>${telegramText(page.title)}</b>`,
    facts.join('\n'),
    ...parts,
    ...page.quotes.map(quoted),
    page.shortened ?? '',
    `<i>${telegramText(page.footer)}</i>`,
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function quoted(quote: QuoteLine): string {
  const head = telegramText(quote.head);
  const link = quote.url === null ? '' : ` <a href="${html(quote.url)}">${quote.open}</a>`;
  return `${head}${link}\n<blockquote>${telegramText(quote.text)}</blockquote>`;
}
