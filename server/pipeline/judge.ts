import {
  decide,
  entersAt,
  scattered,
  type Decision,
  type Facts,
  type Standing,
} from '../../alerts/level.js';
import { earlySteps } from '../../alerts/early.js';
import { giveWay, open, relevel, type Step } from '../../alerts/incident.js';
import { sumAt } from '../../alerts/window.js';
import type { Draft, Moved } from '../model/change.js';
import type { Incident } from '../model/incident.js';
import { type Level, rank } from '../model/level.js';
import type { Tables } from '../store/schema.js';
import { inList, type Tx } from '../store/store.js';
import { again, exact, LATE, lateness, type Subject } from './dating.js';
import { facts, storyVolumes, topReposts, volumeMinutes, volumeOf } from './facts.js';
import { loadIncidents, saveIncident } from './incidents.js';

/** Where a subject stands in the store. */
export interface Stored extends Standing {
  incidentId: number;
  dueAt: number | null;
}

export interface Judged {
  drafts: Draft[];
  moved: Moved | null;
  volume: number;
}

const NOTHING: Stored = { level: 'none', since: 0, incidentId: 0, dueAt: null };

/** How each stored subject stands. */
export async function standings(
  tx: Tx,
  brandId: number,
  storyIds: readonly number[],
): Promise<Map<number, Stored>> {
  if (storyIds.length === 0) return new Map();
  const list = inList(storyIds);
  const rows = await tx.all<Tables['levels']>(
    `SELECT * FROM levels WHERE brand_id = ? AND story_id IN ${list.sql}`,
    [brandId, ...list.values],
  );
  return new Map(
    rows.map((row) => [
      row.story_id,
      {
        level: row.level as Level,
        since: row.since,
        incidentId: row.incident_id,
        dueAt: row.due_at,
      },
    ]),
  );
}

/**
 * Judges the brand as a whole: raised by the volume that no story's own incident explains, when
 * that is the greater part; lowered by all of it.
 */
async function judgeBrand(
  tx: Tx,
  subject: Subject,
  stands: Stored,
  volume: number,
  now: number,
): Promise<Judged> {
  const { policy } = subject.brand;
  const due = stands.dueAt !== null && stands.dueAt <= now;
  const mayRise = (['red', 'orange'] as const).filter(
    (level) => rank(level) > rank(stands.level) && volume >= entersAt(policy, level),
  );
  const yielded = await giveWayToStory(tx, subject, stands, volume, now);
  if (yielded) return yielded;
  if (mayRise.length === 0 && !due) return still(stands, volume, 0);
  const total = await volumeMinutes(tx, subject, now);
  const whole: Facts = { volume: total, items: [], voices: [], forecasts: [] };
  const stories = await storyVolumes(tx, subject.brand, now);
  const largest = Math.max(0, ...stories.map((story) => sumAt(story.volume, policy.window, now)));
  for (const level of mayRise) {
    const left = scattered(level, total, stories);
    // A story that bears most of it stands for the brand; the rest is its echo.
    const unexplained = sumAt(left, policy.window, now);
    if (unexplained * 2 <= volume || largest >= NEARLY_ALL * volume) continue;
    const rest = { ...whole, volume: left };
    const decision = decide(rest, stands, policy, now);
    if (rank(decision.level) < rank(level)) continue;
    const standing = { level: decision.level, since: decision.since.at };
    const { dueAt } = decide(whole, standing, policy, now);
    const reason = { ...decision.reason, volume, scattered: unexplained };
    return {
      drafts: await change(tx, subject, stands, { ...decision, reason, dueAt }, now),
      moved: null,
      volume,
    };
  }
  if (!due) return still(stands, volume, 0);
  const decision = decide(whole, stands, policy, now);
  const left = scattered(decision.level, total, stories);
  const reason = { ...decision.reason, scattered: sumAt(left, policy.window, now) };
  return settle(tx, subject, stands, { ...decision, reason }, volume, now);
}

