import type { Statement } from './statement.js';

/**
 * How long a brand keeps what was said (days; null: for ever), what is no longer kept of a mention
 * (1: its author, 2: all but what it was counted as), and how far that work is: all mentions up to
 * `after_id` are looked at. `retention_held`: stories that were passed over while their incident is
 * open. `story_reach_forgotten`: authors who are no longer known but still counted.
 */
export const retention: Statement[] = [
  `ALTER TABLE brands ADD COLUMN keep_authors {int}`,
  `ALTER TABLE brands ADD COLUMN keep_mentions {int}`,
  `ALTER TABLE mentions ADD COLUMN forgotten {int}`,
  `ALTER TABLE stories ADD COLUMN forgotten {int} NOT NULL DEFAULT 0`,
  `CREATE TABLE retention (
     brand_id {int} NOT NULL, part text NOT NULL, after_id {int} NOT NULL, forgotten {int} NOT NULL,
     before_at {int}, editions_to {int} NOT NULL, due_at {int} NOT NULL, PRIMARY KEY (brand_id, part))`,
  `CREATE TABLE retention_held (
     brand_id {int} NOT NULL, part text NOT NULL, story_id {int} NOT NULL, from_at {int} NOT NULL,
     PRIMARY KEY (brand_id, part, story_id))`,
  `CREATE TABLE story_reach_forgotten (
     story_id {int} PRIMARY KEY, authors {int} NOT NULL, known {int} NOT NULL, followers {int} NOT NULL)`,
  `CREATE INDEX lookups_identity ON lookups (identity)`,
];
