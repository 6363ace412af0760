import type { Party, Scene } from './analysis.js';
import type { Trouble } from './trouble.js';
import type { Policy } from './policy.js';

/** The clock of a brand, an installation or a digest that nobody gave another. */
export const DEFAULT_ZONE = 'Asia/Shanghai';

/** What an author is to the brand. */
export const KOL_TAGS = ['friend', 'critic', 'media', 'staff'] as const;
export type KolTag = (typeof KOL_TAGS)[number];

/** An author the brand names as a KOL, whatever the follower count; as one who is none, if a friend or staff. */
export interface Kol {
  platform: string;
  id: string;
  name: string | null;
  /** Absent or null: an author like others on the list. */
  tag?: KolTag | null;
}

/** How often reds that a KOL alone had raised held: volume passed orange within 24 h. */
export interface KolRecord {
  raised: number;
  held: number;
  /** Raised less than 24 h ago and not there yet. */
  open: number;
}

/**
 * A complaint category with the patterns that speak for it. A pattern is plain text; `…` stands for
 * up to six characters of the same clause; a Latin pattern must stand as a word of its own.
 */
export interface ComplaintCategory {
  id: string;
  names: { zh: string; en: string };
  party: Party;
  scene: Scene;
  patterns: readonly string[];
  /** Patterns of this category for which somebody else has to answer. */
  exceptions?: readonly { party?: Party; scene?: Scene; patterns: readonly string[] }[];
}

/**
 * How long a brand keeps what was said, in days after it was published and heard; null: for ever.
 * Authors go first, or with the mentions.
 */
export interface Retention {
  authors: number | null;
  mentions: number | null;
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
  /** Complaint categories of its own; null: those of the policy §4. */
  categories: ComplaintCategory[] | null;
  /** Ids of the brands that it is a competitor of; empty for a brand of one's own. */
  competitorOf: number[];
  /** False: it is counted, but raises no level and tells nobody. */
  alerts: boolean;
  policy: Policy;
  /** IANA name of the clock that its messages, digests and hours follow. */
  timeZone: string;
  retention: Retention;
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
  /** The needed sources that are not heard, longest first; a verdict of calm has none. */
  deaf: DeafSource[];
  /** Sources that speak for it and are fresh. */
  ears: number;
}

/** A source that is needed for a verdict and is not heard. */
export interface DeafSource {
  sourceId: number;
  name: string;
  /** Last time it was good, epoch ms: its last visit that worked, or its last item when it is quiet. */
  since: number;
  /** `never`: no visit has worked yet; `late`: nobody visited it, such as after a stop of the program. */
  why: 'failing' | 'quiet' | 'never' | 'late';
  /** What went wrong, in words; null where nothing did. */
  error: string | null;
  /** The same by its name; absent in logs from before it was kept. */
  trouble?: Trouble | null;
}
