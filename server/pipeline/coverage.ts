import type { Brand } from '../model/brand.js';
import type { Draft } from '../model/change.js';
import { inList, type Tx } from '../store/store.js';
import { bucketEnd } from './surging.js';

/** How long one push speaks for the brands it concerned, ms. */
export const PUSH_SPEAKS_FOR = 60 * 60_000;

function draft<K extends 'coverage.lost' | 'coverage.regained'>(
  kind: K,
  brandId: number,
  at: number,
  since: number | null,
): Draft {
  return { kind, at, brandId, storyId: null, incidentId: null, data: { since } } as Draft;
}

/** Something fresh was heard that speaks for these brands until `until` (epoch ms). */
export async function heard(
  tx: Tx,
  brands: Iterable<Brand['id']>,
  now: number,
  until: number,
): Promise<Draft[]> {
  const ids = [...brands].sort((a, b) => a - b);
  if (ids.length === 0) return [];
  const list = inList(ids);
  const rows = await tx.all<{ id: number; covered: number; coverage_since: number | null }>(
    `SELECT id, covered, coverage_since FROM brands WHERE id IN ${list.sql} ORDER BY id`,
    list.values,
  );
  for (const id of ids) {
    await tx.all(
      `UPDATE brands SET last_heard_at = ?, covered_until = CASE WHEN covered_until > ? THEN covered_until ELSE ? END WHERE id = ?`,
      [now, until, until, id],
    );
  }
  const back = rows.filter((row) => row.covered === 0);
  if (back.length === 0) return [];
  for (const { id } of back) {
    await tx.all('UPDATE brands SET surge_due_at = coalesce(surge_due_at, ?) WHERE id = ?', [
      bucketEnd(now),
      id,
    ]);
  }
  await tx.q
    .updateTable('brands')
    .set({ covered: 1, coverage_since: now })
    .where(
      'id',
      'in',
      back.map((row) => row.id),
    )
    .execute();
  return back.map((row) => draft('coverage.regained', row.id, now, row.coverage_since));
}

/** The brand whose coverage ran out first, if any did by `now`. */
export async function coverageDue(tx: Tx, now: number): Promise<{ id: number; at: number } | null> {
  const [row] = await tx.all<{ id: number; at: number }>(
    'SELECT id, covered_until AS at FROM brands WHERE covered = 1 AND covered_until <= ? ORDER BY covered_until, id LIMIT 1',
    [now],
  );
  return row ?? null;
}

/** From here on the verdict is "cannot say". */
export async function lose(tx: Tx, brandId: number, at: number): Promise<Draft> {
  await tx.q
    .updateTable('brands')
    .set({ covered: 0, coverage_since: at })
    .where('id', '=', brandId)
    .execute();
  return draft('coverage.lost', brandId, at, at);
}
