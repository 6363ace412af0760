import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { io as connect } from 'socket.io-client';
import { type Clock, systemClock } from '../../clock.js';
import type { Batch } from '../../model/live.js';
import { type CommandIo, print } from '../io.js';
import { startServer } from './child.js';
import type { FromCrowd } from './crowd.js';
import { createPosts, outcry } from './posts.js';
import { addBrands, addShops, bodies, Pusher } from './push.js';
import { percentile, table, whole } from './table.js';

export const USAGE = `npm run bench -- live [--dashboards 100] [--rate 1000] [--alerts 200] [--analyst lexicon|neutral]
`;

/** The background comes in pushes of this many mentions. */
const BATCH = 50;
/** ms between two alerts: longer than a batch waits, so that each is told by itself. */
const EVERY = 100;
/** ms after which an alert counts as lost. */
const LOST = 10_000;
const MB = 1024 * 1024;

function parse(argv: string[]) {
  const { values } = parseArgs({
    args: argv,
    options: {
      dashboards: { type: 'string', default: '100' },
      rate: { type: 'string', default: '1000' },
      alerts: { type: 'string', default: '200' },
      analyst: { type: 'string', default: 'lexicon' },
    },
  });
  const [dashboards, rate, alerts] = [values.dashboards, values.rate, values.alerts].map(Number);
  const analyst = (['lexicon', 'neutral'] as const).find((name) => name === values.analyst);
  if (!analyst || !dashboards || dashboards > 1000 || !rate || !alerts) return null;
  return { dashboards, rate, alerts, analyst };
}

/** Tells when the change that opens the incident of each outcry arrives. */
function watch(address: string): { heard: Map<number, () => void>; close(): void } {
  const heard = new Map<number, () => void>();
  const socket = connect(address, { transports: ['websocket'] });
  socket.on('changes', (batch: Batch) => {
    for (const incident of batch.incidents) {
      const n = Number(/警报(\d+)号/.exec(incident.title)?.[1] ?? NaN);
      const opened = batch.changes.some(
        ({ kind, incidentId }) => kind === 'incident.opened' && incidentId === incident.id,
      );
      if (opened) heard.get(n)?.();
    }
  });
  return { heard, close: () => void socket.close() };
}

/** Pushes `rate` mentions a second until it is told to stop; returns how many it pushed. */
async function background(
  pusher: Pusher,
  rate: number,
  parts: readonly Buffer[],
  stop: AbortSignal,
): Promise<number> {
  const started = performance.now();
  let sent = 0;
  const waiting = new Set<Promise<unknown>>();
  for (const body of parts) {
    if (stop.aborted) break;
    await sleep(Math.max(0, started + (sent / rate) * 1000 - performance.now()));
    const answer = pusher.send('/ingest', body).finally(() => waiting.delete(answer));
    waiting.add(answer);
    sent += BATCH;
  }
  await Promise.all(waiting);
  return (sent / (performance.now() - started)) * 1000;
}

async function crowdOf(address: string, size: number): Promise<ChildProcess> {
  const child = fork(new URL('./bench-crowd.js', import.meta.url), [address, String(size)]);
  await once(child, 'message');
  return child;
}

async function ask(crowd: ChildProcess): Promise<FromCrowd> {
  crowd.send('how much');
  const [answer] = (await once(crowd, 'message')) as [FromCrowd];
  return answer;
}

/** Delay from a push to the dashboard that shows its alert, with mentions and dashboards around. */
export async function main(
  argv: string[],
  io: CommandIo,
  clock: Clock = systemClock,
): Promise<number> {
  const options = parse(argv);
  if (!options) {
    await print(io.stderr, USAGE);
    return 2;
  }
  const { dashboards, rate, alerts } = options;
  const server = await startServer({ ...options, profile: null });
  const pusher = new Pusher(server.address, 16);
  const stop = new AbortController();
  try {
    await addBrands(pusher);
    await addShops(pusher, alerts);
    // One of the dashboards reads what it is told; the others only take it.
    const reader = watch(server.address);
    const crowd = await crowdOf(server.address, dashboards - 1);
    const seconds = (alerts * EVERY) / 1000 + 30;
    const parts = bodies(createPosts(7, clock.now()), rate * seconds, BATCH);
    const flowing = background(pusher, rate, parts, stop.signal);
    await sleep(2000);
    const before = await server.usage();
    const started = performance.now();
    const delays: number[] = [];
    const waits: Promise<void>[] = [];
    for (let n = 1; n <= alerts; n++) {
      await sleep(Math.max(0, started + n * EVERY - performance.now()));
      const pushed = performance.now();
      const shown = new Promise<void>((resolve) => {
        reader.heard.set(n, () => {
          reader.heard.delete(n);
          delays.push(performance.now() - pushed);
          resolve();
        });
      });
      await pusher.send('/ingest', Buffer.from(JSON.stringify(outcry(n, clock.now()))));
      waits.push(shown);
    }
    await Promise.race([Promise.all(waits), sleep(LOST)]);
    const took = (performance.now() - started) / 1000;
    const after = await server.usage();
    const { bytes, open } = await ask(crowd);
    stop.abort();
    const flowed = await flowing;
    reader.close();
    crowd.disconnect();
    const ms = (p: number) => `${percentile(delays, p).toFixed(0)} ms`;
    const rows = [
      [
        `${open + 1} dashboards`,
        whole(flowed),
        `${delays.length} of ${alerts}`,
        ms(0.5),
        ms(0.95),
        ms(0.99),
        `${((after.cpu - before.cpu) / 10_000 / took).toFixed(0)} %`,
        `${(bytes / MB / (took + 2)).toFixed(1)} MB/s`,
        `${whole(after.rss / MB)} MB`,
      ],
    ];
    const head = [
      'live',
      'mentions/s',
      'alerts seen',
      'p50',
      'p95',
      'p99',
      'CPU',
      'sent',
      'memory',
    ];
    await print(
      io.stdout,
      `\nFrom a push to its alert on a connected dashboard (analysis: ${options.analyst})\n\n${table(head, rows)}`,
    );
    return delays.length === alerts ? 0 : 1;
  } finally {
    stop.abort();
    pusher.close();
    await server.stop();
    await server.forget();
  }
}
