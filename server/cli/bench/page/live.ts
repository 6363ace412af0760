import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { systemClock } from '../../../clock.js';
import { createPosts } from '../posts.js';
import { bodies, type Pusher } from '../push.js';
import { percentile, whole } from '../table.js';
import {
  countFrames,
  DESK_SCREEN,
  elements,
  framesPerSecond,
  heapOf,
  MB,
  openPage,
  readSeen,
} from './browser.js';

const MINUTE = 60_000;

/** MB a minute by which the values (one a minute, bytes) rise: the slope of least squares. */
export function slope(values: readonly number[]): number {
  const n = values.length;
  const mean = values.reduce((sum, one) => sum + one, 0) / n;
  const middle = (n - 1) / 2;
  const over = values.reduce((sum, one, at) => sum + (at - middle) * (one - mean), 0);
  const under = values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
  return under === 0 ? 0 : over / under / MB;
}

/** Frames and memory while `rate` mentions a second arrive at an open page; rows of a table. */
export async function arrivals(
  browser: Browser,
  url: string,
  pusher: Pusher,
  { seconds, rate, path }: { seconds: number; rate: number; path: string },
  told: (line: string) => Promise<void>,
): Promise<string[][]> {
  const { page, errors } = await openPage(browser, DESK_SCREEN);
  await page.goto(url + path);
  await page.waitForSelector('[data-row], [data-row-at], [role=timer]');
  await sleep(5_000);
  await countFrames(page);
  const next = createPosts(7, systemClock.now());
  const perTick = Math.max(1, Math.round(rate / 10));
  const started = performance.now();
  const heaps = [await heapOf(page)];
  let pushed = 0;
  while (performance.now() < started + seconds * 1000) {
    const tick = performance.now();
    const [body] = bodies(next, perTick, perTick);
    if (body) await pusher.send('/ingest', body);
    pushed += perTick;
    if (performance.now() > started + heaps.length * MINUTE) {
      const heap = await heapOf(page);
      heaps.push(heap);
      await told(
        `minute ${heaps.length - 1}: heap ${(heap / MB).toFixed(1)} MB, ${await elements(page)} elements\n`,
      );
    }
    // What one tick took too long the next ones make up for.
    await sleep(
      Math.max(
        0,
        started + (pushed / rate) * 1000 - performance.now(),
        100 - (performance.now() - tick) - 90,
      ),
    );
  }
  const frames = await framesPerSecond(page);
  const { long } = await readSeen(page);
  if (heaps.length < 3) heaps.push(await heapOf(page));
  const drawn = await elements(page);
  await page.context().close();
  const half = heaps.slice(Math.floor(heaps.length / 2));
  return [
    [
      `frames/s at ${path}, ${whole(pushed / seconds)} mentions/s for ${whole(seconds)} s: median`,
      whole(percentile(frames, 0.5)),
      '55',
    ],
    ['  slowest second of twenty', whole(percentile(frames, 0.05)), ''],
    ['  tasks over 200 ms', whole(long.filter(([, ms]) => ms > 200).length), ''],
    ['  heap by the minute, MB', heaps.map((one) => (one / MB).toFixed(1)).join(' '), ''],
    ['  heap growing in the second half, MB a minute', slope(half).toFixed(2), 'flat'],
    ['  elements in the document at the end', whole(drawn), ''],
    ['  script errors', String(errors.length), '0'],
  ];
}