/** The incident of a story that stands at the brand's level by now and bears most of its volume. */
async function standIn(
  tx: Tx,
  { brand }: Subject,
  stands: Stored,
  volume: number,
  now: number,
): Promise<number | null> {
  if (stands.level === 'none' || stands.incidentId === 0) return null;
  const rows = await tx.all<{ story_id: number; level: Level; incident_id: number }>(
    "SELECT story_id, level, incident_id FROM levels WHERE brand_id = ? AND story_id > 0 AND level <> 'none' ORDER BY story_id",
    [brand.id],
  );
  for (const row of rows) {
    if (rank(row.level) < rank(stands.level)) continue;
    const borne = await volumeOf(tx, { brand, storyId: row.story_id }, now);
    if (borne > 0 && borne * 2 >= volume) return row.incident_id;
  }
  return null;
}

/**
 * Closes the brand's own incident where a story's stands for it. Null where there is nothing to
 * close by itself: a person closed it already, or it was red. Its level then runs its course.
 */
async function giveWayToStory(
  tx: Tx,
  subject: Subject,
  stands: Stored,
  volume: number,
  now: number,
): Promise<Judged | null> {
  const bearer = await standIn(tx, subject, stands, volume, now);
  if (bearer === null) return null;
  const [own] = await loadIncidents(tx.q, [stands.incidentId]);
  if (own?.status !== 'open' || own.peak === 'red') return null;
  const step = giveWay(own, bearer, now);
  await saveIncident(tx, step.incident);
  await stand(tx, subject, { ...stands, level: 'none', since: now, incidentId: 0 }, null);
  return { drafts: step.drafts, moved: null, volume };
}

/** How much one story must bear to stand for the brand while its own level is lower still. */
const NEARLY_ALL = 0.8;

/** Carries out a decision, or remembers when to look again. */
async function settle(
  tx: Tx,
  subject: Subject,
  stands: Stored,
  decision: Decision,
  volume: number,
  now: number,
): Promise<Judged> {
  if (decision.level !== stands.level) {
    return { drafts: await change(tx, subject, stands, decision, now), moved: null, volume };
  }
  if (stands.level !== 'none') await stand(tx, subject, stands, decision.dueAt);
  return still(stands, volume, decision.reason.topReposts);
}

/**
 * Judges one subject at `now`. Cheap while nothing can have changed: one sum; the minutes are
 * read only when a level may be raised, or the time to lower it has come.
 */
export async function judge(
  tx: Tx,
  subject: Subject,
  standing: Stored | undefined,
  now: number,
): Promise<Judged> {
  const stands = standing ?? NOTHING;
  const volume = await volumeOf(tx, subject, now);
  // A competitor is only counted; a level from before it became one still runs its course.
  if (!subject.brand.alerts && stands.level === 'none') return still(NOTHING, volume, 0);
  const { policy } = subject.brand;
  const due = stands.dueAt !== null && stands.dueAt <= now;
  if (subject.storyId === 0) return judgeBrand(tx, subject, stands, volume, now);
  // Volume only ever holds a level longer; another forecast may also let it go earlier.
  const bound = stands.level !== 'red' && earlySteps(policy.early).length > 0;
  if (!due && stands.level !== 'none' && !bound) {
    const wanted = await quickLevel(tx, subject, volume, now);
    if (rank(wanted) <= rank(stands.level)) {
      return still(stands, volume, await topReposts(tx, subject, now));
    }
  }
  const decision = decide(await facts(tx, subject, now), stands, policy, now);
  return settle(tx, subject, stands, decision, volume, now);
}

/** The level by volume and KOLs alone: all that can raise a story that has a level already. */
async function quickLevel(tx: Tx, subject: Subject, volume: number, now: number): Promise<Level> {
  const { policy } = subject.brand;
  if (volume > policy.red) return 'red';
  const [voice] = await tx.all(
    'SELECT 1 AS found FROM kol_voices WHERE story_id = ? AND at > ? AND at <= ? LIMIT 1',
    [subject.storyId, now - policy.window, now],
  );
  if (voice && (policy.kol === 'red' || volume >= policy.orange)) return 'red';
  return voice || volume >= policy.orange ? 'orange' : 'none';
}

