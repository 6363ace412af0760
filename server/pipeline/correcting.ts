import { ActError } from '../../alerts/incident.js';
import type { FindComplaints } from '../../crawlers/text/analyst.js';
import { isBareRepost } from '../model/repost.js';
import type { JudgedLabel, Label } from '../model/analysis.js';
import type { Brand } from '../model/brand.js';
import type { Draft } from '../model/change.js';
import { readComplaints, storedComplaints } from '../store/complaints.js';
import { ALL_FORGOTTEN } from '../store/kept.js';
import type { Tables } from '../store/schema.js';
import type { Tx } from '../store/store.js';
import type { Seer } from './warn.js';
import { categoriesOf } from '../reading/complaints.js';
import { families, inChunks, isGone, type Member } from './rebook.js';
import {
  type Books,
  complaintsIn,
  echoed,
  echoesOf,
  judgedBefore,
  type Next,
  restate,
  type Row,
  storedReadings,
} from './restate.js';

/** What a person said of mentions. */
export type MentionAct =
  | {
      kind: 'correct';
      by: string;
      /** Null: nothing is said about it. The label it has already means: it was right. */
      label: JudgedLabel | null;
      /** Ids of the brand's categories; null: nothing is said about them. */
      categories: readonly string[] | null;
      /** They were drawn by lot to be judged. */
      drawn: boolean;
    }
  | { kind: 'undo'; by: string };

type Kept = Tables['corrections'];

/** Least distance from 0 of the score of a text that a person called negative or positive. */
const PLAIN = 0.5;

/** A person's label as a score, −1 … 1: their side, with the strength that was read. */
export function scoreOf(label: Label, read: number | null): number | null {
  if (label === 'unknown') return null;
  if (label === 'neu') return 0;
  const strength = Math.max(PLAIN, Math.abs(read ?? 0));
  return label === 'neg' ? -strength : strength;
}

/**
 * Carries out what a person said of mentions of one brand, and judges what it touched: the books
 * stand afterwards as if the texts had been read that way when they came. `now` is epoch ms.
 * Throws ActError.
 */
export async function actOnMentions(
  tx: Tx,
  seer: Seer,
  brand: Brand,
  ids: readonly number[],
  act: MentionAct,
  complain: FindComplaints,
  now: number,
): Promise<{ ids: number[]; drafts: Draft[] }> {
  const members = await families(tx, brand.id, ids);
  const rows = await storedReadings(tx, members);
  const kept = await judgedBefore(tx, members);
  const state = { tx, seer, brand, members, rows, kept, complain, now };
  const next = act.kind === 'correct' ? await correct(state, ids, act) : await undo(state, ids);
  return restate(state, next, ({ incidents, ids, volume, ...where }) => ({
    kind: 'mentions.corrected',
    at: now,
    brandId: brand.id,
    ...where,
    data: {
      ids: [...ids],
      by: act.by,
      label: act.kind === 'correct' ? act.label : null,
      categories: act.kind === 'correct' && act.categories ? [...act.categories] : null,
      undone: act.kind === 'undo',
      volume,
      incidents: [...incidents],
    },
  }));
}

interface State extends Books {
  kept: ReadonlyMap<number, Kept>;
  complain: FindComplaints;
}

async function correct(
  state: State,
  ids: readonly number[],
  act: MentionAct & { kind: 'correct' },
): Promise<Next[]> {
  const next = new Map<number, Next>();
  const entries: Kept[] = [];
  const chosen = new Set(ids);
  for (const member of state.members) {
    // Nothing is left to be read: it stays what it was counted as.
    if (!chosen.has(member.id) || isGone(member)) continue;
    const row = state.rows.get(member.id);
    if (!row) continue;
    const told = said(state, row, act);
    next.set(row.id, told);
    entries.push(entryOf(state, row, act, null));
    const same = told.label === row.label && told.categories === row.categories;
    for (const echo of same ? [] : echoesOf(state, member)) {
      const quiet = state.rows.get(echo.id);
      if (!quiet || chosen.has(echo.id)) continue;
      next.set(echo.id, echoed(quiet, told));
      entries.push(entryOf(state, quiet, { ...act, categories: null, drawn: false }, member.id));
    }
  }
  await keep(state.tx, entries);
  return [...next.values()];
}

/** What a mention says when a person said it. Throws ActError. */
function said(
  { brand, complain, kept }: State,
  row: Row,
  act: MentionAct & { kind: 'correct' },
): Next {
  const label = act.label ?? (row.label as Label);
  const confirmed = label === row.label;
  const score = confirmed ? row.score : scoreOf(label, kept.get(row.id)?.was_score ?? row.score);
  const spoken = { id: row.id, label, score, confidence: act.label === null ? row.confidence : 1 };
  if (act.categories !== null) {
    if (label !== 'neg' && act.categories.length > 0) {
      throw new ActError(
        'not-negative',
        `Mention ${row.id} is not negative: only a complaint has a category. Correct its label as well.`,
      );
    }
    const found = act.categories.map((id) => complaintOf(brand, row, id));
    return { ...spoken, categories: act.categories.join(','), complaints: storedComplaints(found) };
  }
  if (label !== 'neg') return { ...spoken, categories: '', complaints: null };
  if (row.label === 'neg') {
    return { ...spoken, categories: row.categories, complaints: row.complaints };
  }
  return { ...spoken, ...complaintsIn(row, complain) };
}

