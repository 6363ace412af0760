import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { barriers } from '../support/barriers.js';
import { CHROMIUM_ARGS } from '../support/chromium.js';
import { trouble, watch } from '../support/moonlight.js';
import { freePort, launch, type Product } from '../support/product.js';

const path = inject('chromium');
const ARTEFACTS = 'artefacts/pages';

const PAGES = [
  '/',
  '/incidents',
  '/incidents/1',
  '/stories',
  '/stories/1',
  '/mentions',
  '/insights',
  '/reports',
  '/sources',
  '/import',
  '/api-docs',
  '/settings/brands',
  '/settings/rules',
  '/settings/channels',
  '/settings/routes',
  '/settings/data',
  '/settings/access',
  '/settings/look',
  '/settings/about',
  '/start',
  '/wall',
  '/no-such-page',
];

interface Look {
  name: string;
  locale: 'zh-CN' | 'en-US';
  colorScheme: 'dark' | 'light';
  viewport: { width: number; height: number };
  phone: boolean;
}

const LOOKS: Look[] = [
  {
    name: 'zh-dark',
    locale: 'zh-CN',
    colorScheme: 'dark',
    viewport: { width: 1440, height: 900 },
    phone: false,
  },
  {
    name: 'en-light',
    locale: 'en-US',
    colorScheme: 'light',
    viewport: { width: 1440, height: 900 },
    phone: false,
  },
  {
    name: 'phone-zh-light',
    locale: 'zh-CN',
    colorScheme: 'light',
    viewport: { width: 390, height: 844 },
    phone: true,
  },
  {
    name: 'phone-en-dark',
    locale: 'en-US',
    colorScheme: 'dark',
    viewport: { width: 390, height: 844 },
    phone: true,
  },
];

/** The wall hangs across the room: it has screens of its own. */
const SCREENS: Look[] = (['zh-CN', 'en-US'] as const).flatMap((locale) =>
  [1920, 3840].map((width) => ({
    name: `${locale.slice(0, 2)}-${width}`,
    locale,
    colorScheme: 'dark',
    viewport: { width, height: (width * 9) / 16 },
    phone: false,
  })),
);

