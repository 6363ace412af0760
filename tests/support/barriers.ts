import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** How long a page that moved has to come to rest, ms. */
const REST = 1_000;

/**
 * What keeps a person out of a page as it stands, by the rules of axe; nothing is best. What axe
 * sees while something moves in is no barrier where it is gone a moment later.
 */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  if ((await look(page)).length === 0) return [];
  await page.waitForTimeout(REST);
  return look(page);
}

function look(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as { axe: { run(): Promise<axe.AxeResults> } }
    ).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  });
}
