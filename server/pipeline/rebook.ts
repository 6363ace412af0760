import type { Label } from '../model/analysis.js';
import type { Counters } from '../model/mention.js';
import { reweighLarge } from '../store/large.js';
import { ALL_FORGOTTEN } from '../store/kept.js';
import { inList, type Tx, type Value } from '../store/store.js';
import { Book } from './book.js';
import type { Remembered } from './known.js';
import { NotFound } from './not-found.js';
import type { Rollups } from './rollups.js';
import { writeBook } from './write.js';

/** A stored mention with all that its booking rests on. */
export interface Member extends Counters {
  id: number;
  brand_id: number;
  story_id: number;
  identity: string;
  text: string;
  platform: string;
  author_id: string | null;
  author_name: string | null;
  followers: number | null;
  kol: number;
  label: Label;
  score: number | null;
  weight: number;
  seeded: number;
  published_at: number;
  received_at: number;
  repost_of: string | null;
  withdrawn_at: number | null;
  forgotten: number | null;
  seen_at: number | null;
  base: number | null;
}

/** Its words are gone: taken back by its author, or no longer kept. Nobody can say what it says. */
export function isGone({ withdrawn_at: at, forgotten }: Member): boolean {
  return at !== null || forgotten === ALL_FORGOTTEN;
}

/** What a mention says from now on. */
export interface Verdict {
  label: Label;
  /** −1 … 1; null when the label is unknown. */
  score: number | null;
}

interface Look extends Counters {
  mention_id: number;
  seen_at: number;
}

/** As many values as one statement takes on both databases. */
const AT_ONCE = 500;

/** Runs a query with a list that may be long. */
export async function inChunks<R>(
  tx: Tx,
  values: readonly Value[],
  sql: (list: string) => string,
  before: readonly Value[] = [],
): Promise<R[]> {
  const rows: R[] = [];
  for (let from = 0; from < values.length; from += AT_ONCE) {
    const list = inList(values.slice(from, from + AT_ONCE));
    rows.push(...(await tx.all<R>(sql(list.sql), [...before, ...list.values])));
  }
  return rows;
}

/** Brands of mentions, by id. Throws NotFound when one of them does not exist. */
export async function brandsOfMentions(tx: Tx, ids: readonly number[]): Promise<number[]> {
  const list = inList(ids);
  const rows = await tx.all<{ id: number; brand_id: number }>(
    `SELECT id, brand_id FROM mentions WHERE id IN ${list.sql}`,
    list.values,
  );
  const found = new Set(rows.map(({ id }) => id));
  const missing = ids.find((id) => !found.has(id));
  if (missing !== undefined) throw new NotFound(`There is no mention ${missing}.`);
  return [...new Set(rows.map((row) => row.brand_id))].sort((a, b) => a - b);
}

const MEMBER = `SELECT m.id, m.brand_id, m.story_id, m.identity, m.text, m.platform, m.author_id, m.author_name,
    m.followers, m.kol, m.label, m.score, m.weight, m.seeded, m.published_at, m.received_at, m.repost_of, m.withdrawn_at, m.forgotten,
    c.reposts, c.comments, c.likes, c.views, c.seen_at, c.base
  FROM mentions m LEFT JOIN counters c ON c.mention_id = m.id`;

/**
 * Mentions of one brand with their roots and all that reposts these, in the order in which they
 * came. A repost is looked for in the stories that these stand in.
 */
export async function families(tx: Tx, brandId: number, ids: readonly number[]): Promise<Member[]> {
  const chosen = await inChunks<{ head: string; story_id: number }>(
    tx,
    ids,
    (list) =>
      `SELECT coalesce(repost_of, identity) AS head, story_id FROM mentions WHERE brand_id = ? AND id IN ${list}`,
    [brandId],
  );
  const heads = [...new Set(chosen.map(({ head }) => head))];
  const roots = [
    ...(await inChunks<{ story_id: number }>(
      tx,
      heads,
      (list) => `SELECT story_id FROM story_roots WHERE brand_id = ? AND root IN ${list}`,
      [brandId],
    )),
    ...(await inChunks<{ story_id: number }>(
      tx,
      heads,
      (list) => `SELECT story_id FROM mentions WHERE brand_id = ? AND identity IN ${list}`,
      [brandId],
    )),
  ];
  const stories = [...new Set([...chosen, ...roots].map(({ story_id }) => story_id))];
  const found = new Map<number, Member>();
  for (const story of stories) {
    for (const member of await inChunks<Member>(
      tx,
      heads,
      (list) => `${MEMBER} WHERE m.story_id = ? AND coalesce(m.repost_of, m.identity) IN ${list}`,
      [story],
    )) {
      found.set(member.id, member);
    }
  }
  return [...found.values()].sort((a, b) => a.id - b.id);
}

