import { z } from 'zod';
import { both } from './both.js';
import { SURGE } from '../../alerts/surge.js';
import { SURGE_PRESETS } from '../../alerts/surge-presets.js';
import { forecastSeries } from '../stories/forecasts.js';
import type { Brand } from '../model/brand.js';
import { NotFound } from '../pipeline/pipeline.js';
import { qualityOf } from '../reading/quality.js';
import { type Rerun, rerun, rerunsOf } from '../rules/rerun.js';
import { signalsOf } from '../stories/signals.js';
import { closePulseOf } from '../state.js';
import { toBrand } from '../store/brands.js';
import type { Query } from '../store/store.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams } from './endpoint.js';

const rerunSchema = z.object({
  by: z.string().trim().min(1, 'say who you are').max(100),
  days: z
    .number()
    .int()
    .min(1)
    .max(366)
    .default(30)
    .meta(both('How far back, days.', '往前多少天。')),
});

const pulseQuery = z.object({
  hours: z.coerce
    .number()
    .int()
    .min(1)
    .max(24)
    .default(6)
    .meta(both('How far back, hours.', '往前多少小时。')),
});

async function brandById(q: Query, id: number): Promise<Brand> {
  const row = await q.selectFrom('brands').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new NotFound(`There is no brand ${id}.`);
  return toBrand(row);
}

async function brandOfStory(q: Query, storyId: number): Promise<Brand> {
  const row = await q
    .selectFrom('stories')
    .select('brand_id')
    .where('id', '=', storyId)
    .executeTakeFirst();
  if (!row) throw new NotFound(`There is no story ${storyId}.`);
  return brandById(q, row.brand_id);
}

/** Early warning: signals, how far to trust them, and what a changed rule makes of the past. */
export function warningEndpoints({ store, pipeline, clock }: ApiWorld): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/brands/:id/signals',
      summary: 'How a brand stands: speed, KOLs, hot lists, surges of the last day, reach.',
      zh: '品牌现状：速度、KOL、热榜、最近一天的异常上升、触达。',
      params: idParams,
      handle: async ({ params }) =>
        store.read(async (q) => signalsOf(q, await brandById(q, params.id), clock.now())),
    }),
    endpoint({
      method: 'get',
      path: '/brands/:id/pulse',
      summary: 'The last hours of a brand in buckets of a minute (1 hour) or five.',
      zh: '品牌最近几小时的走势，1 小时按 1 分钟、更长按 5 分钟分段。',
      params: idParams,
      query: pulseQuery,
      handle: async ({ params, query }) =>
        store.read(async (q) =>
          closePulseOf(q, await brandById(q, params.id), query.hours, clock.now()),
        ),
    }),
    endpoint({
      method: 'get',
      path: '/brands/:id/quality',
      summary:
        'How far each rule proved right: what people called its alerts; reds by a KOL alone.',
      zh: '各条规则的准确率：同事如何评价其预警；仅由 KOL 引发的红色。',
      params: idParams,
      handle: async ({ params }) =>
        store.read(async (q) => qualityOf(q, await brandById(q, params.id), clock.now())),
    }),
    endpoint({
      method: 'get',
      path: '/brands/:id/reruns',
      summary: 'Times at which stored history was read again by a changed rule, newest first.',
      zh: '改规则后重新读取历史的记录，最新的在前。',
      params: idParams,
      handle: async ({ params }) =>
        store.read(async (q) => ({ items: await rerunsOf(q, params.id) })),
    }),
    endpoint({
      method: 'post',
      path: '/brands/:id/rerun',
      summary: 'Reads stored history again by the rule as it is now; what was announced stays.',
      zh: '按现行规则重新读取已存的历史；已发出的通知不变。',
      params: idParams,
      body: rerunSchema,
      status: 201,
      handle: async ({ params, body }) => {
        let done: Rerun | null = null;
        await pipeline.note(async (tx) => {
          const brand = await brandById(tx.q, params.id);
          await tx.lockBrands([brand.id]);
          const ran = await rerun(tx, brand, body.days, body.by, clock.now());
          done = ran.rerun;
          return ran.drafts;
        });
        return done;
      },
    }),
    endpoint({
      method: 'get',
      path: '/stories/:id/forecast',
      summary: 'What was forecast of a story over time, its target, and how often such came true.',
      zh: '对一个话题历次的预测、预测的对象，以及这类预测的应验比例。',
      params: idParams,
      handle: async ({ params }) =>
        store.read(async (q) => forecastSeries(q, await brandOfStory(q, params.id), params.id)),
    }),
    endpoint({
      method: 'get',
      path: '/surge-rules',
      summary: 'The rules by which a surge can be seen; set one as `policy.surge` of a brand.',
      zh: '判断异常上升的规则；写入品牌的 `policy.surge` 即可选用。',
      handle: async () => ({
        measured: { threshold: SURGE.threshold, bucket: SURGE.bucket },
        presets: SURGE_PRESETS,
      }),
    }),
  ];
}
