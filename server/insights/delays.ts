import type { DelayRow } from '../model/insights.js';
import { delayOf } from '../sources/state.js';
import type { Query } from '../store/store.js';

/** How far behind each source is that is switched on, the slowest first. */
export async function delaysOf(q: Query): Promise<DelayRow[]> {
  const sources = await q
    .selectFrom('sources')
    .select(['id', 'name'])
    .where('enabled', '=', 1)
    .orderBy('id')
    .execute();
  const rows: DelayRow[] = [];
  for (const { id, name } of sources) {
    const delay = await delayOf(q, id);
    rows.push({
      sourceId: id,
      name,
      n: delay && delay.n,
      collected: delay && delay.collected,
      scored: delay && delay.scored,
    });
  }
  return rows.sort((a, b) => (b.collected?.p50 ?? -1) - (a.collected?.p50 ?? -1));
}
