import type { Brand } from '../model/brand.js';
import { inChunks } from '../pipeline/rebook.js';
import { freshen } from '../search/fill.js';
import { searchOf } from '../search/index.js';
import type { SearchIndex } from '../search/search.js';
import { keptIn } from '../store/kept.js';
import type { Tables } from '../store/schema.js';
import type { Query, Store, Tx } from '../store/store.js';
import {
  AFTER_CLOCK_SET,
  type Aged,
  keptSince,
  lookAgain,
  type Part,
  PARTS,
  portionOf,
  putRight,
} from './decide.js';
import { forgetAll, forgetInEditions, forgetPayloads, forgetWho } from './forget.js';

/** Mentions that one step forgets at most, and ids that it looks through: some 30 ms. */
const MOST = 200;
const SPAN = 5000;

type Job = Tables['retention'] & { part: Part };

interface Row {
  id: number;
  story_id: number;
  published_at: number;
  received_at: number;
}

/** Somebody set how long a brand keeps what was said: it holds from `now` (epoch ms) on. */
export async function beginForgetting(tx: Tx, brandId: number, now: number): Promise<void> {
  await tx.many(
    `INSERT INTO retention (brand_id, part, after_id, forgotten, before_at, editions_to, due_at)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (brand_id, part) DO UPDATE SET due_at = excluded.due_at`,
    PARTS.map((part) => [brandId, part, 0, 0, null, 0, now]),
  );
}

/**
 * Call at the start, `now` being epoch ms. Work that should have been done for more than a day was not
 * because nothing ran, or seems so because the clock is wrong. Nobody can tell which: it waits a day.
 */
export async function waitAfterPause(tx: Tx, now: number): Promise<void> {
  await tx.all('UPDATE retention SET due_at = ? WHERE due_at < ?', [
    now + AFTER_CLOCK_SET,
    now - AFTER_CLOCK_SET,
  ]);
}

/** The work that has waited longest, authors first: they are what a person can be known by. */
export async function forgettingDue(q: Query, now: number): Promise<Job | undefined> {
  const row = await q
    .selectFrom('retention as r')
    .innerJoin('brands as b', 'b.id', 'r.brand_id')
    .selectAll('r')
    .where('r.due_at', '<=', now)
    .where((eb) =>
      eb.or([
        eb.and([eb('r.part', '=', 'authors'), eb('b.keep_authors', 'is not', null)]),
        eb.and([eb('r.part', '=', 'mentions'), eb('b.keep_mentions', 'is not', null)]),
      ]),
    )
    .orderBy('r.part')
    .orderBy('r.due_at')
    .orderBy('r.brand_id')
    .limit(1)
    .executeTakeFirst();
  return row as Job | undefined;
}

/**
 * Forgets the next few mentions that a brand no longer keeps, oldest first, in one short transaction;
 * false when none are due. `now` is epoch ms.
 */
export async function forgetNext(
  store: Store,
  brands: ReadonlyMap<number, Brand>,
  now: number,
): Promise<boolean> {
  if ((await store.read((q) => forgettingDue(q, now))) === undefined) return false;
  await store.transaction((tx) => forgetSome(tx, brands, searchOf(store.dialect), now));
  return true;
}

async function forgetSome(
  tx: Tx,
  brands: ReadonlyMap<number, Brand>,
  index: SearchIndex,
  now: number,
): Promise<void> {
  const waiting = await forgettingDue(tx.q, now);
  const brand = waiting && brands.get(waiting.brand_id);
  if (!waiting || !brand) return;
  await tx.lockBrands([brand.id]);
  // Another process may have done this part while we waited for the lock.
  const job = await forgettingDue(tx.q, now);
  if (!job || job.brand_id !== brand.id) return;
  const { days, openSince } = await standOf(tx, brand.id, job.part);
  const since = keptSince(days, { window: brand.policy.window, openSince }, now);
  if (days === null || since === null) return;
  const work = { tx, brand, job, days, since, now };
  if (!(await letGo(work))) await goOn(work);
  await freshen(tx, index);
}

interface Work {
  tx: Tx;
  brand: Brand;
  job: Job;
  days: number;
  /** Epoch ms. */
  since: number;
  now: number;
}

/** The setting as it stands: another process may have changed it. */
async function standOf(tx: Tx, brandId: number, part: Part) {
  const [row] = await tx.all<{ days: number | null; at: number | null }>(
    `SELECT b.keep_${part} AS days, (SELECT min(opened_at) FROM incidents i
       WHERE i.brand_id = b.id AND i.story_id IS NULL AND i.status = 'open') AS at
     FROM brands b WHERE b.id = ?`,
    [brandId],
  );
  return { days: row?.days ?? null, openSince: row?.at ?? null };
}

