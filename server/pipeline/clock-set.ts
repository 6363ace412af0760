import type { ClockSet } from '../clock.js';
import { AFTER_CLOCK_SET } from '../retention/decide.js';
import { postponeThinning } from '../retention/thin.js';
import { saveSetting } from '../telling/routing.js';
import type { Tx } from '../store/store.js';
import { bucketEnd } from './surging.js';

const KEY = 'clock-set';
/** Two processes notice the same step within this time of each other, ms. */
const TOGETHER = 5 * 60_000;
/** Moments later than this stand for never. */
const NEVER = 8_000_000_000_000_000;

/** Until when something is kept or waited for, beside the sources' own turns. */
const MOMENTS = [
  ['sources', 'lease_until'],
  ['listening', 'speaks_until'],
  ['brands', 'pushed_until'],
  ['streams', 'lease_until'],
  ['deliveries', 'lease_until'],
  ['channels', 'throttled_until'],
  ['editions', 'lease_until'],
  ['subscriptions', 'lease_until'],
  ['looks', 'lease_until'],
] as const;
/** What comes late when the clock goes back; forward it is done at once. */
const TURNS = ['sources', 'streams', 'deliveries', 'editions', 'subscriptions', 'looks'] as const;

/**
 * Somebody set the clock: what was waited for is waited for as long as before, and who was fresh stays
 * fresh as long. Without it a step forward would be an outage of all sources at once, and one back would
 * hold up visits and messages, and keep verdicts calm, until the old time came again.
 */
export async function clockWasSet(tx: Tx, step: ClockSet): Promise<void> {
  if (await knownStep(tx, step)) return;
  const { before, now } = step;
  for (const [table, column] of MOMENTS) await move(tx, table, column, step);
  if (now < before) {
    for (const table of TURNS) await move(tx, table, 'due_at', step);
    await move(tx, 'tries', 'at', step);
    await tx.all('UPDATE sources SET last_success_at = ? WHERE last_success_at > ?', [now, now]);
  } else await move(tx, 'sources', 'due_at', step, "AND kind = 'push'");
  await moveRhythms(tx, now - before);
  await tx.all('UPDATE retention SET due_at = ?', [now + AFTER_CLOCK_SET]);
  await postponeThinning(tx, now + AFTER_CLOCK_SET);
  // Nobody listened through the time that was skipped, and none may be learned twice.
  await tx.all('UPDATE brands SET coverage_since = ?, surge_due_at = ? WHERE covered = 1', [
    now,
    bucketEnd(now),
  ]);
}

/** Several processes on one database notice the same step: the first deals with it. */
async function knownStep(tx: Tx, { before, now }: ClockSet): Promise<boolean> {
  const row = await tx.q
    .selectFrom('settings')
    .select('value')
    .where('key', '=', KEY)
    .executeTakeFirst();
  const last = row ? (JSON.parse(row.value) as ClockSet) : null;
  const near = (a: number, b: number) => Math.abs(a - b) < TOGETHER;
  if (last && near(last.now, now) && near(last.before, before)) return true;
  await saveSetting(tx.q, KEY, { before, now });
  return false;
}

/** What was still to come moves along; what had been, and a step back would bring again, has been. */
async function move(
  tx: Tx,
  table: string,
  column: string,
  { before, now }: ClockSet,
  more = '',
): Promise<void> {
  await tx.all(
    `UPDATE ${table} SET ${column} = CASE WHEN ${column} > ? THEN ${column} + ? ELSE CAST(? AS bigint) END
     WHERE ${column} > ? AND ${column} < ? ${more}`,
    [before, now - before, now, Math.min(before, now), NEVER],
  );
}

/** The step is no silence of a source, nor does it hide one. */
async function moveRhythms(tx: Tx, by: number): Promise<void> {
  const rows = await tx.all<{ id: number; rhythm: string }>(
    'SELECT id, rhythm FROM sources WHERE rhythm IS NOT NULL',
    [],
  );
  for (const { id, rhythm } of rows) {
    const times = (JSON.parse(rhythm) as number[]).map((time) => time + by);
    await tx.all('UPDATE sources SET rhythm = ? WHERE id = ?', [JSON.stringify(times), id]);
  }
}
