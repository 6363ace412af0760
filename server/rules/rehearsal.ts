import { earlySteps, type Look } from '../../alerts/early.js';
import { entersAt } from '../../alerts/level.js';
import type { Trail } from '../../alerts/forecast/trail.js';
import { kolThreshold } from '../../alerts/kol.js';
import {
  compareRules,
  type Compared,
  rehearse,
  type Rehearsed,
  type StoryPast,
} from '../../alerts/rehearse.js';
import { type Bucket, MINUTE } from '../../alerts/window.js';
import type { Brand } from '../model/brand.js';
import type { Policy } from '../model/policy.js';
import { LEAST, Seer, SLOT } from '../pipeline/warn.js';
import { verdictsOf } from '../reading/quality.js';
import type { Query } from '../store/store.js';
import { platformOf } from '../stories/forecasts.js';

const DAY = 86_400_000;

/** Where the forecasts of a rehearsed rule come from; null when it lets them raise nothing. */
type Forecasts = 'made' | 'anew' | null;

/** What one rule would have said. */
export interface Outcome {
  /** Incidents it would have opened. */
  alerts: Rehearsed[];
  judged: Judged;
  /** All changes of level, lowerings included. */
  changes: Rehearsed[];
  /** Forecasts that may raise a level: as they were made at the time, made anew, or none asked. */
  forecasts: Forecasts;
}

/** How many of a rule's alerts people called what, when they judged the incident of that time. */
export interface Judged {
  real: number;
  noise: number;
  /** Nobody said, or there was no incident at the time. */
  unsaid: number;
}

/** One level that either rule reached, and what people called the incident of that time. */
export type ComparedAlert = Compared & { verdict: 'real' | 'noise' | null };

export interface Rehearsal {
  /** Epoch ms. */
  from: number;
  until: number;
  today: Outcome;
  then: Outcome;
  compared: ComparedAlert[];
}

interface Voice {
  storyId: number;
  at: number;
  author: string;
  platform: string;
  followers: number | null;
}

/** A story's past before anybody asks what a rule makes of it. */
interface Kept extends Omit<StoryPast, 'voices' | 'forecasts'> {
  /** Forecasts as they were made. */
  made: readonly Look[];
  /** What they are made anew from; null where nobody asks for any. */
  spread: { platform: string; startedAt: number; volume: readonly Bucket[] } | null;
}

/** What the rules ask of the past. */
interface Asked {
  /** Volume below which no rule raises a story. */
  least: number;
  /** Whether a forecast may raise a level. */
  early: boolean;
  /** … and is asked of another red than it was made for. */
  another: boolean;
}

/** What is stored of a brand's stories since `from`; no look at the mentions themselves. */
async function pastOf(q: Query, brand: Brand, from: number, asked: Asked) {
  const { least, early, another } = asked;
  const minute = Math.floor(from / MINUTE);
  const total = await q
    .selectFrom('brand_minutes')
    .select(['minute', 'volume as amount'])
    .where('brand_id', '=', brand.id)
    .where('minute', '>=', minute)
    .where('volume', '>', 0)
    .orderBy('minute')
    .execute();
  const voices = await q
    .selectFrom('kol_voices')
    .select(['story_id as storyId', 'at', 'author', 'platform', 'followers'])
    .where('brand_id', '=', brand.id)
    .where('at', '>=', from)
    .orderBy('at')
    .execute();
  const spoken = new Set(voices.map(({ storyId }) => storyId));
  const stories = (
    await q
      .selectFrom('stories')
      .select(['id', 'title', 'volume', 'first_negative_at'])
      .where('brand_id', '=', brand.id)
      .where('last_at', '>=', from)
      .orderBy('id')
      .execute()
  ).filter(({ id, volume }) => volume >= least || spoken.has(id));
  const past: Kept[] = [];
  for (const { id, title, first_negative_at: startedAt } of stories) {
    const anew = another && startedAt !== null && startedAt >= from - DAY;
    const since = anew ? Math.floor(startedAt / MINUTE) : minute;
    const all = await q
      .selectFrom('story_minutes')
      .select(['minute', 'volume as amount'])
      .where('story_id', '=', id)
      .where('minute', '>=', Math.min(minute, since))
      .orderBy('minute')
      .execute();
    const gains = await q
      .selectFrom('repost_minutes')
      .select(['mention_id as mentionId', 'minute', 'n as amount'])
      .where('story_id', '=', id)
      .where('minute', '>=', minute)
      .orderBy('mention_id')
      .orderBy('minute')
      .execute();
    const items = new Map<number, Bucket[]>();
    for (const { mentionId, minute: at, amount } of gains) {
      const list = items.get(mentionId);
      if (list) list.push({ minute: at, amount });
      else items.set(mentionId, [{ minute: at, amount }]);
    }
    const spread = anew ? { platform: await platformOf(q, id), startedAt, volume: all } : null;
    const volume = since < minute ? all.filter((bucket) => bucket.minute >= minute) : all;
    const made = early ? await forecastsOf(q, id, from) : [];
    past.push({ storyId: id, title, volume, items: [...items.values()], made, spread });
  }
  return { total, past, voices };
}

