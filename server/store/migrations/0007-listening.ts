/** What each source speaks for and until when, windows that were missed, and pushes as mouths of their own. */
export const listening: string[] = [
  // Apart from the sources, whose rows are wide: this is read at every visit.
  `CREATE TABLE listening (
     source_id {int} PRIMARY KEY, active {int} NOT NULL, needed {int} NOT NULL, brands text, words text,
     speaks_until {int} NOT NULL, heard {int} NOT NULL)`,
  `INSERT INTO listening (source_id, active, needed, speaks_until, heard)
     SELECT id, CASE WHEN enabled = 1 OR error IS NOT NULL THEN 1 ELSE 0 END, 1,
       coalesce(last_success_at, created_at) + CASE WHEN every > 300000 THEN 3 * every ELSE 900000 END,
       CASE WHEN last_success_at IS NULL THEN 0 ELSE 1 END
     FROM sources`,
  `ALTER TABLE sources ADD COLUMN missed text`,
  `ALTER TABLE brands ADD COLUMN pushed_until {int}`,
  // Posts that are looked at again for their counters.
  `CREATE TABLE looks (
     mention_id {int} PRIMARY KEY, source_id {int} NOT NULL, native text NOT NULL, url text,
     due_at {int} NOT NULL, lease_until {int} NOT NULL, looked {int} NOT NULL, since {int} NOT NULL)`,
  `CREATE INDEX looks_due ON looks (due_at)`,
  `CREATE INDEX looks_source ON looks (source_id, due_at)`,
  // Feeds that a hub pushes to us.
  `CREATE TABLE subscriptions (
     source_id {int} PRIMARY KEY, path text NOT NULL UNIQUE, hub text NOT NULL, topic text NOT NULL,
     secret text NOT NULL, state text NOT NULL, due_at {int} NOT NULL, lease_until {int} NOT NULL,
     failures {int} NOT NULL, ends_at {int}, pushed_at {int}, error text)`,
];
