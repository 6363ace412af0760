import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Notifier } from '../../../alerts/notify.js';
import { webhook } from '../../../alerts/channels/webhook.js';
import { type Clock, systemClock } from '../../clock.js';
import type { Draft } from '../../model/change.js';
import { append } from '../../pipeline/log.js';
import { createPost } from '../../telling/post.js';
import { passingVault } from '../../secrets.js';
import { openSqlite } from '../../store/sqlite.js';
import { StoredOutbox } from '../../telling/outbox.js';
import { type CommandIo, print } from '../io.js';
import { startServer } from './child.js';
import { outcry } from './posts.js';
import { addShops, Pusher } from './push.js';
import { SERVICES, weather } from './storm.js';
import { percentile, table, whole } from './table.js';

const USAGE = `npm run bench -- telling [--deliveries 10000] [--alerts 100]
`;
/** Channels that share the deliveries: no real service would take them all from one. */
const CHANNELS = 20;
/** What the first accepted message may take when the service answers at once, ms. */
const AIM = 1_000;
const SECRET = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const INCIDENTS = 60;
/** What more urgent ones, and the message sent just before, may cost an urgent one, ms. */
const LOOKS = 5_000;
/** ms after which an alert counts as lost. */
const LOST = 10_000;

/** A service that takes everything at once and says what it was told. */
async function service(heard: (body: string) => void): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard(Buffer.concat(chunks).toString('utf8'));
      response.end('{}');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, server };
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}

/** Deliveries a second through the outbox and a real HTTP server that sets no limit. */
async function throughput(
  deliveries: number,
  clock: Clock,
): Promise<{ taken: number; row: string[] }> {
  let taken = 0;
  const { url, server } = await service(() => (taken += 1));
  const store = await openSqlite(':memory:');
  const vault = passingVault();
  const post = createPost({ allows: () => true, load: () => Promise.resolve() });
  const now = clock.now();
  const drafts = Array.from({ length: Math.ceil(deliveries / CHANNELS) }, (_, n): Draft => ({
    kind: 'source.recovered',
    at: now,
    brandId: null,
    storyId: null,
    incidentId: null,
    data: { sourceId: n, name: `source ${n}` },
  }));
  await store.transaction(async (tx) => {
    const config = vault.seal(JSON.stringify(webhook.config.parse({ url, secret: SECRET })));
    await tx.many(
      `INSERT INTO channels (id, kind, name, locale, config, enabled, created_at) VALUES (?, 'webhook', ?, 'en', ?, 1, 0)`,
      Array.from({ length: CHANNELS }, (_, n) => [n + 1, `bench ${n + 1}`, config]),
    );
    await append(tx, drafts, now, null);
  });
  const kinds = new Map([['webhook', webhook]]);
  const settings = { vault, kinds, world: 'live' as const, publicUrl: null, installation: 'bench' };
  const notifier = new Notifier(
    new StoredOutbox({ ...settings, store }),
    post,
    () => clock.now(),
    (error) => {
      throw error;
    },
  );
  const started = performance.now();
  notifier.wake();
  await notifier.settled();
  const seconds = (performance.now() - started) / 1000;
  await stop(server);
  await post.close();
  await store.close();
  return {
    taken,
    row: [
      whole(deliveries),
      whole(CHANNELS),
      whole(taken),
      `${seconds.toFixed(1)} s`,
      `${whole(taken / seconds)}/s`,
    ],
  };
}

/** From the push that makes a level to the message its channel accepted, through the whole product. */
async function latency(alerts: number, clock: Clock): Promise<number[]> {
  const child = await startServer({ analyst: 'lexicon', profile: null });
  const pusher = new Pusher(child.address, 4);
  const waiting = new Map<number, () => void>();
  const { url, server } = await service((body) => {
    const n = Number(/警报(\d+)号/.exec(body)?.[1] ?? NaN);
    waiting.get(n)?.();
  });
  const delays: number[] = [];
  try {
    await addShops(pusher, alerts);
    const say = (path: string, body: object) =>
      pusher.send(path, Buffer.from(JSON.stringify(body)));
    await say('/settings/allowed-hosts', { hosts: ['127.0.0.1'] });
    const config = { url, secret: SECRET };
    await say('/channels', { kind: 'webhook', name: 'bench', config, dailyTest: false });
    for (let n = 1; n <= alerts; n++) {
      const pushed = performance.now();
      const told = new Promise<void>((done) => {
        waiting.set(n, () => {
          waiting.delete(n);
          delays.push(performance.now() - pushed);
          done();
        });
      });
      await say('/ingest', outcry(n, clock.now()));
      const lost = new AbortController();
      await Promise.race([told, sleep(LOST, null, { signal: lost.signal }).catch(() => null)]);
      lost.abort();
      // One that is lost says enough: the rest would only make everybody wait.
      if (delays.length < n) break;
    }
  } finally {
    pusher.close();
    await stop(server);
    await child.stop();
    await child.forget();
  }
  return delays;
}

