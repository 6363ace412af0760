import { z } from 'zod';
import { NotFound } from '../pipeline/pipeline.js';
import { plan, plannedOf, unplan } from '../store/planned.js';
import type { Query } from '../store/store.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams, limit } from './endpoint.js';

const moment = z.number().int().min(0).max(Date.UTC(2200, 0)).describe('Epoch ms; past or future.');

const eventSchema = z
  .object({
    title: z.string().trim().min(1, 'say what is planned').max(100),
    at: moment,
    until: moment.nullish().transform((until) => until ?? null),
    by: z.string().trim().min(1, 'say who you are').max(100),
  })
  .refine(({ at, until }) => until === null || until >= at, {
    path: ['until'],
    message: 'the end lies before the start',
  });

const eventParams = idParams.extend({ event: z.coerce.number().int().positive() });

async function exists(q: Query, id: number): Promise<void> {
  const row = await q.selectFrom('brands').select('id').where('id', '=', id).executeTakeFirst();
  if (!row) throw new NotFound(`There is no brand ${id}.`);
}

/** What a brand plans itself: shown beside its numbers, counted in none of them. */
export function eventEndpoints({ store, clock }: ApiWorld): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/brands/:id/events',
      summary: 'What the brand plans or planned itself, the latest first.',
      params: idParams,
      query: z.object({ limit }),
      handle: async ({ params, query }) =>
        store.read(async (q) => {
          await exists(q, params.id);
          return { items: await plannedOf(q, params.id, query.limit) };
        }),
    }),
    endpoint({
      method: 'post',
      path: '/brands/:id/events',
      summary: 'Enters a launch, a campaign, an anniversary, a press conference.',
      params: idParams,
      body: eventSchema,
      status: 201,
      handle: async ({ params, body }) =>
        store.transaction(async (tx) => {
          await exists(tx.q, params.id);
          return plan(tx, { brandId: params.id, ...body, createdAt: clock.now() });
        }),
    }),
    endpoint({
      method: 'delete',
      path: '/brands/:id/events/:event',
      summary: 'Forgets a planned event.',
      params: eventParams,
      handle: async ({ params }) =>
        store.transaction(async (tx) => {
          if (await unplan(tx, params.id, params.event)) return;
          throw new NotFound(`Brand ${params.id} has no planned event ${params.event}.`);
        }),
    }),
  ];
}
