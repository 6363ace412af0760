import type { DeafSource } from './brand.js';
import type { JudgedLabel } from './analysis.js';
import type { DigestTrouble } from './digest.js';
import type { ForecastState, Surge } from './forecast.js';
import type { Acknowledgement, DeadlineKind, Response } from './incident.js';
import type { Trouble } from './trouble.js';
import type { Level, Reason } from './level.js';
import type { PlannedEvent } from './planned.js';

/** What each kind of change carries. Adding a kind here makes every reader say what it does with it. */
export interface ChangeData {
  'brand.added': { name: string };
  'brand.changed': { name: string };
  'brand.removed': { name: string };
  /** Something the brand plans itself was entered, changed, or taken back. */
  'brand.planned': { event: PlannedEvent };
  'brand.replanned': { event: PlannedEvent };
  'brand.unplanned': { event: PlannedEvent };
  'source.added': { sourceId: number; name: string };
  'source.removed': { sourceId: number; name: string };
  'source.changed': { sourceId: number; name: string };
  'source.paused': { sourceId: number; name: string };
  'source.resumed': { sourceId: number; name: string };
  /** It answers, but `lastAt` (epoch ms) was its last item and `usual` (ms) is its rhythm. */
  'source.quiet': { sourceId: number; name: string; lastAt: number; usual: number };
  /** `trouble` is what `error` says, by its name; absent in logs from before it was kept. */
  'source.failing': {
    sourceId: number;
    name: string;
    error: string;
    trouble?: Trouble | null;
  };
  /** `missed` where a window could not be fetched any more (epoch ms). */
  'source.recovered': {
    sourceId: number;
    name: string;
    missed?: { from: number; until: number } | null;
  };
  /** A line of a hot list names the brand: told once per title and day. */
  'brand.trending': { platform: string; title: string; rank: number; url: string | null };
  /** `sources` are those that are needed and not heard; absent in logs from before it was kept. */
  'coverage.lost': { since: number; sources?: DeafSource[] };
  /** `since` when it was deaf; null when it hears for the first time. */
  'coverage.regained': { since: number | null };
  /** A service will not take anything more from a channel. */
  'channel.broken': { channelId: number; name: string; why: string };
  'channel.repaired': { channelId: number; name: string };
  /** No test message was accepted for longer than a day. */
  'channel.silent': { channelId: number; name: string; since: number | null };
  /** A digest reached nobody (`sent` 0), or not everybody; `said` by the first mail server that refused. */
  'digest.failed': {
    digestId: number;
    editionId: number;
    /** The e-mail channel it goes out by. */
    channelId: number;
    edition: 'week' | 'day';
    sent: number;
    missed: number;
    trouble: DigestTrouble;
    said: string | null;
  };
  /** New mentions of one transaction, oldest id first, and where the volumes stand now. */
  'mentions.added': { ids: number[]; late: number; volume: number; incidents: Moved[] };
  /** New sightings of known mentions. */
  'mentions.updated': { ids: number[]; volume: number; incidents: Moved[] };
  /**
   * A person said what mentions really say (`undone`: took that back); reposts without words of
   * their own are among the ids. Null: nothing was said about it.
   */
  'mentions.corrected': {
    ids: number[];
    by: string;
    label: JudgedLabel | null;
    categories: string[] | null;
    undone: boolean;
    volume: number;
    incidents: Moved[];
  };
  /**
   * A person switched a habit, and these stored mentions say something else since; a long past is
   * read again in steps, each a change of its own.
   */
  'mentions.reread': {
    ids: number[];
    phrase: string;
    on: boolean;
    by: string;
    volume: number;
    incidents: Moved[];
  };
  /** Their authors took them back; what was counted stays counted. */
  'mentions.withdrawn': { ids: number[]; incidents: { incidentId: number }[] };
  /** A person made story `from` part of this one. */
  'story.merged': { from: number; title: string; by: string };
  /** A person made some of its posts story `into`. */
  'story.split': { into: number; title: string; mentions: number; by: string };
  'story.renamed': { from: string; to: string; by: string };
  /** The forecast reached the next step; says nothing about the level. */
  'story.warned': { title: string; step: 1 | 2 | 3; forecast: ForecastState };
  /** Stored history was read again by the rule as it is now; nothing that was announced changed. */
  'brand.rerun': { rerunId: number; by: string; days: number; then: number; announced: number };
  /** The brand is talked about far more than its own past would make of it. */
  'brand.surged': Surge;
  'incident.opened': { title: string; level: Level; reason: Reason; noticedAt: number };
  'incident.raised': { title: string; from: Level; level: Level; reason: Reason };
  'incident.lowered': { title: string; from: Level; level: Level; reason: Reason };
  'incident.acknowledged': Acknowledgement & { note: string | null };
  'incident.noted': { by: string; text: string; step: DeadlineKind | null };
  'incident.responded': Response & { inTime: boolean };
  'incident.reminded': { deadline: DeadlineKind; dueAt: number };
  'incident.breached': { deadline: DeadlineKind; dueAt: number };
  'incident.escalated': { step: number; to: 'next' | 'vp'; because: DeadlineKind };
  'incident.acknowledgement-lapsed': { by: string };
  /** A person called the alert real, or noise. */
  'incident.judged': { verdict: 'real' | 'noise'; by: string; note: string | null };
  'incident.closed': { by: string | null; why: string | null; peak: Level };
}

export type ChangeKind = keyof ChangeData;

/** Where an incident's volume stands after a transaction. */
export interface Moved {
  incidentId: number;
  volume: number;
  topReposts: number;
}

/** A change before the store numbered it. */
export type Draft<K extends ChangeKind = ChangeKind> = {
  [P in K]: {
    kind: P;
    /** When it became true, epoch ms. */
    at: number;
    brandId: number | null;
    storyId: number | null;
    incidentId: number | null;
    data: ChangeData[P];
  };
}[K];

/** One row of the log: what became true, when, why; history, outbox input and live event at once. */
export type Change<K extends ChangeKind = ChangeKind> = Draft<K> & {
  seq: number;
  /** When it was written, on the clock of its world, epoch ms. */
  recordedAt: number;
  /** When the push that caused it was received, epoch ms; null for anything but a push. */
  receivedAt: number | null;
};
