import type { Retention } from './brand.js';

/** Bounds of how long a brand keeps what was said, days. */
export const KEEP_DAYS = {
  /** Digests quote the week they tell of, and compare it with the one before. */
  authors: { least: 14, most: 3650 },
  /** Habits and categories are tried on the texts of the last 30 days. */
  mentions: { least: 30, most: 3650 },
} as const;

/** Whether authors would be kept longer than the mentions they wrote. */
export function authorsOutlast({ authors, mentions }: Retention): boolean {
  return authors !== null && mentions !== null && authors > mentions;
}

/** What is no longer kept: how many, and before when (epoch ms) all of it was published. */
export interface Forgotten {
  n: number;
  /** Null: nothing was forgotten yet. */
  before: number | null;
}

/** What is kept of a brand. */
export interface BrandKept {
  brandId: number;
  name: string;
  mentions: number;
  /** Publication of the oldest, epoch ms; null without any. */
  oldestAt: number | null;
  /** Mentions whose author is no longer kept. */
  authorsForgotten: Forgotten;
  mentionsForgotten: Forgotten;
}

/** What is kept altogether. */
export interface Kept {
  brands: BrandKept[];
  /** Size of the database; null where it does not say. */
  bytes: number | null;
}

/** Mentions that settings would take their author from, and that they would forget, at once. */
export interface WouldForget {
  authors: number;
  mentions: number;
}
