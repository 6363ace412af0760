/**
 * What names a story when none of its posts is left to name it, in both languages of the team: a
 * page says it in the reader's.
 */
export const UNNAMED = '（原帖已被作者删除） Deleted by its author';

/** A story as people see it. */
export interface StoryState {
  id: number;
  brandId: number;
  title: string;
  /** Who named it; null when its first text did. */
  renamedBy: string | null;
  /** The story it was made part of; then all its numbers are there. */
  mergedInto: number | null;
  firstAt: number;
  firstSeenAt: number;
  lastAt: number;
  firstNegativeAt: number | null;
  mentions: number;
  /** All negative volume it ever made. */
  volume: number;
}

/** A story in a list, with what moves. */
export interface StoryRowState extends StoryState {
  level: 'none' | 'yellow' | 'orange' | 'red';
  /** Its open incident. */
  incidentId: number | null;
  /** Negative volume gained in the last hour. */
  lastHour: number;
  /** The same for each of the last 24 hours, the running one last. */
  day: number[];
  /** Chance of red, as last reckoned; null where the model knows nothing. */
  p: number | null;
}

/** How fast something moves, per hour: now, and in its best hour (whose start is epoch ms). */
export interface Velocity {
  now: number;
  peak: number;
  peakAt: number | null;
}

/** What one story looks like close by. */
export interface StoryLife {
  /** Platforms in the order in which it reached them. */
  platforms: { platform: string; firstAt: number; mentions: number }[];
  /** Mentions and reposts gained in the last hour, and in its best one. */
  velocity: Velocity;
  life: 'growing' | 'peaked' | 'decaying' | 'revived';
}

/** Why a mention belongs where it was put. */
export type JoinedBy =
  /** A repost, beside its root; or the root that its reposts arrived before. */
  | { kind: 'root'; root: string }
  | { kind: 'link'; link: string }
  /** Word for word, but for forwards, names, links, numbers and emoji. */
  | { kind: 'copy'; of: string }
  /** `alike`: share of the parts both have; `within`: share of the shorter text in the longer. */
  | { kind: 'near'; of: string; alike: number; within: number }
  | { kind: 'terms'; terms: string[]; weight: number }
  /** About what everybody is on about, in words of its own; `odds` is their natural logarithm. */
  | { kind: 'talk'; terms: string[]; odds: number }
  | { kind: 'first' };

/**
 * How many people a story may have come before. `potential`: the followers of its authors, each
 * author counted once; `estimated`: `potential` times `share`, the part of an author's followers
 * taken to see one post. Authors whose followers no platform told are counted in `unknown`, not
 * guessed; null where nobody's are known.
 */
export interface Reach {
  potential: number | null;
  estimated: number | null;
  share: number;
  known: number;
  unknown: number;
  formula: { zh: string; en: string };
}
