import { z } from 'zod';
import { both } from './both.js';
import type { Retention } from '../model/brand.js';
import { authorsOutlast, KEEP_DAYS } from '../model/retention.js';
import { NotFound } from '../pipeline/pipeline.js';
import { keptOf, wouldForget } from '../retention/kept.js';
import { loadBrands } from '../store/brands.js';
import { databaseBytes } from '../store/size.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams } from './endpoint.js';
import { HttpError } from './errors.js';

/** Days that something is kept; null: for ever. */
function days(part: keyof typeof KEEP_DAYS) {
  const { least, most } = KEEP_DAYS[part];
  return z
    .number()
    .int()
    .min(least, `must be at least ${least} days: what is younger is still read`)
    .max(most, `must be at most ${most} days; null keeps it for ever`)
    .nullable();
}

/** How long a brand keeps what was said, as it is set. */
export const retentionSchema = z
  .object({
    authors: days('authors').meta(
      both(
        'Days after which the authors of mentions are forgotten: id, name, followers. Null: kept as long as the mention.',
        '多少天后不再保留作者（账号、名称、粉丝数）；null：与声音一同保留。',
      ),
    ),
    mentions: days('mentions').meta(
      both(
        'Days after which mentions are forgotten: words, links, counters; they stay counted. Null: kept for ever.',
        '多少天后不再保留声音（文字、链接、互动数），统计不变；null：永久保留。',
      ),
    ),
  })
  .partial()
  .strict()
  .meta(
    both(
      'How long what was said is kept. It is forgotten from then on, in the background, and cannot be brought back.',
      '声音保留多久。生效后在后台逐步清除，无法恢复。',
    ),
  );

/** The settings as they are from now on. Throws HttpError when authors would outlast mentions. */
export function retentionWith(
  before: Retention,
  { authors, mentions }: Partial<Retention> = {},
): Retention {
  const after = {
    authors: authors === undefined ? before.authors : authors,
    mentions: mentions === undefined ? before.mentions : mentions,
  };
  if (!authorsOutlast(after)) return after;
  throw new HttpError(
    400,
    'authors-outlast-mentions',
    'retention.authors: authors are not kept longer than the mentions they wrote; use as many days or fewer.',
    'retention.authors',
  );
}

export function retentionEndpoints({ store, clock }: ApiWorld): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/kept',
      summary:
        'What is kept: mentions of each brand and since when, what is no longer kept, and the size of the database.',
      zh: '现在保留着什么：各品牌的声音数与最早时间、已不再保留的数量，以及数据库大小。',
      handle: async () =>
        store.read(async (q) => ({
          brands: await keptOf(q),
          bytes: await databaseBytes(q, store.dialect),
        })),
    }),
    endpoint({
      method: 'post',
      path: '/brands/:id/retention/preview',
      summary:
        'How many mentions a retention would take the author from, and how many it would forget, as soon as it is set; changes nothing.',
      zh: '若按这样的保留期限，马上会有多少条声音不再保留作者、多少条整条清除；不改动任何数据。',
      params: idParams,
      body: z.object({
        authors: days('authors')
          .default(null)
          .meta(both('Days, as in the brand; null: for ever.', '天数，同品牌设置；null：永久。')),
        mentions: days('mentions')
          .default(null)
          .meta(both('Days, as in the brand; null: for ever.', '天数，同品牌设置；null：永久。')),
      }),
      handle: async ({ params, body }) =>
        store.read(async (q) => {
          const brand = (await loadBrands(q)).find(({ id }) => id === params.id);
          if (!brand) throw new NotFound(`There is no brand ${params.id}.`);
          return wouldForget(q, brand, body, clock.now());
        }),
    }),
  ];
}
