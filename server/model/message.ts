import type { ChangeKind } from './change.js';
import type { Level } from './level.js';

export type Locale = 'zh-CN' | 'en';

/** A post worth showing in a message; text is hostile and must be escaped by the channel. */
export interface Quote {
  author: string;
  platform: string;
  text: string;
  url: string | null;
  publishedAt: number;
  reposts: number | null;
}

/**
 * One message, written once and rendered by each channel for its medium.
 * Sentences are finished text in the channel's language; nothing here is markup.
 */
export interface Message {
  /** Stable across retries: receivers drop doubles by it. */
  id: string;
  /** Groups the messages of one incident where the medium has threads. */
  thread: string;
  locale: Locale;
  kind: ChangeKind | 'test';
  /** Not for real: a demo, a replay or a drill. */
  rehearsal: boolean;
  level: Level;
  brand: string;
  /** What happened, in one line. */
  headline: string;
  /** Numbers with their change, e.g. ["Negative in 24 h", "231 (+38)"]. */
  facts: [label: string, value: string][];
  /** Why this level, and the distance to the next. */
  reason: string;
  /** State of the response clock in words; null when none runs. */
  clock: string | null;
  /** At most three. */
  quotes: Quote[];
  /** Where to act: the incident's page. */
  link: { label: string; url: string } | null;
  at: number;
  timeZone: string;
  /** First alerts of several incidents told at once: a message of each, the most urgent first. */
  each?: readonly Message[];
  /** Ids of the messages a merged one stands for, oldest first; absent on any other. */
  includes?: readonly string[];
}
