import { clip } from '../../alerts/channels/clip.js';
import type { Message } from '../model/message.js';
import { headline } from '../model/words.js';
import { toChange } from '../state.js';
import type { Query } from '../store/store.js';

/** As many of the merged updates are named; they are those just before the one that leads. */
const NAMED = 4;
const LONGEST = 60;

/**
 * What else happened, in the words of each update, for a message that stands for many: the latest first,
 * the same words once with how often. Null when there is nothing to add.
 * @param seqs of the merged changes, oldest first
 */
export async function meanwhile(
  q: Query,
  seqs: readonly number[],
  { brand, headline: led, locale }: Pick<Message, 'brand' | 'headline' | 'locale'>,
): Promise<string | null> {
  const rows = await q
    .selectFrom('changes')
    .selectAll()
    .where('seq', 'in', seqs.slice(-50))
    .orderBy('seq', 'desc')
    .execute();
  const counts = new Map<string, number>();
  for (const row of rows) {
    const words = withoutBrand(headline(toChange(row), brand, locale), brand);
    if (!led.includes(words)) counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const said = [...counts]
    .slice(0, NAMED)
    .map(([words, count]) => clip(words, LONGEST) + (count > 1 ? ` ×${count}` : ''));
  return said.length === 0 ? null : said.join(locale === 'en' ? '; ' : '；');
}

function withoutBrand(words: string, brand: string): string {
  return words.startsWith(brand) ? words.slice(brand.length).replace(/^(：|: )/, '') : words;
}

/** The message with what else happened among its facts. */
export function also(message: Message, rest: string): Message {
  const label = message.locale === 'en' ? 'Before that' : '此前';
  return { ...message, facts: [...message.facts, [label, rest]] };
}
