import { z } from 'zod';
import type { ChannelKind } from '../../../alerts/channel.js';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';
import { toItem } from '../../api/record.js';
import { ManualClock } from '../../clock.js';
import type { Item } from '../../model/mention.js';
import type { Message } from '../../model/message.js';
import { passTo, watch } from '../../reel.js';
import { passingVault } from '../../secrets.js';
import type { Store } from '../../store/store.js';
import { createWorld } from '../../world.js';

const KINDS = ['incident.opened', 'incident.raised', 'incident.lowered'] as const;
const START = Date.parse('2026-03-03T08:00:00+08:00');
const HOUR = 3_600_000;
/** A storm lasts so long, however many take part. */
const LASTS = 4 * HOUR;
const AT_ONCE = 500;
const BRAND = '月光镯';
const LEVELS: ReadonlySet<string> = new Set(KINDS);

/** A post as somebody who pushes writes it. */
export interface FloodPost {
  platform: string;
  id: string;
  text: string;
  publishedAt: number;
  repostOf: string | null;
  author: { id: string; followers: number };
}

/**
 * One rumour that everybody passes on: of a hundred posts 94 are reposts, four are copies with
 * other numbers and faces, two are about something else. A KOL reposts it when a fifth has passed. Those from `begin` to `end`.
 */
export function flood(count: number, begin = 0, end = count): FloodPost[] {
  const rumour = (n: number) =>
    `${BRAND}戴三天就断裂，里面是铁丝，专柜说是正常现象，假货，太差了，已投诉${n}次[怒]`;
  const aside = ['礼盒丝带换成了墨绿色', '门店几点关门', '对戒可以刻字吗', '生日收到一只，喜欢'];
  return Array.from({ length: Math.min(end, count) - begin }, (_, nth) => {
    const i = begin + nth;
    const publishedAt = START + Math.floor((i * LASTS) / count);
    const kol = i === Math.floor(count / 5);
    const base = {
      platform: 'weibo',
      id: `p${i}`,
      publishedAt,
      author: { id: `a${i}`, followers: kol ? 2_000_000 : i % 900 },
    };
    if (i === 0 || (i % 25 === 7 && !kol)) return { ...base, text: rumour(i), repostOf: null };
    if (i % 50 === 9 && !kol) {
      const text = `${BRAND}${aside[(i / 50) & 3] ?? ''}${i}`;
      return { ...base, text, repostOf: null };
    }
    const text = i % 3 === 0 ? '转发微博' : '太过分了，转起来';
    return { ...base, text, repostOf: 'p0' };
  });
}

/** What came of a flood. */
export interface Flooded {
  mentions: number;
  /** Negative volume of the incident's story, all told. */
  volume: number;
  incidents: { storyId: number | null; level: string }[];
  /** Levels as announced: level and when it became true, epoch ms. */
  levels: { level: string; at: number }[];
  /** Messages about levels that the channel took. */
  told: number;
  /** s from the first push to the last commit. */
  seconds: number;
  /** Bytes: the largest resident size, and by how much the heap grew. */
  rss: number;
  grown: number;
}

/** Lets a flood through the real doors of a world of its own: pipeline, store, outbox. Who opened the store closes it. */
export async function weather(store: Store, count: number, real: () => number): Promise<Flooded> {
  const clock = new ManualClock(START);
  const messages: Message[] = [];
  const kinds = new Map([['kept', keeping(messages)]]);
  const vault = passingVault();
  await store.transaction((tx) =>
    tx.all(
      `INSERT INTO channels (id, kind, name, locale, config, enabled, created_at)
       VALUES (1, 'kept', 'kept', 'en', ?, 1, 0)`,
      [vault.seal('{}')],
    ),
  );
  const world = await createWorld({
    name: 'live',
    speed: () => 1,
    store,
    clock,
    analyst: new LexiconAnalyst(),
    fetch: () => Promise.reject(new Error('A flood fetches nothing.')),
    post: () => Promise.reject(new Error('A flood posts nothing.')),
    vault,
    sources: new Map(),
    channels: kinds,
    publicUrl: null,
    base: () => 'http://localhost',
    ingestToken: null,
    installation: 'flood',
    failed: (error) => {
      throw error;
    },
  });
  const names = { name: BRAND, aliases: [], must: [], mustNot: [], kols: [] };
  await watch(world, names, START + 2 * LASTS);
  const before = process.memoryUsage().heapUsed;
  const began = real();
  let rss = 0;
  for (let from = 0; from < count; from += AT_ONCE) {
    // Made as they come: a hundred thousand at hand would be counted as the product's memory.
    const items = flood(count, from, from + AT_ONCE).map(itemOf);
    await passTo(world, clock, items.at(-1)?.publishedAt ?? clock.now());
    await world.pipeline.ingest({ items, sourceId: null, pushedAt: clock.now(), seeded: false });
    world.notifier.wake();
    await world.notifier.settled();
    rss = Math.max(rss, process.memoryUsage.rss());
  }
  await world.pipeline.settled();
  const seconds = (real() - began) / 1000;
  const grown = process.memoryUsage().heapUsed - before;
  const found = await came(store);
  const told = messages.filter(({ kind }) => LEVELS.has(kind)).length;
  return { ...found, told, seconds, rss, grown };
}

async function came(store: Store) {
  return store.read(async (q) => {
    const { n } = await q
      .selectFrom('mentions')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    const incidents = await q
      .selectFrom('incidents')
      .select(['story_id as storyId', 'level'])
      .orderBy('id')
      .execute();
    const story = await q
      .selectFrom('stories')
      .select('volume')
      .orderBy('volume', 'desc')
      .limit(1)
      .executeTakeFirst();
    const said = await q
      .selectFrom('changes')
      .select(['at', 'data'])
      .where('kind', 'in', KINDS)
      .orderBy('seq')
      .execute();
    const levels = said.map(({ at, data }) => ({
      at,
      level: (JSON.parse(data) as { level: string }).level,
    }));
    return { mentions: n, volume: story?.volume ?? 0, incidents, levels };
  });
}

function itemOf(post: FloodPost): Item {
  const item = toItem(post, 0);
  if ('why' in item) throw new Error(item.why);
  return item;
}

function keeping(messages: Message[]): ChannelKind {
  return {
    kind: 'kept',
    config: z.object({}),
    secrets: [],
    send: (_config, message) => {
      messages.push(message);
      return Promise.resolve({ kind: 'ok', id: message.id });
    },
  };
}
