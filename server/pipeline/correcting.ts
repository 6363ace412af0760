import { ActError } from '../../alerts/incident.js';
import type { FindComplaints } from '../../crawlers/text/analyst.js';
import { isBareRepost } from '../../crawlers/text/repost.js';
import type { JudgedLabel, Label } from '../model/analysis.js';
import type { Brand } from '../model/brand.js';
import type { Draft, Moved } from '../model/change.js';
import { readCategories, readComplaints, storedComplaints } from '../store/complaints.js';
import type { Tables } from '../store/schema.js';
import type { Tx } from '../store/store.js';
import { loadIncidents } from './incidents.js';
import { judge, type Judged, standings } from './judge.js';
import { recount } from './moving.js';
import { foreseeAgain, type Seer } from './warn.js';
import { categoriesOf } from '../reading/complaints.js';
import { families, inChunks, type Member, rebook, type Verdict } from './rebook.js';
import { Rollups, writeRollups } from './rollups.js';

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

type Row = Pick<
  Tables['mentions'],
  'id' | 'label' | 'score' | 'confidence' | 'categories' | 'text' | 'title' | 'language'
> & { complaints: string | null };
type Kept = Tables['corrections'];

/** What a mention's row says from now on. */
interface Next extends Verdict {
  id: number;
  confidence: number | null;
  categories: string;
  complaints: string | null;
}

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
  const rows = await byId<Row>(
    tx,
    members,
    (list) =>
      `SELECT id, label, score, confidence, categories, complaints, text, title, language FROM mentions WHERE id IN ${list}`,
  );
  const kept = new Map(
    (
      await inChunks<Kept>(
        tx,
        members.map(({ id }) => id),
        (list) => `SELECT * FROM corrections WHERE mention_id IN ${list}`,
      )
    ).map((row) => [row.mention_id, row]),
  );
  const state = { tx, seer, brand, members, rows, kept, complain, now };
  const next = act.kind === 'correct' ? await correct(state, ids, act) : await undo(state, ids);
  if (next.length === 0) return { ids: [], drafts: [] };
  const rollups = new Rollups();
  await rewrite(state, next, rollups);
  const changed = next.filter(({ id, label }) => rows.get(id)?.label !== label);
  const stories =
    changed.length > 0
      ? await rebook(tx, members, new Map(next.map((one) => [one.id, one])), rollups)
      : [];
  await writeRollups(tx, rollups);
  const touched = next.map(({ id }) => id).sort((a, b) => a - b);
  return { ids: touched, drafts: await judgeAgain(state, touched, stories, act) };
}

interface State {
  tx: Tx;
  seer: Seer;
  brand: Brand;
  members: readonly Member[];
  rows: ReadonlyMap<number, Row>;
  kept: ReadonlyMap<number, Kept>;
  complain: FindComplaints;
  now: number;
}

async function byId<R extends { id: number }>(
  tx: Tx,
  members: readonly Member[],
  sql: (list: string) => string,
): Promise<Map<number, R>> {
  const rows = await inChunks<R>(
    tx,
    members.map(({ id }) => id),
    sql,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Reposts without words of their own that nobody judged by themselves. */
function echoes({ members, kept }: State, root: Member): Member[] {
  return members.filter((member) => {
    const own = kept.get(member.id);
    return (
      member.repost_of === root.identity &&
      member.withdrawn_at === null &&
      isBareRepost(member.text) &&
      (own === undefined || own.carried_from !== null)
    );
  });
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
    if (!chosen.has(member.id) || member.withdrawn_at !== null) continue;
    const row = state.rows.get(member.id);
    if (!row) continue;
    const told = said(state, row, act);
    next.set(row.id, told);
    entries.push(entryOf(state, row, act, null));
    const same = told.label === row.label && told.categories === row.categories;
    for (const echo of same ? [] : echoes(state, member)) {
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
  const text =
    row.title === null || row.text.startsWith(row.title) ? row.text : `${row.title}\n${row.text}`;
  const found = complain(text, row.language);
  return {
    ...spoken,
    categories: [...new Set(found.map(({ category }) => category))].join(','),
    complaints: storedComplaints(found),
  };
}

/** A category that a person named: who answers is kept where the text told, else the category says. */
function complaintOf(brand: Brand, row: Row, id: string) {
  const read = readComplaints(row.complaints).find(({ category }) => category === id);
  if (read) return read;
  const own = categoriesOf(brand).find((category) => category.id === id);
  if (!own) throw new ActError('no-category', `${brand.name} has no category "${id}".`);
  return { category: id, party: own.party, scene: own.scene };
}

/** A repost without words says all that its root says. */
function echoed({ id }: Row, { label, score, confidence, categories, complaints }: Next): Next {
  return { id, label, score, confidence, categories, complaints };
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
    for (const echo of echoes(state, member)) {
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

async function rewrite(
  { tx, members, rows }: State,
  next: readonly Next[],
  rollups: Rollups,
): Promise<void> {
  const stored = new Map(members.map((member) => [member.id, member]));
  for (const one of next) {
    const member = stored.get(one.id);
    const row = rows.get(one.id);
    if (!member || !row) continue;
    const { brand_id: brandId, published_at: publishedAt, platform } = member;
    const counted = { brandId, publishedAt, platform, kol: member.kol === 1 };
    rollups.mention(
      { ...counted, label: member.label, categories: readCategories(row.categories) },
      -1,
    );
    rollups.mention({ ...counted, label: one.label, categories: readCategories(one.categories) });
    await tx.all(
      'UPDATE mentions SET label = ?, score = ?, confidence = ?, categories = ?, complaints = ? WHERE id = ?',
      [one.label, one.score, one.confidence, one.categories, one.complaints, one.id],
    );
  }
}

/** Judges the stories whose past changed, and the brand: as if the time to look had just come. */
async function judgeAgain(
  { tx, seer, brand, now }: State,
  ids: readonly number[],
  stories: readonly number[],
  act: MentionAct,
): Promise<Draft[]> {
  await recount(tx, stories);
  await foreseeAgain(tx, seer, brand, stories, now);
  const judged: Judged[] = [];
  const open: number[] = [];
  for (const storyId of [...stories, 0]) {
    const stands = (await standings(tx, brand.id, [storyId])).get(storyId);
    const due = stands && stands.level !== 'none' ? { ...stands, dueAt: now } : stands;
    judged.push(await judge(tx, { brand, storyId }, due, now));
    if (stands && stands.incidentId > 0) open.push(stands.incidentId);
  }
  const incidents = (await loadIncidents(tx.q, open)).filter(({ status }) => status === 'open');
  const [incident] = incidents;
  return [
    {
      kind: 'mentions.corrected',
      at: now,
      brandId: brand.id,
      storyId: stories.length === 1 ? (stories[0] ?? null) : null,
      incidentId: incidents.length === 1 && incident ? incident.id : null,
      data: {
        ids: [...ids],
        by: act.by,
        label: act.kind === 'correct' ? act.label : null,
        categories: act.kind === 'correct' && act.categories ? [...act.categories] : null,
        undone: act.kind === 'undo',
        volume: judged.at(-1)?.volume ?? 0,
        incidents: judged.flatMap(({ moved }): Moved[] => (moved ? [moved] : [])),
      },
    },
    ...judged.flatMap(({ drafts }) => drafts),
  ];
}
