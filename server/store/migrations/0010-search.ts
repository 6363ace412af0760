import type { Statement } from './statement.js';

const KEY = `(CASE WHEN {old}.published_at > 0 THEN {old}.published_at / 1000 ELSE 0 END) * 2147483648 + {old}.id`;
const key = (old: string) => KEY.replaceAll('{old}', old);

/**
 * The index of words (server/search), the one thing the two databases do each in its own way. What
 * is deleted from `mentions` leaves it by itself; what is changed there is noted in `search_stale`,
 * whoever changes it. Mentions from before are put in while the program
 * runs, newest first: `search.before` is the id below which they wait.
 */
export const search: Statement[] = [
  {
    sqlite: `CREATE VIRTUAL TABLE mention_words USING fts5(
      words, content='', contentless_delete=1, tokenize='ascii', prefix='2 3')`,
    postgres: `CREATE TABLE mention_words (key bigint PRIMARY KEY, words tsvector NOT NULL)`,
  },
  { postgres: `CREATE INDEX mention_words_words ON mention_words USING gin (words)` },
  {
    sqlite: `CREATE TRIGGER mentions_deleted AFTER DELETE ON mentions BEGIN
      DELETE FROM mention_words WHERE rowid = ${key('old')}; END`,
    postgres: `CREATE FUNCTION forget_words() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN DELETE FROM mention_words USING gone WHERE key = ${key('gone')}; RETURN NULL; END'`,
  },
  {
    postgres: `CREATE TRIGGER mentions_deleted AFTER DELETE ON mentions
      REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_words()`,
  },
  `CREATE TABLE search_stale (id {int} PRIMARY KEY)`,
  {
    sqlite: `CREATE TRIGGER mentions_changed AFTER UPDATE OF label, categories, kol ON mentions
      WHEN old.label <> new.label OR old.categories <> new.categories OR old.kol <> new.kol
      BEGIN INSERT OR IGNORE INTO search_stale (id) VALUES (new.id); END`,
    postgres: `CREATE FUNCTION note_stale() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN INSERT INTO search_stale (id) VALUES (new.id) ON CONFLICT DO NOTHING; RETURN NULL; END'`,
  },
  {
    postgres: `CREATE TRIGGER mentions_changed AFTER UPDATE OF label, categories, kol ON mentions FOR EACH ROW
      WHEN (old.label <> new.label OR old.categories <> new.categories OR old.kol <> new.kol)
      EXECUTE FUNCTION note_stale()`,
  },
  `INSERT INTO settings (key, value)
     SELECT 'search.before', CAST(coalesce(max(id), 0) + 1 AS text) FROM mentions HAVING count(*) > 0`,
  `CREATE TABLE views (
     id {int} PRIMARY KEY, name text NOT NULL UNIQUE, query text NOT NULL, created_at {int} NOT NULL)`,
];
