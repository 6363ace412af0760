import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFetch } from '../../../crawlers/fetch.js';
import { feed as kind } from '../../../crawlers/sources/feed.js';
import { sourceKind } from '../../../crawlers/sources/registry.js';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';
import { ManualClock } from '../../clock.js';
import { passingVault } from '../../secrets.js';
import { addSource } from '../../sources/add.js';
import { seal } from '../../sources/config.js';
import { openSqlite } from '../../store/sqlite.js';
import { createWorld, type World } from '../../world.js';
import { type CommandIo, guarded, print, UsageError } from '../io.js';
import type { FeedCost } from './feed-child.js';
import type { Listening } from './places.js';
import { percentile, table, whole } from './table.js';

const SOURCES = 1_000;
/** Feeds that share a host: the manners of a real list of feeds apply. */
const PER_HOST = 2;
const EVERY = 5 * 60_000;
const ROUNDS = 12;
/** Seconds by which a round may grow on each before the delay counts as growing. */
const GROWS = 1;
const LARGE = 10 * 1024 * 1024;

/**
 * Visits 1,000 sources as they are due every five minutes, over an hour of the world's clock; each
 * round runs at full speed with the real spacing of requests. It keeps up while a round takes less
 * than the five minutes until the next. Then reads a feed of 10 MB in a process of its own.
 */
export function main(argv: string[], io: CommandIo): Promise<number> {
  return guarded(io, async () => {
    const rounds = Number(argv[0] ?? ROUNDS);
    const kept = await benchVisits(rounds, io);
    await benchLarge(io);
    if (!kept) throw new UsageError('The sources are not kept up with; see the verdict above.');
  });
}

