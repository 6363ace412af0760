import type { Label } from '../model/analysis.js';
import type { Tx, Value } from '../store/store.js';

const HOUR = 3_600_000;
/** Mentions that one transaction counts, give or take the rest of an hour: some 20 ms. */
const AT_ONCE = 5000;

/**
 * Counts the next stretch of a brand's past that was stored before there were roll-ups, newest
 * first, one transaction's worth. Each stretch is replaced by what is there, so that nothing is
 * lost or doubled by what comes in meanwhile. False when nothing is left to count.
 */
export async function recountNext(tx: Tx, atOnce = AT_ONCE): Promise<boolean> {
  const [found] = await tx.all<{ id: number }>(
    'SELECT id FROM brands WHERE recount_before IS NOT NULL ORDER BY id LIMIT 1',
    [],
  );
  if (!found) return false;
  await tx.lockBrands([found.id]);
  // Another process may have done this stretch while we waited for the lock.
  const [brand] = await tx.all<{ before: number }>(
    'SELECT recount_before AS before FROM brands WHERE id = ? AND recount_before IS NOT NULL',
    [found.id],
  );
  if (!brand) return true;
  const from = await stretchBegin(tx, found.id, brand.before, atOnce);
  await recount(tx, found.id, from ?? 0, brand.before);
  await tx.all('UPDATE brands SET recount_before = ? WHERE id = ?', [from, found.id]);
  return true;
}

/** First hour of a stretch that ends before hour `before`; null when it reaches back to the beginning. */
async function stretchBegin(
  tx: Tx,
  brandId: number,
  before: number,
  atOnce: number,
): Promise<number | null> {
  const [row] = await tx.all<{ at: number }>(
    `SELECT published_at AS at FROM mentions WHERE brand_id = ? AND published_at < ?
     ORDER BY published_at DESC LIMIT 1 OFFSET ?`,
    [brandId, before * HOUR, atOnce],
  );
  // The whole of that hour goes along, lest a crowded one is begun again and again.
  return row ? Math.floor(row.at / HOUR) : null;
}

/** Replaces the roll-ups of the hours `from` … `to` − 1 (since 1970) by what the mentions say. */
export async function recount(tx: Tx, brandId: number, from: number, to: number): Promise<void> {
  const span = [brandId, from, to];
  const published = [brandId, from * HOUR, to * HOUR];
  await tx.all('DELETE FROM brand_hours WHERE brand_id = ? AND hour >= ? AND hour < ?', span);
  await tx.all('DELETE FROM slice_hours WHERE brand_id = ? AND hour >= ? AND hour < ?', span);
  await tx.all(
    `INSERT INTO brand_hours (brand_id, hour, negative, neutral, positive, unknown, kols, volume, reposts)
     SELECT brand_id, published_at / ${HOUR}, sum(CASE WHEN label = 'neg' THEN 1 ELSE 0 END),
       sum(CASE WHEN label = 'neu' THEN 1 ELSE 0 END), sum(CASE WHEN label = 'pos' THEN 1 ELSE 0 END),
       sum(CASE WHEN label = 'unknown' THEN 1 ELSE 0 END), sum(kol), 0, 0
     FROM mentions WHERE brand_id = ? AND published_at >= ? AND published_at < ?
     GROUP BY brand_id, published_at / ${HOUR}`,
    published,
  );
  await tx.all(
    `INSERT INTO brand_hours (brand_id, hour, negative, neutral, positive, unknown, kols, volume, reposts)
     SELECT brand_id, minute / 60, 0, 0, 0, 0, 0, sum(volume), sum(reposts)
     FROM brand_minutes WHERE brand_id = ? AND minute >= ? AND minute < ?
     GROUP BY brand_id, minute / 60 HAVING sum(volume) <> 0 OR sum(reposts) <> 0
     ON CONFLICT (brand_id, hour) DO UPDATE SET volume = excluded.volume, reposts = excluded.reposts`,
    [brandId, from * 60, to * 60],
  );
  await tx.all(
    `INSERT INTO slice_hours (brand_id, kind, hour, name, label, mentions)
     SELECT brand_id, 'platform', published_at / ${HOUR}, platform, label, count(*)
     FROM mentions WHERE brand_id = ? AND published_at >= ? AND published_at < ?
     GROUP BY brand_id, published_at / ${HOUR}, platform, label`,
    published,
  );
  await recountCategories(tx, published);
  await tx.all(`DELETE FROM slice_days WHERE brand_id = ? AND day >= ? AND day <= ?`, [
    brandId,
    Math.floor(from / 24),
    Math.floor((to - 1) / 24),
  ]);
  await tx.all(
    `INSERT INTO slice_days (brand_id, kind, day, name, label, mentions)
     SELECT brand_id, kind, hour / 24, name, label, sum(mentions)
     FROM slice_hours WHERE brand_id = ? AND hour >= ? AND hour < ?
     GROUP BY brand_id, kind, hour / 24, name, label`,
    [brandId, Math.floor(from / 24) * 24, (Math.floor((to - 1) / 24) + 1) * 24],
  );
}

/** A mention may bear several categories, which stand in one column. */
async function recountCategories(tx: Tx, published: readonly Value[]): Promise<void> {
  const rows = await tx.all<{
    brand_id: number;
    hour: number;
    categories: string;
    label: Label;
    n: number;
  }>(
    `SELECT brand_id, published_at / ${HOUR} AS hour, categories, label, count(*) AS n
     FROM mentions WHERE brand_id = ? AND published_at >= ? AND published_at < ? AND categories <> ''
     GROUP BY brand_id, published_at / ${HOUR}, categories, label`,
    published,
  );
  const counts = new Map<string, [number, string, number, string, Label, number]>();
  for (const { brand_id, hour, categories, label, n } of rows) {
    for (const name of categories.split(',')) {
      const key = `${hour} ${label} ${name}`;
      const row = counts.get(key);
      if (row) row[5] += n;
      else counts.set(key, [brand_id, 'category', hour, name, label, n]);
    }
  }
  await tx.many(
    'INSERT INTO slice_hours (brand_id, kind, hour, name, label, mentions) VALUES (?, ?, ?, ?, ?, ?)',
    [...counts.values()],
  );
}
