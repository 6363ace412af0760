import type { Statement } from './statement.js';

/**
 * What mentions that were read by a habit say without it, and the stored mentions that are being
 * read again because somebody switched a habit: `before_id` is where that stands, from `from_id` down.
 */
export const rereadings: Statement[] = [
  `CREATE TABLE plain_readings (
     mention_id {int} PRIMARY KEY, brand_id {int} NOT NULL, label text NOT NULL, score {real},
     confidence {real}, categories text NOT NULL, complaints text)`,
  `CREATE INDEX plain_readings_brand ON plain_readings (brand_id)`,
  `CREATE TABLE rereadings (
     brand_id {int} NOT NULL, phrase text NOT NULL, turned_on {int} NOT NULL, at {int} NOT NULL,
     by_name text NOT NULL, from_id {int} NOT NULL, before_id {int} NOT NULL, changed {int} NOT NULL,
     PRIMARY KEY (brand_id, phrase))`,
];
