import { nativeIdentity } from '../../crawlers/identity.js';
import type { Draft } from '../model/change.js';
import type { Gone } from '../model/mention.js';
import { all, tag } from '../search/plan.js';
import type { Key, SearchIndex } from '../search/search.js';
import { forgetAuthors } from '../store/large.js';
import { isKept, keptIn } from '../store/kept.js';
import { type Query, inList, type Tx } from '../store/store.js';
import { inChunks } from './rebook.js';
import { scrubHistory, type Taken } from './scrub.js';

/** Posts of one author looked at in one go. */
const AT_ONCE = 500;
/** A fingerprint keeps its hashes, so that copies still find their story, and loses its words. */
const WORDLESS = `UPDATE story_roots SET print = ? WHERE root = ? AND brand_id = ?`;
const ERASE = `UPDATE mentions SET withdrawn_at = ?, text = '', title = NULL, url = NULL, author_id = NULL,
  author_name = NULL, followers = NULL, verified = NULL WHERE id IN`;

/** Identities of stored posts that are gone, and when; most deletions concern nobody we know. */
export async function identitiesGone(
  q: Query,
  index: SearchIndex,
  gone: readonly Gone[],
  sourceId: number,
): Promise<Map<string, number | null>> {
  const found = new Map<string, number | null>();
  const named = new Map(
    gone
      .filter(({ by }) => by === 'id')
      .map(({ platform, value, at }) => [nativeIdentity(platform, value), at]),
  );
  const natives = gone.filter(({ by }) => by === 'lookup').map(({ value }) => value);
  if (natives.length > 0) {
    const at = new Map(gone.map((one) => [one.value, one.at]));
    for (const { native, identity } of await q
      .selectFrom('lookups')
      .select(['native', 'identity'])
      .where('source_id', '=', sourceId)
      .where('native', 'in', natives)
      .execute()) {
      named.set(identity, at.get(native) ?? null);
    }
  }
  if (named.size > 0) {
    for (const { identity } of await q
      .selectFrom('mentions')
      .select('identity')
      .distinct()
      .where('identity', 'in', [...named.keys()])
      .where('withdrawn_at', 'is', null)
      .where(isKept('forgotten'))
      .execute()) {
      found.set(identity, named.get(identity) ?? null);
    }
  }
  for (const one of gone) {
    if (one.by !== 'author') continue;
    for (const identity of await writtenBy(q, index, one)) found.set(identity, one.at);
  }
  return found;
}

/** What stands of an author: the index of words knows who wrote what. */
async function writtenBy(q: Query, index: SearchIndex, { platform, value }: Gone) {
  const plan = all([tag('platform', platform), tag('author', value)]);
  const identities: string[] = [];
  let before: Key | null = null;
  for (;;) {
    const range = { before, after: null, newestFirst: true, limit: AT_ONCE };
    const keys: Key[] = await index.find(q, plan, range);
    if (keys.length > 0) {
      const rows = await q
        .selectFrom('mentions')
        .select('identity')
        .distinct()
        .where(
          'id',
          'in',
          keys.map(({ id }) => id),
        )
        .where('platform', '=', platform)
        .where('author_id', '=', value)
        .where('withdrawn_at', 'is', null)
        .execute();
      identities.push(...rows.map(({ identity }) => identity));
    }
    before = keys.at(-1) ?? null;
    if (keys.length < AT_ONCE) return identities;
  }
}

/**
 * Erases words and author of posts that were taken back, wherever they were copied to. What was
 * counted stays counted, what was decided stays decided, and the identity stays, so that an
 * overlap of the stream never brings the post back as new. `gone` says when, by identity.
 */
export async function withdraw(
  tx: Tx,
  gone: ReadonlyMap<string, number | null>,
  now: number,
): Promise<Draft[]> {
  const read = () =>
    inChunks<Taken>(
      tx,
      [...gone.keys()],
      (list) =>
        `SELECT id, brand_id, story_id, source_id, identity, title, text, url, published_at FROM mentions
         WHERE identity IN ${list} AND withdrawn_at IS NULL AND ${keptIn('mentions')} ORDER BY id`,
    );
  let taken = await read();
  const brands = [...new Set(taken.map((one) => one.brand_id))].sort((a, b) => a - b);
  if (await tx.lockBrands(brands)) taken = await read();
  if (taken.length === 0) return [];
  await forgetAuthors(
    tx,
    taken.map(({ id }) => id),
  );
  for (const { id, identity } of taken) {
    const at = Math.min(gone.get(identity) ?? now, now);
    await tx.all(`${ERASE} (?)`, [at, id]);
  }
  const list = inList(taken.map(({ id }) => id));
  await tx.all(`DELETE FROM looks WHERE mention_id IN ${list.sql}`, list.values);
  await tx.all(`UPDATE kol_voices SET author = '' WHERE mention_id IN ${list.sql}`, list.values);
  for (const { id } of taken) {
    await tx.all('INSERT INTO search_stale (id) VALUES (?) ON CONFLICT DO NOTHING', [id]);
  }
  await forgetTerms(tx, taken);
  await scrubHistory(tx, taken);
  const drafts: Draft[] = [];
  for (const brandId of brands) {
    const own = taken.filter((one) => one.brand_id === brandId);
    if (own.length === 0) continue;
    const incidents = await inChunks<{ incidentId: number }>(
      tx,
      [...new Set(own.map((one) => one.story_id))],
      (stories) =>
        `SELECT id AS "incidentId" FROM incidents WHERE status = 'open' AND story_id IN ${stories} ORDER BY id`,
    );
    const data = { ids: own.map(({ id }) => id), incidents };
    drafts.push({
      kind: 'mentions.withdrawn',
      at: now,
      brandId,
      storyId: null,
      incidentId: null,
      data,
    });
  }
  return drafts;
}

async function forgetTerms(tx: Tx, taken: readonly Taken[]): Promise<void> {
  for (const { identity, brand_id: brandId } of taken) {
    const [root] = await tx.all<{ print: string | null }>(
      'SELECT print FROM story_roots WHERE root = ? AND brand_id = ?',
      [identity, brandId],
    );
    if (!root?.print) continue;
    const print = { ...(JSON.parse(root.print) as object), terms: [] };
    await tx.all(WORDLESS, [JSON.stringify(print), identity, brandId]);
  }
}
