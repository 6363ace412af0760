import type { Selectable } from 'kysely';
import type { Brand, ComplaintCategory, Kol } from '../model/brand.js';
import { type Policy, POLICY } from '../model/policy.js';
import type { Tables } from './schema.js';
import type { Query } from './store.js';

/** The part of a brand that says what is watched. */
export interface BrandWords {
  aliases: string[];
  must: string[];
  mustNot: string[];
  query: string | null;
}

/** A row as the rest of the program knows it; settings that nobody changed have the policy's value. */
export function toBrand(row: Selectable<Tables['brands']>): Brand {
  const words = JSON.parse(row.query) as BrandWords;
  return {
    id: row.id,
    name: row.name,
    ...words,
    kols: JSON.parse(row.kols) as Kol[],
    categories:
      row.categories === null ? null : (JSON.parse(row.categories) as ComplaintCategory[]),
    competitorOf: JSON.parse(row.competitor_of) as number[],
    alerts: row.alerts === 1,
    policy: { ...POLICY, ...(JSON.parse(row.policy) as Partial<Policy>) },
    timeZone: row.time_zone,
    retention: { authors: row.keep_authors, mentions: row.keep_mentions },
    createdAt: row.created_at,
  };
}

export async function loadBrands(q: Query): Promise<Brand[]> {
  const rows = await q.selectFrom('brands').selectAll().orderBy('id').execute();
  return rows.map(toBrand);
}
