import type { Statement } from './statement.js';

/** What went wrong at a source by its name and data, to be put into the reader's language. */
export const trouble: Statement[] = [
  `ALTER TABLE sources ADD COLUMN trouble text`,
  `ALTER TABLE streams ADD COLUMN trouble text`,
];
