import { z } from 'zod';
import type { Item } from '../../server/model/mention.js';
import type { Fetched } from '../fetch.js';
import { htmlToText } from '../html.js';
import type { Looked } from '../look.js';
import { list, parseJson, record, textOf } from '../json.js';
import { parseCount, parseId } from '../numbers.js';
import { trouble, VisitError } from '../source.js';
import type { Streamer } from '../stream.js';
import { parseTime } from '../times.js';
import { address, getJson, rememberedText, visited } from './api.js';
import { makeItem } from './item.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z.object({
  instance: z.url({ protocol: /^https?$/ }),
  tag: z
    .string()
    .trim()
    .transform((tag) => tag.replace(/^#/, ''))
    .pipe(z.string().min(1).max(100)),
  token: z.string().trim().max(500).optional(),
  /** Listen while posts are written; servers ask for a token. */
  live: z.boolean().default(false),
});

type Config = z.infer<typeof Config>;

/** Pages fetched in one visit when much happened since the last; 40 posts each. */
const MOST_PAGES = 5;

/** Posts of a hashtag as one instance sees them, with all counters and followers. */
export const mastodon: SourcePlugin<Config> = {
  kind: 'mastodon',
  config: Config,
  form: {
    label: both('Mastodon 话题标签', 'Mastodon hashtag'),
    about: both(
      '某个实例看到的话题标签，含转发、评论、点赞和粉丝数。',
      'A hashtag as one instance sees it, with reposts, comments, likes and followers.',
    ),
    fields: [
      field('instance', '实例', 'Instance', {
        kind: 'url',
        required: true,
        placeholder: 'https://mastodon.social',
      }),
      field('tag', '标签', 'Hashtag', { required: true, placeholder: 'bracelethome' }),
      field('token', '访问令牌', 'Access token', {
        kind: 'secret',
        hint: both(
          '实例关闭公开浏览时需要；实时监听也需要。',
          'Needed where the instance hides its timelines, and to listen live.',
        ),
      }),
      field('live', '实时监听', 'Listen live', { kind: 'switch' }),
    ],
    presets: [
      {
        label: both('mastodon.social 标签', 'Hashtag on mastodon.social'),
        config: { instance: 'https://mastodon.social' },
        ask: ['tag'],
      },
    ],
  },
  visit: async (config, cursor, tools) => {
    const last = rememberedText(cursor, 'newest');
    const headers = authorised(config.token);
    const items: Item[] = [];
    let newest = last;
    for (let page = 0; page < (last === null ? 1 : MOST_PAGES); page++) {
      // min_id gives the posts right after the last seen one, so that a long gap is closed in order.
      const url = address(
        `${config.instance}/api/v1/timelines/tag/${encodeURIComponent(config.tag)}`,
        { limit: 40, min_id: newest },
      );
      const statuses = list(await getJson(url, tools, { headers, judge })).map(record);
      items.push(...statuses.map((status) => statusItem(status, tools.now)));
      const ids = statuses.map((status) => parseId(status['id'])).filter((id) => id !== null);
      newest = ids.reduce(
        (highest: string | null, id) => (highest === null || isNewer(id, highest) ? id : highest),
        newest,
      );
      if (statuses.length < 40) break;
    }
    return visited(
      items.filter((item) => item.text !== ''),
      { newest },
      null,
      // Oldest first: what is left over comes with the next visit.
      'all',
    );
  },
  get streams() {
    return streams;
  },
  looks: {
    most: 1,
    perMinute: 20,
    look: async (config, posts, tools) => {
      const headers = authorised(config.token);
      const seen: Looked[] = [];
      for (const post of posts) {
        const url = `${config.instance}/api/v1/statuses/${encodeURIComponent(post)}`;
        const status = record(await getJson(url, tools, { headers, judge, missing: {} }));
        if (textOf(status['uri']) === null) continue;
        const { reposts, comments, likes, views } = statusItem(status, tools.now);
        seen.push({ post, reposts, comments, likes, views });
      }
      return seen;
    },
  },
};

/** Servers say `:thump` every 15 s: four of them missing is the end of a stream, ms. */
const EVENTS_IDLE = 60_000;

/** The stream hastens the visits, which close every gap: it needs no memory of its own. */
const streams: Streamer<Config> = {
  alone: false,
  idle: () => null,
  wanted: ({ live, token }) => live && Boolean(token),
  open: async (config, _cursor, tools) => {
    const headers = authorised(config.token);
    const about = record(await getJson(`${config.instance}/api/v2/instance`, tools, { headers }));
    const named = textOf(record(record(about['configuration'])['urls'])['streaming']);
    const base = (named ?? config.instance.replace(/^http/, 'ws')).replace(/\/$/, '');
    const path = `${base}/api/v1/streaming`;
    const events = {
      url: address(`${path.replace(/^ws/, 'http')}/hashtag`, { tag: config.tag }),
      idle: EVENTS_IDLE,
    };
    // A server that names an HTTP address speaks in events only.
    if (/^http/i.test(base)) return { url: events.url, headers, events };
    return { url: address(path, { stream: 'hashtag', tag: config.tag }), headers, events };
  },
  read: (_config, message, _cursor, _first, now) => {
    const frame = record(parseFrame(message));
    if (frame['event'] === 'delete') {
      const value = parseId(frame['payload']);
      const gone = value && ({ platform: 'mastodon', by: 'lookup', value, at: now } as const);
      return { item: null, cursor: null, gone: gone || null };
    }
    const news = frame['event'] === 'update' || frame['event'] === 'status.update';
    if (!news) return { item: null, cursor: null };
    const item = statusItem(record(parseFrame(textOf(frame['payload']) ?? '{}')), now);
    return { item: item.text === '' ? null : item, cursor: null };
  },
};

function parseFrame(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw new VisitError(trouble('stream-unreadable'), 'unreadable');
  }
}

function authorised(token: string | undefined): Record<string, string> {
  return token ? { authorization: `Bearer ${token}` } : {};
}

function judge(_: unknown, answer: Fetched): void {
  if (answer.status === 401 || answer.status === 422) {
    throw new VisitError(
      trouble('mastodon-members', { host: new URL(answer.url).host }),
      'transient',
    );
  }
}

/** Ids are numbers of up to 19 digits, written as text. */
function isNewer(a: string, b: string): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}

/** A status as Mastodon writes it; a boost points at what it boosts. */
export function statusItem(status: Readonly<Record<string, unknown>>, now: number): Item {
  const account = record(status['account']);
  const boosted = record(status['reblog']);
  const shown = textOf(boosted['uri']) === null ? status : boosted;
  const warning = textOf(shown['spoiler_text']);
  const body = htmlToText(textOf(shown['content']) ?? '');
  return makeItem({
    platform: 'mastodon',
    // The address is the same on every instance; the short id is not.
    id: textOf(status['uri']) ?? parseId(status['id']),
    lookup: parseId(status['id']),
    url: textOf(status['url']) ?? textOf(status['uri']),
    text: warning === null ? body : `${warning}\n${body}`,
    language: textOf(shown['language']),
    author: {
      id: textOf(account['acct']),
      name: textOf(account['display_name']) ?? textOf(account['username']),
      followers: parseCount(account['followers_count']),
    },
    publishedAt: parseTime(status['created_at'], now, 0),
    repostOf: textOf(boosted['uri']),
    reposts: parseCount(status['reblogs_count']),
    comments: parseCount(status['replies_count']),
    likes: parseCount(status['favourites_count']),
  });
}
