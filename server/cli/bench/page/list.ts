import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { percentile, whole } from '../table.js';
import {
  countFrames,
  DESK_SCREEN,
  elements,
  framesPerSecond,
  heapOf,
  MB,
  openPage,
} from './browser.js';

const LIST = '[role=feed]';
/** How long the wheel turns, ms. */
const WHEEL = 15_000;

const place = (page: Page) =>
  page.$eval(LIST, (list) => ({ top: list.scrollTop, all: list.scrollHeight }));

/** Index of the last row that is drawn, and its distance from the top of the list, px. */
const lastDrawn = (page: Page) =>
  page.$$eval('[data-row-at]', (rows) =>
    Math.max(-1, ...rows.map((row) => Number((row as HTMLElement).dataset['rowAt']))),
  );

/** Presses End until the list goes no further; answers how long that took, ms. */
async function toTheEnd(page: Page, rows: number): Promise<number> {
  const started = performance.now();
  let last = -1;
  for (;;) {
    await page.$eval(LIST, (list) => (list.scrollTop = list.scrollHeight));
    const at = await lastDrawn(page);
    if (at >= rows - 1 || performance.now() - started > 600_000) break;
    if (at === last) await sleep(20);
    last = at;
  }
  return performance.now() - started;
}

async function wheel(page: Page, by: number): Promise<number[]> {
  await countFrames(page);
  await page.mouse.move(700, 600);
  const end = performance.now() + WHEEL;
  while (performance.now() < end) {
    await page.mouse.wheel(0, by);
    await sleep(50);
  }
  return framesPerSecond(page);
}

/** Scrolls the list of mentions: by the wheel, to its far end, back by the wheel; rows of a table. */
export async function longList(browser: Browser, url: string, rows: number): Promise<string[][]> {
  const { page, errors } = await openPage(browser, DESK_SCREEN);
  await page.goto(`${url}/mentions`);
  await page.waitForSelector('[data-row-at]');
  await sleep(2_000);
  const heap = await heapOf(page);
  const down = await wheel(page, 600);
  const took = await toTheEnd(page, rows);
  const reached = (await lastDrawn(page)) + 1;
  const drawn = await elements(page);
  const grown = (await heapOf(page)) - heap;
  const up = await wheel(page, -600);
  await page.$eval(LIST, (list) => (list.scrollTop = 0));
  await page.waitForSelector('[data-row-at="0"] article');
  const { top } = await place(page);
  await page.context().close();
  const frames = (name: string, counts: readonly number[]) => [
    [`frames/s, ${name}: median`, whole(percentile(counts, 0.5)), '55'],
    [`frames/s, ${name}: slowest second of twenty`, whole(percentile(counts, 0.05)), ''],
  ];
  return [
    ...frames('the wheel from the top', down),
    [`rows reached by going to the end again and again`, whole(reached), whole(rows)],
    ['  s until there', (took / 1000).toFixed(1), ''],
    ['  elements in the document there', whole(drawn), ''],
    ['  heap grown by, MB', (grown / MB).toFixed(1), ''],
    ...frames('the wheel up from the far end', up),
    ['back at the top: first row drawn at, px', whole(top), '0'],
    ['script errors', String(errors.length), '0'],
  ];
}
