import type { Coverage, Verdict } from './brand.js';
import type { Change } from './change.js';
import type { ForecastState } from './forecast.js';
import type { Incident } from './incident.js';
import type { Level } from './level.js';
import type { Mention } from './mention.js';
import type { Trouble } from './trouble.js';

/** A world is one store with its own clock: the real one, or a demo that never touches it. */
export type World = 'live' | 'demo' | 'replay';

/** Counts of one brand in one bucket of time. */
export interface PulsePoint {
  /** Start of the bucket, epoch ms. */
  at: number;
  mentions: number;
  negative: number;
  positive: number;
  /** Negative volume added in the bucket: negative mentions plus reposts of negative items. */
  volume: number;
  /** Reposts of negative items seen in the bucket. */
  reposts: number;
}

/** Volume, shares and repost velocity of one brand over the rolling window. */
export interface Pulse {
  /** Width of a bucket, ms. */
  bucket: number;
  /** Negative volume inside the window when the pulse was taken. */
  volume: number;
  points: PulsePoint[];
}

/** A complaint category by its id, as people call it. */
export interface CategoryName {
  id: string;
  names: { zh: string; en: string };
}

/** One brand as the war room shows it. */
export interface BrandState {
  id: number;
  name: string;
  /** IANA name of the zone by whose clocks its days begin. */
  timeZone: string;
  /** Its complaint categories; absent in a batch that does not touch them: as they were. */
  categories?: CategoryName[];
  verdict: Verdict;
  level: Level;
  /** Ids of the brands that it is a competitor of; empty for a brand of one's own. */
  competitorOf: number[];
  /** False: it raises no level and tells nobody. */
  alerts: boolean;
  coverage: Coverage;
  /** Negative volume inside the window, now. */
  volume: number;
  thresholds: { reposts: number; orange: number; red: number };
  windowHours: number;
  /** Null in a batch: as it was (sent at most once a second). */
  pulse: Pulse | null;
}

export interface SourceState {
  id: number;
  kind: string;
  name: string;
  lastSuccessAt: number | null;
  lastItemAt: number | null;
  nextDueAt: number | null;
  failures: number;
  /** What went wrong last, in English; null while nothing does. */
  error: string | null;
  /** The same by its name, to be put into words; null where only the sentence is known. */
  trouble: Trouble | null;
  /** False when a person paused it, or when the other side is gone for good. */
  enabled: boolean;
  /** ms between visits. */
  every: number;
  /** What the last visit could read over, in words. */
  warnings: string[];
  /** Time of its last item when it answers but is quieter than usual, epoch ms. */
  quietSince: number | null;
  /** Null where nothing was measured, and in a snapshot. */
  delay: SourceDelay | null;
  /** Whether the verdict is "cannot say" while it is not heard. */
  needed: boolean;
  /** Until when it counts as fresh, epoch ms; null before its first good visit and while paused. */
  speaksUntil: number | null;
  /** Brands a person chose for it; null: as its search words tell. */
  brands: number[] | null;
  /** What it searches for; null: it hears everything that is said at its place. */
  words: string | null;
  /** Brands whose verdict it counts for, as things stand. */
  speaksFor: number[];
  /** The usual time between two of its items as learned, ms; null before enough came. */
  usualGap: number | null;
  /** Times of which something could not be fetched any more, oldest first (epoch ms). */
  missed: { from: number; until: number }[];
  /** How it is listened to while it speaks; null for what is only visited. */
  stream: StreamState | null;
}

export interface StreamState {
  /** Since when it is open, epoch ms; null while it is not. */
  since: number | null;
  /** When it last said anything, epoch ms. */
  heardAt: number | null;
  /** When something was last said on it; null for nothing yet. */
  spokeAt: number | null;
  /** Why it broke last; null while it is open. */
  error: string | null;
  trouble: Trouble | null;
}

/** Measured delays of one source's mentions, ms. */
export interface SourceDelay {
  /** Mentions measured. */
  n: number;
  /** From publication to our collecting it. */
  collected: Quantiles;
  /** From collecting to scored. */
  scored: Quantiles;
}

export interface Quantiles {
  p50: number;
  p95: number;
}

/** A line of what a visit brought, whether it concerns anybody or not. */
export interface Brought {
  title: string;
  url: string | null;
  publishedAt: number | null;
}

/** One source with what its page shows; its secrets are never part of it. */
export interface SourceDetail extends SourceState {
  config: Record<string, unknown>;
  /** Names of the secret fields that are set. */
  secrets: string[];
  /** Expected share of neutral texts, 0–1; null: as the model sees it. */
  neutralShare: number | null;
  /** Of its newest mentions that were understood: how many, and the share that is neutral, 0–1. */
  neutralSeen: { n: number; share: number } | null;
  /** Items of the last visit that brought any, and the first of them. */
  found: number | null;
  brought: Brought[];
  /** Its newest mentions. */
  mentions: Mention[];
  /** Its latest ranks, where it is a hot list. */
  ranks: HotRank[];
}

/** A brand's place in a hot list at one time. */
export interface HotRank {
  platform: string;
  title: string;
  rank: number;
  heat: number | null;
  at: number;
}

/** An open incident with the numbers that move. */
export interface IncidentState extends Incident {
  volume: number;
  topReposts: number;
  /** Reposts of negative items in the last hour. */
  velocity: number;
  /** Of its story, as last reckoned; null for a brand as a whole, or where the model knows nothing. */
  forecast: ForecastState | null;
}

/** Everything the first screen needs, true for exactly `seq`. */
export interface Snapshot {
  seq: number;
  world: World;
  /** The world's clock when the snapshot was taken, epoch ms. */
  now: number;
  /** How many ms of the world's time pass per real ms (1 for the live world). */
  speed: number;
  brands: BrandState[];
  incidents: IncidentState[];
  /** Newest first. */
  mentions: Mention[];
  sources: SourceState[];
}

/** Proof of life: where the log and the clock of the world stand. */
export interface Beat {
  seq: number;
  now: number;
  speed: number;
  /** The disk of the server has no room: what is said now cannot be kept. */
  full: boolean;
}

/** Changes `after` exclusive … `seq` inclusive, with the mentions they name. */
export interface Batch {
  after: number;
  seq: number;
  now: number;
  speed: number;
  changes: Change[];
  /** The newest of the mentions that the changes name; in a storm not all of them. */
  mentions: Mention[];
  /** Fresh numbers of brands and incidents that the changes touched. */
  brands: BrandState[];
  incidents: IncidentState[];
  /** Sources that the changes name, as they are now; one that is gone is missing. */
  sources: SourceState[];
}

/** Resuming from a sequence number: either the missing batch follows, or a whole snapshot. */
export interface ServerToClient {
  /** First message of a connection that starts anew or was away too long. */
  snapshot(snapshot: Snapshot): void;
  /** First message of a resumed connection, then every new batch. */
  changes(batch: Batch): void;
  /** The world's clock, every few seconds: proof of life. */
  pulse(beat: Beat): void;
}

/** What a browser says when it connects. */
export interface Handshake {
  /** Last sequence number it has seen; absent on a first visit. */
  after?: number;
}
