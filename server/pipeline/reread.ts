import type { FindComplaints } from '../../crawlers/text/analyst.js';
import { type Habit, labelByHabit } from '../../crawlers/text/corrections.js';
import { foldText } from '../../crawlers/text/fold.js';
import { isBareRepost } from '../model/repost.js';
import type { Label } from '../model/analysis.js';
import type { Brand } from '../model/brand.js';
import type { Draft } from '../model/change.js';
import { habitsInForce } from '../reading/habits.js';
import { BY_HABIT, habitOf, plainModel } from '../store/complaints.js';
import { keptIn } from '../store/kept.js';
import type { Tables } from '../store/schema.js';
import type { Query, Tx } from '../store/store.js';
import { scoreOf } from './correcting.js';
import { families, inChunks } from './rebook.js';
import {
  complaintsIn,
  echoed,
  echoesOf,
  judgedBefore,
  type Next,
  restate,
  type Row,
  storedReadings,
  wordsOf,
} from './restate.js';
import type { Seer } from './warn.js';

/** Ids that one step looks through, and mentions that it changes at most: some 50 ms. */
const SPAN = 5000;
const MOST = 100;

type Job = Tables['rereadings'];
type Plain = Tables['plain_readings'];
type Stored = Row & { repost_of: string | null };

/** What a stored mention says from now on, and the phrase that says so; null: none does. */
interface Told extends Next {
  habit: string | null;
}

interface Found {
  told: Told[];
  /** All mentions of the brand from this id on are looked at. */
  reached: number;
}

/**
 * Somebody switched a habit: what is stored is to be read again, in steps. Another switch of the same
 * phrase begins anew, since every step reads by the habits as they are then.
 */
