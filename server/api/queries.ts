import { z } from 'zod';
import { MAX_QUERY } from '../../crawlers/match/tokens.js';
import { both } from './both.js';
import { previewQuery, whyOf } from '../reading/query-preview.js';
import { mentionsById } from '../state.js';
import { loadBrands } from '../store/brands.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint } from './endpoint.js';

const word = z.string().trim().max(100);
/** Whatever a query may hold can be shown as a form, and comes back. */
const words = z.array(word).max(10_000);

const formSchema = z.object({
  all: words.default([]),
  any: z.array(words).max(1000).default([]),
  none: words.default([]),
  near: z
    .array(
      z.object({
        left: word.min(1),
        right: word.min(1),
        distance: z.number().int().min(1).max(100),
      }),
    )
    .max(1000)
    .default([]),
  platforms: words.default([]),
  languages: words.default([]),
  authors: words.default([]),
  followers: z.number().int().min(0).nullable().default(null),
});

const previewSchema = z.object({
  brandId: z.number().int().positive().nullable().default(null),
  name: word.default(''),
  aliases: words.default([]),
  must: words.default([]),
  mustNot: words.default([]),
  query: z.string().max(MAX_QUERY).nullable().default(null),
  form: formSchema
    .nullable()
    .default(null)
    .meta(both('Takes the place of `query`.', '代替 `query`。')),
});

const whySchema = z.object({ ids: z.array(z.number().int().positive()).min(1).max(100) });

export function queryEndpoints({ store }: ApiWorld): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/queries/preview',
      summary:
        'What a query would find among stored mentions of all brands and the last lines of the sources; a query that cannot be read says where.',
      zh: '一条检索式在所有品牌的已存声音和各来源最近内容中会找到什么；读不懂时指出位置。',
      body: previewSchema,
      handle: async ({ body }) => store.read((q) => previewQuery(q, body)),
    }),
    endpoint({
      method: 'post',
      path: '/mentions/why',
      summary: 'Why mentions matched their brands: the words, and where they stand.',
      zh: '声音为何命中品牌：是哪些词，在什么位置。',
      body: whySchema,
      handle: async ({ body }) =>
        store.read(async (q) => ({
          items: whyOf(await loadBrands(q), await mentionsById(q, body.ids)),
        })),
    }),
  ];
}
