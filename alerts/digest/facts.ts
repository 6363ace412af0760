import type { Label } from '../../server/model/analysis.js';
import type { Level } from '../../server/model/level.js';

/** A number, what it was in the period before, and where its mentions are listed. */
export interface Figure {
  /** Null: not known, which is never shown as 0. */
  value: number | null;
  before: number | null;
  url: string;
}

/** One day of the period, or one hour of a daily edition. */
export interface StretchFacts {
  /** Its start, epoch ms. */
  at: number;
  mentions: number | null;
  negative: number | null;
  /** Mentions of the same stretch one period before. */
  before: number | null;
  /** Far from what this stretch usually brings. */
  abnormal: boolean;
  url: string;
}

export interface StoryFacts {
  title: string;
  url: string;
  level: Level;
  mentions: Figure;
  negative: Figure;
}

/** A mention shown with its words; text and author are hostile. */
export interface MentionFacts {
  author: string;
  platform: string;
  text: string;
  label: Label;
  /** The post itself; null when the source gives none. */
  url: string | null;
  /** The mention on our pages. */
  page: string;
  publishedAt: number;
  reposts: number | null;
}

export interface KolFacts {
  name: string;
  platform: string;
  followers: number | null;
  mentions: Figure;
  negative: Figure;
}

/** One platform or one category. */
export interface ShareFacts {
  name: string;
  mentions: Figure;
  negative: Figure;
}

export interface AlertFacts {
  title: string;
  url: string;
  peak: Level;
  openedAt: number;
  /** ms from opening; null: not yet. */
  acknowledgedAfter: number | null;
  respondedAfter: number | null;
  /** Whether the first public response met its deadline; null while both are still open. */
  inTime: boolean | null;
  open: boolean;
}

/** How many of the deadlines that came due in the period were kept (policy §3). */
export interface Attained {
  due: number;
  met: number;
}

/** Service levels of the cases of one grade (policy §5). */
export interface SlaFacts {
  grade: 1 | 2 | 3 | 4;
  /** Cases whose deadlines passed or were met in the period … */
  due: number;
  /** … and those of them that met them. */
  met: number;
  url: string;
}

export interface ActionFacts {
  /** The incident it belongs to. */
  title: string;
  /** What is to be done; absent in editions from before it was said. */
  step?: 'acknowledge' | 'contact' | 'statement' | 'solution' | 'respond';
  owner: string | null;
  dueAt: number | null;
  url: string;
}

/** How complete the collection was. */
export interface CoverageFacts {
  /** Share of the source hours with fresh data, 0–1; null: cannot be said. */
  share: number | null;
  /** How many sources were to be heard. */
  sources: number;
  /** Longest first. */
  gaps: readonly {
    source: string;
    from: number;
    /** Null: still going on. */
    to: number | null;
    url: string;
  }[];
  url: string;
}

/** Everything a digest says (policy §8); lists come with what matters most first. */
export interface DigestFacts {
  brand: string;
  edition: 'week' | 'day';
  /** The period, epoch ms, `to` exclusive. */
  from: number;
  to: number;
  timeZone: string;
  /** The brand's page, the digest in the archive, and where recipients are managed. */
  links: { brand: string; archive: string; settings: string };
  mentions: Figure;
  negative: Figure;
  positive: Figure;
  neutral: Figure;
  /** Texts whose sentiment is not known. */
  unknown: Figure;
  /** Negative mentions plus the reposts they gained (policy §2). */
  volume: Figure;
  stretches: readonly StretchFacts[];
  stories: readonly StoryFacts[];
  worst: readonly MentionFacts[];
  best: readonly MentionFacts[];
  kols: readonly KolFacts[];
  platforms: readonly ShareFacts[];
  categories: readonly ShareFacts[];
  alerts: readonly AlertFacts[];
  /** Acknowledgements and first public responses of the alerts; null in editions from before it was counted. */
  responses: { acknowledged: Attained; responded: Attained; url: string } | null;
  /** Null: no cases are kept here, so nothing can be said of them. */
  sla: readonly SlaFacts[] | null;
  actions: readonly ActionFacts[];
  coverage: CoverageFacts;
}
