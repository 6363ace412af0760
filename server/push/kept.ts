import type { HookCounts, HookHow, HookPayload, HookState } from '../model/push.js';
import { NotFound } from '../pipeline/pipeline.js';
import type { Tables } from '../store/schema.js';
import type { Tx } from '../store/store.js';

/** Payloads of each webhook that are kept to be looked at and read again. */
const KEPT = 20;
/** Signs of a payload that are kept; a longer one cannot be read again. */
const LONGEST_KEPT = 256 * 1024;

/** What became of one payload. */
export interface Received extends Omit<HookCounts, 'payloads'> {
  /** True when it waits until a person says what its fields mean. */
  held: boolean;
  /** Why records were not taken, the first of each kind. */
  why: string[];
}

/** The row of a webhook. Throws NotFound. */
export async function rowIn(tx: Pick<Tx, 'q'>, id: number): Promise<Tables['hooks']> {
  const row = await tx.q.selectFrom('hooks').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new NotFound(`There is no webhook ${id}.`);
  return row;
}

/** The payloads that are kept of it, the newest first. */
export function payloadsOf(tx: Pick<Tx, 'q'>, id: number): Promise<Tables['hook_payloads'][]> {
  return tx.q
    .selectFrom('hook_payloads')
    .selectAll()
    .where('hook_id', '=', id)
    .orderBy('n', 'desc')
    .execute();
}

/** Keeps a payload, and forgets the oldest. */
export async function keep(
  tx: Tx,
  id: number,
  body: string,
  now: number,
  told: Pick<HookPayload, 'outcome' | 'why'>,
): Promise<void> {
  const [last] = await tx.all<{ n: number | null }>(
    'SELECT max(n) AS n FROM hook_payloads WHERE hook_id = ?',
    [id],
  );
  const n = (last?.n ?? 0) + 1;
  await tx.all('INSERT INTO hook_payloads (hook_id, n, at, body, outcome) VALUES (?, ?, ?, ?, ?)', [
    id,
    n,
    now,
    body.slice(0, LONGEST_KEPT),
    JSON.stringify(told),
  ]);
  await tx.all('DELETE FROM hook_payloads WHERE hook_id = ? AND n <= ?', [id, n - KEPT]);
}

/** Adds up what became of records. */
export async function count(
  tx: Tx,
  id: number,
  received: Received,
  now: number,
  payloads: number,
): Promise<void> {
  const row = await rowIn(tx, id);
  const before = JSON.parse(row.counts) as HookCounts;
  const counts: HookCounts = {
    payloads: before.payloads + payloads,
    accepted: before.accepted + received.accepted,
    updated: before.updated + received.updated,
    duplicate: before.duplicate + received.duplicate,
    unmatched: before.unmatched + received.unmatched,
    refused: before.refused + received.refused,
  };
  const next = { counts: JSON.stringify(counts), last_at: now };
  await tx.q.updateTable('hooks').set(next).where('id', '=', id).execute();
}

/** A webhook as people see it. */
export function stateOf(row: Tables['hooks'], kept: readonly Tables['hook_payloads'][]): HookState {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    enabled: row.enabled === 1,
    confirmed: row.confirmed === 1,
    signed: row.secret !== null,
    how: JSON.parse(row.how) as HookHow,
    brands: row.brands === null ? null : (JSON.parse(row.brands) as number[]),
    counts: JSON.parse(row.counts) as HookCounts,
    held: kept.filter(({ outcome }) => outcome.includes('"held"')).length,
    lastAt: row.last_at,
    createdAt: row.created_at,
  };
}
