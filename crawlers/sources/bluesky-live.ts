import { z } from 'zod';
import type { Gone, Item } from '../../server/model/mention.js';
import { cleanText } from '../html.js';
import { list, parseJson, record, textOf } from '../json.js';
import type { Missed } from '../missed.js';
import { parseCount } from '../numbers.js';
import { trouble, VisitError } from '../source.js';
import type { Streamer } from '../stream.js';
import { parseTime } from '../times.js';
import { visited } from './api.js';
import { bluesky } from './bluesky.js';
import { makeItem } from './item.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z.object({
  endpoint: z
    .url({ protocol: /^wss?$/ })
    .default('wss://jetstream2.us-east.bsky.network/subscribe'),
  /** Where counters of known posts are asked for. */
  base: z.url({ protocol: /^https?$/ }).default('https://api.bsky.app'),
});
type Config = z.infer<typeof Config>;
type Json = Readonly<Record<string, unknown>>;

const POSTS = 'app.bsky.feed.post';
/** Asked for again after a break, microseconds: events may have overtaken each other. */
const OVERLAP = 5_000_000;
/** The network speaks many times a second: a first event this much later shows a gap, ms. */
const GAP = 60_000;
/** Silence that is an outage where the network speaks many times a second, ms. */
const SILENCE = 60_000;
/** So many usual gaps of silence are none any more. */
const GAPS = 20;
/** So many events are needed to know how often there are some. */
const KNOWN = 500;
/** What a trial listens to: so many posts, or so long (ms). */
const TRIAL = { posts: 30, time: 8_000 };

/** All posts of Bluesky as they are written, by Jetstream in either version; matched here. */
export const blueskyLive: SourcePlugin<Config> = {
  kind: 'bluesky-live',
  config: Config,
  form: {
    label: both('Bluesky 全站实时', 'Bluesky, everything live'),
    about: both(
      '实时监听全站新帖，在本机匹配品牌；断线后从原处续读。帖子本身不带互动数，负面帖会另行查询。',
      'Every new post as it is written, matched on this machine; resumes where it broke off. Posts come without counters, which are asked for where it matters.',
    ),
    fields: [
      field('endpoint', 'Jetstream 地址', 'Jetstream address', {
        kind: 'text',
        placeholder: 'wss://jetstream2.us-east.bsky.network/subscribe',
      }),
    ],
    presets: [{ label: both('Bluesky 全站实时', 'Bluesky, everything live'), config: {}, ask: [] }],
  },
  looks: bluesky.looks && {
    ...bluesky.looks,
    look: (config, posts, tools) =>
      bluesky.looks?.look({ query: '-', base: config.base, service: config.base }, posts, tools) ??
      Promise.resolve([]),
    wanted: () => true,
  },
  visit: async (config, _cursor, tools) => {
    if (!tools.listen) throw new VisitError(trouble('listen-only'), 'refused');
    const items: Item[] = [];
    const enough = new AbortController();
    const signal = AbortSignal.any([tools.signal, enough.signal, AbortSignal.timeout(TRIAL.time)]);
    await tools.listen(address(config, {}), {
      signal,
      idle: TRIAL.time,
      onMessage: (message) => {
        const { item } = read(message, {}, false, tools.now);
        if (item) items.push(item);
        if (items.length >= TRIAL.posts) enough.abort();
      },
    });
    return visited(items, {}, null, 'all');
  },
  streams: {
    alone: true,
    idle: silence,
    wanted: () => true,
    open: async (config, cursor) => Promise.resolve({ url: address(config, cursor) }),
    read: (config, message, cursor, first, now) => {
      const heard = read(message, cursor, first, now);
      const { host } = new URL(config.endpoint);
      return heard.cursor ? { ...heard, cursor: { ...heard.cursor, host } } : heard;
    },
  } satisfies Streamer<Config>,
};

/**
 * How long it may be silent. The public network is never; an instance for a few accounts may be, as
 * long as it answers our pings: twenty of its gaps, or for ever while too little is known of them.
 */
function silence(cursor: Json): number | null {
  const { gap, events } = cursor;
  if (typeof gap !== 'number' || typeof events !== 'number' || events < KNOWN) return null;
  return Math.max(SILENCE, GAPS * gap);
}

