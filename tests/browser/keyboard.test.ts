import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CHROMIUM_ARGS } from '../support/chromium.js';
import { trouble, watch } from '../support/moonlight.js';
import { freePort, launch, type Product } from '../support/product.js';

const path = inject('chromium');

describe.skipIf(path === null)('by keyboard alone', () => {
  let dir: string;
  let product: Product;
  let browser: Browser;
  let page: Page;
  let url: string;

  /** What has the focus, as a screen reader would name it. */
  const focused = () =>
    page.evaluate(() => {
      const one = document.activeElement;
      return one?.getAttribute('aria-label') ?? one?.textContent.trim() ?? '';
    });

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'fengsheng-keys-'));
    product = launch({ DATA_DIR: dir, PORT: String(await freePort()) });
    url = await product.address();
    await watch(url, '月光镯');
    await trouble(url);
    browser = await chromium.launch({ executablePath: path ?? '', args: CHROMIUM_ARGS });
    const context = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce' });
    page = await context.newPage();
    await page.goto(url);
    await page.getByText('实时', { exact: true }).waitFor();
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    product.child.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  });

  it('skips the navigation with the first Tab', async () => {
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('跳到正文');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('goes anywhere by the palette, and lands on the heading', async () => {
    await page.keyboard.press('Control+k');
    const box = page.getByRole('combobox', { name: '命令' });
    await box.waitFor();
    await page.keyboard.type('话题');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${url}/stories`);
    await page.getByRole('heading', { level: 1, name: '话题' }).waitFor();
    expect(await focused()).toBe('话题');
  });

  it('walks a list by j and k, opens a row, and is back on it after Back', async () => {
    await page
      .getByRole('link', { name: /月光镯/ })
      .first()
      .waitFor();
    await page.keyboard.press('j');
    const row = await focused();
    expect(row).toMatch(/月光镯/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/stories\/\d+$/);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.goBack();
    await page.waitForURL(`${url}/stories`);
    await page.waitForFunction(() => document.activeElement?.matches('a[data-row]') === true);
    expect(await focused()).toBe(row);
  });

  it('shows every key that does something, and gives the focus back on Escape', async () => {
    const before = await focused();
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: '快捷键' });
    await help.waitFor();
    await help.getByText('J', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    expect(await focused()).toBe(before);
  });

  it('acknowledges an incident without a mouse', async () => {
    await page.goto(`${url}/incidents/1`);
    await page.getByRole('button', { name: /认领/ }).first().waitFor();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await page.keyboard.type('李楠');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/李楠/).first().waitFor();
  });

  it('saves no categories by Enter in their search', async () => {
    const saved: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/categories'))
        saved.push(request.url());
    });
    await page.goto(`${url}/settings/brands`);
    await page.getByRole('button', { name: '投诉分类' }).click();
    const search = page.getByLabel('查找分类');
    await search.fill('物流');
    await search.press('Enter');
    // Time enough for a request that was sent to be seen.
    await page.evaluate(() => fetch('/api/v1/brands').then((answer) => answer.text()));
    expect(saved).toEqual([]);
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await expect.poll(() => saved.length).toBe(1);
  });
});
