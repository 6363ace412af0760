import { z } from 'zod';
import { both } from './both.js';
import { explainRoute, route } from '../../alerts/routes.js';
import type { ChangeKind } from '../model/change.js';
import type { RouteRule } from '../model/route.js';
import { NotFound } from '../pipeline/pipeline.js';
import type { Query } from '../store/store.js';
import {
  hoursSchema,
  loadManner,
  loadRules,
  mannerSchema,
  saveManner,
} from '../telling/routing.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams } from './endpoint.js';
import { HttpError } from './errors.js';

const ids = z.array(z.number().int().positive()).max(500).default([]);
const level = z.enum(['none', 'yellow', 'orange', 'red']);
const word = z.string().trim().min(1).max(60);
const kind = z
  .string()
  .regex(/^[a-z]+\.[a-z-]+$/, 'must be a kind of change')
  .transform((value) => value as ChangeKind);

const ruleSchema = z.object({
  name: z.string().trim().min(1, 'give the route a name').max(100),
  enabled: z.boolean().default(true),
  position: z.number().int().min(0).max(10_000).optional(),
  brands: ids,
  levels: z.array(level).max(4).default([]),
  categories: z.array(word).max(300).default([]),
  platforms: z.array(word).max(100).default([]),
  kinds: z.array(kind).max(60).default([]),
  hours: hoursSchema.nullable().default(null),
  channels: ids.refine((list) => list.length > 0, 'name at least one channel'),
  fallbacks: ids,
});
type Rule = z.infer<typeof ruleSchema>;

const previewSchema = z.object({
  event: z.object({
    kind: kind.default('incident.opened'),
    brandId: z.number().int().nullable().default(null),
    level: level.default('orange'),
    categories: z.array(word).default([]),
    platforms: z.array(word).default([]),
    at: z
      .number()
      .int()
      .optional()
      .meta(both('Epoch ms; now, if left out.', 'Unix 毫秒；省略则为现在。')),
  }),
  rules: z
    .array(ruleSchema)
    .max(200)
    .optional()
    .meta(
      both(
        'Rules in their order; the saved ones, if left out.',
        '按顺序的规则；省略则用已保存的。',
      ),
    ),
  manner: mannerSchema
    .optional()
    .meta(
      both(
        'Mode, quiet hours and time zone; the saved ones.',
        '方式、免打扰时段与时区；省略则用已保存的。',
      ),
    ),
  locale: z.enum(['zh-CN', 'en']).default('zh-CN'),
});