function toRemembered(member: Member, verdict: Verdict): Remembered {
  return {
    id: member.id,
    brandId: member.brand_id,
    storyId: member.story_id,
    identity: member.identity,
    label: verdict.label,
    score: verdict.score,
    // Volume is booked by the label alone.
    confidence: null,
    categories: [],
    publishedAt: member.published_at,
    seeded: member.seeded === 1,
    rootIdentity: member.repost_of,
    counters: { reposts: null, comments: null, likes: null, views: null },
    seenAt: member.published_at,
    base: member.base ?? 0,
    counted: 0,
    collected: 0,
    hasCounters: member.seen_at !== null,
    withdrawn: member.withdrawn_at !== null,
    forgotten: member.forgotten === ALL_FORGOTTEN,
  };
}

/** Takes out what is booked for these mentions, by the labels they had. */
async function takeBack(tx: Tx, book: Book, members: readonly Member[]): Promise<void> {
  const ids = members.map(({ id }) => id);
  const gained = await inChunks<{ mention_id: number; minute: number; n: number }>(
    tx,
    ids,
    (list) => `SELECT mention_id, minute, n FROM repost_minutes WHERE mention_id IN ${list}`,
  );
  const reposts = new Map<number, { minute: number; n: number }[]>();
  for (const row of gained) {
    reposts.set(row.mention_id, [...(reposts.get(row.mention_id) ?? []), row]);
  }
  const roots = new Map(members.map((member) => [member.identity, member]));
  for (const member of members) {
    const root = member.repost_of === null ? undefined : roots.get(member.repost_of);
    // A repost that a negative root knew of stands among the root's reposts, not for itself.
    const among = root !== undefined && counts(root) && root.id < member.id;
    book.takeBack(
      toRemembered(member, member),
      member.weight === 1 && !among,
      reposts.get(member.id) ?? [],
    );
  }
}

function counts({ label, seeded }: Member): boolean {
  return label === 'neg' && seeded === 0;
}

/**
 * Looks at counters in the order of time, the last one as it stands: old looks may have been
 * pruned, but what was counted must not get lost.
 */
async function looksOf(tx: Tx, members: readonly Member[]): Promise<Look[]> {
  const looks = await inChunks<Look>(
    tx,
    members.map(({ id }) => id),
    (list) =>
      `SELECT mention_id, seen_at, reposts, comments, likes, views FROM sightings WHERE mention_id IN ${list}`,
  );
  const last = new Map<number, number>();
  for (const { mention_id: id, seen_at: at } of looks)
    last.set(id, Math.max(last.get(id) ?? 0, at));
  for (const member of members) {
    const { id, seen_at: at, reposts, comments, likes, views } = member;
    const silent = reposts === null && comments === null && likes === null && views === null;
    if (at === null || silent || (last.get(id) ?? -1) >= at) continue;
    looks.push({ mention_id: id, seen_at: at, reposts, comments, likes, views });
  }
  return looks.sort((a, b) => a.seen_at - b.seen_at || a.mention_id - b.mention_id);
}

