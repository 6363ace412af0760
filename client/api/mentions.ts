import type {
  ExportState,
  Mention,
  MentionCount,
  MentionDetail,
  MentionPage,
  SavedView,
} from '../../server/model/mention.js';
import type { JudgedLabel } from '../../server/model/analysis.js';
import { type Ask, search } from './ask.js';

/** What the list is narrowed down by, as the server reads it; times are epoch ms. */
export interface MentionFilter {
  q?: string | undefined;
  brand?: string | number | undefined;
  label?: string | undefined;
  platform?: string | undefined;
  category?: string | undefined;
  source?: string | undefined;
  story?: string | number | undefined;
  author?: string | undefined;
  kol?: '1' | undefined;
  verified?: '1' | undefined;
  followersMin?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
  weekHour?: string | undefined;
}

export interface MentionQuery extends MentionFilter {
  sort?: string | undefined;
  before?: string | undefined;
  after?: string | undefined;
  limit?: number | undefined;
}

/** What a person says of mentions. */
export interface Correction {
  label?: JudgedLabel;
  categories?: string[];
  /** They were drawn by lot to be judged. */
  drawn?: boolean;
}

export interface Corrected {
  changed: number;
  items: Mention[];
}

export function mentionCalls(ask: Ask, root: string) {
  return {
    mentions: (query: MentionQuery, signal?: AbortSignal) =>
      ask<MentionPage>('GET', `/mentions${search(query)}`, undefined, signal),
    countMentions: (filter: MentionFilter, signal?: AbortSignal) =>
      ask<{ count: MentionCount }>('GET', `/mentions/count${search(filter)}`, undefined, signal),
    mention: (id: number) => ask<MentionDetail>('GET', `/mentions/${id}`),
    correct: (ids: readonly number[], by: string, said: Correction) =>
      ask<Corrected>('POST', '/mentions/corrections', { ids, by, ...said }),
    takeBack: (ids: readonly number[], by: string) =>
      ask<Corrected>('POST', '/mentions/corrections/undo', { ids, by }),
    views: () => ask<{ items: SavedView[] }>('GET', '/views'),
    saveView: (name: string, query: string) => ask<SavedView>('POST', '/views', { name, query }),
    deleteView: (id: number) => ask<null>('DELETE', `/views/${id}`),
    /** Where a file of what passes is fetched from. */
    exportUrl: (
      wanted: MentionFilter & { format: string; ticket: string; locale: string; zone: string },
    ) => `${root}/mentions/export${search(wanted)}`,
    exportState: (ticket: string) => ask<ExportState>('GET', `/mentions/export/${ticket}`),
    stopExport: (ticket: string) => ask<null>('DELETE', `/mentions/export/${ticket}`),
  };
}
