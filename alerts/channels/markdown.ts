import { fullWidth } from './escape.js';
import type { Sheet } from './sheet.js';

/**
 * The lines of a message after its title in the Markdown that DingTalk and WeCom share,
 * one paragraph each; the caller joins them as its medium breaks lines.
 */
export function paragraphs(page: Sheet): string[] {
  const made = page.facts.map((f) => `**${fullWidth(f.label)}** ${fullWidth(f.text)}`);
  for (const part of [page.reason, page.clock]) {
    if (part !== null) made.push(`**${part.label}** ${fullWidth(part.text)}`);
  }
  for (const quote of page.quotes) {
    const link = quote.url === null ? '' : ` [${quote.open}](${quote.url})`;
    made.push(`> ${fullWidth(quote.head)}${link}`, `> ${fullWidth(quote.text)}`);
  }
  if (page.shortened !== null) made.push(page.shortened);
  return made;
}
