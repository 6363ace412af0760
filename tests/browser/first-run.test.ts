import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { barriers } from '../support/barriers.js';
import { CHROMIUM_ARGS } from '../support/chromium.js';
import { launch, type Product } from '../support/product.js';

const path = inject('chromium');
const ARTEFACTS = 'artefacts/screenshots';

let dir: string;
let product: Product;
let browser: Browser;
let places: Server;
let origin: string;
let url: string;
/** Bodies that the stand-in of the team's webhook took. */
let told: string[];

const RSS = `<rss version="2.0"><channel><title>新闻</title>
  <item><guid>1</guid><title>月光镯召回一批商品</title><link>https://news.example/1</link></item>
  <item><guid>2</guid><title>天气</title><link>https://news.example/2</link></item>
</channel></rss>`;

/** An RSSHub, a Mastodon instance, a feed and the team's webhook on this machine. */
async function standIns(): Promise<void> {
  told = [];
  places = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (request.method === 'POST') {
        told.push(body);
        response.end('{}');
      } else if (request.url?.startsWith('/api/v1/timelines/tag/')) {
        response.setHeader('content-type', 'application/json').end('[]');
      } else response.setHeader('content-type', 'application/rss+xml').end(RSS);
    });
  });
  await new Promise<void>((resolve) => places.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(places.address() as AddressInfo).port}`;
}

describe.skipIf(path === null)('the first run in a real browser', () => {
  beforeAll(async () => {
    await mkdir(ARTEFACTS, { recursive: true });
    dir = await mkdtemp(join(tmpdir(), 'fengsheng-first-'));
    await standIns();
    product = launch({ DATA_DIR: dir });
    url = await product.address();
    await fetch(`${url}/api/v1/settings/allowed-hosts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ hosts: ['127.0.0.1'] }),
    });
    browser = await chromium.launch({ executablePath: path ?? '', args: CHROMIUM_ARGS });
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    product.child.kill('SIGKILL');
    places.closeAllConnections();
    places.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('leads from nothing to a brand, three sources that were heard and a proven channel', async () => {
    const context = await browser.newContext({
      locale: 'zh-CN',
      viewport: { width: 1280, height: 900 },
    });
    const page = await context.newPage();
    const began = performance.now();
    await page.goto(url);
    // By keyboard: the name has the focus already, and Enter goes on.
    await page.getByLabel('品牌名').fill('月光镯旗舰店');
    await page.getByRole('button', { name: '加上 月光镯' }).click();
    await page.getByLabel('试一试').fill('月光镯的石头又掉了');
    await page.getByText('算提到', { exact: true }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.screenshot({ path: join(ARTEFACTS, 'start-brand.png') });
    await page.getByLabel('品牌名').press('Enter');

    for (const name of ['Mastodon', '微博关键词（RSSHub）', '任意订阅源']) {
      const address = page.getByLabel(new RegExp(`^${name.replace(/[（）]/g, '.')}: `));
      await address.fill(name === '任意订阅源' ? `${origin}/rss.xml` : origin);
      await address.press('Enter');
    }
    await page.getByText('读到 2 条，1 条提到品牌').nth(1).waitFor();
    await page.getByText('能连上，现在还没有内容').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.screenshot({ path: join(ARTEFACTS, 'start-sources.png'), fullPage: true });
    await page.getByRole('button', { name: '添加 3 个来源' }).click();
    await page.getByText('已有 3 个来源').waitFor();
    // What was done is still done after a reload.
    await page.goto(`${url}/start`);

    await page.getByLabel('类型').selectOption('webhook');
    await page.getByLabel('渠道名称').fill('值班群');
    await page.getByLabel('接收地址').fill(`${origin}/hook`);
    const key = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
    await page.getByLabel('签名密钥').fill(key);
    expect(await barriers(page)).toEqual([]);
    await page.screenshot({ path: join(ARTEFACTS, 'start-channel.png') });
    await page.getByRole('button', { name: '添加', exact: true }).click();
    await page.getByText('“值班群”已收下测试消息').waitFor();
    expect(told).toHaveLength(1);
    await page.getByText('风声已经在听了').waitFor();
    await page.screenshot({ path: join(ARTEFACTS, 'start-done.png') });
    await page.getByRole('button', { name: '进入作战室' }).click();
    await page.getByText('月光镯旗舰店').first().waitFor();
    const took = (performance.now() - began) / 1000;
    process.stderr.write(`The first run took a script ${took.toFixed(1)} s.\n`);
    await context.close();
  }, 120_000);

  it('can be put off part by part on a phone, and taken up again', async () => {
    const channels = (await (await fetch(`${url}/api/v1/channels`)).json()) as {
      items: { id: number }[];
    };
    for (const { id } of channels.items)
      await fetch(`${url}/api/v1/channels/${id}`, { method: 'DELETE' });
    const context = await browser.newContext({
      locale: 'en-US',
      viewport: { width: 390, height: 844 },
      colorScheme: 'light',
    });
    const page = await context.newPage();
    await page.goto(`${url}/start`);
    await page.getByRole('button', { name: 'Later' }).click();
    await page.getByText('No channel yet').waitFor();
    await page.screenshot({ path: join(ARTEFACTS, 'start-phone.png'), fullPage: true });
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('Kind').or(page.getByLabel('Type')).first().waitFor();
    expect(await barriers(page)).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
    await context.close();
  }, 60_000);
});
