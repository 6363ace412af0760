/** Uploaded files, what columns mean, several tokens, and webhooks with a mapping. */
export const imports: string[] = [
  `CREATE TABLE imports (
     id {int} PRIMARY KEY, name text NOT NULL, bytes {int} NOT NULL, status text NOT NULL,
     how text NOT NULL, at_byte {int} NOT NULL, at_line {int} NOT NULL, counts text NOT NULL,
     error text, created_at {int} NOT NULL, finished_at {int})`,
  `CREATE TABLE import_refusals (
     import_id {int} NOT NULL, line {int} NOT NULL, why text NOT NULL, value text, content text,
     PRIMARY KEY (import_id, line))`,
  `CREATE TABLE file_layouts (
     signature text PRIMARY KEY, columns text NOT NULL, how text NOT NULL, used_at {int} NOT NULL)`,
  `ALTER TABLE tokens ADD COLUMN hint text`,
  `ALTER TABLE tokens ADD COLUMN scope text`,
  `ALTER TABLE tokens ADD COLUMN used_at {int}`,
  `ALTER TABLE tokens ADD COLUMN revoked_at {int}`,
  `CREATE TABLE hooks (
     id {int} PRIMARY KEY, name text NOT NULL, key_hash text NOT NULL UNIQUE, hint text NOT NULL,
     secret text, how text NOT NULL, brands text, confirmed {int} NOT NULL, enabled {int} NOT NULL,
     counts text NOT NULL, last_at {int}, created_at {int} NOT NULL)`,
  `CREATE TABLE hook_payloads (
     hook_id {int} NOT NULL, n {int} NOT NULL, at {int} NOT NULL, body text NOT NULL,
     outcome text NOT NULL, PRIMARY KEY (hook_id, n))`,
];
