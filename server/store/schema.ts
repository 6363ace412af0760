import type { Generated, Selectable } from 'kysely';

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
    /** Its last four signs, to tell it from others; null for one of before this was kept. */
    hint: Generated<string | null>;
    /** JSON list of brand ids it may push for; null for all. */
    scope: Generated<string | null>;
    used_at: Generated<number | null>;
    revoked_at: Generated<number | null>;
  };
  /** Files that people uploaded. */
  imports: {
    id: number;
    name: string;
    bytes: number;
    status: string;
    /** JSON: how it is to be read. */
    how: string;
    /** How far it is read: bytes, and the number of the next line. */
    at_byte: number;
    at_line: number;
    /** JSON: what became of its rows. */
    counts: string;
    error: string | null;
    created_at: number;
    finished_at: number | null;
  };
  import_refusals: {
    import_id: number;
    line: number;
    why: string;
    value: string | null;
    /** The row as JSON. */
    content: string | null;
  };
  /** What a person said that the columns of a table mean. */
  file_layouts: {
    signature: string;
    /** JSON list of names. */
    columns: string;
    how: string;
    used_at: number;
  };
  hooks: {
    id: number;
    name: string;
    /** SHA-256 of the last part of its address, hex. */
    key_hash: string;
    hint: string;
    /** Encrypted key of the signature; null when none is asked for. */
    secret: string | null;
    /** JSON: how a payload is read. */
    how: string;
    /** JSON list of brand ids; null for all. */
    brands: string | null;
    /** 1 when a person has confirmed what its fields mean. */
    confirmed: number;
    enabled: number;
    counts: string;
    last_at: number | null;
    created_at: number;
  };
  /** The last payloads of each webhook, numbered from 1. */
  hook_payloads: { hook_id: number; n: number; at: number; body: string; outcome: string };
  /** Links that let a wall in; withdrawn by deleting them. */
  wall_links: {
    id: number;
    name: string;
    /** SHA-256 of the key, hex. */
    hash: string;
    created_at: number;
    seen_at: number | null;
  };
  sessions: {
    /** SHA-256 of the token in the cookie, hex. */
    hash: string;
    /** The link a wall came in by; null for a person. */
    wall_id: number | null;
    created_at: number;
    seen_at: number;
    expires_at: number;
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
  };
  source_tones: {
    source_id: number;
    /** Expected share of neutral texts, 0–1. */
    share: number;
    /** How its last texts lean, see NeutralCut. */
    leans: string;
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
    /** Times that could not be fetched any more, newest last, JSON. */
    missed: string | null;
  };
  /** What a source speaks for, and until when: the narrow part of its row, read at every visit. */
  listening: {
    source_id: number;
    /** 0 while a person paused it. */
    active: number;
    /** 1: without it the verdict is "cannot say". */
    needed: number;
    /** JSON list of brands that a person chose; null: as its search words tell. */
    brands: string | null;
    /** What it searches for; null: it hears everything that is said at its place. */
    words: string | null;
    /** Until when it counts as fresh, epoch ms. */
    speaks_until: number;
    /** 0 before its first visit that worked: not yet fresh, and until `speaks_until` not yet deaf. */
    heard: number;
  };
  /** Mentions that are looked at again for their counters, on a falling schedule. */
  looks: {
    mention_id: number;
    source_id: number;
    /** Id of the post as the source knows it. */
    native: string;
    url: string | null;
    due_at: number;
    lease_until: number;
    /** Looks so far. */
    looked: number;
    /** When the schedule began: publication, or the last time it was seen to move. */
    since: number;
  };
  /** Sources that are listened to while they speak. */
  streams: {
    source_id: number;
    /** When it may be opened (again). */
    due_at: number;
    lease_until: number;
    failures: number;
    /** Why it broke last, in words; null while it is open. */
    error: string | null;
    /** Since when it is open; null while it is not. */
    since: number | null;
    heard_at: number | null;
  };
  /** Feeds that a WebSub hub pushes to us. */
  subscriptions: {
    source_id: number;
    /** Unguessable end of the callback's address. */
    path: string;
    hub: string;
    topic: string;
    /** Encrypted. */
    secret: string;
    /** asked, active, denied or leaving. */
    state: string;
    /** When to ask (again), or to renew. */
    due_at: number;
    lease_until: number;
    failures: number;
    /** When the lease ends; null before the hub has verified it. */
    ends_at: number | null;
    /** When the hub last delivered something that was signed. */
    pushed_at: number | null;
    error: string | null;
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
    /** `category:party:scene` of each complaint, by comma; null where it was not kept. */
    complaints: string | null;
    model: string;
  };
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
  /** What a language model said of an incident, in one language. */
  summaries: {
    incident_id: number;
    locale: string;
    at: number;
    by_name: string;
    model: string;
    fed: number;
    /** JSON list of sentences with the ids of their sources. */
    sentences: string;
  };
  /** Habits of a brand that somebody switched off. */
  habits_off: { brand_id: number; phrase: string; at: number; by_name: string };
  /** Mentions that were changed since they were put into the index of words. */
  search_stale: { id: number };
  /** Named filters of the list of mentions, shared by the team. */
  views: {
    id: number;
    name: string;
    /** The search part of the address of the page. */
    query: string;
    created_at: number;
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
    /** Who gave it its name; null when its first text did. */
    renamed_by: string | null;
    /** The story that people made it part of. */
    merged_into: number | null;
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
  };
  /** Stored history read again by a changed rule. */
  reruns: { id: number; brand_id: number; at: number; asked_by: string; result: string };
  surges: { brand_id: number; state: string };
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
    /** JSON: what a person called it. */
    verdict: string | null;
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
    /** When the service last said "too fast", and until when it asked to wait. */
    throttled_at: Generated<number | null>;
    throttled_until: Generated<number | null>;
    /** 1: a test message goes out every day. */
    daily_test: Generated<number>;
    /** When a test was last accepted. */
    tested_at: Generated<number | null>;
    /** When the next daily test goes out; 0: not planned yet. */
    test_due_at: Generated<number>;
    /** When it is silent unless a test is accepted before; null: it is said already, or not watched. */
    silent_due_at: Generated<number | null>;
  };
  /** Every try to send, whatever became of it: what the limits of a service count. */
  tries: { channel_id: number; at: number };
  routes: {
    id: number;
    position: number;
    enabled: number;
    name: string;
    /** JSON of the conditions, channels and fallbacks. */
    rule: string;
  };
  digests: {
    id: number;
    brand_id: number;
    /** The e-mail channel whose server and sender it uses. */
    channel_id: number;
    edition: string;
    weekday: number;
    hour: number;
    minute: number;
    time_zone: string;
    locale: string;
    /** JSON list of addresses. */
    recipients: string;
    enabled: number;
    last_slot: number | null;
    due_at: number;
    created_at: number;
  };
  /** One digest that was or is to be sent: outbox and archive at once. */
  editions: {
    id: number;
    digest_id: number;
    brand_id: number;
    slot: number;
    from_at: number;
    to_at: number;
    state: string;
    attempts: number;
    due_at: number;
    lease_until: number;
    /** JSON, gathered once before the first try. */
    facts: string | null;
    /** JSON list: what became of each recipient's mail. */
    receipts: string;
    done_at: number | null;
    /** Why nobody, or not everybody, was sent it. */
    error: Generated<string | null>;
    /** Language it was written in; null before the first try. */
    locale: Generated<string | null>;
  };
  /** Who left which list. */
  departures: {
    list: string;
    address: string;
    at: number;
    /** 'left' by its reader's own click, or 'refused' by mail servers again and again. */
    why: Generated<string>;
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
    /** 1: a first alert or a raise to red, ahead of everything. */
    urgent: Generated<number>;
    /** The delivery whose message and receipt stand for this one, too. */
    merged_into: Generated<number | null>;
    /** 'asked' or 'daily' for a test message; such a row has `seq` 0. */
    test: Generated<string | null>;
    route_id: Generated<number | null>;
    /** JSON list of channels to turn to when this one fails. */
    fallbacks: Generated<string>;
    /** Name of the channel that failed, when this one stands in for it. */
    instead_of: Generated<string | null>;
    /** What the service's last answer was taken for. */
    outcome: Generated<string | null>;
    /** JSON of the numbers its message stated, so that the next one can say what is new. */
    said: Generated<string | null>;
    /** 1: it kept failing, so the next channel of its route was told as well. */
    detoured: Generated<number>;
  };
}

/** A row of a table as it is read. */
export type Row<Name extends keyof Tables> = Selectable<Tables[Name]>;

/** Tables whose ids we number ourselves, so that a replay gives the same ids on both databases. */
export type IdName =
  | 'brands'
  | 'sources'
  | 'mentions'
  | 'stories'
  | 'incidents'
  | 'channels'
  | 'deliveries'
  | 'tokens'
  | 'routes'
  | 'digests'
  | 'editions'
  | 'reruns'
  | 'planned_events'
  | 'imports'
  | 'hooks'
  | 'wall_links'
  | 'views';
