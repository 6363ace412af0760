import { z } from 'zod';
import type { Item } from '../../server/model/mention.js';
import { decodeEntities } from '../feed/entities.js';
import type { Fetched } from '../fetch.js';
import { htmlToText } from '../html.js';
import type { Looked } from '../look.js';
import { parseCount } from '../numbers.js';
import { trouble, VisitError } from '../source.js';
import { demand } from '../status.js';
import { parseTime } from '../times.js';
import { address, strangePage, visited } from './api.js';
import { makeItem } from './item.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z.object({
  channel: z
    .string()
    .trim()
    .transform((value) => value.replace(/^(https?:\/\/)?t\.me\/(s\/)?|^@/, '').replace(/\/.*$/, ''))
    .pipe(z.string().regex(/^\w{3,40}$/, 'It must be the name of a public channel.')),
  /** Only messages with this text. */
  search: z.string().trim().max(100).optional(),
  base: z.url({ protocol: /^https?$/ }).default('https://t.me'),
});

const HTML = { accept: 'text/html' };
/** Pages of 20 messages fetched in one visit when much happened since the last. */
const MOST_PAGES = 5;

/** Messages of a public Telegram channel with views. */
export const telegram: SourcePlugin<z.infer<typeof Config>> = {
  kind: 'telegram',
  config: Config,
  form: {
    label: both('Telegram 公开频道', 'Telegram public channel'),
    about: both(
      '公开频道网页预览里的消息，含浏览量。',
      'Messages of a public channel from its web preview, with views.',
    ),
    fields: [
      field('channel', '频道', 'Channel', { required: true, placeholder: 'https://t.me/durov' }),
      field('search', '只要包含', 'Only with', {}),
    ],
    presets: [],
  },
  visit: async (config, cursor, tools) => {
    const last = rememberedNumber(cursor);
    const items: Item[] = [];
    let after = last;
    for (let page = 0; page < (last === null ? 1 : MOST_PAGES); page++) {
      const url = address(`${config.base}/s/${config.channel}`, {
        q: config.search || null,
        after,
      });
      const answer = await tools.fetch(url, {
        signal: tools.signal,
        headers: HTML,
      });
      demand(answer, tools.now);
      if (!new URL(answer.url).pathname.startsWith('/s/')) {
        throw new VisitError(trouble('telegram-hidden', { channel: config.channel }), 'unreadable');
      }
      const found = read(answer, tools.now);
      items.push(...found.map(({ item }) => item));
      const highest = Math.max(after ?? 0, ...found.map(({ number }) => number));
      if (found.length === 0 || highest === after) break;
      after = highest;
    }
    return visited(
      items.filter((item) => item.text !== ''),
      { last: after },
      null,
      // Oldest first: what is left over comes with the next visit.
      'all',
    );
  },
  looks: {
    most: 1,
    perMinute: 10,
    look: async (config, posts, tools) => {
      const seen: Looked[] = [];
      for (const post of posts) {
        const number = Number(post.split('/')[1]);
        if (!Number.isSafeInteger(number)) continue;
        const url = address(`${config.base}/s/${config.channel}`, { before: number + 1 });
        const answer = await tools.fetch(url, { signal: tools.signal, headers: HTML });
        demand(answer, tools.now);
        const found = read(answer, tools.now);
        const item = found.find((one) => one.number === number)?.item;
        if (!item) continue;
        const { reposts, comments, likes, views } = item;
        seen.push({ post, reposts, comments, likes, views });
      }
      return seen;
    },
  },
};

/** Number of the last message an earlier visit saw. */
function rememberedNumber(cursor: Record<string, unknown>): number | null {
  const last = cursor['last'];
  return typeof last === 'number' && Number.isSafeInteger(last) && last > 0 ? last : null;
}

/** A page that is no preview must not pass for a channel where nobody speaks. */
function read(answer: Fetched, now: number): ReturnType<typeof messages> {
  const html = answer.body.toString('utf8');
  if (!html.includes('tgme_')) throw strangePage(html, answer);
  return messages(html, now);
}

/** Splits the page at its messages: each holds its own text, time and views. */
function messages(html: string, now: number): { number: number; item: Item }[] {
  const parts = html.split(/<div class="tgme_widget_message_wrap/).slice(1);
  return parts.flatMap((part) => {
    const post = /data-post="([\w]+)\/(\d+)"/.exec(part);
    if (!post) return [];
    const [, channel = '', number = ''] = post;
    const name =
      /class="tgme_widget_message_(?:from_author|owner_name)"[^>]*>([^]*?)<\/(?:span|a)>/.exec(
        part,
      )?.[1] ?? '';
    const forwarded =
      /class="tgme_widget_message_forwarded_from_name"[^>]*href="https:\/\/t\.me\/(\w+\/\d+)"/.exec(
        part,
      )?.[1];
    const item = makeItem({
      platform: 'telegram',
      id: `${channel}/${number}`,
      url: `https://t.me/${channel}/${number}`,
      text: htmlToText(messageText(part)),
      author: { id: channel, name: htmlToText(name) || channel },
      publishedAt: parseTime(
        decodeEntities(/<time[^>]{0,200}datetime="([^"]+)"/.exec(part)?.[1] ?? ''),
        now,
        0,
      ),
      repostOf: forwarded ?? null,
      views: parseCount(
        htmlToText(/class="tgme_widget_message_views"[^>]*>([^<]{1,20})</.exec(part)?.[1] ?? ''),
      ),
    });
    return [{ number: Number(number), item }];
  });
}

/** The text's element may hold others of its kind, so its end is found by counting. */
function messageText(part: string): string {
  // A quoted reply has a text of its own, in front of the message's.
  const starts = [
    ...part.matchAll(
      /<div class="tgme_widget_message_text[^"]*js-message_text[^"]*"[^>]*>|<div class="tgme_widget_message_text(?![^"]*reply)[^"]*"[^>]*>/g,
    ),
  ];
  const start = starts.at(-1);
  if (!start) return '';
  const from = start.index + start[0].length;
  let depth = 1;
  for (const tag of part.slice(from).matchAll(/<(\/?)div\b/g)) {
    depth += tag[1] === '/' ? -1 : 1;
    if (depth === 0) return part.slice(from, from + tag.index);
  }
  return part.slice(from);
}
