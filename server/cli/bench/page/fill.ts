import type { Label } from '../../../model/analysis.js';
import { writeRollups, Rollups } from '../../../pipeline/rollups.js';
import { openSqlite } from '../../../store/sqlite.js';
import { fillMentions } from '../search-rows.js';

const DAY = 86_400_000;
const MINUTES = `INSERT INTO brand_minutes (brand_id, minute, mentions, negative, positive, volume, reposts)
  SELECT brand_id, published_at / 60000, count(*), sum(label = 'neg'), sum(label = 'pos'), sum(label = 'neg'), 0
  FROM mentions WHERE published_at > ? GROUP BY 1, 2`;

/**
 * Fills the database of a stopped server with mentions of the 30 days before `now` (epoch ms),
 * with their index, roll-ups and minutes, as if its brands had been heard for all that time.
 */
export async function fillMonth(
  file: string,
  rows: number,
  now: number,
  told: (done: number) => Promise<void>,
): Promise<void> {
  const store = await openSqlite(file);
  try {
    await store.transaction(async (tx) => {
      for (const name of ['mentions', 'stories'] as const) await tx.allocate(name, rows);
      const since = now - 70 * DAY;
      await tx.all('UPDATE brands SET created_at = ?, covered = 1', [since]);
      const brands = await tx.all<{ id: number }>('SELECT id FROM brands ORDER BY id', []);
      const [last] = await tx.all<{ seq: number | null }>(
        'SELECT max(seq) AS seq FROM changes',
        [],
      );
      let seq = last?.seq ?? 0;
      for (const { id } of brands) {
        await tx.all(
          `INSERT INTO changes (seq, at, recorded_at, kind, brand_id, data) VALUES (?, ?, ?, 'coverage.regained', ?, '{"since":null}')`,
          [++seq, since, since, id],
        );
      }
    });
    await fillMentions(store, rows, now, told, {
      stretch: 30 * DAY,
      also: async (tx, entries) => {
        const rollups = new Rollups();
        for (const entry of entries) {
          rollups.mention({ ...entry, label: entry.label as Label });
        }
        await writeRollups(tx, rollups);
      },
    });
    await store.transaction((tx) => tx.all(MINUTES, [now - 2 * DAY]));
  } finally {
    await store.close();
  }
}
