/**
 * What people said a mention really says, with what the product had made of it; categories of the
 * brand's own; who must answer for a complaint; and brands that are watched as competitors.
 */
export const corrections: string[] = [
  `CREATE TABLE corrections (
     mention_id {int} PRIMARY KEY, brand_id {int} NOT NULL, at {int} NOT NULL, by_name text NOT NULL,
     label text, categories text, carried_from {int}, drawn {int} NOT NULL,
     was_label text NOT NULL, was_score {real}, was_confidence {real}, was_categories text NOT NULL,
     was_complaints text)`,
  `CREATE INDEX corrections_brand ON corrections (brand_id, at)`,
  `CREATE INDEX corrections_carried ON corrections (carried_from) WHERE carried_from IS NOT NULL`,
  `CREATE TABLE habits_off (
     brand_id {int} NOT NULL, phrase text NOT NULL, at {int} NOT NULL, by_name text NOT NULL,
     PRIMARY KEY (brand_id, phrase))`,
  `ALTER TABLE mentions ADD COLUMN complaints text`,
  `ALTER TABLE brands ADD COLUMN categories text`,
  `ALTER TABLE brands ADD COLUMN competitor_of text NOT NULL DEFAULT '[]'`,
  `ALTER TABLE brands ADD COLUMN alerts {int} NOT NULL DEFAULT 1`,
];
