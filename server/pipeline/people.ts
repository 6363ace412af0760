import { ActError, close } from '../../alerts/incident.js';
import { headline } from '../../crawlers/fingerprint.js';
import type { Brand } from '../model/brand.js';
import type { Draft } from '../model/change.js';
import type { Tx } from '../store/store.js';
import { inList } from '../store/store.js';
import { moveReach } from '../retention/reach.js';
import { loadIncidents, saveIncident } from './incidents.js';
import { judge, stand, standings, type Stored } from './judge.js';
import { moveMinutes, recount } from './moving.js';
import { foreseeAgain, type Seer } from './warn.js';

/** What a person can do to a story. */
export type StoryAct =
  | { kind: 'merge'; into: number; by: string }
  /** `mentions`: ids; what reposts them goes along. `title`: null for the first of their texts. */
  | { kind: 'split'; mentions: readonly number[]; title: string | null; by: string }
  | { kind: 'rename'; title: string; by: string };

/** A story of a brand, as far as people's acts need it. */
interface Row {
  id: number;
  title: string;
}

/** Carries out what a person did to `story`, and judges what it touched. `now` is epoch ms. */
export async function actOnStory(
  tx: Tx,
  seer: Seer,
  brand: Brand,
  story: Row,
  act: StoryAct,
  now: number,
): Promise<{ storyId: number; drafts: Draft[] }> {
  if (act.kind === 'rename') {
    return { storyId: story.id, drafts: await rename(tx, brand, story, act.title, act.by, now) };
  }
  const done =
    act.kind === 'merge'
      ? { storyId: act.into, drafts: await merge(tx, seer, brand, story, act.into, act.by, now) }
      : await split(tx, seer, brand, story, act, now);
  // What a story explained of the brand's volume may have become scattered, or the other way round.
  const whole = (await standings(tx, brand.id, [0])).get(0);
  const total = await judge(tx, { brand, storyId: 0 }, whole, now);
  return { ...done, drafts: [...done.drafts, ...total.drafts] };
}

async function rename(
  tx: Tx,
  brand: Brand,
  story: Row,
  title: string,
  by: string,
  now: number,
): Promise<Draft[]> {
  await tx.all('UPDATE stories SET title = ?, renamed_by = ? WHERE id = ?', [title, by, story.id]);
  await tx.all("UPDATE incidents SET title = ? WHERE story_id = ? AND status = 'open'", [
    title,
    story.id,
  ]);
  const incidentId = await openIncident(tx, brand, story.id);
  const data = { from: story.title, to: title, by };
  return [
    { kind: 'story.renamed', at: now, brandId: brand.id, storyId: story.id, incidentId, data },
  ];
}

async function openIncident(tx: Tx, brand: Brand, storyId: number): Promise<number | null> {
  const stands = (await standings(tx, brand.id, [storyId])).get(storyId);
  const [incident] = stands ? await loadIncidents(tx.q, [stands.incidentId]) : [];
  return incident?.status === 'open' ? incident.id : null;
}

async function changedStories(tx: Tx, brand: Brand): Promise<void> {
  await tx.all(
    'UPDATE brands SET stories_version = coalesce(stories_version, 0) + 1 WHERE id = ?',
    [brand.id],
  );
}

async function merge(
  tx: Tx,
  seer: Seer,
  brand: Brand,
  from: Row,
  into: number,
  by: string,
  now: number,
): Promise<Draft[]> {
  if (from.id === into) throw new ActError('same-story', `Story ${into} is this story.`);
  const [target] = await tx.all<Row & { merged_into: number | null }>(
    'SELECT id, title, merged_into FROM stories WHERE id = ? AND brand_id = ?',
    [into, brand.id],
  );
  if (!target) throw new ActError('no-story', `There is no story ${into} of ${brand.name}.`);
  if (target.merged_into !== null) {
    throw new ActError('merged', `Story ${into} is part of story ${target.merged_into}.`);
  }
  await tx.all(
    `INSERT INTO story_minutes (story_id, minute, volume)
     SELECT CAST(? AS bigint), minute, volume FROM story_minutes WHERE story_id = ?
     ON CONFLICT (story_id, minute) DO UPDATE SET volume = story_minutes.volume + excluded.volume`,
    [into, from.id],
  );
  await tx.all('DELETE FROM story_minutes WHERE story_id = ?', [from.id]);
  for (const table of ['repost_minutes', 'kol_voices', 'mentions', 'story_roots']) {
    await tx.all(`UPDATE ${table} SET story_id = ? WHERE story_id = ?`, [into, from.id]);
  }
  await tx.all('UPDATE stories SET merged_into = ? WHERE merged_into = ? OR id = ?', [
    into,
    from.id,
    from.id,
  ]);
  await moveReach(tx, from.id, into);
  for (const table of ['forecasts', 'forecast_points']) {
    await tx.all(`DELETE FROM ${table} WHERE story_id = ?`, [from.id]);
  }
  await recount(tx, [from.id, into]);
  await foreseeAgain(tx, seer, brand, [into], now);
  await changedStories(tx, brand);
  const drafts = await oneIncident(tx, brand, from.id, target, by, now);
  const incidentId = await openIncident(tx, brand, into);
  const data = { from: from.id, title: from.title, by };
  return [
    { kind: 'story.merged', at: now, brandId: brand.id, storyId: into, incidentId, data },
    ...drafts,
  ];
}

