import type { Policy } from './policy.js';

/** An author the brand names as a KOL, whatever the follower count. */
export interface Kol {
  platform: string;
  id: string;
  name: string | null;
}

/** What is watched. */
export interface Brand {
  id: number;
  name: string;
  aliases: string[];
  /** At least one of these must stand beside a name (empty: none needed). */
  must: string[];
  /** None of these may stand beside a name. */
  mustNot: string[];
  /** A boolean query that takes the place of the words above; null when there is none. */
  query: string | null;
  kols: Kol[];
  policy: Policy;
  createdAt: number;
}

export type Verdict = 'calm' | 'yellow' | 'orange' | 'red' | 'cannot-say';

/** Whether fresh data is coming in for a brand; without it the verdict is "cannot say". */
export interface Coverage {
  fresh: boolean;
  /** Since when this holds, epoch ms; null before the first data ever. */
  since: number | null;
  /** Last time anything was heard, epoch ms. */
  lastHeardAt: number | null;
}
