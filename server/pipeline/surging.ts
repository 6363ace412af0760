import { SURGE, SURGE_START, type SurgeState, watchSurge } from '../../alerts/surge.js';
import { readPreset, SURGE_PRESETS, type SurgePreset } from '../../alerts/surge-presets.js';
import { MINUTE } from '../../alerts/window.js';
import type { Brand } from '../model/brand.js';
import type { Draft } from '../model/change.js';
import type { Surge } from '../model/forecast.js';
import type { Tx } from '../store/store.js';
import { speaksFor } from './ears.js';

const { bucket: BUCKET } = SURGE;
/** Buckets of its own past a brand must have before anything can be unusual: one day. */
const LEAST_PAST = 288;
const SERIES = ['mentions', 'negative'] as const;

type Of = (typeof SERIES)[number];

/** One series of a brand: what the measured rule keeps, and what a chosen preset looks back on. */
interface Series {
  measured: SurgeState;
  /** Oldest first, null where nobody listened; only as long as the preset asks. */
  counts: (number | null)[];
  /** Nothing new from the preset before this time, epoch ms. */
  quietUntil: number;
}

interface State {
  /** Rule for which `counts` was kept. */
  rule: string;
  /** Start of the last bucket that was taken in, epoch ms; null for none. */
  last: number | null;
  series: Record<Of, Series>;
}

const START: Series = { measured: SURGE_START, counts: [], quietUntil: 0 };

/** End of the bucket that a moment lies in, epoch ms. */
export function bucketEnd(now: number): number {
  return (Math.floor(now / BUCKET) + 1) * BUCKET;
}

/** The brand whose bucket was finished first, if any was by `now`, and when the next of another is. */
export async function surgeDue(
  tx: Tx,
  now: number,
): Promise<{ id: number; at: number; other: number | null } | null> {
  const [row, next] = await tx.all<{ id: number; at: number }>(
    'SELECT id, surge_due_at AS at FROM brands WHERE surge_due_at IS NOT NULL ORDER BY surge_due_at, id LIMIT 2',
    [],
  );
  return row && row.at <= now ? { ...row, other: next?.at ?? null } : null;
}

async function load(tx: Tx, brand: Brand, start: number): Promise<State> {
  const [row] = await tx.all<{ state: string }>('SELECT state FROM surges WHERE brand_id = ?', [
    brand.id,
  ]);
  const rule = brand.policy.surge;
  const state = row
    ? (JSON.parse(row.state) as State)
    : { rule: '', last: null, series: { mentions: START, negative: START } };
  if (state.rule === rule) return state;
  const past = await pastCounts(tx, brand, presetOf(rule), start);
  return {
    rule,
    last: state.last,
    series: {
      mentions: { ...state.series.mentions, counts: past.mentions, quietUntil: 0 },
      negative: { ...state.series.negative, counts: past.negative, quietUntil: 0 },
    },
  };
}

function presetOf(rule: string): SurgePreset | undefined {
  return SURGE_PRESETS.find(({ name }) => name === rule);
}

/** How many buckets a preset looks back on, the judged span included. */
function reach(preset: SurgePreset): number {
  const { against, recent } = preset;
  const past = 'weeks' in against ? against.weeks * 7 * 86_400_000 : against.before;
  return Math.ceil((past + recent) / BUCKET);
}

/** What is stored of a newly chosen preset's past, before `start`; taken as heard throughout. */
async function pastCounts(
  tx: Tx,
  brand: Brand,
  preset: SurgePreset | undefined,
  start: number,
): Promise<Record<Of, number[]>> {
  if (!preset) return { mentions: [], negative: [] };
  const from = Math.max(
    start - reach(preset) * BUCKET,
    Math.ceil(brand.createdAt / BUCKET) * BUCKET,
  );
  const length = Math.max(0, Math.round((start - from) / BUCKET));
  const mentions = new Array<number>(length).fill(0);
  const negative = new Array<number>(length).fill(0);
  const rows = await tx.all<{ minute: number; mentions: number; volume: number }>(
    'SELECT minute, mentions, volume FROM brand_minutes WHERE brand_id = ? AND minute >= ? AND minute < ?',
    [brand.id, from / MINUTE, start / MINUTE],
  );
  for (const row of rows) {
    const index = Math.floor((row.minute * MINUTE - from) / BUCKET);
    mentions[index] = (mentions[index] ?? 0) + row.mentions;
    negative[index] = (negative[index] ?? 0) + row.volume;
  }
  return { mentions, negative };
}

async function anyFailing(tx: Tx, brand: Brand): Promise<boolean> {
  const rows = await tx.all<{ brands: string | null; words: string | null }>(
    `SELECT l.brands, l.words FROM sources s JOIN listening l ON l.source_id = s.id
     WHERE s.failures > 0 AND l.active = 1 AND l.needed = 1`,
    [],
  );
  return rows.some(({ brands, words }) =>
    speaksFor({ brands: brands === null ? null : (JSON.parse(brands) as number[]), words }, brand),
  );
}

