import type { Generated } from 'kysely';

/** What the installation itself keeps: settings, who may come in, named views. */
export interface HouseTables {
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
  /** Named filters of the list of mentions, shared by the team. */
  views: {
    id: number;
    name: string;
    /** The search part of the address of the page. */
    query: string;
    created_at: number;
  };
}