/** Goes on with a story whose incident is closed by now; false when there is none. */
async function letGo(work: Work): Promise<boolean> {
  const { tx, brand, job, since } = work;
  const [held] = await tx.all<{ story_id: number; from_at: number }>(
    `SELECT h.story_id, h.from_at FROM retention_held h WHERE h.brand_id = ? AND h.part = ?
       AND NOT EXISTS (SELECT 1 FROM incidents i JOIN stories s ON s.id = h.story_id
         WHERE i.status = 'open' AND (i.story_id = h.story_id OR i.story_id = s.merged_into))
     ORDER BY h.story_id LIMIT 1`,
    [brand.id, job.part],
  );
  if (!held) return false;
  const left = `FROM mentions m WHERE m.story_id = (SELECT coalesce(merged_into, id) FROM stories WHERE id = ?)
    AND m.id <= ? AND ${job.part === 'authors' ? 'm.forgotten IS NULL' : keptIn('m')}`;
  const rows = await tx.all<Row>(
    `SELECT m.id, m.story_id, m.published_at, m.received_at ${left}
       AND m.published_at >= ? AND m.published_at < ? AND m.received_at < ?
     ORDER BY m.published_at LIMIT ?`,
    [held.story_id, job.after_id, held.from_at, since, since, MOST],
  );
  const ids = rows.map(({ id }) => id);
  await note(work, await forget(work, ids));
  const last = rows.at(-1);
  const where = [brand.id, job.part, held.story_id];
  if (last && rows.length === MOST) {
    await tx.all(
      'UPDATE retention_held SET from_at = ? WHERE brand_id = ? AND part = ? AND story_id = ?',
      [last.published_at, ...where],
    );
    return true;
  }
  await tx.all(
    'DELETE FROM retention_held WHERE brand_id = ? AND part = ? AND story_id = ?',
    where,
  );
  // Kept for longer by now than when they were passed over: their turn comes again.
  const [rest] = await tx.all<{ first: number | null }>(`SELECT min(m.id) AS first ${left}`, [
    held.story_id,
    job.after_id,
  ]);
  if (rest && rest.first !== null) {
    await tx.all('UPDATE retention SET after_id = ? WHERE brand_id = ? AND part = ?', [
      rest.first - 1,
      brand.id,
      job.part,
    ]);
  }
  return true;
}

/** Looks through the ids that come next. */
async function goOn(work: Work): Promise<void> {
  const { tx, brand, job, days, since } = work;
  // By number: the sign before the column keeps the database from walking through the whole brand.
  const rows = await tx.all<Row>(
    `SELECT id, story_id, published_at, received_at FROM mentions
     WHERE id > ? AND id <= ? AND +brand_id = ? ORDER BY id LIMIT ?`,
    [job.after_id, job.after_id + SPAN, brand.id, MOST],
  );
  const {
    forget: ids,
    hold,
    upTo,
    nextAt,
  } = portionOf(await heard(work, rows), since, await openAmong(tx, rows), days);
  await note(work, await forget(work, ids));
  await tx.many(
    `INSERT INTO retention_held (brand_id, part, story_id, from_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (brand_id, part, story_id) DO UPDATE SET from_at = excluded.from_at`,
    hold.map((story) => [brand.id, job.part, story, 0]),
  );
  const [numbers] = await tx.all<{ next: number }>(
    "SELECT next FROM ids WHERE name = 'mentions'",
    [],
  );
  const newest = numbers?.next ?? 0;
  const through = rows.length < MOST && nextAt === null;
  const reached = through ? Math.min(job.after_id + SPAN, newest) : (upTo ?? job.after_id);
  await tx.all('UPDATE retention SET after_id = ? WHERE brand_id = ? AND part = ?', [
    Math.max(reached, job.after_id),
    brand.id,
    job.part,
  ]);
  if (nextAt !== null || (through && reached >= newest)) await finish(work, nextAt);
}

/** The mentions with times that can be. */
async function heard({ tx, brand, now }: Work, rows: readonly Row[]): Promise<Aged[]> {
  const last = rows.at(-1);
  const [next] =
    last === undefined || last.received_at <= now
      ? []
      : await tx.all<{ at: number }>(
          `SELECT received_at AS at FROM mentions WHERE +brand_id = ? AND id > ? AND received_at <= ?
           ORDER BY id LIMIT 1`,
          [brand.id, last.id, now],
        );
  return putRight(rows.map(aged), next?.at ?? now, now);
}

function aged({ id, story_id, published_at, received_at }: Row): Aged {
  return { id, storyId: story_id, publishedAt: published_at, receivedAt: received_at };
}

/** Those stories among the mentions' that have an open incident. */
async function openAmong(tx: Tx, rows: readonly Row[]): Promise<Set<number>> {
  const found = await inChunks<{ story_id: number }>(
    tx,
    [...new Set(rows.map((row) => row.story_id))],
    (list) => `SELECT story_id FROM incidents WHERE status = 'open' AND story_id IN ${list}`,
  );
  return new Set(found.map((row) => row.story_id));
}

function forget({ tx, brand, job }: Work, ids: readonly number[]): Promise<number> {
  return job.part === 'authors' ? forgetWho(tx, brand, ids) : forgetAll(tx, brand, ids);
}

async function note({ tx, job, since }: Work, done: number): Promise<void> {
  if (done === 0) return;
  await tx.all(
    `UPDATE retention SET forgotten = forgotten + ?,
       before_at = CASE WHEN before_at > ? THEN before_at ELSE CAST(? AS bigint) END
     WHERE brand_id = ? AND part = ?`,
    [done, since, since, job.brand_id, job.part],
  );
}

/** All that is due is done: digests of that time name nobody any more, and it is looked at again later. */
async function finish({ tx, brand, job, since, now }: Work, nextAt: number | null) {
  await forgetInEditions(tx, brand.id, job.editions_to, since);
  await forgetPayloads(tx, since);
  await tx.all('UPDATE retention SET editions_to = ?, due_at = ? WHERE brand_id = ? AND part = ?', [
    Math.max(job.editions_to, since),
    lookAgain(nextAt, now),
    brand.id,
    job.part,
  ]);
}
