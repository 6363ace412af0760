/** Who is signed in, and the links of walls; only hashes of their tokens are kept. */
export const access: string[] = [
  `CREATE TABLE wall_links (
     id {int} PRIMARY KEY, name text NOT NULL, hash text NOT NULL UNIQUE,
     created_at {int} NOT NULL, seen_at {int})`,
  `CREATE TABLE sessions (
     hash text PRIMARY KEY, wall_id {int}, created_at {int} NOT NULL,
     seen_at {int} NOT NULL, expires_at {int} NOT NULL)`,
];
