import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What keeps a person out of a page as it stands, by the rules of axe; nothing is best. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as { axe: { run(): Promise<axe.AxeResults> } }
    ).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  });
}