/** Books these mentions again, in the order in which they came, as if they had said so at once. */
function bookAgain(
  book: Book,
  members: readonly Member[],
  looks: readonly Look[],
  verdicts: ReadonlyMap<number, Verdict>,
): Map<number, 0 | 1> {
  const weights = new Map<number, 0 | 1>();
  const known = new Map<string, Remembered>();
  const byId = new Map<number, Remembered>();
  const rootOf = (one: Remembered) =>
    one.rootIdentity === null ? undefined : known.get(one.rootIdentity);
  const look = ({ mention_id: id, seen_at: at, ...seen }: Look) => {
    const one = byId.get(id);
    if (!one) return;
    const { reposts, comments, likes, views } = seen;
    book.sighting(one, { reposts, comments, likes, views }, at, rootOf(one));
  };
  let next = 0;
  for (const member of members) {
    for (let due = looks[next]; due && due.seen_at < member.received_at; due = looks[++next]) {
      look(due);
    }
    const one = toRemembered(member, verdicts.get(member.id) ?? member);
    known.set(one.identity, one);
    byId.set(one.id, one);
    if (one.hasCounters) book.counters.add(one);
    const root = rootOf(one);
    weights.set(one.id, book.mention(one, root));
    for (const early of one.rootIdentity === null ? byId.values() : []) {
      if (early.rootIdentity !== one.identity || early.seeded) continue;
      book.adopt(one, early, weights.get(early.id) === 1);
    }
    if (member.kol === 1) {
      const { author_id: id, author_name: name, followers } = member;
      book.voice(one, root, { id, name, followers, verified: null }, member.platform);
    }
  }
  for (const left of looks.slice(next)) look(left);
  return weights;
}

/**
 * Parts off what cannot be booked anew, since the looks at its counter are no longer kept: when it
 * gained what is booked for it cannot be told again, so all of it stays where it stands. That is a
 * family with such a negative root, and a negative repost of which no root counts, now or by
 * `verdicts`: it is booked by its own counter.
 */
function settled(
  members: readonly Member[],
  verdicts: ReadonlyMap<number, Verdict>,
): { open: Member[]; fixed: Member[] } {
  const lost = members.filter((one) => one.forgotten === ALL_FORGOTTEN && counts(one));
  const roots = new Set(
    lost.filter(({ repost_of: root }) => root === null).map(({ identity }) => identity),
  );
  const counting = new Set(
    members
      .filter((one) => counts(one) || counts({ ...one, ...verdicts.get(one.id) }))
      .map(({ identity }) => identity),
  );
  const alone = new Set(lost.filter(({ repost_of: root }) => root !== null && !counting.has(root)));
  const isFixed = (one: Member) => roots.has(one.repost_of ?? one.identity) || alone.has(one);
  return {
    open: members.filter((one) => !isFixed(one)),
    fixed: members.filter((one) => isFixed(one)),
  };
}

/**
 * Books mentions of one brand anew with what they say from now on: minutes, counters, voices and
 * weights stand afterwards as if the texts had been read that way when they came. `whole` must
 * hold whole families, see `families`. What the hours gain is added to `rollups`. Answers the
 * stories that were touched.
 */
export async function rebook(
  tx: Tx,
  whole: readonly Member[],
  verdicts: ReadonlyMap<number, Verdict>,
  rollups: Rollups,
): Promise<number[]> {
  const { open: members, fixed } = settled(whole, verdicts);
  const stories = [...new Set(whole.map((member) => member.story_id))].sort((a, b) => a - b);
  const book = new Book(new Map());
  for (const member of fixed) {
    const after = verdicts.get(member.id)?.label ?? member.label;
    if (after !== member.label) book.relabel(toRemembered(member, member), member.label, after);
  }
  await takeBack(tx, book, members);
  const looks = await looksOf(tx, members);
  const weights = bookAgain(book, members, looks, verdicts);
  const ids = members.map(({ id }) => id);
  await inChunks(tx, ids, (list) => `DELETE FROM kol_voices WHERE mention_id IN ${list}`);
  await writeBook(tx, book);
  for (const { brandId, minute, volume, reposts } of book.brandMinutes.values()) {
    rollups.volume(brandId, minute, volume, reposts);
  }
  const changed = members
    .map((member) => ({ member, weight: weights.get(member.id) ?? 0 }))
    .filter(({ member, weight }) => weight !== member.weight);
  for (const { member, weight } of changed) {
    await tx.all('UPDATE mentions SET weight = ? WHERE id = ?', [weight, member.id]);
  }
  await reweighLarge(
    tx,
    changed.map(({ member: { story_id: storyId, published_at: publishedAt }, weight }) => ({
      storyId,
      publishedAt,
      weight,
    })),
  );
  for (const table of ['story_minutes', 'repost_minutes']) {
    const column = table === 'story_minutes' ? 'volume' : 'n';
    await inChunks(
      tx,
      stories,
      (l) => `DELETE FROM ${table} WHERE story_id IN ${l} AND ${column} <= 0`,
    );
  }
  return stories;
}
