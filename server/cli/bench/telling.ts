import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Notifier } from '../../../alerts/notify.js';
import { webhook } from '../../../alerts/channels/webhook.js';
import { type Clock, systemClock } from '../../clock.js';
import type { Draft } from '../../model/change.js';
import { append } from '../../pipeline/log.js';
import { createPost } from '../../post.js';
import { passingVault } from '../../secrets.js';
import { openSqlite } from '../../store/sqlite.js';
import { StoredOutbox } from '../../telling/outbox.js';
import { type CommandIo, print } from '../io.js';
import { startServer } from './child.js';
import { outcry } from './posts.js';
import { addBrands, Pusher } from './push.js';
import { SERVICES, weather } from './storm.js';
import { percentile, table, whole } from './table.js';

const USAGE = `npm run bench -- telling [--deliveries 10000] [--alerts 200]
`;
const SECRET = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
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
async function throughput(deliveries: number, clock: Clock): Promise<string[]> {
  let taken = 0;
  const { url, server } = await service(() => (taken += 1));
  const store = await openSqlite(':memory:');
  const vault = passingVault();
  const post = createPost({ allows: () => true, load: () => Promise.resolve() });
  const now = clock.now();
  const drafts = Array.from({ length: deliveries }, (_, n): Draft => ({
    kind: 'source.recovered',
    at: now,
    brandId: null,
    storyId: null,
    incidentId: null,
    data: { sourceId: n, name: `source ${n}` },
  }));
  await store.transaction(async (tx) => {
    await tx.all(
      `INSERT INTO channels (id, kind, name, locale, config, enabled, created_at) VALUES (1, 'webhook', 'bench', 'en', ?, 1, 0)`,
      [vault.seal(JSON.stringify(webhook.config.parse({ url, secret: SECRET })))],
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
  return [
    whole(deliveries),
    whole(taken),
    `${seconds.toFixed(1)} s`,
    `${whole(deliveries / seconds)}/s`,
  ];
}

/** From the push that makes a level to the message its channel accepted, through the whole product. */
async function latency(alerts: number, clock: Clock): Promise<string[]> {
  const child = await startServer({ analyst: 'lexicon', profile: null });
  const pusher = new Pusher(child.address, 4);
  const waiting = new Map<number, () => void>();
  const { url, server } = await service((body) => {
    const n = Number(/警报(\d+)号/.exec(body)?.[1] ?? NaN);
    waiting.get(n)?.();
  });
  const delays: number[] = [];
  try {
    await addBrands(pusher);
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
      await Promise.race([told, sleep(LOST)]);
    }
  } finally {
    pusher.close();
    await stop(server);
    await child.stop();
    await child.forget();
  }
  const ms = (p: number) => `${percentile(delays, p).toFixed(0)} ms`;
  return [`${delays.length} of ${alerts}`, ms(0.5), ms(0.95), ms(0.99)];
}

/** How fast people are told, and whether a storm stays within what services allow. */
export async function main(
  argv: string[],
  io: CommandIo,
  clock: Clock = systemClock,
): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      deliveries: { type: 'string', default: '10000' },
      alerts: { type: 'string', default: '200' },
    },
  });
  const [deliveries, alerts] = [Number(values.deliveries), Number(values.alerts)];
  if (!deliveries || !alerts) {
    await print(io.stderr, USAGE);
    return 2;
  }
  const drained = await throughput(deliveries, clock);
  await print(
    io.stdout,
    `\nDraining to a service without limits\n\n${table(['deliveries', 'accepted', 'took', 'rate'], [drained])}`,
  );
  const store = await openSqlite(':memory:');
  const changes = Math.ceil(deliveries / SERVICES.length);
  const storm = await weather(store, SERVICES, { changes, incidents: 60 });
  await store.close();
  const seconds = (ms: number) => `${(ms / 1000).toFixed(0)} s`;
  const rows = storm.map((one) => [
    one.kind,
    whole(one.changes),
    whole(one.messages),
    whole(one.violations),
    seconds(one.firstAlert),
    seconds(one.raise),
    seconds(one.drained),
  ]);
  const head = [
    'service',
    'changes',
    'messages',
    'over the limit',
    'first alert',
    'to red',
    'done',
  ];
  await print(
    io.stdout,
    `\n${whole(changes)} changes of 60 incidents in ten minutes: longest waits, and when the last was told\n\n${table(head, rows)}`,
  );
  const told = await latency(alerts, clock);
  await print(
    io.stdout,
    `\nFrom a push to the first accepted message\n\n${table(['alerts told', 'p50', 'p95', 'p99'], [told])}`,
  );
  const lost = storm.some((one) => one.changes !== changes || one.violations > 0);
  return lost || !told[0]?.startsWith(`${alerts} of`) ? 1 : 0;
}
