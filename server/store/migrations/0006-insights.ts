/**
 * What charts read instead of mentions. `brands.recount_before` is the hour from which on a brand's
 * roll-ups are complete: what was there before this migration is counted in the background, newest
 * first. Null: complete.
 */
export const insights: string[] = [
  `CREATE TABLE brand_hours (
     brand_id {int} NOT NULL, hour {int} NOT NULL, negative {int} NOT NULL, neutral {int} NOT NULL,
     positive {int} NOT NULL, unknown {int} NOT NULL, kols {int} NOT NULL, volume {int} NOT NULL,
     reposts {int} NOT NULL, PRIMARY KEY (brand_id, hour))`,
  `CREATE TABLE slice_hours (
     brand_id {int} NOT NULL, kind text NOT NULL, hour {int} NOT NULL, name text NOT NULL,
     label text NOT NULL, mentions {int} NOT NULL, PRIMARY KEY (brand_id, kind, hour, name, label))`,
  `CREATE TABLE slice_days (
     brand_id {int} NOT NULL, kind text NOT NULL, day {int} NOT NULL, name text NOT NULL,
     label text NOT NULL, mentions {int} NOT NULL, PRIMARY KEY (brand_id, kind, day, name, label))`,
  `ALTER TABLE brands ADD COLUMN recount_before {int}`,
  // Past every hour that a post can be dated with.
  `UPDATE brands SET recount_before = 10000000`,
  `CREATE INDEX mentions_kol ON mentions (brand_id, published_at) WHERE kol = 1`,
  `CREATE INDEX incidents_opened ON incidents (brand_id, opened_at)`,
  `CREATE INDEX changes_marks ON changes (brand_id, at)
     WHERE kind IN ('coverage.lost', 'coverage.regained', 'brand.surged')`,
];
