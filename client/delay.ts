import type { Mention } from '../server/model/mention.js';

/** A post older than this when it arrived, ms, was fetched from the past and tells no delay. */
const HISTORY = 3_600_000;
/** As many of the last posts are looked at. */
const LAST = 21;

/**
 * The median age at arrival of the last mentions (newest first), ms, which one late post does not
 * move; history is left out, and null when nothing else is there.
 */
export function delayOf(
  mentions: readonly Pick<Mention, 'publishedAt' | 'receivedAt'>[],
): number | null {
  const ages = mentions
    .slice(0, LAST)
    .map(({ receivedAt, publishedAt }) => Math.max(0, receivedAt - publishedAt))
    .filter((age) => age <= HISTORY)
    .sort((a, b) => a - b);
  return ages[Math.floor(ages.length / 2)] ?? null;
}
