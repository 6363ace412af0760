import { z } from 'zod';
import { both } from './both.js';
import { readZone } from '../../crawlers/files/zone.js';
import { visit } from '../../crawlers/visit.js';
import { type SourcePlugin, vouches } from '../../crawlers/sources/plugin.js';
import { firstPortion, previewOf } from '../imports/preview.js';
import type { Draft } from '../model/change.js';
import type { ColumnMapping } from '../model/imports.js';
import type { Item } from '../model/mention.js';
import { NotFound } from '../pipeline/pipeline.js';
import { setShare } from '../pipeline/tones.js';
import { edited, seal, type Stored, unseal } from '../sources/config.js';
import { addSource } from '../sources/add.js';
import { PUSH } from '../sources/pushers.js';
import { changed, heardAnew } from '../sources/edit.js';
import { setActive, setPart } from '../sources/listening.js';
import { measuredStates, sourceDetail } from '../sources/state.js';
import { brandStates } from '../state.js';
import { leaveHub } from '../sources/subscriptions.js';
import type { Tables } from '../store/schema.js';
import type { Tx } from '../store/store.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint } from './endpoint.js';
import { HttpError } from './errors.js';

/** Longest a trial may take, ms. */
const TRIAL = 30_000;
/** Items of a trial that are shown. */
const SHOWN = 10;

/** 0 is the row of INGEST_TOKEN. */
const idParams = z.object({ id: z.coerce.number().int().nonnegative() });
const settings = z.record(z.string(), z.unknown());
const everyMinutes = z.number().min(1).max(1440);
const name = z.string().trim().min(1).max(200);
const needed = z
  .boolean()
  .meta(
    both(
      'Whether the verdict is "cannot say" while this source is not heard.',
      '听不到该来源时，判断是否变为“无法判断”。',
    ),
  );
const speaksFor = z
  .array(z.number().int().positive())
  .max(1000)
  .nullable()
  .meta(
    both(
      'Ids of the brands it listens for; null: as its search words tell.',
      '它为哪些品牌监听；null：由搜索词决定。',
    ),
  );
const trySchema = z.object({
  kind: z.string().max(40),
  config: settings,
  /** The source being edited: its secrets stand in for those left empty. */
  id: z.number().int().positive().optional(),
});
const addSchema = z.object({
  kind: z.string().max(40),
  config: settings,
  name,
  everyMinutes: everyMinutes.default(5),
  needed: needed.optional(),
  brands: speaksFor.optional(),
});
const editSchema = z.object({
  name: name.optional(),
  config: settings
    .optional()
    .meta(
      both(
        'All settings; an empty or missing secret keeps the one before, null removes it.',
        '全部设置；密钥留空则保持不变，null 则删除。',
      ),
    ),
  everyMinutes: everyMinutes.optional(),
  enabled: z.boolean().optional().meta(both('False pauses the source.', 'false：暂停该来源。')),
  needed: needed.optional(),
  brands: speaksFor.optional(),
  neutralShare: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .optional()
    .meta(
      both(
        'Expected share of neutral texts of this source, 0 to 1; null: as the model sees it.',
        '该来源中性内容的预期占比，0 到 1；null：由模型判断。',
      ),
    ),
});

/** How a watched folder is told to be read. */
interface FolderHow {
  mapping: ColumnMapping;
  platform: string;
  zone: string;
}

/** The first rows of a file; a document that is being written has none yet. */
async function firstRows(path: string) {
  try {
    return await firstPortion(path);
  } catch (error) {
    if (error instanceof SyntaxError) throw new HttpError(422, 'not-records', error.message);
    throw error;
  }
}

function kindOf(kinds: ReadonlyMap<string, SourcePlugin>, wanted: string): SourcePlugin {
  const kind = kinds.get(wanted);
  if (kind) return kind;
  throw new HttpError(
    400,
    'invalid',
    `kind: must be one of ${[...kinds.keys()].join(', ')}`,
    'kind',
  );
}

/** The settings as the source's own schema reads them. */
function checked(kind: SourcePlugin, config: unknown): Record<string, unknown> {
  const parsed = kind.config.safeParse(config);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  const [issue] = parsed.error.issues;
  const field = `config.${issue?.path.join('.') ?? ''}`;
  throw new HttpError(400, 'invalid', `${field}: ${issue?.message ?? 'not valid'}`, field);
}

