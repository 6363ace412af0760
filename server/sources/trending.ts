import { type HotEntry, type HotVisit, hotDay } from '../../crawlers/sources/hot.js';
import type { Draft } from '../model/change.js';
import type { Item } from '../model/mention.js';
import type { Tx } from '../store/store.js';

/** A line of a hot list that names a brand. */
export interface Named {
  brandId: number;
  entry: HotEntry;
}

/** The lines that name a brand; `matches` gives the brands of an item. */
export function named(
  { hotList, items }: HotVisit,
  matches: (item: Item) => readonly number[],
): Named[] {
  return hotList.flatMap((entry, at) => {
    const item = items[at];
    const brands = new Set(item ? matches(item) : []);
    return [...brands].sort((a, b) => a - b).map((brandId) => ({ brandId, entry }));
  });
}

/**
 * Keeps the ranks of these lines at `now` (epoch ms), and tells each brand that is in a platform's
 * list with this title for the first time this day.
 */
export async function trend(
  tx: Tx,
  sourceId: number,
  lines: readonly Named[],
  now: number,
): Promise<Draft[]> {
  const day = hotDay(now);
  const drafts: Draft[] = [];
  for (const { brandId, entry } of lines) {
    const { platform, word: title, rank, heat, url } = entry;
    const [known] = await tx.all<{ at: number }>(
      'SELECT at FROM hot_ranks WHERE brand_id = ? AND day = ? AND title = ? AND platform = ? LIMIT 1',
      [brandId, day, title, platform],
    );
    await tx.all(
      `INSERT INTO hot_ranks (source_id, brand_id, platform, title, day, at, rank, heat)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      [sourceId, brandId, platform, title, day, now, rank, heat],
    );
    if (known) continue;
    const data = { platform, title, rank, url };
    const common = { at: now, brandId, storyId: null, incidentId: null };
    drafts.push({ ...common, kind: 'brand.trending', data });
  }
  return drafts;
}
