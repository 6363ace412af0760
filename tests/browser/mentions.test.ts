import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { barriers } from '../support/barriers.js';
import { CHROMIUM_ARGS } from '../support/chromium.js';
import { launch, type Product, push } from '../support/product.js';

const path = inject('chromium');
const ARTEFACTS = 'artefacts/screenshots';
const POSTS = 700;

let dir: string;
let product: Product;
let browser: Browser;
let page: Page;
let url: string;

const first = () => page.locator('article').first();

describe.skipIf(path === null)('the page of mentions in a real browser', () => {
  beforeAll(async () => {
    await mkdir(ARTEFACTS, { recursive: true });
    dir = await mkdtemp(join(tmpdir(), 'fengsheng-mentions-'));
    product = launch({ DATA_DIR: dir });
    url = await product.address();
    await fetch(`${url}/api/v1/brands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: '月光镯' }),
    });
    const now = Date.now();
    const posts = Array.from({ length: POSTS }, (_, n) => ({
      id: `p${n}`,
      text: `月光镯第${n}号${n % 7 === 0 ? '戴三天就掉色，太差了' : '开了一家新店'}${'，路过看了看'.repeat(n % 5)}。`,
      publishedAt: now - n * 60_000,
    }));
    for (let at = 0; at < POSTS; at += 350) {
      expect((await push(url, posts.slice(at, at + 350))).status).toBe(200);
    }
    browser = await chromium.launch({ executablePath: path ?? '', args: CHROMIUM_ARGS });
    const context = await browser.newContext({
      locale: 'zh-CN',
      viewport: { width: 1440, height: 900 },
      acceptDownloads: true,
    });
    page = await context.newPage();
    await page.goto(`${url}/mentions`);
    await first().waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    product.child.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  });

  it('draws only what is in sight, and reaches the end of the list', async () => {
    expect(await page.locator('article').count()).toBeLessThan(60);
    const list = page.getByRole('feed');
    await expect
      .poll(
        async () => {
          await list.evaluate((element) => (element.scrollTop = element.scrollHeight));
          return page.getByText('已到最早一条').isVisible();
        },
        { timeout: 60_000, interval: 100 },
      )
      .toBe(true);
    await page.getByText(`月光镯第${POSTS - 1}号`).waitFor();
    expect(await page.locator('article').count()).toBeLessThan(60);
  }, 90_000);

  it('searches while one types, and marks what it found', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('掉色');
    await page.getByText(`${POSTS / 7} 条`).waitFor();
    await page.locator('mark', { hasText: '掉色' }).first().waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('掉色');
    await page.screenshot({ path: join(ARTEFACTS, 'mentions-search.png') });
  });

  it('opens a mention by key beside the list, and leafs through', async () => {
    await page.getByRole('searchbox').blur();
    await page.keyboard.press('j');
    await page.keyboard.press('o');
    await page.getByRole('region', { name: '声音详情' }).getByText('月光镯第0号').first().waitFor();
    await page.keyboard.press('j');
    await page.getByRole('region', { name: '声音详情' }).getByText('月光镯第7号').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.screenshot({ path: join(ARTEFACTS, 'mentions-detail.png') });
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: '声音详情' }).waitFor({ state: 'detached' });
  });

  it('corrects many at once, and takes it back', async () => {
    const boxes = page.getByRole('checkbox', { name: '选择这一条' });
    await boxes.nth(0).click();
    await boxes.nth(3).click({ modifiers: ['Shift'] });
    const bar = page.getByRole('toolbar', { name: '已选 4 条' });
    await bar.getByRole('button', { name: /正面/ }).click();
    await page.getByLabel('你的名字').fill('小林');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('已更正 4 条声音').waitFor();
    const positives = async () => {
      const answer = await fetch(`${url}/api/v1/mentions?label=pos`);
      return ((await answer.json()) as { items: unknown[] }).items.length;
    };
    expect(await positives()).toBe(4);
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByText('已撤销 4 条更正').waitFor();
    expect(await positives()).toBe(0);
  });

  it('hands out what was found as a file', async () => {
    await page.getByRole('button', { name: '导出' }).click();
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: '开始导出' }).click();
    const file = await (await waiting).path();
    await page.getByText(`导出完成，共 ${POSTS / 7} 条`).waitFor();
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\r\n');
    expect(lines).toHaveLength(POSTS / 7 + 1);
    await page.screenshot({ path: join(ARTEFACTS, 'mentions-export.png') });
  });
});
