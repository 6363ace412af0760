/** What the early warning must not forget: the last forecast of a story, and a brand's own past. */
export const warning: string[] = [
  `CREATE TABLE forecasts (
     story_id {int} PRIMARY KEY, brand_id {int} NOT NULL, at {int} NOT NULL, p {real}, size {int},
     low {int}, high {int}, why_zh text, why_en text, warned {int} NOT NULL)`,
  `CREATE TABLE surges (brand_id {int} PRIMARY KEY, state text NOT NULL)`,
  `ALTER TABLE brands ADD COLUMN surge_due_at {int}`,
];
