import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { systemClock } from '../../clock.js';
import { type CommandIo, print } from '../io.js';
import { startServer } from './child.js';
import { createPosts } from './posts.js';
import { addBrands, bodies, Pusher } from './push.js';
import { percentile, table, whole } from './table.js';

export const USAGE = `npm run bench -- page [--seconds 60] [--rate 100] [--rows 20000] [--chromium /usr/bin/chromium]

Drives a real Chromium against the real server: the first load on the profile of a mid-range phone
(four times slower processor, 9 Mbit/s, 170 ms), frames and memory while mentions arrive, scrolling
through a long list. An hour of arrivals is --seconds 3600.
`;

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
/** A mid-range phone on a mobile network, as page audits use it. */
const PHONE = { cpu: 4, latency: 170, bytes: (9 * 1024 * 1024) / 8 };
const KB = 1024;
const MB = 1024 * 1024;

interface Settings {
  seconds: number;
  rate: number;
  rows: number;
  chromium: string;
}

function parse(argv: string[]): Settings | null {
  const { values } = parseArgs({
    args: argv,
    options: {
      seconds: { type: 'string', default: '60' },
      rate: { type: 'string', default: '100' },
      rows: { type: 'string', default: '20000' },
      chromium: { type: 'string', default: '/usr/bin/chromium' },
    },
  });
  const [seconds, rate, rows] = [values.seconds, values.rate, values.rows].map(Number);
  return seconds && rate && rows ? { seconds, rate, rows, chromium: values.chromium } : null;
}

/** Runs in the page before anything else: notes when the feed stands, and counts frames. */
function watchPage(): void {
  const seen = { usable: 0, frames: [] as number[] };
  Object.assign(globalThis, { seen });
  const look = new MutationObserver(() => {
    if (seen.usable > 0 || !document.querySelector('article[data-row]')) return;
    seen.usable = performance.now();
    look.disconnect();
  });
  look.observe(document, { childList: true, subtree: true });
  const frame = (at: number) => {
    seen.frames.push(at);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

interface Seen {
  usable: number;
  frames: number[];
}

const readSeen = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);

/** Frames drawn in each whole second since `from` (page time, ms). */
function framesPerSecond({ frames }: Seen, from: number): number[] {
  const counts = new Map<number, number>();
  for (const at of frames) {
    if (at < from) continue;
    const second = Math.floor((at - from) / 1000);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }
  // The last second is not whole.
  return [...counts.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, n]) => n)
    .slice(0, -1);
}

/** Heap after a collection, bytes. */
async function heapOf(page: Page): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('HeapProfiler.enable');
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('Performance.enable');
  const { metrics } = await cdp.send('Performance.getMetrics');
  await cdp.detach();
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? NaN;
}

/** Bytes over the wire before the charts, and ms until the feed stands, on a phone. */
async function firstLoad(
  browser: Browser,
  url: string,
): Promise<{ bytes: number; usable: number }> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await page.addInitScript(watchPage);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: PHONE.latency,
    downloadThroughput: PHONE.bytes,
    uploadThroughput: PHONE.bytes,
  });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: PHONE.cpu });
  const names = new Map<string, string>();
  const sizes = new Map<string, number>();
  cdp.on('Network.responseReceived', ({ requestId, response }) =>
    names.set(requestId, response.url),
  );
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    sizes.set(requestId, encodedDataLength);
  });
  await page.goto(url);
  await page.waitForSelector('article[data-row]');
  await page.waitForLoadState('networkidle');
  const { usable } = await readSeen(page);
  const bytes = [...sizes]
    .filter(([id]) => !/chart/i.test(names.get(id) ?? ''))
    .reduce((sum, [, size]) => sum + size, 0);
  await context.close();
  return { bytes, usable };
}

/** Frames and memory while `rate` mentions a second arrive in an open war room. */
async function arrivals(
  browser: Browser,
  url: string,
  pusher: Pusher,
  { seconds, rate }: Settings,
) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(watchPage);
  await page.goto(url);
  await page.waitForSelector('article[data-row]');
  await sleep(3_000);
  const before = await heapOf(page);
  const from = await page.evaluate(() => performance.now());
  const next = createPosts(7, systemClock.now());
  const perTick = Math.max(1, Math.round(rate / 10));
  const end = performance.now() + seconds * 1000;
  let pushed = 0;
  while (performance.now() < end) {
    const started = performance.now();
    const [body] = bodies(next, perTick, perTick);
    if (body) await pusher.send('/ingest', body);
    pushed += perTick;
    await sleep(Math.max(0, 100 - (performance.now() - started)));
  }
  const frames = framesPerSecond(await readSeen(page), from);
  const after = await heapOf(page);
  await page.close();
  return { frames, before, after, rate: pushed / seconds };
}

/** Frames while the list of mentions is scrolled by the wheel for ten seconds. */
async function scroll(browser: Browser, url: string): Promise<number[]> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(watchPage);
  await page.goto(`${url}/mentions`);
  await page.waitForSelector('[data-row]');
  await sleep(2_000);
  const from = await page.evaluate(() => performance.now());
  await page.mouse.move(700, 600);
  for (let i = 0; i < 200; i++) {
    await page.mouse.wheel(0, 600);
    await sleep(50);
  }
  const frames = framesPerSecond(await readSeen(page), from);
  await page.close();
  return frames;
}

/** Measures the page in a real browser and prints a table. */
export async function main(argv: string[], io: CommandIo): Promise<number> {
  const settings = parse(argv);
  if (!settings || !existsSync(settings.chromium)) {
    await print(io.stderr, settings ? `There is no ${settings.chromium}.\n${USAGE}` : USAGE);
    return 2;
  }
  const server = await startServer({ analyst: 'lexicon', profile: null });
  const browser = await chromium.launch({ executablePath: settings.chromium, args: ARGS });
  const pusher = new Pusher(server.address, 2);
  try {
    await addBrands(pusher);
    await pusher.all('/ingest', bodies(createPosts(3, systemClock.now()), settings.rows, 500), 1);
    const load = await firstLoad(browser, server.address);
    const list = await scroll(browser, server.address);
    const live = await arrivals(browser, server.address, pusher, settings);
    const growth = (live.after - live.before) / MB;
    await print(
      io.stdout,
      table(
        ['page', 'measured', 'aim'],
        [
          ['first load before charts, KB compressed', whole(load.bytes / KB), '250'],
          ['usable on a mid-range phone, ms', whole(load.usable), '1,500'],
          [
            `frames/s, ${whole(live.rate)} mentions/s for ${settings.seconds} s: median`,
            whole(percentile(live.frames, 0.5)),
            '55',
          ],
          [
            'frames/s, the same: slowest second of twenty',
            whole(percentile(live.frames, 0.05)),
            '',
          ],
          ['heap at the start, MB', (live.before / MB).toFixed(1), ''],
          ['heap growth, MB', growth.toFixed(1), 'flat'],
          [
            `frames/s scrolling ${whole(settings.rows)} mentions: median`,
            whole(percentile(list, 0.5)),
            '55',
          ],
          ['frames/s scrolling: slowest second', whole(Math.min(...list)), ''],
        ],
      ),
    );
    return 0;
  } finally {
    pusher.close();
    await browser.close();
    await server.stop();
    await server.forget();
  }
}