describe.skipIf(path === null)('every page', () => {
  let dir: string;
  let product: Product;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    await mkdir(ARTEFACTS, { recursive: true });
    dir = await mkdtemp(join(tmpdir(), 'fengsheng-pages-'));
    product = launch({ DATA_DIR: dir, PORT: String(await freePort()) });
    url = await product.address();
    await watch(url, '月光镯');
    await trouble(url);
    browser = await chromium.launch({ executablePath: path ?? '', args: CHROMIUM_ARGS });
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    product.child.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  });

  /** A page in one look, with every error its scripts throw. */
  async function open({ locale, colorScheme, viewport, phone }: Look, where: string) {
    const context = await browser.newContext({
      locale,
      colorScheme,
      viewport,
      isMobile: phone,
      hasTouch: phone,
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
      timezoneId: 'Asia/Shanghai',
    });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(url + where);
    await page.waitForLoadState('networkidle');
    return { page, errors, close: () => context.close() };
  }

  async function stands(look: Look, where: string): Promise<void> {
    const { page, errors, close } = await open(look, where);
    const file = `${where === '/' ? 'room' : where.slice(1).replaceAll('/', '-')}-${look.name}.png`;
    await page.screenshot({ path: join(ARTEFACTS, file) });
    expect(errors).toEqual([]);
    expect(await barriers(page)).toEqual([]);
    const wider = await page.evaluate(() =>
      Math.max(
        ...[document.documentElement, document.querySelector('main')].map((one) =>
          one ? one.scrollWidth - one.clientWidth : 0,
        ),
      ),
    );
    expect(wider).toBeLessThanOrEqual(0);
    await close();
  }

  describe.each(LOOKS)('as $name', (look) => {
    it.each(PAGES)('%s stands: no error, no barrier, nothing beside the screen', (where) =>
      stands(look, where),
    );
  });

  it.each(SCREENS)('the wall stands on a screen of $name', (look) => stands(look, '/wall'));

  it('changes its words at once when the language is switched, without a reload', async () => {
    const [look] = LOOKS;
    if (!look) return;
    const { page, close } = await open(look, '/settings/look');
    await page.evaluate(() => Object.assign(globalThis, { stayed: true }));
    await page.getByText('语言与外观').first().waitFor();
    await page
      .getByRole('button', { name: 'English' })
      .or(page.getByLabel('English'))
      .first()
      .click();
    await page.getByText('Language and look').first().waitFor();
    expect(await page.evaluate(() => 'stayed' in globalThis)).toBe(true);
    await close();
  });

  it('prints on white, whatever the theme, without the frame, over as many sheets as it needs', async () => {
    const [look] = LOOKS;
    if (!look) return;
    const { page, errors, close } = await open(look, '/incidents/1');
    await page.evaluate(() => {
      const themes: (string | undefined)[] = [];
      Object.assign(globalThis, { themes });
      const note = () => themes.push(document.documentElement.dataset['theme']);
      note();
      window.addEventListener('beforeprint', note);
      window.addEventListener('afterprint', () => setTimeout(note));
    });
    await page.waitForSelector('.chart canvas');
    const sheets = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(Number(/\/Count (\d+)/.exec(sheets)?.[1])).toBeGreaterThan(1);
    await page.waitForFunction(
      () => (globalThis as unknown as { themes: string[] }).themes.length === 3,
    );
    expect(
      await page.evaluate(() => (globalThis as unknown as { themes: string[] }).themes),
    ).toEqual(['dark', 'light', 'dark']);
    // Drawn for the sheet, a chart takes its place on the screen again.
    await page.waitForFunction(() => {
      const canvas = document.querySelector('.chart canvas');
      return canvas?.clientWidth === canvas?.closest('.chart')?.clientWidth;
    });
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
    expect(errors).toEqual([]);
    await close();
  });

  it('moves in two browsers at once: what one acknowledges the other sees', async () => {
    const [chinese, english] = LOOKS;
    if (!chinese || !english) return;
    const one = await open(chinese, '/incidents/1');
    const two = await open(english, '/incidents/1');
    await one.page.getByRole('button', { name: /认领/ }).first().click();
    const dialog = one.page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill('李楠');
    await dialog.getByRole('button', { name: /认领/ }).first().click();
    await two.page
      .getByText(/李楠 has had it/)
      .first()
      .waitFor();
    await one.close();
    await two.close();
  });

  it('asks for the password once there is one, and lets a wall in by its link alone', async () => {
    const password = 'moonlight bracelet';
    const set = await fetch(`${url}/api/v1/access/password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password }),
    });
    const cookie = set.headers.get('set-cookie')?.split(';')[0] ?? '';
    const link = (await (
      await fetch(`${url}/api/v1/access/walls`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify({ name: '12 楼' }),
      })
    ).json()) as { id: number; key: string };
    const [look] = LOOKS;
    if (!look) return;

    const person = await open(look, '/');
    await person.page.getByLabel('团队密码').fill('wrong password');
    await person.page.getByRole('button', { name: '登录' }).click();
    await person.page.getByText('密码不对').waitFor();
    await person.page.screenshot({ path: join(ARTEFACTS, 'sign-in-zh-dark.png') });
    expect(await barriers(person.page)).toEqual([]);
    await person.page.getByLabel('团队密码').fill(password);
    await person.page.getByRole('button', { name: '登录' }).click();
    await person.page.getByText('实时', { exact: true }).waitFor();
    await person.close();

    const wall = await open(look, `/wall?key=${link.key}`);
    await wall.page.getByRole('timer').waitFor();
    expect(wall.page.url()).not.toContain('key');
    await wall.page.goto(`${url}/incidents`);
    await wall.page.getByText('这块屏幕只能看大屏').waitFor();
    await wall.page.screenshot({ path: join(ARTEFACTS, 'no-permission-zh-dark.png') });
    await wall.page.goto(`${url}/wall`);
    await wall.page.getByRole('timer').waitFor();
    await fetch(`${url}/api/v1/access/walls/${link.id}`, { method: 'DELETE', headers: { cookie } });
    await wall.page.getByText('这个大屏链接已被收回').waitFor();
    await wall.close();
  });
});
