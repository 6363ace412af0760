import type { Generated } from 'kysely';

/** Whom a change is told to, and what became of each message. */
export interface TellingTables {
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
    /** Signs the link in its mails; null before the first mail and once it was withdrawn. */
    link: Generated<string | null>;
    /** Until when that link is good; null before the first mail. */
    link_until: Generated<number | null>;
  };
  /** Who left which list. */
  departures: {
    list: string;
    address: string;
    at: number;
    /** 'left' by its reader's own click, or 'refused' by mail servers again and again. */
    why: Generated<string>;
  };
}
