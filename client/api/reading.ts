import type { ComplaintCategory } from '../../server/model/brand.js';
import type { Mention } from '../../server/model/mention.js';
import type { Locale } from '../../server/model/message.js';
import type { Lit, QueryForm, QueryPreview } from '../../server/model/query-form.js';
import type { BrandReading } from '../../server/model/reading.js';
import type { ModelSettings, Summary } from '../../server/model/summary.js';
import type { Ask } from './ask.js';

export interface BrandCategories {
  own: boolean;
  categories: ComplaintCategory[];
}

/** How often a category would be gained and lost, with examples. */
export interface CategoryTally {
  category: string;
  gains: number;
  loses: number;
  /** Mentions that keep it, while somebody else has to answer or the scene is another. */
  turns: number;
  gained: { id: number; text: string; evidence: string[] }[];
  lost: { id: number; text: string; evidence: string[] }[];
  turned: { id: number; text: string; evidence: string[] }[];
}

export interface CategoryPreview {
  looked: number;
  most: number;
  days: number;
  changed: number;
  categories: CategoryTally[];
}

/** A query as it is being made: in words, as text, or as a form. */
export interface QueryDraft {
  brandId: number | null;
  name: string;
  aliases: string[];
  must: string[];
  mustNot: string[];
  query: string | null;
  form: QueryForm | null;
}

export interface SummaryAnswer {
  available: boolean;
  summary: Summary | null;
}

export interface ModelDraft {
  enabled: boolean;
  url: string;
  model: string;
  /** Left out: stays as it is. */
  key?: string;
}

export function readingCalls(ask: Ask) {
  return {
    why: async (ids: number[]) =>
      (
        await ask<{ items: { id: number; lit: Lit[]; conditions: string[] }[] }>(
          'POST',
          '/mentions/why',
          { ids },
        )
      ).items,
    reading: (brand: number) => ask<BrandReading>('GET', `/brands/${brand}/reading`),
    sample: (brand: number) =>
      ask<{ items: Mention[]; of: number }>('GET', `/brands/${brand}/reading/sample`),
    switchHabit: (brand: number, phrase: string, on: boolean, by: string) =>
      ask<BrandReading>('POST', `/brands/${brand}/reading/habits`, { phrase, on, by }),
    categories: (brand: number) => ask<BrandCategories>('GET', `/brands/${brand}/categories`),
    previewCategories: (brand: number, categories: ComplaintCategory[] | null) =>
      ask<CategoryPreview>('POST', `/brands/${brand}/categories/preview`, { categories }),
    saveCategories: (brand: number, categories: ComplaintCategory[] | null, apply: boolean) =>
      ask<BrandCategories & { applied: number }>('POST', `/brands/${brand}/categories`, {
        categories,
        apply,
      }),
    previewQuery: (draft: QueryDraft) => ask<QueryPreview>('POST', '/queries/preview', draft),
    summary: (incident: number, locale: Locale) =>
      ask<SummaryAnswer>('GET', `/incidents/${incident}/summary?locale=${locale}`),
    summarise: (incident: number, locale: Locale, by: string) =>
      ask<SummaryAnswer>('POST', `/incidents/${incident}/summary`, { locale, by }),
    languageModel: () => ask<ModelSettings>('GET', '/settings/language-model'),
    setLanguageModel: (draft: ModelDraft) =>
      ask<ModelSettings>('POST', '/settings/language-model', draft),
  };
}
