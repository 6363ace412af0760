import type { Tx } from './store.js';

/**
 * Deletes everything that was kept of a brand, in the order in which nothing is orphaned, and tells
 * nobody of it any more; `now` is epoch ms.
 */
export async function eraseBrand(tx: Tx, id: number, now: number): Promise<void> {
  // What comes in at this moment waits, and then finds no brand.
  await tx.lockBrands([id]);
  // Nobody is told of what is not there any more.
  await tx.all(
    `UPDATE deliveries SET state = 'failed', done_at = ?, error = 'the brand was removed'
     WHERE state = 'due' AND EXISTS (
       SELECT 1 FROM changes c WHERE c.seq = deliveries.seq AND c.brand_id = ?)`,
    [now, id],
  );
  const mine = 'SELECT id FROM mentions WHERE brand_id = ?';
  const stories = 'SELECT id FROM stories WHERE brand_id = ?';
  for (const sql of [
    `DELETE FROM sightings WHERE mention_id IN (${mine})`,
    `DELETE FROM counters WHERE mention_id IN (${mine})`,
    `DELETE FROM repost_minutes WHERE story_id IN (${stories})`,
    `DELETE FROM story_minutes WHERE story_id IN (${stories})`,
    `DELETE FROM story_platforms WHERE story_id IN (${stories})`,
    `DELETE FROM story_plain_minutes WHERE story_id IN (${stories})`,
    `DELETE FROM story_reach WHERE story_id IN (${stories})`,
    `DELETE FROM story_authors WHERE story_id IN (${stories})`,
    `DELETE FROM story_reach_forgotten WHERE story_id IN (${stories})`,
    'DELETE FROM retention WHERE brand_id = ?',
    'DELETE FROM retention_held WHERE brand_id = ?',
    'DELETE FROM kol_voices WHERE brand_id = ?',
    'DELETE FROM brand_minutes WHERE brand_id = ?',
    'DELETE FROM brand_hours WHERE brand_id = ?',
    'DELETE FROM slice_hours WHERE brand_id = ?',
    'DELETE FROM slice_days WHERE brand_id = ?',
    'DELETE FROM levels WHERE brand_id = ?',
    'DELETE FROM summaries WHERE incident_id IN (SELECT id FROM incidents WHERE brand_id = ?)',
    'DELETE FROM deadlines WHERE incident_id IN (SELECT id FROM incidents WHERE brand_id = ?)',
    'DELETE FROM incidents WHERE brand_id = ?',
    'DELETE FROM mentions WHERE brand_id = ?',
    'DELETE FROM corrections WHERE brand_id = ?',
    'DELETE FROM habits_off WHERE brand_id = ?',
    'DELETE FROM plain_readings WHERE brand_id = ?',
    'DELETE FROM rereadings WHERE brand_id = ?',
    'DELETE FROM story_roots WHERE brand_id = ?',
    `DELETE FROM forecast_points WHERE story_id IN (${stories})`,
    'DELETE FROM forecasts WHERE brand_id = ?',
    'DELETE FROM reruns WHERE brand_id = ?',
    'DELETE FROM surges WHERE brand_id = ?',
    'DELETE FROM planned_events WHERE brand_id = ?',
    'DELETE FROM stories WHERE brand_id = ?',
    'DELETE FROM editions WHERE brand_id = ?',
    'DELETE FROM digests WHERE brand_id = ?',
    'DELETE FROM brands WHERE id = ?',
  ]) {
    await tx.all(sql, [id]);
  }
  const rivals = await tx.all<{ id: number; competitor_of: string }>(
    "SELECT id, competitor_of FROM brands WHERE competitor_of <> '[]'",
    [],
  );
  for (const rival of rivals) {
    const left = (JSON.parse(rival.competitor_of) as number[]).filter((one) => one !== id);
    await tx.all('UPDATE brands SET competitor_of = ? WHERE id = ?', [
      JSON.stringify(left),
      rival.id,
    ]);
  }
}