/** Of two incidents the one that began first goes on, so that merging never hides a deadline. */
async function oneIncident(
  tx: Tx,
  brand: Brand,
  from: number,
  into: Row,
  by: string,
  now: number,
): Promise<Draft[]> {
  const stored = await standings(tx, brand.id, [from, into.id]);
  const [a, b] = [stored.get(from), stored.get(into.id)];
  await tx.all('DELETE FROM levels WHERE brand_id = ? AND story_id = ?', [brand.id, from]);
  const ids = [a, b].flatMap((stands) =>
    stands && stands.incidentId > 0 ? stands.incidentId : [],
  );
  const incidents = await loadIncidents(tx.q, ids);
  const open = incidents
    .filter(({ status }) => status === 'open')
    .sort((x, y) => x.openedAt - y.openedAt || x.id - y.id);
  const [kept, other] = open;
  const drafts: Draft[] = [];
  if (other) {
    const step = close(other, by, `#${kept?.id ?? into.id}`, now);
    await saveIncident(tx, step.incident);
    drafts.push(...step.drafts);
  }
  const stands = [a, b].find((one) => one !== undefined && one.incidentId === kept?.id) ?? b ?? a;
  if (kept && kept.storyId !== into.id) {
    await tx.all('UPDATE incidents SET story_id = ?, title = ? WHERE id = ?', [
      into.id,
      into.title,
      kept.id,
    ]);
  }
  return [...drafts, ...(await judgeAgain(tx, brand, into.id, stands, now))];
}

/** Judges a story whose past changed: as if the time to look at it had just come. */
async function judgeAgain(
  tx: Tx,
  brand: Brand,
  storyId: number,
  stands: Stored | undefined,
  now: number,
): Promise<Draft[]> {
  const subject = { brand, storyId };
  // Nobody looks again at what stands at no level: a time to do so would never pass.
  const due = stands && { ...stands, dueAt: stands.level === 'none' ? null : now };
  if (due) await stand(tx, subject, due, due.dueAt);
  return (await judge(tx, subject, due, now)).drafts;
}

async function split(
  tx: Tx,
  seer: Seer,
  brand: Brand,
  story: Row,
  act: StoryAct & { kind: 'split' },
  now: number,
): Promise<{ storyId: number; drafts: Draft[] }> {
  const moved = await movedMentions(tx, story.id, act.mentions);
  const [first] = moved;
  const [count] = await tx.all<{ n: number }>(
    'SELECT count(*) AS n FROM mentions WHERE story_id = ?',
    [story.id],
  );
  if (!first) throw new ActError('no-mention', `None of these posts is in story ${story.id}.`);
  if ((count?.n ?? 0) <= moved.length) {
    throw new ActError('same-story', `That is the whole of story ${story.id}.`);
  }
  const id = await tx.allocate('stories', 1);
  const said = moved.find(({ text, title }) => text !== '' || title !== null) ?? first;
  const title = act.title ?? headline(said.title ?? said.text) ?? first.identity;
  await tx.many(
    `INSERT INTO stories (id, brand_id, root_identity, title, first_at, first_seen_at, last_at, mentions, volume, renamed_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      [
        id,
        brand.id,
        first.identity,
        title,
        first.published_at,
        now,
        first.published_at,
        0,
        0,
        act.title === null ? null : act.by,
      ],
    ],
  );
  await moveMinutes(tx, story.id, id, moved);
  // What waits for the end of an incident to be forgotten still does, wherever it stands.
  await tx.all(
    `INSERT INTO retention_held (brand_id, part, story_id, from_at)
     SELECT brand_id, part, CAST(? AS bigint), from_at FROM retention_held WHERE story_id = ?`,
    [id, story.id],
  );
  await recount(tx, [story.id, id]);
  await foreseeAgain(tx, seer, brand, [story.id, id], now);
  await changedStories(tx, brand);
  const stands = (await standings(tx, brand.id, [story.id])).get(story.id);
  const drafts = [
    ...(await judgeAgain(tx, brand, story.id, stands, now)),
    ...(await judgeAgain(tx, brand, id, undefined, now)),
  ];
  const incidentId = await openIncident(tx, brand, story.id);
  const data = { into: id, title, mentions: moved.length, by: act.by };
  const told: Draft = {
    kind: 'story.split',
    at: now,
    brandId: brand.id,
    storyId: story.id,
    incidentId,
    data,
  };
  return { storyId: id, drafts: [told, ...drafts] };
}

/** A post that goes to another story. */
export interface Moving {
  id: number;
  identity: string;
  title: string | null;
  text: string;
  label: string;
  weight: number;
  published_at: number;
  repost_of: string | null;
}

const COLUMNS = 'id, identity, title, text, label, weight, published_at, repost_of';

/** The named posts of the story, their roots in it, and all that repost these; oldest first. */
async function movedMentions(tx: Tx, storyId: number, ids: readonly number[]): Promise<Moving[]> {
  const named = inList([...ids]);
  const chosen = await tx.all<Moving>(
    `SELECT ${COLUMNS} FROM mentions WHERE story_id = ? AND id IN ${named.sql}`,
    [storyId, ...named.values],
  );
  if (chosen.length === 0) return [];
  const roots = inList([...new Set(chosen.map((one) => one.repost_of ?? one.identity))]);
  return tx.all<Moving>(
    `SELECT ${COLUMNS} FROM mentions WHERE story_id = ? AND (identity IN ${roots.sql} OR repost_of IN ${roots.sql})
     ORDER BY published_at, id`,
    [storyId, ...roots.values, ...roots.values],
  );
}
