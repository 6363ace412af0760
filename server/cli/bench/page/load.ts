import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { median, whole } from '../table.js';
import { asPhone, DESK_SCREEN, KB, openPage, PHONE_SCREEN, readSeen } from './browser.js';

/** The verdict or the loudest incident, and a voice: what a person comes for. */
const ROOM = ['#main h2', 'article[data-row]'];
const CHARTS = /echarts/;

/** Paths of every kind of page, with the rest of its address. */
const PATHS = [
  '/',
  '/incidents',
  '/stories',
  '/mentions',
  '/insights',
  '/reports',
  '/sources',
  '/settings/brands',
  '/settings/rules',
  '/settings/channels',
  '/settings/routes',
  '/start',
  '/import',
  '/api-docs',
  '/wall',
];

export interface Load {
  /** Bytes over the wire until the page stood, charts apart. */
  bytes: number;
  /** ms until the first frame that shows what `parts` names. */
  usable: number;
  shift: number;
}

/** Loads a page on the profile of a phone until `parts` stand. */
async function loadAsPhone(browser: Browser, url: string, parts: string[]): Promise<Load> {
  const { page } = await openPage(browser, PHONE_SCREEN, parts);
  const sizes = await asPhone(page);
  await page.goto(url);
  await page.waitForFunction(
    () => (globalThis as unknown as { seen: { usable: number } }).seen.usable > 0,
  );
  const bytes = [...sizes()].reduce((sum, [name, n]) => sum + (CHARTS.test(name) ? 0 : n), 0);
  await sleep(1_500);
  const { usable, shift } = await readSeen(page);
  await page.context().close();
  return { bytes, usable, shift };
}

/** A page that does nothing but come: as many bytes of script, a style and a line of text. */
async function bareServer(bytes: number): Promise<{ url: string; close: () => void }> {
  const script = `document.body.append(Object.assign(document.createElement('h1'), { textContent: 'here' }));//`;
  const answers: Record<string, [type: string, body: string]> = {
    '/': [
      'text/html',
      '<!doctype html><link rel="stylesheet" href="/s.css"><body><script type="module" src="/s.js"></script>',
    ],
    '/s.css': ['text/css', 'h1 { color: green }'],
    '/s.js': ['text/javascript', script + '.'.repeat(Math.max(0, bytes - script.length))],
  };
  const server = createServer((request, response) => {
    const [type, body] = answers[request.url ?? ''] ?? ['text/plain', ''];
    response.writeHead(200, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/** ms that a fixed piece of work takes in a page here and now: tells how busy the machine is. */
async function yardstick(browser: Browser): Promise<number> {
  const { page } = await openPage(browser, DESK_SCREEN);
  await page.goto('about:blank');
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    times.push(
      await page.evaluate(() => {
        const started = performance.now();
        const map = new Map<string, number>();
        for (let i = 0; i < 400_000; i++)
          map.set(`k${i % 5_000}`, (map.get(`k${i % 997}`) ?? 0) + i);
        return performance.now() - started + map.size * 0;
      }),
    );
  }
  await page.context().close();
  return median(times);
}

/** The first load of the war room in turn with a bare page of its size; rows of a table. */
export async function firstLoads(browser: Browser, url: string, runs: number): Promise<string[][]> {
  const loads: Load[] = [];
  const bare: number[] = [];
  const busy: number[] = [];
  // The first one only fills the caches of the server.
  const { bytes } = await loadAsPhone(browser, url, ROOM);
  const floor = await bareServer(Math.round(bytes));
  try {
    for (let run = 0; run < runs; run++) {
      busy.push(await yardstick(browser));
      bare.push((await loadAsPhone(browser, floor.url, ['h1'])).usable);
      loads.push(await loadAsPhone(browser, url, ROOM));
    }
  } finally {
    floor.close();
  }
  const usable = loads.map((one) => one.usable);
  return [
    [
      'first load of the war room, until it stands, charts apart, KB',
      whole(median(loads.map((one) => one.bytes)) / KB),
      '250',
    ],
    [`usable on a mid-range phone, ms: median of ${runs}`, whole(median(usable)), '1,500'],
    ['  the quickest', whole(Math.min(...usable)), ''],
    ['  a bare page with as many bytes, beside it, ms', whole(median(bare)), ''],
    ['  times the bare page', (median(usable) / median(bare)).toFixed(2), ''],
    ['  a fixed piece of work in a page, unslowed, ms', whole(median(busy)), ''],
    ['layout shift while it loads', Math.max(...loads.map((one) => one.shift)).toFixed(3), '0.1'],
  ];
}

/** Every page once, cold, on a desk: bytes, script errors, tasks over 200 ms. */
export async function spotChecks(browser: Browser, url: string): Promise<string[][]> {
  const rows: string[][] = [];
  for (const path of PATHS) {
    const { page, errors } = await openPage(browser, DESK_SCREEN);
    let bytes = 0;
    page.on('requestfinished', (request) => {
      void request.sizes().then(
        (sizes) => (bytes += sizes.responseBodySize + sizes.responseHeadersSize),
        () => undefined,
      );
    });
    await page.goto(url + path);
    await page.waitForSelector('h1');
    await sleep(2_000);
    const early = bytes;
    const { long, shift } = await readSeen(page);
    const tasks = long
      .filter(([, ms]) => ms > 200)
      .map(([at, ms]) => `${whole(ms)} at ${whole(at)}`);
    rows.push([
      path,
      whole(early / KB),
      shift.toFixed(3),
      errors.length === 0 ? 'none' : errors.join('; '),
      tasks.join(', ') || 'none',
    ]);
    await page.context().close();
  }
  return rows;
}
