import type { FindComplaints } from '../../crawlers/text/analyst.js';
import { isBareRepost } from '../model/repost.js';
import type { Brand } from '../model/brand.js';
import type { Draft, Moved } from '../model/change.js';
import { readCategories, storedComplaints } from '../store/complaints.js';
import type { Tables } from '../store/schema.js';
import type { Tx } from '../store/store.js';
import { loadIncidents } from './incidents.js';
import { judge, type Judged, standings } from './judge.js';
import { recount } from './moving.js';
import { inChunks, isGone, type Member, rebook, type Verdict } from './rebook.js';
import { Rollups, writeRollups } from './rollups.js';
import { foreseeAgain, type Seer } from './warn.js';

/** What a stored mention says, and the words it was read from. */
export type Row = Pick<
  Tables['mentions'],
  'id' | 'label' | 'score' | 'confidence' | 'categories' | 'text' | 'title' | 'language' | 'model'
> & { complaints: string | null };

/** What a mention's row says from now on. */
export interface Next extends Verdict {
  id: number;
  confidence: number | null;
  categories: string;
  complaints: string | null;
}

/** Whole families of mentions of one brand, see `families`, with what they said so far. */
export interface Books {
  tx: Tx;
  seer: Seer;
  brand: Brand;
  members: readonly Member[];
  rows: ReadonlyMap<number, Row>;
  /** Epoch ms. */
  now: number;
}

/** What came of it, for the change that tells of it. */
export interface Restated extends Pick<Draft, 'storyId' | 'incidentId'> {
  ids: readonly number[];
  /** Of the brand, in its window. */
  volume: number;
  incidents: readonly Moved[];
}

/** What these mentions say so far, by id. */
export async function storedReadings(
  tx: Tx,
  members: readonly Member[],
): Promise<Map<number, Row>> {
  const rows = await inChunks<Row>(
    tx,
    members.map(({ id }) => id),
    (list) =>
      `SELECT id, label, score, confidence, categories, complaints, text, title, language, model
       FROM mentions WHERE id IN ${list}`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** What people said of these mentions, by id. */
export async function judgedBefore(
  tx: Tx,
  members: readonly Member[],
): Promise<Map<number, Tables['corrections']>> {
  const rows = await inChunks<Tables['corrections']>(
    tx,
    members.map(({ id }) => id),
    (list) => `SELECT * FROM corrections WHERE mention_id IN ${list}`,
  );
  return new Map(rows.map((row) => [row.mention_id, row]));
}

/** Reposts without words of their own that nobody judged by themselves. */
export function echoesOf(
  { members, kept }: Pick<Books, 'members'> & { kept: ReadonlyMap<number, Tables['corrections']> },
  root: Member,
): Member[] {
  return members.filter((member) => {
    const own = kept.get(member.id);
    return (
      member.repost_of === root.identity &&
      !isGone(member) &&
      isBareRepost(member.text) &&
      (own === undefined || own.carried_from !== null)
    );
  });
}

/** A repost without words says all that its root says. */
export function echoed(
  { id }: Pick<Row, 'id'>,
  { label, score, confidence, categories, complaints }: Next,
): Next {
  return { id, label, score, confidence, categories, complaints };
}

/** The words of a stored mention, as they are read. */
export function wordsOf({ title, text }: Pick<Row, 'title' | 'text'>): string {
  return title === null || text.startsWith(title) ? text : `${title}\n${text}`;
}

/** What a stored mention complains about. */
export function complaintsIn(
  row: Row,
  complain: FindComplaints,
): Pick<Next, 'categories' | 'complaints'> {
  const found = complain(wordsOf(row), row.language);
  return {
    categories: [...new Set(found.map(({ category }) => category))].join(','),
    complaints: storedComplaints(found),
  };
}

/**
 * Mentions say something else from now on: the books stand afterwards as if they had been read that
 * way when they came, and what it touched is judged. `tell` words the change that comes first.
 */
export async function restate(
  books: Books,
  next: readonly Next[],
  tell: (restated: Restated) => Draft,
): Promise<{ ids: number[]; drafts: Draft[] }> {
  if (next.length === 0) return { ids: [], drafts: [] };
  const { tx, members, rows } = books;
  const rollups = new Rollups();
  await rewrite(books, next, rollups);
  const changed = next.some(({ id, label }) => rows.get(id)?.label !== label);
  const stories = changed
    ? await rebook(tx, members, new Map(next.map((one) => [one.id, one])), rollups)
    : [];
  await writeRollups(tx, rollups);
  const ids = next.map(({ id }) => id).sort((a, b) => a - b);
  return { ids, drafts: await judgeAgain(books, ids, stories, tell) };
}

async function rewrite(
  { tx, members, rows }: Books,
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
  { tx, seer, brand, now }: Books,
  ids: readonly number[],
  stories: readonly number[],
  tell: (restated: Restated) => Draft,
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
    tell({
      ids,
      storyId: stories.length === 1 ? (stories[0] ?? null) : null,
      incidentId: incidents.length === 1 && incident ? incident.id : null,
      volume: judged.at(-1)?.volume ?? 0,
      incidents: judged.flatMap(({ moved }): Moved[] => (moved ? [moved] : [])),
    }),
    ...judged.flatMap(({ drafts }) => drafts),
  ];
}
