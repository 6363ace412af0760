import type { Mention } from '../../server/model/mention.js';
import { isHere, type Row } from './pieces.js';

/** The rows with what became of some of them; where the search hit stays marked. */
export function withChanged(rows: readonly Row[], changed: readonly Mention[]): Row[] {
  const by = new Map(changed.map((one) => [one.id, one]));
  return rows.map((row) => {
    const now = by.get(row.id);
    return now && isHere(row) ? { ...now, ...(row.hits && { hits: row.hits }) } : row;
  });
}
