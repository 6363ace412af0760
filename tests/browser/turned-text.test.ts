import { readFile } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CHROMIUM_ARGS } from '../support/chromium.js';

const path = inject('chromium');

/** Turns round what follows, to the end of the paragraph, where nothing ends it. */
const TURN = '\u202e';

describe.skipIf(path === null)('a title that turns round what follows', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: path ?? '', args: CHROMIUM_ARGS });
    page = await browser.newPage();
  }, 60_000);
  afterAll(() => browser.close());

  it.each(['a', 'b', 'q', 'small', 'span', 'time', 'bdi'])(
    'leaves alone what stands behind it: in <%s>',
    async (tag) => {
      const css = await readFile('client/theme/base.css', 'utf8');
      await page.setContent(
        `<meta charset="utf-8"><style>${css}</style>
         <p><${tag} id="title">${TURN}石头掉了</${tag}> · <i id="next">共 12 条声音</i></p>`,
      );
      const left = (id: string) =>
        page.evaluate((of) => document.getElementById(of)?.getBoundingClientRect().left ?? 0, id);
      expect(await left('next')).toBeGreaterThan(await left('title'));
    },
  );
});
