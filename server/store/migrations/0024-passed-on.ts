import type { Statement } from './statement.js';

/** Negative reposts of a root that is not negative, of a minute (60,000 ms) or an hour. */
const alone = (
  ms: number,
) => `SELECT m.brand_id AS brand, m.published_at / ${ms} AS at, count(*) AS n
  FROM mentions m
  LEFT JOIN mentions r ON r.brand_id = m.brand_id AND r.identity = m.repost_of
    AND r.label = 'neg' AND r.seeded = 0 AND r.id < m.id
  WHERE m.repost_of IS NOT NULL AND m.weight = 1 AND m.label = 'neg' AND m.seeded = 0 AND r.id IS NULL
  GROUP BY 1, 2`;

const into = (table: string, column: string, ms: number) =>
  `UPDATE ${table} SET reposts = ${table}.reposts + alone.n FROM (${alone(ms)}) AS alone
    WHERE alone.brand = ${table}.brand_id AND alone.at = ${table}.${column}`;

/** The velocity of a brand counts negative reposts whatever their root says. */
export const passedOn: Statement[] = [
  into('brand_minutes', 'minute', 60_000),
  into('brand_hours', 'hour', 3_600_000),
];
