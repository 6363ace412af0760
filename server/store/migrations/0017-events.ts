import type { Statement } from './statement.js';

/** What a brand plans itself, so that its days can be told from days that nobody planned. */
export const events: Statement[] = [
  `CREATE TABLE planned_events (
     id {int} PRIMARY KEY, brand_id {int} NOT NULL, title text NOT NULL, at {int} NOT NULL,
     until {int}, by_name text NOT NULL, created_at {int} NOT NULL)`,
  `CREATE INDEX planned_events_brand ON planned_events (brand_id, at)`,
];
