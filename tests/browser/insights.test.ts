import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { complaints } from '../harness/harness.js';
import { barriers } from '../support/barriers.js';
import { CHROMIUM_ARGS } from '../support/chromium.js';
import { freePort, launch, type Product, push } from '../support/product.js';

const path = inject('chromium');
const ARTEFACTS = 'artefacts/screenshots';
const BRAND = '月光镯';

let dir: string;
let product: Product;
let browser: Browser;
let page: Page;
let url: string;

async function addBrand(name: string): Promise<void> {
  const created = await fetch(`${url}/api/v1/brands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  expect(created.status).toBe(201);
}

async function saved(button: string): Promise<Buffer> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).first().click();
  const file = await (await coming).path();
  return readFile(file);
}

if (path !== null) {
  describe('the insights in a real browser', () => {
    beforeAll(async () => {
      await mkdir(ARTEFACTS, { recursive: true });
      dir = await mkdtemp(join(tmpdir(), 'fengsheng-browser-'));
      product = launch({ DATA_DIR: dir, PORT: String(await freePort()) });
      url = await product.address();
      await addBrand(BRAND);
      await addBrand('银饰坊');
      await push(url, [
        ...complaints(BRAND, 24),
        { id: 'other', text: '银饰坊开了一家新店', platform: 'zhihu' },
      ]);
      browser = await chromium.launch({ executablePath: path, args: CHROMIUM_ARGS });
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

    it('say their findings, and nobody is kept out', async () => {
      await page.goto(`${url}/insights?period=24h`);
      await page.getByRole('heading', { name: /24 mentions/ }).waitFor();
      await page.getByRole('heading', { name: /of the voice/ }).waitFor();
      await page.locator('canvas').first().waitFor();
      expect(await barriers(page)).toEqual([]);
      await page.screenshot({ path: join(ARTEFACTS, 'insights.png'), fullPage: true });
    }, 60_000);

    it('keep what was chosen in the address, back and forward', async () => {
      await page.getByRole('button', { name: '7 days' }).click();
      await page.waitForURL(/period=7d/);
      await page.getByLabel('Compare').selectOption('year');
      await page.waitForURL(/compare=year/);
      await page.goBack();
      await page.goBack();
      await page.waitForURL(/period=24h/);
      await page.getByRole('button', { name: '24 hours', pressed: true }).waitFor();
      await page.goForward();
      await page.getByRole('button', { name: '7 days', pressed: true }).waitFor();
    }, 60_000);

    it('lead from a bar to its posts, and from the table, too', async () => {
      await page.goto(`${url}/insights?period=7d`);
      const drawing = page.getByRole('img', { name: /24 mentions/ });
      await drawing.locator('canvas').waitFor();
      const box = await drawing.boundingBox();
      if (!box) throw new Error('the chart has no place');
      // Today is the last of seven bars; its foot is negative.
      await page.mouse.click(box.x + box.width - (box.width - 40) / 14, box.y + box.height - 40);
      await page.waitForURL(/\/mentions\?brand=1&from=\d+&to=\d+&label=neg$/);
      await page.goBack();
      await page.getByRole('heading', { name: /24 mentions/ }).waitFor();
      await page.getByRole('button', { name: 'Table' }).first().click();
      await page
        .getByRole('region', { name: /24 mentions/ })
        .getByRole('link')
        .first()
        .click();
      await page.waitForURL(/\/mentions\?brand=1&from=\d+&to=\d+/);
    }, 60_000);

    it('are saved as pictures with their title', async () => {
      await page.goto(`${url}/insights?period=24h`);
      await page.getByRole('heading', { name: /24 mentions/ }).waitFor();
      const svg = (await saved('Save as SVG')).toString('utf8');
      expect(svg).toContain('24 mentions');
      expect(svg).toContain(BRAND);
      expect(svg).toContain('Fengsheng');
      const png = await saved('Save as PNG');
      expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
      expect(png.length).toBeGreaterThan(10_000);
    }, 60_000);
  });
}
