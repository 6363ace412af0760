/**
 * The tables as both databases hold them. Times are epoch ms, flags 0 or 1, JSON is text:
 * the same value reads back from SQLite and PostgreSQL to the byte.
 */
export interface Tables {
  ids: { name: string; next: number };
  settings: { key: string; value: string };
  tokens: {
    id: number;
    name: string;
    /** SHA-256 of the token, hex. */
    hash: string;
    created_at: number;
  };
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
  };
  sources: {
    id: number;
    kind: string;
    name: string;
    config: string;
    cursor: string;
    every: number;
    due_at: number;
    lease_until: number;
    failures: number;
    error: string | null;
    enabled: number;
    seeded: number;
    last_success_at: number | null;
    last_item_at: number | null;
    created_at: number;
    /** Encrypted JSON of the secret fields; null when none is set. */
    secrets: string | null;
    /** What the last visit that brought items found, JSON. */
    report: string | null;
    /** Times of its last items, epoch ms ascending, JSON. */
    rhythm: string | null;
    /** Time of the last item when it has gone quieter than its rhythm. */
    quiet_since: number | null;
  };
  /** Lines of hot lists that name a brand, each time they were seen. */
  hot_ranks: {
    source_id: number;
    brand_id: number;
    platform: string;
    title: string;
    /** Day in China, YYYY-MM-DD. */
    day: string;
    at: number;
    rank: number;
    heat: number | null;
  };
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
    model: string;
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
  };
  story_minutes: { story_id: number; minute: number; volume: number };
  repost_minutes: { story_id: number; mention_id: number; minute: number; n: number };
  brand_minutes: {
    brand_id: number;
    minute: number;
    mentions: number;
    negative: number;
    positive: number;
    volume: number;
    reposts: number;
  };
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
  levels: {
    brand_id: number;
    /** 0: the brand as a whole. */
    story_id: number;
    level: string;
    since: number;
    due_at: number | null;
    incident_id: number;
  };
  incidents: {
    id: number;
    brand_id: number;
    story_id: number | null;
    title: string;
    level: string;
    peak: string;
    status: string;
    reason: string;
    opened_at: number;
    noticed_at: number;
    first_negative_at: number | null;
    first_seen_at: number | null;
    respond_due_at: number;
    escalations: number;
    acknowledgement: string | null;
    response: string | null;
    closed_at: number | null;
    closed_by: string | null;
  };
  deadlines: {
    incident_id: number;
    kind: string;
    due_at: number;
    done_at: number | null;
    outcome: string | null;
  };
  changes: {
    seq: number;
    at: number;
    recorded_at: number;
    received_at: number | null;
    kind: string;
    brand_id: number | null;
    story_id: number | null;
    incident_id: number | null;
    data: string;
  };
  channels: {
    id: number;
    kind: string;
    name: string;
    locale: string;
    /** Encrypted JSON. */
    config: string;
    enabled: number;
    broken: string | null;
    created_at: number;
  };
  deliveries: {
    id: number;
    seq: number;
    channel_id: number;
    incident_id: number | null;
    state: string;
    attempts: number;
    due_at: number;
    lease_until: number;
    done_at: number | null;
    provider_id: string | null;
    error: string | null;
    /** ms the accepted send took. */
    took: number | null;
    /** JSON list of recipients still to be told. */
    remaining: string | null;
  };
}

/** Tables whose ids we number ourselves, so that a replay gives the same ids on both databases. */
export type IdName =
  | 'brands'
  | 'sources'
  | 'mentions'
  | 'stories'
  | 'incidents'
  | 'channels'
  | 'deliveries'
  | 'tokens';
