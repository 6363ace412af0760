import { z } from 'zod';
import { mentionQuery, toMention } from '../state.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, limit } from './endpoint.js';
import { HttpError } from './errors.js';

const querySchema = z.object({
  brand: z.coerce.number().int().optional(),
  story: z.coerce.number().int().optional(),
  label: z.enum(['neg', 'neu', 'pos', 'unknown']).optional(),
  platform: z.string().max(40).optional(),
  before: z.string().max(60).optional().describe('`next` of the page before.'),
  limit,
});

/** Time and id of the last row of a page: where the next one continues. */
function parseCursor(cursor: string): { at: number; id: number } {
  const [at, id] = cursor.split('.').map(Number);
  if (!Number.isSafeInteger(at) || !Number.isSafeInteger(id)) {
    throw new HttpError(
      400,
      'invalid',
      'before: not a cursor; use `next` of the page before.',
      'before',
    );
  }
  return { at: at ?? 0, id: id ?? 0 };
}

export function mentionEndpoints({ store }: ApiWorld): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/mentions',
      summary:
        'Mentions, newest first: by time of publication within a brand or story, else by arrival.',
      query: querySchema,
      handle: async ({ query }) =>
        store.read(async (q) => {
          let rows = mentionQuery(q);
          if (query.brand !== undefined) rows = rows.where('m.brand_id', '=', query.brand);
          if (query.story !== undefined) rows = rows.where('m.story_id', '=', query.story);
          if (query.label !== undefined) rows = rows.where('m.label', '=', query.label);
          if (query.platform !== undefined) rows = rows.where('m.platform', '=', query.platform);
          const byTime = query.brand !== undefined || query.story !== undefined;
          if (query.before !== undefined) {
            const { at, id } = parseCursor(query.before);
            rows = byTime
              ? rows.where((eb) => eb(eb.refTuple('m.published_at', 'm.id'), '<', eb.tuple(at, id)))
              : rows.where('m.id', '<', id);
          }
          if (byTime) rows = rows.orderBy('m.published_at', 'desc');
          const page = (
            await rows
              .orderBy('m.id', 'desc')
              .limit(query.limit + 1)
              .execute()
          ).map(toMention);
          const items = page.slice(0, query.limit);
          const last = page.length > query.limit ? items.at(-1) : undefined;
          return { items, next: last ? `${last.publishedAt}.${last.id}` : null };
        }),
    }),
  ];
}