type Counts = Record<Of, number> | null;

/**
 * What the buckets of a brand from `start` to `end` held; null for one through the whole of which
 * nobody listened. Only the first of a deaf brand: there is nothing to look at until it is heard.
 */
async function countsOf(tx: Tx, brand: Brand, start: number, end: number): Promise<Counts[]> {
  const [row] = await tx.all<{ covered: number; since: number | null }>(
    'SELECT covered, coverage_since AS since FROM brands WHERE id = ?',
    [brand.id],
  );
  if (row?.covered !== 1) return [null];
  const since = row.since ?? Infinity;
  // An outage begins with the first visit that fails, well before the verdict gives up its calm.
  const deaf = since >= end || (await anyFailing(tx, brand));
  const counts = Array.from({ length: (end - start) / BUCKET }, (_, i): Counts =>
    deaf || since > start + i * BUCKET ? null : { mentions: 0, negative: 0 },
  );
  if (deaf) return counts;
  const rows = await tx.all<{ minute: number; mentions: number; volume: number }>(
    'SELECT minute, mentions, volume FROM brand_minutes WHERE brand_id = ? AND minute >= ? AND minute < ?',
    [brand.id, start / MINUTE, end / MINUTE],
  );
  for (const { minute, mentions, volume } of rows) {
    const bucket = counts[Math.floor((minute * MINUTE - start) / BUCKET)];
    if (!bucket) continue;
    bucket.mentions += mentions;
    bucket.negative += volume;
  }
  return counts;
}

/** Takes in one bucket of a brand: what is kept from then on, and what is out of the ordinary. */
function takeIn(
  state: State,
  brand: Brand,
  start: number,
  counts: Counts,
): { next: State; found: Surge[] } {
  const at = start + BUCKET;
  const preset = presetOf(brand.policy.surge);
  const gap = state.last === null ? 0 : Math.max(0, (start - state.last) / BUCKET - 1);
  const found: Surge[] = [];
  const series = { ...state.series };
  for (const of of SERIES) {
    const count = counts?.[of] ?? null;
    const { state: measured, reading } = watchSurge(series[of].measured, count, start);
    let { counts: kept, quietUntil } = series[of];
    const old = series[of].measured.seen >= LEAST_PAST;
    if (preset) {
      const missed = new Array<null>(Math.min(gap, reach(preset))).fill(null);
      kept = [...kept, ...missed, count].slice(-reach(preset));
      const seen = readPreset(preset, { bucket: BUCKET, counts: kept }, kept.length - 1);
      if (seen.surge && count !== null && at >= quietUntil) {
        quietUntil = at + preset.quiet;
        const usual = seen.limit ?? 0;
        found.push({ of, rule: preset.name, z: null, count: seen.recent ?? 0, usual });
      }
    } else if (reading.surge && old && brand.policy.surge === 'measured') {
      // Told per hour: a count per five minutes says little to a person.
      const hour = (n: number) => Math.round(n * (3_600_000 / BUCKET) * 10) / 10;
      const z = Math.round((reading.deviation ?? 0) * 100) / 100;
      found.push({ of, rule: 'measured', z, count: hour(reading.now), usual: hour(reading.usual) });
    }
    series[of] = { measured, counts: kept, quietUntil };
  }
  return { next: { rule: brand.policy.surge, last: start, series }, found };
}

/**
 * Takes in the bucket of a brand that ends at `at` (epoch ms) and says what is out of the ordinary;
 * with it those after it that end by `ahead`, as long as nothing is.
 */
export async function surgeOne(tx: Tx, brand: Brand, at: number, ahead: number): Promise<Draft[]> {
  const start = at - BUCKET;
  const buckets = 1 + Math.max(0, Math.floor((ahead - at) / BUCKET));
  const [first = null, ...later] = await countsOf(tx, brand, start, start + buckets * BUCKET);
  const taken = takeIn(await load(tx, brand, start), brand, start, first);
  let { next } = taken;
  let end = at;
  for (const counts of later) {
    const after = takeIn(next, brand, end, counts);
    if (after.found.length > 0) break;
    next = after.next;
    end += BUCKET;
  }
  await tx.many(
    `INSERT INTO surges (brand_id, state) VALUES (?, ?)
     ON CONFLICT (brand_id) DO UPDATE SET state = excluded.state`,
    [[brand.id, JSON.stringify(next)]],
  );
  // Deaf, there is nothing to look at until something is heard again.
  await tx.all(
    'UPDATE brands SET surge_due_at = CASE WHEN covered = 1 THEN CAST(? AS bigint) ELSE NULL END WHERE id = ?',
    [end + BUCKET, brand.id],
  );
  return taken.found.map((data): Draft => ({
    kind: 'brand.surged',
    at,
    brandId: brand.id,
    storyId: null,
    incidentId: null,
    data,
  }));
}
