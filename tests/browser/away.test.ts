import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CHROMIUM_ARGS } from '../support/chromium.js';
import { freePort, launch, type Product } from '../support/product.js';

const path = inject('chromium');

describe.skipIf(path === null)('a browser that is away', () => {
  let dir: string;
  let product: Product;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'fengsheng-away-'));
    product = launch({ DATA_DIR: dir, PORT: String(await freePort()) });
    url = await product.address();
    browser = await chromium.launch({ executablePath: path ?? '', args: CHROMIUM_ARGS });
    context = await browser.newContext({ locale: 'zh-CN', permissions: ['notifications'] });
    page = await context.newPage();
    await page.goto(url);
    await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
    // The worker keeps what is loaded while it is in charge.
    await page.reload();
    await page.getByRole('navigation').first().waitFor();
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    product.child.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  });

  it('can install Fengsheng: names, colours and icons are there', async () => {
    const manifest = (await (await fetch(`${url}/manifest.webmanifest`)).json()) as {
      icons: { src: string; purpose?: string }[];
    };
    expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
    for (const { src } of manifest.icons) {
      expect((await fetch(url + src)).headers.get('content-type'), src).toMatch(/^image\//);
    }
  });

  it('shows the notification of a push, with the page closed or not', async () => {
    const cdp = await context.newCDPSession(page);
    const registration = new Promise<string>((resolve) => {
      cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const [first] = registrations;
        if (first) resolve(first.registrationId);
      });
    });
    await cdp.send('ServiceWorker.enable');
    await cdp.send('ServiceWorker.deliverPushMessage', {
      origin: url,
      registrationId: await registration,
      data: JSON.stringify({
        title: '红色预警 · 月光镯',
        body: '负面量 512',
        tag: 'incident-1',
        level: 'red',
      }),
    });
    const titles = () =>
      page.evaluate(async () => {
        const worker = await navigator.serviceWorker.ready;
        return (await worker.getNotifications()).map(({ title, body }) => `${title} ${body}`);
      });
    await expect.poll(titles).toEqual(['红色预警 · 月光镯 负面量 512']);
  });

  it('still gets the page when the network is cut, and is told that it is not live', async () => {
    product.child.kill('SIGKILL');
    await product.exited;
    await page.reload();
    await page.getByText('作战室').first().waitFor();
    await page.getByText('连不上服务器').first().waitFor({ timeout: 30_000 });
  });
});
