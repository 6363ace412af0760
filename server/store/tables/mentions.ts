/** What was said, how it was counted, and what people said of it. */
export interface MentionTables {
  mentions: {
    id: number;
    brand_id: number;
    story_id: number;
    source_id: number | null;
    identity: string;
    platform: string;
    url: string | null;
    title: string | null;
    text: string;
    language: string;
    author_id: string | null;
    author_name: string | null;
    followers: number | null;
    verified: number | null;
    kol: number;
    seeded: number;
    /** 1 when the mention adds to negative volume in its own minute. */
    weight: number;
    published_at: number;
    received_at: number;
    /** When its analysis was done; null for mentions from before this was kept. */
    scored_at: number | null;
    repost_of: string | null;
    label: string;
    score: number | null;
    confidence: number | null;
    categories: string;
    /** `category:party:scene` of each complaint, by comma; null where it was not kept. */
    complaints: string | null;
    model: string;
    /** When its author took it back: its words and its author are erased; null for what stands. */
    withdrawn_at: number | null;
    /** What is no longer kept, see `store/kept.ts`; null: all is. */
    forgotten: number | null;
  };
  /** By what name a source that tells of deletions knows a post. */
  lookups: { source_id: number; native: string; identity: string };
  /** What a person said of a mention; one row while it stands, gone when it is undone. */
  corrections: {
    mention_id: number;
    brand_id: number;
    at: number;
    by_name: string;
    /** Null: nothing was said about it. */
    label: string | null;
    /** By comma; null: nothing was said about them. */
    categories: string | null;
    /** The root whose correction it takes part in, for a repost without words of its own. */
    carried_from: number | null;
    /** 1 when it was drawn by lot to be judged, so that it speaks for all. */
    drawn: number;
    /** What the product had made of it. */
    was_label: string;
    was_score: number | null;
    was_confidence: number | null;
    was_categories: string;
    was_complaints: string | null;
  };
  /** What a mention that was read by a habit says without it. */
  plain_readings: {
    mention_id: number;
    brand_id: number;
    label: string;
    score: number | null;
    confidence: number | null;
    categories: string;
    complaints: string | null;
  };
  counters: {
    mention_id: number;
    reposts: number | null;
    comments: number | null;
    likes: number | null;
    views: number | null;
    seen_at: number;
    /** Reposts it already had when its past was out of the window. */
    base: number;
    /** Reposts already booked into the minutes. */
    counted: number;
    /** Reposts collected as mentions of their own. */
    collected: number;
  };
  sightings: {
    mention_id: number;
    seen_at: number;
    reposts: number | null;
    comments: number | null;
    likes: number | null;
    views: number | null;
  };
  /** Mentions that were changed since they were put into the index of words. */
  search_stale: { id: number };
  brand_minutes: {
    brand_id: number;
    minute: number;
    mentions: number;
    negative: number;
    positive: number;
    volume: number;
    reposts: number;
  };
  /** Sums of one hour (since 1970) of one brand: what charts over time read. */
  brand_hours: {
    brand_id: number;
    hour: number;
    /** Mentions by sentiment. */
    negative: number;
    neutral: number;
    positive: number;
    unknown: number;
    /** Mentions by authors who count as KOLs. */
    kols: number;
    /** Negative volume, and reposts of negative mentions, as in `brand_minutes`. */
    volume: number;
    reposts: number;
  };
  /** Mentions of one hour by platform, and by category: one that bears several counts in each. */
  slice_hours: {
    brand_id: number;
    kind: string;
    hour: number;
    name: string;
    label: string;
    mentions: number;
  };
  /** The same by day of UTC: whole days in the middle of a period are read from here. */
  slice_days: {
    brand_id: number;
    kind: string;
    day: number;
    name: string;
    label: string;
    mentions: number;
  };
  /** Reposts that name no brand, until their root comes. */
  aside: {
    id: number;
    identity: string;
    root: string;
    platform: string;
    author_id: string | null;
    /** JSON of the item. */
    item: string;
    source_id: number | null;
    seeded: number;
    /** JSON list of the brands it may concern; null for all. */
    only_brands: string | null;
    received_at: number;
  };
}
