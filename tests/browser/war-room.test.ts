import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { complaints, reposts } from '../harness/harness.js';
import { barriers } from '../support/barriers.js';
import { CHROMIUM_ARGS } from '../support/chromium.js';
import { freePort, launch, type Product, push } from '../support/product.js';

const path = inject('chromium');
const ARTEFACTS = 'artefacts/screenshots';

let dir: string;
let port: string;
let product: Product;
let browser: Browser;
let page: Page;
let url: string;

async function begin(): Promise<void> {
  product = launch({ DATA_DIR: dir, PORT: port });
  url = await product.address();
}

function picture(name: string): Promise<Buffer> {
  return page.screenshot({ path: join(ARTEFACTS, `${name}.png`) });
}

describe.skipIf(path === null)('a real browser', () => {
  beforeAll(async () => {
    await mkdir(ARTEFACTS, { recursive: true });
    dir = await mkdtemp(join(tmpdir(), 'fengsheng-browser-'));
    port = String(await freePort());
    await begin();
    browser = await chromium.launch({ executablePath: path ?? '', args: CHROMIUM_ARGS });
    const context = await browser.newContext({
      locale: 'en-US',
      viewport: { width: 1440, height: 900 },
    });
    page = await context.newPage();
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    product.child.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  });

  it('opens an empty installation on the way to the first brand, or to the demo', async () => {
    await page.goto(url);
    await page.getByText(/demo/i).first().waitFor();
    await picture('empty');
    const created = await fetch(`${url}/api/v1/brands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: '月光镯' }),
    });
    expect(created.status).toBe(201);
  });

  it('shows a pushed mention and the alert it raises, without a reload', async () => {
    await page.goto(url);
    await page.getByText('月光镯').first().waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await push(url, [
      { id: 'root', text: '月光镯戴三天就断裂，假货，太差了' },
      ...reposts('root', 60),
    ]);
    await page.getByText('月光镯戴三天就断裂，假货，太差了').first().waitFor();
    await page
      .getByText(/Yellow since/)
      .first()
      .waitFor();
    await picture('alert');
  });

  it('says plainly that it is not live when its server is gone, and catches up when it is back', async () => {
    product.child.kill('SIGKILL');
    await product.exited;
    await page
      .getByText(/Not live since/)
      .first()
      .waitFor({ timeout: 20_000 });
    await picture('not-live');

    await begin();
    const posts = complaints('月光镯', 3);
    await push(url, posts);
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 30_000 });
    await page
      .getByText(posts[2]?.text ?? '')
      .first()
      .waitFor();
    await picture('back');
  }, 90_000);

  it('lets a person acknowledge and record the response, and stops the clock', async () => {
    await page.goto(`${url}/incidents/1`);
    await page
      .getByRole('button', { name: /Acknowledge/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill('Li Nan');
    await dialog
      .getByRole('button', { name: /Acknowledge|Confirm|Save/ })
      .first()
      .click();
    await page.getByText('Li Nan').first().waitFor();
    await dialog.waitFor({ state: 'detached' });

    await page.keyboard.press('r');
    await dialog.getByLabel('Link').fill('https://weibo.com/1/statement');
    await dialog.getByLabel('Your name').fill('Li Nan');
    await dialog.getByLabel('Approved by').fill('Chen Li');
    await dialog.getByRole('button', { name: 'Record', exact: true }).click();
    await page.getByText('Response recorded; the clock has stopped').waitFor();
    await picture('responded');
    const { incident } = (await (await fetch(`${url}/api/v1/incidents/1`)).json()) as {
      incident: { response: { approvedBy: string } | null };
    };
    expect(incident.response?.approvedBy).toBe('Chen Li');
  });

  it.each([
    ['dark', '/'],
    ['light', '/'],
    ['dark', '/incidents/1'],
    ['light', '/mentions'],
    ['dark', '/sources'],
    ['light', '/settings'],
    ['dark', '/wall'],
  ] as const)('finds nothing that keeps a person out: %s %s', async (colorScheme, where) => {
    const context = await browser.newContext({
      locale: 'en-US',
      colorScheme,
      reducedMotion: 'reduce',
    });
    const checked = await context.newPage();
    await checked.goto(`${url}${where}`);
    await checked.waitForLoadState('networkidle');
    expect(await barriers(checked)).toEqual([]);
    await context.close();
  });

  it('speaks Chinese to a Chinese browser', async () => {
    const context = await browser.newContext({ locale: 'zh-CN' });
    const chinese = await context.newPage();
    await chinese.goto(url);
    await chinese.getByText('作战室').first().waitFor();
    expect(await chinese.locator('html').getAttribute('lang')).toBe('zh-CN');
    await context.close();
  });
});
