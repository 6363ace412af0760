import { z } from 'zod';
import { both } from './both.js';
import { QueryError } from '../../crawlers/match/query.js';
import { MAX_QUERY } from '../../crawlers/match/tokens.js';
import { type Watched, whyMatched } from '../../crawlers/watch.js';
import { type Brand, DEFAULT_ZONE, KOL_TAGS } from '../model/brand.js';
import type { Draft } from '../model/change.js';
import { type Policy, POLICY } from '../model/policy.js';
import { NotFound } from '../pipeline/pipeline.js';
import { beginForgetting } from '../retention/step.js';
import { rehearsal } from '../rules/rehearsal.js';
import { brandStates } from '../state.js';
import { loadBrands, toBrand } from '../store/brands.js';
import { eraseBrand } from '../store/erase.js';
import type { Tx } from '../store/store.js';
import { replanDigests } from '../digest/due.js';
import { zoneSchema } from '../telling/routing.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams } from './endpoint.js';
import { HttpError } from './errors.js';
import { policySchema } from './policy.js';
import { retentionSchema, retentionWith } from './retention.js';

const word = z.string().trim().min(1).max(100);
const words = z.array(word).max(200);

const kol = z.object({
  platform: z.string().trim().min(1).max(40),
  id: z.union([z.string(), z.number()]).transform(String),
  name: z
    .string()
    .max(200)
    .nullish()
    .transform((name) => name ?? null),
  tag: z
    .enum(KOL_TAGS)
    .nullish()
    .transform((tag) => tag ?? null)
    .meta(
      both(
        'friend and staff never raise a level; critic and media do.',
        'friend 与 staff 不会升级；critic 与 media 会。',
      ),
    ),
});

const fields = {
  name: word.meta(
    both('What the brand is called; matched like an alias.', '品牌名称；与别名一样参与匹配。'),
  ),
  aliases: words.meta(both('Other names.', '别名。')),
  must: words.meta(
    both('At least one of these must stand in the text as well.', '正文中还须至少出现其中之一。'),
  ),
  mustNot: words.meta(both('None of these may stand in the text.', '正文中不得出现其中任何一个。')),
  query: z
    .string()
    .trim()
    .max(MAX_QUERY)
    .nullable()
    .transform((query) => (query === '' ? null : query))
    .meta(
      both(
        'A boolean query (AND, OR, NOT, "…", NEAR/5, platform:) instead of the words.',
        '用布尔查询（AND、OR、NOT、“…”、NEAR/5、platform:）代替词语。',
      ),
    ),
  kols: z
    .array(kol)
    .max(2000)
    .meta(
      both('Authors that count as KOLs whatever their followers.', '不论粉丝多少都算 KOL 的作者。'),
    ),
  competitorOf: z
    .array(z.number().int().positive())
    .max(100)
    .meta(
      both(
        'Brands that it is a competitor of; empty for a brand of your own.',
        '它是哪些品牌的竞品；自有品牌留空。',
      ),
    ),
  alerts: z
    .boolean()
    .meta(
      both(
        'False: it is counted, but raises no level and tells nobody. A competitor is quiet unless this says true.',
        'false：只计数，不定级也不通知。竞品默认如此，除非设为 true。',
      ),
    ),
  timeZone: zoneSchema.meta(
    both(
      'IANA name: the clock of its messages, digests and hours.',
      'IANA 时区名：消息、摘要与时段都按它。',
    ),
  ),
};

export const brandSchema = z.object({
  name: fields.name,
  aliases: fields.aliases.default([]),
  must: fields.must.default([]),
  mustNot: fields.mustNot.default([]),
  query: fields.query.default(null),
  kols: fields.kols.default([]),
  competitorOf: fields.competitorOf.default([]),
  alerts: fields.alerts.optional(),
  timeZone: fields.timeZone.default(DEFAULT_ZONE),
});

