import type { Statement } from './statement.js';

/** The links by which mails open their edition in a browser. */
export const editionLinks: Statement[] = [
  `ALTER TABLE editions ADD COLUMN link text`,
  `ALTER TABLE editions ADD COLUMN link_until {int}`,
];