function said(
  kind: 'source.changed' | 'source.paused' | 'source.resumed' | 'source.removed',
  row: Pick<Tables['sources'], 'id' | 'name'>,
  at: number,
): Draft {
  const data = { sourceId: row.id, name: row.name };
  return { kind, at, brandId: null, storyId: null, incidentId: null, data };
}

/** What pushes has its switch where its address or token is. */
function mustBeVisited({ kind }: Pick<Tables['sources'], 'kind'>): void {
  if (kind !== PUSH) return;
  throw new HttpError(
    409,
    'pushed',
    'This source pushes to us. Switch off or remove its webhook or token under "Settings → Data".',
  );
}

async function rowOf(tx: Pick<Tx, 'q'>, id: number): Promise<Tables['sources']> {
  const row = await tx.q.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new NotFound(`There is no source ${id}.`);
  return row;
}

export function sourceEndpoints(world: ApiWorld): Endpoint[] {
  const { store, pipeline, clock, fetch, listen, visits, sources, vault } = world;
  const formOf = (kind: string) => sources.get(kind)?.form ?? null;

  async function detail(id: number) {
    const found = await store.read((q) => sourceDetail(q, id, formOf, vault));
    if (!found) throw new NotFound(`There is no source ${id}.`);
    return found;
  }

  /** The settings given, with the secrets of the source being edited where they were left empty. */
  async function completed(kind: SourcePlugin, config: Record<string, unknown>, id: number) {
    const row = await store.read((q) => rowOf({ q }, id));
    if (row.kind !== kind.kind) {
      throw new HttpError(400, 'invalid', `kind: source ${id} is of kind ${row.kind}`, 'kind');
    }
    let before: Record<string, unknown> = {};
    try {
      before = unseal(row, vault);
    } catch {
      // Secrets of another key are lost: they must be entered again, which the schema then says.
    }
    return edited(kind.form, before, config);
  }

  return [
    endpoint({
      method: 'get',
      path: '/sources',
      summary:
        'The sources with their health and delays, and the kinds there are with their forms.',
      zh: '各来源的健康状况与延迟，以及可用的来源类型及其表单。',
      handle: async () => ({
        items: await store.read(measuredStates),
        brands: await store.read((q) =>
          brandStates(
            q,
            null,
            clock.now(),
            () => false,
            () => false,
          ),
        ),
        kinds: [...sources.values()].map(({ kind, form, vouches = true }) => ({
          kind,
          ...form,
          vouches,
        })),
      }),
    }),
    endpoint({
      method: 'post',
      path: '/sources/try',
      summary:
        'Visits a source once without keeping anything: its first items and what they match.',
      zh: '试访问一次来源，不保存任何内容：返回前几条及其命中情况。',
      body: trySchema,
      handle: async ({ body }) => {
        const kind = kindOf(sources, body.kind);
        const given =
          body.id === undefined ? body.config : await completed(kind, body.config, body.id);
        const config = checked(kind, given);
        const tools = { fetch, listen, now: clock.now(), signal: AbortSignal.timeout(TRIAL) };
        const { items, warnings } = await visit(kind, config, {}, tools);
        const about = items.map((item) => pipeline.matches(item));
        return {
          items: items.slice(0, SHOWN).map((item, at) => ({ ...item, brands: about[at] ?? [] })),
          total: items.length,
          matches: about.filter((brands) => brands.length > 0).length,
          warnings,
        };
      },
    }),
    endpoint({
      method: 'post',
      path: '/sources/columns',
      summary:
        'The first rows of a watched folder as they would be read; null while no file is there.',
      zh: '预览监看文件夹的首几行；还没有文件时为空。',
      body: z.object({ config: settings }),
      handle: async ({ body }) => {
        const kind = kindOf(sources, 'folder');
        const config = checked(kind, body.config);
        const file = (await kind.peek?.(config)) ?? null;
        const portion = file && (await firstRows(file.path));
        if (!file || !portion) return { file: null, preview: null };
        const { mapping = null, platform = null, zone } = config as Partial<FolderHow>;
        const how = { mapping, platform, zone: zone ? readZone(zone) : null, quiet: false };
        const matches = (item: Item) => pipeline.matches(item);
        const about = { ...file, how, remembered: false, now: clock.now(), matches };
        return { file: file.name, preview: previewOf(portion, about) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/sources',
      summary: 'Adds a source; it is visited at once, and what it holds already raises no alert.',
      zh: '添加来源；会立即访问，其中已有的内容不触发预警。',
      body: addSchema,
      status: 201,
      handle: async ({ body }) => {
        const kind = kindOf(sources, body.kind);
        const stored = seal(kind.form, checked(kind, body.config), vault);
        const now = clock.now();
        let id = 0;
        const { needed, brands } = body;
        const part = { ...(needed !== undefined && { needed }), ...(brands && { brands }) };
        await pipeline.listened(async (tx) => {
          const added = await addSource(tx, {
            ...body,
            stored,
            now,
            vouches: vouches(kind, body.config),
            part,
          });
          id = added.id;
          return [added.draft];
        });
        void visits.wake();
        return detail(id);
      },
    }),
    endpoint({
      method: 'get',
      path: '/sources/:id',
      summary: 'One source: health, what its last visit brought, delays and its newest mentions.',
      zh: '一个来源：健康状况、上次访问的结果、延迟和最新声音。',
      params: idParams,
      handle: ({ params }) => detail(params.id),
    }),
    endpoint({
      method: 'patch',
      path: '/sources/:id',
      summary: 'Changes, pauses or resumes a source.',
      zh: '修改、暂停或恢复一个来源。',
      params: idParams,
      body: editSchema,
      handle: async ({ params, body }) => {
        let stored: Stored | null = null;
        if (body.config) {
          const row = await store.read((q) => rowOf({ q }, params.id));
          const kind = kindOf(sources, row.kind);
          const config = await completed(kind, body.config, params.id);
          stored = seal(kind.form, checked(kind, config), vault);
        }
        const now = clock.now();
        await pipeline.listened(async (tx) => {
          const row = await rowOf(tx, params.id);
          if (body.enabled !== undefined || body.everyMinutes !== undefined) mustBeVisited(row);
          const next = changed(row, body, stored, now);
          await tx.q.updateTable('sources').set(next).where('id', '=', row.id).execute();
          await heardAnew(tx, row, next, now);
          await setPart(tx, row.id, body);
          const { neutralShare } = body;
          if (neutralShare !== undefined) await setShare(tx, row.id, neutralShare);
          const drafts: Draft[] = [];
          const told = { id: row.id, name: next.name ?? row.name };
          const part =
            body.needed !== undefined || body.brands !== undefined || neutralShare !== undefined;
          if (stored || part || told.name !== row.name || next.every !== row.every) {
            drafts.push(said('source.changed', told, now));
          }
          const on = next.enabled ?? row.enabled;
          if (on !== row.enabled) {
            drafts.push(said(on === 1 ? 'source.resumed' : 'source.paused', told, now));
          }
          return drafts;
        });
        void visits.wake();
        return detail(params.id);
      },
    }),
    endpoint({
      method: 'post',
      path: '/sources/:id/visit',
      summary: 'Visits a source now instead of when it is due.',
      zh: '不等到点，立即访问一个来源。',
      params: idParams,
      status: 202,
      handle: async ({ params }) => {
        const now = clock.now();
        await pipeline.listened(async (tx) => {
          const row = await rowOf(tx, params.id);
          mustBeVisited(row);
          if (row.enabled === 0) await setActive(tx, row, true, now);
          await tx.all('UPDATE sources SET due_at = ?, enabled = 1 WHERE id = ?', [now, row.id]);
          return row.enabled === 1 ? [] : [said('source.resumed', row, now)];
        });
        await visits.wake();
        return detail(params.id);
      },
    }),
    endpoint({
      method: 'delete',
      path: '/sources/:id',
      summary: 'Removes a source; what it brought stays.',
      zh: '移除来源；它带来的内容保留。',
      params: idParams,
      handle: async ({ params }) => {
        await pipeline.listened(async (tx) => {
          const row = await rowOf(tx, params.id);
          mustBeVisited(row);
          for (const table of [
            'listening',
            'looks',
            'lookups',
            'streams',
            'source_tones',
          ] as const) {
            await tx.q.deleteFrom(table).where('source_id', '=', row.id).execute();
          }
          await leaveHub(tx, row.id, clock.now());
          await tx.q.deleteFrom('sources').where('id', '=', row.id).execute();
          await tx.q.deleteFrom('hot_ranks').where('source_id', '=', row.id).execute();
          return [said('source.removed', row, clock.now())];
        });
      },
    }),
  ];
}