/** What was forecast of a story at the time. */
async function forecastsOf(q: Query, storyId: number, from: number): Promise<Look[]> {
  const rows = await q
    .selectFrom('forecast_points')
    .select(['at', 'p', 'top', 'top_at'])
    .where('story_id', '=', storyId)
    .where('at', '>=', from)
    .orderBy('slot')
    .execute();
  return rows.map((row) => ({ at: row.top_at ?? row.at, p: row.top ?? row.p }));
}

/**
 * What the model as it is now says of a story's stored minutes, for the red of this rule: at every
 * minute in which it gained something, the last of each slot of five minutes.
 */
function foreseen(seer: Seer, { spread }: Kept, policy: Policy): Look[] {
  if (!spread) return [];
  const { platform, startedAt, volume } = spread;
  const target = entersAt(policy, 'red');
  const at: number[] = [];
  const counts: number[] = [];
  const trail: Trail = { startedAt, at, counts };
  const looks: Look[] = [];
  volume.forEach(({ minute, amount }, i) => {
    const now = Math.max(startedAt, minute * MINUTE);
    const count = (counts.at(-1) ?? 0) + amount;
    at.push(now);
    counts.push(count);
    const next = (volume[i + 1]?.minute ?? Infinity) * MINUTE;
    const last = Math.floor(next / SLOT) > Math.floor(now / SLOT);
    if (count < LEAST || !last) return;
    const forecast = seer.look(platform, trail, target, now);
    if (forecast) looks.push({ at: now, p: forecast.probability });
  });
  return looks;
}

/** Whether a voice that was kept counts under a policy as well. */
function loud(voice: Voice, brand: Brand, policy: Policy): boolean {
  const { author, platform, followers } = voice;
  // Who it was is no longer kept: a KOL, that is known.
  if (author === '' && followers === null) return true;
  const listed = brand.kols.find(
    (kol) => kol.platform === platform && (kol.id === author || kol.name === author),
  );
  if (listed) return listed.tag !== 'friend' && listed.tag !== 'staff';
  return followers !== null && followers >= kolThreshold(policy, platform);
}

/**
 * What another rule would have done over the stored minutes, beside today's. Reads only. A lower
 * threshold of followers finds no new KOLs: only the voices of those who were one are stored.
 * Forecasts are taken as they were made; a rule with another red asks another question, so its
 * forecasts are made anew.
 */
export async function rehearsal(
  q: Query,
  brand: Brand,
  overrides: Partial<Policy>,
  from: number,
  until: number,
): Promise<Rehearsal> {
  const policy = { ...brand.policy, ...overrides };
  const early = [brand.policy, policy].some((rule) => earlySteps(rule.early).length > 0);
  const least = Math.min(
    early ? LEAST : Infinity,
    brand.policy.orange,
    brand.policy.repostTrigger + 1,
    policy.orange,
    policy.repostTrigger + 1,
  );
  const another = forecastsUnder(policy, brand.policy) === 'anew';
  const { total, past, voices } = await pastOf(q, brand, from, { least, early, another });
  const said = await verdictsOf(q, brand.id);
  const seer = new Seer();
  const outcome = (rule: Policy): Outcome => {
    const of = forecastsUnder(rule, brand.policy);
    const heard = new Map<number, number[]>();
    for (const voice of voices) {
      if (!loud(voice, brand, rule)) continue;
      heard.set(voice.storyId, [...(heard.get(voice.storyId) ?? []), voice.at]);
    }
    const stories = past.map((story) => ({
      ...story,
      voices: heard.get(story.storyId) ?? [],
      forecasts: of === 'anew' ? foreseen(seer, story, rule) : story.made,
    }));
    const changes = rehearse(stories, total, brand.name, rule, until);
    const alerts = changes.filter((event) => event.from === 'none');
    return { alerts, judged: tally(alerts, said), changes, forecasts: of };
  };
  const [today, then] = [outcome(brand.policy), outcome(policy)];
  const compared = compareRules(today.changes, then.changes).map((row) => ({
    ...row,
    verdict: verdictAt(said, row.storyId, row.today ?? row.then ?? 0),
  }));
  return { from, until, today, then, compared };
}

/** Another red is another question: what was forecast of today's red does not answer it. */
function forecastsUnder(rule: Policy, today: Policy): Forecasts {
  if (earlySteps(rule.early).length === 0) return null;
  return entersAt(rule, 'red') === entersAt(today, 'red') ? 'made' : 'anew';
}

type Said = Awaited<ReturnType<typeof verdictsOf>>;

/** How far apart an alert of a rule and the incident of the time may lie and still be one. */
const SAME = DAY;

/** What people called the nearest incident of a story, or of the brand as a whole. */
function verdictAt(said: Said, storyId: number | null, at: number): 'real' | 'noise' | null {
  const near = said
    .filter((one) => one.storyId === storyId && Math.abs(one.openedAt - at) <= SAME)
    .sort((a, b) => Math.abs(a.openedAt - at) - Math.abs(b.openedAt - at));
  return near.find(({ verdict }) => verdict !== null)?.verdict?.verdict ?? null;
}

function tally(alerts: readonly Rehearsed[], said: Said): Judged {
  const judged: Judged = { real: 0, noise: 0, unsaid: 0 };
  for (const { storyId, at } of alerts) judged[verdictAt(said, storyId, at) ?? 'unsaid']++;
  return judged;
}
