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
      zh: '某个序号之后的日志，从旧到新；`last` 是日志目前的末尾。',
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
      zh: '作战室显示的一切，与序号 `seq` 完全对应。',
      handle: async () => store.read((q) => snapshot(q, world, speed(), clock.now())),
    }),
  ];
}