const patchSchema = z.object({
  name: fields.name.optional(),
  aliases: fields.aliases.optional(),
  must: fields.must.optional(),
  mustNot: fields.mustNot.optional(),
  query: fields.query.optional(),
  kols: fields.kols.optional(),
  competitorOf: fields.competitorOf.optional(),
  alerts: fields.alerts.optional(),
  timeZone: fields.timeZone.optional(),
  retention: retentionSchema.optional(),
  policy: policySchema.optional(),
});

/** Why a text matches; a query that cannot be read says where. */
function why(brand: Watched, text: string) {
  try {
    return whyMatched(brand, { text });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new HttpError(
      400,
      'query',
      `query, from ${error.from} to ${error.to}: ${error.en}`,
      'query',
    );
  }
}

const previewSchema = brandSchema
  .omit({ kols: true, competitorOf: true, alerts: true, timeZone: true })
  .extend({ text: z.string().max(20_000) });

const DAY = 86_400_000;
const rehearseSchema = z.object({
  policy: policySchema,
  days: z
    .number()
    .int()
    .min(1)
    .max(366)
    .default(30)
    .meta(both('How far back, days.', '往前多少天。')),
});

function told(
  kind: 'brand.added' | 'brand.changed' | 'brand.removed',
  brand: { id: number; name: string },
  at: number,
): Draft {
  return {
    kind,
    at,
    brandId: brand.id,
    storyId: null,
    incidentId: null,
    data: { name: brand.name },
  };
}

/** Only what differs from the default policy is kept, so that a better default reaches everybody. */
function overrides(policy: Policy): Partial<Policy> {
  const defaults = new Map<string, unknown>(Object.entries(POLICY));
  return Object.fromEntries(
    Object.entries(policy).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults.get(name)),
    ),
  );
}

async function taken(tx: Tx, name: string, but: number): Promise<void> {
  const other = await tx.q
    .selectFrom('brands')
    .select('id')
    .where('name', '=', name)
    .where('id', '!=', but)
    .executeTakeFirst();
  if (other) throw new HttpError(409, 'exists', `There is a brand named ${name} already.`, 'name');
}

/** A competitor is one of brands that are watched, and not of itself. */
async function exist(tx: Tx, ids: readonly number[], but: number): Promise<void> {
  for (const id of ids) {
    const row = await tx.q
      .selectFrom('brands')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst();
    if (row && id !== but) continue;
    const why = row ? 'a brand cannot be its own competitor' : `there is no brand ${id}`;
    throw new HttpError(400, 'invalid', `competitorOf: ${why}.`, 'competitorOf');
  }
}

async function find(tx: Tx, id: number): Promise<Brand> {
  const row = await tx.q.selectFrom('brands').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new NotFound(`There is no brand ${id}.`);
  return toBrand(row);
}

