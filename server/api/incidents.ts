import { z } from 'zod';
import { both } from './both.js';
import { MINUTE } from '../../alerts/window.js';
import { kolRecord } from '../stories/kols.js';
import type { KolRecord } from '../model/brand.js';
import { NotFound } from '../pipeline/pipeline.js';
import { incidentStates, toChange } from '../state.js';
import { moversOf } from '../stories/movers.js';
import { toBrand } from '../store/brands.js';
import type { Query } from '../store/store.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams, limit } from './endpoint.js';

const person = z.string().trim().min(1, 'say who you are').max(100);
const text = z.string().trim().min(1, 'say something').max(5000);

const acknowledgeSchema = z.object({
  by: person,
  note: text.nullish(),
  takeOver: z
    .boolean()
    .nullish()
    .meta(
      both(
        'Takes it from whoever has it; otherwise that is refused with `taken`.',
        '从当前认领人手中接过；否则以 `taken` 拒绝。',
      ),
    ),
});
const noteSchema = z.object({
  by: person,
  text,
  step: z
    .enum(['contact', 'statement', 'solution'])
    .nullish()
    .meta(both('A milestone this completes.', '由此完成的处置步骤。')),
});
const respondSchema = z.object({
  by: person,
  approvedBy: person.meta(both('Who approved the statement.', '声明由谁批准。')),
  where: z.string().trim().min(1, 'say where it was published').max(100),
  url: z
    .url({ protocol: /^https?$/, error: 'must be the link to the published response' })
    .max(2000),
  at: z
    .union([z.number().int(), z.iso.datetime({ offset: true }).transform((iso) => Date.parse(iso))])
    .nullish()
    .meta(
      both(
        'When it was published, not before the first negative post; now, if left out.',
        '发布时间，不早于第一条负面；省略则为现在。',
      ),
    ),
  text: z.string().max(20_000).nullish(),
});
const judgeSchema = z.object({
  by: person,
  verdict: z
    .enum(['real', 'noise'])
    .meta(both('Whether the alert mattered.', '这次预警是否值得。')),
  note: text.nullish(),
});
const closeSchema = z.object({ by: person, why: text });

/** Negative volume of an incident per minute, from a little before it began. */
async function curve(q: Query, brandId: number, storyId: number | null, from: number) {
  const since = Math.floor(from / MINUTE);
  const rows =
    storyId === null
      ? await q
          .selectFrom('brand_minutes')
          .select(['minute', 'volume'])
          .where('brand_id', '=', brandId)
          .where('minute', '>=', since)
          .where('volume', '>', 0)
          .orderBy('minute')
          .execute()
      : await q
          .selectFrom('story_minutes')
          .select(['minute', 'volume'])
          .where('story_id', '=', storyId)
          .where('minute', '>=', since)
          .orderBy('minute')
          .execute();
  return rows.map(({ minute, volume }) => ({ at: minute * MINUTE, volume }));
}

/** How the brand's rule for KOLs proved itself so far. */
async function kolsOf(q: Query, brandId: number, now: number): Promise<KolRecord | null> {
  const row = await q.selectFrom('brands').selectAll().where('id', '=', brandId).executeTakeFirst();
  return row ? kolRecord(q, toBrand(row), now) : null;
}

async function receipts(q: Query, incidentId: number) {
  const rows = await q
    .selectFrom('deliveries as d')
    // A channel that was removed since: that it was told remains true.
    .leftJoin('channels as c', 'c.id', 'd.channel_id')
    .select([
      'd.id',
      'd.seq',
      'd.channel_id',
      'd.state',
      'd.attempts',
      'd.done_at',
      'd.took',
      'd.error',
      'd.provider_id',
      'd.outcome',
      'd.due_at',
      'd.merged_into',
      'd.instead_of',
      'c.name',
      'c.kind',
    ])
    .where('d.incident_id', '=', incidentId)
    .orderBy('d.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    seq: row.seq,
    channel: row.name ?? `#${row.channel_id}`,
    kind: row.kind ?? '',
    state: row.state,
    attempts: row.attempts,
    doneAt: row.done_at,
    took: row.took,
    providerId: row.provider_id,
    error: row.error,
    outcome: row.outcome,
    dueAt: row.state === 'due' ? row.due_at : null,
    mergedInto: row.merged_into,
    insteadOf: row.instead_of,
  }));
}

