const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A published spike rule: a recent span against its own past. */
export interface SurgePreset {
  name: string;
  /** Whose published rule it follows; where they publish no number, the number is ours. */
  after: string;
  /** The span that is judged, ms. */
  recent: number;
  /** `before`: that long right before it; `weeks`: the same span in so many earlier weeks. */
  against: { before: number } | { weeks: number };
  /** Above the past's mean times this … */
  times: number;
  /** … plus this many of its standard deviations. */
  deviations: number;
  /** Fewest events in the recent span. */
  atLeast: number;
  /** Nothing new is said for this long, ms. */
  quiet: number;
}

const preset = (
  name: string,
  after: string,
  rule: Partial<SurgePreset> & Pick<SurgePreset, 'recent' | 'against'>,
): SurgePreset => ({ name, after, times: 1, deviations: 0, atLeast: 5, quiet: DAY, ...rule });

const social = { recent: HOUR, against: { before: 12 * HOUR }, quiet: 12 * HOUR };
const news = { recent: DAY, against: { before: 14 * DAY } };
const week = { recent: DAY, against: { before: 7 * DAY } };

/** The rules that vendors publish, to choose from instead of the measured one. */
export const SURGE_PRESETS: readonly SurgePreset[] = Object.freeze([
  preset('social-sensitive', 'Meltwater', { ...social, times: 1.5 }),
  preset('social', 'Meltwater', { ...social, times: 2 }),
  preset('social-calm', 'Meltwater', { ...social, times: 3 }),
  preset('news-sensitive', 'Meltwater', { ...news, times: 1.5 }),
  preset('news', 'Meltwater', { ...news, times: 2 }),
  preset('news-calm', 'Meltwater', { ...news, times: 3 }),
  preset('same-hour', 'Salesforce', { recent: HOUR, against: { weeks: 4 }, times: 2 }),
  preset('week-sensitive', 'SocialMetrix', { ...week, deviations: 1.5 }),
  preset('week', 'SocialMetrix', { ...week, deviations: 2 }),
  preset('week-calm', 'SocialMetrix', { ...week, deviations: 3 }),
  preset('ten-minutes', 'MutualMind', {
    recent: 10 * MINUTE,
    against: { before: 6 * HOUR },
    times: 2,
    quiet: 6 * HOUR,
  }),
  preset('hourly', 'Agility PR', {
    recent: HOUR,
    against: { before: 7 * DAY },
    times: 2,
    quiet: 6 * HOUR,
  }),
  preset('fortnight', 'Huginn', {
    recent: HOUR,
    against: { before: 14 * DAY },
    deviations: 3,
    quiet: 2 * DAY,
  }),
]);

/** Counts of one brand in equal buckets, oldest first; null where nobody was listening. */
export interface Volume {
  /** Width of a bucket, ms. */
  bucket: number;
  counts: readonly (number | null)[];
}

export interface PresetReading {
  surge: boolean;
  /** Events in the recent span; null when too little of it was covered to say. */
  recent: number | null;
  /** What the rule allows; null when too little of the past was covered. */
  limit: number | null;
}

/** Least covered share of a span that still says something about it, 0–1. */
const COVERED = 0.5;

/**
 * Reads a preset at the end of bucket `last`. Buckets nobody listened to are left out of sums and
 * means, and a span less than half covered is unknown, never calm and never a surge.
 */
export function readPreset(rule: SurgePreset, volume: Volume, last: number): PresetReading {
  const width = Math.max(1, Math.round(rule.recent / volume.bucket));
  const recent = total(volume.counts, last + 1 - width, last + 1);
  const earlier =
    'weeks' in rule.against
      ? sameSpans(volume, last, width, rule.against.weeks)
      : spansBefore(volume, last, width, rule.against.before);
  if (recent === null || earlier.length === 0) return { surge: false, recent, limit: null };
  const mean = earlier.reduce((a, b) => a + b, 0) / earlier.length;
  const spread = Math.sqrt(earlier.reduce((a, b) => a + (b - mean) ** 2, 0) / earlier.length);
  const limit = mean * rule.times + rule.deviations * spread;
  return { surge: recent > limit && recent >= rule.atLeast, recent, limit };
}

/** Events in buckets `from` … `to` (exclusive), scaled up for the uncovered ones. */
function total(counts: Volume['counts'], from: number, to: number): number | null {
  let sum = 0;
  let covered = 0;
  for (let i = Math.max(0, from); i < to; i++) {
    const count = counts[i] ?? null;
    if (count === null) continue;
    sum += count;
    covered++;
  }
  return covered < (to - from) * COVERED ? null : (sum * (to - from)) / covered;
}

function spansBefore(volume: Volume, last: number, width: number, before: number): number[] {
  const count = Math.max(1, Math.round(before / volume.bucket / width));
  const spans: number[] = [];
  for (let i = 1; i <= count; i++) {
    const sum = total(volume.counts, last + 1 - (i + 1) * width, last + 1 - i * width);
    if (sum !== null) spans.push(sum);
  }
  return spans.length < count * COVERED ? [] : spans;
}

function sameSpans(volume: Volume, last: number, width: number, weeks: number): number[] {
  const step = Math.round((7 * DAY) / volume.bucket);
  const spans: number[] = [];
  for (let week = 1; week <= weeks; week++) {
    const end = last + 1 - week * step;
    const sum = total(volume.counts, end - width, end);
    if (sum !== null) spans.push(sum);
  }
  return spans;
}
