/**
 * How each post found its story: one row per original, and per root that only its reposts named.
 * Posts from before have no fingerprint: they join by their root alone.
 */
export const stories: string[] = [
  `CREATE TABLE story_roots (
     root text NOT NULL, brand_id {int} NOT NULL, story_id {int} NOT NULL, mention_id {int} NOT NULL,
     published_at {int} NOT NULL, print text, links text, PRIMARY KEY (root, brand_id))`,
  `CREATE INDEX story_roots_brand ON story_roots (brand_id, mention_id)`,
  `CREATE INDEX story_roots_story ON story_roots (story_id)`,
  `INSERT INTO story_roots (root, brand_id, story_id, mention_id, published_at)
     SELECT identity, brand_id, story_id, id, published_at FROM mentions WHERE repost_of IS NULL`,
  `INSERT INTO story_roots (root, brand_id, story_id, mention_id, published_at)
     SELECT root_identity, brand_id, id, 0, first_at FROM stories WHERE true
     ON CONFLICT (root, brand_id) DO NOTHING`,
  `DROP INDEX stories_root`,
  `DROP INDEX stories_fingerprint`,
  `ALTER TABLE stories ADD COLUMN renamed_by text`,
  `ALTER TABLE stories ADD COLUMN merged_into {int}`,
  `CREATE INDEX stories_brand ON stories (brand_id, last_at)`,
  `ALTER TABLE brands ADD COLUMN stories_version {int}`,
];
