import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { until } from '../harness/harness.js';
import { barriers } from '../support/barriers.js';
import { CHROMIUM_ARGS } from '../support/chromium.js';
import { watch } from '../support/moonlight.js';
import { freePort, launch, type Product } from '../support/product.js';
import { workbook } from '../support/workbook.js';

const path = inject('chromium');
const ARTEFACTS = 'artefacts/import';
const MB = 1_000_000;

const HEAD = 'platform,id,content,publish_time,author';
const row = (id: number | string, text: string, time = '2026-03-03 07:30:00') =>
  `weibo,${id},${text},${time},甲`;
const csv = (...rows: string[]) => [HEAD, ...rows, ''].join('\n');

/** GBK of the few signs that are used here. */
const GBK = Buffer.concat([
  Buffer.from(`${HEAD}\nweibo,gbk1,`),
  // 月光镯断裂掉色
  Buffer.from('d4c2b9e2efedb6cfc1d1b5f4c9ab', 'hex'),
  Buffer.from(',2026-03-03 07:30:00,a\n'),
]);

const WIDE = `${Array.from({ length: 10_000 }, (_, i) => (i === 7 ? 'content' : `c${i}`)).join(',')}\n${Array.from(
  { length: 10_000 },
  (_, i) => (i === 7 ? '月光镯断裂，一万列' : i === 8 ? 'x8' : ''),
).join(',')}\n`;