function still(stands: Stored, volume: number, topReposts: number): Judged {
  const open = stands.level !== 'none' && stands.incidentId !== 0;
  return {
    drafts: [],
    volume,
    moved: open ? { incidentId: stands.incidentId, volume, topReposts } : null,
  };
}

async function change(
  tx: Tx,
  subject: Subject,
  stands: Stored,
  decision: Decision,
  now: number,
): Promise<Draft[]> {
  const since = await exact(tx, subject, decision.since, now);
  const rises = rank(decision.level) > rank(stands.level);
  const late = rises && since < now - LATE ? await lateness(tx, subject, now) : null;
  const [current] = stands.incidentId === 0 ? [] : await loadIncidents(tx.q, [stands.incidentId]);
  const repeats =
    rises && current?.status === 'open' && rank(current.peak) >= rank(decision.level)
      ? await again(tx, subject, current.id, decision.level)
      : null;
  const reason: Incident['reason'] = {
    ...decision.reason,
    since,
    ...(late && { late }),
    ...(repeats && { again: repeats }),
  };
  let step: Step;
  if (current?.status === 'open') {
    step = relevel(current, decision.level, reason, since, subject.brand.policy, now);
  } else if (rank(decision.level) < rank(stands.level)) {
    // A person closed it while the level stood: it ebbs away without a word.
    await stand(tx, subject, { ...stands, level: decision.level, since }, decision.dueAt);
    return [];
  } else {
    const openedAt = Math.min(since, await exact(tx, subject, decision.outbreak, now));
    step = await outbreak(tx, subject, decision.level, reason, openedAt, now);
  }
  await saveIncident(tx, step.incident);
  const next = { level: decision.level, since, incidentId: step.incident.id, dueAt: null };
  await stand(tx, subject, next, decision.dueAt);
  return step.drafts;
}

async function outbreak(
  tx: Tx,
  subject: Subject,
  level: Level,
  reason: Incident['reason'],
  openedAt: number,
  now: number,
): Promise<Step> {
  const { brand, storyId } = subject;
  const story =
    storyId === 0
      ? undefined
      : await tx.q
          .selectFrom('stories')
          .select(['title', 'first_negative_at', 'first_seen_at'])
          .where('id', '=', storyId)
          .executeTakeFirst();
  const first = story
    ? { at: story.first_negative_at, seen: story.first_seen_at }
    : await tx.q
        .selectFrom('mentions')
        .select((eb) => [eb.fn.min('published_at').as('at'), eb.fn.min('received_at').as('seen')])
        .where('brand_id', '=', brand.id)
        .where('label', '=', 'neg')
        .where('published_at', '>', now - brand.policy.window)
        .executeTakeFirst();
  return open(
    {
      id: await tx.allocate('incidents', 1),
      brandId: brand.id,
      storyId: storyId === 0 ? null : storyId,
      title: story?.title ?? brand.name,
      level,
      reason,
      openedAt,
      firstNegativeAt: first?.at ?? null,
      firstSeenAt: first?.seen ?? null,
    },
    brand.policy,
    now,
  );
}

/** Writes where a subject stands, and when to look at it again (epoch ms). */
export async function stand(
  tx: Tx,
  { brand, storyId }: Subject,
  stands: Stored,
  dueAt: number | null,
): Promise<void> {
  await tx.many(
    `INSERT INTO levels (brand_id, story_id, level, since, due_at, incident_id) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (brand_id, story_id) DO UPDATE SET level = excluded.level, since = excluded.since,
       due_at = excluded.due_at, incident_id = excluded.incident_id`,
    [[brand.id, storyId, stands.level, stands.since, dueAt, stands.incidentId]],
  );
}
