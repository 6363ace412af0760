import type { Statement } from './statement.js';

/** How neutral a source is expected to be, and how its last texts lean. */
export const tones: Statement[] = [
  `CREATE TABLE source_tones (
     source_id {int} PRIMARY KEY, share {real} NOT NULL, leans text NOT NULL)`,
];
