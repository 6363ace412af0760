import type { Selectable } from 'kysely';
import type { BrandTables } from './tables/brands.js';
import type { HouseTables } from './tables/house.js';
import type { IncidentTables } from './tables/incidents.js';
import type { MentionTables } from './tables/mentions.js';
import type { SourceTables } from './tables/sources.js';
import type { StoryTables } from './tables/stories.js';
import type { TellingTables } from './tables/telling.js';

/**
 * The tables as both databases hold them. Times are epoch ms, flags 0 or 1, JSON is text:
 * the same value reads back from SQLite and PostgreSQL to the byte.
 */
export interface Tables
  extends
    BrandTables,
    HouseTables,
    IncidentTables,
    MentionTables,
    SourceTables,
    StoryTables,
    TellingTables {}

/** A row of a table as it is read. */
export type Row<Name extends keyof Tables> = Selectable<Tables[Name]>;

/** Tables whose ids we number ourselves, so that a replay gives the same ids on both databases. */
export type IdName =
  | 'aside'
  | 'brands'
  | 'sources'
  | 'mentions'
  | 'stories'
  | 'incidents'
  | 'channels'
  | 'deliveries'
  | 'tokens'
  | 'routes'
  | 'digests'
  | 'editions'
  | 'reruns'
  | 'planned_events'
  | 'imports'
  | 'hooks'
  | 'wall_links'
  | 'views';