/** Learns how far apart events are: each counts, the last fifty or so most. */
function learn(cursor: Json, at: number | null, first: boolean): Json {
  const [since, gap, events] = [cursor['at'], cursor['gap'], cursor['events']];
  const known = typeof events === 'number' && typeof gap === 'number';
  if (at === null || typeof since !== 'number' || first) return {};
  const now = Math.max(0, at - since);
  return known
    ? { gap: gap + (now - gap) / 50, events: Math.min(KNOWN, events + 1) }
    : { gap: now, events: 1 };
}

/** The second version is told by its path; its cursor is a number of one host alone. */
function isSecond(url: URL): boolean {
  return url.pathname.includes('/xrpc/');
}

function address(config: Config, cursor: Json): string {
  const url = new URL(config.endpoint);
  url.searchParams.set(isSecond(url) ? 'collections' : 'wantedCollections', POSTS);
  const seq = cursor['host'] === url.host ? cursor['seq'] : null;
  const time = cursor['time'];
  if (isSecond(url)) {
    if (typeof seq === 'number') url.searchParams.set('cursor', String(seq));
  } else if (typeof time === 'number') url.searchParams.set('cursor', String(time - OVERLAP));
  return url.href;
}

function read(
  message: string,
  cursor: Json,
  first: boolean,
  now: number,
): ReturnType<Streamer<Config>['read']> {
  const frame = record(parse(message));
  if (textOf(frame['$type']) === 'error') {
    throw new VisitError(
      trouble('jetstream-error', { said: (textOf(frame['error']) ?? 'unknown').slice(0, 100) }),
      'transient',
    );
  }
  const payload = record(frame['payload']);
  const type = textOf(payload['$type']);
  if (type?.endsWith('#info')) {
    const outdated = textOf(payload['name']) === 'OutdatedCursor';
    return { item: null, cursor: null, lost: outdated ? lostSince(cursor, now) : null };
  }
  const second = type !== null;
  const commit = second ? payload : record(frame['commit']);
  const did = textOf(second ? payload['did'] : frame['did']);
  const micros = second ? null : parseCount(frame['time_us']);
  const at = micros === null ? parseTime(payload['time'], now, 0) : Math.floor(micros / 1000);
  const next: Record<string, unknown> = { ...cursor, at, ...learn(cursor, at, first) };
  if (micros !== null) next['time'] = micros;
  const seq = parseCount(payload['seq']);
  if (seq !== null) next['seq'] = seq;
  const since = cursor['at'];
  const gap =
    first && typeof since === 'number' && at !== null && at - since > GAP
      ? { from: since, until: at }
      : null;
  const gone = goneOf(second ? payload : frame, commit, did, at);
  return { item: postItem(commit, did, now), cursor: next, lost: gap, gone };
}

/** A post that was deleted, or all posts of an account that is gone for good. */
function goneOf(event: Json, commit: Json, did: string | null, at: number | null): Gone | null {
  if (did === null) return null;
  const key = textOf(commit['rkey']);
  if (textOf(commit['operation']) === 'delete' && textOf(commit['collection']) === POSTS && key) {
    return { platform: 'bluesky', by: 'id', value: idOf(did, key), at };
  }
  // Suspended or deactivated accounts come back; only "deleted" is a wish to be forgotten.
  const account = record(event['account']);
  const status = textOf(account['status']) ?? textOf(event['status']);
  const left = account['active'] === false || event['active'] === false;
  return left && status === 'deleted'
    ? { platform: 'bluesky', by: 'author', value: did, at }
    : null;
}

function idOf(did: string, key: string): string {
  return `at://${did}/${POSTS}/${key}`;
}

function lostSince(cursor: Json, now: number): Missed | null {
  const at = cursor['at'];
  return typeof at === 'number' ? { from: at, until: now } : null;
}

function parse(message: string): unknown {
  try {
    return parseJson(message);
  } catch {
    throw new VisitError(trouble('stream-unreadable'), 'unreadable');
  }
}

function postItem(commit: Json, did: string | null, now: number): Item | null {
  const operation = textOf(commit['operation']);
  const key = textOf(commit['rkey']);
  if (operation !== 'create' || textOf(commit['collection']) !== POSTS) return null;
  if (did === null || key === null) return null;
  const content = record(commit['record']);
  const text = cleanText(textOf(content['text']) ?? '');
  if (text === '') return null;
  return makeItem({
    platform: 'bluesky',
    id: idOf(did, key),
    url: `https://bsky.app/profile/${did}/post/${key}`,
    text,
    language: textOf(list(content['langs'])[0]),
    author: { id: did },
    publishedAt: parseTime(content['createdAt'], now, 0),
  });
}
