import type { FoundMention, Mention } from '../../server/model/mention.js';

/** The rows that are not among the known ones: a page may overlap what came in meanwhile. */
export function unknownOf(
  rows: readonly FoundMention[],
  known: readonly FoundMention[],
): FoundMention[] {
  const ids = new Set(known.map(({ id }) => id));
  return rows.filter(({ id }) => !ids.has(id));
}

/** The rows with what became of some of them; where the search hit stays marked. */
export function withChanged(
  rows: readonly FoundMention[],
  changed: readonly Mention[],
): FoundMention[] {
  const by = new Map(changed.map((one) => [one.id, one]));
  return rows.map((row) => {
    const now = by.get(row.id);
    return now ? { ...now, ...(row.hits && { hits: row.hits }) } : row;
  });
}
