import type { Kol, Retention } from '../../server/model/brand.js';
import type { Kept, WouldForget } from '../../server/model/retention.js';
import type { Ask } from './ask.js';

export interface BrandDraft {
  name: string;
  aliases: string[];
  must: string[];
  mustNot: string[];
  kols: Kol[];
  /** IANA name; absent: as it is, or the default for a new brand. */
  timeZone?: string;
  /** A query in place of the words; null when the words do. */
  query?: string | null;
  /** Ids of the brands that it is a competitor of. */
  competitorOf?: number[];
  alerts?: boolean;
}

export interface BrandRow extends BrandDraft {
  query: string | null;
  competitorOf: number[];
  alerts: boolean;
  retention: Retention;
  id: number;
}

export function brandCalls(ask: Ask) {
  return {
    brands: async () => (await ask<{ items: BrandRow[] }>('GET', '/brands')).items,
    addBrand: (brand: BrandDraft) => ask<BrandRow>('POST', '/brands', brand),
    changeBrand: (id: number, brand: BrandDraft) => ask<unknown>('PATCH', `/brands/${id}`, brand),
    keepFor: (id: number, retention: Retention) =>
      ask<unknown>('PATCH', `/brands/${id}`, { retention }),
    previewRetention: (id: number, retention: Retention) =>
      ask<WouldForget>('POST', `/brands/${id}/retention/preview`, retention),
    kept: () => ask<Kept>('GET', '/kept'),
    removeBrand: (id: number) => ask<unknown>('DELETE', `/brands/${id}`),
    previewBrand: (brand: BrandDraft, text: string) =>
      ask<{ matches: boolean; why: string[] }>('POST', '/brands/preview', { ...brand, text }),
  };
}
