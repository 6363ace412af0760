import { z } from 'zod';
import { lastSeq, snapshot, toChange } from '../state.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint } from './endpoint.js';

export function changeEndpoints({ store, clock, world, speed }: ApiWorld): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/changes',
      summary: 'The log after a sequence number, oldest first; `last` is where the log ends now.',
      query: z.object({
        after: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(5000).default(1000),
      }),
      handle: async ({ query }) =>
        store.read(async (q) => {
          const rows = await q
            .selectFrom('changes')
            .selectAll()
            .where('seq', '>', query.after)
            .orderBy('seq')
            .limit(query.limit)
            .execute();
          return { items: rows.map(toChange), last: await lastSeq(q) };
        }),
    }),
    endpoint({
      method: 'get',
      path: '/state',
      summary: 'Everything the war room shows, true for exactly `seq`.',
      handle: async () => store.read((q) => snapshot(q, world, speed(), clock.now())),
    }),
  ];
}
