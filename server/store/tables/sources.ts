import type { Generated } from 'kysely';

/** Where mentions come from: crawled, streamed, pushed, read from files. */
export interface SourceTables {
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
    /** The same by its name and data, JSON; null where only the sentence is known. */
    trouble: string | null;
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
  source_tones: {
    source_id: number;
    /** Expected share of neutral texts, 0–1. */
    share: number;
    /** How its last texts lean, see NeutralCut. */
    leans: string;
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
    /** The same by its name and data, JSON. */
    trouble: string | null;
    /** Since when it is open; null while it is not. */
    since: number | null;
    heard_at: number | null;
    /** When something was last said on it. */
    spoke_at: Generated<number | null>;
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
}
