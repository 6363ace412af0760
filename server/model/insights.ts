import type { Level } from './level.js';
import type { NotKept } from './mention.js';

/** How wide one point of a chart over time is. */
export const STEPS = ['hour', 'day', 'week', 'month'] as const;
export type Step = (typeof STEPS)[number];

/** From `from` up to but without `to`, epoch ms; both are whole hours of UTC. */
export interface Stretch {
  from: number;
  to: number;
}

/** Mentions by sentiment. */
export interface Sentiments {
  negative: number;
  neutral: number;
  positive: number;
  unknown: number;
}

/** What is counted of a stretch of time. */
export interface Tally extends Sentiments {
  mentions: number;
  /** Mentions by authors who count as KOLs. */
  kols: number;
  /** Negative mentions and the reposts they gained. */
  volume: number;
  reposts: number;
}

/** One point over time. */
export interface Point extends Stretch {
  /** Share of the stretch, as far as it has passed, in which something was listening, 0–1. */
  heard: number;
  /** Null where nobody listened and nothing is known: that is not the same as silence. */
  tally: Tally | null;
}

/** One platform or category of a period. */
export interface Slice extends Sentiments {
  name: string;
  mentions: number;
  /** In the period compared with; null when there is none, or nobody listened then. */
  before: (Sentiments & { mentions: number }) | null;
}

/** A category over time, its points where those of the period are; null where nobody listened. */
export interface CategorySeries extends Slice {
  points: (number | null)[];
  pointsBefore: (number | null)[] | null;
}

/** One hour of the week, in the brand's time zone. */
export interface WeekHour {
  mentions: number;
  negative: number;
  /** How often this hour of the week passed in the period while something listened. */
  heard: number;
}

/** Something that happened and explains a chart. */
export type Mark =
  | { kind: 'surge'; at: number; of: 'mentions' | 'negative'; count: number; usual: number }
  | { kind: 'incident'; at: number; id: number; title: string; level: Level }
  | { kind: 'response'; at: number; id: number; title: string }
  | { kind: 'planned'; at: number; until: number | null; title: string };

/** What a question about a period answers beside its figures. */
export interface Asked {
  brandId: number;
  timeZone: string;
  now: number;
  step: Step;
  /** The period in the words of the question: a preset, or two dates. */
  asked: string;
  period: Stretch;
  /** Null when nothing is compared with. */
  compare: Stretch | null;
  /** From here on everything is counted; null when that is so for all that is stored. */
  countedFrom: number | null;
  /** When the brand was heard for the first time; null for never. */
  listeningSince: number | null;
  /** Mentions of the time asked about that are counted and no longer kept; null: none. */
  notKept: NotKept | null;
  /** Before it (epoch ms) authors are no longer known; null where all of the period's are. */
  authorsBefore: number | null;
}

/** A brand over a period. */
export interface Insights extends Asked {
  points: Point[];
  /** As many points as `points`, in the same places of their period. */
  pointsBefore: Point[] | null;
  total: Point;
  totalBefore: Point | null;
  platforms: Slice[];
  categories: CategorySeries[];
  /** 168 hours from Monday 0 o'clock. */
  week: WeekHour[];
  marks: Mark[];
}

/** A word that sets the period apart. */
export interface InsightWord {
  word: string;
  /** Texts of the sample that hold it, and of those the negative and positive ones. */
  texts: number;
  negative: number;
  positive: number;
  /** Share of the texts before the period that hold it, 0–1; null when there are none. */
  usual: number | null;
}

export interface InsightWords {
  words: InsightWord[];
  /** Texts that were read, reposts left out; and texts from before that they were compared with. */
  sampled: number;
  background: number;
}

/** A KOL who spoke in the period. */
export interface InsightKol {
  platform: string;
  authorId: string | null;
  name: string | null;
  /** Null: unknown. */
  followers: number | null;
  mentions: number;
  negative: number;
  /** Views and reposts of the mentions, as far as the platform tells; null when it tells of none. */
  views: number | null;
  reposts: number | null;
  incidents: { id: number; title: string; peak: Level }[];
  lastAt: number;
}

/** One brand beside its competitors. */
export interface VoiceShare {
  brandId: number;
  name: string;
  own: boolean;
  /** Null where nobody listened. */
  points: (number | null)[];
  mentions: number;
  negative: number;
  /** Null when there is nothing to compare with. */
  before: { mentions: number; negative: number } | null;
  heard: number;
}

export interface VoiceShares extends Asked {
  stretches: Stretch[];
  brands: VoiceShare[];
}

/** How one deadline was kept. */
export interface Kept {
  /** Incidents for which it was kept, was not, and is still running. */
  met: number;
  missed: number;
  open: number;
  /** Time it took where it was done, ms; null when it was done nowhere. */
  p50: number | null;
  p95: number | null;
  /** What the policy asks for, ms. */
  within: number;
}

/** The incidents of one level (the highest that each reached) that were opened in the period. */
export interface ServiceRow {
  level: Exclude<Level, 'none'>;
  incidents: number;
  acknowledged: Kept;
  responded: Kept;
  escalations: number;
}

export interface ServiceLevels {
  rows: ServiceRow[];
  before: ServiceRow[] | null;
}

/** How far behind a source is, over its last mentions. */
export interface DelayRow {
  sourceId: number;
  name: string;
  /** Mentions it was measured over; null where nothing could be measured. */
  n: number | null;
  /** From published to collected, and from collected to scored, ms. */
  collected: { p50: number; p95: number } | null;
  scored: { p50: number; p95: number } | null;
}
