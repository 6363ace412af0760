import type { Statement } from './statement.js';

/** Reposts that name no brand, until their root comes, for a day at most. */
export const aside: Statement[] = [
  `CREATE TABLE aside (
     id {int} PRIMARY KEY, identity text NOT NULL UNIQUE, root text NOT NULL, platform text NOT NULL,
     author_id text, item text NOT NULL, source_id {int}, seeded {int} NOT NULL, only_brands text,
     received_at {int} NOT NULL)`,
  `CREATE INDEX aside_root ON aside (root)`,
  `CREATE INDEX aside_received ON aside (received_at)`,
  `CREATE INDEX aside_author ON aside (author_id)`,
];
