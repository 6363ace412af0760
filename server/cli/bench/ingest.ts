import { parseArgs } from 'node:util';
import { type Clock, systemClock } from '../../clock.js';
import { type CommandIo, print } from '../io.js';
import { type Bare, bareInserts } from './bare.js';
import { startServer } from './child.js';
import { createPosts } from './posts.js';
import { addBrands, bodies, Pusher, taken } from './push.js';
import { median, table, whole } from './table.js';

export const USAGE = `npm run bench -- ingest [--rounds 3] [--count 30000] [--analyst lexicon|neutral] [--batch 1|100|500] [--profile DIR]
`;

/** Requests in flight, and the share of `count` that is pushed, per batch size. */
const WAYS = [
  { batch: 1, concurrency: 32, share: 0.2 },
  { batch: 100, concurrency: 4, share: 1 },
  { batch: 500, concurrency: 4, share: 1 },
] as const;
type Way = (typeof WAYS)[number];

/** The product's own, and one that answers at once: shows what everything else costs. */
const ANALYSTS = ['lexicon', 'neutral'] as const;

/** Pushed before the measurement, so that what is compiled late is compiled. */
const WARM_UP = 4000;
const MB = 1024 * 1024;

interface Round {
  perSecond: number;
  /** CPU µs of the server per mention. */
  cpu: number;
  rss: number;
  bare: Bare;
}

type Options = NonNullable<ReturnType<typeof parse>>;

function parse(argv: string[]) {
  const { values } = parseArgs({
    args: argv,
    options: {
      rounds: { type: 'string', default: '3' },
      count: { type: 'string', default: '30000' },
      analyst: { type: 'string', default: 'lexicon' },
      batch: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const rounds = Number(values.rounds);
  const count = Number(values.count);
  const analyst = ANALYSTS.find((name) => name === values.analyst);
  if (!(rounds >= 1) || !(count >= 500)) return null;
  if (!analyst) return null;
  const ways = WAYS.filter(({ batch }) => !values.batch || batch === Number(values.batch));
  return { rounds, count, analyst, ways, profile: values.profile ?? null };
}

async function round(way: Way, options: Options, seed: number, now: number): Promise<Round> {
  const { batch, concurrency, share } = way;
  const server = await startServer(options);
  const pusher = new Pusher(server.address, concurrency);
  try {
    await addBrands(pusher);
    const next = createPosts(seed, now);
    const before = bodies(next, WARM_UP, batch);
    const measured = bodies(next, options.count * share, batch);
    await pusher.all('/ingest', before, concurrency);
    const start = await server.usage();
    const started = performance.now();
    const answers = await pusher.all('/ingest', measured, concurrency);
    const seconds = (performance.now() - started) / 1000;
    const end = await server.usage();
    const mentions = answers.reduce((sum, answer) => sum + taken(answer), 0);
    await server.stop();
    const bare = await bareInserts(server.file, () => performance.now());
    return {
      perSecond: mentions / seconds,
      cpu: (end.cpu - start.cpu) / mentions,
      rss: end.rss,
      bare,
    };
  } finally {
    pusher.close();
    await server.forget();
  }
}

/** Mentions per second from push to committed and scored, beside bare inserts of the same rows. */
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
  const rows: string[][] = [];
  for (const way of options.ways) {
    const rounds: Round[] = [];
    for (let i = 0; i < options.rounds; i++) {
      rounds.push(await round(way, options, i + 1, clock.now()));
      await print(io.stderr, '.');
    }
    const middle = (value: (round: Round) => number) => median(rounds.map(value));
    rows.push([
      `batch ${way.batch} × ${way.concurrency}`,
      whole(middle(({ perSecond }) => perSecond)),
      whole(Math.max(...rounds.map(({ perSecond }) => perSecond))),
      middle(({ cpu }) => cpu).toFixed(1),
      whole(middle(({ bare }) => bare.perSecond)),
      middle(({ bare }) => bare.cpu).toFixed(1),
      `${(100 * middle(({ perSecond, bare }) => perSecond / bare.perSecond)).toFixed(0)} %`,
      `${whole(middle(({ rss }) => rss / MB))} MB`,
    ]);
  }
  const head = [
    'ingest',
    'mentions/s',
    'best',
    'CPU µs each',
    'bare rows/s',
    'CPU µs each',
    'ratio',
    'memory',
  ];
  await print(
    io.stdout,
    `\nFrom HTTP push to committed and scored (analysis: ${options.analyst}; median of ${options.rounds})\n\n${table(head, rows)}`,
  );
  return 0;
}
