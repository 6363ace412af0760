import type { SourceForm } from '../../server/model/form.js';
import type { BrandState, SourceDetail, SourceState } from '../../server/model/live.js';
import type { ImportPreview } from '../../server/model/imports.js';
import type { Item } from '../../server/model/mention.js';
import type { Ask } from './ask.js';

export interface SourceDraft {
  kind: string;
  name: string;
  config: Record<string, unknown>;
  everyMinutes: number;
  /** Whether the verdict is "cannot say" while it is not heard. */
  needed?: boolean;
  /** Brands it speaks for; null: as its search words tell. */
  brands?: number[] | null;
}

/** A kind of source with the form that sets it up. */
export interface SourceKindRow extends SourceForm {
  kind: string;
  /** False for what never makes a verdict calm, such as a hot list. */
  vouches?: boolean;
}

export interface SourceList {
  items: SourceState[];
  kinds: SourceKindRow[];
  /** With the coverage as it is now, and without a pulse. */
  brands: BrandState[];
}

export interface Trial {
  /** `brands`: those the item would be a mention of. */
  items: (Item & { brands: number[] })[];
  /** How many there were; `items` holds the first of them. */
  total: number;
  warnings: string[];
  /** How many of the items concern a watched brand. */
  matches: number;
}

export function sourceCalls(ask: Ask) {
  return {
    sources: () => ask<SourceList>('GET', '/sources'),
    source: (id: number) => ask<SourceDetail>('GET', `/sources/${id}`),
    addSource: (source: SourceDraft) => ask<unknown>('POST', '/sources', source),
    /** `id` names the source being edited, whose secrets stand in for empty ones. */
    trySource: (kind: string, config: Record<string, unknown>, id?: number) =>
      ask<Trial>('POST', '/sources/try', { kind, config, id }),
    /** The first rows of a watched folder as they would be read; null while no file is there. */
    folderColumns: (config: Record<string, unknown>) =>
      ask<{ file: string | null; preview: ImportPreview | null }>('POST', '/sources/columns', {
        config,
      }),
    changeSource: (
      id: number,
      change: Partial<Omit<SourceDraft, 'kind'>> & {
        enabled?: boolean;
        /** Expected share of neutral texts, 0–1; null: as the model sees it. */
        neutralShare?: number | null;
      },
    ) => ask<SourceDetail>('PATCH', `/sources/${id}`, change),
    visitSource: (id: number) => ask<unknown>('POST', `/sources/${id}/visit`),
    removeSource: (id: number) => ask<unknown>('DELETE', `/sources/${id}`),
    importFeeds: (file: File) =>
      ask<{ added: number; known: number; warnings: string[] }>('POST', '/sources/opml', file),
  };
}
