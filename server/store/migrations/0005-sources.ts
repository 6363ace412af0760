/** What a source learned and measured, its secrets apart from its settings, and ranks over time. */
export const sources: string[] = [
  `ALTER TABLE sources ADD COLUMN secrets text`,
  `ALTER TABLE sources ADD COLUMN report text`,
  `ALTER TABLE sources ADD COLUMN rhythm text`,
  `ALTER TABLE sources ADD COLUMN quiet_since {int}`,
  `ALTER TABLE mentions ADD COLUMN scored_at {int}`,
  // Pushed mentions have no source and pay nothing for this index.
  `CREATE INDEX mentions_source ON mentions (source_id, id) WHERE source_id IS NOT NULL`,
  `CREATE TABLE hot_ranks (
     source_id {int} NOT NULL, brand_id {int} NOT NULL, platform text NOT NULL, title text NOT NULL,
     day text NOT NULL, at {int} NOT NULL, rank {int} NOT NULL, heat {int},
     PRIMARY KEY (brand_id, day, title, platform, source_id, at))`,
  `CREATE INDEX hot_ranks_source ON hot_ranks (source_id, at)`,
];
