import type { Statement } from './statement.js';

/**
 * What the engine says over time: each forecast (one per story and five minutes, for the day that a
 * forecast looks ahead), what people called an alert, why a post is in its story, and how a changed
 * rule reads the stored past.
 */
export const engine: Statement[] = [
  `CREATE TABLE forecast_points (
     story_id {int} NOT NULL, slot {int} NOT NULL, at {int} NOT NULL, volume {int} NOT NULL, p {real} NOT NULL,
     size {int} NOT NULL, low {int} NOT NULL, high {int} NOT NULL, PRIMARY KEY (story_id, slot))`,
  `ALTER TABLE incidents ADD COLUMN verdict text`,
  `ALTER TABLE story_roots ADD COLUMN why text`,
  `CREATE TABLE reruns (
     id {int} PRIMARY KEY, brand_id {int} NOT NULL, at {int} NOT NULL, asked_by text NOT NULL, result text NOT NULL)`,
  `CREATE INDEX reruns_brand ON reruns (brand_id, id)`,
];
