/**
 * One text for both databases; `{int}` and `{real}` are the only words that differ.
 * Ids are numbered by us, so no column counts by itself.
 */
export const first: string[] = [
  `CREATE TABLE ids (name text PRIMARY KEY, next {int} NOT NULL)`,
  `CREATE TABLE settings (key text PRIMARY KEY, value text NOT NULL)`,
  `CREATE TABLE tokens (id {int} PRIMARY KEY, name text NOT NULL, hash text NOT NULL UNIQUE, created_at {int} NOT NULL)`,
  `CREATE TABLE brands (
     id {int} PRIMARY KEY, name text NOT NULL UNIQUE, query text NOT NULL, kols text NOT NULL,
     policy text NOT NULL, created_at {int} NOT NULL, covered {int} NOT NULL DEFAULT 0,
     coverage_since {int}, covered_until {int}, last_heard_at {int})`,
  `CREATE TABLE sources (
     id {int} PRIMARY KEY, kind text NOT NULL, name text NOT NULL, config text NOT NULL,
     cursor text NOT NULL, every {int} NOT NULL, due_at {int} NOT NULL, lease_until {int} NOT NULL,
     failures {int} NOT NULL, error text, enabled {int} NOT NULL, seeded {int} NOT NULL,
     last_success_at {int}, last_item_at {int}, created_at {int} NOT NULL)`,
  `CREATE INDEX sources_due ON sources (due_at)`,
  `CREATE TABLE mentions (
     id {int} PRIMARY KEY, brand_id {int} NOT NULL, story_id {int} NOT NULL, source_id {int},
     identity text NOT NULL, platform text NOT NULL, url text, title text, text text NOT NULL,
     language text NOT NULL, author_id text, author_name text, followers {int}, verified {int},
     kol {int} NOT NULL, seeded {int} NOT NULL, weight {int} NOT NULL, published_at {int} NOT NULL,
     received_at {int} NOT NULL, repost_of text, label text NOT NULL, score {real},
     confidence {real}, categories text NOT NULL, model text NOT NULL)`,
  `CREATE UNIQUE INDEX mentions_identity ON mentions (identity, brand_id)`,
  `CREATE INDEX mentions_brand ON mentions (brand_id, published_at, id)`,
  `CREATE INDEX mentions_story ON mentions (story_id, published_at)`,
  `CREATE TABLE counters (
     mention_id {int} PRIMARY KEY, reposts {int}, comments {int}, likes {int}, views {int},
     seen_at {int} NOT NULL, base {int} NOT NULL, counted {int} NOT NULL, collected {int} NOT NULL)`,
  `CREATE TABLE sightings (
     mention_id {int} NOT NULL, seen_at {int} NOT NULL, reposts {int}, comments {int},
     likes {int}, views {int}, PRIMARY KEY (mention_id, seen_at))`,
  `CREATE TABLE stories (
     id {int} PRIMARY KEY, brand_id {int} NOT NULL, root_identity text NOT NULL, fingerprint text,
     title text NOT NULL, first_at {int} NOT NULL, first_seen_at {int} NOT NULL,
     last_at {int} NOT NULL, first_negative_at {int}, mentions {int} NOT NULL, volume {int} NOT NULL)`,
  `CREATE UNIQUE INDEX stories_root ON stories (root_identity, brand_id)`,
  `CREATE INDEX stories_fingerprint ON stories (fingerprint, brand_id) WHERE fingerprint IS NOT NULL`,
  `CREATE TABLE story_minutes (
     story_id {int} NOT NULL, minute {int} NOT NULL, volume {int} NOT NULL, PRIMARY KEY (story_id, minute))`,
  `CREATE TABLE repost_minutes (
     story_id {int} NOT NULL, mention_id {int} NOT NULL, minute {int} NOT NULL, n {int} NOT NULL,
     PRIMARY KEY (story_id, mention_id, minute))`,
  `CREATE TABLE brand_minutes (
     brand_id {int} NOT NULL, minute {int} NOT NULL, mentions {int} NOT NULL, negative {int} NOT NULL,
     positive {int} NOT NULL, volume {int} NOT NULL, reposts {int} NOT NULL, PRIMARY KEY (brand_id, minute))`,
  `CREATE TABLE kol_voices (
     story_id {int} NOT NULL, mention_id {int} NOT NULL, brand_id {int} NOT NULL, at {int} NOT NULL,
     author text NOT NULL, platform text NOT NULL, followers {int}, role text NOT NULL,
     PRIMARY KEY (story_id, mention_id))`,
  `CREATE TABLE levels (
     brand_id {int} NOT NULL, story_id {int} NOT NULL, level text NOT NULL, since {int} NOT NULL,
     due_at {int}, incident_id {int} NOT NULL, PRIMARY KEY (brand_id, story_id))`,
  `CREATE INDEX levels_due ON levels (due_at) WHERE due_at IS NOT NULL`,
  `CREATE TABLE incidents (
     id {int} PRIMARY KEY, brand_id {int} NOT NULL, story_id {int}, title text NOT NULL,
     level text NOT NULL, peak text NOT NULL, status text NOT NULL, reason text NOT NULL,
     opened_at {int} NOT NULL, noticed_at {int} NOT NULL, first_negative_at {int}, first_seen_at {int},
     respond_due_at {int} NOT NULL, escalations {int} NOT NULL, acknowledgement text, response text,
     closed_at {int}, closed_by text)`,
  `CREATE INDEX incidents_status ON incidents (status, brand_id)`,
  `CREATE TABLE deadlines (
     incident_id {int} NOT NULL, kind text NOT NULL, due_at {int} NOT NULL, done_at {int}, outcome text,
     PRIMARY KEY (incident_id, kind))`,
  `CREATE INDEX deadlines_due ON deadlines (due_at) WHERE done_at IS NULL`,
  `CREATE TABLE changes (
     seq {int} PRIMARY KEY, at {int} NOT NULL, recorded_at {int} NOT NULL, received_at {int},
     kind text NOT NULL, brand_id {int}, story_id {int}, incident_id {int}, data text NOT NULL)`,
  `CREATE INDEX changes_incident ON changes (incident_id, seq) WHERE incident_id IS NOT NULL`,
  `CREATE TABLE channels (
     id {int} PRIMARY KEY, kind text NOT NULL, name text NOT NULL, locale text NOT NULL,
     config text NOT NULL, enabled {int} NOT NULL, broken text, created_at {int} NOT NULL)`,
  `CREATE TABLE deliveries (
     id {int} PRIMARY KEY, seq {int} NOT NULL, channel_id {int} NOT NULL, incident_id {int},
     state text NOT NULL, attempts {int} NOT NULL, due_at {int} NOT NULL, lease_until {int} NOT NULL,
     done_at {int}, provider_id text, error text, took {int}, remaining text)`,
  `CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'due'`,
  `CREATE INDEX deliveries_incident ON deliveries (incident_id) WHERE incident_id IS NOT NULL`,
];
