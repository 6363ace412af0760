import { z } from 'zod';
import { both } from './both.js';
import type { Draft } from '../model/change.js';
import type { PlannedEvent } from '../model/planned.js';
import { NotFound } from '../pipeline/pipeline.js';
import { plan, plannedOf, replan, unplan } from '../store/planned.js';
import type { Query, Tx } from '../store/store.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams, limit } from './endpoint.js';
import { HttpError } from './errors.js';

const moment = z
  .number()
  .int()
  .min(0)
  .max(Date.UTC(2200, 0))
  .meta(both('Epoch ms; past or future.', 'Unix 毫秒；可早可晚。'));

const title = z.string().trim().min(1, 'say what is planned').max(100);
const by = z.string().trim().min(1, 'say who you are').max(100);
const until = moment.nullable();
const END_FIRST = { path: ['until'], message: 'the end lies before the start' };

const eventSchema = z
  .object({ title, at: moment, until: until.optional().transform((end) => end ?? null), by })
  .refine(({ at, until: end }) => end === null || end >= at, END_FIRST);
const changeSchema = z.object({
  title: title.optional(),
  at: moment.optional(),
  until: until.optional(),
  by,
});

const eventParams = idParams.extend({ event: z.coerce.number().int().positive() });

type Kind = 'brand.planned' | 'brand.replanned' | 'brand.unplanned';

/** What happened to an event, for the log and with it for every open page. */
function said(kind: Kind, event: PlannedEvent, at: number): Draft {
  return {
    kind,
    at,
    brandId: event.brandId,
    storyId: null,
    incidentId: null,
    data: { event },
  };
}

function missing(params: z.infer<typeof eventParams>): NotFound {
  return new NotFound(`Brand ${params.id} has no planned event ${params.event}.`);
}

async function exists(q: Query, id: number): Promise<void> {
  const row = await q.selectFrom('brands').select('id').where('id', '=', id).executeTakeFirst();
  if (!row) throw new NotFound(`There is no brand ${id}.`);
}

/** What a brand plans itself: shown beside its numbers, counted in none of them. */
export function eventEndpoints({ store, clock, pipeline }: ApiWorld): Endpoint[] {
  /** Does something to an event and says so, both or neither. */
  async function noting(
    kind: Kind,
    act: (tx: Tx, now: number) => Promise<PlannedEvent>,
  ): Promise<PlannedEvent> {
    const now = clock.now();
    const done: PlannedEvent[] = [];
    await pipeline.note(async (tx) => {
      const event = await act(tx, now);
      done.push(event);
      return [said(kind, event, now)];
    });
    const [event] = done;
    if (!event) throw new Error('The transaction ended without its event.');
    return event;
  }

  return [
    endpoint({
      method: 'get',
      path: '/brands/:id/events',
      summary: 'What the brand plans or planned itself, the latest first.',
      zh: '品牌自己计划的事件，最晚的在前。',
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
      zh: '登记一次发布、促销、周年或新闻发布会。',
      params: idParams,
      body: eventSchema,
      status: 201,
      handle: async ({ params, body }) =>
        noting('brand.planned', async (tx, now) => {
          await exists(tx.q, params.id);
          return plan(tx, { brandId: params.id, ...body, createdAt: now });
        }),
    }),
    endpoint({
      method: 'patch',
      path: '/brands/:id/events/:event',
      summary: 'Changes a planned event; what is left out stays as it is.',
      zh: '修改一个计划事件；未提到的项目保持不变。',
      params: eventParams,
      body: changeSchema,
      handle: async ({ params, body }) =>
        noting('brand.replanned', async (tx) => {
          const event = await replan(tx, params.id, params.event, body);
          if (!event) throw missing(params);
          if (event.until === null || event.until >= event.at) return event;
          throw new HttpError(400, 'invalid', `until: ${END_FIRST.message}`, 'until');
        }),
    }),
    endpoint({
      method: 'delete',
      path: '/brands/:id/events/:event',
      summary: 'Forgets a planned event.',
      zh: '删除一个计划事件。',
      params: eventParams,
      handle: async ({ params }) => {
        await noting('brand.unplanned', async (tx) => {
          const event = await unplan(tx, params.id, params.event);
          if (!event) throw missing(params);
          return event;
        });
      },
    }),
  ];
}