/** The storm, as a table and as what is wrong with it. */
async function inStorm(deliveries: number, io: CommandIo): Promise<string[]> {
  const changes = Math.ceil(deliveries / SERVICES.length);
  const store = await openSqlite(':memory:');
  const storm = await weather(store, SERVICES, { changes, incidents: INCIDENTS });
  await store.close();
  const seconds = (ms: number) => `${(ms / 1000).toFixed(0)} s`;
  const rows = storm.map((one) => [
    one.kind,
    whole(one.changes),
    whole(one.messages),
    whole(one.violations),
    whole(one.twice),
    seconds(one.waited),
    seconds(one.alone),
    seconds(one.bound),
    seconds(one.drained),
  ]);
  const head = [
    'service',
    'changes',
    'messages',
    'over the limit',
    'twice',
    'urgent waited',
    'if alone',
    'at most',
    'done after',
  ];
  await print(
    io.stdout,
    `\n${whole(changes)} changes of ${INCIDENTS} incidents in ten minutes to ${SERVICES.length} services, ${whole(changes * SERVICES.length)} deliveries.\nUrgent: a first alert or a raise to red; "if alone": had nothing else been sent; "at most": had they only the reserve.\n\n${table(head, rows)}`,
  );
  return storm.flatMap((one) => [
    ...(one.changes === changes ? [] : [`${one.kind} was not told everything`]),
    ...(one.violations === 0 ? [] : [`${one.kind} was sent more than it documents`]),
    ...(one.twice === 0 ? [] : [`${one.kind} was told something twice`]),
    ...(one.waited <= one.bound + LOOKS
      ? []
      : [`something urgent waited too long for ${one.kind}`]),
  ]);
}

/**
 * How fast people are told, and whether a storm stays within what services allow. The deliveries are
 * spread over many channels, as they would have to be: within their limits one DingTalk robot alone would
 * take ten thousand messages in nine hours.
 */
export async function main(
  argv: string[],
  io: CommandIo,
  clock: Clock = systemClock,
): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      deliveries: { type: 'string', default: '10000' },
      alerts: { type: 'string', default: '100' },
    },
  });
  const [deliveries, alerts] = [Number(values.deliveries), Number(values.alerts)];
  if (!deliveries || !alerts) {
    await print(io.stderr, USAGE);
    return 2;
  }
  const delays = await latency(alerts, clock);
  const ms = (p: number) => `${percentile(delays, p).toFixed(0)} ms`;
  const told = [`${delays.length} of ${alerts}`, ms(0.5), ms(0.95), ms(0.99), ms(1)];
  await print(
    io.stdout,
    `\nFrom the push that makes a level to the first accepted message, the service answering at once\n\n${table(['alerts told', 'p50', 'p95', 'p99', 'longest'], [told])}`,
  );
  const drained = await throughput(deliveries, clock);
  await print(
    io.stdout,
    `\nDraining to services without limits\n\n${table(['deliveries', 'channels', 'accepted', 'took', 'rate'], [drained.row])}`,
  );
  const wrong = await inStorm(deliveries, io);
  if (delays.length < alerts) wrong.push('an alert was not told within ten seconds');
  if (percentile(delays, 1) >= AIM) wrong.push(`a first message took more than ${AIM} ms`);
  if (drained.taken !== Math.ceil(deliveries / CHANNELS) * CHANNELS)
    wrong.push('deliveries were lost or doubled');
  await print(
    io.stdout,
    wrong.length === 0
      ? '\nAll told, no limit broken, nothing twice, every first message in time.\n'
      : `\nNOT AS IT SHOULD BE: ${wrong.join('; ')}.\n`,
  );
  return wrong.length === 0 ? 0 : 1;
}