async function channelNames(q: Query): Promise<Map<number, string>> {
  const rows = await q.selectFrom('channels').select(['id', 'name']).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function checkChannels(q: Query, rule: Rule): Promise<void> {
  const known = await channelNames(q);
  const missing = [...rule.channels, ...rule.fallbacks].find((id) => !known.has(id));
  if (missing === undefined) return;
  throw new HttpError(400, 'invalid', `channels: there is no channel ${missing}`, 'channels');
}

/** The conditions as they are kept: all but what has a column of its own. */
function kept(rule: Rule): string {
  const { brands, levels, categories, platforms, kinds, hours, channels, fallbacks } = rule;
  return JSON.stringify({
    brands,
    levels,
    categories,
    platforms,
    kinds,
    hours,
    channels,
    fallbacks,
  });
}

export function routeEndpoints({ store, clock }: ApiWorld): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/routes',
      summary: 'Who hears of what: the rules in their order, the mode and the quiet hours.',
      zh: '谁会收到什么：按顺序的规则、匹配方式与免打扰时段。',
      handle: async () =>
        store.read(async (q) => ({ ...(await loadManner(q)), items: await loadRules(q) })),
    }),
    endpoint({
      method: 'post',
      path: '/routes',
      summary: 'Adds a rule; without any rule every channel hears of everything announced.',
      zh: '添加规则；没有任何规则时，每个渠道都会收到全部通知。',
      body: ruleSchema,
      status: 201,
      handle: async ({ body }) =>
        store.transaction(async (tx) => {
          await checkChannels(tx.q, body);
          const id = await tx.allocate('routes', 1);
          await tx.q
            .insertInto('routes')
            .values({
              id,
              position: body.position ?? id,
              enabled: Number(body.enabled),
              name: body.name,
              rule: kept(body),
            })
            .execute();
          return { ...body, id };
        }),
    }),
    endpoint({
      method: 'post',
      path: '/routes/manner',
      summary: 'Sets what holds for all rules: first match or all, quiet hours, time zone.',
      zh: '设置对所有规则生效的内容：命中即止或全部、免打扰时段、时区。',
      body: mannerSchema,
      handle: async ({ body }) => {
        await store.transaction((tx) => saveManner(tx.q, body));
        return body;
      },
    }),
    endpoint({
      method: 'post',
      path: '/routes/order',
      summary: 'Puts the rules into this order; they are asked from the first to the last.',
      zh: '按此顺序排列规则，从第一条问到最后一条。',
      body: z.object({ ids: z.array(z.number().int().positive()).min(1).max(500) }),
      handle: async ({ body }) => {
        await store.transaction(async (tx) => {
          const known = (await loadRules(tx.q)).map(({ id }) => id);
          const rest = known.filter((id) => !body.ids.includes(id));
          for (const [at, id] of [...body.ids, ...rest].entries())
            await tx.all('UPDATE routes SET position = ? WHERE id = ?', [at + 1, id]);
        });
      },
    }),
    endpoint({
      method: 'post',
      path: '/routes/preview',
      summary: 'Who would hear of an event and why, before anything is saved.',
      zh: '保存之前，先看某件事会通知谁、为什么。',
      body: previewSchema,
      handle: async ({ body }) =>
        store.read(async (q) => {
          const names = await channelNames(q);
          const drafted = body.rules?.map((rule, at): RouteRule => ({ ...rule, id: at + 1 }));
          const rules = drafted ?? (await loadRules(q));
          const manner = body.manner ?? (await loadManner(q));
          const everybody = { ...EVERYBODY, channels: [...names.keys()] };
          const routing = { ...manner, rules: rules.length > 0 ? rules : [everybody] };
          const brand = await q
            .selectFrom('brands')
            .select('time_zone')
            .where('id', '=', body.event.brandId ?? 0)
            .executeTakeFirst();
          const timeZone = brand?.time_zone ?? null;
          const event = { ...body.event, timeZone, at: body.event.at ?? clock.now() };
          const routed = route(routing, event);
          const nameOf = (id: number) => names.get(id) ?? `#${id}`;
          return { ...routed, sentences: explainRoute(routed, body.locale, nameOf) };
        }),
    }),
    endpoint({
      method: 'patch',
      path: '/routes/:id',
      summary: 'Changes a rule as a whole.',
      zh: '整体修改一条规则。',
      params: idParams,
      body: ruleSchema,
      handle: async ({ params, body }) =>
        store.transaction(async (tx) => {
          await checkChannels(tx.q, body);
          const changed = await tx.q
            .updateTable('routes')
            .set({
              name: body.name,
              enabled: Number(body.enabled),
              rule: kept(body),
              ...(body.position === undefined ? {} : { position: body.position }),
            })
            .where('id', '=', params.id)
            .returning('id')
            .executeTakeFirst();
          if (!changed) throw new NotFound(`There is no route ${params.id}.`);
          return { ...body, id: params.id };
        }),
    }),
    endpoint({
      method: 'delete',
      path: '/routes/:id',
      summary: 'Removes a rule; what it sent already stays on its way.',
      zh: '移除规则；它已经发出的仍会送达。',
      params: idParams,
      handle: async ({ params }) => {
        const gone = await store.transaction((tx) =>
          tx.q.deleteFrom('routes').where('id', '=', params.id).executeTakeFirst(),
        );
        if (Number(gone.numDeletedRows) === 0) throw new NotFound(`There is no rule ${params.id}.`);
      },
    }),
  ];
}

/** What holds while no rule is saved. */
const EVERYBODY: RouteRule = {
  id: 0,
  name: '—',
  enabled: true,
  brands: [],
  levels: [],
  categories: [],
  platforms: [],
  kinds: [],
  hours: null,
  channels: [],
  fallbacks: [],
};
