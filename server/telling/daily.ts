import { z } from 'zod';
import { when } from '../../alerts/digest/when.js';
import { DEFAULT_ZONE } from '../model/brand.js';
import type { Draft } from '../model/change.js';
import type { Query, Tx } from '../store/store.js';
import { saveSetting, zoneSchema } from './routing.js';

const HOUR = 3_600_000;
/** How long the absence of an accepted test is borne, ms. */
export const SILENCE = 26 * HOUR;
/** How long a daily test may take until its absence is said, ms. */
const PATIENCE = 2 * HOUR;
const KEY = 'daily-test';

/** When the test messages of a day go out. */
export const dailySchema = z.object({
  hour: z.number().int().min(0).max(23).default(10),
  minute: z.number().int().min(0).max(59).default(0),
  timeZone: zoneSchema.default(DEFAULT_ZONE),
});
export type Daily = z.infer<typeof dailySchema>;

export async function loadDaily(q: Query): Promise<Daily> {
  const row = await q
    .selectFrom('settings')
    .select('value')
    .where('key', '=', KEY)
    .executeTakeFirst();
  return dailySchema.parse(row ? JSON.parse(row.value) : {});
}

/** Keeps the hour and plans every channel anew from `now`. */
export async function saveDaily(tx: Tx, daily: Daily, now: number): Promise<void> {
  await saveSetting(tx.q, KEY, daily);
  await tx.all('UPDATE channels SET test_due_at = ?', [nextTest(daily, now)]);
}

/** The next time the hour comes, epoch ms. */
export function nextTest({ hour, minute, timeZone }: Daily, now: number): number {
  return when({ edition: 'day', weekday: 1, hour, minute }, timeZone, null, now).next;
}

interface Row {
  id: number;
  name: string;
  test_due_at: number;
  tested_at: number | null;
  silent_due_at: number | null;
}

/**
 * Queues the daily test of every channel whose hour has come, and says which have accepted none for too
 * long. A channel seen for the first time is only planned.
 */
export async function channelsDue(tx: Tx, now: number): Promise<Draft[]> {
  const rows = await tx.all<Row>(
    `SELECT id, name, test_due_at, tested_at, silent_due_at FROM channels
     WHERE enabled = 1 AND daily_test = 1 AND (test_due_at <= ? OR silent_due_at <= ?) ORDER BY id`,
    [now, now],
  );
  if (rows.length === 0) return [];
  const daily = await loadDaily(tx.q);
  const drafts: Draft[] = [];
  for (const row of rows) {
    if (row.test_due_at <= now) {
      await plan(tx, row, daily, now);
      if (row.test_due_at > 0) await queueTest(tx, row.id, 'daily', now);
      // Late by our own absence: the test just queued has its chance first.
      if (row.silent_due_at === null || row.silent_due_at <= now + PATIENCE) continue;
    }
    if (row.silent_due_at === null || row.silent_due_at > now) continue;
    await tx.all('UPDATE channels SET silent_due_at = NULL WHERE id = ?', [row.id]);
    drafts.push({
      kind: 'channel.silent',
      at: row.silent_due_at,
      brandId: null,
      storyId: null,
      incidentId: null,
      data: { channelId: row.id, name: row.name, since: row.tested_at },
    });
  }
  return drafts;
}

async function plan(tx: Tx, row: Row, daily: Daily, now: number): Promise<void> {
  const fresh = row.test_due_at === 0;
  const silentAt =
    row.silent_due_at === null
      ? fresh
        ? now + SILENCE
        : null
      : Math.max(row.silent_due_at, now + PATIENCE);
  await tx.all('UPDATE channels SET test_due_at = ?, silent_due_at = ? WHERE id = ?', [
    nextTest(daily, now),
    silentAt,
    row.id,
  ]);
}

/** Puts a test message on its way; the one of the day before is given up. Returns its delivery's id. */
export async function queueTest(
  tx: Tx,
  channelId: number,
  kind: 'asked' | 'daily',
  now: number,
): Promise<number> {
  await tx.all(
    `UPDATE deliveries SET state = 'failed', done_at = ? WHERE channel_id = ? AND state = 'due' AND test = ?`,
    [now, channelId, kind],
  );
  const id = await tx.allocate('deliveries', 1);
  await tx.all(
    `INSERT INTO deliveries (id, seq, channel_id, incident_id, state, attempts, due_at, lease_until, test, urgent)
     VALUES (?, 0, ?, NULL, 'due', 0, ?, 0, ?, ?)`,
    // Somebody sits before the screen: only first alerts and raises to red go before it.
    [id, channelId, now, kind, Number(kind === 'asked')],
  );
  return id;
}
