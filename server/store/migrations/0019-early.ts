import type { Statement } from './statement.js';

/**
 * The highest forecast of each five minutes and when it was made: what may raise a level where the
 * brand set it so. Null in rows from before; 0 once the posts it was reckoned from were corrected.
 */
export const early: Statement[] = [
  `ALTER TABLE forecast_points ADD COLUMN top {real}`,
  `ALTER TABLE forecast_points ADD COLUMN top_at {int}`,
];
