import type { Policy } from './policy.js';

/** Crisis levels in rising order; the position in this list is the level's rank. */
export const LEVELS = ['none', 'yellow', 'orange', 'red'] as const;
export type Level = (typeof LEVELS)[number];

/** 0 for none … 3 for red. */
export function rank(level: Level): number {
  return LEVELS.indexOf(level);
}

/** The level above; red stays red. */
export function above(level: Level): Level {
  return LEVELS[Math.min(rank(level) + 1, LEVELS.length - 1)] ?? 'red';
}

export function higher(a: Level, b: Level): Level {
  return rank(a) >= rank(b) ? a : b;
}

/**
 * Why a level may be raised at all: one item fermented, a KOL spoke, or volume alone (policy §2);
 * the forecast only where the brand set it so.
 */
export type Trigger =
  | { kind: 'reposts'; mentionId: number; reposts: number; at: number }
  | {
      kind: 'kol';
      mentionId: number;
      author: string;
      platform: string;
      followers: number | null;
      role: 'author' | 'reposter';
      at: number;
      /** Who it was is no longer kept. */
      forgotten?: true;
    }
  | { kind: 'volume'; volume: number; at: number }
  /** A chance of red (`p`, 0–1) that this brand's rule takes for `makes`, from `from` on. */
  | { kind: 'forecast'; p: number; makes: 'yellow' | 'orange'; from: number; at: number };

/**
 * The named reason of a level, from the very numbers the decision used.
 * `explain` turns it into a sentence in either language.
 */
export interface Reason {
  /** Name and version of the rule that decided. */
  rule: string;
  level: Level;
  /** When the condition of this level became true, epoch ms. */
  since: number;
  /** Negative mentions plus the reposts they gained in the window. */
  volume: number;
  windowHours: number;
  triggers: Trigger[];
  thresholds: { reposts: number; orange: number; red: number };
  /** Most reposts one negative item gained inside the window. */
  topReposts: number;
  /** Set for the brand as a whole: how much of the volume no story at this level explains. */
  scattered?: number;
  /** What a KOL makes of it; absent: red. */
  kol?: 'red' | 'step';
  /** Chances of red from which the forecast raises a level; absent: it raises none. */
  early?: Policy['early'];
  /** Set when the incident stood at this level before: what is new since then. */
  again?: { times: number; lastAt: number; gained: number };
  /** Set when late arrivals made the level true in the past: how many in the window, and the oldest. */
  late?: { count: number; oldest: number };
}
