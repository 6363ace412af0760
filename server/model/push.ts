import type { ColumnMapping } from './imports.js';

/** A token that may push. */
export interface TokenState {
  id: number;
  name: string;
  /** Its last four signs; null for one of before they were kept. */
  hint: string | null;
  /** Brands it may push for; null for all. */
  brands: number[] | null;
  createdAt: number;
  /** To the minute. */
  usedAt: number | null;
  revokedAt: number | null;
}

/** How the payloads of a webhook are read. */
export interface HookHow {
  /** Dotted path of the list or object that holds the posts; null for the payload itself. */
  root: string | null;
  /** Fields by what they mean; null: by the known layout or the guess. */
  mapping: ColumnMapping | null;
  platform: string | null;
  /** Minutes ahead of UTC for times without a zone; null for +08:00. */
  zone: number | null;
}

/** What became of the records of a webhook so far. */
export interface HookCounts {
  payloads: number;
  accepted: number;
  updated: number;
  duplicate: number;
  unmatched: number;
  refused: number;
}

export interface HookState {
  id: number;
  name: string;
  /** Last four signs of its address. */
  hint: string;
  enabled: boolean;
  /** True when a person has said what its fields mean. */
  confirmed: boolean;
  /** True when a signature is asked for. */
  signed: boolean;
  how: HookHow;
  brands: number[] | null;
  counts: HookCounts;
  /** Payloads that wait for a person to say what they mean. */
  held: number;
  lastAt: number | null;
  createdAt: number;
}

/** One of the last payloads. */
export interface HookPayload {
  n: number;
  at: number;
  /** As it came; cut off when it is long. */
  body: string;
  /** `held`: it waits until somebody says what its fields mean. */
  outcome: 'read' | 'held' | 'refused';
  why: string | null;
}
