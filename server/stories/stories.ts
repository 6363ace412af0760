import type { StoryState } from '../model/story.js';
import type { Tables } from '../store/schema.js';

/** A row as people see it. */
export function toStory(row: Tables['stories']): StoryState {
  return {
    id: row.id,
    brandId: row.brand_id,
    title: row.title,
    renamedBy: row.renamed_by,
    mergedInto: row.merged_into,
    firstAt: row.first_at,
    firstSeenAt: row.first_seen_at,
    lastAt: row.last_at,
    firstNegativeAt: row.first_negative_at,
    mentions: row.mentions,
    volume: row.volume,
  };
}
