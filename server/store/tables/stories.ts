/** Mentions about the same thing, how fast they spread and what is expected of them. */
export interface StoryTables {
  stories: {
    id: number;
    brand_id: number;
    root_identity: string;
    fingerprint: string | null;
    title: string;
    first_at: number;
    first_seen_at: number;
    last_at: number;
    first_negative_at: number | null;
    mentions: number;
    /** All volume ever booked: an upper bound of any window. */
    volume: number;
    /** Who gave it its name; null when its first text did. */
    renamed_by: string | null;
    /** The story that people made it part of. */
    merged_into: number | null;
    /** How many of its mentions are no longer kept; they are among `mentions`. */
    forgotten: number;
  };
  story_roots: {
    /** Identity of an original, or of a root that only its reposts named. */
    root: string;
    brand_id: number;
    story_id: number;
    /** The mention that brought it: the order in which stories were found. */
    mention_id: number;
    published_at: number;
    /** JSON of the fingerprint; null for a root that was never seen itself. */
    print: string | null;
    /** JSON list of canonical links. */
    links: string | null;
    /** JSON: how it came into its story; null before this was kept. */
    why: string | null;
  };
  story_minutes: { story_id: number; minute: number; volume: number };
  /** Of large stories alone, as are the three that follow; see `store/large.ts`. */
  story_platforms: { story_id: number; platform: string; first_at: number; mentions: number };
  /** Posts that are in no volume. */
  story_plain_minutes: { story_id: number; minute: number; n: number };
  /** `author`: platform, id and name; `followers`: the most that were seen. */
  story_authors: { story_id: number; author: string; followers: number | null };
  /** Their sums; `known`: authors whose followers are known. */
  story_reach: { story_id: number; authors: number; known: number; followers: number };
  /** Authors who are no longer known and still count for its reach. */
  story_reach_forgotten: { story_id: number; authors: number; known: number; followers: number };
  repost_minutes: { story_id: number; mention_id: number; minute: number; n: number };
  kol_voices: {
    story_id: number;
    mention_id: number;
    brand_id: number;
    at: number;
    author: string;
    platform: string;
    followers: number | null;
    role: string;
  };
  forecasts: {
    story_id: number;
    brand_id: number;
    at: number;
    /** Null, with all that follows, where the model knows nothing any more. */
    p: number | null;
    size: number | null;
    low: number | null;
    high: number | null;
    why_zh: string | null;
    why_en: string | null;
    /** Highest step that was warned of. */
    warned: number;
  };
  /** What was forecast, once per story and five minutes. */
  forecast_points: {
    story_id: number;
    /** Five minutes since the epoch. */
    slot: number;
    at: number;
    /** Negative volume it was reckoned from. */
    volume: number;
    p: number;
    size: number;
    low: number;
    high: number;
    /** The highest of the five minutes, and when it was made; null in rows from before it was kept. */
    top: number | null;
    top_at: number | null;
  };
}
