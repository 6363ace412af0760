import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import type { ChannelKind, Outcome } from '../../alerts/channel.js';
import { createFetch } from '../../crawlers/fetch.js';
import { LexiconAnalyst } from '../../crawlers/text/lexicon-analyst.js';
import { type App, createApp, type Overrides } from '../../server/app.js';
import { ManualClock } from '../../server/clock.js';
import { readConfig } from '../../server/config.js';
import type { Analyst } from '../../server/model/analysis.js';
import type { Change, ChangeKind } from '../../server/model/change.js';
import type { Batch, IncidentState, Snapshot } from '../../server/model/live.js';
import type { Mention } from '../../server/model/mention.js';
import type { Message } from '../../server/model/message.js';
import { passTo } from '../../server/reel.js';
import { openPostgres } from '../../server/store/postgres.js';
import { openSqlite } from '../../server/store/sqlite.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** A Tuesday morning in Shanghai. */
export const MORNING = Date.parse('2026-03-03T08:00:00+08:00');
export const TOKEN = 'token-for-automation-only';

/** A post as a pusher writes it; the platform is weibo unless said otherwise. */
export type Post = Record<string, unknown> & { id: string; text: string };

/** A socket of a browser, with all it was told. */
export interface Watcher {
  socket: Socket;
  snapshots: Snapshot[];
  batches: Batch[];
  /** All changes of all batches, in their order. */
  changes(): Change[];
}

export interface Harness {
  app: App;
  clock: ManualClock;
  url: string;
  /** Messages the collecting channel accepted. */
  sent: Message[];
  /** What the collecting channel answers next; `ok` when the list is empty. */
  answers: Outcome[];
  get<T>(path: string): Promise<T>;
  post<T>(
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: T }>;
  brand(name: string, more?: object): Promise<number>;
  /** Pushes posts through the door; fails unless all were taken or were known. */
  push(posts: readonly Post[]): Promise<void>;
  /** Lets time pass, stopping at whatever is due. */
  pass(ms: number): Promise<void>;
  changes(...kinds: ChangeKind[]): Promise<Change[]>;
  incidents(): Promise<IncidentState[]>;
  mentions(query?: string): Promise<Mention[]>;
  watch(after?: number): Promise<Watcher>;
  close(): Promise<void>;
}

export interface HarnessOptions {
  /** Folder of an embedded database that outlives the harness; in memory otherwise. */
  dataDir?: string;
  databaseUrl?: string;
  schema?: string;
  start?: number;
  overrides?: Overrides;
  /** Reads texts; the lexicon unless given. */
  analyst?: Analyst;
  /** Fetches as the product does, with private addresses refused. */
  guarded?: boolean;
  /** Where the product writes its log; nowhere unless given. */
  log?: Logger;
  /** PASSWORD of the environment. Nothing but signing in works without its cookie. */
  password?: string;
  /** TRUSTED_PROXIES of the environment. */
  trustedProxies?: string;
}

/** A channel that keeps what it is told, and fails on demand. */
function collecting(sent: Message[], answers: Outcome[]): ChannelKind {
  return {
    kind: 'collect',
    config: z.object({}),
    secrets: [],
    send: async (_config, message) => {
      const answer = answers.shift() ?? { kind: 'ok', id: `accepted-${message.id}` };
      if (answer.kind === 'ok') sent.push(message);
      return answer;
    },
  };
}

