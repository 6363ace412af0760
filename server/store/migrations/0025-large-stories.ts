import type { Statement } from './statement.js';

/** Cut as `store/large.ts` does: PostgreSQL's index takes no longer ones. */
const AUTHOR = `substr(platform || '/' || coalesce(author_id, '') || '/' || coalesce(author_name, ''), 1, 600)`;
/** More followers than people would make the sum overflow. */
const FOLLOWERS = 'CASE WHEN followers > 10000000000 THEN 10000000000 ELSE followers END';
/** Stories of more than 2,000 mentions, as `LARGE` says. */
const OF_LARGE = `FROM mentions WHERE story_id IN (SELECT id FROM stories WHERE mentions > 2000)`;

/**
 * What is read of a large story instead of its mentions, see `store/large.ts`; and lists of stories
 * by volume without looking at all of them.
 */
export const largeStories: Statement[] = [
  `CREATE TABLE story_platforms (
     story_id {int} NOT NULL, platform text NOT NULL, first_at {int} NOT NULL, mentions {int} NOT NULL,
     PRIMARY KEY (story_id, platform))`,
  `CREATE TABLE story_plain_minutes (
     story_id {int} NOT NULL, minute {int} NOT NULL, n {int} NOT NULL, PRIMARY KEY (story_id, minute))`,
  {
    // The rows of a story stand together.
    sqlite: `CREATE TABLE story_authors (
       story_id integer NOT NULL, author text NOT NULL, followers integer,
       PRIMARY KEY (story_id, author)) WITHOUT ROWID`,
    postgres: `CREATE TABLE story_authors (
       story_id bigint NOT NULL, author text NOT NULL, followers bigint, PRIMARY KEY (story_id, author))`,
  },
  `CREATE TABLE story_reach (
     story_id {int} PRIMARY KEY, authors {int} NOT NULL, known {int} NOT NULL, followers {int} NOT NULL)`,
  `INSERT INTO story_platforms (story_id, platform, first_at, mentions)
     SELECT story_id, platform, min(published_at), count(*) ${OF_LARGE} GROUP BY story_id, platform`,
  `INSERT INTO story_plain_minutes (story_id, minute, n)
     SELECT story_id, published_at / 60000, count(*) ${OF_LARGE} AND weight = 0
     GROUP BY story_id, published_at / 60000`,
  `INSERT INTO story_authors (story_id, author, followers)
     SELECT story_id, ${AUTHOR}, max(${FOLLOWERS}) ${OF_LARGE} GROUP BY story_id, ${AUTHOR}`,
  `INSERT INTO story_reach (story_id, authors, known, followers)
     SELECT story_id, count(*), count(followers), coalesce(sum(followers), 0) FROM story_authors
     GROUP BY story_id`,
  `CREATE INDEX stories_volume ON stories (brand_id, volume, last_at, id) WHERE merged_into IS NULL`,
];