describe.skipIf(path === null)('the page for files', () => {
  let dir: string;
  let product: Product;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let url: string;

  const picture = (name: string) =>
    page.screenshot({ path: join(ARTEFACTS, `${name}.png`), fullPage: true });

  beforeAll(async () => {
    await mkdir(ARTEFACTS, { recursive: true });
    dir = await mkdtemp(join(tmpdir(), 'fengsheng-import-page-'));
    product = launch({ DATA_DIR: dir, PORT: String(await freePort()) });
    url = await product.address();
    await watch(url, '月光镯');
    browser = await chromium.launch({ executablePath: path ?? '', args: CHROMIUM_ARGS });
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    product.child.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  });

  async function open(locale: 'zh-CN' | 'en', more: object = {}): Promise<void> {
    context = await browser.newContext({
      locale,
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
      timezoneId: 'Asia/Shanghai',
      ...more,
    });
    page = await context.newPage();
    await page.goto(`${url}/import`);
    await page.locator('input[type=file]').waitFor({ state: 'attached' });
  }
  beforeEach(() => open('zh-CN'));
  afterEach(() => context.close());

  const give = (name: string, body: Buffer | string) =>
    page.locator('input[type=file]').setInputFiles({
      name,
      mimeType: 'application/octet-stream',
      buffer: typeof body === 'string' ? Buffer.from(body) : body,
    });
  const main = () => page.getByRole('main');
  const start = () => main().getByRole('button', { name: '开始导入' });
  /** The newest import of a file of that name, once it was read to its end. */
  const done = (name: string) =>
    main().locator('section li').filter({ hasText: name }).first().getByText('已完成');
  const mentions = async (): Promise<{ text: string; publishedAt: number }[]> =>
    (
      (await (await fetch(`${url}/api/v1/mentions?limit=500`)).json()) as {
        items: { text: string; publishedAt: number }[];
      }
    ).items;

  it.each([
    ['empty.csv', '', '文件是空的（0 字节）', 'empty'],
    [
      'picture.csv',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2]),
      '这是图片，不是表格',
      'picture',
    ],
    ['nothing.json', '{"a": [1, 2', '里面没有可以导入的行', 'json'],
    ['nul.csv', Buffer.alloc(5000), '空字节', 'zero bytes'],
  ] as const)(
    'refuses %s where it was dropped, in both languages, and lets one try again',
    async (name, body, zh, en) => {
      await give(name, body);
      const alert = main().getByRole('alert');
      await alert.waitFor();
      expect(await alert.textContent()).toContain(zh);
      expect(await alert.textContent()).toContain(name);
      await picture(`refused-${name}`);
      expect(await barriers(page)).toEqual([]);
      await main().getByRole('button', { name: '再试一次' }).click();
      await main().getByRole('alert').waitFor();
      await context.close();
      await open('en');
      await give(name, body);
      await main().getByRole('alert').waitFor();
      expect((await main().getByRole('alert').textContent())?.toLowerCase()).toContain(en);
    },
  );

  it.each([
    ['wrong-extension.json', csv(row('w1', '月光镯断裂，装在别的名字里')), '装在别的名字里'],
    [
      'utf16.csv',
      Buffer.from(`\ufeff${csv(row('u1', '月光镯断裂，十六位'))}`, 'utf16le'),
      '十六位',
    ],
    ['gbk.csv', GBK, '月光镯断裂掉色'],
    ['holes.csv', csv(row('n1', '月光镯\0断裂，有空字节')), '断裂，有空字节'],
    [
      'book.csv',
      workbook({
        posts: [
          ['platform', 'id', 'content', 'publish_time'],
          ['weibo', 'b1', '月光镯断裂，其实是表格', '2026-03-03 07:30:00'],
        ],
      }),
      '其实是表格',
    ],
    [
      'quote.csv',
      csv(
        'weibo,q1,"月光镯断裂，引号没有关,2026-03-03 07:30:00,甲',
        row('q2', '月光镯断裂，下一行还在'),
      ),
      '下一行还在',
    ],
    ['wide.csv', WIDE, '一万列'],
    [
      'formula.csv',
      csv(row('f1', '"=HYPERLINK(""http://x.example"",""月光镯断裂"")"')),
      '=HYPERLINK',
    ],
    ['future.csv', csv(row('d1', '月光镯断裂，来自将来', '2099-01-01 00:00:00')), '来自将来'],
  ] as const)(
    'reads %s as what it is, and shows it before anything is kept',
    async (name, body, seen) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await give(name, body);
      await main().getByText(seen).first().waitFor();
      await picture(`preview-${name}`);
      expect(await barriers(page)).toEqual([]);
      await start().click();
      await done(name).waitFor();
      const found = (await mentions()).filter(({ text }) => text.includes(seen));
      expect(found).toHaveLength(1);
      // What claims to be from the future counts from its arrival.
      expect(found[0]?.publishedAt).toBeLessThanOrEqual(Date.now());
      expect(errors).toEqual([]);
      // The same file again is known to the last row.
      await give(name, body);
      await main().getByText(seen).first().waitFor();
      await start().click();
      await until(
        async () =>
          (await main()
            .getByText(/已有 [1-9]/)
            .count()) > 0,
      );
      expect((await mentions()).filter(({ text }) => text.includes(seen))).toHaveLength(1);
    },
  );

  it('lets a wrong guess be corrected', async () => {
    await give(
      'odd.csv',
      ['a,b,c', '2026-03-03 07:30:00,别的话说得很长很长很长很长,月光镯断裂', ''].join('\n'),
    );
    await main().getByLabel('正文', { exact: true }).selectOption('c');
    await main().getByText('月光镯断裂').first().waitFor();
    await picture('corrected');
    await start().click();
    await until(async () => (await mentions()).some(({ text }) => text === '月光镯断裂'));
  });

  it('shows how far a large file is, and stops sending or reading it when told', async () => {
    const file = join(dir, 'large.csv');
    const filler = '一句与谁都无关的话'.repeat(30);
    const lines = Array.from({ length: 60_000 }, (_, i) =>
      row(`l${i}`, i % 1000 === 0 ? `月光镯好看 ${i}` : filler),
    );
    await writeFile(file, csv(...lines));
    const client = await context.newCDPSession(page);
    await client.send('Network.enable');
    const slow = (bytes: number) =>
      client.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput: bytes,
      });
    await slow(5 * MB);
    await page.locator('input[type=file]').setInputFiles(file);
    await main()
      .getByText(/正在上传“large.csv”：[1-9]/)
      .waitFor();
    await picture('sending');
    await main().getByRole('button', { name: '停止上传' }).click();
    await main().getByRole('button', { name: '选择文件' }).waitFor();
    expect(await main().getByRole('alert').count()).toBe(0);

    await slow(-1);
    await page.locator('input[type=file]').setInputFiles(file);
    await main()
      .getByText(/约 .* 行/)
      .waitFor({ timeout: 60_000 });
    await start().click();
    await main().getByText('导入中').waitFor();
    await picture('reading');
    await done('large.csv').waitFor({ timeout: 120_000 });
    const one = (await mentions()).filter(({ text }) => text.startsWith('月光镯好看'));
    expect(one).toHaveLength(60);
  }, 240_000);

  it.each([
    ['en-dark', 'en', { colorScheme: 'dark' }],
    ['phone', 'zh-CN', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
  ] as const)('stands as well on %s', async (name, locale, more) => {
    await context.close();
    await open(locale, more);
    await picture(`start-${name}`);
    await give('posts.csv', csv(row('p1', '月光镯断裂，假货'), row('p2', '别的话', 'gestern')));
    await main().getByText('月光镯断裂，假货').first().waitFor();
    await picture(`preview-${name}`);
    expect(await barriers(page)).toEqual([]);
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wide).toBeLessThanOrEqual(0);
    await page.goto(`${url}/import`);
    await give('empty.csv', '');
    await main().getByRole('alert').waitFor();
    await picture(`refused-${name}`);
  });
});
