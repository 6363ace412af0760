import type { DigestFacts } from '../../alerts/digest/facts.js';
import type { Brand } from '../model/brand.js';
import { NAMELESS } from '../model/mention.js';
import { inChunks } from '../pipeline/rebook.js';
import { forgetVoices, scrubReports, type Taken } from '../pipeline/scrub.js';
import { ALL_FORGOTTEN, AUTHOR_FORGOTTEN, keptIn } from '../store/kept.js';
import type { Tables } from '../store/schema.js';
import type { Tx } from '../store/store.js';
import { keepReach } from './reach.js';

interface Row {
  id: number;
  story_id: number;
  identity: string;
  published_at: number;
  kol: number;
  forgotten: number | null;
}

type Brought = Pick<Taken, 'source_id' | 'title' | 'text' | 'url'>;

const read = (tx: Tx, ids: readonly number[], which: string) =>
  inChunks<Row>(
    tx,
    ids,
    (list) =>
      `SELECT m.id, m.story_id, m.identity, m.published_at, m.kol, m.forgotten FROM mentions m
       WHERE m.id IN ${list} AND ${which} ORDER BY m.id`,
  );

const idsOf = (rows: readonly Row[]) => rows.map(({ id }) => id);

/**
 * Forgets who wrote these mentions of a brand, wherever it stands as a name; what they wrote stays.
 * The index of words is written anew before the transaction ends. Answers how many they were.
 */
export async function forgetWho(tx: Tx, brand: Brand, ids: readonly number[]): Promise<number> {
  const rows = await read(tx, ids, 'm.forgotten IS NULL');
  if (rows.length === 0) return 0;
  await eraseAuthors(tx, brand, rows);
  await tx.many(
    'INSERT INTO search_stale (id) VALUES (?) ON CONFLICT (id) DO NOTHING',
    rows.map(({ id }) => [id]),
  );
  return rows.length;
}

async function eraseAuthors(tx: Tx, brand: Brand, rows: readonly Row[]): Promise<void> {
  const ids = idsOf(rows);
  await keepReach(tx, ids);
  await inChunks(
    tx,
    ids,
    (list) =>
      `UPDATE mentions SET author_id = NULL, author_name = NULL, followers = NULL, verified = NULL,
         forgotten = ${AUTHOR_FORGOTTEN} WHERE id IN ${list}`,
  );
  const loud = rows.filter(({ kol }) => kol === 1);
  if (loud.length === 0) return;
  const times = loud.map(({ published_at: at }) => at);
  await forgetVoices(tx, {
    brandId: brand.id,
    ids: new Set(idsOf(loud)),
    from: Math.min(...times),
    to: Math.max(...times),
    counts: 2 * brand.policy.window,
  });
  for (const { id, story_id: story } of loud) {
    await tx.all(
      `UPDATE kol_voices SET author = '', followers = NULL WHERE story_id = ? AND mention_id = ?`,
      [story, id],
    );
  }
}

/** What remains of a mention: what it was counted as, and by what it is known again. */
const REMAINS = [
  'id',
  'brand_id',
  'story_id',
  'source_id',
  'identity',
  'platform',
  'language',
  'kol',
  'seeded',
  'weight',
  'published_at',
  'received_at',
  'scored_at',
  'repost_of',
  'label',
  'score',
  'confidence',
  'categories',
  'model',
  'withdrawn_at',
] as const;
const COLUMNS = REMAINS.join(', ');
const REMAINDER = `INSERT INTO mentions (${COLUMNS}, text, forgotten)
  VALUES (${REMAINS.map(() => '?').join(', ')}, '', ${ALL_FORGOTTEN})`;

type Remainder = Pick<Tables['mentions'], (typeof REMAINS)[number]>;

/**
 * Forgets mentions of a brand. The rows remain with what they were counted as and by what they are
 * known again; the counter of a negative root remains, since reposts that come later are told from
 * those that are counted by it. Answers how many they were.
 */
