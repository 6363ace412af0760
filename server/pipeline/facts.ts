import { earlySteps, type Look } from '../../alerts/early.js';
import type { Facts, Voice } from '../../alerts/level.js';
import { type Bucket, MINUTE } from '../../alerts/window.js';
import type { Brand } from '../model/brand.js';
import type { Level } from '../model/level.js';
import type { Tx } from '../store/store.js';
import type { Subject } from './dating.js';

/** Volume inside the window that ends at `now`, without reading the minutes one by one. */
export async function volumeOf(tx: Tx, { brand, storyId }: Subject, now: number): Promise<number> {
  const from = Math.floor((now - brand.policy.window) / MINUTE);
  const [row] =
    storyId === 0
      ? await tx.all<{ n: number | null }>(
          'SELECT sum(volume) AS n FROM brand_minutes WHERE brand_id = ? AND minute > ? AND minute <= ?',
          [brand.id, from, Math.floor(now / MINUTE)],
        )
      : await tx.all<{ n: number | null }>(
          'SELECT sum(volume) AS n FROM story_minutes WHERE story_id = ? AND minute > ? AND minute <= ?',
          [storyId, from, Math.floor(now / MINUTE)],
        );
  return row?.n ?? 0;
}

/** Negative volume per minute, two windows back. */
export async function volumeMinutes(
  tx: Tx,
  { brand, storyId }: Subject,
  now: number,
): Promise<Bucket[]> {
  const from = Math.floor((now - 2 * brand.policy.window) / MINUTE);
  return storyId === 0
    ? tx.all<Bucket>(
        `SELECT minute, volume AS amount FROM brand_minutes
         WHERE brand_id = ? AND minute > ? AND volume > 0 ORDER BY minute`,
        [brand.id, from],
      )
    : tx.all<Bucket>(
        `SELECT minute, volume AS amount FROM story_minutes WHERE story_id = ? AND minute > ? ORDER BY minute`,
        [storyId, from],
      );
}

/** Everything a decision on a story may ask about, two windows back. */
export async function facts(tx: Tx, { brand, storyId }: Subject, now: number): Promise<Facts> {
  const from = Math.floor((now - 2 * brand.policy.window) / MINUTE);
  const volume = await volumeMinutes(tx, { brand, storyId }, now);
  const gains = await tx.all<{ mention_id: number; minute: number; n: number }>(
    `SELECT mention_id, minute, n FROM repost_minutes WHERE story_id = ? AND mention_id IN (
       SELECT mention_id FROM repost_minutes WHERE story_id = ? AND minute > ?
       GROUP BY mention_id HAVING sum(n) >= ?) AND minute > ? ORDER BY mention_id, minute`,
    [storyId, storyId, from, Math.ceil(brand.policy.leaveShare * brand.policy.repostTrigger), from],
  );
  const items = new Map<number, { minute: number; amount: number }[]>();
  for (const { mention_id: id, minute, n } of gains) {
    items.set(id, [...(items.get(id) ?? []), { minute, amount: n }]);
  }
  const voices = await tx.all<Voice>(
    `SELECT mention_id AS "mentionId", author, platform, followers, role, at FROM kol_voices
     WHERE story_id = ? AND at > ? ORDER BY at, mention_id`,
    [storyId, now - 2 * brand.policy.window],
  );
  return {
    volume,
    forecasts: await forecastsOf(tx, { brand, storyId }, now),
    items: [...items].map(([mentionId, reposts]) => ({ mentionId, reposts })),
    voices,
  };
}

/** What was forecast of a story; nothing where the brand lets the forecast raise no level. */
async function forecastsOf(tx: Tx, { brand, storyId }: Subject, now: number): Promise<Look[]> {
  if (earlySteps(brand.policy.early).length === 0) return [];
  return tx.all<Look>(
    `SELECT coalesce(top_at, at) AS at, coalesce(top, p) AS p FROM forecast_points
     WHERE story_id = ? AND at > ? ORDER BY slot`,
    [storyId, now - 2 * brand.policy.window],
  );
}

/** Stories of the brand that stand at a level, with their volume per minute. */
export async function storyVolumes(
  tx: Tx,
  brand: Brand,
  now: number,
): Promise<{ level: Level; volume: Bucket[] }[]> {
  const rows = await tx.all<{ story_id: number; level: Level }>(
    "SELECT story_id, level FROM levels WHERE brand_id = ? AND story_id > 0 AND level <> 'none' ORDER BY story_id",
    [brand.id],
  );
  const found = [];
  for (const row of rows) {
    const volume = await volumeMinutes(tx, { brand, storyId: row.story_id }, now);
    found.push({ level: row.level, volume });
  }
  return found;
}

/** Most reposts that one item of the story gained inside the window. */
export async function topReposts(tx: Tx, subject: Subject, now: number): Promise<number> {
  const [row] = await tx.all<{ n: number }>(
    `SELECT sum(n) AS n FROM repost_minutes WHERE story_id = ? AND minute > ? AND minute <= ?
     GROUP BY mention_id ORDER BY 1 DESC LIMIT 1`,
    [
      subject.storyId,
      Math.floor((now - subject.brand.policy.window) / MINUTE),
      Math.floor(now / MINUTE),
    ],
  );
  return row?.n ?? 0;
}
