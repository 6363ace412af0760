import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { median, percentile, whole } from '../table.js';
import { DESK_SCREEN, openPage, readSeen, type Seen } from './browser.js';

const ROUNDS = 12;

/** Waits until no chart was drawn on for a moment. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () => performance.now() - (globalThis as unknown as { seen: Seen }).seen.drawn > 700,
  );
}

/**
 * Presses a period; answers ms from the press to the frame that shows the first chart of it. The
 * figures above the charts change in the same moment.
 */
async function press(page: Page, at: number): Promise<number> {
  await settled(page);
  const button = page.locator('.picker button').nth(at);
  await page.evaluate(() => {
    const scope = globalThis as unknown as { seen: Seen; answered: number };
    scope.answered = 0;
    const about = document.querySelector('.about');
    const before = about?.textContent;
    const look = new MutationObserver(() => {
      if (document.querySelector('.about')?.textContent === before) return;
      look.disconnect();
      const wait = () => {
        // Drawn on since the words changed, and a frame later painted.
        if (scope.seen.drawn > since) requestAnimationFrame((now) => (scope.answered = now));
        else requestAnimationFrame(wait);
      };
      const since = performance.now();
      wait();
    });
    look.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await button.click();
  await page.waitForFunction(() => (globalThis as unknown as { answered: number }).answered > 0);
  const { pressed } = await readSeen(page);
  return page.evaluate(
    (from) => (globalThis as unknown as { answered: number }).answered - from,
    pressed,
  );
}

/** Moves the pointer over a chart; answers ms from each movement to the frame that shows it. */
async function hover(page: Page, selector: string): Promise<number[]> {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) return [];
  await settled(page);
  await page.evaluate(() => {
    (globalThis as unknown as { seen: Seen }).seen.hovers.length = 0;
  });
  for (let step = 0; step < 40; step++) {
    await page.mouse.move(box.x + 60 + ((box.width - 120) * step) / 40, box.y + box.height / 2);
    await sleep(60);
  }
  return (await readSeen(page)).hovers;
}

/** The charts of thirty days, and the pulse under the pointer; rows of a table. */
export async function charts(browser: Browser, url: string): Promise<string[][]> {
  const { page, errors } = await openPage(browser, DESK_SCREEN);
  await page.goto(`${url}/insights`);
  await page.waitForSelector('canvas');
  await sleep(3_000);
  const month: number[] = [];
  // The order of the buttons: 24 hours, 7 days, 30 days. The first round fills the caches.
  for (let round = 0; round <= ROUNDS; round++) {
    await press(page, 1);
    const took = await press(page, 2);
    if (round > 0) month.push(took);
  }
  await settled(page);
  const over = await hover(page, '.chart canvas');
  await page.goto(url);
  await page.waitForSelector('canvas');
  await sleep(3_000);
  const pulse = await hover(page, '.chart canvas');
  await page.context().close();
  return [
    ['from the press of 30 days to the chart painted, ms: median', whole(median(month)), '150'],
    ['  slowest of twenty', whole(percentile(month, 0.95)), ''],
    [
      'pointer over the chart of 30 days, to painted, ms: 95 %',
      whole(percentile(over, 0.95)),
      '150',
    ],
    ['pointer over the pulse, to painted, ms: 95 %', whole(percentile(pulse, 0.95)), '150'],
    ['script errors', String(errors.length), '0'],
  ];
}