export function brandEndpoints({ store, pipeline, clock }: ApiWorld): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/brands',
      summary: 'The brands that are watched, and how they stand.',
      zh: '正在监测的品牌及其现状。',
      handle: async () =>
        store.read(async (q) => ({
          items: await loadBrands(q),
          states: await brandStates(
            q,
            null,
            clock.now(),
            () => false,
            () => false,
          ),
        })),
    }),
    endpoint({
      method: 'post',
      path: '/brands',
      summary: 'Watches a brand from now on.',
      zh: '从现在起监测一个品牌。',
      body: brandSchema,
      status: 201,
      handle: async ({ body }) => {
        const now = clock.now();
        const { name, kols, competitorOf, alerts: wanted, timeZone, ...query } = body;
        const alerts = wanted ?? competitorOf.length === 0;
        why(body, '');
        let id = 0;
        await pipeline.note(async (tx) => {
          await taken(tx, name, 0);
          await exist(tx, competitorOf, 0);
          id = await tx.allocate('brands', 1);
          await tx.q
            .insertInto('brands')
            .values({
              id,
              name,
              query: JSON.stringify(query),
              kols: JSON.stringify(kols),
              competitor_of: JSON.stringify(competitorOf),
              alerts: Number(alerts),
              policy: '{}',
              time_zone: timeZone,
              created_at: now,
              covered: 0,
            })
            .execute();
          return [told('brand.added', { id, name }, now)];
        });
        await pipeline.reload();
        return { id, ...body, alerts };
      },
    }),
    endpoint({
      method: 'patch',
      path: '/brands/:id',
      summary: 'Changes what is watched; what was collected stays.',
      zh: '修改监测的内容；已采集的保留。',
      params: idParams,
      body: patchSchema,
      handle: async ({ params, body }) => {
        let after: Brand | null = null;
        await pipeline.note(async (tx) => {
          const before = await find(tx, params.id);
          const { competitorOf = before.competitorOf } = body;
          const became = competitorOf.length > 0 && before.competitorOf.length === 0;
          const ceased = competitorOf.length === 0 && before.competitorOf.length > 0;
          const alerts = body.alerts ?? (ceased || (before.alerts && !became));
          const policy = { ...before.policy, ...body.policy };
          const retention = retentionWith(before.retention, body.retention);
          after = { ...before, ...body, competitorOf, alerts, policy, retention };
          await taken(tx, after.name, params.id);
          await exist(tx, competitorOf, params.id);
          const { name, kols, aliases, must, mustNot, query, timeZone } = after;
          why(after, '');
          await tx.q
            .updateTable('brands')
            .set({
              name,
              kols: JSON.stringify(kols),
              query: JSON.stringify({ aliases, must, mustNot, query }),
              competitor_of: JSON.stringify(competitorOf),
              alerts: Number(alerts),
              policy: JSON.stringify(overrides(policy)),
              time_zone: timeZone,
              keep_authors: retention.authors,
              keep_mentions: retention.mentions,
            })
            .where('id', '=', params.id)
            .execute();
          if (body.retention) await beginForgetting(tx, params.id, clock.now());
          if (timeZone !== before.timeZone) await replanDigests(tx, params.id, clock.now());
          return [told('brand.changed', after, clock.now())];
        });
        await pipeline.reload();
        return after;
      },
    }),
    endpoint({
      method: 'delete',
      path: '/brands/:id',
      summary: 'Stops watching a brand and deletes all that was collected about it.',
      zh: '停止监测一个品牌，并删除采集到的全部内容。',
      params: idParams,
      handle: async ({ params }) => {
        await pipeline.note(async (tx) => {
          const brand = await find(tx, params.id);
          const now = clock.now();
          await eraseBrand(tx, params.id, now);
          return [told('brand.removed', brand, now)];
        });
        await pipeline.reload();
      },
    }),
    endpoint({
      method: 'post',
      path: '/brands/:id/rehearse',
      summary:
        'What another rule would have done over the stored past; changes nothing. Forecasts that raise a level count as they were made at the time (`forecasts`: `made`), and are made anew from the stored minutes where the rule has another red (`anew`).',
      zh: '换一条规则，在已存的历史上会怎样；不改动任何数据。能提前定级的预测按当时所作的计入（`made`）；红色阈值变了，则用存下的分钟数重新预测（`anew`）。',
      params: idParams,
      body: rehearseSchema,
      handle: async ({ params, body }) =>
        store.read(async (q) => {
          const [brand] = (await loadBrands(q)).filter(({ id }) => id === params.id);
          if (!brand) throw new NotFound(`There is no brand ${params.id}.`);
          const now = clock.now();
          return rehearsal(q, brand, body.policy, now - body.days * DAY, now);
        }),
    }),
    endpoint({
      method: 'post',
      path: '/brands/preview',
      summary: 'Whether a text would match, and by which names.',
      zh: '一段文字是否命中，命中了哪些名称。',
      body: previewSchema,
      handle: async ({ body }) => {
        const found = why(body, body.text);
        return { matches: found.length > 0, why: [...new Set(found.map(({ words }) => words))] };
      },
    }),
  ];
}