export async function forgetAll(tx: Tx, brand: Brand, ids: readonly number[]): Promise<number> {
  const rows = await read(tx, ids, keptIn('m'));
  if (rows.length === 0) return 0;
  const known = rows.filter(({ forgotten }) => forgotten === null);
  await eraseAuthors(tx, brand, known);
  await tx.all(
    "UPDATE retention SET forgotten = forgotten + ? WHERE brand_id = ? AND part = 'authors'",
    [known.length, brand.id],
  );
  await forgetReports(tx, rows);
  for (const sql of [
    (list: string) => `DELETE FROM search_stale WHERE id IN ${list}`,
    (list: string) => `DELETE FROM sightings WHERE mention_id IN ${list}`,
    (list: string) => `DELETE FROM looks WHERE mention_id IN ${list}`,
    (list: string) => `DELETE FROM plain_readings WHERE mention_id IN ${list}`,
    (list: string) =>
      `DELETE FROM counters WHERE mention_id IN (
         SELECT id FROM mentions WHERE id IN ${list} AND (label <> 'neg' OR seeded = 1))`,
    (list: string) =>
      `UPDATE counters SET comments = NULL, likes = NULL, views = NULL WHERE mention_id IN ${list}`,
  ]) {
    await inChunks(tx, idsOf(rows), sql);
  }
  await empty(tx, rows);
  await forgetNames(tx, brand, rows);
  for (const [story, n] of countBy(rows)) {
    await tx.all('UPDATE stories SET forgotten = forgotten + ? WHERE id = ?', [n, story]);
  }
  return rows.length;
}

/**
 * Taken out and put back small: SQLite would leave the room that an update frees where it is, in
 * pages that nothing else is ever written to. The index of words loses what is taken out by itself.
 */
async function empty(tx: Tx, rows: readonly Row[]): Promise<void> {
  const remainders = await inChunks<Remainder>(
    tx,
    idsOf(rows),
    (list) => `DELETE FROM mentions WHERE id IN ${list} RETURNING ${COLUMNS}`,
  );
  await tx.many(
    REMAINDER,
    remainders
      .sort((a, b) => a.id - b.id)
      .map((remainder) => REMAINS.map((column) => remainder[column])),
  );
}

async function forgetReports(tx: Tx, rows: readonly Row[]): Promise<void> {
  const brought = await inChunks<Brought>(
    tx,
    idsOf(rows),
    (list) => `SELECT source_id, title, text, url FROM mentions WHERE id IN ${list}`,
  );
  await scrubReports(tx, brought);
}

/** How it found its story is read for a week, and its story is in its row; how a source calls it, when it is taken back. */
async function forgetNames(tx: Tx, brand: Brand, rows: readonly Row[]): Promise<void> {
  const identities = rows.map(({ identity }) => identity);
  await inChunks(
    tx,
    identities,
    (list) => `DELETE FROM story_roots WHERE brand_id = ? AND root IN ${list}`,
    [brand.id],
  );
  // Another brand that still keeps the post is told when it is taken back.
  await inChunks(
    tx,
    identities,
    (list) =>
      `DELETE FROM lookups WHERE identity IN ${list} AND NOT EXISTS (
         SELECT 1 FROM mentions m WHERE m.identity = lookups.identity AND ${keptIn('m')})`,
  );
}

function countBy(rows: readonly Row[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { story_id: story } of rows) counts.set(story, (counts.get(story) ?? 0) + 1);
  return counts;
}

/** Takes authors out of digests that were kept of times between two moments (epoch ms). */
export async function forgetInEditions(
  tx: Tx,
  brandId: number,
  after: number,
  upTo: number,
): Promise<void> {
  const editions = await tx.all<{ id: number; facts: string }>(
    `SELECT id, facts FROM editions WHERE brand_id = ? AND facts IS NOT NULL AND to_at > ? AND to_at <= ?`,
    [brandId, after, upTo],
  );
  for (const { id, facts } of editions) {
    const next = JSON.stringify(nameless(JSON.parse(facts) as DigestFacts));
    if (next !== facts) await tx.all('UPDATE editions SET facts = ? WHERE id = ?', [next, id]);
  }
}

/**
 * Drops what webhooks brought before `since` (epoch ms), which people look at when they set them up.
 * What nobody said how to read yet waits for that.
 */
export async function forgetPayloads(tx: Tx, since: number): Promise<void> {
  await tx.all(`DELETE FROM hook_payloads WHERE at < ? AND outcome NOT LIKE '%"outcome":"held"%'`, [
    since,
  ]);
}

/** The address of a KOL's posts holds the name that it looks for. */
const withoutName = (url: string) => url.replace(/&q=[^&]*/, '');

function nameless(facts: DigestFacts): DigestFacts {
  const unnamed = <T extends { author: string }>(one: T): T => ({ ...one, author: NAMELESS });
  return {
    ...facts,
    worst: facts.worst.map(unnamed),
    best: facts.best.map(unnamed),
    kols: facts.kols.map((kol) => ({
      ...kol,
      name: NAMELESS,
      followers: null,
      mentions: { ...kol.mentions, url: withoutName(kol.mentions.url) },
      negative: { ...kol.negative, url: withoutName(kol.negative.url) },
    })),
  };
}