export async function beginRereading(
  tx: Tx,
  brandId: number,
  phrase: string,
  on: boolean,
  by: string,
  now: number,
): Promise<void> {
  const [newest] = await tx.all<{ id: number }>(
    'SELECT id FROM mentions WHERE brand_id = ? ORDER BY id DESC LIMIT 1',
    [brandId],
  );
  const from = (newest?.id ?? 0) + 1;
  await tx.all('DELETE FROM rereadings WHERE brand_id = ? AND phrase = ?', [brandId, phrase]);
  await tx.all(
    `INSERT INTO rereadings (brand_id, phrase, turned_on, at, by_name, from_id, before_id, changed)
     VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
    [brandId, phrase, on ? 1 : 0, now, by, from, from],
  );
}

/**
 * Habits that were in force `before` and are no more, since people said or took back something: what
 * still says what they made of it is read again without them, as after switching them off.
 */
export async function rereadLapsed(
  tx: Tx,
  brandId: number,
  before: readonly Habit[],
  by: string,
  now: number,
): Promise<void> {
  if (before.length === 0) return;
  const left = new Set((await habitsInForce(tx.q, brandId)).map(({ phrase }) => phrase));
  for (const { phrase } of before) {
    if (left.has(phrase)) continue;
    // Phrases are runs of Han or of letters: they hold nothing that LIKE reads otherwise.
    const [read] = await tx.all<{ id: number }>(
      `SELECT m.id FROM plain_readings p JOIN mentions m ON m.id = p.mention_id
       WHERE p.brand_id = ? AND m.model LIKE ? LIMIT 1`,
      [brandId, `%${BY_HABIT}${phrase}`],
    );
    if (read) await beginRereading(tx, brandId, phrase, false, by, now);
  }
}

/** The reading again that has waited longest; undefined when there is none. */
export async function rereadingWaits(q: Query): Promise<Job | undefined> {
  return q
    .selectFrom('rereadings')
    .selectAll()
    .where('before_id', '>', 1)
    .orderBy('at')
    .orderBy('brand_id')
    .orderBy('phrase')
    .limit(1)
    .executeTakeFirst();
}

/**
 * Reads the next stretch of a brand's stored mentions again, newest first: one transaction's worth.
 * What people said of mentions stands; what was announced stands as well, and levels are judged as
 * of `now` (epoch ms).
 */
export async function rereadNext(
  tx: Tx,
  seer: Seer,
  brands: ReadonlyMap<number, Brand>,
  complain: (brand: Brand) => FindComplaints,
  now: number,
): Promise<Draft[]> {
  const waiting = await rereadingWaits(tx.q);
  const brand = waiting && brands.get(waiting.brand_id);
  if (!waiting || !brand) return [];
  await tx.lockBrands([brand.id]);
  // Another process may have done this stretch while we waited for the lock.
  const job = await rereadingWaits(tx.q);
  if (!job || job.brand_id !== brand.id) return [];
  const { told, reached } = await stretch(tx, brand, job, complain(brand));
  const drafts = told.length > 0 ? await retell(tx, seer, brand, job, told, now) : [];
  await tx.all(
    'UPDATE rereadings SET before_id = ?, changed = changed + ? WHERE brand_id = ? AND phrase = ?',
    [reached, told.length, brand.id, job.phrase],
  );
  return drafts;
}

async function stretch(tx: Tx, brand: Brand, job: Job, complain: FindComplaints): Promise<Found> {
  const begin = Math.max(1, job.before_id - SPAN);
  // By number: the sign before the column keeps the database from walking through the whole brand.
  const rows = await tx.all<Stored>(
    `SELECT id, label, score, confidence, categories, complaints, text, title, language, model, repost_of
     FROM mentions WHERE +brand_id = ? AND id < ? AND id >= ? AND withdrawn_at IS NULL
       AND ${keptIn('mentions')} ORDER BY id DESC`,
    [brand.id, job.before_id, begin],
  );
  const held = rows.filter(
    (row) =>
      foldText(wordsOf(row)).includes(job.phrase) &&
      !(row.repost_of !== null && isBareRepost(row.text)),
  );
  const ids = held.map(({ id }) => id);
  const judged = new Set(
    (
      await inChunks<{ mention_id: number }>(
        tx,
        ids,
        (list) => `SELECT mention_id FROM corrections WHERE mention_id IN ${list}`,
      )
    ).map((row) => row.mention_id),
  );
  const plains = new Map(
    (
      await inChunks<Plain>(
        tx,
        ids,
        (list) => `SELECT * FROM plain_readings WHERE mention_id IN ${list}`,
      )
    ).map((row) => [row.mention_id, row]),
  );
  const habits = await habitsInForce(tx.q, brand.id);
  const told: Told[] = [];
  for (const row of held) {
    if (told.length === MOST) return { told, reached: row.id + 1 };
    // One that was read by a habit before plain readings were kept says nothing else.
    const plain = plains.get(row.id) ?? (habitOf(row.model) === null ? row : null);
    if (plain === null || judged.has(row.id)) continue;
    const next = readAgain(row, plain, habits, complain);
    const same =
      next.label === row.label && (next.habit === null) === (habitOf(row.model) === null);
    if (!same) told.push(next);
  }
  return { told, reached: begin };
}

function readAgain(
  row: Row,
  plain: Row | Plain,
  habits: readonly Habit[],
  complain: FindComplaints,
): Told {
  const { label, score, confidence, categories, complaints } = plain;
  const habit = labelByHabit(wordsOf(row), habits);
  if (habit === null || habit.label === label) {
    return {
      id: row.id,
      label: label as Label,
      score,
      confidence,
      categories,
      complaints,
      habit: null,
    };
  }
  const found =
    habit.label === 'neg' ? complaintsIn(row, complain) : { categories: '', complaints: null };
  return {
    id: row.id,
    label: habit.label,
    score: scoreOf(habit.label, score),
    confidence: habit.agree / habit.texts,
    ...found,
    habit: habit.phrase,
  };
}

/** Writes what was read again, with the reposts that say what their root says. */
async function retell(
  tx: Tx,
  seer: Seer,
  brand: Brand,
  job: Job,
  told: readonly Told[],
  now: number,
): Promise<Draft[]> {
  const members = await families(
    tx,
    brand.id,
    told.map(({ id }) => id),
  );
  const rows = await storedReadings(tx, members);
  const kept = await judgedBefore(tx, members);
  const next = new Map<number, Next>(told.map((one) => [one.id, one]));
  for (const member of members) {
    const root = next.get(member.id);
    for (const echo of root ? echoesOf({ members, kept }, member) : []) {
      if (root && !kept.has(echo.id)) next.set(echo.id, echoed(echo, root));
    }
  }
  await keepPlain(tx, brand, rows, told);
  const { drafts } = await restate(
    { tx, seer, brand, members, rows, now },
    [...next.values()],
    ({ ids, volume, incidents, ...where }) => ({
      kind: 'mentions.reread',
      at: now,
      brandId: brand.id,
      ...where,
      data: {
        ids: [...ids],
        phrase: job.phrase,
        on: job.turned_on === 1,
        by: job.by_name,
        volume,
        incidents: [...incidents],
      },
    }),
  );
  return drafts;
}

/** What a mention says without a habit is kept while one speaks for it. */
async function keepPlain(
  tx: Tx,
  brand: Brand,
  rows: ReadonlyMap<number, Row>,
  told: readonly Told[],
): Promise<void> {
  const turned = told.flatMap(({ id, habit }) => {
    const row = rows.get(id);
    return row ? [{ row, habit }] : [];
  });
  await tx.many(
    `INSERT INTO plain_readings (mention_id, brand_id, label, score, confidence, categories, complaints)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (mention_id) DO NOTHING`,
    turned
      .filter(({ habit }) => habit !== null)
      .map(({ row: { id, label, score, confidence, categories, complaints } }) => [
        id,
        brand.id,
        label,
        score,
        confidence,
        categories,
        complaints,
      ]),
  );
  await inChunks(
    tx,
    turned.filter(({ habit }) => habit === null).map(({ row }) => row.id),
    (list) => `DELETE FROM plain_readings WHERE mention_id IN ${list}`,
  );
  for (const { row, habit } of turned) {
    const model = plainModel(row.model) + (habit === null ? '' : BY_HABIT + habit);
    await tx.all('UPDATE mentions SET model = ? WHERE id = ?', [model, row.id]);
  }
}
