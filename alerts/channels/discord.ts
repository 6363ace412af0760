import { z } from 'zod';
import type { Outcome } from '../channel.js';
import type { Message } from '../../server/model/message.js';
import type { Answer, Talk } from './answer.js';
import { field, judged, means, postJson, throttled } from './answer.js';
import { clip, units } from './clip.js';
import { discordText } from './escape.js';
import { fit, plain } from './fit.js';
import { address, input, orElse, plugin } from './plugin.js';
import type { QuoteLine, Sheet } from './sheet.js';
import { title } from './sheet.js';
import { HEX } from './words.js';

const config = z.object({
  url: address,
  /** Yes: the webhook posts into a forum channel, where each incident becomes a post of its own. */
  forum: orElse(z.enum(['yes', 'no']), 'no'),
});
type Config = z.infer<typeof config>;

const MAX_TITLE = 256;
const MAX_DESCRIPTION = 4_096;
/** Of 6,000 over the whole embed. */
const MAX_EMBED = 5_800;
const MAX_CONTENT = 2_000;
const MAX_THREAD_NAME = 100;
/** "Unknown Channel": with a thread asked for, the thread. */
const NO_THREAD = '10003';

const GONE = means(
  'broken',
  'Webhook 已被删除或无权发送',
  'The webhook was deleted or may not post',
);
const UNKNOWN_HOOK = means(
  'broken',
  'Webhook 已被删除，请重新生成',
  'The webhook was deleted; make a new one',
);
const EMPTY = means('reject', '消息为空', 'The message is empty');
const BAD = means(
  'reject',
  'Discord 不接受这条消息的格式',
  'Discord did not accept the message as it is',
);

/** Discord webhook; always waits for the saved message, since without it failures are silent. */
export const discord = plugin<Config>({
  kind: 'discord',
  config,
  threads: true,
  label: { 'zh-CN': 'Discord', en: 'Discord' },
  fields: [
    input(
      'url',
      ['Webhook 地址', 'Webhook address'],
      [
        '频道设置 → 整合 → Webhook → 新建，复制地址。',
        'Channel settings → Integrations → Webhooks → New, then copy the address.',
      ],
      { input: 'url', secret: true, placeholder: 'https://discord.com/api/webhooks/…' },
    ),
    input(
      'forum',
      ['论坛频道', 'Forum channel'],
      [
        '如果是论坛频道，每起事件单独成帖，后续更新跟在帖内。',
        'In a forum channel each incident becomes a post and its updates follow in it.',
      ],
      {
        input: 'choice',
        required: false,
        choices: [
          { value: 'no', label: { 'zh-CN': '否', en: 'No' } },
          { value: 'yes', label: { 'zh-CN': '是', en: 'Yes' } },
        ],
      },
    ),
  ],
  async send(settings, message, tools) {
    const talk: Talk = { tools, locale: message.locale, secrets: [settings.url] };
    const first = await attempt(talk, settings, message, tools.threadId);
    // Somebody deleted the post of this incident: the rest of it goes on in a new one.
    return first.gone ? (await attempt(talk, settings, message, null)).outcome : first.outcome;
  },
});

async function attempt(
  talk: Talk,
  settings: Config,
  message: Message,
  threadId: string | null,
): Promise<{ outcome: Outcome; gone: boolean }> {
  const forum = settings.forum === 'yes';
  const thread = forum ? threadId : null;
  const opens = forum && thread === null;
  let gone = false;
  const body = {
    ...(talk.tools.simple ? simple(message) : rich(message)),
    ...(opens ? { thread_name: clip(title(message), MAX_THREAD_NAME) } : {}),
    allowed_mentions: { parse: [] },
  };
  const outcome = await postJson(talk, target(settings.url, thread), body, (answer) => {
    gone = thread !== null && field(answer.json, 'code') === NO_THREAD;
    return read(talk, answer);
  });
  return { outcome, gone };
}

/** A forum post has the id of its first message, which is what the first receipt keeps. */
function target(webhook: string, threadId: string | null): string {
  const url = new URL(webhook);
  url.searchParams.set('wait', 'true');
  if (threadId !== null) url.searchParams.set('thread_id', threadId);
  return url.href;
}

function read(talk: Talk, answer: Answer): Outcome | null {
  const { status, json } = answer;
  const id = field(json, 'id');
  if (status === 200 && id !== null) return { kind: 'ok', id };
  const code = field(json, 'code');
  const nested = json['errors'] === undefined ? '' : ` ${JSON.stringify(json['errors'])}`;
  const detail = `${code ?? status} ${field(json, 'message') ?? ''}${nested}`;
  if (status === 429) return paused(talk, answer);
  if (status === 401 || status === 403 || status === 404 || code === '50027') {
    return judged(talk, code === '10015' ? UNKNOWN_HOOK : GONE, detail);
  }
  if (status === 400 && code === '50006') return judged(talk, EMPTY, detail);
  return status === 400 || status === 413 ? judged(talk, BAD, detail) : null;
}

/** Body and headers each name a wait, in seconds with a fraction: the longest one holds. */
function paused(talk: Talk, answer: Answer): Outcome {
  const named = [answer.json['retry_after'], answer.headers['x-ratelimit-reset-after']]
    .map((seconds) => Math.ceil(Number(seconds ?? Number.NaN) * 1000))
    .filter((ms) => Number.isFinite(ms) && ms >= 0);
  const outcome = throttled(talk, answer, named.length > 0 ? 0 : 5_000);
  return outcome.kind === 'retry'
    ? { ...outcome, delay: Math.max(outcome.delay ?? 0, ...named) }
    : outcome;
}

function simple(message: Message): object {
  return { content: plain(message, units, MAX_CONTENT, discordText) };
}

function rich(message: Message): object {
  const embed = fit(message, card, over, MAX_EMBED);
  return { embeds: [embed] };
}

interface Embed {
  title: string;
  url?: string;
  description: string;
  color: number;
  fields: { name: string; value: string; inline: boolean }[];
  footer: { text: string };
}

/** All that counts towards the limit; infinite where one part alone breaks its own. */
function over(embed: Embed): number {
  if (embed.title.length > MAX_TITLE || embed.description.length > MAX_DESCRIPTION) return Infinity;
  if (embed.fields.some((f) => f.name.length > 256 || f.value.length > 1_024)) return Infinity;
  const fields = embed.fields.reduce((sum, f) => sum + f.name.length + f.value.length, 0);
  return embed.title.length + embed.description.length + embed.footer.text.length + fields;
}

function card(page: Sheet): Embed {
  const parts = [page.reason, page.clock].flatMap((part) =>
    part === null ? [] : [`**${part.label}** ${discordText(part.text)}`],
  );
  const more = page.shortened === null ? [] : [page.shortened];
  const open = page.link === null ? [] : [`[${discordText(page.link.label)}](${page.link.url})`];
  return {
    title: discordText(page.title),
    ...(page.link === null ? {} : { url: page.link.url }),
    description: [...parts, ...page.quotes.map(quoted), ...more, ...open].join('\n\n'),
    color: Number.parseInt(HEX[page.tone].slice(1), 16),
    fields: page.facts.map((fact) => ({
      name: discordText(fact.label),
      value: discordText(fact.text),
      inline: true,
    })),
    footer: { text: page.footer.replace(/@/g, '@\u200b') },
  };
}

function quoted(quote: QuoteLine): string {
  const link = quote.url === null ? '' : ` [${quote.open}](${quote.url})`;
  return `> ${discordText(quote.head)}${link}\n> ${discordText(quote.text)}`;
}