export function incidentEndpoints({ store, pipeline, clock }: ApiWorld): Endpoint[] {
  const one = async (id: number) =>
    store.read(async (q) => {
      const [incident] = await incidentStates(q, [id], clock.now());
      if (!incident) throw new NotFound(`There is no incident ${id}.`);
      return incident;
    });
  return [
    endpoint({
      method: 'get',
      path: '/incidents',
      summary: 'Incidents, the newest first.',
      zh: '事件，最新的在前。',
      query: z.object({
        status: z.enum(['open', 'closed']).optional(),
        brand: z.coerce.number().int().optional(),
        limit,
      }),
      handle: async ({ query }) =>
        store.read(async (q) => {
          let rows = q
            .selectFrom('incidents')
            .select('id')
            .orderBy('id', 'desc')
            .limit(query.limit);
          if (query.status) rows = rows.where('status', '=', query.status);
          if (query.brand !== undefined) rows = rows.where('brand_id', '=', query.brand);
          const ids = (await rows.execute()).map(({ id }) => id);
          return { items: (await incidentStates(q, ids, clock.now())).reverse() };
        }),
    }),
    endpoint({
      method: 'get',
      path: '/incidents/:id',
      summary:
        'One incident: its state, timeline, receipts, the posts that moved it and its curve.',
      zh: '一个事件：状态、时间线、回执、推动它的帖子和曲线。',
      params: idParams,
      handle: async ({ params }) =>
        store.read(async (q) => {
          const [incident] = await incidentStates(q, [params.id], clock.now());
          if (!incident) throw new NotFound(`There is no incident ${params.id}.`);
          const timeline = await q
            .selectFrom('changes')
            .selectAll()
            .where('incident_id', '=', params.id)
            .orderBy('seq')
            .execute();
          const { brandId, storyId } = incident;
          const from = Math.min(incident.firstNegativeAt ?? incident.openedAt, incident.openedAt);
          return {
            incident,
            timeline: timeline.map(toChange),
            receipts: await receipts(q, params.id),
            ...(await moversOf(q, incident)),
            curve: await curve(q, brandId, storyId, from - 60 * MINUTE),
            kol: await kolsOf(q, brandId, clock.now()),
          };
        }),
    }),
    endpoint({
      method: 'post',
      path: '/incidents/:id/acknowledge',
      summary: 'Somebody takes it, by name. Stops the escalation, not the clock.',
      zh: '由某人署名认领。停止升级，但不停表。',
      params: idParams,
      body: acknowledgeSchema,
      handle: async ({ params, body }) => {
        await pipeline.act(params.id, {
          kind: 'acknowledge',
          by: body.by,
          note: body.note ?? null,
          takeOver: body.takeOver ?? false,
        });
        return one(params.id);
      },
    }),
    endpoint({
      method: 'post',
      path: '/incidents/:id/note',
      summary: 'An entry in the timeline; may complete a milestone of the playbook.',
      zh: '在时间线上记一笔；可以同时完成预案中的一步。',
      params: idParams,
      body: noteSchema,
      handle: async ({ params, body }) => {
        await pipeline.act(params.id, {
          kind: 'note',
          by: body.by,
          text: body.text,
          step: body.step ?? null,
        });
        return one(params.id);
      },
    }),
    endpoint({
      method: 'post',
      path: '/incidents/:id/respond',
      summary: 'Records the first public response, which alone stops the clock.',
      zh: '登记首次公开回应；只有它能停表。',
      params: idParams,
      body: respondSchema,
      handle: async ({ params, body }) => {
        const { by, approvedBy, where, url } = body;
        const response = {
          by,
          approvedBy,
          where,
          url,
          at: body.at ?? clock.now(),
          text: body.text ?? null,
        };
        await pipeline.act(params.id, { kind: 'respond', response });
        return one(params.id);
      },
    }),
    endpoint({
      method: 'post',
      path: '/incidents/:id/judge',
      summary: 'Says whether the alert was real or noise; open or closed, the last word counts.',
      zh: '判定预警是真是误报；未关闭、已关闭都可以，以最后一次为准。',
      params: idParams,
      body: judgeSchema,
      handle: async ({ params, body }) => {
        const { by, verdict, note } = body;
        await pipeline.act(params.id, { kind: 'judge', by, verdict, note: note ?? null });
        return one(params.id);
      },
    }),
    endpoint({
      method: 'post',
      path: '/incidents/:id/close',
      summary: 'Closes an incident; a red one never closes by itself.',
      zh: '关闭事件；红色事件从不自行关闭。',
      params: idParams,
      body: closeSchema,
      handle: async ({ params, body }) => {
        await pipeline.act(params.id, { kind: 'close', by: body.by, why: body.why });
        return one(params.id);
      },
    }),
  ];
}
