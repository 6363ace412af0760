import type { Brand, DeafSource } from '../model/brand.js';
import type { Draft } from '../model/change.js';
import type { Trouble } from '../model/trouble.js';
import { inList, type Query, type Tx } from '../store/store.js';
import { coveredUntil, type Ear, speaksFor } from './ears.js';
import { bucketEnd } from './surging.js';

/** How long one push speaks for the brands it concerned, ms. */
export const PUSH_SPEAKS_FOR = 60 * 60_000;

interface Standing {
  id: number;
  covered: number;
  coverage_since: number | null;
  pushed_until: number | null;
}

/** All sources that are not paused, as coverage sees them. */
export async function earsOf(q: Query): Promise<Ear[]> {
  const rows = await q.selectFrom('listening').selectAll().where('active', '=', 1).execute();
  return rows.map((row) => ({
    sourceId: row.source_id,
    needed: row.needed === 1,
    brands: row.brands === null ? null : (JSON.parse(row.brands) as number[]),
    words: row.words,
    until: row.speaks_until,
    heard: row.heard === 1,
  }));
}

/** The needed sources that are not fresh at `now` (epoch ms), worst first, with their reasons. */
export async function deafSources(q: Query, ears: readonly Ear[], now: number): Promise<Deaf[]> {
  const deaf = ears.filter((ear) => ear.needed && ear.until <= now);
  if (deaf.length === 0) return [];
  const rows = await q
    .selectFrom('sources')
    .select([
      'id',
      'kind',
      'name',
      'last_success_at',
      'quiet_since',
      'created_at',
      'failures',
      'error',
      'trouble',
    ])
    .where(
      'id',
      'in',
      deaf.map(({ sourceId }) => sourceId),
    )
    .execute();
  return deaf
    .flatMap((ear) => {
      const row = rows.find(({ id }) => id === ear.sourceId);
      return row ? [{ ear, source: reasonOf(row) }] : [];
    })
    .sort((a, b) => a.source.since - b.source.since || a.source.sourceId - b.source.sourceId);
}

/** A deaf source and whom it would speak for. */
export interface Deaf {
  ear: Ear;
  source: DeafSource;
}

function reasonOf(row: {
  id: number;
  kind: string;
  name: string;
  last_success_at: number | null;
  quiet_since: number | null;
  created_at: number;
  failures: number;
  error: string | null;
  trouble: string | null;
}): DeafSource {
  const { id: sourceId, name, error } = row;
  const trouble = row.trouble === null ? null : (JSON.parse(row.trouble) as Trouble);
  if (row.failures > 0 || row.last_success_at === null) {
    const why = row.last_success_at === null ? 'never' : 'failing';
    return { sourceId, name, since: row.last_success_at ?? row.created_at, why, error, trouble };
  }
  if (row.quiet_since !== null) {
    return { sourceId, name, since: row.quiet_since, why: 'quiet', error: null };
  }
  // Nobody visits what pushes: when it is late, it is silent.
  const why = row.kind === 'push' ? 'quiet' : 'late';
  return { sourceId, name, since: row.last_success_at, why, error: null };
}

/** Something was pushed that speaks for these brands until `until` (epoch ms). */
export async function heard(
  tx: Tx,
  brands: ReadonlyMap<number, Brand>,
  ids: Iterable<Brand['id']>,
  now: number,
  until: number,
): Promise<Draft[]> {
  const concerned = [...ids].sort((a, b) => a - b);
  for (const id of concerned) {
    await tx.all(
      `UPDATE brands SET last_heard_at = ?, pushed_until = CASE WHEN pushed_until > ? THEN pushed_until ELSE ? END WHERE id = ?`,
      [now, until, until, id],
    );
  }
  return reckon(tx, brands, concerned, now);
}

/** Reckons anew who is heard, after a source or a push changed what speaks for them. */
export async function reckon(
  tx: Tx,
  brands: ReadonlyMap<number, Brand>,
  ids: Iterable<Brand['id']>,
  now: number,
): Promise<Draft[]> {
  const concerned = [...ids].sort((a, b) => a - b);
  if (concerned.length === 0) return [];
  const ears = await earsOf(tx.q);
  const list = inList(concerned);
  const rows = await tx.all<Standing>(
    `SELECT id, covered, coverage_since, pushed_until FROM brands WHERE id IN ${list.sql} ORDER BY id`,
    list.values,
  );
  const drafts: Draft[] = [];
  for (const row of rows) {
    const brand = brands.get(row.id);
    if (!brand) continue;
    const until = coveredUntil(ears, brand, row.pushed_until);
    if (until !== null && until > now) drafts.push(...(await hear(tx, row, until, now)));
    else if (row.covered === 1) drafts.push(await deafen(tx, brand, ears, now));
  }
  return drafts;
}

async function hear(tx: Tx, row: Standing, until: number, now: number): Promise<Draft[]> {
  await tx.all('UPDATE brands SET covered_until = ? WHERE id = ?', [until, row.id]);
  if (row.covered === 1) return [];
  await tx.all(
    'UPDATE brands SET covered = 1, coverage_since = ?, surge_due_at = coalesce(surge_due_at, ?) WHERE id = ?',
    [now, bucketEnd(now), row.id],
  );
  return [draft('coverage.regained', row.id, now, { since: row.coverage_since })];
}

/** From here on the verdict is "cannot say"; the change names who is missing. */
async function deafen(tx: Tx, brand: Brand, ears: readonly Ear[], at: number): Promise<Draft> {
  await tx.all('UPDATE brands SET covered = 0, coverage_since = ? WHERE id = ?', [at, brand.id]);
  const mine = ears.filter((ear) => speaksFor(ear, brand));
  const sources = (await deafSources(tx.q, mine, at)).map(({ source }) => source);
  return draft('coverage.lost', brand.id, at, { since: at, sources });
}

/** The brand whose coverage ran out first, if any did by `now`. */
export async function coverageDue(tx: Tx, now: number): Promise<{ id: number; at: number } | null> {
  const [row] = await tx.all<{ id: number; at: number }>(
    'SELECT id, covered_until AS at FROM brands WHERE covered = 1 AND covered_until <= ? ORDER BY covered_until, id LIMIT 1',
    [now],
  );
  return row ?? null;
}

/** What vouched for a brand ran out at `at` (epoch ms). */
export async function lose(
  tx: Tx,
  brands: ReadonlyMap<number, Brand>,
  brandId: number,
  at: number,
): Promise<Draft[]> {
  const brand = brands.get(brandId);
  if (brand) return reckon(tx, brands, [brandId], at);
  await tx.all('UPDATE brands SET covered = 0, coverage_since = ? WHERE id = ?', [at, brandId]);
  return [draft('coverage.lost', brandId, at, { since: at, sources: [] })];
}

function draft<K extends 'coverage.lost' | 'coverage.regained'>(
  kind: K,
  brandId: number,
  at: number,
  data: Draft<K>['data'],
): Draft {
  return { kind, at, brandId, storyId: null, incidentId: null, data } as Draft;
}
