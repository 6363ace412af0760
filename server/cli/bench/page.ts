import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { systemClock } from '../../clock.js';
import { type CommandIo, print } from '../io.js';
import { type Child, startServer } from './child.js';
import { ARGS } from './page/browser.js';
import { charts } from './page/charts.js';
import { fillMonth } from './page/fill.js';
import { longList } from './page/list.js';
import { arrivals } from './page/live.js';
import { firstLoads, spotChecks } from './page/load.js';
import { addBrands, Pusher } from './push.js';
import { table, whole } from './table.js';

export const USAGE = `npm run bench -- page [--only load,pages,list,charts,live] [--rows 100000] [--seconds 60] [--rate 100] [--runs 7] [--at /] [--chromium /usr/bin/chromium]

Drives a real Chromium against the real server, which holds --rows mentions of the last 30 days.
  load    the first load of the war room as on a mid-range phone: processor four times slower,
          9 Mbit/s, 170 ms to every answer, nothing cached, no service worker. Usable is the first
          frame that shows the verdict or the loudest incident and the first voices. Beside it, in
          turn, a bare page with as many bytes, and a fixed piece of work: both say how busy the
          machine is, and the ratio holds on a busy one, too.
  pages   every page on a desk: bytes in the first seconds, script errors, tasks over 200 ms
  list    the list of all mentions by the wheel, to its far end and back
  charts  from the press of "30 days" to the chart painted; the pointer over the charts
  live    frames and heap (after a collection, by the minute) of the page --at while --rate
          mentions a second arrive for --seconds; an hour is --only live --seconds 3600
`;

const PARTS = ['load', 'pages', 'list', 'charts', 'live'] as const;
type Part = (typeof PARTS)[number];

interface Settings {
  only: readonly Part[];
  seconds: number;
  rate: number;
  rows: number;
  runs: number;
  at: string;
  chromium: string;
}

function parse(argv: string[]): Settings | null {
  const { values } = parseArgs({
    args: argv,
    options: {
      only: { type: 'string', default: PARTS.join(',') },
      seconds: { type: 'string', default: '60' },
      rate: { type: 'string', default: '100' },
      rows: { type: 'string', default: '100000' },
      runs: { type: 'string', default: '7' },
      at: { type: 'string', default: '/' },
      chromium: { type: 'string', default: '/usr/bin/chromium' },
    },
  });
  const numbers = [values.seconds, values.rate, values.rows, values.runs].map(Number);
  const [seconds = 0, rate = 0, rows = 0, runs = 0] = numbers;
  const only = PARTS.filter((part) => values.only.split(',').includes(part));
  if (only.length === 0 || !(seconds > 0 && rate > 0 && rows >= 1000 && runs > 0)) return null;
  return { only, seconds, rate, rows, runs, at: values.at, chromium: values.chromium };
}

/** A server that holds a month of mentions. */
async function filledServer(dataDir: string, rows: number, io: CommandIo): Promise<Child> {
  const settings = { analyst: 'lexicon', profile: null, dataDir } as const;
  const empty = await startServer(settings);
  const pusher = new Pusher(empty.address, 1);
  await addBrands(pusher);
  pusher.close();
  await empty.stop();
  await fillMonth(empty.file, rows, systemClock.now(), (done) =>
    print(io.stderr, `\r${whole(done)} of ${whole(rows)} mentions`),
  );
  await print(io.stderr, '\n');
  return startServer(settings);
}

async function measure(
  browser: Browser,
  address: string,
  settings: Settings,
  io: CommandIo,
): Promise<void> {
  const { only, rows, runs, seconds, rate, at } = settings;
  const show = (of: string[][], head = ['page', 'measured', 'aim']) =>
    print(io.stdout, `\n${table(head, of)}`);
  if (only.includes('load')) await show(await firstLoads(browser, address, runs));
  if (only.includes('pages')) {
    const head = ['page', 'KB', 'shift', 'script errors', 'tasks over 200 ms'];
    await show(await spotChecks(browser, address), head);
  }
  if (only.includes('list')) await show(await longList(browser, address, rows));
  if (only.includes('charts')) await show(await charts(browser, address));
  if (only.includes('live')) {
    const pusher = new Pusher(address, 2);
    const told = (line: string) => print(io.stderr, line);
    try {
      await show(await arrivals(browser, address, pusher, { seconds, rate, path: at }, told));
    } finally {
      pusher.close();
    }
  }
}

/** Measures the page in a real browser and prints tables. */
export async function main(argv: string[], io: CommandIo): Promise<number> {
  const settings = parse(argv);
  if (!settings || !existsSync(settings.chromium)) {
    await print(io.stderr, settings ? `There is no ${settings.chromium}.\n${USAGE}` : USAGE);
    return 2;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'fengsheng-bench-'));
  const server = await filledServer(dataDir, settings.rows, io);
  const browser = await chromium.launch({ executablePath: settings.chromium, args: ARGS });
  try {
    await measure(browser, server.address, settings, io);
    return 0;
  } finally {
    await browser.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