/** The whole product in this process, with a clock that only the test moves. */
export async function start(options: HarnessOptions = {}): Promise<Harness> {
  const own = options.dataDir === undefined;
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'fengsheng-test-')));
  const clock = new ManualClock(options.start ?? MORNING);
  const sent: Message[] = [];
  const answers: Outcome[] = [];
  const config = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    INGEST_TOKEN: TOKEN,
    LOG_LEVEL: 'silent',
    ...(options.password === undefined ? {} : { PASSWORD: options.password }),
    ...(options.trustedProxies && { TRUSTED_PROXIES: options.trustedProxies }),
  });
  const store = options.databaseUrl
    ? await openPostgres(options.databaseUrl, options.schema)
    : await openSqlite(own ? ':memory:' : join(dataDir, 'fengsheng.db'));
  // Tests serve their feeds on this machine.
  const outside = createFetch({
    userAgent: 'Fengsheng-test',
    allowPrivate: () => true,
    spacing: 0,
  });
  const app = await createApp(
    config,
    {
      webDir: dataDir,
      version: '0.0.0-test',
      log: options.log ?? pino({ level: 'silent' }),
      analyst: options.analyst ?? new LexiconAnalyst(),
    },
    {
      clock,
      store,
      schedule: false,
      channels: new Map([['collect', collecting(sent, answers)]]),
      ...(!options.guarded && { fetch: outside, listen: outside.listen }),
      ...options.overrides,
    },
  );
  const url = await app.listen();
  const base = `${url}/api/v1`;
  const { world } = app;

  async function settle(): Promise<void> {
    await world.pipeline.settled();
    world.notifier.wake();
    await world.notifier.settled();
    world.editions.wake();
    await world.editions.settled();
  }

  const harness: Harness = {
    app,
    clock,
    url,
    sent,
    answers,
    async get<T>(path: string): Promise<T> {
      const response = await fetch(`${base}${path}`);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
    async post<T>(path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(`${base}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body ?? {}),
      });
      const text = await response.text();
      await settle();
      return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
    },
    async brand(name, more = {}) {
      const { status, body } = await harness.post<{ id: number }>('/brands', { name, ...more });
      if (status !== 201) throw new Error(`brand ${name}: ${status}`);
      return body.id;
    },
    async push(posts) {
      const records = posts.map((post) => ({
        platform: 'weibo',
        publishedAt: clock.now(),
        ...post,
      }));
      const { status, body } = await harness.post<{ refused: number; unmatched: number }>(
        '/ingest',
        records,
        { authorization: `Bearer ${TOKEN}` },
      );
      if (status !== 200 || body.refused + body.unmatched > 0)
        throw new Error(JSON.stringify(body));
    },
    async pass(ms) {
      await passTo(world, clock, clock.now() + ms);
      await settle();
    },
    async changes(...kinds) {
      const { items } = await harness.get<{ items: Change[] }>('/changes?limit=5000');
      return kinds.length === 0 ? items : items.filter(({ kind }) => kinds.includes(kind));
    },
    async incidents() {
      return (await harness.get<{ items: IncidentState[] }>('/incidents')).items.reverse();
    },
    async mentions(query = '') {
      return (await harness.get<{ items: Mention[] }>(`/mentions?limit=500${query}`)).items;
    },
    async watch(after) {
      const socket = io(url, {
        transports: ['websocket'],
        auth: after === undefined ? {} : { after },
      });
      const watcher: Watcher = {
        socket,
        snapshots: [],
        batches: [],
        changes: () => watcher.batches.flatMap(({ changes }) => changes),
      };
      socket.on('snapshot', (snapshot: Snapshot) => watcher.snapshots.push(snapshot));
      socket.on('changes', (batch: Batch) => watcher.batches.push(batch));
      await until(() => watcher.snapshots.length + watcher.batches.length > 0);
      return watcher;
    },
    async close() {
      await app.close();
      if (own) await rm(dataDir, { recursive: true, force: true });
    },
  };
  if (options.password !== undefined) return harness;
  await harness.post('/channels', {
    kind: 'collect',
    name: 'the team',
    locale: 'en',
    config: {},
    dailyTest: false,
  });
  return harness;
}

/** Waits for something that another part of the program does in its own time. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  ms = 10_000,
): Promise<void> {
  const end = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('It did not happen in time.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Characters of names; two of them tell 3,600 people apart. */
const NAMES =
  '李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜';

/** Short complaints of different people that the first text analysis calls negative, none like another. */
export function complaints(brand: string, n: number, from = 0): { id: string; text: string }[] {
  const wrongs = [
    '掉色',
    '断裂',
    '假货',
    '退款被拒',
    '客服骗人',
    '质量垃圾',
    '瑕疵严重',
    '太慢失望',
  ];
  const names = Array.from(NAMES);
  return Array.from({ length: n }, (_, i) => {
    const at = from + i;
    const family = names[at % names.length] ?? '';
    const given = names[Math.floor(at / names.length)] ?? '';
    const wrong = wrongs[at % wrongs.length] ?? '';
    return { id: `complaint-${at}`, text: `${family}${given}：${brand}${wrong}` };
  });
}

/** Reposts of a post, without words of their own. */
export function reposts(root: string, n: number, from = 0): Post[] {
  return Array.from({ length: n }, (_, i) => ({
    id: `${root}-repost-${from + i}`,
    text: '转发微博',
    repostOf: root,
  }));
}
