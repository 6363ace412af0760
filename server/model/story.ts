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
  /** Chance of red, as last reckoned; null where the model knows nothing. */
  p: number | null;
}

/** What one story looks like close by. */
export interface StoryLife {
  /** Platforms in the order in which it reached them. */
  platforms: { platform: string; firstAt: number; mentions: number }[];
  /** Mentions and reposts gained in the last hour, and in its best one. */
  velocity: { now: number; peak: number; peakAt: number | null };
  life: 'growing' | 'peaked' | 'decaying' | 'revived';
}
