import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { barriers } from '../support/barriers.js';
import { CHROMIUM_ARGS } from '../support/chromium.js';
import { post, trouble, watch } from '../support/moonlight.js';
import { freePort, launch, type Product } from '../support/product.js';

const path = inject('chromium');
const ARTEFACTS = 'artefacts/states';
/** What `/api/v1` is to these pages, but for the state of the room, which comes first of all. */
const CALLS = /\/api\/v1\/(?!state|access|room)/;

/** A page that asks for something of its own, and what it shows once it has it. */
const ASKING = [
  ['/incidents/1', '推动它的帖子'],
  ['/stories', '月光镯'],
  ['/stories/1', '月光镯'],
  ['/mentions', '月光镯'],
  ['/insights', '月光镯'],
  ['/reports', '还没有摘要'],
  ['/sources', '死掉的来源'],
  ['/settings/brands', '月光镯'],
  ['/settings/rules', '级别'],
  ['/settings/channels', '添加渠道'],
  ['/settings/data', '数据推送'],
  ['/settings/about', '版本'],
] as const;

describe.skipIf(path === null)('a page in a bad hour', () => {
  let dir: string;
  let product: Product;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let url: string;
  let places: Server;

  const seen = (text: string) =>
    page.getByRole('main').getByText(text).locator('visible=true').first();
  const picture = (name: string) => page.screenshot({ path: join(ARTEFACTS, `${name}.png`) });

  beforeAll(async () => {
    await mkdir(ARTEFACTS, { recursive: true });
    dir = await mkdtemp(join(tmpdir(), 'fengsheng-states-'));
    places = createServer((_, response) => response.writeHead(403).end('Forbidden'));
    await new Promise<void>((resolve) => places.listen(0, '127.0.0.1', resolve));
    product = launch({
      DATA_DIR: dir,
      PORT: String(await freePort()),
      ALLOW_PRIVATE_HOSTS: '127.0.0.1',
    });
    url = await product.address();
    const brandIds = [await watch(url, '月光镯'), await watch(url, '无人提起')];
    await post(url, '/sources', {
      kind: 'feed',
      name: '死掉的来源',
      brandIds,
      config: { url: `http://127.0.0.1:${(places.address() as AddressInfo).port}/feed` },
    });
    await trouble(url);
    browser = await chromium.launch({ executablePath: path ?? '', args: CHROMIUM_ARGS });
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    product.child.kill('SIGKILL');
    places.close();
    await rm(dir, { recursive: true, force: true });
  });

  beforeEach(async () => {
    context = await browser.newContext({
      locale: 'zh-CN',
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
      timezoneId: 'Asia/Shanghai',
    });
    page = await context.newPage();
  });
  afterEach(() => context.close());

  it.each(ASKING)('%s says that it failed, and comes with another try', async (where, there) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.route(CALLS, (route) =>
      route.fulfill({ status: 503, contentType: 'application/json', body: '{"error":"busy"}' }),
    );
    await page.goto(url + where);
    const main = page.getByRole('main');
    const retry = main.getByRole('button', { name: '重试' }).first();
    await retry.waitFor();
    await main.getByText(/503/).first().waitFor();
    await picture(`failed${where.replaceAll('/', '-')}`);
    expect(await barriers(page)).toEqual([]);
    await page.unroute(CALLS);
    const left = main.getByRole('button', { name: '重试' });
    while ((await left.count()) > 0) {
      await left
        .first()
        .click({ timeout: 2_000 })
        .catch(() => undefined);
    }
    await seen(there).waitFor();
    expect(errors).toEqual([]);
  });

  it.each(ASKING)('%s keeps its place while it loads, and nothing jumps', async (where, there) => {
    await page.addInitScript(() => {
      const moved = { score: 0 };
      Object.assign(globalThis, { moved });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as unknown as { value: number }[]) {
          moved.score += entry.value;
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.route(CALLS, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      await route.continue().catch(() => undefined);
    });
    await page.goto(url + where);
    const main = page.getByRole('main');
    await main.locator('.skeleton').first().waitFor();
    await picture(`loading${where.replaceAll('/', '-')}`);
    await seen(there).waitFor();
    const score = await page.evaluate(
      () => (globalThis as unknown as { moved: { score: number } }).moved.score,
    );
    // The bound that the web's own measure calls good.
    expect(score).toBeLessThan(0.1);
  });

  it('cannot say while nothing was heard: names the source that never was read', async () => {
    await page.goto(url);
    await page
      .getByRole('button', { name: /无人提起/ })
      .or(page.getByRole('link', { name: /无人提起/ }))
      .first()
      .click();
    await seen('无人提起：无法判断').waitFor();
    await seen('“死掉的来源”还没有读取成功过').waitFor();
    await picture('cannot-say');
    expect(await barriers(page)).toEqual([]);
  });
});