/** A category that a person named: who answers is kept where the text told, else the category says. */
function complaintOf(brand: Brand, row: Row, id: string) {
  const read = readComplaints(row.complaints).find(({ category }) => category === id);
  if (read) return read;
  const own = categoriesOf(brand).find((category) => category.id === id);
  if (!own) throw new ActError('no-category', `${brand.name} has no category "${id}".`);
  return { category: id, party: own.party, scene: own.scene };
}

/** The first reading is kept, however often people change their mind. */
function entryOf(
  { brand, kept, now }: State,
  row: Row,
  act: MentionAct & { kind: 'correct' },
  from: number | null,
): Kept {
  const before = kept.get(row.id);
  return {
    mention_id: row.id,
    brand_id: brand.id,
    at: now,
    by_name: act.by,
    label: act.label ?? before?.label ?? null,
    categories: act.categories?.join(',') ?? before?.categories ?? null,
    carried_from: from,
    drawn: act.drawn || before?.drawn === 1 ? 1 : 0,
    was_label: before?.was_label ?? row.label,
    was_score: before ? before.was_score : row.score,
    was_confidence: before ? before.was_confidence : row.confidence,
    was_categories: before?.was_categories ?? row.categories,
    was_complaints: before ? before.was_complaints : row.complaints,
  };
}

async function keep(tx: Tx, entries: readonly Kept[]): Promise<void> {
  await tx.many(
    `INSERT INTO corrections (mention_id, brand_id, at, by_name, label, categories, carried_from, drawn,
       was_label, was_score, was_confidence, was_categories, was_complaints)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (mention_id) DO UPDATE SET at = excluded.at, by_name = excluded.by_name, label = excluded.label,
       categories = excluded.categories, carried_from = excluded.carried_from, drawn = excluded.drawn`,
    entries.map((one) => [
      one.mention_id,
      one.brand_id,
      one.at,
      one.by_name,
      one.label,
      one.categories,
      one.carried_from,
      one.drawn,
      one.was_label,
      one.was_score,
      one.was_confidence,
      one.was_categories,
      one.was_complaints,
    ]),
  );
}

/** Mentions say again what the product had made of them; a bare repost what its root says. */
async function undo(state: State, ids: readonly number[]): Promise<Next[]> {
  const next = new Map<number, Next>();
  const gone = new Set<number>();
  const chosen = new Set(ids);
  for (const member of state.members) {
    const entry = state.kept.get(member.id);
    if (!chosen.has(member.id) || !entry || entry.carried_from !== null) continue;
    if (member.forgotten === ALL_FORGOTTEN) continue;
    const root = spokenRoot(state, member, chosen);
    const row = state.rows.get(member.id);
    if (root && row) {
      // What was said of its root still stands, and holds for it again.
      next.set(member.id, { ...echoed({ ...row, ...wasOf(entry) }, root) });
      await state.tx.all(
        'UPDATE corrections SET carried_from = ?, label = ?, categories = NULL WHERE mention_id = ?',
        [root.id, root.label, member.id],
      );
      continue;
    }
    const read = restored(entry);
    next.set(member.id, read);
    gone.add(member.id);
    for (const echo of echoesOf(state, member)) {
      const row = state.rows.get(echo.id);
      const carried = state.kept.get(echo.id);
      if (!row) continue;
      // One that came after the correction was never read by itself.
      next.set(echo.id, carried ? restored(carried) : echoed(row, read));
      gone.add(echo.id);
    }
  }
  await inChunks(
    state.tx,
    [...gone],
    (list) => `DELETE FROM corrections WHERE mention_id IN ${list}`,
  );
  return [...next.values()];
}

/** The root of a repost without words, when its label was corrected and stays so. */
function spokenRoot(
  { members, kept }: State,
  member: Member,
  undone: ReadonlySet<number>,
): Next | null {
  if (member.repost_of === null || !isBareRepost(member.text)) return null;
  const root = members.find(({ identity }) => identity === member.repost_of);
  const entry = root && kept.get(root.id);
  if (!root || !entry || entry.label === null || undone.has(root.id)) return null;
  return { ...wasOf(entry), id: root.id, label: root.label, score: root.score, confidence: 1 };
}

function restored(entry: Kept): Next {
  return { id: entry.mention_id, ...wasOf(entry) };
}

function wasOf(entry: Kept): Omit<Next, 'id'> {
  return {
    label: entry.was_label as Label,
    score: entry.was_score,
    confidence: entry.was_confidence,
    categories: entry.was_categories,
    complaints: entry.was_complaints,
  };
}