async function benchVisits(rounds: number, io: CommandIo): Promise<boolean> {
  const places = fork(new URL('./bench-places.js', import.meta.url));
  const [{ port }] = (await once(places, 'message')) as [Listening];
  const dir = await mkdtemp(join(tmpdir(), 'fengsheng-bench-'));
  const clock = new ManualClock(Date.UTC(2026, 2, 3));
  const fetch = createFetch({ userAgent: 'Fengsheng-bench', allowPrivate: () => true });
  const world = await openWorld(join(dir, 'bench.db'), clock, fetch);
  try {
    await addAll(world, port, clock.now());
    const rows: string[][] = [];
    for (let round = 1; round <= rounds; round++) {
      rows.push([String(round), ...(await visitAll(world, clock))]);
    }
    await print(
      io.stdout,
      `${SOURCES} sources on ${SOURCES / PER_HOST} hosts, each due every 5 min, ${rounds} rounds\n`,
    );
    const head = ['round', 'visited', 'failed', 'seconds', 'CPU s', 'of a core', 'rss MB'];
    await print(io.stdout, table(head, rows));
    const { kept, said } = verdictOf(rows.map((row) => row.map(Number)));
    await print(io.stdout, `${said}\n`);
    return kept;
  } finally {
    places.disconnect();
    await world.close();
    await fetch.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * Whether the delay stays what it is: every round is over before the next is due, nobody is left
 * out or fails, and the seconds of a round do not grow (slope by least squares, without the first
 * round, which opens every connection).
 */
function verdictOf(rows: readonly (readonly number[])[]): { kept: boolean; said: string } {
  const seconds = rows.map((row) => row[3] ?? 0);
  const slope = slopeOf(seconds.slice(1));
  const slowest = Math.max(...seconds);
  const left = rows.reduce((sum, row) => sum + SOURCES - (row[1] ?? 0), 0);
  const failed = Math.max(...rows.map((row) => row[2] ?? 0));
  const faults = [
    slowest > EVERY / 1000 ? `a round took ${slowest.toFixed(1)} s of ${EVERY / 1000} s` : '',
    left > 0 ? `${left} visits did not succeed (at most ${failed} failed in a round)` : '',
    slope > GROWS ? `a round grows by ${slope.toFixed(2)} s` : '',
  ].filter((fault) => fault !== '');
  const figures = `p50 ${percentile(seconds, 0.5).toFixed(1)} s, slowest ${slowest.toFixed(1)} s, slope ${slope.toFixed(2)} s a round`;
  const kept = faults.length === 0;
  return {
    kept,
    said: `verdict: ${kept ? 'keeps up' : `FAILS: ${faults.join('; ')}`} (${figures})`,
  };
}

/** Least squares over equal steps; 0 of fewer than two. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const square = values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
  const product = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0);
  return square === 0 ? 0 : product / square;
}

async function openWorld(
  file: string,
  clock: ManualClock,
  fetch: ReturnType<typeof createFetch>,
): Promise<World> {
  const feed = sourceKind('feed');
  return createWorld({
    name: 'live',
    speed: () => 1,
    store: await openSqlite(file),
    clock,
    analyst: new LexiconAnalyst(),
    fetch,
    post: () => Promise.reject(new Error('The bench tells nobody.')),
    vault: passingVault(),
    sources: new Map(feed ? [['feed', feed]] : []),
    channels: new Map(),
    publicUrl: null,
    base: () => 'http://localhost',
    ingestToken: null,
    installation: 'bench',
    failed: (error) => void process.stderr.write(`${String(error)}\n`),
  });
}

/** Hosts are addresses of this machine: 127.0.0.0/8 all answers. */
async function addAll({ pipeline, vault }: World, port: number, now: number): Promise<void> {
  await pipeline.note(async (tx) => {
    for (let n = 0; n < SOURCES; n++) {
      const host = Math.floor(n / PER_HOST);
      const url = `http://127.1.${Math.floor(host / 250)}.${(host % 250) + 1}:${port}/feed-${n}`;
      const stored = seal(kind.form, { url }, vault);
      await addSource(tx, { kind: 'feed', name: `feed ${n}`, stored, everyMinutes: 5, now });
    }
    return [];
  });
}

/** One round: all that is due until nothing is; then the next five minutes pass. */
async function visitAll(world: World, clock: ManualClock): Promise<string[]> {
  const cpu = process.cpuUsage();
  const from = performance.now();
  await world.visits.wake();
  await world.pipeline.settled();
  const seconds = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const used = (user + system) / 1e6;
  const states = await world.store.read((q) =>
    q.selectFrom('sources').select(['last_success_at', 'failures']).execute(),
  );
  const done = states.filter(({ last_success_at: at }) => at === clock.now()).length;
  const failed = states.filter(({ failures }) => failures > 0).length;
  // A tenth of the interval more: that is how far visits are spread.
  clock.advance(EVERY * 1.1);
  const share = `${((100 * used) / (EVERY / 1000)).toFixed(1)} %`;
  const rss = whole(process.memoryUsage.rss() / 1024 / 1024);
  return [String(done), String(failed), seconds.toFixed(1), used.toFixed(1), share, rss];
}

async function benchLarge(io: CommandIo): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'fengsheng-bench-'));
  const rows: string[][] = [];
  try {
    for (const [name, make] of Object.entries(LARGE_FEEDS)) {
      const file = join(dir, 'large');
      await writeFile(file, make());
      const child = fork(new URL('./bench-feed-child.js', import.meta.url), [file]);
      const [cost] = (await once(child, 'message')) as [FeedCost];
      const peak = whole(cost.peak / 1024 / 1024);
      rows.push([name, whole(cost.items), whole(cost.ms), peak]);
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  const head = ['feed of 10 MB', 'items', 'ms', 'peak MB of the process'];
  await print(io.stdout, `\n${table(head, rows)}`);
}

function filled(head: string, item: (n: number) => string, end: string): string {
  const parts = [head];
  let size = head.length;
  for (let n = 0; size < LARGE; n++) {
    const next = item(n);
    parts.push(next);
    size += Buffer.byteLength(next);
  }
  return parts.join('') + end;
}

const BODY = '客服一直不回复，石头又掉了，太失望了。';

const LARGE_FEEDS: Readonly<Record<string, () => string>> = {
  'RSS, 4 kB an item': () =>
    filled(
      '<rss version="2.0"><channel><title>t</title>',
      (n) =>
        `<item><guid>${n}</guid><title>第${n}条</title><link>http://a.example/${n}</link><description><![CDATA[<p>${BODY.repeat(70)}</p>]]></description></item>`,
      '</channel></rss>',
    ),
  'RSS, one huge item': () =>
    filled(
      '<rss version="2.0"><channel><title>t</title><item><title>x</title><description>',
      () => BODY.repeat(50),
      '</description></item></channel></rss>',
    ),
  'Atom, tiny items': () =>
    filled(
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>',
      (n) => `<entry><id>${n}</id><title>第${n}条</title></entry>`,
      '</feed>',
    ),
};
