import type { Generated } from 'kysely';

/** Brands, and what people set for each. */
export interface BrandTables {
  brands: {
    id: number;
    name: string;
    query: string;
    kols: string;
    /** Only what differs from the default policy. */
    policy: string;
    created_at: number;
    covered: number;
    coverage_since: number | null;
    covered_until: number | null;
    last_heard_at: number | null;
    /** Until when what was pushed speaks for it. */
    pushed_until: number | null;
    /** Counts what people did to its stories; null for nothing yet. */
    stories_version: number | null;
    /** When its running bucket is finished; null while nothing is heard. */
    surge_due_at: number | null;
    /** First hour (since 1970) from which its roll-ups are complete; null when all of them are. */
    recount_before: number | null;
    /** JSON of its own complaint categories; null: those of the policy. */
    categories: string | null;
    /** JSON list of the brands that it is a competitor of. */
    competitor_of: Generated<string>;
    /** 0: it is counted, but raises no level and tells nobody. */
    alerts: Generated<number>;
    /** IANA name: the clock of its messages, digests and hours. */
    time_zone: Generated<string>;
    /** Days after which authors are forgotten, and after which mentions are; null: never. */
    keep_authors: Generated<number | null>;
    keep_mentions: Generated<number | null>;
  };
  /** How far the work of forgetting is, see `server/retention`; a row per brand and part. */
  retention: {
    brand_id: number;
    /** 'authors' or 'mentions'. */
    part: string;
    /** All mentions up to this id are looked at. */
    after_id: number;
    /** Mentions whose author, or of which all, is no longer kept. */
    forgotten: number;
    /** All of them were published before; null: nothing was forgotten yet. */
    before_at: number | null;
    /** Digests of times that ended until then name no author any more. */
    editions_to: number;
    /** When to look again. */
    due_at: number;
  };
  /** Stories that were passed over because their incident was open. */
  retention_held: {
    brand_id: number;
    part: string;
    story_id: number;
    /** Its mentions published before are done. */
    from_at: number;
  };
  /** Habits of a brand that somebody switched off. */
  habits_off: { brand_id: number; phrase: string; at: number; by_name: string };
  /** Stored mentions that are read again since somebody switched a habit; kept when it is done. */
  rereadings: {
    brand_id: number;
    phrase: string;
    turned_on: number;
    at: number;
    by_name: string;
    /** It goes from the mention before this id down to the first. */
    from_id: number;
    /** All from this id on are read; 1: it is done. */
    before_id: number;
    /** Mentions that say something else since then, those that only repost them apart. */
    changed: number;
  };
  /** What a brand plans itself. */
  planned_events: {
    id: number;
    brand_id: number;
    title: string;
    at: number;
    until: number | null;
    by_name: string;
    created_at: number;
  };
  surges: { brand_id: number; state: string };
  /** Stored history read again by a changed rule. */
  reruns: { id: number; brand_id: number; at: number; asked_by: string; result: string };
}
