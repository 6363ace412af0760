import type { Statement } from './statement.js';

/** Posts that their authors took back, and by what name a source that tells of it knows them. */
export const withdrawn: Statement[] = [
  `ALTER TABLE mentions ADD COLUMN withdrawn_at {int}`,
  `CREATE TABLE lookups (
     source_id {int} NOT NULL, native text NOT NULL, identity text NOT NULL,
     PRIMARY KEY (source_id, native))`,
];
